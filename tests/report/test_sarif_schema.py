"""SARIF against the published schema, as the npm package of its makers ships it, and GitHub's further demands."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from netaudit.model.results import Audit
from netaudit.report.as_audit import drift_as_audit, precheck_as_audit
from netaudit.report.sarif import audit_sarif

from . import sample

PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
RESULTS: dict[str, Audit] = {
    "audit": sample.audit(),
    "drift": drift_as_audit(sample.drift()),
    "precheck": precheck_as_audit(sample.precheck()),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("npm")
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm, which has the published schema, is not installed")
    done = subprocess.run(
        [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), PACKAGE],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    found = sorted(folder.rglob("sarif-2.1.0*.json"))
    if not found:
        if os.environ.get("CI") == "true":
            pytest.fail(f"the published schema could not be had: {done.stderr[-300:]}")
        pytest.skip("the published schema could not be had: no npm registry")
    return json.loads(Path(found[0]).read_text(encoding="utf-8-sig"))


@pytest.mark.parametrize("name", sorted(RESULTS))
def test_it_is_valid(name: str, published: Any) -> None:
    log = json.loads(audit_sarif(RESULTS[name]))
    errors = Draft7Validator(published).iter_errors(log)
    assert [f"{error.json_path}: {error.message[:200]}" for error in errors] == []


@pytest.mark.parametrize("name", sorted(RESULTS))
def test_it_has_what_github_requires(name: str) -> None:
    """No empty text, a place with a line for each result, a fingerprint, and help for each rule."""
    log = json.loads(audit_sarif(RESULTS[name]))
    run = log["runs"][0]
    assert run["results"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    for rule in rules.values():
        for part in ("shortDescription", "fullDescription", "help"):
            assert 0 < len(rule[part]["text"]) <= 1024 or part == "help"
    for result in run["results"]:
        assert rules[result["ruleId"]] == run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"]
        assert place["region"]["startLine"] >= 1
        assert result["partialFingerprints"]["primaryLocationLineHash"]
    assert len({r["partialFingerprints"]["primaryLocationLineHash"] for r in run["results"]}) == len(run["results"])
