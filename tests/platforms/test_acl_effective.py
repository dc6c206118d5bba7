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
