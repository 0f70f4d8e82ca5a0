"""The sheet a template is read onto: its texts, and where each text and expression stood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from info.errors import TemplateError, nearest
from info.publishing.positions import Node
from info.publishing.texts import read_text

__all__ = ["RESERVED", "Sheet", "check_id", "missing", "one_of", "read_or_note", "string", "truth", "whole"]

_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
RESERVED: Final = frozenset({"subject", "short", "preheader", "variants"})
"""Names of the envelope, which no block may have."""


@dataclass
class Sheet:
    """Collects while one variant is read. `places` maps a text key, a block id or
    `<owner>#<field>` (an expression) to the node it came from.
    """

    texts: dict[str, str] = field(default_factory=dict)
    places: dict[str, Node] = field(default_factory=dict)
    errors: list[TemplateError] | None = None
    """Where given, a wrong text is noted here, and reading goes on."""

    def text(self, key: str, node: Node, *, inline: bool = True) -> str:
        """Keeps a text under its key, and gives the key back."""
        if key in self.texts:
            raise node.error(f"Two texts would be called '{key}'.", "Rename one of the ids.")
        self.texts[key] = read_or_note(node, self.errors, inline=inline)
        self.places[key] = node
        return key

    def expression(self, key: str, node: Node) -> str:
        """Keeps the place of an expression, and gives its source; a bare number is one too."""
        if isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
            source = str(node.value)
        elif isinstance(node.value, str) and node.value.strip():
            source = node.value.strip()
        else:
            raise node.error("An expression is wanted here.", 'Write a string such as "has(trial_ends)".')
        self.places[key] = node
        return source


def read_or_note(node: Node, errors: list[TemplateError] | None, *, inline: bool) -> str:
    """The text; where errors are collected a wrong one is noted and reads as empty."""
    try:
        return read_text(node, inline=inline)
    except TemplateError as error:
        if errors is None:
            raise
        errors.append(error)
        return ""


def check_id(key: str, node: Node, of: str) -> str:
    """The id itself when it may be one; `node` is where to point otherwise."""
    if not _ID.match(key):
        what = f"The {of} id '{key}' is not a name."
        raise node.error(what, "Begin with a letter; go on with letters, digits, _ or -.")
    if of == "block" and key in RESERVED:
        raise node.error(f"'{key}' cannot be a block's id; the envelope has that name.", "Choose another.")
    return key


def one_of(node: Node, known: tuple[str, ...], of: str) -> str:
    """The node's string when it is one of `known`."""
    if isinstance(node.value, str) and node.value in known:
        return node.value
    near = nearest(str(node.value), known)
    hint = f"Did you mean '{near}'? " if near else ""
    raise node.error(f"There is no {of} '{node.value}'.", f"{hint}Known: {', '.join(known)}.")


def whole(node: Node, of: str, low: int, high: int) -> int:
    """The node's integer between `low` and `high`."""
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise node.error(f"{of} wants a whole number from {low} to {high}.", "")
    return value


def truth(node: Node, of: str) -> bool:
    """The node's boolean."""
    if not isinstance(node.value, bool):
        raise node.error(f"{of} wants true or false.", "")
    return node.value


def string(node: Node, of: str) -> str:
    """The node's string, not empty."""
    if not isinstance(node.value, str) or not node.value:
        raise node.error(f"{of} wants a string.", "")
    return node.value


def missing(node: Node, of: str, key: str, hint: str = "") -> TemplateError:
    """The error for a key that must be there."""
    return node.error(f"{of} has no '{key}'.", hint or f"Add '{key}'.")
