"""Secrets are replaced, and nothing else is."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.config.secrets import fingerprint, load_or_create_key, plain_value, redact, redact_line

KEY = b"a key for tests"
CISCO = fingerprint("cisco", KEY)

HIDDEN = [
    ("ios", "enable password cisco", f"enable password {CISCO}"),
    ("ios", "enable password 7 0822455D0A16", f"enable password 7 {CISCO}"),
    ("ios", "enable secret level 15 5 $1$abcd$efghijklmnop", "$1$abcd$efghijklmnop"),
    ("ios", "username bob privilege 15 password 0 cisco", f"username bob privilege 15 password 0 {CISCO}"),
    ("ios", "username bob secret 9 $9$saltsaltsaltsa$hash", "$9$saltsaltsaltsa$hash"),
    ("ios", "snmp-server community cisco RO 5", f"snmp-server community {CISCO} RO 5"),
    ("ios", "snmp-server host 10.0.0.1 version 2c cisco", f"snmp-server host 10.0.0.1 version 2c {CISCO}"),
    ("ios", "snmp-server host 10.0.0.1 vrf M informs version 2c cisco udp-port 1162 bgp",
     f"snmp-server host 10.0.0.1 vrf M informs version 2c {CISCO} udp-port 1162 bgp"),
    ("ios", "snmp-server user u g v3 auth sha cisco priv aes 128 cisco",
     f"snmp-server user u g v3 auth sha {CISCO} priv aes 128 {CISCO}"),
    ("ios", " neighbor 10.0.0.1 password 7 0822455D0A16", f" neighbor 10.0.0.1 password 7 {CISCO}"),
    ("ios", "  key-string 7 0822455D0A16", f"  key-string 7 {CISCO}"),
    ("ios", "tacacs-server host 10.0.0.1 timeout 5 key 7 0822455D0A16",
     f"tacacs-server host 10.0.0.1 timeout 5 key 7 {CISCO}"),
    ("ios", " key 7 0822455D0A16", f" key 7 {CISCO}"),
    ("ios", " ip ospf message-digest-key 1 md5 7 0822455D0A16", f" ip ospf message-digest-key 1 md5 7 {CISCO}"),
    ("ios", " isis authentication key 0 cisco level-2", f" isis authentication key 0 {CISCO} level-2"),
    ("ios", " standby 1 authentication md5 key-string 7 0822455D0A16",
     f" standby 1 authentication md5 key-string 7 {CISCO}"),
    ("ios", " vrrp 1 authentication text cisco", f" vrrp 1 authentication text {CISCO}"),
    ("ios", "crypto isakmp key cisco address 0.0.0.0", f"crypto isakmp key {CISCO} address 0.0.0.0"),
    ("ios", " pre-shared-key address 10.0.0.1 key cisco", f" pre-shared-key address 10.0.0.1 key {CISCO}"),
    ("ios", "ntp authentication-key 1 md5 0822455D0A16 7", f"ntp authentication-key 1 md5 {CISCO} 7"),
    ("ios", " ppp chap password 7 0822455D0A16", f" ppp chap password 7 {CISCO}"),
    ("eos", "username a privilege 15 role x secret sha512 $6$abc$defghijkl", "$6$abc$defghijkl"),
    ("iosxr", " password encrypted 0822455D0A16", f" password encrypted {CISCO}"),
    ("nxos", "snmp-server user u network-admin auth md5 0xd1e3 priv 0xd1e3 localizedkey", "0xd1e3"),
    ("junos", 'set system root-authentication encrypted-password "$6$abc$defghijkl"', "$6$abc$defghijkl"),
    ("junos", 'authentication-key "$9$LbHX-wg4Z";', '"$9$'),
    ("junos", "set snmp community cisco authorization read-only",
     f"set snmp community {CISCO} authorization read-only"),
    ("frr", " neighbor 10.0.0.1 password cisco", f" neighbor 10.0.0.1 password {CISCO}"),
]  # fmt: skip

KEPT = [
    "service password-encryption",
    "security passwords min-length 6",
    "username x nopassword",
    " neighbor 10.0.0.1 send-community",
    "aaa authentication login default group tacacs+ local",
    " standby 1 authentication md5 key-chain KEYS",
    "snmp-server enable traps snmp authentication linkdown",
    "key chain KEYS",
    " key 1",
    " ip route-cache",
    "set policy-options community RED members 65000:1",
    "snmp-server host 10.0.0.1 use-vrf management",
    "enable secret 5 ",  # a hash that somebody took out
]


@pytest.mark.parametrize(("platform", "line", "expected"), HIDDEN)
def test_hidden(platform: str, line: str, expected: str) -> None:
    said = redact_line(line, platform, KEY)
    if "<secret:" in expected:
        assert said == expected
    else:  # the stored value cannot be undone: all that matters is that it is gone
        assert expected not in said
        assert "<secret:" in said


@pytest.mark.parametrize("line", KEPT)
@pytest.mark.parametrize("platform", ["ios", "another"])
def test_kept(line: str, platform: str) -> None:
    assert redact_line(line, platform, KEY) == line


@pytest.mark.parametrize(("platform", "line", "expected"), HIDDEN)
def test_unknown_platform_uses_all_patterns(platform: str, line: str, expected: str) -> None:
    assert "<secret:" in redact_line(line, "another", KEY)


@pytest.mark.parametrize(
    ("stored", "kind", "plain"),
    [("0822455D0A16", "7", "cisco"), ("$9$LbHX-wg4Z", None, "lc"), ("q+VNViP5", "7", "q+VNViP5"), ("x", None, "x")],
)
def test_plain_value(stored: str, kind: str | None, plain: str) -> None:
    assert plain_value(stored, kind) == plain


def test_private_keys_and_certificates_are_redacted_line_by_line() -> None:
    text = (
        "crypto pki certificate chain X\n certificate self-signed 01\n  30820330\n  AABBCCDD\n  \tquit\n"
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nhostname a"
    )
    said = redact(text, "ios", KEY)
    assert said.count("\n") == text.count("\n")
    assert "30820330" not in said
    assert "MIIE" not in said
    assert said.endswith("-----END RSA PRIVATE KEY-----\nhostname a")


def test_a_key_of_digits_is_a_secret_in_the_block_of_a_server_and_a_number_in_a_key_chain() -> None:
    text = "tacacs server T1\n address ipv4 10.0.0.5\n key 12345678\nkey chain OSPF\n key 1\n  key-string x\nend"
    lines = redact(text, "ios", KEY).split("\n")
    assert "12345678" not in "".join(lines)
    assert lines[2].startswith(" key <secret:")
    assert lines[4] == " key 1"
    assert redact("\n".join(lines), "ios", KEY).split("\n") == lines


@given(st.lists(st.sampled_from([line for _, line, _ in HIDDEN] + KEPT + ["", "!", "interface Ethernet1"]), max_size=8))
def test_redacting_twice_changes_nothing(lines: list[str]) -> None:
    once = redact("\n".join(lines), "another", KEY)
    assert redact(once, "another", KEY) == once
    assert len(once.split("\n")) == max(1, len(lines))


@given(st.text())
def test_any_text_keeps_its_lines(text: str) -> None:
    assert redact(text, "ios", KEY).count("\n") == text.count("\n")


def test_corpus_keeps_lines_and_is_stable(shared: Path) -> None:
    for path in sorted((shared / "corpus").glob("*/*/*"))[::5]:
        text = path.read_text(errors="replace")
        once = redact(text, "another", KEY)
        assert once.count("\n") == text.count("\n")
        assert redact(once, "another", KEY) == once, path


def test_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "key"
    key = load_or_create_key(path)
    assert len(key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_or_create_key(path) == key
