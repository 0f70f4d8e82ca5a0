"""`:date :time :datetime` as functions of a message.

Source: Unicode LDML 48, part 9, "Date and Time Value Formatting".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from info.errors import MessageError
from info.language.messageformat.functions import make_formatter
from info.language.messageformat.runtime.direction import direction_of
from info.language.messageformat.runtime.options import merged, own_options, proved
from info.language.messageformat.runtime.protocol import (
    FunctionContext,
    MessageFunction,
    MessageValue,
    Unresolved,
)
from info.language.messageformat.values import FormatError

__all__ = ["DATES", "DATE_FUNCTIONS", "DateValue", "date_options", "date_value"]

DATES: Final = ("date", "time", "datetime")
"""The functions of dates and times."""
_OVERRIDES: Final = frozenset({"timeZone", "calendar", "hour12"})
"""The options that a value takes along to the next function."""


class DateValue(MessageValue):
    """A date or time, and how it is shown."""

    __slots__ = ("_function", "_zone")

    def __init__(
        self, function: str, value: object, options: Mapping[str, str], context: FunctionContext
    ) -> None:
        direction = context.direction or direction_of(context.locale)
        super().__init__("datetime", value, direction=direction, locale=context.locale, options=options)
        self._function = function
        self._zone = context.time_zone

    def text(self) -> str:
        """The localised date or time, in the zone of its options or else of the message."""
        shown = make_formatter(self._function, dict(self.options), self.locale)
        try:
            return shown(self.value, self._zone)
        except FormatError as error:
            raise MessageError("bad-operand", str(error)) from None


def date_options(
    function: str, context: FunctionContext, options: Mapping[str, object], inherited: Mapping[str, str]
) -> dict[str, str]:
    """The options of an expression: the overrides its operand brings, then its own; bad ones reported."""
    brought = {name: text for name, text in inherited.items() if name in _OVERRIDES}
    kept = merged(function, brought, own_options(function, context, options))
    proved(function, kept, context.locale)
    return kept


def date_value(
    function: str, value: object, options: Mapping[str, str], context: FunctionContext
) -> DateValue:
    """The resolved value; raises "bad-operand" when the value is no date or time.

    `timeZone=input` for a value without an offset is reported, and the message's zone is used.
    """
    if options.get("timeZone") == "input" and not _zoned(value):
        context.report("bad-operand", "the value brings no time zone along")
        options = {name: text for name, text in options.items() if name != "timeZone"}
    made = DateValue(function, value, options, context)
    made.text()
    return made


def _zoned(value: object) -> bool:
    if isinstance(value, str) and "T" in value:
        tail = value.partition("T")[2]
        return tail.endswith("Z") or "+" in tail or "-" in tail
    return isinstance(value, datetime) and value.tzinfo is not None


def _function(function: str) -> MessageFunction:
    def resolved(context: FunctionContext, options: Mapping[str, object], operand: object) -> MessageValue:
        if operand is None or isinstance(operand, Unresolved):
            raise MessageError("bad-operand", f"':{function}' has no operand")
        before = operand if isinstance(operand, DateValue) else None
        raw = operand.value if isinstance(operand, MessageValue) else operand
        if not isinstance(raw, str | date):
            raise MessageError("bad-operand", f"':{function}' wants a date, a time or an ISO 8601 string")
        kept = date_options(function, context, options, before.options if before else {})
        return date_value(function, raw, kept, context)

    return resolved


DATE_FUNCTIONS: Final[Mapping[str, MessageFunction]] = {name: _function(name) for name in DATES}
"""The functions by name."""
