"""Configurations made of statements instead of command lines (Junos): compared, typed and taken back by their words.

`interfaces { ge-0/0/0 { mtu 9192; } }` and `set interfaces ge-0/0/0 mtu 9192` are the same words in the same order, so
that a configuration in braces and one in set form are compared without knowing which words open a block.
"""
