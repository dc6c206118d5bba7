"""The demo bank as a workspace whose devices are files, so that a night takes half a second and can be repeated."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import yaml

from netaudit.jobs.init import init_workspace

PROJECT = Path(__file__).resolve().parents[2]
BANK = PROJECT / "inventories" / "demo-bank"


class Bank:
    """A workspace and the files that stand for its devices."""

    def __init__(self, root: Path, settings: dict[str, Any] | None = None) -> None:
        self.root = root
        init_workspace(root)
        self.devices = root / "device"
        shutil.copytree(BANK / "approved", self.devices)
        hosts = yaml.safe_load((BANK / "hosts.yaml").read_text())
        told = {
            name: {"groups": host["groups"], "data": {**host["data"], "collector": "file", "path": "../device"}}
            for name, host in hosts.items()
        }
        (root / "inventories" / "hosts.yaml").write_text(json.dumps(told))
        for name in ("groups.yaml", "defaults.yaml"):
            shutil.copy(BANK / name, root / "inventories")
        for name in ("intent.yaml", "demands.csv", "profile.yaml"):
            shutil.copy(BANK / name, root)
        self.settings = {"profile": "profile.yaml", **(settings or {})}
        self.configure()

    def configure(self, **settings: Any) -> None:
        """Change netaudit.yaml."""
        self.settings |= settings
        (self.root / "netaudit.yaml").write_text(json.dumps(self.settings, indent=1))

    def type(self, device: str, old: str, new: str) -> None:
        """Somebody changes a configuration."""
        path = self.devices / f"{device}.cfg"
        text = path.read_text()
        assert text.count(old) >= 1, (device, old)
        path.write_text(text.replace(old, new))

    def unplug(self, device: str) -> None:
        """A device that does not answer."""
        (self.devices / f"{device}.cfg").rename(self.devices / f"{device}.gone")

    def plug(self, device: str) -> None:
        """It answers again."""
        (self.devices / f"{device}.gone").rename(self.devices / f"{device}.cfg")

    def waive(self, *waivers: dict[str, str]) -> None:
        """Write the waivers."""
        (self.root / "policies" / "waivers.yaml").write_text(json.dumps({"waivers": list(waivers)}))
