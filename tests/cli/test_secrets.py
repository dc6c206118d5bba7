"""What a configuration must not bring to anybody's eyes: secrets, and sequences that drive a terminal or a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Cli, Folder, Result, eos, ios

SECRETS = {
    "enable secret 5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0": "hx5rVt7rPNoS4wqbXKX7m0",
    "enable password 7 094F471A1A0A464058": "094F471A1A0A464058",
    "username ops privilege 15 password 0 Uhura-0001": "Uhura-0001",
    "username ops2 secret 9 $9$nhEmQVczB7dqsO$X.HsgL6x1il0RxkOSSvyQYwucySCt7qFm4v7pqCxkKM": "X.HsgL6x1il0Rxk",
    "snmp-server community Uhura-0002 RO": "Uhura-0002",
    "snmp-server host 192.0.2.9 version 2c Uhura-0003": "Uhura-0003",
    "snmp-server user mon GRP v3 auth sha Uhura-0004 priv aes 128 Uhura-0005": "Uhura-0005",
    "tacacs-server key Uhura-0006": "Uhura-0006",
    "radius-server host 192.0.2.8 key Uhura-0007": "Uhura-0007",
    "ntp authentication-key 1 md5 Uhura-0008": "Uhura-0008",
    "crypto isakmp key Uhura-0009 address 192.0.2.7": "Uhura-0009",
    "key chain K\n key 1\n  key-string Uhura-0010": "Uhura-0010",
    "line vty 0 4\n password Uhura-0011": "Uhura-0011",
    "ip http client proxy-server http://u:Uhura-0012@proxy": "Uhura-0012",
}
INTERFACE = (
    "interface GigabitEthernet0/1",
    " ip address 192.0.2.2 255.255.255.252",
    " ip ospf message-digest-key 1 md5 Uhura-0020",
    " standby 1 ip 192.0.2.3",
    " standby 1 authentication Uhura-0021",
    "router bgp 64500",
    " neighbor 192.0.2.1 remote-as 64501",
    " neighbor 192.0.2.1 password Uhura-0022",
)
LEAKY = ios("r1", *SECRETS, *INTERFACE)
LEAKY_EOS = eos(
    "s1",
    "enable password sha512 $6$iBEKYIZ3$uHuraUhuraUhuraUhura0030",
    "username ops secret sha512 $6$iBEKYIZ3$uHuraUhuraUhuraUhura0031",
    "snmp-server community Uhura-0032 ro",
    "tacacs-server host 192.0.2.9 key 7 Uhura-0033",
    "interface Ethernet1",
    "   no switchport",
    "   ip address 192.0.2.1/30",
    "   ip ospf message-digest-key 1 md5 7 Uhura-0034",
    "router bgp 64501",
    "   neighbor 192.0.2.2 remote-as 64500",
    "   neighbor 192.0.2.2 password 7 Uhura-0035",
    "management api http-commands",
    "   protocol unix-socket",
)
NAMED = [*SECRETS.values(), "Uhura", "uHura"]


def leaks(*texts: str) -> list[str]:
    return [secret for secret in NAMED for text in texts if secret in text]


def of(said: Result) -> tuple[str, str]:
    assert said.code in (0, 1, 3), said.err
    return said.out, said.err


ASK = """\
pack: {id: own, title: Own, version: 1.0.0}
rules:
  - id: OWN-001
    title: Nothing is configured
    severity: low
    for: section
    expect: {header: {eq: nothing}}
    message: "{header} says {text}"
  - id: OWN-002
    title: No line is left
    severity: low
    for: device
    expect: {coverage.modelled: 0}
    message: "{coverage.unmodelled}"
