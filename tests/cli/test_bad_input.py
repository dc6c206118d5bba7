"""Bad input: one line a problem on stderr, the right exit code, the rest of the result there, never a traceback."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from .conftest import BANK, CLEAN, NO_PREFIX_LIMIT, Cli, Folder, Result, ios

CUT_OFF = CLEAN.removesuffix("end\n")
HTML = "<!DOCTYPE html><html><body>Sign in</body></html>\n"
UNREADABLE: dict[str, tuple[str | bytes, str]] = {
    "binary": (b"\x7fELF\x00\x01\x02" * 40, "this is binary data, not a configuration"),
    "empty": ("", "the file is empty"),
    "blank": ("\n \n\t\n", "the file is empty"),
    "html": (HTML, ":1: this is a web page or another XML document, not a configuration"),
    "prose": ("Dear colleague, please find attached the plan.\nIt was written by us, for you, last week.\n", "prose"),
    "no-sign": ("alpha\nbeta\n", "no platform recognised: name it in the inventory or with --platform"),
}
"""Content of a file -> what is told of it."""
COMMANDS = {
    "audit": ("audit",),
    "facts": ("facts",),
    "drift": ("drift",),
    "what-if": ("what-if", "--fail", "r1"),
}


def one_line(said: Result, code: int, *words: str) -> None:
    assert said.code == code, said.err
    assert len(said.said) == 1, said.err
    assert said.err.startswith("netaudit: ")
    assert [word for word in words if word not in said.err] == []


@pytest.mark.parametrize("kind", UNREADABLE)
@pytest.mark.parametrize("command", ["audit", "facts"])
def test_a_file_that_is_no_configuration(kind: str, command: str, folder: Folder, cli: Cli) -> None:
    text, told = UNREADABLE[kind]
    pack = ("-p", "capacity") if command == "audit" else ()
    said = cli(command, *pack, folder("in", {"bad.cfg": text}) / "bad.cfg", "--format", "json")
    one_line(said, 2, "nothing could be read: ", "bad.cfg", told)
    assert said.out == ""


@pytest.mark.parametrize("kind", UNREADABLE)
def test_the_rest_of_a_folder_stands(kind: str, folder: Folder, cli: Cli) -> None:
    text, told = UNREADABLE[kind]
    configs = folder("in", {"bad.cfg": text, "r1.cfg": CLEAN})
    said = cli("audit", configs, "-p", "capacity", "--format", "json")
    assert said.code == 3
    assert [device["name"] for device in said.json["devices"]] == ["r1"]
    [error] = said.json["errors"]
    assert error["device"] == "bad"
    assert told in error["error"]
    assert "bad.cfg" in error["error"]


@pytest.mark.parametrize("command", COMMANDS)
def test_findings_go_before_incomplete(command: str, folder: Folder, cli: Cli) -> None:
    """1 goes before 3, in each command that can say both."""
    bad = {"bad.cfg": HTML}
    configs = folder("in", {"r1.cfg": NO_PREFIX_LIMIT, **bad})
    old = [folder("old", {"r1.cfg": CLEAN, **bad})] if command == "drift" else []
    said = cli(*COMMANDS[command], *old, configs)
    assert said.code == (1 if command in ("audit", "drift") else 3), said


@pytest.mark.parametrize("command", ["audit", "facts"])
@pytest.mark.parametrize("system", ["panos", "fortios"])
def test_a_system_that_is_not_read_is_named(command: str, system: str, shared: Path, cli: Cli) -> None:
    pack = ("-p", "capacity") if command == "audit" else ()
    some = sorted(path for path in (shared / "corpus" / system).rglob("*") if path.is_file() and path.suffix != ".md")
    named = [said for path in some[:8] if f"looks like {system}" in (said := cli(command, path, *pack)).err]
    assert named
    for said in named:
        one_line(said, 2, "which is not supported yet")


@pytest.mark.parametrize("command", ["audit", "facts", "capacity", "what-if"])
def test_an_empty_folder(command: str, folder: Folder, cli: Cli) -> None:
    arguments = {"capacity": ("--demands", BANK / "demands.csv"), "what-if": ("--fail", "r1")}.get(command, ())
    said = cli(command, folder("empty", {"notes.md": "x"}), *arguments)
    one_line(said, 2, "empty: no configurations in this folder (looked for *.cfg, *.conf, *.txt and for configs/)")


@pytest.mark.parametrize("command", ["audit", "facts", "capacity", "what-if", "drift", "precheck"])
def test_a_path_that_is_not_there(command: str, folder: Folder, cli: Cli) -> None:
    there = folder("in", {"r1.cfg": CLEAN})
    arguments: dict[str, Sequence[object]] = {
        "capacity": ("nowhere", "--demands", BANK / "demands.csv"),
        "what-if": ("nowhere", "--fail", "r1"),
        "drift": (there, "nowhere"),
        "precheck": ("nowhere", "--against", there),
    }
    one_line(cli(command, *arguments.get(command, ("nowhere",))), 2, "nowhere: no such file or folder")


def test_a_folder_named_like_a_configuration(folder: Folder, cli: Cli) -> None:
    configs = folder("in", {"r1.cfg": CLEAN, "x.cfg/inner.cfg": CLEAN})
    said = cli("audit", configs, "-p", "capacity", "--format", "json")
    assert (said.code, said.json["summary"]["devices"]) == (3, 1)
    assert said.json["errors"] == [{"device": "x", "error": f"{configs}/x.cfg: cannot be read: Is a directory"}]


def test_a_broken_link_among_configurations_is_told(folder: Folder, cli: Cli) -> None:
    configs = folder("in", {"r1.cfg": CLEAN})
    (configs / "r2.cfg").symlink_to("gone.cfg")
    said = cli("audit", configs, "-p", "capacity", "--format", "json")
    assert said.code == 3
    assert said.json["errors"] == [
        {"device": "r2", "error": f"{configs}/r2.cfg: cannot be read: No such file or directory"}
    ]


def test_a_broken_link_by_name(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "r2.cfg").symlink_to("gone.cfg")
    one_line(cli("audit", "r2.cfg"), 2, "r2.cfg: cannot be read: No such file or directory")


def test_a_file_that_may_not_be_read(folder: Folder, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """By way of a refusal of the system, since permissions do not bind root."""
    configs = folder("in", {"r1.cfg": CLEAN, "r2.cfg": CLEAN})
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "r2.cfg":
            raise PermissionError(13, os.strerror(13))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    for command in (("audit", "-p", "capacity"), ("facts",)):
        said = cli(*command, configs, "--format", "json")
        assert said.code == 3
        assert said.json["errors"] == [
            {"device": "r2", "error": f"{configs}/r2.cfg: cannot be read: Permission denied"}
        ]


def test_a_truncated_configuration_is_read_and_told(folder: Folder, cli: Cli) -> None:
    configs = folder("in", {"r1.cfg": CUT_OFF})
    said = cli("audit", configs, "-p", "capacity", "--format", "json")
    assert said.code == 3
    assert said.json["summary"]["devices"] == 1
    assert said.json["errors"][0]["error"].startswith(f"{configs}/r1.cfg: looks cut off: ")
    assert cli("facts", configs).code == 3


def test_a_truncated_configuration_is_never_drift(folder: Folder, cli: Cli) -> None:
    old, new = folder("old", {"r1.cfg": CLEAN}), folder("new", {"r1.cfg": CUT_OFF})
    said = cli("drift", old, new, "--format", "json")
    [device] = said.json["devices"]
    assert (said.code, device["state"], device["changes"], device["remediation"]) == (3, "not_collected", [], [])
    assert "looks cut off" in device["why"]


def test_a_truncated_candidate_is_refused(folder: Folder, cli: Cli) -> None:
    said = cli("precheck", folder("new", {"r1.cfg": CUT_OFF}), "--against", folder("old", {"r1.cfg": CLEAN}))
    one_line(said, 2, "r1.cfg: looks cut off", "the candidate cannot be judged")


def test_candidates_that_cannot_be_judged(folder: Folder, cli: Cli) -> None:
    old = folder("old", {"r1.cfg": CLEAN})
    one_line(cli("precheck", folder("a", {"r1.cfg": ""}), "--against", old), 2, "r1.cfg:1: the candidate is empty")
    one_line(cli("precheck", folder("b", {"rX.cfg": CLEAN}), "--against", old), 2, "no device 'rX' runs now")
    one_line(cli("precheck", folder("c", {"r1.cfg": HTML}), "--against", old), 2, "web page")
    one_line(cli("precheck", folder("d", {"r1.cfg": b"\0\1"}), "--against", old), 2, "binary data")
    said = cli("precheck", "--commands", folder("e", {"r1.cfg": b"\0\1"}), "--against", old)
    one_line(said, 2, "r1.cfg", "binary data")


def test_an_unknown_platform(folder: Folder, cli: Cli) -> None:
    configs = folder("in", {"r1.cfg": CLEAN})
    for command in ("audit", "facts"):
        one_line(cli(command, configs, "--platform", "iso"), 2, "unknown platform 'iso'", "known: ")
    one_line(cli("drift", configs, configs, "--platform", "iso"), 2, "unknown platform 'iso'")


def test_an_unknown_platform_in_the_inventory(folder: Folder, cli: Cli) -> None:
    configs = folder("in", {"r1.cfg": CLEAN, "r2.cfg": ios("r2")})
    hosts = folder("inv", {"hosts.yaml": "r1: {hostname: 192.0.2.1, platform: iosss}\nr2: {platform: ios}\n"})
    said = cli("audit", configs, "-i", hosts, "-p", "capacity", "--format", "json")
    assert said.code == 3
    [error] = said.json["errors"]
    assert error["device"] == "r1"
    assert error["error"].startswith("unknown platform 'iosss'")


def test_two_files_of_one_device(folder: Folder, cli: Cli) -> None:
    configs = folder("in", {"r1.cfg": CLEAN, "r1.txt": CLEAN})
    one_line(cli("audit", configs), 2, "r1.txt: device r1 has a configuration already: ", "r1.cfg")


FIVE_MISTAKES = """\
pack: {id: own, title: Own, version: 1.0.0}
rules:
  - {id: OWN-001, title: A, severity: hihg, for: interface, expect: {mtu: 9000}, message: m}
  - {id: OWN-002, title: B, severity: low, for: interfaec, expect: {mtu: 9000}, message: m}
  - {id: OWN-003, titel: C, severity: low, for: interface, expect: {mtu: 9000}, message: m}
  - {id: OWN-004, title: D, severity: low, for: interface, expect: {mut: 9000}, message: m}
  - {id: OWN-005, title: E, severity: low, for: interface, expect: {mtu: {presnt: true}}, message: m}
