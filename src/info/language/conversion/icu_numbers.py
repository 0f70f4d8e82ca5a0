"""ICU's number styles, skeletons and patterns as functions and options of MessageFormat 2.

ICU rounds a tie to the even neighbour, MessageFormat 2 away from zero; `roundingMode=halfEven` keeps
what was shown, wherever a function takes that option.

Source: ICU "Number Skeletons"; ICU `DecimalFormat` (patterns); Unicode LDML 48, part 9, "Number
Functions".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

import msgspec

from info.language.conversion.report import Finding, NotCarried
from info.language.conversion.tree import Options

__all__ = ["Shown", "number_shown"]

_EVEN: Final = ("roundingMode", "halfEven")
_BY_HAND: Final = "Choose options of :number by hand; docs/reference/message-texts.md lists them."
_DIGITS_MAX: Final = 99


_SPACE_TOLD: Final = Finding(
    "changed", "ICU showed the space around the pattern as part of the number; it is left out."
)


class Shown(msgspec.Struct, frozen=True):
    """A function with options that shows a value, and the text that follows it in the pattern."""

    function: str
    options: Options = ()
    findings: tuple[Finding, ...] = ()
    suffix: str = ""


def number_shown(style: str, *, currency: str | None) -> Shown:
    """What shows a number as `{n, number, style}` does. Raises `NotCarried` for what cannot be said.

    `currency` is the currency of the style `currency`, which ICU takes from the locale's region.
    """
    given, style = style, style.strip(" \t\r\n")
    if style.startswith("::"):
        return _Skeleton(style[2:].split()).shown()
    named = style.lower()
    if named == "":
        return Shown("number")
    if named == "integer":
        what = "A value with a fraction of exactly one half rounds away from zero, no longer to even."
        return Shown("integer", findings=(Finding("changed", what, "Whole numbers are shown as before."),))
    if named == "percent":
        return Shown("percent", (_EVEN,))
    if named == "currency":
        return Shown("currency", (("currency", _known(currency)), _EVEN))
    shown = _pattern(style, currency)
    if given == style:
        return shown
    return msgspec.structs.replace(shown, findings=(*shown.findings, _SPACE_TOLD))


def _known(currency: str | None) -> str:
    if currency is None:
        what = "ICU takes the currency from the locale's region; MessageFormat 2 wants it named."
        raise NotCarried(what, "Name it: --currency EUR.")
    return currency


# Skeletons

_SIGNS: Final = {
    "sign-auto": "auto", "sign-always": "always", "+!": "always", "sign-never": "never", "+_": "never",
    "sign-except-zero": "exceptZero", "+?": "exceptZero", "sign-negative": "negative", "+-": "negative",
}  # fmt: skip
_ACCOUNTING: Final = {
    "sign-accounting": "auto", "()": "auto", "sign-accounting-always": "always", "()!": "always",
    "sign-accounting-except-zero": "exceptZero", "()?": "exceptZero",
    "sign-accounting-negative": "negative", "()-": "negative",
}  # fmt: skip
_GROUPS: Final = {
    "group-auto": "auto", "group-off": "never", ",_": "never", "group-min2": "min2", ",?": "min2",
    "group-on-aligned": "always", ",!": "always",
}  # fmt: skip
_ROUNDINGS: Final = {
    "ceiling": "ceil", "floor": "floor", "down": "trunc", "up": "expand", "half-even": "halfEven",
    "half-down": "halfTrunc", "half-up": "halfExpand", "half-ceiling": "halfCeil",
    "half-floor": "halfFloor",
}  # fmt: skip
_CURRENCY_WIDTHS: Final = {
    "narrow": "narrowSymbol", "short": "symbol", "full-name": "name", "iso-code": "code", "hidden": "never",
}  # fmt: skip
_UNIT_WIDTHS: Final = {"narrow": "narrow", "short": "short", "full-name": "long"}
_COMPACT: Final = {"compact-short": "short", "K": "short", "compact-long": "long", "KK": "long"}
_FRACTION: Final = re.compile(r"\.(0*)(#*)([*+]?)(/w)?")
_SIGNIFICANT: Final = re.compile(r"(@+)(#*)([*+]?)(/w)?")
_INCREMENT: Final = re.compile(r"precision-increment/([0-9]{1,4})(?:\.([0-9]{1,9}))?")
_INCREMENTS: Final = frozenset({1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000})
_WIDTH: Final = re.compile(r"(?:integer-width/[*+])?(0+)")
_UNIT: Final = re.compile(r"unit/([a-z0-9-]+)|measure-unit/[a-z]+-([a-z0-9-]+)")
_CURRENCY: Final = re.compile(r"currency/([A-Za-z]{3})")
_PLAIN_STEMS: Final = frozenset({"notation-simple", "precision-currency-standard", "latin-auto"})
_Handler: TypeAlias = Callable[["_Skeleton", str], bool]


class _Skeleton:
    """The stems of one skeleton, read one after the other."""

    def __init__(self, stems: list[str]) -> None:
        self.stems = stems
        self.function = "number"
        self.measure: list[tuple[str, str]] = []
        self.precision: list[tuple[str, str]] | None = None
        self.rounding = "halfEven"
        self.more: list[tuple[str, str]] = []
        self.width = ""
        self.scale = "1"
        self.compact = ""

    def shown(self) -> Shown:
        """The function and options of all stems together."""
        for stem in self.stems:
            if not any(handler(self, stem) for handler in _HANDLERS):
                raise NotCarried(f"The stem '{stem[:40]}' of a number skeleton has no counterpart.", _BY_HAND)
        self._measured()
        findings = []
        if self.compact:
            what = "Compact numbers are an option of this library, info:compact; others pass it over."
            findings.append(Finding("changed", what))
            self.more.append(("info:compact", self.compact))
        return Shown(self.function, self._options(), tuple(findings))

    def _options(self) -> Options:
        precision = self.precision
        if precision is None and self.function != "currency" and not self.compact:
            precision = [("maximumFractionDigits", "6")]
        if self.function == "currency" and precision is not None:
            precision = _of_currency(precision)
        return (*self.measure, *(precision or ()), ("roundingMode", self.rounding), *self.more)

    def _measured(self) -> None:
        if self.scale != "1" and not (self.scale == "100" and self.function == "percent"):
            raise NotCarried(f"'scale/{self.scale[:20]}' has no counterpart.", "Pass the number multiplied.")
        if self.function == "percent" and self.scale == "1":
            self.function, self.measure = "unit", [("unit", "percent")]
        if self.width:
            widths = {"currency": _CURRENCY_WIDTHS, "unit": _UNIT_WIDTHS}.get(self.function, {})
            name = "currencyDisplay" if self.function == "currency" else "unitDisplay"
            if self.width not in widths:
                raise NotCarried(f"'unit-width-{self.width[:20]}' has no counterpart here.", _BY_HAND)
            self.measure.append((name, widths[self.width]))
        if self.function == "percent" and any(name == "minimumIntegerDigits" for name, _ in self.more):
            raise NotCarried("':percent' takes no least number of digits before the point.", _BY_HAND)

    def _measure(self, stem: str) -> bool:
        currency, unit = _CURRENCY.fullmatch(stem), _UNIT.fullmatch(stem)
        if currency:
            self.function, self.measure = "currency", [("currency", currency[1].upper())]
        elif unit:
            self.function, self.measure = "unit", [("unit", unit[1] or unit[2])]
        elif stem in ("percent", "%", "%x100"):
            self.function = "percent"
            self.scale = "100" if stem == "%x100" else self.scale
        elif stem.startswith("scale/"):
            self.scale = stem.removeprefix("scale/")
        elif stem.startswith("unit-width-"):
            self.width = stem.removeprefix("unit-width-")
        elif stem.startswith("per-measure-unit/") and self.function == "unit":
            self.measure = [("unit", f"{self.measure[0][1]}-per-{stem.split('-', 3)[-1]}")]
        else:
            return False
        return True

    def _precise(self, stem: str) -> bool:
        fraction, significant = _FRACTION.fullmatch(stem), _SIGNIFICANT.fullmatch(stem)
        increment = _INCREMENT.fullmatch(stem)
        if increment and int(increment[1] + (increment[2] or "")) in _INCREMENTS:
            size = len(increment[2] or "")
            step = str(int(increment[1] + (increment[2] or "")))
            self.precision = [*_fraction(size, size), ("roundingIncrement", step)]
        elif stem == "precision-integer":
            self.precision = [("maximumFractionDigits", "0")]
        elif stem == "precision-unlimited":
            self.precision = [("maximumFractionDigits", str(_DIGITS_MAX))]
        elif fraction:
            low, high = len(fraction[1]), len(fraction[1]) + len(fraction[2])
            self.precision = _fraction(low, _DIGITS_MAX if fraction[3] else high)
        elif significant:
            low, high = len(significant[1]), len(significant[1]) + len(significant[2])
            high = _DIGITS_MAX if significant[3] else high
            self.precision = [("minimumSignificantDigits", str(low)), ("maximumSignificantDigits", str(high))]
        else:
            return False
        if stem.endswith("/w"):
            self.precision.append(("trailingZeroDisplay", "stripIfInteger"))
        return True

    def _other(self, stem: str) -> bool:
        width = _WIDTH.fullmatch(stem)
        if width:
            self.more.append(("minimumIntegerDigits", str(len(width[1]))))
        elif stem in _SIGNS:
            self.more.append(("signDisplay", _SIGNS[stem]))
        elif stem in _ACCOUNTING and self.function == "currency":
            self.more += [("currencySign", "accounting"), ("signDisplay", _ACCOUNTING[stem])]
        elif stem in _GROUPS:
            self.more.append(("useGrouping", _GROUPS[stem]))
        elif stem.startswith("rounding-mode-") and stem[14:] in _ROUNDINGS:
            self.rounding = _ROUNDINGS[stem[14:]]
        elif stem in _COMPACT:
            self.compact = _COMPACT[stem]
        else:
            return stem in _PLAIN_STEMS
        return True


_HANDLERS: Final[tuple[_Handler, ...]] = (_Skeleton._measure, _Skeleton._precise, _Skeleton._other)  # noqa: SLF001


def _fraction(low: int, high: int) -> list[tuple[str, str]]:
    least = [("minimumFractionDigits", str(low))] if low else []
    return [*least, ("maximumFractionDigits", str(high))]


def _of_currency(precision: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same digits as `:currency` says them: it knows one number of fraction digits."""
    said = dict(precision)
    if "maximumSignificantDigits" in said:
        return precision
    high = said.pop("maximumFractionDigits")
    if said.pop("minimumFractionDigits", "0") != high:
        raise NotCarried("':currency' takes one number of fraction digits, not a range.", _BY_HAND)
    return [("fractionDigits", high), *said.items()]


