"""How many digits of a number are shown: for ICU as a skeleton, for the plural rules as text.

Plural rules see the digits as shown ("1.0" is not `one` in English), and ICU does not hand them to
Python. So the rounding that ICU is asked for is done here once more, exactly.

Source: Unicode LDML 48, part 9, "Numeric Value Selection and Formatting"; ECMA-402, "Number Format
Functions" (what holds when only some digit options are given); ICU's "Number Skeletons".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    InvalidOperation,
)
from typing import Final

from info.language.messageformat.functions.options import bad_option, choice, digits

__all__ = ["WIDE", "Precision", "precision_of"]

WIDE: Final = Context(prec=2_000, traps=[InvalidOperation])
"""Room for every number that is formatted; the host's own decimal context never counts."""
_ROUNDING: Final = {
    "ceil": ("rounding-mode-ceiling", ROUND_CEILING, ROUND_CEILING),
    "floor": ("rounding-mode-floor", ROUND_FLOOR, ROUND_FLOOR),
    "expand": ("rounding-mode-up", ROUND_UP, ROUND_UP),
    "trunc": ("rounding-mode-down", ROUND_DOWN, ROUND_DOWN),
    "halfCeil": ("rounding-mode-half-ceiling", ROUND_HALF_UP, ROUND_HALF_DOWN),
    "halfFloor": ("rounding-mode-half-floor", ROUND_HALF_DOWN, ROUND_HALF_UP),
    "halfExpand": ("rounding-mode-half-up", ROUND_HALF_UP, ROUND_HALF_UP),
    "halfTrunc": ("rounding-mode-half-down", ROUND_HALF_DOWN, ROUND_HALF_DOWN),
    "halfEven": ("rounding-mode-half-even", ROUND_HALF_EVEN, ROUND_HALF_EVEN),
}
"""ICU's stem, and the same for positive and for negative numbers in `decimal`."""
_PRIORITIES: Final = {"auto": "", "morePrecision": "r", "lessPrecision": "s"}
_TRAILING: Final = {"auto": "", "stripIfInteger": "/w"}
_INCREMENTS: Final = {
    str(step): step for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000)
}
_MOST_SIGNIFICANT: Final = 21


@dataclass(frozen=True)
class Precision:
    """How a number is rounded, and how many digits it shows at least.

    `fraction` and `significant` are least and most digits; with both, `priority` says which of them
    decides: "r" the one that shows more, "s" the one that shows less. With neither, a compact number
    shows two digits and no fraction beyond, as ICU does. `increment` counts units of the last
    fraction digit. `strip` leaves a fraction of zeros out.
    """

    fraction: tuple[int, int] | None
    significant: tuple[int, int] | None
    priority: str
    increment: int
    mode: str
    strip: bool

    @property
    def mode_stem(self) -> str:
        """ICU's stem of the rounding mode."""
        return _ROUNDING[self.mode][0]

    @property
    def stem(self) -> str:
        """ICU's stem of the digits; "" leaves them to the compact notation."""
        trailing = "/w" if self.strip else ""
        if self.fraction is None:
            return _significant_stem(*self.significant) + trailing if self.significant else ""
        low, high = self.fraction
        if self.increment != 1:
            return f"precision-increment/{self._unit:f}{trailing}"
        stem = "." + "0" * low + "#" * (high - low) if high else "precision-integer"
        if self.significant:
            stem += f"/{_significant_stem(*self.significant)}{self.priority}"
        return stem + trailing

    @property
    def _unit(self) -> Decimal:
        """What the value becomes a multiple of."""
        most = self.fraction[1] if self.fraction else 0
        return Decimal(self.increment).scaleb(-most, context=WIDE)

    def rounded(self, value: Decimal) -> tuple[Decimal, int]:
        """The value as it is shown, and the least number of its fraction digits."""
        if self.increment != 1 and self.fraction:
            unit = self._unit
            steps = self._to(WIDE.divide(value, unit), 0)
            return WIDE.multiply(steps, unit), self.fraction[1]
        by_fraction = -self.fraction[1] if self.fraction else None
        if self.significant is None and by_fraction is not None:
            return self._to(value, by_fraction), self.fraction[0] if self.fraction else 0
        low, high = self.significant or (1, 2)
        by_digits = _magnitude(value) - high + 1
        if self.fraction is None and self.significant:
            shown = self._to(value, by_digits)
            return shown, low - 1 - _magnitude(shown)
        return self._by_both(value, by_fraction or 0, by_digits, low)

    def _by_both(self, value: Decimal, by_fraction: int, by_digits: int, low: int) -> tuple[Decimal, int]:
        pick = max if self.priority == "s" else min
        shown = self._to(value, pick(by_fraction, by_digits))
        if by_fraction == by_digits and shown and _magnitude(shown) != _magnitude(value):
            by_digits += 1
        least_digits = low - 1 - _magnitude(shown)
        if self.fraction is None:
            return shown, least_digits
        digits_win = (by_digits <= by_fraction) == (self.priority == "r")
        return shown, least_digits if digits_win else self.fraction[0]

    def _to(self, value: Decimal, magnitude: int) -> Decimal:
        mode = _ROUNDING[self.mode][2 if value.is_signed() else 1]
        return value.quantize(Decimal((0, (1,), magnitude)), rounding=mode, context=WIDE)


