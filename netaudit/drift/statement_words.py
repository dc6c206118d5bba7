"""The words that statements are known to begin with, on a platform whose configuration is a hierarchy of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from netaudit.config.tree import Node, Tree

_HIERARCHIES = """
access access-profile accounting-options applications apply-groups apply-macro apply-path bridge-domains chassis
class-of-service dynamic-profiles ethernet-switching-options event-options fabric firewall forwarding-options groups
interfaces jsrc logical-systems multi-chassis multicast-snooping-options poe policy-options protocols
routing-instances routing-options schedulers security services session-limit-group smtp snmp switch-options system
tenants unified-edge version virtual-chassis vlans wlan
"""
"""What Junos has at the top. Source: Juniper, CLI reference, configuration statements; working knowledge."""
_SPOKEN = "set delete activate deactivate insert rename copy protect unprotect annotate edit"
_SIMILAR = 0.75

_Trie = dict[str, Any]


class StatementWords:
    """Statements of configurations at hand, word by word."""

    def __init__(self, trees: Iterable[Tree]) -> None:
        self._trie: _Trie = {word: {} for word in _HIERARCHIES.split()}
        for tree in trees:
            self._learn(tree.roots, self._trie)

    def _learn(self, nodes: Sequence[Node], level: _Trie) -> None:
        for node in nodes:
            words = node.text.removeprefix("inactive: ").split()
            if words and words[0] in ("set", "deactivate"):
                words = words[1:]
            at = level
            for word in words:
                at = at.setdefault(word, {})
            self._learn(node.children, at)

    def slip(self, text: str) -> tuple[str, str | None] | None:
        """The first word that is a slip of the pen, and the one meant; None where all is well.

        Only statements that begin with a verb and go from the top are looked at.
        """
        words = text.split()
        if len(words) < 2 or words[0] not in _SPOKEN.split() or words[0] == "annotate":
            return None
        level = self._trie
        for place, word in enumerate(words[1:]):
            below = level.get(word)
            if below is None:
                like = get_close_matches(word, sorted(level), n=1, cutoff=_SIMILAR)
                is_word = word.replace("-", "").isalpha() and word.islower()
                if is_word and (like or place == 0):
                    return word, like[0] if like else None
                return None
            level = below
        return None
