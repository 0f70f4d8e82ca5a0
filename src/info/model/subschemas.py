"""What a JSON Schema says in other places of the same value: `$ref` to itself, and the parts of a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

__all__ = ["referred", "same_value"]

_NOTHING: Final[Mapping[str, Any]] = {}


def referred(root: Mapping[str, Any], ref: str) -> Mapping[str, Any]:
    """The subschema of `root` that a local `ref` names (RFC 6901); empty where there is none.

    >>> referred({"$defs": {"a/b": {"type": "string"}}}, "#/$defs/a~1b")
    {'type': 'string'}
    """
    found: Any = root
    for step in ref.lstrip("#").strip("/").split("/"):
        if step:
            name = step.replace("~1", "/").replace("~0", "~")
            found = found.get(name, _NOTHING) if isinstance(found, Mapping) else _NOTHING
    return found if isinstance(found, Mapping) else _NOTHING


def same_value(root: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The subschemas that describe the same value: what `schema` refers to, `allOf`, `anyOf`, `oneOf`."""
    ref = schema.get("$ref")
    if isinstance(ref, str) and ref.startswith("#"):
        yield referred(root, ref)
    for key in ("allOf", "anyOf", "oneOf"):
        yield from (part for part in schema.get(key, ()) if isinstance(part, Mapping))
