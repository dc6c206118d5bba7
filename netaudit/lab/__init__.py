"""Emulated devices over real SSH on loopback, for the demonstration and for tests."""

from netaudit.lab.cli import CLIS, Cli
from netaudit.lab.server import EmulatedDevice, Fault, Lab

__all__ = ["CLIS", "Cli", "EmulatedDevice", "Fault", "Lab"]