"""


@pytest.mark.parametrize(
    "command", [("audit", "configs", "-p"), ("rules", "check"), ("rules", "test"), ("rules", "list", "-p")]
)
def test_each_mistake_of_a_rule_file_is_a_line(command: tuple[str, ...], folder: Folder, cli: Cli) -> None:
    here = folder(".", {"own.yaml": FIVE_MISTAKES, "configs/r1.cfg": CLEAN})
    said = cli(*command, "own.yaml", cwd=here)
    assert said.code == 2
    meant = {3: "high", 4: "interface", 5: "title", 6: "mtu", 7: "present"}
    for number, word in meant.items():
        assert [x for x in said.said if x.startswith(f"netaudit: own.yaml:{number}: rules[{number - 3}]") and word in x]
    assert all(line.startswith("netaudit: own.yaml:") for line in said.said)
    assert sum("did you mean" in line for line in said.said) == len(meant)


@pytest.mark.parametrize(
    ("option", "name", "text", "told"),
    [
        ("-p", "own.yaml", "rules: [\n", "own.yaml:"),
        ("-p", "own.yaml", "- 1\n", "own.yaml:1: "),
        ("--profile", "profile.yaml", "params: {CAP-999: {x: 1}}\n", "profile.yaml:1: "),
        ("--waivers", "waivers.yaml", "waivers: [{rule: CAP-001}]\n", "waivers.yaml:1: "),
        ("--intent", "intent.yaml", "sitse: {}\n", "intent.yaml:1: "),
        ("--intent", "intent.yaml", "sites: {a: *b}\n", "intent.yaml:1: "),
        ("--demands", "demands.csv", "source,target,bps\nr1,nowhere,x\n", "demands.csv:"),
        ("--accept-existing", "accepted.json", "{}\n", "accepted.json:1: is no file of accepted findings"),
        ("-i", "hosts.csv", "nonsense\nx\n", "hosts.csv:"),
    ],
)
def test_mistakes_of_other_files(option: str, name: str, text: str, told: str, folder: Folder, cli: Cli) -> None:
    here = folder(".", {name: text, "configs/r1.cfg": CLEAN})
    pack = () if option == "-p" else ("-p", "capacity")
    said = cli("audit", "configs", *pack, option, name, cwd=here)
    assert said.code == 2
    assert said.said
    assert all(line.startswith(f"netaudit: {told}") for line in said.said), said.err


@pytest.mark.parametrize("option", ["--profile", "--waivers", "--intent", "--demands", "-i"])
@pytest.mark.parametrize("what", ["absent", "folder", "binary"])
def test_files_that_cannot_be_read(option: str, what: str, folder: Folder, cli: Cli) -> None:
    here = folder(".", {"configs/r1.cfg": CLEAN, "a-folder/x": "x", "binary": b"\x00\xff\xfe\x01" * 9})
    said = cli(
        "audit", "configs", option, {"absent": "absent.yaml", "folder": "a-folder", "binary": "binary"}[what], cwd=here
    )
    assert said.code == 2, said
    assert len(said.said) == 1, said.err


def test_a_policy_that_is_not_there(folder: Folder, cli: Cli) -> None:
    said = cli("audit", folder("in", {"r1.cfg": CLEAN}), "-p", "capasity")
    one_line(said, 2, "no rule pack 'capasity': neither a file, nor a folder, nor one of capacity, ")


def test_selections_that_leave_nothing(folder: Folder, cli: Cli) -> None:
    configs = folder("in", {"r1.cfg": CLEAN})
    one_line(cli("audit", configs, "--select", "ZZZ-*"), 2, "ZZZ-*")
    one_line(cli("audit", configs, "--ignore", "*"), 2, "no rule takes part")
    one_line(cli("audit", configs, "--tag", "nonsense"), 2, "no rule takes part")


def test_unknown_names(folder: Folder, cli: Cli) -> None:
    configs = folder("in", {"r1.cfg": CLEAN})
    one_line(cli("rules", "show", "RED-01"), 2, "no rule 'RED-01' (did you mean")
    one_line(cli("rules", "explain", "RED-001", "r9", "--configs", configs), 2, "r9")
    one_line(cli("what-if", configs, "--fail", "r9"), 2, "r9")
    one_line(cli("capacity", "--links", "x.csv"), 2, "--links goes with --demands")


@pytest.mark.parametrize(
    "command",
    [("audit",), ("drift",), ("approve", "--all", "--by", "a", "--reason", "b"), ("collect",), ("waivers", "list")],
)
def test_outside_of_a_workspace(command: tuple[str, ...], cli: Cli) -> None:
    one_line(cli(*command), 2, "no netaudit.yaml in this folder or above it; `netaudit init` makes a workspace")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("packs: [capacity\n", "netaudit.yaml:"),
        ("archvie: x\n", "netaudit.yaml:1: archvie: unknown key (did you mean 'archive'?)"),
        ("packs: capacity\n", "netaudit.yaml:1: packs: "),
        ("packs: [nonsense]\n", "no rule pack 'nonsense'"),
        ("archive: nowhere\n", "nowhere is not there"),
        ("inventory: inventoreis\n", "netaudit.yaml: inventory: "),
        ("policies: [polcies]\n", "netaudit.yaml: policies: "),
    ],
)
def test_a_workspace_with_a_mistake(text: str, told: str, folder: Folder, cli: Cli) -> None:
    here = folder("ws", {})
    assert cli("init", here).code == 0
    (here / "netaudit.yaml").write_text(text)
    said = cli("audit", cwd=here)
    assert said.code == 2
    assert told in said.err
    assert len(said.said) == 1


def test_init_of_a_workspace_that_is_there(folder: Folder, cli: Cli) -> None:
    here = folder("ws", {"netaudit.yaml": ""})
    one_line(cli("init", here), 2, "netaudit.yaml is there already")


def test_a_damaged_key_of_fingerprints(folder: Folder, cli: Cli) -> None:
    """An empty key would make fingerprints that anybody can compute."""
    here = folder("ws", {})
    cli("init", here)
    for text in ("", "not hexadecimal\n", "ab\n", "\udcff"):
        (here / ".netaudit" / "secret.key").write_bytes(text.encode("utf-8", "surrogateescape"))
        one_line(cli("facts", folder("in", {"r1.cfg": CLEAN}), cwd=here), 2, "secret.key")


@pytest.mark.parametrize("output", ["missing/out.json", ".", "r1.cfg/out.json"])
@pytest.mark.parametrize("command", ["audit", "facts"])
def test_an_output_that_cannot_be_written(command: str, output: str, folder: Folder, cli: Cli) -> None:
    configs = folder("in", {"r1.cfg": CLEAN})
    said = cli(command, configs, "--format", "json", "-o", output, cwd=configs)
    assert said.code == 2
    assert said.out == ""
    assert len(said.said) == 1
    assert output in said.err
    assert sorted(path.name for path in configs.iterdir()) == ["r1.cfg"]
