"""What the functions take: numbers and dates out of the values of a JSON document."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Context, Decimal, DecimalException, Inexact, InvalidOperation, Rounded
from functools import lru_cache
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from info.language.messageformat.syntax.grammar import NUMBER

__all__ = [
    "FormatError",
    "Number",
    "canonical_number",
    "exact_decimal",
    "moment",
    "number",
    "plain_text",
    "zone_of",
]

Number: TypeAlias = int | float | Decimal
"""A number as read; a string becomes an int or a Decimal."""
_DIGITS_MAX: Final = 400
_INT_BITS_MAX: Final = 1_300
_TEXT_MAX: Final = 64
_DATE_CHARS: Final = len("2006-01-02")
_OF_THIS_MACHINE: Final = frozenset({"localtime", "posixrules"})
_WITHIN: Final = Context(prec=_DIGITS_MAX, traps=[InvalidOperation, Inexact, Rounded])


class FormatError(ValueError):
    """A value or an option does not suit its function. Never quotes a value.

    `type` is the standard's name of the error: "bad-operand", or "bad-option" with the option's name
    in `option`. `text` is what the standard shows all the same, None where it falls back.

    >>> FormatError("wants a number, got null").type
    'bad-operand'
    """

    def __init__(
        self,
        message: str,
        *,
        type: str = "bad-operand",  # noqa: A002  (the working group's name of it)
        option: str | None = None,
        text: str | None = None,
    ) -> None:
        super().__init__(message)
        self.type, self.option, self.text = type, option, text


def _kind(value: object) -> str:
    names = {bool: "a boolean", str: "a string", list: "a list", dict: "an object", type(None): "null"}
    return names.get(type(value), type(value).__name__)


def number(value: object) -> Number:
    """The number that a value is: a JSON number, or a string that is written like one.

    Raises `FormatError` for anything else, for NaN and infinity, and beyond 400 digits.
    """
    kind = type(value)
    if kind is int:
        if value.bit_length() > _INT_BITS_MAX:  # type: ignore[attr-defined]
            raise _too_long()
        return value  # type: ignore[return-value]
    if kind is float:
        if not math.isfinite(value):  # type: ignore[arg-type]
            msg = "the number is not finite"
            raise FormatError(msg)
        return value  # type: ignore[return-value]
    if isinstance(value, Decimal) and value.is_finite():
        return _bounded(value)
    if kind is str:
        return _number_of_text(value)  # type: ignore[arg-type]
    msg = f"wants a number, got {_kind(value)}"
    raise FormatError(msg)


def _number_of_text(text: str) -> Number:
    if len(text) > _DIGITS_MAX or not NUMBER.fullmatch(text):
        msg = "wants a number, got a string that is not written like one"
        raise FormatError(msg)
    if "." not in text and "e" not in text and "E" not in text:
        return int(text)
    try:
        return _bounded(Decimal(text))
    except InvalidOperation:
        raise _too_long() from None


def _bounded(value: Decimal) -> Decimal:
    """The value itself, never rounded, whatever the decimal context of the host."""
    try:
        if -_DIGITS_MAX <= value.adjusted() <= _DIGITS_MAX:
            return _WITHIN.plus(value) if value else value
    except DecimalException:
        pass
    raise _too_long()


def _too_long() -> FormatError:
    return FormatError(f"the number has more than {_DIGITS_MAX} digits")


def canonical_number(value: Number | str) -> str:
    """The one plain spelling of a number, for comparing keys: "1.0", 1 and 10e-1 are "1".

    A string of more than 400 digits stays as written: no number that is formatted equals it. An int
    as long is a `FormatError`.

    >>> canonical_number("1.50"), canonical_number(-0.0), canonical_number(1e3)
    ('1.5', '0', '1000')
    """
    if type(value) is int:
        return str(number(value))
    try:
        exact = _bounded(exact_decimal(value))
    except (FormatError, InvalidOperation):
        return str(value)
    text = f"{exact:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") or not exact else text


def exact_decimal(value: Number | str) -> Decimal:
    """The same number; of a float the shortest decimal that reads back as it."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def plain_text(value: object) -> str:
    """The bare text of a string, a number or a boolean, the same in every locale."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value]
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        return str(number(value))
    if kind is float or isinstance(value, Decimal):
        return canonical_number(number(value))
    if isinstance(value, date):
        return value.isoformat()
    msg = f"wants a string, a number or a boolean, got {_kind(value)}"
    raise FormatError(msg)


@lru_cache(maxsize=1_024)
def zone_of(name: str) -> ZoneInfo:
    """The time zone of an IANA name; `FormatError` when there is none."""
    try:
        if len(name) <= _TEXT_MAX and name not in _OF_THIS_MACHINE:
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    msg = f"there is no time zone {name[:_TEXT_MAX]!r}"
    raise FormatError(msg)


def moment(value: object) -> datetime | date:
    """The date or the time that a value is: a Python one, or a string in ISO 8601.

    A date alone stays a date; a time without an offset stays without one. Raises `FormatError`.

    >>> moment("2026-12-31"), moment("2026-12-31T08:00:00Z").tzname()
    (datetime.date(2026, 12, 31), 'UTC')
    """
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        msg = f"wants an ISO 8601 date or time, got {_kind(value)}"
        raise FormatError(msg)
    try:
        if len(value) == _DATE_CHARS:
            return date.fromisoformat(value)
        if len(value) <= _TEXT_MAX and ("T" in value or " " in value):
            return datetime.fromisoformat(value)
    except ValueError:
        pass
    msg = "wants an ISO 8601 date or time, got a string that is not written like one"
    raise FormatError(msg)
