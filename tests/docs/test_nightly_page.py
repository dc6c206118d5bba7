"""What docs/nightly.md shows works: units, cron line, CronJob, settings, the receiver's check of a signature."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from netaudit.jobs.workspace import load
from netaudit.notify.webhook import signature

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "nightly.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    timer, service = blocks("ini")
    for name, unit in (("netaudit.timer", timer), ("netaudit.service", service)):
        text = unit.replace("/usr/local/bin/netaudit", "/bin/true").replace("User=netaudit", "User=root")
        (tmp_path / name).write_text(text.replace("/etc/netaudit/secrets.env", "-/etc/netaudit/secrets.env"))
    assert "SuccessExitStatus=1\n" in service
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", str(tmp_path / "netaudit.timer"),
         str(tmp_path / "netaudit.service")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "netaudit" in line]
    assert ours == []
    said = subprocess.run(
        ["systemd-analyze", "calendar", "*-*-* 02:00:00"], capture_output=True, text=True, check=False
    )
    assert (said.returncode, "02:00:00" in said.stdout) == (0, True)


FIELD = r"(\*|\d+(-\d+)?(,\d+(-\d+)?)*)(/\d+)?"


def test_the_cron_line_is_one() -> None:
    [line] = [line for block in blocks("cron") for line in block.splitlines()]
    assert re.fullmatch(rf"({FIELD} ){{5}}cd \S+ && \S+/netaudit nightly( -\S+)*", line)


def test_the_cron_job_of_kubernetes(tmp_path: Path) -> None:
    job = yaml.safe_load(blocks("yaml")[0])
    assert (job["apiVersion"], job["kind"]) == ("batch/v1", "CronJob")
    spec = job["spec"]
    assert re.fullmatch(rf"{FIELD}( {FIELD}){{4}}", spec["schedule"])
    assert spec["concurrencyPolicy"] == "Forbid"
    pod = spec["jobTemplate"]["spec"]["template"]["spec"]
    assert pod["restartPolicy"] in ("Never", "OnFailure")  # all that a Job may have
    [container] = pod["containers"]
    mounted = {mount["name"] for mount in container["volumeMounts"]}
    assert mounted == {volume["name"] for volume in pod["volumes"]}
    _is_a_command(container["args"])


def _is_a_command(arguments: list[str]) -> None:
    """Every option that is shown is one of the command."""
    from netaudit.cli.nightly import command

    known = {name for parameter in command.params for name in parameter.opts}
    assert arguments[0] == "nightly"
    assert set(arguments[1:]) <= known


def test_every_command_line_shown_is_one() -> None:
    for line in re.findall(r"netaudit (nightly(?: -\S+)*)$", "\n".join(blocks("ini") + blocks("cron")), re.MULTILINE):
        _is_a_command(line.split())


def test_the_settings_shown_are_valid(tmp_path: Path) -> None:
    (tmp_path / "netaudit.yaml").write_text(blocks("yaml")[1])
    settings = load(tmp_path).settings
    assert set(settings.alerts.channels) == {"oncall", "soc", "noc", "chat"}
    assert len(settings.alerts.routes) == 4


def test_the_receivers_check_takes_what_we_sign() -> None:
    held: dict[str, Any] = {}
    exec(blocks("python")[0], held)
    told = f"sha256={signature('key', '1000', b'body')}"
    assert held["genuine"](b"key", "1000", b"body", told, 1100.0)
    assert not held["genuine"](b"key", "1000", b"body!", told, 1100.0)
    assert not held["genuine"](b"key", "1000", b"body", told, 2000.0)


def test_every_kind_of_alert_and_every_metric_is_explained() -> None:
    from typing import get_args

    from netaudit.notify.settings import AlertKind

    for kind in get_args(AlertKind):
        assert f"`{kind}`" in PAGE
