"""The rules a message keeps beyond its grammar: the standard's data model errors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

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

__all__ = ["Places", "check"]


@dataclass(slots=True)
class Places:
    """Where things stand in the source, in code points, for the errors of `check`."""

    declarations: list[int] = field(default_factory=list)
    selectors: list[int] = field(default_factory=list)
    variants: list[int] = field(default_factory=list)
    duplicate_options: list[tuple[int, str]] = field(default_factory=list)


def check(message: Message, places: Places) -> None:
    """Raise `MessageSyntaxError` for the first broken rule; nothing for a valid message."""
    for at, name in places.duplicate_options:
        raise MessageSyntaxError(
            f"The option '{name}' is given twice.", offset=at, type="duplicate-option-name"
        )
    _check_declarations(message.declarations, places)
    if isinstance(message, SelectMessage):
        _check_selectors(message, places)
        _check_variants(message, places)


def _check_declarations(declarations: tuple[Declaration, ...], places: Places) -> None:
    taken: set[str] = set()
    for declaration, at in zip(declarations, places.declarations, strict=True):
        own = isinstance(declaration, InputDeclaration)
        used = set(_variables(declaration.value, with_argument=not own))
        if declaration.name in taken or declaration.name in used:
            raise MessageSyntaxError(
                f"${declaration.name} is declared twice, or used before its declaration.",
                offset=at,
                type="duplicate-declaration",
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
    for selector, at in zip(message.selectors, places.selectors, strict=True):
        if selector.name not in annotated:
            raise MessageSyntaxError(
                f"The selector ${selector.name} has no function, so nothing says how to compare it.",
                offset=at,
                type="missing-selector-annotation",
                next_step=f"Start with e.g. .input {{${selector.name} :number}} or :string.",
            )


def _check_variants(message: SelectMessage, places: Places) -> None:
    wanted = len(message.selectors)
    seen: set[tuple[str | None, ...]] = set()
    for variant, at in zip(message.variants, places.variants, strict=True):
        if len(variant.keys) != wanted:
            raise MessageSyntaxError(
                f"A variant has {len(variant.keys)} keys for {wanted} selectors.",
                offset=at,
                type="variant-key-mismatch",
            )
        keys = tuple(None if isinstance(key, CatchAll) else key.value for key in variant.keys)
        if keys in seen:
            raise MessageSyntaxError("Two variants have the same keys.", offset=at, type="duplicate-variant")
        seen.add(keys)
    if (None,) * wanted not in seen:
        raise MessageSyntaxError(
            "No variant takes every value.",
            offset=places.variants[-1],
            type="missing-fallback-variant",
            next_step=f"Add a last variant {' '.join('*' * wanted)} {{{{…}}}}.",
        )
