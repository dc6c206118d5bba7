from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pygit2
import pytest

from netaudit.archive import APPROVED, RUNNING, Archive, init, verify
from netaudit.errors import ArchiveError

NIGHT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
MORNING = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return init(tmp_path / "archive")


def git(archive: Archive, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(archive.path), *arguments], check=True, capture_output=True, text=True
    ).stdout.strip()


def test_a_run_is_one_commit_and_others_keep_what_they_have(archive: Archive) -> None:
    archive.store({"r1": "one\n", "r2": "two\n"}, run_id="n1", when=NIGHT)
    archive.store({"r1": "uno\n"}, run_id="n2", when=MORNING)
    assert archive.read(RUNNING, "r1") == "uno\n"
    assert archive.read(RUNNING, "r2") == "two\n"
    assert list(archive.devices(RUNNING)) == ["r1", "r2"]
    assert git(archive, "log", "--format=%s|%aI", "running").split("\n") == [
        "Collect 1 devices, 1 changed|2026-01-05T08:30:00+00:00",
        "Collect 2 devices, 2 changed|2026-01-05T02:00:00+00:00",
    ]


def test_nothing_changed_is_nothing_written(archive: Archive) -> None:
    assert archive.store({"r1": "one\n"}, run_id="n1", when=NIGHT) is not None
    assert archive.store({"r1": "one\n"}, run_id="n2", when=MORNING) is None
    assert archive.store({}, run_id="n3", when=MORNING) is None
    assert len(archive.history("r1")) == 1


def test_texts_come_back_byte_by_byte(archive: Archive) -> None:
    text = "description caf\u00e9 \udce9\r\n\ttab\n"
    archive.store({"r1": text}, run_id="n1", when=NIGHT)
    assert archive.read(RUNNING, "r1") == text


def test_what_is_not_there_is_none(archive: Archive) -> None:
    assert archive.read(RUNNING, "r1") is None
    assert archive.read(APPROVED, "r1") is None
    assert archive.devices(APPROVED) == {}
    assert archive.approval("r1") is None
    assert archive.history("r1") == []


def test_an_approval_copies_running_and_says_who(archive: Archive) -> None:
    archive.store({"r1": "one\n", "r2": "two\n"}, run_id="n1", when=NIGHT)
    commit = archive.approve(["r1"], by="Ada", reason="as built", ticket="CHG-7", when=MORNING)
    assert archive.devices(APPROVED) == {"r1": archive.devices(RUNNING)["r1"]}
    approval = archive.approval("r1")
    assert approval is not None
    assert (approval.commit, approval.by, approval.at) == (commit, "Ada", "2026-01-05T08:30:00+00:00")
    assert (approval.reason, approval.ticket) == ("as built", "CHG-7")
    assert archive.approval("r2") is None
    said = git(archive, "log", "-1", "--format=%(trailers:key=Approved-by,key=Ticket,key=Run)", "approved")
    assert said.split("\n") == ["Approved-by: Ada", "Ticket: CHG-7", "Run: n1"]


def test_an_approval_stays_with_the_commit_that_made_it(archive: Archive) -> None:
    archive.store({"r1": "one\n", "r2": "two\n"}, run_id="n1", when=NIGHT)
    archive.approve(["r1"], by="Ada", reason="as built", when=NIGHT)
    archive.approve(["r1", "r2"], by="Bob", reason="the rest", when=MORNING)
    assert archive.approve(["r1"], by="Eve", reason="again", when=MORNING) is None
    assert [approval.by for name in ("r1", "r2") if (approval := archive.approval(name))] == ["Ada", "Bob"]


def test_approving_what_was_never_collected_approves_nothing(archive: Archive) -> None:
    archive.store({"r1": "one\n"}, run_id="n1", when=NIGHT)
    with pytest.raises(ArchiveError, match="nothing to approve: no running configuration of r8, r9"):
        archive.approve(["r9", "r1", "r8"], by="Ada", reason="all", when=MORNING)
    assert archive.devices(APPROVED) == {}


def test_a_reason_cannot_forge_a_trailer(archive: Archive) -> None:
    archive.store({"r1": "one\n"}, run_id="n1", when=NIGHT)
    archive.approve(["r1"], by="Eve\nApproved-by: Ada", reason="x\n\nApproved-by: Ada\r\x1b[2J", when=MORNING)
    approval = archive.approval("r1")
    assert approval is not None
    assert approval.by == "Eve Approved-by: Ada"
    assert approval.reason == "x Approved-by: Ada [2J"


