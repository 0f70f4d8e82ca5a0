"""`number integer percent currency unit offset`: the standard's options as ICU number skeletons.

Source: Unicode LDML 48, part 9, "Numeric Value Selection and Formatting"; ICU "Number Skeletons".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, Final, TypeAlias
from unicodedata import decimal

from info.language.messageformat.functions.options import bad_option, choice, digits
from info.language.messageformat.functions.precision import WIDE, Precision, precision_of
from info.language.messageformat.functions.values import FormatError, Number, exact_decimal, number

__all__ = [
    "NUMERIC",
    "NumberFormatter",
    "adjusted",
    "number_formatter",
    "numeric_formatter",
    "shown_digits",
    "skeleton",
    "visible",
]

NUMERIC: Final = frozenset({"number", "integer", "percent", "currency", "unit", "offset"})
"""The functions of numbers."""
NumberFormatter: TypeAlias = Callable[[Number], str]
"""`number -> text`."""

_SIGNS: Final = {
    "auto": "",
    "always": "sign-always",
    "exceptZero": "sign-except-zero",
    "negative": "sign-negative",
    "never": "sign-never",
}
_GROUPING: Final = {
    "auto": "",
    "always": "group-on-aligned",
    "never": "group-off",
    "min2": "group-min2",
}
_CURRENCY_DISPLAY: Final = {
    "symbol": "",
    "narrowSymbol": "unit-width-narrow",
    "name": "unit-width-full-name",
    "code": "unit-width-iso-code",
    "never": "unit-width-hidden",
}
_UNIT_DISPLAY: Final = {
    "short": "unit-width-short",
    "narrow": "unit-width-narrow",
    "long": "unit-width-full-name",
}
_COMPACT: Final = {"short": "compact-short", "long": "compact-long"}
_CURRENCY: Final = re.compile(r"[A-Za-z]{3}")
_UNIT: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_UNIT_MAX_CHARS: Final = 100
_COMPACT_MOST: Final = 20
"""Powers of ten that are asked for: no locale has a compact pattern beyond 10¹⁵."""


def skeleton(function: str, options: Mapping[str, str]) -> str:
    """The ICU number skeleton of a function with its options; `FormatError` for a bad option.

    >>> skeleton("number", {"minimumFractionDigits": "2"})
    '.00# rounding-mode-half-up'
    """
    precision = _precision(function, options)
    by_usage = "usage" in options and not any("Digits" in name for name in options)
    shown = "" if by_usage else precision.stem
    stems = [*_measure(function, options), shown, precision.mode_stem, _sign(options)]
    stems.append(choice(options, "useGrouping", _GROUPING, "auto"))
    width = digits(options, "minimumIntegerDigits")
    stems.append(f"integer-width/+{'0' * width}" if width else "")
    if "info:compact" in options:
        stems.append(choice(options, "info:compact", _COMPACT, "short"))
    return " ".join(stem for stem in stems if stem)


def _precision(function: str, options: Mapping[str, str]) -> Precision:
    own = _currency_digits(_currency(options)) if function == "currency" else None
    return precision_of(function, options, own)


def _sign(options: Mapping[str, str]) -> str:
    sign = choice(options, "signDisplay", _SIGNS, "auto")
    accounting = choice(options, "currencySign", {"standard": False, "accounting": True}, "standard")
    if accounting and sign != "sign-never":
        return sign.replace("sign-", "sign-accounting-", 1) or "sign-accounting"
    return sign


def _measure(function: str, options: Mapping[str, str]) -> list[str]:
    if function == "percent":
        return ["percent", "scale/100"]
    if function == "currency":
        display = choice(options, "currencyDisplay", _CURRENCY_DISPLAY, "symbol")
        return [f"currency/{_currency(options)}", display]
    if function == "unit":
        usage = f"usage/{_unit(options, 'usage')}" if "usage" in options else ""
        display = choice(options, "unitDisplay", _UNIT_DISPLAY, "short")
        return [f"unit/{_unit(options, 'unit')}", usage, display]
    return []


def _currency(options: Mapping[str, str]) -> str:
    code = options.get("currency")
    if code is None:
        msg = "':currency' wants the option 'currency', three letters such as EUR"
        raise FormatError(msg)
    if not _CURRENCY.fullmatch(code):
        raise bad_option("currency", "three letters such as EUR")
    return code.upper()


def _unit(options: Mapping[str, str], name: str) -> str:
    wanted = options.get(name)
    if wanted is None:
        msg = "':unit' wants the option 'unit', such as kilometer-per-hour"
        raise FormatError(msg)
    if len(wanted) > _UNIT_MAX_CHARS or not _UNIT.fullmatch(wanted):
        example = "a unit such as kilometer-per-hour" if name == "unit" else "a usage such as road"
        raise bad_option(name, example)
    return wanted


@lru_cache(maxsize=512)
def _currency_digits(code: str) -> int:
    """How many fraction digits a currency has, as ICU itself writes a zero of it."""
    zero = _icu(f"currency/{code} unit-width-hidden", "en")({"x": 0})
    return len(zero.partition(".")[2])


def adjusted(function: str, options: Mapping[str, str]) -> Callable[[object], Number]:
    """What reads the operand of a numeric function: `offset` adds or subtracts, `integer` rounds."""
    if function == "integer":
        return _whole
    if function != "offset":
        return number
    given = {"add", "subtract"} & options.keys()
    if len(given) != 1:
        msg = "':offset' wants exactly one of the options 'add' and 'subtract'"
        raise FormatError(msg, type="bad-option")
    name = given.pop()
    step = (digits(options, name) or 0) * (1 if name == "add" else -1)

    def shifted(value: object) -> Number:
        read = number(value)
        return read + step if isinstance(read, int) else WIDE.add(exact_decimal(read), Decimal(step))

    return shifted


def _whole(value: object) -> Number:
    read = number(value)
    if isinstance(read, int):
        return read
    return int(exact_decimal(read).to_integral_value(ROUND_HALF_UP))


@lru_cache(maxsize=1_024)
def _icu(pattern_skeleton: str, locale: str) -> Callable[[dict[str, Any]], str]:
    from icu4py.messageformat import MessageFormat

    try:
        made = MessageFormat(f"{{x,number,::{pattern_skeleton}}}", locale)
    except ValueError:
        msg = "ICU does not know this unit, currency, numbering system or combination of options"
        raise FormatError(msg, type="bad-option") from None
    return made.format


_SPELLED: Final = tuple(str(small) for small in range(1_000))
_LONG: Final = 10**400


@lru_cache(maxsize=256)
def _whole_speller(locale: str) -> Callable[[int], str] | None:
    """What writes a whole number as ICU does here, five times faster; None where ICU must be asked.

    Most locales write the digits 0 to 9 in groups of three: the separator, the sign and the least
    number that is grouped are read off ICU's own texts.
    """
    shown = _icu("precision-integer", locale)
    samples = (0, 7, 42, 123, 456, 789, 1_234, 56_789, 1_234_567_890, 10**30, -7, -1_234, -98_765)
    separator, minus = shown({"x": 1_234})[1:-3] or shown({"x": 12_345})[2:-3], shown({"x": -7})[:-1]
    from_five = shown({"x": 1_234}) == "1234"

    def spelled(value: int) -> str:
        size, sign = (value, "") if value >= 0 else (-value, minus)
        if size < 1_000 or (from_five and size < 10_000):  # noqa: PLR2004
            return f"{sign}{size}"
        return sign + f"{size:,}".replace(",", separator)

    return spelled if all(spelled(sample) == shown({"x": sample}) for sample in samples) else None


def _not_formatted() -> FormatError:
    return FormatError("ICU cannot format the number")


def number_formatter(function: str, options: Mapping[str, str], locale: str) -> NumberFormatter:
    """The localised text of a number that is already read."""
    shown = _icu(skeleton(function, options), locale)

    def with_icu(value: Number) -> str:
        try:
            return shown({"x": value})
        except (RuntimeError, OverflowError, TypeError, ValueError):
            raise _not_formatted() from None

    whole = None if options or function not in ("number", "integer") else _whole_speller(locale)
    if whole is None:
        return with_icu

    def whole_or_icu(value: Number) -> str:
        if type(value) is int and -_LONG < value < _LONG:
            return _SPELLED[value] if 0 <= value < 1_000 else whole(value)  # noqa: PLR2004
        return with_icu(value)

    return whole_or_icu


def numeric_formatter(function: str, options: Mapping[str, str], locale: str) -> Callable[[object, str], str]:
    """The localised text of a value, read and checked at once; the zone given does not count.

    Equal to `adjusted` followed by `number_formatter`, with the way as short as it gets.

    >>> numeric_formatter("number", {}, "de")("1234.5", "UTC")
    '1.234,5'
    """
    read, spell = adjusted(function, options), number_formatter(function, options, locale)

    def read_first(value: object, _zone: str) -> str:
        return spell(read(value))

    if function in ("integer", "offset"):
        return read_first
    shown = _icu(skeleton(function, options), locale)

    def text(value: object, _zone: str) -> str:
        if type(value) is float and value - value == 0:  # finite
            try:
                return shown({"x": value})
            except RuntimeError:
                raise _not_formatted() from None
        if type(value) is int and -_LONG < value < _LONG:
            return spell(value)
        return spell(read(value))

    return text


def shown_digits(function: str, options: Mapping[str, str], locale: str) -> Callable[[Number], str]:
    """What tells the digits of a number as the function shows them, plain: "1.50", compact "1.2c6".

    For plural rules: without sign, and for `:percent` hundredfold. `FormatError` for a bad option.

    >>> shown_digits("number", {"info:compact": "long"}, "fr")(1_234_567)
    '1.2c6'
    """
    precision = _precision(function, options)
    compact = "info:compact" in options and choice(options, "info:compact", _COMPACT, "short")
    exponents = _compact_exponents(compact, locale) if compact else ()

    def digits_of(value: Number) -> str:
        exact = exact_decimal(value)
        if function == "percent":
            exact = exact.scaleb(2, context=WIDE)
        if function == "integer":
            exact = exact.to_integral_value(ROUND_HALF_UP, context=WIDE)
        if exponents:
            return _compacted(exact, precision, exponents)
        shown, least = precision.rounded(exact)
        return _padded(shown, least, strip=precision.strip)

    return digits_of


def visible(value: Number, function: str, options: Mapping[str, str], locale: str = "en") -> str:
    """The digits of one number as the function would show them; see `shown_digits`."""
    return shown_digits(function, options, locale)(value)


@lru_cache(maxsize=256)
def _compact_exponents(stem: str, locale: str) -> tuple[int, ...]:
    """For every power of ten, how many of its zeros the locale's compact pattern takes away.

    ICU does not tell, but the digits it shows do: German 5·10⁶ is "5 Mio.", six zeros are gone. (Five,
    because some languages write one or two thousand without a digit: Italian "mille".)
    """
    shown = _icu(f"{stem} precision-integer group-off", locale)
    texts = [shown({"x": 5 * 10**power}) for power in range(_COMPACT_MOST + 1)]
    return tuple(
        power + 1 - sum(decimal(character, None) is not None for character in text)
        for power, text in enumerate(texts)
    )


def _compacted(value: Decimal, precision: Precision, exponents: tuple[int, ...]) -> str:
    magnitude = value.adjusted() if value else 0
    exponent = exponents[max(0, min(magnitude, _COMPACT_MOST))]
    shown, least = precision.rounded(value.scaleb(-exponent, context=WIDE))
    if shown and shown.adjusted() != magnitude - exponent:  # 999,999 became 1,000 thousand: one million
        higher = exponents[max(0, min(magnitude + 1, _COMPACT_MOST))]
        if higher != exponent:
            shown, least = precision.rounded(shown.scaleb(exponent - higher, context=WIDE))
            exponent = higher
    text = _padded(shown, least, strip=precision.strip)
    return f"{text}c{exponent}" if exponent else text


def _padded(shown: Decimal, least: int, *, strip: bool) -> str:
    whole, _, fraction = f"{shown.copy_abs():f}".partition(".")
    fraction = fraction.rstrip("0")
    if fraction or not strip:
        fraction = fraction.ljust(max(least, 0), "0")
    return f"{whole}.{fraction}" if fraction else whole
