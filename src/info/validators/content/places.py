"""Which values of a context are anybody's words, by its schema; and those values in a context."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from info.model.content import Prose
from info.model.subschemas import same_value

__all__ = ["EVERYTHING", "prose_paths", "replaced", "strings_at"]

EVERYTHING: Final = (Prose(("*",)),)
"""The places of a context without a schema: all of them."""
_DEEPEST: Final = 12
_TOLD: Final = frozenset(
    {"date", "date-time", "time", "duration", "uuid", "ipv4", "ipv6", "regex", "json-pointer"}
)
"""Formats that leave no room for words."""
_ADDRESSES: Final = frozenset({"uri", "iri", "url", "uri-reference"})
_CLOSED: Final = ("[a-z0-9", "^[A-Z]{", "^[0-9", "^\\d", "^#[0-9a-f")
"""Beginnings of patterns that allow codes and numbers alone."""


def prose_paths(schema: Mapping[str, Any]) -> tuple[Prose, ...]:
    """The places of strings that are no choice, no date and no code; each once, in the schema's order.

    >>> prose_paths({"properties": {"note": {"type": "string"}, "plan": {"enum": ["a", "b"]}}})
    (Prose(path=('note',), mark='', url=False),)
    """
    return tuple({place.path: place for place in _places(schema, schema, (), 0, "")}.values())


def _places(
    root: Mapping[str, Any], schema: Mapping[str, Any], path: tuple[str, ...], depth: int, mark: str
) -> Iterator[Prose]:
    if depth > _DEEPEST:
        return
    said = schema.get("x-pii")
    mark = mark or (said if isinstance(said, str) else "personal" if said else "")
    for part in same_value(root, schema):
        yield from _places(root, part, path, depth + 1, mark)
    for name, inner in schema.get("properties", {}).items():
        if isinstance(inner, Mapping):
            yield from _places(root, inner, (*path, name), depth + 1, mark)
    for step, key in (("[]", "items"), ("*", "additionalProperties")):
        inner = schema.get(key)
        if isinstance(inner, Mapping):
            yield from _places(root, inner, (*path, step), depth + 1, mark)
    kinds = schema.get("type", ())
    if path and "string" in ([kinds] if isinstance(kinds, str) else kinds) and not _is_told(schema):
        url = schema.get("format") in _ADDRESSES or "https" in str(schema.get("pattern", ""))
        yield Prose(path, mark, url)


def _is_told(schema: Mapping[str, Any]) -> bool:
    pattern = str(schema.get("pattern", ""))
    closed = pattern.endswith("$") and pattern.removeprefix("^").startswith(
        tuple(start.removeprefix("^") for start in _CLOSED)
    )
    return "enum" in schema or "const" in schema or schema.get("format") in _TOLD or closed


def strings_at(context: Any, path: tuple[str, ...]) -> Iterator[str]:
    """The strings at the place, and all within what stands there.

    >>> list(strings_at({"rows": [{"who": "Ann"}, {"who": "Bob"}]}, ("rows", "[]", "who")))
    ['Ann', 'Bob']
    """
    if isinstance(context, str):
        if not path or path == ("*",):
            yield context
        return
    step, rest = (path[0], path[1:]) if path else ("", ())
    if isinstance(context, list):
        inside = rest if step == "[]" else path
        if step in {"[]", "*", ""}:
            for item in context:
                yield from strings_at(item, inside)
    elif isinstance(context, dict):
        if step == "*" and not rest:
            for item in context.values():
                yield from strings_at(item, path)
        elif step == "*":
            for item in context.values():
                yield from strings_at(item, rest)
        elif step in context:
            yield from strings_at(context[step], rest)


def replaced(context: Any, path: tuple[str, ...], change: Callable[[str], str]) -> Any:
    """A copy of the context in which each string at the place is changed; what is the same is shared.

    >>> replaced({"a": "x", "b": ["x"]}, ("b", "[]"), str.upper)
    {'a': 'x', 'b': ['X']}
    """
    if isinstance(context, str):
        return change(context) if not path or path == ("*",) else context
    step, rest = (path[0], path[1:]) if path else ("", ())
    if isinstance(context, list) and step in {"[]", "*", ""}:
        inside = rest if step == "[]" else path
        return [replaced(item, inside, change) for item in context]
    if isinstance(context, dict) and step == "*":
        inside = rest or path
        return {name: replaced(item, inside, change) for name, item in context.items()}
    if isinstance(context, dict) and step in context:
        return {**context, step: replaced(context[step], rest, change)}
    return context