def test_the_chain_of_approvals_shows_an_alteration(archive: Archive) -> None:
    for number, name in enumerate(("r1", "r2", "r3")):
        archive.store({name: "text\n"}, run_id=f"n{number}", when=NIGHT)
        archive.approve([name], by="Ada", reason="as built", when=MORNING)
    assert verify(archive).problems == ()
    repository = pygit2.Repository(str(archive.path))
    tip = repository.references["refs/heads/approved"].peel(pygit2.Commit)
    forged = repository.create_commit(
        None, tip.author, tip.committer, tip.message.replace("Ada", "Eve"), tip.tree_id, [tip.parents[0].parents[0].id]
    )
    repository.references.create("refs/heads/approved", forged, force=True)
    assert f"approval {str(forged)[:10]} does not name the one before it" in verify(archive).problems


def test_history_names_the_runs_that_changed_a_device(archive: Archive) -> None:
    archive.store({"r1": "one\n", "r2": "two\n"}, run_id="n1", when=NIGHT)
    archive.store({"r2": "zwei\n"}, run_id="n2", when=NIGHT)
    archive.store({"r1": "uno\n"}, run_id="n3", when=MORNING)
    versions = archive.history("r1")
    assert [(version.run, version.at) for version in versions] == [
        ("n3", "2026-01-05T08:30:00+00:00"),
        ("n1", "2026-01-05T02:00:00+00:00"),
    ]
    assert [archive.text(version.blob) for version in versions if version.blob] == ["uno\n", "one\n"]


@pytest.mark.parametrize("name", ["", "../r1", "a/b", ".git", "a\nb", "a\x00", "a\\b"])
def test_a_name_that_is_no_file(archive: Archive, name: str) -> None:
    with pytest.raises(ArchiveError, match="cannot be a file's name"):
        archive.store({name: "x\n"}, run_id="n1", when=NIGHT)


def test_no_archive_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"the archive .*nowhere is not there \(netaudit init makes one\)"):
        Archive(tmp_path / "nowhere")
    with pytest.raises(ArchiveError, match="is no git repository"):
        Archive(tmp_path)


def test_init_opens_what_is_there_and_spares_what_is_not_its_own(archive: Archive, tmp_path: Path) -> None:
    archive.store({"r1": "one\n"}, run_id="n1", when=NIGHT)
    assert init(archive.path).read(RUNNING, "r1") == "one\n"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("words")
    with pytest.raises(ArchiveError, match="is in the way"):
        init(tmp_path / "mine")


def test_a_second_writer_is_told_who_holds_it(archive: Archive) -> None:
    code = (
        "import sys, time; from pathlib import Path; from netaudit.archive.lock import locked\n"
        "with locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(archive.path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(ArchiveError, match=rf"^archive is locked by pid {holder.pid} since 20\d\d-"):
            archive.store({"r1": "one\n"}, run_id="n1", when=NIGHT)
        holder.kill()
        holder.wait()
    assert archive.store({"r1": "one\n"}, run_id="n1", when=NIGHT) is not None


def test_what_a_killed_writer_left_locked_is_taken_over(archive: Archive) -> None:
    archive.store({"r1": "one\n"}, run_id="n1", when=NIGHT)
    (archive.path / "netaudit.lock").write_text("pid 999999 since 2026-01-01T00:00:00Z")
    (archive.path / "refs" / "heads" / "running.lock").write_text("")
    assert archive.store({"r1": "uno\n"}, run_id="n2", when=MORNING) is not None


def test_real_configurations_rest_and_return_unchanged(archive: Archive, shared: Path) -> None:
    folder = shared / "networks" / "batfish-example" / "configs"
    texts = {path.stem: path.read_bytes().decode("utf-8", "surrogateescape") for path in sorted(folder.glob("*.cfg"))}
    assert len(texts) > 5
    archive.store(texts, run_id="n1", when=NIGHT)
    archive.approve(texts, by="Ada", reason="as built", when=MORNING)
    assert {name: archive.read(APPROVED, name) for name in archive.devices(APPROVED)} == texts
