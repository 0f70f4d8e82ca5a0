"""From a message to one Python function for the usual case; the unusual raises and is resolved.

What can be known without the values is worked out here: which function formats a value, with which
options, which variant is tried first, which isolates stand where. The function that comes out reads
the values, tries the variants and joins the texts:

    def message(v):
        n0 = r0(v["count"])
        k0 = p0(n0)
        if k0[1] == "one":
            a1 = v["name"]
            return f"{a1 if a1.__class__ is str else d(a1)} has {t0(n0)} file"
        …

A missing value, a wrong type, a function of the caller's: anything the function was not made for
raises, and the resolver formats the message and reports. Built as syntax trees, never as source.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

from info.language.messageformat.functions import Formatter, make_formatter
from info.language.messageformat.functions.values import Number, number
from info.language.messageformat.model import (
    CatchAll,
    Expression,
    Key,
    Markup,
    Message,
    Pattern,
    SelectMessage,
    Variant,
)
from info.language.messageformat.normal import nfc
from info.language.messageformat.runtime.analysis import (
    Constant,
    Counted,
    Dated,
    Known,
    Plain,
    Worded,
    analyse,
)
from info.language.messageformat.runtime.direction import isolates
from info.language.messageformat.runtime.numeric import plain_number, same
from info.language.messageformat.runtime.protocol import Direction
from info.language.messageformat.runtime.resolver import Surroundings
from info.language.messageformat.syntax.grammar import NUMBER

__all__ = ["Compiled", "compile_message"]

Compiled: TypeAlias = Callable[[Any], str]
"""`values -> text`; raises `FormatError`, `KeyError` or `TypeError` for what it was not made for."""
_CATEGORIES: Final = ("zero", "one", "two", "few", "many", "other")
_PARTS_MAX: Final = 512
"""Texts and placeholders in all; a longer message is not worth the time that compiling takes."""


def compile_message(message: Message, around: Surroundings) -> Compiled | None:
    """The message as a function, or None when it is one for the resolver alone."""
    known = analyse(message, around)
    if known is None or _size(message) > _PARTS_MAX:
        return None
    try:
        return _Emitter(around, known).function(message)
    except LookupError:
        return None


def _size(message: Message) -> int:
    if isinstance(message, SelectMessage):
        return sum(len(variant.value) + len(variant.keys) for variant in message.variants)
    return len(message.pattern)


class _Emitter:
    """Emits one function; `_linked` collects the callables that its code names."""

    def __init__(self, around: Surroundings, known: Callable[[Expression], Known]) -> None:
        self._around = around
        self._known = known
        self._linked: dict[str, Any] = {}
        self._links: dict[Any, str] = {}
        self._names: dict[Any, str] = {}

    def function(self, message: Message) -> Compiled:
        """The function of a whole message; `LookupError` when a part is one for the resolver."""
        body: list[ast.stmt] = []
        if isinstance(message, SelectMessage):
            keys = [self._keys(Expression(selector), body) for selector in message.selectors]
            for variant, tests in _tried(message.variants, keys):
                self._variant(variant, tests, body)
        else:
            self._return(message.pattern, body)
        return _made(body, self._linked)

    # Selection

    def _keys(self, selector: Expression, body: list[ast.stmt]) -> tuple[str, bool]:
        """The name of a selector's keys, and whether they are numbers; `LookupError` for no selector."""
        known = self._known(selector)
        if isinstance(known, Counted) and known.plan.selects:
            read = self._number(known, body)
            key = ("keys", read, known.plan.style, tuple(sorted(known.plan.options.items())))
            return self._once(key, known.plan.keys(), read, body), True
        if isinstance(known, Worded):
            value = self._value(known.name, body)
            return self._once(("word", value), _word_key, value, body), False
        raise LookupError

    def _variant(self, variant: Variant, tests: list[ast.expr], body: list[ast.stmt]) -> None:
        known = dict(self._names)
        inner: list[ast.stmt] = []
        self._return(variant.value, inner)
        if tests:
            self._names = known  # what a branch has read is not there after it
            test = tests[0] if len(tests) == 1 else ast.BoolOp(op=ast.And(), values=list(tests))
            body.append(ast.If(test=test, body=inner, orelse=[]))
        else:
            body.extend(inner)

    # Patterns

    def _return(self, pattern: Pattern, body: list[ast.stmt]) -> None:
        parts: list[str | ast.expr] = []
        for part in pattern:
            if isinstance(part, str):
                parts.append(part)
            elif isinstance(part, Markup):
                if part.options:
                    raise LookupError  # its options may have something to report
            else:
                parts += self._shown(self._known(part), body)
        body.append(ast.Return(value=_joined(parts)))

    def _shown(self, known: Known, body: list[ast.stmt]) -> list[str | ast.expr]:
        """The text of an expression, with its isolates."""
        match known:
            case Constant(text=text):
                return self._isolated(text, "auto")
            case Plain(name=name):
                return [self._plain(self._value(name, body))]
            case Worded(name=name, direction=direction, isolate=isolate):
                worded = self._call("w", _word, self._value(name, body), key="word")
                return self._isolated(worded, direction, isolate=isolate)
            case Counted(plan=plan, isolate=isolate):
                key = ("show", plan.style, tuple(sorted(plan.options.items())))
                counted = self._call("t", _one_argument(plan.show()), self._number(known, body), key=key)
                return self._isolated(counted, plan.direction, isolate=isolate)
            case Dated(name=name, function=function, options=options, direction=direction, isolate=isolate):
                shown = make_formatter(function, options, self._around.locale)
                key = ("show", function, tuple(sorted(options.items())))
                with_zone = _with_zone(shown, self._around.time_zone)
                dated = self._call("t", with_zone, self._value(name, body), key=key)
                return self._isolated(dated, direction, isolate=isolate)

    def _plain(self, value: str) -> ast.expr:
        """A value without a function: a string here, a number by `other`, anything else unusual."""
        strings = _joined(self._isolated(_load(value), "auto"))
        other = self._call("d", _plain_value(self._around), value, key="plain")
        return ast.IfExp(test=_is_string(value), body=strings, orelse=other)

    def _isolated(
        self, text: str | ast.expr, direction: Direction, *, isolate: bool = False
    ) -> list[str | ast.expr]:
        before, after = _marks(self._around, direction, isolate=isolate)
        return [before, text, after] if before else [text]

    # Values

    def _value(self, name: str, body: list[ast.stmt]) -> str:
        """The local that holds an outside value, read once in a branch."""
        key = ("value", name)
        if key not in self._names:
            read = ast.Subscript(value=_load("v"), slice=ast.Constant(value=name), ctx=ast.Load())
            self._assign("a", key, read, body)
        return self._names[key]

    def _number(self, known: Counted, body: list[ast.stmt]) -> str:
        """The local that holds a number, read and converted."""
        key = ("number", known.name, known.steps)
        if key not in self._names:
            value = self._value(known.name, body)
            self._assign("n", key, self._call("r", _reader(known.steps), value, key=known.steps), body)
        return self._names[key]

    def _once(self, key: object, function: Callable[..., Any], argument: str, body: list[ast.stmt]) -> str:
        """The local that holds what a function makes of another local, called once in a branch."""
        if key not in self._names:
            self._assign("k", key, self._call("p", function, argument, key=key), body)
        return self._names[key]

    def _assign(self, letter: str, key: object, value: ast.expr, body: list[ast.stmt]) -> None:
        name = self._names[key] = f"{letter}{len(self._names)}"
        body.append(ast.Assign(targets=[ast.Name(id=name, ctx=ast.Store())], value=value))

    def _call(self, letter: str, function: Callable[..., Any], argument: str, *, key: object) -> ast.expr:
        """A call of a callable, which is linked once for one key."""
        name = self._links.setdefault((letter, key), f"{letter}_{len(self._links)}")
        self._linked.setdefault(name, function)
        return ast.Call(func=_load(name), args=[_load(argument)], keywords=[])


