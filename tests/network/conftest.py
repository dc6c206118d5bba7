"""Networks from texts: each case shows the configurations that it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from netaudit.model.device import Device, Source
from netaudit.model.intent import Intent
from netaudit.model.network import Network
from netaudit.network.build import build
from netaudit.platforms.base import get

MakeNetwork = Callable[..., Network]


def device(name: str, text: str, platform: str = "eos") -> Device:
    """A device from its configuration; `;` starts a line within the block, which keeps its own indentation."""
    lines = [
        line if number == 0 else f"   {line}"
        for block in text.strip().splitlines()
        for number, line in enumerate(block.strip().split(";"))
    ]
    how = get(platform)
    return how.facts(how.parse("\n".join([*lines, "end", ""])), name, Source(path=f"{name}.cfg", sha256=""))


def devices_of(folder: Path, platform: str) -> list[Device]:
    """All devices of a folder of configurations."""
    how = get(platform)
    return [
        how.facts(how.parse(path.read_text(encoding="utf-8")), path.stem, Source(path=path.name, sha256=""))
        for path in sorted(folder.glob("*.cfg"))
    ]


def _network(configs: Mapping[str, str], intent: Mapping[str, Any] | None = None, platform: str = "eos") -> Network:
    devices = [device(name, text, platform) for name, text in configs.items()]
    return build(devices, msgspec.convert(intent or {}, Intent))


@pytest.fixture(scope="session")
def network() -> MakeNetwork:
    """Makes the network of some EOS configurations and an intent."""
    return _network


@pytest.fixture(scope="session")
def real(shared: Path) -> Callable[..., Network]:
    """Makes the network of a folder of real configurations."""

    def make(name: str, platform: str, intent: Mapping[str, Any] | None = None) -> Network:
        return build(
            devices_of(shared / "networks" / name / "configs", platform), msgspec.convert(intent or {}, Intent)
        )

    return make
