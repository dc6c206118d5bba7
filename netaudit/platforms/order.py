"""What a platform must tell about its command line so that two configurations can be compared and one typed.

Commands are written as word patterns: a plain word stands for itself, `*` for a word that says *which* setting is
meant, `?` for a word that is part of its value; whatever follows is value too. `neighbor * route-map ? in` is one
setting for each neighbour; its value is the name of the route map. The pattern with most words wins.
A section is a regular expression for the header that holds the line; the empty string is the top level, `.` any.
"""

from __future__ import annotations

from dataclasses import dataclass

Commands = tuple[tuple[str, tuple[str, ...]], ...]
"""Section, and the commands that are meant when they stand in it."""


Paths = tuple[tuple[str, ...], ...]
"""Last words of a path through a hierarchy; `*` for any word, `^` in front for the start of the path."""


@dataclass(frozen=True, slots=True)
class StatementGrammar:
    """The peculiarities of a configuration made of statements that are set and deleted by all their words."""

    ordered: Paths = ()
    """What stands directly below these words is in an order that counts."""
    single: Paths = ()
    """Below these words stands one value: setting another replaces it."""
    beside: frozenset[str] = frozenset()
    """Words that may stand beside such a value: they are settings of their own."""
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """A word, and words below it of which one is in force: setting one takes the other away."""
    presence: Paths = ()
    """Statements that remain, empty, when the last one below them is deleted."""
    numbers: Paths = ()
    """Lists of numbers whose spelling does not count: `[ 10 11 12 ]` is `10-12`."""
    named: frozenset[str] = frozenset()
    """Words that are followed by a name, and open a block only behind it."""


@dataclass(frozen=True, slots=True)
class DriftGrammar:
    """The peculiarities of a command line, as tables."""

    ordered_lines: tuple[str, ...] = ()
    """Lines that are entries of an ordered list: what the expression matches is the list's name."""
    single: Commands = ()
    """Commands whose setting holds one value: typing a line replaces the one before."""
    several: Commands = ()
    """Commands whose setting may hold several values side by side: typing a line adds it."""
    on_by_default: Commands = ()
    """Shown only when switched off (`no ip redirects`); the positive form says nothing."""
    off_by_default: Commands = ()
    """`no ...` says nothing, however it came into the text."""
    closers: tuple[str, ...] = ("exit", "end")
    """Lines that only end a block."""
    ranges: tuple[str, ...] = ()
    """Headers that stand for many: regular expressions with groups `head` and `list`."""
    vlan_lists: tuple[str, ...] = ()
    """Commands whose list of VLANs may be spread over lines with `add`."""
    whole: Commands = ()
    """Commands whose negation must name the whole line, not only the setting."""
    emptied: str = r"(?!)"
    """Headers that no command takes away: they vanish when the last line below them does."""
    unforeseen: Commands = ()
    """Commands that make the device show other lines differently; which ones is not known to these tables."""
    free_lines: str = r"(?!)"
    """Headers of text in which indentation says nothing: a routing policy."""
    free_order: str = r"(?!)"
    """Headers of text whose lines are a set: their order and the commas between them say nothing."""
    gathered: Commands = ()
    """Commands that gather words: typed again with others, all of them stand in one line. Longer ones come first."""
    word_lists: tuple[str, ...] = ()
    """Words followed by a list of numbers whose spelling does not count: `vlan 1,2,3` is `vlan 1-3`."""
    names: tuple[tuple[str, str], ...] = ()
    """Short forms of interface types, lower case, and the full name."""
    free_text: tuple[str, ...] = ("description", "remark", "name", "banner", "alias")
    """First words of lines whose text is taken as it stands."""
    definitions: tuple[str, ...] = ()
    """Headers or lines that others refer to, in the order in which they must be created."""
    filters: str = ""
    """Header of an access list whose entries can be edited by number; group `name`."""
    filter_lines: tuple[tuple[str, str], ...] = ()
    """Top-level lines that are entries of an access list (groups `name` and `entry`), and the header to edit them."""
    resequence: str = ""
    """Command that numbers the entries of an access list: `{family}` (`ip`, `ipv6`, `mac`), `{name}` and `{step}`."""
    unnumbered: str = r"(?!)"
    """Headers of access lists that no command numbers: what follows the first difference is typed anew."""
    resequence_inside: bool = False
    """That command is typed within the access list."""
    insert_before: str = ""
    """Header that puts a class in front of another: `{header}` and `{name}`."""
    resets: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """Section, command that wipes others when typed, and the commands it wipes."""
    takes_along: tuple[tuple[str, str], ...] = ()
    """Section, and a line whose negation removes all that begin with its first group, in sections below too."""
    last: tuple[str, ...] = ("no shutdown", "activate")
    """Lines typed last in their section."""
    final: str = "class class-default"
    """The class that stays at the end of a policy wherever another is added."""
    first: tuple[str, ...] = ("shutdown", "no switchport", "switchport")
    """Lines typed first in their section."""
    harmless: tuple[str, ...] = ("no shutdown",)
    """Negated lines that take nothing away."""
    guards: str = r"(?:ip|ipv6|mac) (?:access-group|traffic-filter) |access-class "
    """Lines that put a filter in force: typed before what they protect, taken away after it."""
    physical: str = r"(?!)"
    """Headers of interfaces that can be emptied and not removed."""
    statements: StatementGrammar | None = None
    """Of a platform whose configuration is made of statements, not of command lines; the other tables are unused."""