# Patterns

_NUMBER_PART: Final = re.compile(r"(?P<int>[#,0@]+)?(?:\.(?P<frac>[0#]*))?")
_AFFIXES: Final = re.compile(r"(?P<before>[^#0,.@1-9]*)(?P<number>[#0,.@1-9]+)(?P<after>[^#0,.@1-9]*)")
_QUOTED: Final = re.compile(r"'([^']*)'")
_PLACE: Final = (
    "The sign of the currency or percent stands where the locale puts it, not where the pattern did."
)
_GROUP: Final = 3


def _pattern(pattern: str, currency: str | None) -> Shown:
    """What shows a number by a pattern such as `#,##0.00`."""
    positive, *negative = pattern.split(";")
    literal = "".join(_QUOTED.findall(positive))
    match = _AFFIXES.fullmatch(_QUOTED.sub("", positive))
    number = _NUMBER_PART.fullmatch(match["number"]) if match else None
    if match is None or number is None or "E" in match["after"] or "'" in match["after"]:
        raise NotCarried(f"The number style '{pattern[:40]}' has no counterpart.", _BY_HAND)
    signs = match["before"] + match["after"]
    findings = []
    function, measure = _measure_of(signs, currency)
    if function != "number":
        findings.append(Finding("changed", _PLACE))
    suffix = "" if function != "number" else match["after"]
    if match["before"].strip() and function == "number":
        raise NotCarried("Text before the number in a pattern has no counterpart.", "Write it into the text.")
    if literal:
        raise NotCarried("Quoted text in a number pattern has no counterpart.", "Write it into the text.")
    if negative:
        findings.append(Finding("changed", "The pattern for negative numbers is the locale's own."))
    options, more = _digits(number, function)
    return Shown(function, (*measure, *options, _EVEN), (*findings, *more), suffix)


