"""Writes netaudit/report/schemas/*.json, the JSON Schemas of what netaudit prints, from the types of the results.

python docs/write_schemas.py
"""

from __future__ import annotations

import json
from pathlib import Path

from netaudit.report import schemas

FOLDER = Path(schemas.__file__).parent


def text(name: str) -> str:
    """The text of the schema's file."""
    return json.dumps(schemas.made(name), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for each in schemas.FILES:
        (FOLDER / f"{each}.json").write_text(text(each), encoding="utf-8")
