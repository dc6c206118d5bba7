"""A tree of either form as the hierarchy of its statements."""

from __future__ import annotations

from netaudit.config.braces import VERBS, is_set_form, words
from netaudit.config.tree import Tree
from netaudit.drift.statements.hierarchy import Statement
from netaudit.drift.statements.terminal import Terminal, take_in
from netaudit.errors import InvalidConfig
from netaudit.platforms.order import StatementGrammar

_NOTHING_EXCLUDES = StatementGrammar()
"""What is shown stands there: no statement of a text that was printed replaces another."""


def hierarchy(tree: Tree, key: bytes) -> Statement:
    """The statements of a configuration, inactive ones and groups as they are written; secrets replaced."""
    root = Statement("")
    if not in_set_form(tree):
        take_in(root, tree.roots, key)
        return root
    terminal = Terminal(root, _NOTHING_EXCLUDES, key)
    for node in tree.roots:
        try:
            terminal.type(node.text, node.line, printed=True)
        except InvalidConfig:  # no command: kept, so that it cannot change unseen
            terminal.put(words(node.text), node.line)
    return root


def in_set_form(tree: Tree) -> bool:
    """Whether the text is one of commands."""
    return bool(tree.roots) and is_set_form(tree.lines) and tree.roots[0].text.split(None, 1)[0] in VERBS