"""


@pytest.fixture
def here(folder: Folder) -> Path:
    folder("configs", {"r1.cfg": LEAKY, "s1.cfg": LEAKY_EOS})
    changed = {"r1.cfg": LEAKY.replace("Uhura-00", "Uhura-77"), "s1.cfg": LEAKY_EOS.replace("Uhura-00", "Uhura-77")}
    folder("changed", changed)
    return folder(".", {"own.yaml": ASK})


@pytest.mark.parametrize("form", ["text", "json", "html", "sarif", "junit", "md", "csv"])
@pytest.mark.parametrize("policies", [(), ("-p", "own.yaml")], ids=["shipped", "every section"])
def test_audit(form: str, policies: tuple[str, ...], here: Path, cli: Cli) -> None:
    out, err = of(cli("audit", "configs", *policies, "--format", form, "-v", cwd=here))
    assert leaks(out, err) == []
    if policies and form != "csv":
        assert "secret:" in out


@pytest.mark.parametrize("form", ["text", "json"])
def test_drift(form: str, here: Path, cli: Cli) -> None:
    """A changed secret is drift, and neither is shown, what to type included."""
    said = cli("drift", "configs", "changed", "--format", form, cwd=here)
    assert said.code == 1
    assert leaks(*of(said)) == []


@pytest.mark.parametrize("form", ["text", "json", "md"])
@pytest.mark.parametrize("commands", [(), ("--commands",)])
def test_precheck(form: str, commands: tuple[str, ...], here: Path, folder: Folder, cli: Cli) -> None:
    typed = "snmp-server community Uhura-0099 RO\nenable password Uhura-0098\n"
    candidate = folder("typed", {"r1.cfg": typed}) if commands else "changed"
    assert leaks(*of(cli("precheck", candidate, *commands, "--against", "configs", "--format", form, cwd=here))) == []


def test_facts(here: Path, cli: Cli) -> None:
    out, err = of(cli("facts", "configs", cwd=here))
    assert leaks(out, err) == []
    assert '"secret_type": "9"' in out


def test_explanations_and_what_if(here: Path, cli: Cli) -> None:
    for arguments in (
        ("rules", "explain", "OWN-001", "r1", "--configs", "configs", "-p", "own.yaml"),
        ("what-if", "configs", "--fail", "r1"),
    ):
        assert leaks(*of(cli(*arguments, cwd=here))) == []


def test_a_key_that_nobody_may_read(here: Path, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    cli("facts", "configs", cwd=here)
    assert (tmp_path / "state" / "netaudit" / "secret.key").stat().st_mode & 0o777 == 0o600


HOSTILE = "\x1b]0;owned\x07\x1b[2J<script>alert(1)</script>\u202etxt\x9b31m"
"""Sets a terminal's title, clears it, runs in a browser, turns the direction of writing, colours by one byte."""


@pytest.fixture
def hostile(folder: Folder) -> Path:
    lines = (
        f"interface GigabitEthernet0/1\n description {HOSTILE}",
        " ip address 192.0.2.2 255.255.255.252",
        f"router bgp 64500\n neighbor 192.0.2.1 remote-as 64501\n neighbor 192.0.2.1 description {HOSTILE}",
        f"quux {HOSTILE}",
    )
    folder("configs", {"r1.cfg": ios("r1", *lines)})
    folder("calm", {"r1.cfg": ios("r1", *lines).replace(HOSTILE, "calm")})
    return folder(".", {"own.yaml": ASK})


def drives_a_terminal(text: str) -> list[str]:
    return [hex(ord(c)) for c in text if (ord(c) < 32 and c not in "\n\t\r") or 127 <= ord(c) < 160 or c == "\u202e"]


@pytest.mark.parametrize("form", ["text", "json", "html", "sarif", "junit", "md", "csv"])
def test_audits_of_hostile_text(form: str, hostile: Path, cli: Cli) -> None:
    out, err = of(cli("audit", "configs", "-p", "own.yaml", "--format", form, cwd=hostile))
    assert drives_a_terminal(err) == []
    assert drives_a_terminal(out) == []
    if form in ("html", "junit"):
        assert "<script>alert" not in out


@pytest.mark.parametrize("form", ["text", "json"])
def test_drift_of_hostile_text(form: str, hostile: Path, cli: Cli) -> None:
    out, err = of(cli("drift", "calm", "configs", "--format", form, cwd=hostile))
    assert drives_a_terminal(out + err) == []


@pytest.mark.parametrize("form", ["text", "json", "md"])
def test_precheck_of_hostile_text(form: str, hostile: Path, cli: Cli) -> None:
    out, err = of(cli("precheck", "configs", "--against", "calm", "--format", form, cwd=hostile))
    assert drives_a_terminal(out + err) == []


def test_facts_of_hostile_text(hostile: Path, cli: Cli) -> None:
    out, err = of(cli("facts", "configs", cwd=hostile))
    assert drives_a_terminal(out + err) == []


def test_hostile_names_of_files(folder: Folder, cli: Cli) -> None:
    folder("configs", {"\x1b[2Jr1.cfg": ios("r1"), "r2\n.cfg": ""})
    for form in ("text", "json", "html", "md"):
        out, err = of(cli("audit", "configs", "--format", form))
        assert drives_a_terminal(out + err) == []
    out, err = of(cli("facts", "configs"))
    assert "r2?.cfg: the file is empty" in err
    assert drives_a_terminal(out + err) == []
    said = cli("audit", "no\x1b[2Jsuch")
    assert drives_a_terminal(said.err) == []
    said = cli("audit", "configs", "--select", "\x1b[2J")
    assert drives_a_terminal(said.err) == []
