from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.collect.completeness import clean, ends, read

BODY = "hostname r1\n!\ninterface Loopback0\n ip address 192.0.2.1 255.255.255.255\n!\nend\n"


@pytest.mark.parametrize(
    "raw",
    [
        BODY,
        "show running-config\r\n" + BODY.replace("\n", "\r\n") + "r1#",
        "Building configuration...\n\nCurrent configuration : 75 bytes\n" + BODY,
        "show running-config\r\nMon Nov 23 10:00:00.123 UTC\r\nBuilding configuration...\r\n" + BODY,
        "\x1b[2K\x1b[1m" + BODY + "\x1b[0m\r\nr1# ",
        BODY.replace("!\ninterface", "! --More-- \r          \rinterface".replace("! ", "!\n "), 1),
        BODY.replace("interface", "interfax\x08ce", 1),
        BODY.replace("interface", " --More-- " + "\x08" * 10 + " " * 10 + "\x08" * 10 + "interface"),
    ],
)
def test_clean_leaves_the_configuration_alone(raw: str) -> None:
    assert clean(raw, command="show running-config", prompt="r1#") == BODY


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("", "the device answered with nothing"),
        (BODY[:-4], "cut off: the last line is not `end`"),
        (BODY.replace("!\nint", " --More-- \nint"), "line 2 is the pager's"),
        (BODY.replace("!\nint", "r1#show clock\nint"), "line 2 begins with the device's prompt"),
        (
            BODY.replace("!\nint", "%SYS-5-CONFIG_I: Configured from console by vty0\nint"),
            "line 2 is a log message",
        ),
        (BODY.replace("!\nint", "% Error: database is locked\nint"), "line 2 is an error message"),
        ("Current configuration : 9000 bytes\n" + BODY, f"the device announced 9000 bytes and sent {len(BODY)}"),
    ],
)
def test_faults(raw: str, why: str) -> None:
    assert read(raw, "cisco_ios", prompt="r1#").faults == (why,)


@pytest.mark.parametrize(
    "answer",
    [
        "            ^\n% Invalid input detected at '^' marker.\n",
        "% Invalid command at '^' marker.\n",
        "Command authorization failed.\n",
        "% Permission denied for the role\n",
        "% This command is not authorized\n",
        "% Authorization denied for command 'show running-config'\n",
        "error: permission denied: show configuration\n",
        "unknown command.\n",
        "% Unknown command: show running-config\n",
    ],
)
def test_a_refused_command(answer: str) -> None:
    assert read(answer, "cisco_ios", prompt="r1#").refused.startswith("the device refused the command")


@pytest.mark.parametrize(
    ("text", "kind", "faults", "doubts"),
    [
        ("set system host-name r1\n", "juniper_junos", 0, 1),
        ("system {\n    host-name r1;\n}\n", "juniper_junos", 0, 1),
        ("system {\n    host-name r1;\n", "juniper_junos", 1, 0),
        ("system {\n    services { ssh; }\n}\n\n{master}\n", "juniper_junos", 0, 1),
        ("hostname r1\nfeature bgp\n", "cisco_nxos", 0, 1),
        ("hostname r1\n", "no_such_type", 0, 1),
        ("hostname r1\nend-policy\n", "cisco_xr", 1, 0),
    ],
)
def test_the_end_of_each_platform(text: str, kind: str, faults: int, doubts: int) -> None:
    reading = read(text, kind)
    assert (len(reading.faults), len(reading.doubts)) == (faults, doubts)


def test_a_comment_that_holds_the_time_is_no_difference() -> None:
    first = read("!Time: 10:00:00\nhostname r1\n", "cisco_nxos")
    assert first.agrees(read("!Time: 10:00:09\nhostname r1\n", "cisco_nxos"))
    assert not first.agrees(read("!Time: 10:00:00\nhostname r2\n", "cisco_nxos"))


@given(st.integers(0, len(BODY) - 2))
def test_no_cut_is_ever_taken_for_whole(offset: int) -> None:
    assert read(BODY[:offset] + "\nr1#", "cisco_ios", prompt="r1#").faults


def test_a_message_never_quotes_a_line() -> None:
    text = "username bob password hunter2\nr1#hunter2\n% Error hunter2\n"
    assert "hunter2" not in read(text, "cisco_ios", prompt="r1#").why


def test_real_configurations_come_through_unchanged(shared: Path) -> None:
    """Every IOS and EOS file that ends as a device would end it is whole, and loses nothing but its header."""
    whole = 0
    for kind, folder in (("cisco_ios", "ios"), ("arista_eos", "eos")):
        for path in sorted((shared / "corpus" / folder).rglob("*")):
            if not path.is_file():
                continue
            text = path.read_text(encoding="latin-1").replace("\r\n", "\n")
            if not text.startswith("!") or not ends(text, kind):
                continue
            reading = read(text, kind, prompt="some-device-of-ours#")
            assert not reading.faults, f"{path}: {reading.why}"
            kept = [line.rstrip() for line in text.split("\n")]
            assert [line for line in reading.text.split("\n") if line] == [line for line in kept if line], path
            whole += 1
    assert whole >= 10