def _magnitude(value: Decimal) -> int:
    return value.adjusted() if value else 0


def _significant_stem(low: int, high: int) -> str:
    return "@" * low + "#" * (high - low)


def precision_of(function: str, options: Mapping[str, str], currency_digits: int | None = None) -> Precision:
    """The digits a function shows with its options; `FormatError` for a bad option.

    `currency_digits` is how many its currency has, for `:currency` without `fractionDigits`.

    >>> precision_of("number", {"minimumFractionDigits": "2"}).stem
    '.00#'
    """
    priority = choice(options, "roundingPriority", _PRIORITIES, "auto")
    significant = _significant(options)
    fraction: tuple[int, int] | None = _fraction(function, options, currency_digits)
    if priority:
        significant = significant or (1, _MOST_SIGNIFICANT)
    elif significant or _is_compact(options):
        fraction = None
    increment = choice(options, "roundingIncrement", _INCREMENTS, "1")
    if increment != 1:
        if significant:
            raise bad_option("roundingIncrement", "no significant digits and no 'roundingPriority' beside it")
        increment = increment if fraction else 1
    mode = options.get("roundingMode", "halfExpand")
    choice(options, "roundingMode", _ROUNDING, "halfExpand")
    return Precision(
        fraction=fraction,
        significant=significant,
        priority=priority,
        increment=increment,
        mode=mode,
        strip=bool(choice(options, "trailingZeroDisplay", _TRAILING, "auto")),
    )


def _is_compact(options: Mapping[str, str]) -> bool:
    fractions = {"minimumFractionDigits", "maximumFractionDigits", "fractionDigits"}
    return "info:compact" in options and not fractions & options.keys()


def _fraction(function: str, options: Mapping[str, str], currency_digits: int | None) -> tuple[int, int]:
    """The least and the most fraction digits shown."""
    if function == "integer":
        return 0, 0
    if function == "currency":
        auto = options.get("fractionDigits", "auto") == "auto"
        wanted = currency_digits if auto else digits(options, "fractionDigits")
        return wanted or 0, wanted or 0
    low, high = digits(options, "minimumFractionDigits"), digits(options, "maximumFractionDigits")
    most = 0 if function == "percent" or options.get("roundingIncrement", "1") != "1" else 3
    if low is None:
        low = 0
    if high is None:
        high = max(most, low)
    if low > high:
        raise bad_option("minimumFractionDigits", "no more digits than 'maximumFractionDigits'")
    return low, high


def _significant(options: Mapping[str, str]) -> tuple[int, int] | None:
    low, high = digits(options, "minimumSignificantDigits"), digits(options, "maximumSignificantDigits")
    if low is None and high is None:
        return None
    low = low if low is not None else 1
    high = high if high is not None else max(_MOST_SIGNIFICANT, low)
    if not 1 <= low <= high:
        name = "minimumSignificantDigits" if low > 1 else "maximumSignificantDigits"
        raise bad_option(name, "1 <= minimum <= maximum")
    return low, high
