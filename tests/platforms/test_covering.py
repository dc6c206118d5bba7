"""Statements that cover addresses, against looking at each of them."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netaudit.platforms.covering import Covered, Covering, longest_first, network_of

small = st.integers(0, 15)
slow_machine = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slow_machine
@given(st.lists(st.tuples(small, small)), small, small)
def test_the_first_statement_that_covers_it_counts(
    statements: list[tuple[int, int]], address: int, within: int
) -> None:
    covering = Covering(Covered(4, number, mask, place) for place, (number, mask) in enumerate(statements))
    fitting = [(place, mask) for place, (number, mask) in enumerate(statements) if (number ^ address) & mask == 0]
    assert covering.first(4, address) == next((place for place, _ in fitting), None)
    inside = [place for place, mask in fitting if mask & ~within == 0]
    assert covering.first(4, address, within=within) == next(iter(inside), None)
    assert covering.first(6, address) is None
    assert bool(covering) is bool(statements)


@slow_machine
@given(st.lists(st.tuples(small, st.integers(28, 32))), small)
def test_of_networks_the_longest(held: list[tuple[int, int]], last: int) -> None:
    networks = [ip_network(f"10.0.0.{number}/{length}", strict=False) for number, length in held]
    address = ip_address(f"10.0.0.{last}")
    found = longest_first((network, network) for network in networks).first(4, int(address))
    assert found == max((n for n in networks if address in n), key=lambda n: n.prefixlen, default=None)


def test_what_is_no_network() -> None:
    assert network_of("10.0.0.1/24") == ip_network("10.0.0.0/24")
    assert network_of("2001:db8::1/64") == ip_network("2001:db8::/64")
    assert network_of("ten") is None
