"""The recipes for pipelines: valid by the published schemas, and their scripts run on a repository with a change."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
BANK = PROJECT / "inventories" / "demo-bank"
ACTION = PROJECT / ".github" / "actions" / "precheck" / "action.yml"
TEMPLATE = PROJECT / ".gitlab" / "netaudit.gitlab-ci.yml"
HOOKS = PROJECT / ".pre-commit-hooks.yaml"
JENKINSFILE = PROJECT / "docs" / "pipelines" / "Jenkinsfile"
CONTAINERFILE = PROJECT / "docs" / "pipelines" / "Containerfile"

Repository = Callable[[bool], Path]


def git(folder: Path, *words: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.net", *words], cwd=folder, check=True,
        capture_output=True,
    )  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository whose second commit is a harmless change (True), or one that takes away a redundant link."""

    def make(harmless: bool) -> Path:
        folder = tmp_path / "repository"
        shutil.copytree(BANK / "configs", folder / "configs")
        for name in ("intent.yaml", "demands.csv"):
            shutil.copy(BANK / name, folder)
        git(folder, "init", "-q", "-b", "main")
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", "as it is")
        changed = folder / "configs" / "dc1-core2.cfg"
        if harmless:
            text = changed.read_text(encoding="utf-8")
            changed.write_text(
                text.replace("description dmz-sw2 Ethernet1", "description to dmz-sw2"), encoding="utf-8"
            )
        else:
            shutil.copy(BANK / "candidate" / "dc1-core2.cfg", changed)
        git(folder, "add", "-A")
        return folder

    return make


def run(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    bin_folder = Path(sys.executable).parent
    environment = {
        **os.environ, "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}", "XDG_STATE_HOME": str(folder / ".state"),
        "XDG_CACHE_HOME": str(folder / ".cache"), **variables,
    }  # fmt: skip
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script], cwd=folder, env=environment,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("file", "schema"), [(ACTION, "vendor.github-actions"), (TEMPLATE, "vendor.gitlab-ci")], ids=["github", "gitlab"]
)
def test_it_is_valid(file: Path, schema: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("harmless", "code"), [(True, 0), (False, 1)])
def test_the_action(harmless: bool, code: int, repository: Repository) -> None:
    folder = repository(harmless)
    git(folder, "commit", "-qm", "the change")
    step = yaml.safe_load(ACTION.read_text(encoding="utf-8"))["runs"]["steps"][-1]
    summary, outputs = folder / "summary.md", folder / "outputs"
    said = run(
        step["run"], folder, AGAINST="configs", RANGE="HEAD~1..HEAD", FAIL_ON="high", ARGUMENTS="-p redundancy -p qos",
        GITHUB_STEP_SUMMARY=str(summary), GITHUB_OUTPUT=str(outputs),
    )  # fmt: skip
    assert said.returncode == code, said.stdout + said.stderr
    word = "pass" if harmless else "fail"
    assert outputs.read_text(encoding="utf-8") == f"verdict={word}\n"
    assert word in summary.read_text(encoding="utf-8").splitlines()[0]
    assert bool(json.loads((folder / "netaudit.sarif").read_text("utf-8"))["runs"][0]["results"]) is not harmless
    assert ("::error file=configs/" in said.stdout) is not harmless


def test_the_action_stops_where_the_change_cannot_be_judged(repository: Repository) -> None:
    folder = repository(True)
    (folder / "configs" / "dc1-core2.cfg").write_text("hostname dc1-core2\n", encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "cut off")
    step = yaml.safe_load(ACTION.read_text(encoding="utf-8"))["runs"]["steps"][-1]
    said = run(step["run"], folder, AGAINST="configs", RANGE="HEAD~1..HEAD", FAIL_ON="high", ARGUMENTS="")
    assert said.returncode == 2
    assert "configs/dc1-core2.cfg" in said.stderr


@pytest.mark.parametrize(("harmless", "code"), [(True, 0), (False, 1)])
def test_the_gitlab_template(harmless: bool, code: int, repository: Repository) -> None:
    folder = repository(harmless)
    git(folder, "commit", "-qm", "the change")
    base = subprocess.run(["git", "rev-parse", "HEAD~1"], cwd=folder, capture_output=True, text=True, check=True)
    job = yaml.safe_load(TEMPLATE.read_text(encoding="utf-8"))["netaudit"]
    variables = {**job["variables"], "NETAUDIT_INSTALL": "", "NETAUDIT_AGAINST": "configs"}
    script = "\n".join([*job["before_script"], *job["script"]])
    said = run(script, folder, CI_MERGE_REQUEST_DIFF_BASE_SHA=base.stdout.strip(), **variables)
    assert said.returncode == code, said.stdout + said.stderr
    issues = json.loads((folder / job["artifacts"]["reports"]["codequality"]).read_text("utf-8"))
    assert any(issue["severity"] in ("blocker", "critical") for issue in issues) is not harmless
    suites = ElementTree.parse(folder / job["artifacts"]["reports"]["junit"]).getroot()
    assert (int(suites.get("failures", "")) > 0) is not harmless


@pytest.mark.parametrize(("harmless", "code"), [(True, 0), (False, 1)])
def test_the_pre_commit_hook(harmless: bool, code: int, repository: Repository) -> None:
    folder = repository(harmless)
    hook = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))[0]
    assert re.search(hook["files"], "configs/dc1-core2.cfg")
    said = run(f"{hook['entry']} --against configs", folder)
    assert said.returncode == code, said.stdout + said.stderr


def test_the_hook_of_rule_packs() -> None:
    hook = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))[1]
    assert re.search(hook["files"], "policies/qos.yaml")
    said = run(f"{hook['entry']} policies/hygiene.yaml", PROJECT)
    assert said.returncode == 0, said.stderr


@pytest.mark.parametrize(("harmless", "code"), [(True, 0), (False, 1)])
def test_the_script_of_the_jenkinsfile(harmless: bool, code: int, repository: Repository) -> None:
    folder = repository(harmless)
    git(folder, "commit", "-qm", "the change")
    scripts = re.findall(r"'''(.*?)'''", JENKINSFILE.read_text(encoding="utf-8"), re.DOTALL)
    said = run(scripts[-1], folder, NETAUDIT_AGAINST="configs", NETAUDIT_FAIL_ON="high", CHANGE_TARGET="")
    assert said.returncode == code, said.stdout + said.stderr
    assert (folder / "netaudit.junit.xml").exists()


def test_the_jenkinsfile_is_balanced() -> None:
    text = re.sub(r"'''.*?'''|'[^']*'|//[^\n]*", "''", JENKINSFILE.read_text(encoding="utf-8"), flags=re.DOTALL)
    for opening, closing in ("{}", "()", "[]"):
        assert text.count(opening) == text.count(closing)


def test_what_the_container_file_copies_and_calls_is_there() -> None:
    text = CONTAINERFILE.read_text(encoding="utf-8")
    assert "-r requirements.lock" in text
    assert (PROJECT / "requirements.lock").is_file()
    entry: Any = json.loads(re.findall(r"^ENTRYPOINT (.*)$", text, re.MULTILINE)[0])
    assert run(f"{entry[0]} --version", PROJECT).returncode == 0
