"""`:number :integer :offset :percent :currency :unit` as functions of a message.

Source: Unicode LDML 48, part 9, "Numeric Value Selection and Formatting".
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, NoReturn, TypeAlias

from info.errors import MessageError
from info.language.messageformat.functions import FUNCTIONS, make_formatter, make_selector
from info.language.messageformat.functions.numbers import adjusted
from info.language.messageformat.functions.options import inherited
from info.language.messageformat.functions.values import FormatError, Number, number
from info.language.messageformat.runtime.direction import direction_of
from info.language.messageformat.runtime.number_parts import number_parts
from info.language.messageformat.runtime.options import merged, own_options, proved
from info.language.messageformat.runtime.protocol import (
    Direction,
    FunctionContext,
    MessageFunction,
    MessageValue,
    Part,
    Unresolved,
)
from info.language.messageformat.syntax.grammar import NUMBER

__all__ = [
    "NUMBERS",
    "NUMBER_FUNCTIONS",
    "NumberPlan",
    "NumberValue",
    "number_plan",
    "plain_number",
    "same",
    "whole",
]

NUMBERS: Final = ("number", "integer", "offset", "percent", "currency", "unit")
"""The functions of numbers."""
_SELECTING: Final = frozenset({"number", "integer", "percent"})
_CATEGORIES: Final = frozenset({"zero", "one", "two", "few", "many", "other"})
_MEASURED: Final = {"currency": "currency", "unit": "unit"}
"""Functions whose operand may be an object of a value and a measure, and the measure's name."""
_Read: TypeAlias = Callable[[Number], Number]


@dataclass(frozen=True, slots=True)
class NumberPlan:
    """All about an expression with a numeric function but the number itself.

    `style` is the function that formats (an `offset` formats as what it was), `options` its options,
    `convert` makes the value of the operand's number, `selects` tells whether `.match` may use it,
    `measured` whether the operand brought its own currency or unit.
    """

    style: str
    options: Mapping[str, str]
    convert: _Read
    selects: bool
    locale: str
    direction: Direction
    measured: bool = False

    def show(self) -> Callable[[object, str], str]:
        """What formats the converted number; the second argument is not used."""
        if not self.options:
            return make_formatter(self.style, {}, self.locale)
        options = {name: text for name, text in self.options.items() if name != "select"}
        return make_formatter(self.style, options, self.locale)

    def keys(self) -> Callable[[object], tuple[str, str]]:
        """What gives the exact key and the category of the converted number."""
        return make_selector(self.style, self.options, self.locale)


class NumberValue(MessageValue):
    """A number, and how it is shown."""

    __slots__ = ("_report", "plan")

    def __init__(self, plan: NumberPlan, value: Number, report: Callable[[str, str], None]) -> None:
        super().__init__("number", value, direction=plan.direction, locale=plan.locale, options=plan.options)
        self.plan = plan
        self._report = report

    @property
    def selects(self) -> bool:  # type: ignore[override]
        """Whether `.match` can select by it."""
        return self.plan.selects

    def text(self) -> str:
        """The localised number."""
        try:
            return self.plan.show()(self.value, "UTC")
        except FormatError as error:
            raise MessageError(error.type, str(error)) from None

    def parts(self) -> list[Part]:
        """One part of type "number", with its own `parts`: integer, group, decimal, fraction, …"""
        return [{"type": "number", "parts": number_parts(self.text(), self.plan.style, self.locale)}]

    def select(self, keys: Collection[str]) -> Sequence[str]:
        """The exact key, then the plural category, as far as they are among the keys."""
        try:
            exact, category = self.plan.keys()(self.value)
        except FormatError as error:
            raise MessageError("bad-selector", str(error)) from None
        for key in keys:
            if key not in _CATEGORIES and not NUMBER.fullmatch(key):
                self._report("bad-variant-key", "a key is neither a number nor a plural category")
        return [key for key in dict.fromkeys((exact, category)) if key and key in keys]


def number_plan(
    function: str,
    context: FunctionContext,
    options: Mapping[str, object],
    base: NumberPlan | None,
) -> NumberPlan:
    """The plan of an expression, from its options and the plan of its operand.

    Raises `MessageError("bad-option")` where the expression cannot be used at all, and reports the
    options that are left out.
    """
    strict = replace(context, report=_refused) if function == "offset" else context
    own = own_options(function, strict, options)
    brought = inherited(function, base.options) if base else {}
    selects = base.selects if base and function == "offset" else True
    if "select" in brought and "select" not in own:
        context.report("bad-option", "the option 'select' wants a literal of the expression itself")
        selects = False
    if "select" in FUNCTIONS[function] and "select" in options and "select" not in own:
        selects = False
    style = "number" if function == "offset" else function
    convert = _convert(function, own)
    kept = merged(style, brought, {} if function == "offset" else own)
    if style in ("number", "integer", "percent"):
        proved(style, {name: text for name, text in kept.items() if name != "select"}, context.locale)
    direction = context.direction or direction_of(context.locale)
    return NumberPlan(style, kept, convert, selects and style in _SELECTING, context.locale, direction)


