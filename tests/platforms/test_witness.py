"""An independent parser, ciscoconfparse2, as the witness of every tree whose blocks are shown by indentation.

Parents and children must agree over every such file that others wrote. Each disagreement stands below with its
reason; one that comes or goes fails the test.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from netaudit.config.clean import clean
from netaudit.platforms import base

PLATFORMS = {
    "ios": ("ios", "ios-xe"),
    "nxos": ("nxos",),
    "iosxr": ("ios-xr",),
    "eos": ("eos",),
    "frr": ("frr", "cumulus"),
}
"""Platform, and what the corpus calls it."""

SYNTAX = {"nxos": "nxos", "iosxr": "iosxr"}
"""What the witness calls a platform where it is not plain IOS to it."""

REALLY = {
    "networks/lv-ospf-summarization/configs/a02.cfg": "junos",
    "networks/lv-nxos-evpn-l2vni/configs/DC1.cfg": "ios",
    "networks/lv-nxos-evpn-l2vni/configs/DC2.cfg": "ios",
    "networks/lv-eos-multicast-base/configs/fake_rcvr1.cfg": "ios",
    "networks/lv-eos-multicast-base/configs/fake_rcvr2.cfg": "ios",
}
"""Files that the corpus takes for another platform: hosts of a lab, and Junos in set form."""

_MESSAGE = "the message of a line ends at its delimiter, as a banner does; the command after it belongs to the line"
_BLOCKS = "FRR tells blocks by their commands: what BGP alone understands goes on with BGP, wherever it is indented"
_LOOSE = "FRR gives indentation no meaning: a line of an interface belongs to the interface"
_SCRIPT = "IOS does not look at indentation: what means something only in an interface belongs to the one above"
_SHIFTED = "from this line on the file is indented by a tab, which is as wide as eight blanks"

DISAGREEMENTS: dict[str, dict[int, str]] = {
    "corpus/ios/batfish-unit/cisco_line": {15: _MESSAGE, 16: _MESSAGE},
    "corpus/ios/batfish-unit/cisco_interface": {336: _SCRIPT},
    "corpus/eos/napalm/eos-mocked_data-test_get_config-normal-show_running_config.text": {29: _SHIFTED, 31: _SHIFTED},
    "corpus/cumulus/batfish-grammar/interface_definition_test": dict.fromkeys(range(57, 65), _BLOCKS),
    "corpus/cumulus/batfish-grammar/optional_address_family_identifier": {42: _BLOCKS, 43: _BLOCKS},
    **{f"networks/frr-ospf-sr-topo1/configs/rt{number}.cfg": {14: _LOOSE} for number in range(1, 6)},
}
"""File, and the lines whose parent the witness sees elsewhere, each with the reason."""


def files(shared: Path, platform: str) -> Iterator[tuple[str, Path]]:
    with (shared / "corpus" / "INDEX.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            told = next((ours for ours, theirs in PLATFORMS.items() if row["platform"] in theirs), "")
            if REALLY.get(row["file"], told) == platform:
                yield row["file"], shared / row["file"]


FREE_TEXT = {"ios": 4, "nxos": 0, "iosxr": 389, "eos": 20, "frr": 0}
"""Lines inside of free text that the witness nests and we do not: banners, comments, certificates up to their last
line, scripts, and the policies and sets of IOS-XR, whose language is not one of indented blocks."""


@pytest.mark.parametrize("platform", PLATFORMS)
def test_parents_and_children_agree(shared: Path, platform: str) -> None:
    ciscoconfparse2 = pytest.importorskip("ciscoconfparse2")
    told: dict[str, set[int]] = {}
    compared = flat = 0
    for name, path in files(shared, platform):
        tree = base.get(platform).parse(clean(path.read_bytes()).text)
        parents = tree.parents()
        said = {node.line for node in tree.walk()}
        free = {line for node in tree.walk() if node.opaque for line in range(node.line + 1, node.end + 1)}
        syntax = SYNTAX.get(platform, "ios")
        witness = ciscoconfparse2.CiscoConfParse(tree.lines, syntax=syntax, ignore_blank_lines=False)
        for line in witness.objs:
            number = line.linenum + 1
            if number not in said and number not in free:
                continue
            compared += 1
            if parents.get(number, number) != line.parent.linenum + 1:
                if number in free:
                    flat += 1
                else:
                    told.setdefault(name, set()).add(number)
    known = {name: set(lines) for name, lines in DISAGREEMENTS.items() if name in dict(files(shared, platform))}
    assert told == known
    assert flat == FREE_TEXT[platform]
    assert compared > 1000
