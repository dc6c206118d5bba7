"""Finds out which form an inventory has, by its files' names and what they hold."""

from __future__ import annotations

from pathlib import Path

from netaudit.config.yamlfile import load as load_yaml
from netaudit.errors import InvalidInventory
from netaudit.inventory import ansible, csv_file, netbox, nornir, router_db
from netaudit.inventory.host import Inventory
from netaudit.inventory.text import read_text

IN_A_FOLDER = (
    "hosts.yaml", "hosts.yml", "inventory.yaml", "inventory.yml", "inventory.csv", "hosts.csv", "netbox.yaml",
    "netbox.yml", "router.db", "hosts.ini", "inventory.ini", "hosts", "inventory",
)  # fmt: skip
"""What a folder is searched for, in this order."""


def load(path: str | Path) -> Inventory:
    """Reads an inventory of any form: a folder or a file.

    Raises InvalidInventory with every problem of its files.
    """
    place = Path(path)
    if place.is_dir():
        place = _in_folder(place)
    elif not place.exists():
        raise InvalidInventory.at(place, None, "is not there")
    if place.suffix in (".yaml", ".yml"):
        return _yaml(place)
    if place.suffix == ".csv":
        return csv_file.read(place)
    if place.suffix == ".db":
        return router_db.read(place)
    if place.suffix == ".ini" or any(line.startswith("[") for line in read_text(place).splitlines()):
        return ansible.read_ini(place)
    forms = "hosts.yaml (Nornir), .csv, router.db (RANCID, Oxidized), .yaml or .ini (Ansible), netbox.yaml"
    raise InvalidInventory.at(place, None, "is no inventory of a form known here", hint=f"known: {forms}")


def _in_folder(folder: Path) -> Path:
    for name in IN_A_FOLDER:
        if (folder / name).is_file():
            return folder / name
    raise InvalidInventory.at(folder, None, "holds no inventory", hint=f"looked for {', '.join(IN_A_FOLDER)}")


def _yaml(path: Path) -> Inventory:
    if "!vault" in read_text(path):
        return ansible.read_yaml(path)
    document = load_yaml(path, error=InvalidInventory, allow_empty=True, note=lambda problem: None)
    if netbox.looks_like(document.data):
        return netbox.read(load_yaml(path, error=InvalidInventory))
    return ansible.read_yaml(path) if ansible.looks_like(document.data) else nornir.read(path.parent, path)
