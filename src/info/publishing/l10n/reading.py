"""What every file about translations has in common: an object of objects and texts, each with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from info.publishing.positions import Node

__all__ = ["members", "text", "words"]


def members(node: Node, of: str, known: Sequence[str] | None = None) -> Mapping[str, Node]:
    """The members of an object. With `known`, any other key is a `TemplateError` that names the nearest."""
    if not isinstance(node.value, Mapping):
        raise node.error(f"{of} is a JSON object.", 'Write {"…": …}.')
    if known is not None:
        for key in node.fields:
            if key not in known:
                raise node.unknown_key(key, of, tuple(known))
    return node.fields


def text(node: Node, of: str) -> str:
    """The node's string, not empty."""
    if not isinstance(node.value, str) or not node.value.strip():
        raise node.error(f"{of} wants a text.", "Write some words, or leave it out.")
    return node.value


def words(node: Node, of: str) -> tuple[str, ...]:
    """The texts of a list."""
    if not isinstance(node.value, tuple):
        raise node.error(f"{of} wants a list of texts.", 'Write ["…"].')
    return tuple(text(item, of) for item in node.items)