# Selection: the order of tries


_Selector: TypeAlias = tuple[str, bool]
"""The local that holds a selector's keys, and whether they are those of a number."""


def _tried(
    variants: Sequence[Variant], selectors: Sequence[_Selector]
) -> list[tuple[Variant, list[ast.expr]]]:
    """The variants, the best match first, each with what must hold; `LookupError` for a bad key.

    An exact key is better than a category, that than the catch-all, by the first selector, then the
    next; so the first variant that matches is the best.
    """
    tried = []
    for variant in variants:
        tests = [_test(key, selector) for key, selector in zip(variant.keys, selectors, strict=True)]
        tried.append(([rank for rank, _ in tests], variant, [test for _, test in tests if test is not None]))
    tried.sort(key=lambda each: each[0])
    return [(variant, tests) for _, variant, tests in tried]


def _test(key: Key, selector: _Selector) -> tuple[int, ast.expr | None]:
    name, numeric = selector
    if isinstance(key, CatchAll):
        return 2, None
    if not numeric:
        return 0, _equals(_load(name), key.value)
    rank = 0 if NUMBER.fullmatch(key.value) else 1
    if rank and key.value not in _CATEGORIES:
        raise LookupError
    held = ast.Subscript(value=_load(name), slice=ast.Constant(value=rank), ctx=ast.Load())
    return rank, _equals(held, key.value)


