"""What is known of a message's expressions before its values: for the compiler.

Only what is sure to work is answered; for anything else the answer is None, and the message is left
to the resolver: options from variables, functions of the caller's, options that would be reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn, TypeAlias

from info.errors import MessageError
from info.language.messageformat.functions import make_formatter
from info.language.messageformat.functions.values import Number
from info.language.messageformat.model import (
    Expression,
    FunctionRef,
    InputDeclaration,
    Literal,
    Message,
    Variable,
)
from info.language.messageformat.runtime.dated import DATES, date_options
from info.language.messageformat.runtime.direction import direction_of
from info.language.messageformat.runtime.functions import DEFAULT_FUNCTIONS
from info.language.messageformat.runtime.numeric import NUMBERS, NumberPlan, number_plan
from info.language.messageformat.runtime.protocol import Direction, FunctionContext
from info.language.messageformat.runtime.resolver import Surroundings

__all__ = ["Constant", "Counted", "Dated", "Known", "Plain", "Worded", "analyse"]


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal without a function."""

    text: str


@dataclass(frozen=True, slots=True)
class Plain:
    """An outside value without a function: mostly a string, maybe a number."""

    name: str


@dataclass(frozen=True, slots=True)
class Worded:
    """An outside value as `:string`."""

    name: str
    direction: Direction = "auto"
    isolate: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """An outside value as a number: read, converted step by step, shown by the last plan."""

    name: str
    plan: NumberPlan
    steps: tuple[Callable[[Number], Number], ...]
    isolate: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """An outside value as a date or time."""

    name: str
    function: str
    options: Mapping[str, str]
    direction: Direction
    isolate: bool = False


Known: TypeAlias = Constant | Plain | Worded | Counted | Dated
"""An expression that the compiler can write code for."""


class _Unsure(Exception):
    pass


@dataclass(slots=True)
class _Analysis:
    around: Surroundings
    known: dict[str, Known] = field(default_factory=dict)

    def of(self, expression: Expression, outside: str | None = None) -> Known:
        """What is known of the expression; `outside` is no declared name."""
        arg, function = expression.arg, expression.function
        if arg is None:
            raise _Unsure
        base = self._operand(arg, outside)
        return base if function is None else self._call(function, base)

    def _operand(self, arg: Literal | Variable, outside: str | None) -> Known:
        if isinstance(arg, Literal):
            return Constant(arg.value)
        if arg.name != outside and arg.name in self.known:
            return self.known[arg.name]
        return Plain(arg.name)

    def _call(self, reference: FunctionRef, base: Known) -> Known:
        name = reference.name
        if self.around.functions.get(name) is not DEFAULT_FUNCTIONS.get(name):
            raise _Unsure
        options = {key: value.value for key, value in reference.options.items() if isinstance(value, Literal)}
        if len(options) < len(reference.options):
            raise _Unsure
        options.pop("u:id", None)
        context = self._context(options)
        isolate = context.direction is not None
        if name == "string" and isinstance(base, Plain):
            return Worded(base.name, context.direction or "auto", isolate)
        if name in NUMBERS and isinstance(base, Plain | Counted):
            return self._number(name, base, context, options)
        if name in DATES and isinstance(base, Plain | Dated):
            brought = base.options if isinstance(base, Dated) else {}
            kept = date_options(name, context, options, brought)
            if kept.get("timeZone") == "input":
                raise _Unsure
            return Dated(base.name, name, kept, context.direction or direction_of(context.locale), isolate)
        raise _Unsure

    def _number(
        self, name: str, base: Plain | Counted, context: FunctionContext, options: Mapping[str, object]
    ) -> Counted:
        before = base if isinstance(base, Counted) else None
        plan = number_plan(name, context, options, before.plan if before else None)
        if plan.style in ("currency", "unit") and plan.style not in plan.options:
            raise _Unsure
        make_formatter(
            plan.style, {key: text for key, text in plan.options.items() if key != "select"}, plan.locale
        )
        steps = (*(before.steps if before else ()), plan.convert)
        return Counted(base.name, plan, steps, context.direction is not None)

    def _context(self, options: dict[str, str]) -> FunctionContext:
        given = options.pop("u:dir", "inherit")
        if given not in ("ltr", "rtl", "auto", "inherit"):
            raise _Unsure
        direction: Direction | None = None if given == "inherit" else given  # type: ignore[assignment]
        literal = frozenset(options)
        return FunctionContext(self.around.locale, direction, literal, self.around.time_zone, _unsure)


def _unsure(_kind: str, _what: str) -> NoReturn:
    raise _Unsure


def analyse(message: Message, around: Surroundings) -> Callable[[Expression], Known] | None:
    """What answers for each expression of the message's patterns; None when a declaration is unsure.

    What it returns raises `LookupError` for an expression that is unsure.
    """
    analysis = _Analysis(around)
    try:
        for declaration in message.declarations:
            outside = declaration.name if isinstance(declaration, InputDeclaration) else None
            analysis.known[declaration.name] = analysis.of(declaration.value, outside)
    except (_Unsure, MessageError, ValueError):
        return None

    def known(expression: Expression) -> Known:
        try:
            return analysis.of(expression)
        except (_Unsure, MessageError, ValueError):
            raise LookupError from None

    return known
