"""The context's schema, as far as publishing asks it: is a path there, may it be missing?

Only what is certain is answered: behind `$ref`, `anyOf` or an open object any path is accepted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeAlias

import msgspec

from info.errors import nearest

__all__ = ["ContextSchema", "Step"]

Json: TypeAlias = Mapping[str, Any]


class Step(msgspec.Struct, frozen=True):
    """What the schema says of a path: known, optional (some step of it), unknown, or open (anything)."""

    kind: Literal["known", "optional", "unknown", "open"]
    schema: Json | None = None
    first_optional: tuple[str, ...] = ()
    """The shortest beginning of the path that may be missing."""
    near: str | None = None


class ContextSchema(msgspec.Struct, frozen=True):
    """A JSON Schema of an object; None (no schema) accepts any path."""

    source: Json | None

    @property
    def names(self) -> frozenset[str]:
        """The context's top-level names."""
        return frozenset((self.source or {}).get("properties", {}))

    def find(self, path: tuple[str, ...], within: Json | None = None) -> Step:
        """What the schema says of a path, from the top or from `within` (an item's schema)."""
        at = self.source if within is None else within
        optional: tuple[str, ...] = ()
        for index, step in enumerate(path):
            if at is None or not _closed(at):
                return Step("open", first_optional=optional)
            properties: Json = at.get("properties", {})
            if step not in properties:
                near = nearest(step, properties)
                return Step("unknown", near=".".join((*path[:index], near)) if near else None)
            if not optional and step not in at.get("required", ()):
                optional = path[: index + 1]
            at = properties[step]
        return Step("optional" if optional else "known", at, optional)

    def items(self, step: Step) -> Json | None:
        """The schema of a list's items, or None where it says nothing."""
        items = (step.schema or {}).get("items")
        return items if isinstance(items, Mapping) else None

    def personal(self) -> Iterator[tuple[str, str]]:
        """The paths marked `x-pii`, with their kind; `[]` stands for any item of a list."""
        yield from _personal(self.source or {}, "")


def _closed(schema: Json) -> bool:
    return "properties" in schema and "$ref" not in schema and schema.get("additionalProperties") is False


def _personal(schema: Json, path: str) -> Iterator[tuple[str, str]]:
    kind = schema.get("x-pii")
    if isinstance(kind, str):
        yield path, kind
    for name, inner in schema.get("properties", {}).items():
        yield from _personal(inner, f"{path}.{name}" if path else name)
    if isinstance(schema.get("items"), Mapping):
        yield from _personal(schema["items"], f"{path}[]")
