"""The data model of a message: the standard's interchange shape, as frozen values.

`interchange` carries it to and from the JSON that the standard describes.

Source: Unicode LDML 48, part 9 (MessageFormat), "Interchange Data Model".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal as OneOf
from typing import TypeAlias

import msgspec

__all__ = [
    "CatchAll",
    "Declaration",
    "Expression",
    "FunctionRef",
    "InputDeclaration",
    "Key",
    "Literal",
    "LocalDeclaration",
    "Markup",
    "Message",
    "Options",
    "Pattern",
    "PatternMessage",
    "SelectMessage",
    "Variable",
    "Variant",
]


class _Node(msgspec.Struct, frozen=True, tag_field="type", omit_defaults=True):
    pass


class Literal(_Node, frozen=True, tag="literal"):
    """A constant text, quoted or not in the source: `|two words|`, `42`."""

    value: str


class Variable(_Node, frozen=True, tag="variable"):
    """A name without its `$`, in NFC."""

    name: str


class CatchAll(_Node, frozen=True, tag="*"):
    """The key `*`, which any value matches."""


Options: TypeAlias = Mapping[str, Literal | Variable]
"""Option names and their values, in the order of the source."""
Key: TypeAlias = Literal | CatchAll
"""What a variant is chosen by."""


class FunctionRef(_Node, frozen=True, tag="function"):
    """A function's name without its `:` (maybe "namespace:name"), and its options."""

    name: str
    options: Options = {}


class Expression(_Node, frozen=True, tag="expression"):
    """`{arg :function @attributes}`; at least one of `arg` and `function` is there.

    An attribute without a value is True.
    """

    arg: Literal | Variable | None = None
    function: FunctionRef | None = None
    attributes: Mapping[str, Literal | bool] = {}


class Markup(_Node, frozen=True, tag="markup"):
    """`{#name}`, `{#name /}` or `{/name}`."""

    kind: OneOf["open", "standalone", "close"]
    name: str
    options: Options = {}
    attributes: Mapping[str, Literal | bool] = {}


Pattern: TypeAlias = tuple[str | Expression | Markup, ...]
"""Text, values and markup, in order; no two texts side by side."""


class InputDeclaration(_Node, frozen=True, tag="input"):
    """`.input {$name :function}`: says how a value of the caller is to be read."""

    name: str
    value: Expression


class LocalDeclaration(_Node, frozen=True, tag="local"):
    """`.local $name = {…}`: a name for an expression."""

    name: str
    value: Expression


Declaration: TypeAlias = InputDeclaration | LocalDeclaration
"""What stands before the body of a complex message."""


class Variant(msgspec.Struct, frozen=True, omit_defaults=True):
    """One pattern of a `.match`, and a key for each selector."""

    keys: tuple[Key, ...]
    value: Pattern


class PatternMessage(_Node, frozen=True, tag="message"):
    """A message with one pattern."""

    declarations: tuple[Declaration, ...]
    pattern: Pattern


class SelectMessage(_Node, frozen=True, tag="select"):
    """A message whose pattern is chosen by the values of its selectors."""

    declarations: tuple[Declaration, ...]
    selectors: tuple[Variable, ...]
    variants: tuple[Variant, ...]


Message: TypeAlias = PatternMessage | SelectMessage
"""A whole message."""
