"""The expression tree: what `when`, `each`, paths and the holes of a text read.

Frozen and tagged, so that a compiled document can be stored and compared byte for byte.
"""

from __future__ import annotations

from typing import Literal as OneOf
from typing import TypeAlias

import msgspec

__all__ = [
    "Binary",
    "Conditional",
    "ContextPath",
    "Expr",
    "Has",
    "Literal",
    "LocalPath",
    "MessagePath",
    "Not",
    "Path",
    "SetLiteral",
    "Size",
    "TenantPath",
]


class _Node(msgspec.Struct, frozen=True, tag_field="x", omit_defaults=True):
    pass


class Literal(_Node, frozen=True, tag="lit"):
    """A constant: null, a boolean, a number or a string."""

    value: str | int | float | bool | None


class SetLiteral(_Node, frozen=True, tag="set"):
    """The right side of `in`: constants only, built once."""

    values: tuple[str | int | float | bool | None, ...]


class ContextPath(_Node, frozen=True, tag="ctx"):
    """A value of the caller's context. Each step is a name; the first may hold dots (exact match)."""

    path: tuple[str, ...]


class TenantPath(_Node, frozen=True, tag="tenant"):
    """A value of the tenant: `brand.…` or `links.…`."""

    path: tuple[str, ...]


class MessagePath(_Node, frozen=True, tag="msg"):
    """A value of the message being made, which no template can name: its id, a token of its buttons.

    Programs find it under "message" among the tenant's values; see `info.model.actions`.
    """

    path: tuple[str, ...]

    @property
    def steps(self) -> tuple[str, ...]:
        """The path among the tenant's values."""
        return ("message", *self.path)


class LocalPath(_Node, frozen=True, tag="local"):
    """The item an `each` bound to `name`, or a value inside it."""

    name: str
    path: tuple[str, ...] = ()


class Not(_Node, frozen=True, tag="not"):
    """The opposite of a boolean."""

    operand: Expr


class Has(_Node, frozen=True, tag="has"):
    """Whether the path is there. Never an error, whatever is missing on the way."""

    operand: Path


class Size(_Node, frozen=True, tag="size"):
    """Code points of a string, items of a list, keys of an object."""

    operand: Expr


class Binary(_Node, frozen=True, tag="bin"):
    """Two operands and CEL's operator between them; `&&` and `||` stop early."""

    op: OneOf["&&", "||", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "in"]
    left: Expr
    right: Expr


class Conditional(_Node, frozen=True, tag="if"):
    """`condition ? then : otherwise`; the arm not taken is not read."""

    condition: Expr
    then: Expr
    otherwise: Expr


Path: TypeAlias = ContextPath | TenantPath | MessagePath | LocalPath
"""What names a value."""
Expr: TypeAlias = Literal | SetLiteral | Path | Not | Has | Size | Binary | Conditional
"""Any node of the tree."""
