"""Whether what may be missing is asked for before it is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

import msgspec

from info.errors import nearest
from info.model.values import Finding
from info.validators.schema_paths import is_required, path_text, property_names, resolve, step_into

__all__ = ["ContextPath", "Use", "unguarded"]

ContextPath: TypeAlias = tuple[str, ...]
"""Names from the context inward; "[]" is any item of a list: ("tracks", "[]", "title")."""


class Use(msgspec.Struct, frozen=True):
    """A place that reads a path. `guards` are the paths a `has(…)` around it has proved there.

    A guard proves every path it goes through: has(plan.name) proves plan. `where` names the text or
    block.
    """

    path: ContextPath
    guards: tuple[ContextPath, ...] = ()
    where: str = ""


def unguarded(schema: Mapping[str, Any], uses: Iterable[Use]) -> tuple[Finding, ...]:
    """An error for each use that reads an optional path without a guard, or a path nobody declared.

    Each (path, place) is reported once, in the order of the uses.
    """
    found = {(use.path, use.where): finding for use in uses for finding in _findings(schema, use)}
    return tuple(found.values())


def _findings(schema: Mapping[str, Any], use: Use) -> Iterator[Finding]:
    here = resolve(schema, ())
    for depth, name in enumerate(use.path):
        so_far = use.path[: depth + 1]
        inside = step_into(schema, here, name)
        if not inside and _is_closed(here, name):
            yield _unknown(schema, use, so_far)
            return
        if name != "[]" and not is_required(schema, here, name) and not _is_guarded(so_far, use.guards):
            yield _optional(use, so_far)
            return
        here = inside


def _is_closed(here: Mapping[str, Any], name: str) -> bool:
    """Whether the schema would refuse the name (an object that lists its properties and no others)."""
    if name == "[]":
        return here.get("type") not in {None, "array"}
    declared = name in here.get("properties", {})
    return not declared and (here.get("additionalProperties") is False or here.get("type") == "array")


def _is_guarded(path: ContextPath, guards: tuple[ContextPath, ...]) -> bool:
    return any(guard[: len(path)] == path for guard in guards)


def _optional(use: Use, path: ContextPath) -> Finding:
    shown = _shown(path)
    return Finding(
        code="context.unguarded",
        severity="error",
        what=f"'{shown}' may be missing and is used without asking.",
        path=use.where or shown,
        next_step=f'Add "when": "has({shown})" to the block, or make it required in the schema.',
    )


def _unknown(schema: Mapping[str, Any], use: Use, path: ContextPath) -> Finding:
    known = property_names(schema, path[:-1])
    near = nearest(path[-1], known)
    hint = f"Did you mean '{near}'?" if near else f"Known: {', '.join(sorted(known))}."
    return Finding(
        code="context.unknown",
        severity="error",
        what=f"The schema does not know '{_shown(path)}'.",
        path=use.where or _shown(path),
        next_step=hint,
    )


def _shown(path: ContextPath) -> str:
    return path_text(path).replace(".[]", "[]")
