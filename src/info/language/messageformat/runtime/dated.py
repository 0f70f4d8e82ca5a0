"""`:date :time :datetime` as functions of a message.

Source: Unicode LDML 48, part 9, "Date and Time Value Formatting".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from info.errors import MessageError
from info.language.messageformat.functions import make_formatter
from info.language.messageformat.functions.values import FormatError
from info.language.messageformat.runtime.direction import direction_of
from info.language.messageformat.runtime.options import merged, own_options, proved
from info.language.messageformat.runtime.protocol import (
    FunctionContext,
    MessageFunction,
    MessageValue,
    Unresolved,
)

__all__ = ["DATES", "DATE_FUNCTIONS", "DateValue", "date_options", "date_value"]

DATES: Final = ("date", "time", "datetime")
"""The functions of dates and times."""


class DateValue(MessageValue):
    """A date or time, shown. Its options go along to the next function."""

    __slots__ = ()

    def __init__(
        self, value: object, options: Mapping[str, str], text: str, context: FunctionContext
    ) -> None:
        direction = context.direction or direction_of(context.locale)
        super().__init__(
            "datetime", value, text=text, direction=direction, locale=context.locale, options=options
        )


def date_options(
    function: str, context: FunctionContext, options: Mapping[str, object], inherited: Mapping[str, str]
) -> dict[str, str]:
    """The options of an expression: the overrides its operand brings, then its own; bad ones reported."""
    kept = merged(function, inherited, own_options(function, context, options))
    proved(function, kept, context.locale)
    return kept


def date_value(
    function: str, value: object, options: Mapping[str, str], context: FunctionContext
) -> DateValue:
    """The resolved value; raises "bad-operand" when the value is no date or time.

    `timeZone=input` for a value that brings no zone is reported, and the message's zone is used.
    """
    shown = make_formatter(function, dict(options), context.locale)
    try:
        text = shown(value, context.time_zone)
    except FormatError as error:
        if error.text is None:
            raise MessageError(error.type, str(error)) from None
        context.report(error.type, str(error))
        text = error.text
    return DateValue(value, options, text, context)


def _function(function: str) -> MessageFunction:
    def resolved(context: FunctionContext, options: Mapping[str, object], operand: object) -> MessageValue:
        if operand is None or isinstance(operand, Unresolved):
            raise MessageError("bad-operand", f"':{function}' has no operand")
        before = operand if isinstance(operand, DateValue) else None
        raw = operand.value if isinstance(operand, MessageValue) else operand
        if not isinstance(raw, str | date):
            raise MessageError("bad-operand", f"':{function}' wants a date, a time or an ISO 8601 string")
        kept: Mapping[str, str] = {}
        if options or before:
            kept = date_options(function, context, options, before.options if before else {})
        return date_value(function, raw, kept, context)

    return resolved


DATE_FUNCTIONS: Final[Mapping[str, MessageFunction]] = {name: _function(name) for name in DATES}
"""The functions by name."""
