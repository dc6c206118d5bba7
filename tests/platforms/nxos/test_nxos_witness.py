"""An independent parser as the witness: which line belongs to which."""

from __future__ import annotations

from pathlib import Path

from netaudit.platforms.nxos import PLATFORM

FILES = (
    "corpus/nxos/ciscoconfparse2/sample_01.nxos",
    "corpus/nxos/napalm/nxos-nxos-initial.conf",
    "corpus/nxos/napalm/nxos_ssh-mocked_data-test_get_config-normal-show_running_config.txt",
)


def ours(text: str) -> dict[int, int]:
    return {child - 1: parent - 1 for child, parent in PLATFORM.parse(text).parents().items()}


def theirs(text: str) -> dict[int, int]:
    from ciscoconfparse2 import CiscoConfParse

    parsed = CiscoConfParse(text.split("\n"), syntax="nxos", ignore_blank_lines=False)
    return {line.linenum: line.parent.linenum for line in parsed.objs if line.parent is not line}


def test_lines_belong_to_the_same_headers(shared: Path) -> None:
    paths = [shared / name for name in FILES]
    paths += sorted((shared / "networks" / "suzieq-nxos" / "configs").glob("leaf*.cfg"))
    paths += sorted((shared / "networks" / "lv-nxos-evpn-l2vni" / "configs").glob("NX-*.cfg"))
    told = 0
    for path in paths:
        text = path.read_text(encoding="utf-8").rstrip("\n")
        lines = text.split("\n")
        said = {child: parent for child, parent in theirs(text).items() if lines[child].strip()[:1] not in ("", "!")}
        assert ours(text) == said, path
        told += len(said)
    assert told > 2000
