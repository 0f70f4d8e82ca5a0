"""Which values of a context are personal, by the schema's `x-pii` marks, and contexts without them.

A path is a tuple of names from the context inward; "[]" is any item of a list, "*" any other name
of an object: ("tracks", "[]", "artist"). Unlike a dotted text it keeps apart a name with a dot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from info.model.subschemas import same_value

__all__ = ["MARK", "Path", "mask", "path_text", "personal_values", "pii_paths"]

Path: TypeAlias = tuple[str, ...]
"""Names from the context inward; "[]" is any item, "*" any other name."""
MARK: Final = "x-pii"
"""The keyword of a context schema that says a value is personal, and of which kind."""

_DEEPEST: Final = 16


def path_text(path: Path) -> str:
    """A path as people write it.

    >>> path_text(("tracks", "[]", "artist"))
    'tracks[].artist'
    """
    return ".".join(path).replace(".[]", "[]")


def pii_paths(schema: Mapping[str, Any]) -> Mapping[Path, str]:
    """Path → kind ("name", "email" …) of each value the schema marks `"x-pii"`.

    `true` as the mark is the kind "personal". Local `$ref`, `allOf`, `anyOf`, `oneOf` are followed;
    what is nested deeper than 16 levels is marked as a whole.
    """
    return dict(_marks(schema, schema, (), 0))


def mask(context: Any, paths: Mapping[Path, str]) -> Any:
    """A copy of `context` in which each personal value is its kind in brackets: "[name]".

    A marked object or list is masked as a whole. Missing values stay missing, null stays null.

    >>> mask({"user_name": "John", "tier": "free"}, {("user_name",): "name"})
    {'user_name': '[name]', 'tier': 'free'}
    """
    return _masked(context, (), paths)


def personal_values(context: Any, paths: Mapping[Path, str]) -> Mapping[str, str]:
    """Text of each personal value → its kind: what a log must not show."""
    return dict(_values(context, (), paths))


def _marks(
    root: Mapping[str, Any], schema: Mapping[str, Any], path: Path, depth: int
) -> Iterator[tuple[Path, str]]:
    mark = schema.get(MARK)
    if mark:
        yield path, mark if isinstance(mark, str) else "personal"
        return
    if depth > _DEEPEST:
        # A schema that refers to itself: deeper values are hidden rather than guessed at.
        yield path, "personal"
        return
    for part in same_value(root, schema):
        yield from _marks(root, part, path, depth + 1)
    for name, inner in schema.get("properties", {}).items():
        yield from _marks_inside(root, inner, (*path, name), depth)
    yield from _marks_inside(root, schema.get("items"), (*path, "[]"), depth)
    yield from _marks_inside(root, schema.get("additionalProperties"), (*path, "*"), depth)


def _marks_inside(
    root: Mapping[str, Any], inner: object, path: Path, depth: int
) -> Iterator[tuple[Path, str]]:
    if isinstance(inner, Mapping):
        yield from _marks(root, inner, path, depth + 1)


def _kind(path: Path, paths: Mapping[Path, str]) -> str | None:
    found = paths.get(path)
    if found is None and path and path[-1] != "[]":
        found = paths.get((*path[:-1], "*"))
    return found


def _inner(path: Path, name: str, paths: Mapping[Path, str]) -> Path:
    """The path of a member, "*" where the schema marks by pattern and not by this name."""
    named = (*path, name)
    if any(known[: len(named)] == named for known in paths):
        return named
    starred = (*path, "*")
    return starred if any(known[: len(starred)] == starred for known in paths) else named


def _masked(value: Any, path: Path, paths: Mapping[Path, str]) -> Any:
    kind = _kind(path, paths)
    if kind is not None:
        return None if value is None else f"[{kind}]"
    if isinstance(value, Mapping):
        return {name: _masked(item, _inner(path, str(name), paths), paths) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(item, (*path, "[]"), paths) for item in value]
    return value


def _values(
    value: Any, path: Path, paths: Mapping[Path, str], kind: str | None = None
) -> Iterator[tuple[str, str]]:
    kind = kind or _kind(path, paths)
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _values(item, _inner(path, str(name), paths), paths, kind)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _values(item, (*path, "[]"), paths, kind)
    elif kind is not None and value is not None and not isinstance(value, bool) and str(value):
        yield str(value), kind
