"""The rule library: finding a rule, running the rules' own examples, the schemas of what users write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from netaudit.config.violations import suggestion
from netaudit.errors import UsageError
from netaudit.jobs.audit import load_policies
from netaudit.jobs.network import network_loads, with_loads
from netaudit.jobs.snapshot import Text, parse
from netaudit.model.intent import Intent
from netaudit.model.network import Network
from netaudit.network.build import build
from netaudit.policy.examples import surviving_mutants, test_pack
from netaudit.policy.findings import EvidenceText
from netaudit.policy.rule import Rule


def find_rule(name: str, policies: Sequence[str] = ()) -> Rule:
    """A rule by its id.

    Raises UsageError where there is none.
    """
    rules = {rule.id: rule for rule in load_policies(policies).rules}
    found = rules.get(name.upper(), rules.get(name))
    if found is None:
        hint = suggestion(name.upper(), rules)
        raise UsageError(f"no rule {name!r}" + (f" ({hint})" if hint else ""))
    return found


def source_of(rule: Rule) -> str:
    """A rule as it stands in its file, from its first line to the next rule's."""
    lines = Path(rule.file).read_text("utf-8").split("\n")
    first = rule.line - 1
    indent = len(lines[first]) - len(lines[first].lstrip())
    last = first + 1
    while last < len(lines) and not (lines[last].strip() and len(lines[last]) - len(lines[last].lstrip()) <= indent):
        last += 1
    return "\n".join(line[indent:] for line in lines[first:last]).rstrip()


@dataclass(frozen=True, slots=True)
class Tested:
    """What running the examples brought out."""

    rules: int
    examples: int
    mutants: int
    problems: tuple[str, ...]


def run_examples(packs: Sequence[str], *, mutants: bool = False) -> Tested:
    """Run the examples of packs (all shipped ones where none is named)."""
    loaded = load_policies(packs).packs
    results = [result for pack in loaded for result in test_pack(pack, example_network)]
    problems = [str(result) for result in results if result.problem]
    if mutants:
        problems += [text for pack in loaded for text in surviving_mutants(pack, example_network)]
    rules = sum(len(pack.rules) for pack in loaded)
    return Tested(rules, len(results), rules if mutants else 0, tuple(problems))


def example_network(
    devices: Mapping[str, tuple[str | None, str]], intent: Mapping[str, Any], demands: str | None
) -> tuple[Network, EvidenceText]:
    """The network of an example's configurations."""
    texts = [Text(name, f"{name}.cfg", config.encode(), platform) for name, (platform, config) in devices.items()]
    snapshot = parse(texts, key=b"examples")
    network = build(snapshot.devices, msgspec.convert(intent, Intent))
    if demands is not None:
        network = with_loads(network, network_loads_of_text(network, demands))
    return network, snapshot.evidence


def network_loads_of_text(network: Network, demands: str) -> Any:
    """The loads of a network under demands that are given as text."""
    import tempfile

    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as file:
        file.write(demands)
        file.flush()
        return network_loads(network, Path(file.name))


def schema_of(kind: str) -> dict[str, Any]:
    """The JSON Schema of a file that users write: rules, waivers, profile, intent, inventory, workspace."""
    from netaudit.inventory import schema as inventory
    from netaudit.jobs import workspace
    from netaudit.policy import schema as policy

    made: dict[str, Callable[[], Mapping[str, Any]]] = {
        "rules": policy.pack_schema,
        "waivers": policy.waivers_schema,
        "profile": policy.profile_schema,
        "intent": inventory.intent,
        "inventory": inventory.mapping_of_groups,
        "workspace": workspace.schema,
    }
    return dict(made[kind]())
