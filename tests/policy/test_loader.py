"""What is wrong with a rule file is told in one line each, all of it, with file, line, key and suggestion."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from netaudit.errors import InvalidPolicy
from netaudit.policy.loader import check_pack, load_packs
from netaudit.policy.schema import pack_schema
from netaudit.shipped import policies_dir

HEAD = "pack: {id: t, title: T, version: 1.0.0}\nrules:\n"
RULE = """\
  - id: T-1
    title: T
    severity: high
    for: interface
    expect: {mtu: 1500}
    message: "{name}"
"""


def problems(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "p.yaml"
    file.write_text(text, encoding="utf-8")
    return [str(problem).replace(f"{tmp_path}/", "") for problem in check_pack(file)]


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("mtu:", "mtuu:", "p.yaml:7: rules[0].expect.mtuu: Interface has no field 'mtuu' (did you mean 'mtu'?)"),
        ("mtu:", "switchport.moed:", "switchport.moed: switchport has no field 'moed' (did you mean 'mode'?)"),
        (
            "mtu:",
            "device.rol:",
            "p.yaml:7: rules[0].expect.device.rol: Device has no field 'rol' (did you mean 'role'?)",
        ),
        ("1500", "{mn: 1500}", "p.yaml:7: rules[0].expect.mtu.mn: unknown operator (did you mean 'min'?)"),
        ("1500", "{matches: x}", "p.yaml:7: rules[0].expect.mtu.matches: "),
        (
            "mtu: 1500",
            "addresses: x",
            "a list is never equal to one value (say some: x, every: x, none: x or contains: x)",
        ),
        ("mtu: 1500", "speed_bps: 10X", "p.yaml:7: rules[0].expect.speed_bps: '10X' is not a rate such as 500M or 10G"),
        (
            "mtu: 1500",
            "lag_mode: actve",
            "p.yaml:7: rules[0].expect.lag_mode: 'actve' never stands here (did you mean 'active'?)",
        ),
        (
            "mtu: 1500",
            "description: {matches: '(?=x)'}",
            "p.yaml:7: rules[0].expect.description.matches: is no regular expression that RE2 takes",
        ),
        (
            "mtu: 1500",
            "mtu: {eq: {param: size}}",
            "p.yaml:7: rules[0].expect.mtu.param: the parameter 'size' is not declared (declare it in params)",
        ),
        (
            "mtu: 1500",
            "mtu: {eq: {field: speed_bps}}",
            "",
        ),
        (
            "mtu: 1500",
            "mtu: {eq: {field: description}}",
            "p.yaml:7: rules[0].expect.mtu.field: description is a text and is compared with an integer",
        ),
        ("{name}", "{nam}", "p.yaml:8: rules[0].message: the placeholder {nam} means nothing: Interface has no field"),
        ("high", "hihg", "p.yaml:5: rules[0].severity: 'hihg' is not known here (did you mean 'high'?)"),
        ("interface", "interfase", "p.yaml:6: rules[0].for: 'interfase' is not known here (did you mean 'interface'?)"),
        (
            "mtu: 1500",
            "mtu: {eq: {parm: size}}",
            "p.yaml:7: rules[0].expect.mtu: must be a value, {field: PATH} or {param: NAME} (did you mean 'param'?)",
        ),
        ("    title: T\n", "", "p.yaml:3: rules[0]: 'title' is missing"),
        ("title: T", "titel: T", "p.yaml:4: rules[0].titel: unknown key (did you mean 'title'?)"),
        (
            "    message",
            "    params: {size: 9000}\n    message",
            "p.yaml:8: rules[0].params.size: is declared and never used",
        ),
        (
            "    message",
            "    remediation: {iso: x}\n    message",
            "p.yaml:8: rules[0].remediation.iso: unknown platform (did you mean 'ios'?)",
        ),
        ("    message", "    enforce_from: 2026-13-01\n    message", "'2026-13-01' is no date"),
    ],
)
def test_one_mistake_is_one_line(tmp_path: Path, old: str, new: str, wanted: str) -> None:
    assert old in RULE
    found = problems(tmp_path, HEAD + RULE.replace(old, new, 1))
    if not wanted:
        assert found == []
        return
    assert len(found) == 1, found
    assert wanted in found[0]


def test_five_mistakes_are_five_lines(tmp_path: Path) -> None:
    text = HEAD + RULE.replace("mtu: 1500", "mtuu: 1500").replace("high", "hihg").replace("{name}", "{nme}")
    text += RULE.replace("T-1", "T-2").replace("mtu: 1500", "description: {matches: '('}").replace("title:", "titel:")
    lines = [line.split(":")[1] for line in problems(tmp_path, text)]
    assert lines == ["5", "7", "8", "10", "13"]


def test_a_misspelt_special_key_of_an_example_is_one_line(tmp_path: Path) -> None:
    text = HEAD + RULE + "    examples: {pass: [{_intnt: {devices: {}}, r1: 'hostname r1'}]}\n"
    assert problems(tmp_path, text) == [
        "p.yaml:9: rules[0].examples.pass[0]._intnt: unknown key (did you mean '_intent'?)"
    ]


def test_a_tab_is_called_a_tab(tmp_path: Path) -> None:
    assert "it begins with a tab; indent with spaces" in problems(tmp_path, HEAD + RULE + "\ttags: []\n")[0]


def test_the_rest_of_a_rule_for_a_misspelt_entity_is_checked(tmp_path: Path) -> None:
    text = HEAD + RULE.replace("interface", "interfase", 1).replace("mtu:", "mtuu:").replace("{name}", "{nme}")
    lines = [line.split(":")[1] for line in problems(tmp_path, text)]
    assert lines == ["6", "7", "8"]


def test_a_rule_with_the_id_of_a_shipped_one_is_at_fault_itself(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(HEAD + RULE.replace("T-1", "CAP-001"), encoding="utf-8")
    with pytest.raises(InvalidPolicy, match=r"own.yaml:3: CAP-001: another rule has this id already \(.*capacity.yaml"):
        load_packs([own, policies_dir() / "capacity.yaml"])


def test_rules_with_one_id_are_refused_across_packs(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + RULE, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(HEAD + RULE, encoding="utf-8")
    with pytest.raises(InvalidPolicy, match=r"b.yaml:3: T-1: another rule has this id already \(.*a.yaml:3\)"):
        load_packs([tmp_path])


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"", "p.yaml:1: is empty"),
        (b"\xff\xfe", "p.yaml:1: is not UTF-8 text"),
        (b"a: [", "is not YAML"),
        (b"- x", "must be a mapping, is a list"),
        (b"a: 1\na: 2", "p.yaml:2: a: stands twice (first on line 1)"),
        (b"rules: [5, [], {for: []}, null]\npack: 7", "must be a mapping"),
    ],
)
def test_a_file_that_is_no_pack_is_an_error_and_no_traceback(tmp_path: Path, content: bytes, wanted: str) -> None:
    file = tmp_path / "p.yaml"
    file.write_bytes(content)
    with pytest.raises(InvalidPolicy) as caught:
        load_packs([file])
    assert wanted in "\n".join(caught.value.lines())


def test_a_folder_without_packs_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidPolicy, match="holds no rule pack"):
        load_packs([tmp_path])


def test_waivers_and_profiles_are_no_packs(tmp_path: Path) -> None:
    (tmp_path / "waivers.yaml").write_text("waivers: []", encoding="utf-8")
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "bank.yaml").write_text("profile: {id: bank}", encoding="utf-8")
    (tmp_path / "a.yaml").write_text(HEAD + RULE, encoding="utf-8")
    assert [pack.id for pack in load_packs([tmp_path])] == ["t"]


@pytest.mark.parametrize("file", sorted(policies_dir().glob("*.yaml")), ids=lambda file: file.name)
def test_the_shipped_packs_are_valid(file: Path) -> None:
    assert [str(problem) for problem in check_pack(file)] == []


@pytest.mark.parametrize("file", sorted(policies_dir().glob("*.yaml")), ids=lambda file: file.name)
def test_a_shipped_pack_is_the_same_without_its_examples(file: Path) -> None:
    whole, short = load_packs([file])[0], load_packs([file], examples=False)[0]
    assert [rule.examples for rule in short.rules] == [()] * len(whole.rules)
    assert short.ref == whole.ref
    for one, other in zip(whole.rules, short.rules, strict=True):
        assert (one.where_it_stands, one.params, one.platforms) == (
            other.where_it_stands,
            other.params,
            other.platforms,
        )
        assert {key: value for key, value in one.source.items() if key != "examples"} == other.source


def test_the_schema_is_small_enough_for_an_editor_and_valid() -> None:
    """The YAML extension of VS Code knows draft 7; what stands beside a `$ref`, which that ignores, only describes."""
    from jsonschema import Draft7Validator, Draft202012Validator

    schema = pack_schema()
    Draft202012Validator.check_schema(schema)
    Draft7Validator.check_schema(schema)
    assert len(json.dumps(schema)) < 1_000_000
    references = {word for word in json.dumps(schema).split('"') if word.startswith("#/$defs/")}
    assert {reference.removeprefix("#/$defs/") for reference in references} <= set(schema["$defs"])
    assert _keywords(schema) <= DRAFT_7
    beside = {key for part in _parts(schema) if "$ref" in part for key in part}
    assert beside <= {"$ref", "description"}


_EDITORS_OWN = {"enumDescriptions", "markdownEnumDescriptions"}
DRAFT_7 = _EDITORS_OWN | {
    "$schema", "$defs", "$ref", "title", "description", "type", "properties", "additionalProperties",
    "patternProperties", "propertyNames", "required", "items", "enum", "const", "anyOf", "allOf", "if", "then",
    "pattern", "minLength", "minItems", "minProperties",
}  # fmt: skip
"""Those of draft 7 (`$defs` is a place that references name), and the editor's own."""


def _parts(schema: object, named: bool = False) -> Iterator[dict[str, object]]:
    """Every schema in a schema. `named`: the mapping is of names to schemas."""
    if isinstance(schema, list):
        for item in schema:
            yield from _parts(item)
    elif isinstance(schema, dict):
        if not named:
            yield schema
        for key, value in schema.items():
            if named or key not in ("enum", "const", "required"):
                yield from _parts(value, not named and key in ("properties", "patternProperties", "$defs"))


def _keywords(schema: object) -> set[str]:
    return {key for part in _parts(schema) for key in part}


def test_an_editor_says_what_every_key_of_a_rule_is_for() -> None:
    rule = pack_schema()["$defs"]["rule"]
    assert [name for name, made in rule["properties"].items() if not made.get("description")] == []
    assert all(rule["properties"]["for"]["enumDescriptions"])
