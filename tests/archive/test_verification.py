"""What somebody alters afterwards is found and named."""

from __future__ import annotations

import shutil
import subprocess
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from netaudit.archive import APPROVED, RUNNING, Archive, init, verify
from netaudit.archive.history import blame, line_since, origins_of
from netaudit.archive.signing import signer
from netaudit.errors import ArchiveError

CONFIG = """! Last configuration change at 10:0{run}:11 UTC Mon Jan 5 2026 by admin{run}
interface Ethernet1
 ip ospf cost {cost}
"""


def at(run: int) -> datetime:
    return datetime(2026, 1, 5 + run, 2, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = init(tmp_path / "archive")
    for run, cost in enumerate((10, 10, 20)):
        made.store({"r1": CONFIG.format(run=run, cost=cost), "r2": "hostname r2\n"}, run_id=f"n{run}", when=at(run))
        made.approve(["r1", "r2"], by="Ada", reason="as built", when=at(run))
    return made


def git(archive: Archive, *arguments: str) -> str:
    command = ["git", "-C", str(archive.path), "-c", "user.name=x", "-c", "user.email=x@x", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def loose(archive: Archive, name: str) -> Path:
    path = archive.path / "objects" / name[:2] / name[2:]
    path.chmod(0o644)
    return path


def alter_blob(archive: Archive) -> str:
    name = git(archive, "rev-parse", "running~1:r1.cfg")
    data = b"interface Ethernet1\n shutdown\n"
    loose(archive, name).write_bytes(zlib.compress(b"blob %d\0" % len(data) + data))
    return f"the configuration of r1 (blob {name[:10]})"


def delete_blob(archive: Archive) -> str:
    name = git(archive, "rev-parse", "running:r1.cfg")
    loose(archive, name).unlink()
    return f"the configuration of r1 (blob {name[:10]}) is missing"


def delete_commit(archive: Archive) -> str:
    name = git(archive, "rev-parse", "approved~1")
    loose(archive, name).unlink()
    return f"approved: commit {name[:10]} is missing"


def move_back(archive: Archive) -> str:
    name = git(archive, "rev-parse", "approved")
    git(archive, "update-ref", "refs/heads/approved", "approved~1")
    return f"approved: commit {name[:10]}, written as line 6 of the record, is not there any more"


def rewrite(archive: Archive) -> str:
    name = git(archive, "rev-parse", "approved")
    tree = git(archive, "rev-parse", "approved^{tree}")
    message = git(archive, "log", "-1", "--format=%B", "approved").replace("Ada", "Eve")
    made = git(archive, "commit-tree", tree, "-p", "approved~1", "-m", message)
    git(archive, "update-ref", "refs/heads/approved", made)
    return f"approved: commit {name[:10]}, written as line 6"


def slip_in(archive: Archive) -> str:
    tree = git(archive, "rev-parse", "running~1^{tree}")
    made = git(archive, "commit-tree", tree, "-p", "running", "-m", "nothing to see")
    git(archive, "update-ref", "refs/heads/running", made)
    return f"running: commit {made[:10]} is not in the record"


def delete_branch(archive: Archive) -> str:
    name = git(archive, "rev-parse", "running")
    git(archive, "update-ref", "-d", "refs/heads/running")
    return f"running: commit {name[:10]}"


def alter_record(archive: Archive) -> str:
    path = archive.path / "netaudit.record"
    lines = path.read_text().split("\n")
    lines[2] = lines[2].replace("running", "approved")
    path.write_text("\n".join(lines))
    return "line 4 of the record does not follow the one before it"


def cut_record(archive: Archive) -> str:
    path = archive.path / "netaudit.record"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    return "is not in the record"


def delete_record(archive: Archive) -> str:
    (archive.path / "netaudit.record").unlink()
    return "is not in the record"


@pytest.mark.parametrize(
    "alter",
    [alter_blob, delete_blob, delete_commit, move_back, rewrite, slip_in, delete_branch, alter_record, cut_record,
     delete_record],
)  # fmt: skip
def test_an_alteration_is_named(archive: Archive, alter: Callable[[Archive], str]) -> None:
    assert verify(archive).problems == ()
    wanted = alter(archive)
    problems = verify(Archive(archive.path)).problems
    assert any(wanted in problem for problem in problems), problems


def test_a_history_made_anew_is_not_the_one_that_was_noted(archive: Archive, tmp_path: Path) -> None:
    head = verify(archive).head
    archive.store({"r2": "hostname other\n"}, run_id="n9", when=at(3))
    assert verify(archive, expected=head).problems == ()
    other = init(tmp_path / "other")
    other.store({"r1": "all new\n"}, run_id="n0", when=at(0))
    assert "the record never was at" in verify(other, expected=head).problems[0]


def test_an_archive_from_before_the_record_is_taken_over(archive: Archive) -> None:
    old = init(archive.path.parent / "old")
    for branch in (RUNNING, APPROVED):
        tree = git(archive, "rev-parse", f"{branch}^{{tree}}")
        shutil.copytree(archive.path / "objects", old.path / "objects", dirs_exist_ok=True)
        git(old, "update-ref", f"refs/heads/{branch}", git(old, "commit-tree", tree, "-m", "by another tool"))
    old.store({"r1": "new\n"}, run_id="n1", when=at(1))
    found = verify(old)
    assert [problem for problem in found.problems if "record" in problem] == []
    assert found.recorded == 3


def test_signed_approvals(archive: Archive, tmp_path: Path) -> None:
    for name in ("ada", "eve"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)], check=True)
    signers = tmp_path / "approvers"
    signers.write_text(f"ada@example.net {(tmp_path / 'ada.pub').read_text()}")
    archive.store({"r1": "new\n"}, run_id="n3", when=at(3))
    archive.approve(["r1"], by="Ada", reason="x", when=at(3), signer=signer(str(tmp_path / "ada")))
    git(archive, "-c", f"gpg.ssh.allowedSignersFile={signers}", "verify-commit", "approved")
    found = verify(archive, signers=signers)
    assert (found.problems, found.signed, found.approvals) == ((), 1, 4)
    assert len([one for one in verify(archive, signers=signers, signed=True).problems if "not signed" in one]) == 3
    archive.store({"r1": "newer\n"}, run_id="n4", when=at(4))
    archive.approve(["r1"], by="Ada", reason="x", when=at(4), signer=signer(str(tmp_path / "eve")))
    assert "its signature is not good" in verify(archive, signers=signers).problems[0]
    archive.store({"r1": "newest\n"}, run_id="n5", when=at(5))
    with pytest.raises(ArchiveError, match="nothing was approved"):
        archive.approve(["r1"], by="Ada", reason="x", when=at(5), signer=signer(str(tmp_path / "gone" / "key")))