def _measure_of(signs: str, currency: str | None) -> tuple[str, Options]:
    if "‰" in signs or "¤¤¤¤" in signs:
        raise NotCarried("Per mille and special currency signs have no counterpart.", _BY_HAND)
    if "%" in signs:
        return "percent", ()
    if "¤" in signs:
        display = {1: "symbol", 2: "code", 3: "name"}[min(signs.count("¤"), 3)]
        shown = () if display == "symbol" else (("currencyDisplay", display),)
        return "currency", (("currency", _known(currency)), *shown)
    return "number", ()


def _digits(number: re.Match[str], function: str) -> tuple[Options, tuple[Finding, ...]]:
    whole, fraction = number["int"] or "", number["frac"] or ""
    digits = whole.replace(",", "")
    findings: list[Finding] = []
    sizes = [len(part) for part in whole.split(",")[1:]]
    if any(size != _GROUP for size in sizes):
        findings.append(Finding("changed", "Digits are grouped as the locale groups them."))
    options = [] if sizes else [("useGrouping", "never")]
    if "@" in digits:
        low = digits.count("@")
        high = len(digits.lstrip("#"))
        return (("minimumSignificantDigits", str(low)), ("maximumSignificantDigits", str(high)), *options), ()
    least = digits.count("0")
    if least == 0:
        findings.append(Finding("changed", "A number under 1 starts with a zero: 0.5, not .5."))
    if least > 1 and function == "percent":
        raise NotCarried("':percent' takes no least number of digits before the point.", _BY_HAND)
    if least > 1:
        options.insert(0, ("minimumIntegerDigits", str(least)))
    precision = _fraction(fraction.count("0"), len(fraction))
    if function == "currency":
        precision = _of_currency(precision)
    return (*precision, *options), tuple(findings)
