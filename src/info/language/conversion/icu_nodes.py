"""The parts of an ICU MessageFormat 1 message, each with its place in the source."""

from __future__ import annotations

from typing import Literal as OneOf
from typing import TypeAlias

import msgspec

__all__ = ["Argument", "Branch", "Branches", "Hash", "Nodes"]


class Hash(msgspec.Struct, frozen=True):
    """`#` in a plural: its number, less the offset."""

    offset: int


class Argument(msgspec.Struct, frozen=True):
    """`{name}` or `{name, type, style}`. `type` is in lower case, "" where there is none."""

    name: str
    type: str
    style: str
    offset: int


class Branch(msgspec.Struct, frozen=True):
    """A key and its message: `one`, `=2`, `male`; for `choice` the limit."""

    key: str
    value: Nodes
    offset: int
    strict: bool = False
    """For `choice`: the number must be larger than the limit (`<`), not just as large (`#`)."""


class Branches(msgspec.Struct, frozen=True):
    """`plural`, `selectordinal`, `select` or `choice`. `shift` is a plural's `offset:`."""

    name: str
    type: OneOf["plural", "selectordinal", "select", "choice"]
    branches: tuple[Branch, ...]
    shift: str
    offset: int


Nodes: TypeAlias = tuple[str | Hash | Argument | Branches, ...]
"""A message: text, values, choices, in order; no two texts side by side."""