# What the code calls


def _word(value: object) -> str:
    if value.__class__ is str:
        return value
    raise TypeError


def _word_key(value: object) -> str:
    return nfc(_word(value))


def _plain_value(around: Surroundings) -> Callable[[object], str]:
    """What shows a value without a function that is no string; `TypeError` unless it is a number."""
    plan = plain_number(around.locale)
    before, after = _marks(around, plan.direction)
    shown = plan.show()

    def other(value: object) -> str:
        if value.__class__ is int or value.__class__ is float:
            return f"{before}{shown(value, 'UTC')}{after}"
        raise TypeError

    return other


def _reader(steps: Sequence[Callable[[Number], Number]]) -> Callable[[object], Number]:
    """What reads a number and converts it, step by step; only the steps that do something."""
    changing = [step for step in steps if step is not same]
    if not changing:
        return number

    def read(value: object) -> Number:
        known = number(value)
        for step in changing:
            known = step(known)
        return known

    return read


def _with_zone(shown: Formatter, zone: str) -> Callable[[object], str]:
    """A formatter of values in one zone; strings and dates only, as the resolver takes them."""

    def in_zone(value: object) -> str:
        if not isinstance(value, str | date):
            raise TypeError
        return shown(value, zone)

    return in_zone


def _one_argument(shown: Formatter) -> Callable[[object], str]:
    return lambda value: shown(value, "UTC")


def _marks(around: Surroundings, direction: Direction, *, isolate: bool = False) -> tuple[str, str]:
    return isolates(around.direction, direction, isolate=isolate) if around.isolation else ("", "")


# Syntax


def _load(name: str) -> ast.expr:
    return ast.Name(id=name, ctx=ast.Load())


def _equals(left: ast.expr, right: str) -> ast.expr:
    return ast.Compare(left=left, ops=[ast.Eq()], comparators=[ast.Constant(value=right)])


def _is_string(name: str) -> ast.expr:
    kind = ast.Attribute(value=_load(name), attr="__class__", ctx=ast.Load())
    return ast.Compare(left=kind, ops=[ast.Is()], comparators=[_load("str")])


def _joined(parts: Sequence[str | ast.expr]) -> ast.expr:
    """One string for parts that stand one after another."""
    merged: list[str | ast.expr] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    if len(merged) == 1 and not isinstance(merged[0], str):
        return merged[0]
    return ast.JoinedStr(
        values=[
            ast.Constant(value=part)
            if isinstance(part, str)
            else ast.FormattedValue(value=part, conversion=-1, format_spec=None)
            for part in merged
        ]
    )


def _made(body: list[ast.stmt], linked: dict[str, Any]) -> Compiled:
    """The function of a body, with what its code names."""
    parameters = ast.arguments(
        posonlyargs=[], args=[ast.arg(arg="v")], kwonlyargs=[], kw_defaults=[], defaults=[]
    )
    function = ast.FunctionDef(name="message", args=parameters, body=body, decorator_list=[])
    tree = ast.fix_missing_locations(ast.Module(body=[function], type_ignores=[]))
    names: dict[str, Any] = {**linked, "str": str, "__builtins__": {}}
    exec(compile(tree, "<message>", "exec"), names)  # noqa: S102  (the tree is made of our own nodes only)
    made: Compiled = names["message"]
    return made
