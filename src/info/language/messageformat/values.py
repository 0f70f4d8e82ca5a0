"""What the functions take: numbers and dates out of the values of a JSON document."""

from __future__ import annotations

import math
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from info.language.messageformat.grammar import NUMBER

__all__ = ["FormatError", "Number", "canonical_number", "moment", "number", "plain_text", "zone_of"]

Number: TypeAlias = int | float | Decimal
"""A number as read; a string becomes an int or a Decimal."""
_DIGITS_MAX: Final = 400
_INT_BITS_MAX: Final = 1_300
_TEXT_MAX: Final = 64


class FormatError(ValueError):
    """A value or an option does not suit its function. Never quotes a value."""


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
            msg = f"the number has more than {_DIGITS_MAX} digits"
            raise FormatError(msg)
        return value  # type: ignore[return-value]
    if kind is float:
        if not math.isfinite(value):  # type: ignore[arg-type]
            msg = "the number is not finite"
            raise FormatError(msg)
        return value  # type: ignore[return-value]
    if kind is str:
        return _number_of_text(value)  # type: ignore[arg-type]
    if isinstance(value, Decimal) and value.is_finite():
        return _bounded(value)
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
        msg = f"the number has more than {_DIGITS_MAX} digits"
        raise FormatError(msg) from None


def _bounded(value: Decimal) -> Decimal:
    if abs(value.adjusted()) > _DIGITS_MAX or len(value.as_tuple().digits) > _DIGITS_MAX:
        msg = f"the number has more than {_DIGITS_MAX} digits"
        raise FormatError(msg)
    return value


def canonical_number(value: Number | str) -> str:
    """The one plain spelling of a number, for comparing keys: "1.0", 1 and 10e-1 are "1".

    >>> canonical_number("1.50"), canonical_number(-0.0), canonical_number(1e3)
    ('1.5', '0', '1000')
    """
    if type(value) is int:
        return str(value)
    text = f"{_decimal(value):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _decimal(value: Number | str) -> Decimal:
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
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        msg = f"there is no time zone '{name[:_TEXT_MAX]}'"
        raise FormatError(msg) from None


def moment(value: object, zone: tzinfo, *, plain_hour: int = 12, own: bool = False) -> datetime:
    """An ISO 8601 date or time, aware, in the zone; with `own`, in the offset it brings along.

    A time without an offset is a wall clock in the zone already. A date alone gets `plain_hour`.
    """
    try:
        read = _read_moment(value, plain_hour)
        if read.tzinfo is None:
            return read.replace(tzinfo=zone)
        return read if own else read.astimezone(zone)
    except FormatError:
        raise
    except (ValueError, OverflowError):
        msg = "wants an ISO 8601 date or time, got a string that is not written like one"
        raise FormatError(msg) from None


def _read_moment(value: object, plain_hour: int) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, plain_hour, tzinfo=None)  # noqa: DTZ001
    if isinstance(value, str) and len(value) <= _TEXT_MAX:
        if len(value) == len("2006-01-02"):
            return _read_moment(date.fromisoformat(value), plain_hour)
        if "T" in value or " " in value:
            return datetime.fromisoformat(value)
    if isinstance(value, str):
        msg = "wants an ISO 8601 date or time, got a string that is not written like one"
        raise FormatError(msg)
    msg = f"wants an ISO 8601 date or time, got {_kind(value)}"
    raise FormatError(msg)
