"""What both sources become first: text, values, and choices that may nest.

MessageFormat 2 has one `.match` for a whole message; `flatten` makes it from such a tree.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

__all__ = ["Case", "Choose", "Options", "Selector", "Show", "ShowSelector", "Tree"]

Options: TypeAlias = tuple[tuple[str, str], ...]
"""The options of a function, in the order in which they are written."""


class Selector(msgspec.Struct, frozen=True):
    """What a choice looks at: a variable or a constant through a function.

    `function` is "number", "offset", "string" or another that selects.
    """

    name: str
    function: str
    options: Options = ()
    constant: bool = False


class Case(msgspec.Struct, frozen=True):
    """One branch of a choice. `key` None takes every value that no other key takes."""

    key: str | None
    value: Tree


class Choose(msgspec.Struct, frozen=True):
    """A choice among branches by the best key; exactly one branch has the key None."""

    selector: Selector
    cases: tuple[Case, ...]


class Show(msgspec.Struct, frozen=True):
    """A value in the text: a variable or a constant, as a function shows it ("" for as it is)."""

    name: str
    function: str = ""
    options: Options = ()
    constant: bool = False


class ShowSelector(msgspec.Struct, frozen=True):
    """The number a choice looks at, in the text."""

    selector: Selector


Tree: TypeAlias = tuple[str | Show | ShowSelector | Choose, ...]
"""A message whose choices still stand where its author put them."""
