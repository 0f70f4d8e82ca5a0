"""Walking a JSON Schema by the paths of its instances; `$ref` to the same schema is followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from info.model.subschemas import referred

__all__ = ["is_required", "path_text", "property_names", "resolve", "step_into"]

_NOTHING: Final[Mapping[str, Any]] = {}
_MOST_REFS: Final = 16


def path_text(path: Sequence[str | int]) -> str:
    """A path as people write it: `tracks[0].title`; "context" for the whole.

    >>> path_text(("tracks", 0, "title"))
    'tracks[0].title'
    """
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or "context"


def resolve(schema: Mapping[str, Any], path: Sequence[str | int]) -> Mapping[str, Any]:
    """The part of the schema that describes `path`; empty when it says nothing of it.

    An int, or the text "[]", is any item of a list.
    """
    here = _follow(schema, schema)
    for step in path:
        here = step_into(schema, here, step)
    return here


def step_into(root: Mapping[str, Any], here: Mapping[str, Any], step: str | int) -> Mapping[str, Any]:
    """The subschema one step inside `here`; empty when there is none."""
    for part in _parts(root, here):
        if isinstance(step, int) or step == "[]":
            found = part.get("items")
        else:
            found = part.get("properties", _NOTHING).get(step)
            if found is None and isinstance(part.get("additionalProperties"), Mapping):
                found = part["additionalProperties"]
        if isinstance(found, Mapping):
            return _follow(root, found)
    return _NOTHING


def property_names(schema: Mapping[str, Any], path: Sequence[str | int]) -> frozenset[str]:
    """The names an object at `path` may have."""
    parts = _parts(schema, resolve(schema, path))
    return frozenset(name for part in parts for name in part.get("properties", _NOTHING))


def is_required(root: Mapping[str, Any], here: Mapping[str, Any], name: str) -> bool:
    """Whether an object that `here` describes always has `name`."""
    if "allOf" in here and any(is_required(root, _follow(root, part), name) for part in here["allOf"]):
        return True
    branches = [_follow(root, part) for key in ("anyOf", "oneOf") for part in here.get(key, ())]
    always = bool(branches) and all(is_required(root, branch, name) for branch in branches)
    return name in here.get("required", ()) or always


def _parts(root: Mapping[str, Any], here: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield here
    for key in ("allOf", "anyOf", "oneOf"):
        for part in here.get(key, ()):
            yield from _parts(root, _follow(root, part))


def _follow(root: Mapping[str, Any], here: Mapping[str, Any]) -> Mapping[str, Any]:
    for _ in range(_MOST_REFS):
        target = here.get("$ref")
        if not isinstance(target, str) or not target.startswith("#"):
            return here
        here = referred(root, target)
    return _NOTHING
