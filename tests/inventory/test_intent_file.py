from __future__ import annotations

from pathlib import Path

import pytest

from netaudit.errors import InvalidInventory
from netaudit.inventory import load_intent, load_links

INTENT = """\
sites: {dc1: {role: datacentre, peak: 10G}}
devices:
  r1: {site: dc1, interfaces: {Ethernet1: {contract: 500M}}}
subnets:
  10.1.0.0/24: {site: dc1}
links:
  - {a: "r1:Ethernet1", b: "r2:Ethernet1", srlgs: [north]}
services:
  pay: {source: 10.1.0.0/24, target: dc1, peak: 1G}
"""


def intent_problems(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "intent.yaml"
    path.write_text(text)
    with pytest.raises(InvalidInventory) as caught:
        load_intent(path)
    return [line.removeprefix(f"{tmp_path}/") for line in caught.value.lines()]


def test_intent(tmp_path: Path) -> None:
    (tmp_path / "intent.yaml").write_text(INTENT)
    intent = load_intent(tmp_path / "intent.yaml")
    assert intent.devices["r1"].interfaces["Ethernet1"].contract == "500M"
    assert intent.links[0].srlgs == ("north",)
    assert intent.services["pay"].critical


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("{site: dc1, int", "{site: dc2, int", "3: devices.r1.site: unknown site 'dc2' (did you mean 'dc1'?)"),
        ("500M", "fast", "3: devices.r1.interfaces.Ethernet1.contract: 'fast' is not a rate such as 500M or 10G"),
        ('"r2:Ethernet1"', "r2", "7: links[0].b: 'r2' is not of the form device:interface"),
        ("24: {site", "15: {site", "5: subnets.10.1.0.0/15: is no prefix: 10.1.0.0/15 has host bits set"),
        ("{source: ", "{sorce: x, source: ", "9: services.pay.sorce: unknown key (did you mean 'source'?)"),
        ("target: dc1, ", "", "9: services.pay: 'target' is missing"),
        ("peak: 1G", "peak: [1G]", "9: services.pay.peak: must be text or a whole number, is a list"),
    ],
)
def test_intent_mistakes(tmp_path: Path, before: str, after: str, expected: str) -> None:
    assert before in INTENT
    assert intent_problems(tmp_path, INTENT.replace(before, after)) == [f"intent.yaml:{expected}"]


def test_links(tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    path.write_text("a_device,a_interface,b_device,b_interface,contract,srlgs\nr1,Gi0/1,r2,Gi0/2,5G,north duct\n")
    (link,) = load_links(path)
    assert (link.a, link.b, link.contract, link.srlgs) == ("r1:Gi0/1", "r2:Gi0/2", "5G", ("north", "duct"))


def test_links_mistakes(tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    path.write_text("a_device,a_interface,b_device,b_interface,contract\nr1,,r2,Gi0/2,fast\nr1,Gi0/1,r2\n")
    with pytest.raises(InvalidInventory) as caught:
        load_links(path)
    assert [line.removeprefix(f"{tmp_path}/") for line in caught.value.lines()] == [
        "links.csv:2: a_interface: is empty",
        "links.csv:2: contract: 'fast' is not a rate such as 500M or 10G",
        "links.csv:3: has 3 cells, the header 5",
        "links.csv:3: b_interface: is empty",
    ]


def test_links_without_their_columns(tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_text("from,a_interface,b_device,b_interface\n")
    with pytest.raises(InvalidInventory, match="the column 'a_device' is missing"):
        load_links(tmp_path / "links.csv")
