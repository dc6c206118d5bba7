"""Rates, shares and harmless text."""

from __future__ import annotations

import pytest

from netaudit.report.figures import factor, percent, rate
from netaudit.report.plain import one_line, plain


@pytest.mark.parametrize(
    ("bps", "shown"),
    [
        (0, "0 bit/s"), (999, "999 bit/s"), (64_000, "64 kbit/s"), (1.5e6, "1.5 Mbit/s"), (9.8e9, "9.8 Gbit/s"),
        (4e11, "400 Gbit/s"), (None, "unknown"), (float("nan"), "unknown"),
    ],
)  # fmt: skip
def test_rate(bps: float | None, shown: str) -> None:
    assert rate(bps) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0, "0 %"), (0.004, "< 1 %"), (0.5, "50 %"), (0.9999, "99.9 %"), (0.996, "99.6 %"), (1, "100 %"),
        (1.001, "100.1 %"), (1.34, "134 %"), (None, "unknown"),
    ],
)  # fmt: skip
def test_percent_says_all_and_nothing_only_where_they_are_exact(share: float | None, shown: str) -> None:
    assert percent(share) == shown


@pytest.mark.parametrize(("value", "shown"), [(1.634, "1.63\u00d7"), (None, "unknown"), (float("inf"), "unlimited")])
def test_factor(value: float | None, shown: str) -> None:
    assert factor(value) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]52;c;ZXZpbA==\x07after", "after"),
        ("\x9b2Jcleared", "cleared"),
        ("user\u202etxt.exe", "usertxt.exe"),
        ("a\r\nb\tc", "a\nb\tc"),
        ("beep\x07 back\x08 nul\x00", "beep back nul"),
        ("lone \ud800 surrogate", "lone  surrogate"),
    ],
)
def test_plain_takes_out_what_a_terminal_would_act_on(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_one_line_has_no_line_breaks() -> None:
    assert one_line("a\n  b\tc ") == "a b c"
