"""Writes a folder of many whole-device configurations to audit: `python estate.py FOLDER --devices 1000 --lines 1000`.

With `--real FOLDER ...`, whole configurations below those folders are repeated: each round over them is a network of
its own, with other addresses, and each device's Ethernet ports are repeated on further slots until it has the lines.
Without it, the configurations are made up.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from configurations import synthetic

_ADDRESS = re.compile(r"\b(10|172|192)\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b")
_PORT = re.compile(r"^interface (Ethernet|GigabitEthernet|TenGigabitEthernet)([\d/]+)\n((?: .*\n)+)", re.MULTILINE)
_WHOLE = re.compile(r"^hostname \S+", re.MULTILINE)
_END = re.compile(r"^end\s*$", re.MULTILINE)


def whole_devices(folders: list[Path], least: int) -> list[str]:
    """Texts of files that name their device and have at least so many lines."""
    found: list[str] = []
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            text = path.read_text(encoding="utf-8", errors="replace")
            if _WHOLE.search(text) and least <= text.count("\n") <= 5_000 and "<" not in text[:200]:
                found.append(text)
    return found


def copy(text: str, number: int, generation: int, lines: int) -> str:
    """A configuration under another name and in the networks of its generation, made as long as asked for."""
    text = _WHOLE.sub(f"hostname device{number}", _END.sub("", text), count=1)
    ports = _PORT.findall(text)
    body = [text.rstrip("\n")]
    length = text.count("\n")
    slot = 20
    while ports and length < lines:
        for kind, port, block in ports:
            body.append(f"interface {kind}{slot}/{port}\n{_moved(block, slot, 0)}!")
            length += block.count("\n") + 2
            if length >= lines:
                break
        slot += 1
    return _moved("\n".join([*body, "end", ""]), generation // 200, generation)


def _moved(text: str, second: int, third: int) -> str:
    """The text with its private addresses moved on in their second and third numbers."""
    return _ADDRESS.sub(lambda m: f"{m[1]}.{(int(m[2]) + second) % 224}.{(int(m[3]) + third) % 250}.{m[4]}", text)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--devices", type=int, default=1000)
    parser.add_argument("--lines", type=int, default=1000)
    parser.add_argument("--real", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    originals = whole_devices(options.real, options.lines // 5)
    for number in range(options.devices):
        if originals:
            text = copy(originals[number % len(originals)], number, number // len(originals), options.lines)
        else:
            text = synthetic(options.lines, seed=number)
        (options.folder / f"device{number:05d}.cfg").write_text(text, encoding="utf-8")
    print(f"{options.devices} configurations of {len(originals) or 'made-up'} kinds in {options.folder}")


if __name__ == "__main__":
    main()
