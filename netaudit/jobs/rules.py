"""The rule library: finding a rule, running the rules' own examples, the schemas of what users write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from netaudit.config.violations import suggestion
from netaudit.errors import UsageError
from netaudit.jobs.audit import Policies, load_policies, resolve_policy, shipped_packs
from netaudit.jobs.examples import example_network
from netaudit.policy.examples import surviving_mutants, test_pack
from netaudit.policy.loader import load_packs
from netaudit.policy.pages import MARK, library_pages
from netaudit.policy.python_rules import python_pack
from netaudit.policy.rule import Rule
from netaudit.report.writing import write_atomic


def find_rule(name: str, policies: Policies) -> Rule:
    """A rule by its id.

    Raises UsageError where there is none.
    """
    rules = {rule.id: rule for rule in policies.rules}
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


def write_pages(folder: Path, policies: Sequence[str] = ()) -> tuple[int, int]:
    """Write the pages of the rules of packs; those of rules that are no more go. Returns how many of each."""
    loaded = load_policies(policies, examples=True)
    pages = library_pages(loaded.packs, loaded.frameworks)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made: {error.strerror or error}") from None
    for name, text in pages.items():
        write_atomic(folder / name, text)
    stale = [path for path in folder.glob("*.md") if path.name not in pages and _is_page(path)]
    for path in stale:
        path.unlink()
    return len(pages), len(stale)


def _is_page(path: Path) -> bool:
    return path.read_text("utf-8", "replace").startswith(MARK)


@dataclass(frozen=True, slots=True)
class Tested:
    """What running the examples brought out."""

    rules: int
    examples: int
    mutants: int
    problems: tuple[str, ...]


def run_examples(packs: Sequence[str], *, mutants: bool = False) -> Tested:
    """Run the examples of packs (all shipped ones where none is named)."""
    loaded = load_packs([resolve_policy(name) for name in (packs or shipped_packs())])
    installed = None if packs else python_pack()
    loaded += [installed] if installed is not None else []
    results = [result for pack in loaded for result in test_pack(pack, example_network)]
    problems = [str(result) for result in results if result.problem]
    if mutants:
        problems += [text for pack in loaded for text in surviving_mutants(pack, example_network)]
    rules = sum(len(pack.rules) for pack in loaded)
    return Tested(rules, len(results), rules if mutants else 0, tuple(problems))


def schema_of(kind: str) -> dict[str, Any]:
    """The JSON Schema of a file that users write (rules, waivers, intent, inventory, ...) or of a result as JSON."""
    from netaudit.inventory import schema as inventory
    from netaudit.jobs import workspace
    from netaudit.policy import schema as policy

    made: dict[str, Callable[[], Mapping[str, Any]]] = {
        "rules": policy.pack_schema,
        "waivers": policy.waivers_schema,
        "profile": policy.profile_schema,
        "framework": policy.framework_schema,
        "intent": inventory.intent,
        "inventory": inventory.mapping_of_groups,
        "workspace": workspace.schema,
    }
    if kind not in made:
        from netaudit.report.schemas import schema

        return schema(kind)
    return dict(made[kind]())
