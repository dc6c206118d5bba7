"""Values: lists of VLANs as sets and as numbers with a bit for each say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.platforms.values import allowed_vlans, bits_text, vlan_bits, vlan_text, vlans

RUNS = st.lists(st.tuples(st.integers(0, 4095), st.integers(0, 300)), max_size=8)


def numbers(runs: list[tuple[int, int]]) -> set[int]:
    return {vlan for first, more in runs for vlan in range(first, min(first + more, 4095) + 1)}


@given(RUNS)
def test_bits_say_what_a_set_says(runs: list[tuple[int, int]]) -> None:
    held = numbers(runs)
    bits = sum(1 << vlan for vlan in held)
    assert bits_text(bits) == vlan_text(held)
    if held:
        assert vlan_bits(vlan_text(held)) == bits


@given(RUNS, RUNS)
def test_lists_are_added_taken_away_and_left_out(before: list[tuple[int, int]], said: list[tuple[int, int]]) -> None:
    held, named = numbers(before) - {0, 4095}, numbers(said) - {0, 4095}
    if not held or not named:
        return
    text, own = vlan_text(named), vlan_text(held)
    assert allowed_vlans(text, "add", own) == vlan_text(held | named)
    assert allowed_vlans(text, "remove", own) == vlan_text(held - named)
    assert allowed_vlans(text, "except", own) == vlan_text(set(range(1, 4095)) - named)
    assert allowed_vlans(text, "", own) == text


@pytest.mark.parametrize(
    "said", ["", "a", "1-", "-1", "5-3", "4095", "4096", "1,,2", "1-2-3", "9" * 12, " 1 - 3 ,7", "²"]
)
def test_what_is_no_list_is_none_either_way(said: str) -> None:
    held = vlans(said)
    assert vlan_bits(said) == (None if held is None else sum(1 << vlan for vlan in held))
