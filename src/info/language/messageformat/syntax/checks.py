"""The rules a message keeps beyond its grammar: the standard's data model errors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NoReturn

from info.errors import MessageSyntaxError
from info.language.messageformat.model import (
    CatchAll,
    Declaration,
    Expression,
    InputDeclaration,
    Message,
    SelectMessage,
    Variable,
)

__all__ = ["Places", "check", "refuse", "short"]

_SHOWN_MAX: Final = 40
"""Characters of a name that an error shows."""


@dataclass(slots=True)
class Places:
    """Where things stand in the source, in code points, for the errors of `check`; empty for data."""

    declarations: list[int] = field(default_factory=list)
    selectors: list[int] = field(default_factory=list)
    variants: list[int] = field(default_factory=list)
    duplicate_options: list[tuple[int, str]] = field(default_factory=list)


def short(name: str) -> str:
    """The name as an error shows it: its first 40 characters."""
    return name if len(name) <= _SHOWN_MAX else f"{name[:_SHOWN_MAX]}…"


def refuse(what: str, type_: str, path: str, *, offset: int | None = None, next_step: str = "") -> NoReturn:
    """Raise for a place of a source (`offset`) or of data (`path`, a JSON Pointer)."""
    if offset is None:
        raise MessageSyntaxError(
            f"At '{path}' of the data: {what}", type=type_, path=path, next_step=next_step
        )
    raise MessageSyntaxError(what, offset=offset, type=type_, next_step=next_step)


def check(message: Message, places: Places) -> None:
    """Raise `MessageSyntaxError` for the first broken rule; nothing for a valid message."""
    for at, name in places.duplicate_options:
        refuse(f"The option '{short(name)}' is given twice.", "duplicate-option-name", "", offset=at)
    _check_declarations(message.declarations, places)
    if isinstance(message, SelectMessage):
        _check_selectors(message, places)
        _check_variants(message, places)


def _place(offsets: Sequence[int], index: int) -> int | None:
    return offsets[index] if offsets else None


def _check_declarations(declarations: tuple[Declaration, ...], places: Places) -> None:
    taken: set[str] = set()
    for index, declaration in enumerate(declarations):
        own = isinstance(declaration, InputDeclaration)
        used = set(_variables(declaration.value, with_argument=not own))
        if declaration.name in taken or declaration.name in used:
            refuse(
                f"${short(declaration.name)} is declared twice, or used before its declaration.",
                "duplicate-declaration",
                f"/declarations/{index}",
                offset=_place(places.declarations, index),
                next_step="Give the second one another name.",
            )
        taken |= used
        taken.add(declaration.name)


def _variables(expression: Expression, *, with_argument: bool) -> Iterator[str]:
    if with_argument and isinstance(expression.arg, Variable):
        yield expression.arg.name
    if expression.function:
        for value in expression.function.options.values():
            if isinstance(value, Variable):
                yield value.name


def _check_selectors(message: SelectMessage, places: Places) -> None:
    annotated: set[str] = set()
    for declaration in message.declarations:
        argument = declaration.value.arg
        inherits = isinstance(argument, Variable) and argument.name in annotated
        if declaration.value.function or inherits:
            annotated.add(declaration.name)
    for index, selector in enumerate(message.selectors):
        if selector.name not in annotated:
            name = short(selector.name)
            refuse(
                f"The selector ${name} has no function, so nothing says how to compare it.",
                "missing-selector-annotation",
                f"/selectors/{index}",
                offset=_place(places.selectors, index),
                next_step=f"Start with e.g. .input {{${name} :number}} or :string.",
            )


def _check_variants(message: SelectMessage, places: Places) -> None:
    wanted = len(message.selectors)
    seen: set[tuple[str | None, ...]] = set()
    for index, variant in enumerate(message.variants):
        path, at = f"/variants/{index}/keys", _place(places.variants, index)
        if len(variant.keys) != wanted:
            what = f"A variant has {len(variant.keys)} keys for {wanted} selectors."
            refuse(what, "variant-key-mismatch", path, offset=at)
        keys = tuple(None if isinstance(key, CatchAll) else key.value for key in variant.keys)
        if keys in seen:
            refuse("Two variants have the same keys.", "duplicate-variant", path, offset=at)
        seen.add(keys)
    if (None,) * wanted not in seen:
        refuse(
            "No variant takes every value.",
            "missing-fallback-variant",
            "/variants",
            offset=_place(places.variants, -1),
            next_step=f"Add a last variant {short(' '.join('*' * wanted))} {{{{…}}}}.",
        )
