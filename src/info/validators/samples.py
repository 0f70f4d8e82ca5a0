"""Contexts made from a template's schema: hostile ones, and many plain ones that differ.

Every context fits the schema: what a schema refuses is put back to its example's value, or left out.
Same schema, same contexts.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from info.validators.context import ContextValidator
from info.validators.schema_paths import resolve, step_into

__all__ = ["HOSTILE", "Path", "hostile_contexts", "varied_contexts"]

Path: TypeAlias = tuple[str, ...]
"""Names from the context inward; "[]" is any item of a list."""
MANY_ROWS: Final = 10_000
_LONG: Final = 400
_MOST_MENDS: Final = 200
_SOME_ROWS: Final = 3
_DEEPEST: Final = 12
_HUGE, _TINY = 999_999_999_999_999, -999_999_999_999

_TEXTS: Final[Mapping[str, str]] = {
    "longest": ("Wolfeschlegelsteinhausenbergerdorff von und zu " * 9)[:_LONG].strip(),
    "right_to_left": "شركة الموسيقى (שלום) 12.5 – مرحبا",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈 Ẽ́ 👍🏽 " * 4 + "🎧",
    "markup": '<b>"x"</b> & *_~`{$x}[a](https://example.com) <!channel> {{7*7}} %s \\ | $1 \' #',
}
_FORMATS: Final[Mapping[str, str]] = {
    "date": "2026-02-28",
    "date-time": "2026-02-28T23:59:59Z",
    "time": "23:59:59Z",
    "email": "reader@example.com",
    "idn-email": "reader@example.com",
    "uri": "https://example.com/a?b=c",
    "uri-reference": "https://example.com/a?b=c",
    "url": "https://example.com/a?b=c",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uuid": "123e4567-e89b-12d3-a456-426614174000",
    "duration": "PT1H",
}
HOSTILE: Final = (
    "bare", "no_rows", "longest", "many_rows", "right_to_left", "emoji", "markup", "huge", "negative",
)  # fmt: skip
"""The kinds of hostile contexts: without what is optional; with all of it and empty lists; with names of
400 graphemes; lists of 10,000; texts from right to left; emoji families; texts like markup; numbers as
large, and as small, as the schema lets them be."""


def hostile_contexts(schema: Mapping[str, Any], template: str = "template") -> dict[str, dict[str, Any]]:
    """A context for each kind of `HOSTILE` that the schema lets there be, equal ones once.

    >>> schema = {"type": "object", "properties": {"name": {"type": "string", "maxLength": 7}}}
    >>> made = hostile_contexts(schema)
    >>> made["bare"], made["longest"]
    ({}, {'name': 'Wolfesc'})
    """
    maker = _Maker(schema, template)
    found: dict[str, dict[str, Any]] = {}
    for kind in HOSTILE:
        context = maker.mended(_hostile(maker, kind))
        if context is not None and context not in found.values():
            found[kind] = context
    return found


def varied_contexts(
    schema: Mapping[str, Any],
    pool: Mapping[Path, Sequence[Any]],
    *,
    seed: int = 0,
    template: str = "template",
) -> Iterator[dict[str, Any]]:
    """Contexts without end, drawn at random by `seed`; `pool` holds values worth trying at a path."""
    maker = _Maker(schema, template)
    draw = random.Random(seed)  # noqa: S311  (samples, no secrets)
    while True:
        context = maker.mended(maker.make((), _Drawn(maker, draw, pool)))
        if context is not None:
            yield context


def _hostile(maker: _Maker, kind: str) -> Any:
    return maker.make((), _Hostile(maker, kind))


class _Hostile:
    """What one kind of hostile context holds."""

    def __init__(self, maker: _Maker, kind: str) -> None:
        self.maker = maker
        self.kind = kind

    def has(self, _path: Path, *, required: bool) -> bool:
        return required or self.kind != "bare"

    def rows(self, least: int, most: int) -> int:
        if self.kind in ("bare", "no_rows"):
            return least
        return min(most, MANY_ROWS) if self.kind == "many_rows" else max(least, min(most, _SOME_ROWS))

    def choice(self, path: Path, options: Sequence[Any]) -> Any:
        known = self.maker.known(path)
        return known[0] if known and known[0] in options else options[0]

    def text(self, path: Path, node: Mapping[str, Any]) -> Any:
        shaped = "pattern" in node or "format" in node or any("format" in each for each in _branches(node))
        text = _TEXTS.get(self.kind)
        if text is None or shaped:
            return self.maker.plain_text(path, node)
        return text[: node.get("maxLength", len(text))]

    def number(self, path: Path, node: Mapping[str, Any], *, whole: bool) -> Any:
        if self.kind not in ("huge", "negative"):
            known = self.maker.numbers(path)
            return known[0] if known else node.get("minimum", 1)
        key, value = ("maximum", _HUGE) if self.kind == "huge" else ("minimum", _TINY)
        value = node.get(key, value)
        return value if whole or key in node else value + 0.5

    def truth(self, path: Path) -> bool:
        known = self.maker.known(path)
        return bool(known[0]) if known else True


class _Drawn:
    """What a random context holds."""

    def __init__(self, maker: _Maker, draw: random.Random, pool: Mapping[Path, Sequence[Any]]) -> None:
        self.maker = maker
        self.draw = draw
        self.pool = pool

    def has(self, _path: Path, *, required: bool) -> bool:
        return required or self.draw.random() < 0.6  # noqa: PLR2004  (rather there than not)

    def rows(self, least: int, most: int) -> int:
        return max(least, min(most, self.draw.choice((0, 1, 2, 5, 25))))

    def choice(self, path: Path, options: Sequence[Any]) -> Any:
        return self.draw.choice(list(options))

    def text(self, path: Path, node: Mapping[str, Any]) -> Any:
        return self._worth(path, lambda: self.maker.plain_text(path, node), str)

    def number(self, path: Path, node: Mapping[str, Any], *, whole: bool) -> Any:
        bounds = [node[key] for key in ("minimum", "maximum") if key in node]
        plain = [0, 1, 2, *self.maker.numbers(path), *bounds]
        found = self._worth(path, lambda: self.draw.choice(plain), (int, float))
        return int(found) if whole else found

    def truth(self, path: Path) -> bool:
        return self.draw.random() < 1 / 2

    def _worth(self, path: Path, make: Callable[[], Any], kind: type | tuple[type, ...]) -> Any:
        worth = [value for value in self.pool.get(path, ()) if isinstance(value, kind)]
        return self.draw.choice(worth) if worth and self.draw.random() < 2 / 3 else make()


class _Maker:
    """Walks a schema and asks a source for the leaves."""

    def __init__(self, schema: Mapping[str, Any], template: str) -> None:
        self.schema = schema
        self.validator = ContextValidator(template, schema)
        self.bank: dict[Path, list[Any]] = {}
        for example in schema.get("examples", ()):
            self._keep((), example)

    def _keep(self, path: Path, value: Any) -> None:
        if isinstance(value, Mapping):
            for name, inner in value.items():
                self._keep((*path, name), inner)
        elif isinstance(value, list):
            for inner in value:
                self._keep((*path, "[]"), inner)
        else:
            self.bank.setdefault(path, []).append(value)

    def known(self, path: Path) -> Sequence[Any]:
        """The values of the schema's examples at a path."""
        return self.bank.get(path, ())

    def numbers(self, path: Path) -> Sequence[int | float]:
        """Those of them that are numbers."""
        return [each for each in self.known(path) if type(each) in (int, float)]

    def plain_text(self, path: Path, node: Mapping[str, Any]) -> Any:
        """An everyday text at a path."""
        known = [each for each in self.known(path) if isinstance(each, str)]
        if known:
            return known[0]
        forms = [node, *_branches(node)]
        form = next((each["format"] for each in forms if each.get("format") in _FORMATS), "")
        return _FORMATS.get(form, "x" * max(1, node.get("minLength", 1)))

    def make(self, path: Path, source: _Hostile | _Drawn) -> Any:
        """The value at a path; None where the schema says nothing that can be followed."""
        node = _flat(self.schema, resolve(self.schema, path))
        if "const" in node:
            return node["const"]
        if "enum" in node:
            return source.choice(path, node["enum"])
        match _type_of(node):
            case "object" if len(path) < _DEEPEST:
                return self._object(path, node, source)
            case "array" if len(path) < _DEEPEST:
                return self._array(path, node, source)
            case "string":
                return source.text(path, node)
            case "integer" | "number" as kind:
                return source.number(path, node, whole=kind == "integer")
            case "boolean":
                return source.truth(path)
            case _:
                known = self.known(path)
                return known[0] if known else None

    def _object(self, path: Path, node: Mapping[str, Any], source: _Hostile | _Drawn) -> dict[str, Any]:
        required = node.get("required", ())
        return {
            name: self.make((*path, name), source)
            for name in node.get("properties", {})
            if source.has((*path, name), required=name in required)
        }

    def _array(self, path: Path, node: Mapping[str, Any], source: _Hostile | _Drawn) -> list[Any]:
        count = source.rows(node.get("minItems", 0), node.get("maxItems", MANY_ROWS))
        if count > _SOME_ROWS * 10:
            return [self.make((*path, "[]"), source)] * count
        return [self.make((*path, "[]"), source) for _ in range(count)]

    def mended(self, context: Any) -> dict[str, Any] | None:
        """The context with what the schema refuses taken back; None when it cannot be made to fit."""
        for _ in range(_MOST_MENDS):
            if not isinstance(context, dict):
                return None
            places = self.validator.wrong_places(context)
            if not places:
                return context
            if not all(self._mend(context, place) for place in places[:1]):
                return None
        return None

    def _mend(self, context: dict[str, Any], place: tuple[str | int, ...]) -> bool:
        if not place:
            return False
        node: Any = context
        for step in place[:-1]:
            node = node[step]
        known = self.known(tuple("[]" if isinstance(step, int) else step for step in place))
        last = place[-1]
        if known and node[last] != known[0]:
            node[last] = known[0]
        else:
            del node[last]
        return True


def _branches(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for key in ("anyOf", "oneOf", "allOf"):
        yield from node.get(key, ())


def _flat(root: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """The node with its `allOf`, and the first branch of its `anyOf` or `oneOf`, laid into it."""
    parts = [*node.get("allOf", ())]
    parts += [node[key][0] for key in ("anyOf", "oneOf") if node.get(key) and "type" not in node]
    if not parts:
        return node
    flat: dict[str, Any] = {}
    for part in (*parts, node):
        part = step_into(root, {"items": part}, 0)  # noqa: PLW2901  (follows a $ref)
        properties = {**flat.get("properties", {}), **part.get("properties", {})}
        required = [*flat.get("required", ()), *part.get("required", ())]
        flat.update(part)
        if properties:
            flat["properties"], flat["required"] = properties, required
    return flat


def _type_of(node: Mapping[str, Any]) -> str:
    kind = node.get("type")
    if isinstance(kind, list):
        kind = next((each for each in kind if each != "null"), "null")
    return str(kind or ("object" if "properties" in node else ""))
