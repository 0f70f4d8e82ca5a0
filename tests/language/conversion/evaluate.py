"""Formats a converted text by a plain reading of its data model, without bidi isolation."""

from __future__ import annotations

from info.language.messageformat import (
    CatchAll,
    InputDeclaration,
    Literal,
    SelectMessage,
    Variable,
    make_formatter,
    make_selector,
    parse_message,
)
from info.language.messageformat.numbers import adjusted
from info.language.messageformat.values import plain_text

__all__ = ["evaluate"]

NUMERIC = {"number", "integer", "offset", "percent", "currency", "unit"}


class _Scope:
    def __init__(self, message, locale, values):
        self.locale = locale
        self.values = values
        self.declared = {}
        for one in message.declarations:
            self.declared[one.name] = self._resolve(one.value, raw=isinstance(one, InputDeclaration))

    def _resolve(self, expression, *, raw=False):
        """(value, function, options): `offset` is applied, options of the operand are handed on."""
        arg, function = expression.arg, expression.function
        value, known, options = None, "", {}
        if isinstance(arg, Literal):
            value = arg.value
        elif isinstance(arg, Variable):
            if not raw and arg.name in self.declared:
                value, known, options = self.declared[arg.name]
            else:
                value = self.values[arg.name]
        if function is None:
            return value, known, options
        own = {name: option.value for name, option in function.options.items()}
        if function.name == "offset":
            return adjusted("offset", own)(value), "number", {k: v for k, v in own.items() if k == "select"}
        inherited = options if function.name in NUMERIC and known in NUMERIC else {}
        return value, function.name, {**inherited, **own}

    def text(self, expression):
        value, function, options = self._resolve(expression)
        if not function:
            return plain_text(value)
        return make_formatter(function, options, self.locale)(value, "UTC")

    def keys(self, selector):
        value, function, options = self.declared[selector.name]
        return make_selector(function, options, self.locale)(value)


def _rank(key, have):
    if isinstance(key, CatchAll):
        return 2
    exact, category = have
    return 0 if key.value == exact else 1 if key.value == category else None


def evaluate(source, locale, values):
    message = parse_message(source)
    scope = _Scope(message, locale, values)
    if isinstance(message, SelectMessage):
        have = [scope.keys(selector) for selector in message.selectors]
        ranked = []
        for variant in message.variants:
            ranks = [_rank(key, own) for key, own in zip(variant.keys, have, strict=True)]
            if None not in ranks:
                ranked.append((ranks, variant.value))
        pattern = min(ranked, key=lambda pair: pair[0])[1]
    else:
        pattern = message.pattern
    return "".join(part if isinstance(part, str) else scope.text(part) for part in pattern)