def _refused(kind: str, what: str) -> NoReturn:
    """For options that an expression cannot do without."""
    raise MessageError(kind, what)


def _convert(function: str, own: Mapping[str, str]) -> _Read:
    if function == "integer":
        return whole
    if function != "offset":
        return same
    if len({"add", "subtract"} & own.keys()) != 1:
        what = "':offset' wants exactly one of the options 'add' and 'subtract'"
        raise MessageError("bad-option", what)
    return _shift(*next(iter(own.items())))


def same(value: Number) -> Number:
    """The number itself."""
    return value


@lru_cache(maxsize=256)
def _shift(name: str, step: str) -> _Read:
    read = adjusted("offset", {name: step})

    def shifted(value: Number) -> Number:
        return read(value)

    return shifted


def whole(value: Number) -> Number:
    """The nearest integer; halves go away from zero, as ICU rounds.

    >>> whole(1.5), whole(-2.5), whole(7)
    (2, -3, 7)
    """
    if type(value) is int:
        return value
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return int(exact.to_integral_value(rounding=ROUND_HALF_UP))


def _function(function: str) -> MessageFunction:
    def resolved(context: FunctionContext, options: Mapping[str, object], operand: object) -> MessageValue:
        base = operand.plan if isinstance(operand, NumberValue) else None
        value, measure = _operand(function, operand)
        if base is None and measure is None and len(context.literal_options) == len(options):
            plan = _written_plan(function, context, options)
        else:
            plan = _plan(function, context, options, base, measure)
        return NumberValue(plan, plan.convert(value), context.report)

    return resolved


def _plan(
    function: str,
    context: FunctionContext,
    options: Mapping[str, object],
    base: NumberPlan | None,
    measure: str | None,
) -> NumberPlan:
    """The plan of an expression, with the measure that its operand may bring along."""
    given = _with_measure(function, options, measure, base)
    if given is not options:
        literal = context.literal_options | given.keys() - options.keys()
        context = replace(context, literal_options=literal)
    plan = number_plan(function, context, given, base)
    if function in _MEASURED:
        _need_measure(function, plan)
    measured = measure is not None or bool(base and base.measured)
    return replace(plan, measured=True) if measured else plan


def _written_plan(function: str, context: FunctionContext, options: Mapping[str, object]) -> NumberPlan:
    """The plan of an expression whose options are all written in the message: worked out once."""
    pairs = tuple((name, str(text)) for name, text in options.items())
    plan, reports = _known_plan(function, pairs, context.locale, context.direction)
    for kind, what in reports:
        context.report(kind, what)
    if isinstance(plan, NumberPlan):
        return plan
    raise MessageError(*plan)


@lru_cache(maxsize=512)
def _known_plan(
    function: str, pairs: tuple[tuple[str, str], ...], locale: str, direction: Direction | None
) -> tuple[NumberPlan | tuple[str, str], list[tuple[str, str]]]:
    """The plan, or the error in its place, and what is to be reported beside it."""
    options, reports = dict(pairs), list[tuple[str, str]]()
    context = FunctionContext(
        locale, direction, frozenset(options), "UTC", lambda kind, what: reports.append((kind, what))
    )
    try:
        return _plan(function, context, options, None, None), reports
    except MessageError as error:
        return (error.type, error.what), reports


def _operand(function: str, operand: object) -> tuple[Number, str | None]:
    """The number of an operand, and the currency or unit it brings along."""
    raw = operand.value if isinstance(operand, MessageValue) else operand
    if operand is None or isinstance(operand, Unresolved):
        raise MessageError("bad-operand", f"':{function}' has no operand")
    measure: str | None = None
    if function in _MEASURED and isinstance(raw, Mapping):
        name = _MEASURED[function]
        given = raw.get(name)
        measure = given if isinstance(given, str) else None
        raw = raw.get("value")
    try:
        return number(raw), measure
    except FormatError as error:
        raise MessageError("bad-operand", str(error)) from None


def _with_measure(
    function: str, options: Mapping[str, object], measure: str | None, base: NumberPlan | None
) -> Mapping[str, object]:
    """The options with the measure the operand brings; it must not be given twice."""
    name = _MEASURED.get(function, "")
    if name in options and (measure is not None or (base is not None and base.measured)):
        what = f"the operand has a {name} of its own, which no option may change"
        raise MessageError("bad-option", what)
    return options if measure is None else {**options, name: measure}


def _need_measure(function: str, plan: NumberPlan) -> None:
    name = _MEASURED[function]
    if name not in plan.options:
        raise MessageError("bad-operand", f"':{function}' wants a {name}: the option or the operand's own")
    proved(function, dict(plan.options), plan.locale)


def plain_number(locale: str, direction: Direction | None = None) -> NumberPlan:
    """How a number without a function is shown: as `:number` without options."""
    return NumberPlan(
        "number", {}, same, selects=True, locale=locale, direction=direction or direction_of(locale)
    )


NUMBER_FUNCTIONS: Final[Mapping[str, MessageFunction]] = {name: _function(name) for name in NUMBERS}
"""The functions by name."""
