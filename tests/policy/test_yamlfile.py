"""YAML 1.2 scalars, lines, and what is refused; quantities with units."""

from __future__ import annotations

from typing import Any

import pytest

from netaudit.config import units, yamlfile
from netaudit.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"), ("yes", "yes"), ("no", "no"), ("off", "off"), ("true", True), ("False", False), ("~", None),
        ("2026-01-31", "2026-01-31"), ("0x1f", 31), ("010", 10), ("0o17", 15), ("1e3", 1000.0), ("1_000", "1_000"),
        ("12:30:00", "12:30:00"), ("'5'", "5"), ("!!str 5", "5"), ("{10: x}", {"10": "x"}), ("-.inf", float("-inf")),
    ],
)  # fmt: skip
def test_scalars_are_those_of_yaml_1_2(text: str, value: Any) -> None:
    data = yamlfile.parse(f"v: {text}").data["v"]
    assert data == value
    assert type(data) is type(value)


def test_lines_of_paths() -> None:
    document = yamlfile.parse("a:\n  - b: 1\n  - c:\n      d: 2\n")
    assert document.line_of(("a", 1, "c", "d")) == 4
    assert document.line_of(("a", 0, "missing")) == 2
    assert document.line_of(()) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\na: 2\n", "f:2: a: stands twice (first on line 1)"),
        ("x: {<<: {a: 1}}", "f:1: x.<<: merge keys are not supported; write the entries out"),
        ("a: &x [*x]", "f:1: an alias stands inside the thing it names"),
        ("a: !python/object:os.system x", "the tag !python/object:os.system is not allowed"),
        ("? [1]\n: 2", "f:1: a key must be text, not a list or a mapping"),
        ("a: b\n---\nc: d\n", "f:2: is not YAML"),
        ("", "f:1: is empty"),
        ("# only a comment\n", "f:1: is empty"),
        ("a: \x07", "f:1: is not YAML"),
        ("x: " + "[" * 100_000, "nested deeper than 200 levels"),
        ("- " * 100_000 + "a", "nested deeper than 200 levels"),
        ("a: " + "9" * 5000, "does not fit its tag"),
    ],
)
def test_what_is_refused_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        yamlfile.parse(text, "f")
    assert told in "\n".join(caught.value.lines())


def test_an_alias_bomb_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    with pytest.raises(InvalidInput, match="aliases written out"):
        yamlfile.parse("\n".join(lines))


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("10G", "bps", 10**10), ("1.5 Mbit/s", "bps", 1_500_000), ("500m", "bps", 5 * 10**8), (5, "bps", 5),
        ("80%", "percent", 80), ("80%", "ratio", 0.8), ("0.8", "ratio", 0.8),
        ("150ms", "ms", 150), ("60s", "ms", 60_000),
        ("5min", "s", 300), ("60", "s", 60), ("64Ki", "bytes", 65_536),
    ],
)  # fmt: skip
def test_quantities(text: str | int, unit: units.Unit, value: float) -> None:
    assert units.parse_quantity(text, unit) == value


@pytest.mark.parametrize("text", ["10X", "", "nan", "-5", "1e999", "10 G G", "ten", True])
def test_what_is_no_rate(text: str) -> None:
    with pytest.raises(ValueError, match="a rate such as 500M or 10G"):
        units.parse_rate(text)


@pytest.mark.parametrize(
    ("bps", "text"),
    [
        (500_000_000, "500 Mbit/s"),
        (1_500_000_000, "1.5 Gbit/s"),
        (64_000, "64 kbit/s"),
        (0, "0 bit/s"),
        (800, "800 bit/s"),
    ],
)
def test_rates_for_readers(bps: int, text: str) -> None:
    assert units.format_rate(bps) == text
