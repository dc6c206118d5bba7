"""What every fact of the model has in common: where it stands in the file, and how each value came about.

An attribute that is None (or empty) is *absent*: not configured, and no platform default is known to apply. An
attribute named in `unknown` could not be determined, and is None too; a rule that asks for it says `unknown`, never
`pass`. Values are in bit/s, bytes for bursts and buffers, milliseconds unless the name says seconds (`_s`), and bytes
for MTUs. Interface names are canonical for their platform; addresses carry their prefix length.

Facts are trees without cycles, so that the garbage collector need not look at them (`gc=False`): on a large
configuration that is half of the time.
"""

from __future__ import annotations

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A part of a fact that has no place of its own in the file."""


class Span(msgspec.Struct, frozen=True, gc=False):
    """Lines of a device's configuration that show something."""

    device: str
    start: int
    end: int


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One thing that a configuration says."""

    line: int = 0
    """First line of the block that says it; 0 where no block does."""
    end: int = 0
    """Last line of that block."""
    at: dict[str, tuple[int, ...]] = {}
    """Attribute -> the lines that configure it, for attributes that do not stand on `line` alone."""
    defaulted: tuple[str, ...] = ()
    """Attributes that nobody configured and whose value is the platform's default."""
    inherited: dict[str, str] = {}
    """Attribute -> the template, peer group or profile it was taken from."""
    unknown: dict[str, str] = {}
    """Attribute -> why it could not be determined."""

    @property
    def label(self) -> str:
        """What a reader calls this fact within its device: `GigabitEthernet0/1`, `10`, `WAN-OUT`."""
        for field in ("name", "id", "peer", "prefix"):
            value = getattr(self, field, None)
            if value is not None:
                return str(value)
        return self.__class__.__name__


class NetworkFact(Fact, frozen=True, kw_only=True):
    """A fact about several devices."""

    id: str
    devices: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