def test_four_eyes(archive: Archive) -> None:
    archive.store({"r1": "new\n"}, run_id="n3", when=at(3))
    archive.approve(["r1"], by="Ada", reason="x", ticket="CHG1", when=at(3), propose=True)
    assert archive.read(APPROVED, "r1") != "new\n"
    with pytest.raises(ArchiveError, match="^ ADA proposed it: somebody else must confirm it$".replace("^ ", "^")):
        archive.confirm(by="ADA", when=at(3))
    assert archive.confirm(by="Bob", when=at(4)).devices == ("r1",)
    approval = archive.approval("r1")
    assert approval is not None
    assert (archive.read(APPROVED, "r1"), approval.by, approval.ticket) == ("new\n", "Bob", "CHG1")
    assert "Proposed-by: Ada" in git(archive, "log", "-1", "--format=%B", "approved")
    with pytest.raises(ArchiveError, match="nothing waits"):
        archive.confirm(by="Bob", when=at(4))
    assert verify(archive).problems == ()


def test_a_proposal_is_stale_when_something_else_was_approved(archive: Archive) -> None:
    archive.store({"r1": "new\n", "r2": "new\n"}, run_id="n3", when=at(3))
    archive.approve(["r1"], by="Ada", reason="x", when=at(3), propose=True)
    archive.approve(["r2"], by="Ada", reason="x", when=at(3))
    with pytest.raises(ArchiveError, match="nothing waits"):
        archive.confirm(by="Bob", when=at(4))


def test_blame_and_since(archive: Archive) -> None:
    lines = {one.text.strip(): one.origin for one in blame(archive, "r1")}
    cost = lines["ip ospf cost 20"]
    assert (cost.run, cost.by, cost.at[:10]) == ("n2", "admin2", "2026-01-07")
    assert lines["interface Ethernet1"].run == "n0"
    there = line_since(archive, "r1", "ip ospf cost 20", section=["interface Ethernet1"])
    assert (there.holds, there.origin.run, there.always) == (True, "n2", False)
    gone = line_since(archive, "r1", "ip  ospf cost 10")
    assert (gone.holds, gone.origin.run) == (False, "n2")
    assert line_since(archive, "r1", "ip ospf cost 20", section=["interface Ethernet2"]).always
    here, absent = origins_of(archive, "r1", ["ip ospf cost 20"], ["ip ospf cost 10"])
    assert (here["ip ospf cost 20"].run, absent["ip ospf cost 10"].run) == ("n2", "n2")


def test_the_approvals_of_many_devices_are_those_of_each(archive: Archive) -> None:
    archive.store({"r2": "new\n"}, run_id="n3", when=at(3))
    archive.approve(["r2"], by="Bob", reason="x", when=at(3))
    found = archive.approvals(["r1", "r2", "r9"])
    assert found == {"r1": archive.approval("r1"), "r2": archive.approval("r2")}
