"""Access lists as the device tries them: groups spelled out, and the denial at the end that nobody writes."""

from __future__ import annotations

import pytest

from netaudit.model.routing import Acl
from netaudit.platforms.base import get
from platform_cases import facts_of

GROUPS = """object-group ip address SERVERS
  host 10.0.0.1
  10.1.0.0/16
object-group ip port WEB
  eq 80
  range 8000 8100
ip access-list A
  10 permit tcp any addrgroup SERVERS portgroup WEB
  20 permit udp any any
"""


def acl(platform: str, text: str) -> Acl:
    return facts_of(get(platform), text).acls[0]


def test_groups_are_spelled_out_and_the_rest_is_denied() -> None:
    found = [
        (e.action, e.protocol, e.source, e.destination, e.destination_ports) for e in acl("nxos", GROUPS).effective
    ]
    assert found == [
        ("permit", "tcp", "any", "10.0.0.1/32", "eq 80"),
        ("permit", "tcp", "any", "10.0.0.1/32", "range 8000 8100"),
        ("permit", "tcp", "any", "10.1.0.0/16", "eq 80"),
        ("permit", "tcp", "any", "10.1.0.0/16", "range 8000 8100"),
        ("permit", "udp", "any", "any", None),
        ("deny", "ip", "any", "any", None),
    ]


def test_a_group_that_is_not_there_makes_it_unknown() -> None:
    assert acl("nxos", GROUPS.replace("group WEB", "group GONE", 1)).unknown == {
        "effective": "port group GONE is not configured"
    }


@pytest.mark.parametrize(
    ("platform", "text", "why"),
    [
        (
            "nxos",
            GROUPS.replace("  host 10.0.0.1", "  10.0.0.1 or so"),
            {"effective": "address group SERVERS: line 2 not understood: 10.0.0.1 or so"},
        ),
        (
            "ios",
            "object-group network A\n group-object GONE\nip access-list extended X\n permit ip object-group A any\n",
            {"effective": "object group A: object group GONE is not configured"},
        ),
        (
            "ios",
            "object-group network A\n 10.0.0.1 or so\nip access-list extended X\n permit ip object-group A any\n",
            {"effective": "object group A: line 2 not understood: 10.0.0.1 or so"},
        ),
    ],
)
def test_a_group_that_is_not_understood_makes_it_unknown(platform: str, text: str, why: dict[str, str]) -> None:
    assert acl(platform, text).unknown == why


def test_many_groups_within_each_other_are_walked_once() -> None:
    names = [f"G{number}" for number in range(30)]
    groups = "".join(
        f"object-group network ipv4 {name}\n 10.0.{number}.0/24\n"
        + "".join(f" object-group {inner}\n" for inner in names)
        for number, name in enumerate(names)
    )
    found = acl("iosxr", f"{groups}ipv4 access-list A\n 10 permit ipv4 net-group G7 any\n!\nend\n")
    assert sorted(found.entries[0].source_members) == sorted(f"10.0.{number}.0/24" for number in range(30))


def test_a_group_beyond_reason_is_left_as_it_is() -> None:
    many = "".join(f"  10.{n // 256}.{n % 256}.0/24\n" for n in range(1000))
    held = acl(
        "nxos",
        f"object-group ip address M\n{many}ip access-list A\n  10 permit ip addrgroup M addrgroup M\n",
    )
    assert [entry.source for entry in held.effective] == ["addrgroup M", "any"]


@pytest.mark.parametrize(
    ("platform", "text", "last"),
    [
        ("eos", "ip access-list standard S\n   10 permit 10.0.0.0/8\n", ("deny", None, "any", None)),
        ("ios", "ip access-list extended S\n permit tcp any any\n", ("deny", "ip", "any", "any")),
        ("iosxr", "ipv6 access-list S\n 10 permit tcp any any\n!\n", ("deny", "ipv6", "any", "any")),
    ],
)
def test_every_list_ends_with_a_denial(platform: str, text: str, last: tuple[str | None, ...]) -> None:
    found = acl(platform, text).effective[-1]
    assert (found.action, found.protocol, found.source, found.destination) == last


def test_a_list_without_entries_denies_nothing() -> None:
    assert Acl(name="EMPTY").effective == ()
