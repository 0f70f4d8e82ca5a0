"""`number integer percent currency unit offset`: the standard's options as ICU number skeletons.

Source: Unicode LDML 48, part 9, "Numeric Value Selection and Formatting"; ICU "Number Skeletons".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)
from functools import lru_cache
from typing import Any, Final, TypeAlias

from info.language.messageformat.options import choice, digits
from info.language.messageformat.values import FormatError, Number, number

__all__ = ["NUMERIC", "NumberFormatter", "adjusted", "number_formatter", "skeleton", "visible"]

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
_ROUNDING: Final = {
    "ceil": ("rounding-mode-ceiling", ROUND_CEILING),
    "floor": ("rounding-mode-floor", ROUND_FLOOR),
    "expand": ("rounding-mode-up", ROUND_UP),
    "trunc": ("rounding-mode-down", ROUND_DOWN),
    "halfCeil": ("rounding-mode-half-ceiling", ROUND_HALF_UP),
    "halfFloor": ("rounding-mode-half-floor", ROUND_HALF_DOWN),
    "halfExpand": ("rounding-mode-half-up", ROUND_HALF_UP),
    "halfTrunc": ("rounding-mode-half-down", ROUND_HALF_DOWN),
    "halfEven": ("rounding-mode-half-even", ROUND_HALF_EVEN),
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
_TRAILING: Final = {"auto": "", "stripIfInteger": "/w"}
_INCREMENTS: Final = frozenset({1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000})
_CURRENCY: Final = re.compile(r"[A-Za-z]{3}")
_UNIT: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FRACTION_DEFAULT: Final = {"integer": (0, 0), "percent": (0, 0)}
_WIDE: Final = Context(prec=1_000)


def skeleton(function: str, options: Mapping[str, str]) -> str:
    """The ICU number skeleton of a function with its options; `FormatError` for a bad option.

    >>> skeleton("number", {"minimumFractionDigits": "2"})
    '.00# rounding-mode-half-up'
    """
    stems = [*_measure(function, options), _precision(function, options)]
    stems.append(choice(options, "roundingMode", _ROUNDING, "halfExpand")[0])
    stems.append(_sign(options))
    stems.append(choice(options, "useGrouping", _GROUPING, "auto"))
    width = digits(options, "minimumIntegerDigits")
    stems.append(f"integer-width/+{'0' * width}" if width else "")
    if "info:compact" in options:
        stems.append(choice(options, "info:compact", _COMPACT, "short"))
    return " ".join(stem for stem in stems if stem)


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
        code = options.get("currency", "")
        if not _CURRENCY.fullmatch(code):
            msg = "':currency' wants the option 'currency', three letters such as EUR"
            raise FormatError(msg)
        return [f"currency/{code.upper()}", choice(options, "currencyDisplay", _CURRENCY_DISPLAY, "symbol")]
    if function == "unit":
        unit = options.get("unit", "")
        if not _UNIT.fullmatch(unit):
            msg = "':unit' wants the option 'unit', such as kilometer-per-hour"
            raise FormatError(msg)
        return [f"unit/{unit}", choice(options, "unitDisplay", _UNIT_DISPLAY, "short")]
    return []


def fraction_digits(function: str, options: Mapping[str, str]) -> tuple[int, int]:
    """The least and the most fraction digits shown."""
    low_default, high_default = _FRACTION_DEFAULT.get(function, (0, 3))
    if function == "integer":
        return 0, 0
    low, high = digits(options, "minimumFractionDigits"), digits(options, "maximumFractionDigits")
    if low is None:
        low = low_default if high is None else min(low_default, high)
    if high is None:
        high = max(high_default, low)
    if low > high:
        msg = "'minimumFractionDigits' is larger than 'maximumFractionDigits'"
        raise FormatError(msg)
    return low, high


def _significant(options: Mapping[str, str]) -> tuple[int, int] | None:
    low, high = digits(options, "minimumSignificantDigits"), digits(options, "maximumSignificantDigits")
    if low is None and high is None:
        return None
    low = low if low is not None else 1
    high = high if high is not None else max(21, low)
    if not 1 <= low <= high:
        msg = "the significant digits want 1 <= minimum <= maximum"
        raise FormatError(msg)
    return low, high


def _precision(function: str, options: Mapping[str, str]) -> str:
    trailing = choice(options, "trailingZeroDisplay", _TRAILING, "auto")
    significant = _significant(options)
    if significant:
        low, high = significant
        return "@" * low + "#" * (high - low) + trailing
    if function == "currency":
        auto = options.get("fractionDigits", "auto") == "auto"
        wanted = None if auto else digits(options, "fractionDigits")
        stem = "precision-currency-standard" if wanted is None else _fraction_stem(wanted, wanted)
        return stem + trailing
    if "info:compact" in options and not {"minimumFractionDigits", "maximumFractionDigits"} & options.keys():
        return ""
    low, high = fraction_digits(function, options)
    increment = options.get("roundingIncrement", "1")
    if increment != "1":
        return _increment(increment, high)
    return _fraction_stem(low, high) + trailing


def _fraction_stem(low: int, high: int) -> str:
    return "." + "0" * low + "#" * (high - low) if high else "precision-integer"


def _increment(text: str, digits: int) -> str:
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and int(text) in _INCREMENTS):  # noqa: PLR2004
        msg = f"the option 'roundingIncrement' wants one of {', '.join(map(str, sorted(_INCREMENTS)))}"
        raise FormatError(msg)
    return f"precision-increment/{Decimal(int(text)).scaleb(-digits):f}"


def adjusted(function: str, options: Mapping[str, str]) -> Callable[[object], Number]:
    """What reads the operand of a numeric function: `offset` adds or subtracts, others read."""
    if function != "offset":
        return number
    given = {"add", "subtract"} & options.keys()
    if len(given) != 1:
        msg = "':offset' wants exactly one of the options 'add' and 'subtract'"
        raise FormatError(msg)
    name = given.pop()
    step = (digits(options, name) or 0) * (1 if name == "add" else -1)

    def shifted(value: object) -> Number:
        read = number(value)
        return Decimal(repr(read)) + step if isinstance(read, float) else read + step

    return shifted


@lru_cache(maxsize=1_024)
def _icu(pattern_skeleton: str, locale: str) -> Callable[[dict[str, Any]], str]:
    from icu4py.messageformat import MessageFormat

    try:
        made = MessageFormat(f"{{x,number,::{pattern_skeleton}}}", locale)
    except ValueError:
        msg = "ICU does not know this unit, currency or combination of options"
        raise FormatError(msg) from None
    return made.format


@lru_cache(maxsize=256)
def _plain_digits(locale: str) -> bool:
    """Whether small whole numbers are written 0 to 9 here, as ICU itself writes them."""
    shown = _icu("precision-integer", locale)
    return all(shown({"x": sample}) == str(sample) for sample in (0, 7, 42, 123, 456, 789))


def number_formatter(function: str, options: Mapping[str, str], locale: str) -> NumberFormatter:
    """The localised text of a number that is already read."""
    shown = _icu(skeleton(function, options), locale)

    def with_icu(value: Number) -> str:
        try:
            return shown({"x": value})
        except (RuntimeError, OverflowError, TypeError, ValueError):
            msg = "ICU cannot format the number"
            raise FormatError(msg) from None

    if options or function not in ("number", "integer") or not _plain_digits(locale):
        return with_icu
    spelled = tuple(str(small) for small in range(1_000))

    def small_or_icu(value: Number) -> str:
        if type(value) is int and 0 <= value < 1_000:  # noqa: PLR2004
            return spelled[value]
        return with_icu(value)

    return small_or_icu


def visible(value: Number, function: str, options: Mapping[str, str]) -> str:
    """The digits of a number as the function would show them, plain: "1.50". For plural rules."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if function == "percent":
        exact = _WIDE.multiply(exact, Decimal(100))
    rounding = choice(options, "roundingMode", _ROUNDING, "halfExpand")[1]
    significant = _significant(options)
    if significant:
        low, high = significant
        exact = Context(prec=high, rounding=rounding).plus(exact)
        least = low - exact.adjusted() - 1
    else:
        least, most = fraction_digits(function, options)
        exact = exact.quantize(Decimal(1).scaleb(-most), rounding=rounding, context=_WIDE)
    return _padded(f"{abs(exact):f}", least, strip=options.get("trailingZeroDisplay") == "stripIfInteger")


def _padded(text: str, least: int, *, strip: bool) -> str:
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    if fraction or not strip:
        fraction = fraction.ljust(max(least, 0), "0")
    return f"{whole}.{fraction}" if fraction else whole
