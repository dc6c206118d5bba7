"""Seeded edits of known truth on every configuration of a corpus, and what drift says of them.

    python benchmarks/drift/truth.py FOLDER [--platform P] [--edits N]

For each file: itself, itself in another order where order says nothing, and N times a line taken out, a line put in and
a number changed. What is not told as exactly that one change is printed, as is a remediation that is not proved.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from netaudit.drift.compare import differences, session_key
from netaudit.drift.grammar import grammar
from netaudit.drift.remediate import remediate
from netaudit.platforms.base import Platform, get
from netaudit.platforms.detect import detect
from tests.drift.edits import leaves, render, shuffled, stands_alone, with_other_number, without

LARGEST = 200_000
"""Bytes of a file that is looked at."""


def edited(text: str, platform: Platform, edits: int, rng: random.Random) -> list[tuple[str, str, str, list[str]]]:
    """What was done, the text before and after, and the kinds of change that must be told."""
    tree, tables = platform.parse(text), grammar(platform)
    plain = render(tree.roots)
    cases = [
        ("itself", text, text + "\n!\n", []),
        ("another order", plain, render(shuffled(platform.parse(plain).roots, "", tables, rng)), []),
    ]
    said = Counter(node.text for node in leaves(tree, tables))
    alone = [n for n in leaves(tree, tables) if said[n.text] == 1 and stands_alone(tree, n, tables)]
    for _ in range(edits if alone else 0):
        node = rng.choice(alone)
        less = without(tree, node.line)
        cases += [(f"without {node.text}", text, less, ["removed"]), (f"with {node.text}", less, text, ["added"])]
        number = with_other_number(tree, node.line, rng)
        if number is not None:
            cases.append((f"a number of {node.text}", text, number, ["changed"]))
    return cases


def main() -> None:
    """Prints what was told wrongly, and the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--platform", help="of all files; else told from the text")
    parser.add_argument("--edits", type=int, default=3)
    wanted = parser.parse_args()
    key, tally = session_key(), Counter[str]()
    for number, path in enumerate(sorted(path for path in wanted.folder.rglob("*") if path.is_file())):
        text = path.read_text(errors="replace")
        name = wanted.platform or detect(text).platform
        if name is None or get(name).drift.statements is not None or len(text) > LARGEST:
            continue
        platform = get(name)
        for what, before, after, kinds in edited(text, platform, wanted.edits, random.Random(number)):
            old, new = platform.parse(before), platform.parse(after)
            told = [one.kind for one in differences(old, new, platform, key=key)]
            tally["edits"] += 1
            if told != kinds:
                tally["told otherwise"] += 1
                print(f"{path.name}: {what}: {told or 'nothing'}")
            elif kinds:
                tally["remediations"] += 1
                if not remediate(old, new, platform, key=key).proved:
                    tally["not proved"] += 1
                    print(f"{path.name}: {what}: not proved")
    print(", ".join(f"{count} {name}" for name, count in tally.items()))


if __name__ == "__main__":
    main()
