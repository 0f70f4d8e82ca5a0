"""Whether a message that no parser made is one that a source can stand for."""

from __future__ import annotations

from collections.abc import Mapping

from info.language.messageformat.limits import PARTS_MAX, refuse_length, refuse_parts
from info.language.messageformat.model import (
    CatchAll,
    Expression,
    InputDeclaration,
    Literal,
    Markup,
    Message,
    Pattern,
    PatternMessage,
    Variable,
)
from info.language.messageformat.normal import nfc, nfc_name
from info.language.messageformat.syntax import grammar
from info.language.messageformat.syntax.checks import Places, check, refuse
from info.language.messageformat.syntax.serializer import serialize

__all__ = ["check_message", "pointer"]


def check_message(message: Message) -> None:
    """Raise for a message made by hand or read as data that no valid source stands for.

    `MessageSyntaxError` names the place as `path` (a JSON Pointer into the interchange data) and the
    broken rule as `type`: the standard's data model errors, and "syntax-error" for what cannot be
    written: names outside the grammar or not in NFC, keys not in NFC, U+0000, empty or adjacent
    texts, an expression of nothing, an `.input` of another variable. `LimitError` for a message of
    more than 2,048 parts, or longer than 64 KiB when it is written.

    >>> check_message(PatternMessage((), ("Hello, ", Expression(Variable("name")), "!")))
    """
    _Walk().message(message)
    check(message, Places())
    refuse_length(serialize(message))


def pointer(path: str, key: str) -> str:
    """The JSON Pointer of a key below a path."""
    return f"{path}/{key.replace('~', '~0').replace('/', '~1')}"


def _refuse(what: str, path: str, next_step: str = "") -> None:
    refuse(what, "syntax-error", path, next_step=next_step)


class _Walk:
    """Goes through all of a message and counts its parts."""

    def __init__(self) -> None:
        self.parts = 0

    def count(self, parts: int) -> None:
        self.parts += parts
        if self.parts > PARTS_MAX:
            refuse_parts("parts: placeholders, options, attributes, declarations, keys")

    def message(self, message: Message) -> None:
        for index, declaration in enumerate(message.declarations):
            path = f"/declarations/{index}"
            _check_name(declaration.name, f"{path}/name")
            self.expression(declaration.value, f"{path}/value")
            argument = declaration.value.arg
            if isinstance(declaration, InputDeclaration) and argument != Variable(declaration.name):
                _refuse("An .input declares the variable of its own expression.", f"{path}/value/arg")
        if isinstance(message, PatternMessage):
            self.pattern(message.pattern, "/pattern")
            return
        self.count(len(message.selectors))
        if not message.selectors:
            _refuse("A selection has no selector.", "/selectors")
        for index, selector in enumerate(message.selectors):
            _check_name(selector.name, f"/selectors/{index}/name")
        for index, variant in enumerate(message.variants):
            self.count(1 + len(variant.keys))
            for at, key in enumerate(variant.keys):
                if not isinstance(key, CatchAll):
                    _check_key(key.value, f"/variants/{index}/keys/{at}/value")
            self.pattern(variant.value, f"/variants/{index}/value")
        if not message.variants:
            refuse("A selection has no variant.", "missing-fallback-variant", "/variants")

    def pattern(self, pattern: Pattern, path: str) -> None:
        after_text = False
        for index, part in enumerate(pattern):
            place = f"{path}/{index}"
            if isinstance(part, str):
                if after_text or not part:
                    _refuse("A text is empty, or stands beside another.", place, "Join the texts.")
                _check_text(part, place)
            elif isinstance(part, Markup):
                self.count(1)
                _check_identifier(part.name, f"{place}/name")
                self.options(part.options, f"{place}/options")
                self.attributes(part.attributes, f"{place}/attributes")
            else:
                self.expression(part, place)
            after_text = isinstance(part, str)

    def expression(self, expression: Expression, path: str) -> None:
        self.count(1)
        if expression.arg is not None:
            _check_value(expression.arg, f"{path}/arg")
        elif expression.function is None:
            _refuse("An expression has neither an argument nor a function.", path)
        if expression.function is not None:
            _check_identifier(expression.function.name, f"{path}/function/name")
            self.options(expression.function.options, f"{path}/function/options")
        self.attributes(expression.attributes, f"{path}/attributes")

    def options(self, options: Mapping[str, Literal | Variable], path: str) -> None:
        self.count(len(options))
        for name, value in options.items():
            place = pointer(path, name)
            _check_identifier(name, place)
            _check_value(value, place)

    def attributes(self, attributes: Mapping[str, Literal | bool], path: str) -> None:
        self.count(len(attributes))
        for name, value in attributes.items():
            place = pointer(path, name)
            _check_identifier(name, place)
            if isinstance(value, Literal):
                _check_text(value.value, f"{place}/value")
            elif value is not True:
                _refuse("An attribute has a literal, or true for no value.", place)


def _check_value(value: Literal | Variable, path: str) -> None:
    if isinstance(value, Variable):
        _check_name(value.name, f"{path}/name")
    else:
        _check_text(value.value, f"{path}/value")


def _check_name(name: str, path: str) -> None:
    match = grammar.NAME.fullmatch(name)
    if match is None or match.group(1) != name:
        _refuse("This is not a name: a letter or '_' first, then also digits, '-' and '.'.", path)
    if nfc_name(name) != name:
        _refuse("A name is not in Unicode Normalization Form C.", path, "Normalize it.")


def _check_identifier(identifier: str, path: str) -> None:
    for name in identifier.split(":", 1):
        _check_name(name, path)


def _check_key(value: str, path: str) -> None:
    _check_text(value, path)
    if nfc(value) != value:
        _refuse("A key is not in Unicode Normalization Form C.", path, "Normalize it.")


def _check_text(text: str, path: str) -> None:
    if "\x00" in text:
        _refuse("A text holds U+0000, which no message may.", path, "Take it out.")
