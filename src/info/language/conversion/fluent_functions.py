"""Fluent's NUMBER() and DATETIME() as functions and options of MessageFormat 2.

Source: Fluent Syntax Guide, "Built-in Functions"; ECMA-402 (the options' names and defaults); Unicode
LDML 48, part 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from info.language.conversion.icu_dates import date_shown, fields_shown
from info.language.conversion.icu_numbers import Shown
from info.language.conversion.report import Finding, NotCarried
from info.language.conversion.tree import Options

__all__ = ["datetime_shown", "number_called"]

_BY_HAND: Final = "Choose options by hand; docs/reference/message-texts.md lists them."
_DIGITS: Final = (
    "minimumIntegerDigits", "minimumFractionDigits", "maximumFractionDigits", "minimumSignificantDigits",
    "maximumSignificantDigits",
)  # fmt: skip
_WORDS: Final[dict[str, Mapping[str, str]]] = {
    "useGrouping": {
        "0": "never", "1": "auto", "false": "never", "true": "auto", "auto": "auto", "always": "always",
        "min2": "min2",
    },
    "signDisplay": {word: word for word in ("auto", "always", "never", "exceptZero", "negative")},
    "currencyDisplay": {word: word for word in ("symbol", "narrowSymbol", "name", "code")},
    "currencySign": {word: word for word in ("standard", "accounting")},
    "unitDisplay": {word: word for word in ("short", "narrow", "long")},
}  # fmt: skip
_STYLES: Final = {"decimal": "number", "percent": "percent", "currency": "currency", "unit": "unit"}
_READ: Final = frozenset({"style", "type", "currency", "unit", *_DIGITS, *_WORDS})


def number_called(options: Mapping[str, str]) -> tuple[Shown, bool]:
    """What shows a number as NUMBER() with these options does, and whether its plural is ordinal.

    >>> number_called({"minimumFractionDigits": "2"})[0].options
    (('minimumFractionDigits', '2'),)
    """
    unknown = sorted(options.keys() - _READ)
    if unknown:
        raise NotCarried(f"The option '{unknown[0][:40]}' of NUMBER() has no counterpart.", _BY_HAND)
    style = options.get("style", "decimal")
    if style not in _STYLES or options.get("type", "cardinal") not in ("cardinal", "ordinal"):
        raise NotCarried("NUMBER() has a style or a type that nobody knows.", _BY_HAND)
    function, measure = _STYLES[style], _measure(style, options)
    digits = [(name, _digits(name, options[name])) for name in _DIGITS if name in options]
    words = [(name, _word(name, options[name])) for name in _WORDS if name in options]
    if function == "currency":
        digits = _of_currency(dict(digits))
    if function == "percent":
        digits = [(name, value) for name, value in digits if name != "minimumIntegerDigits"]
    return Shown(function, (*measure, *digits, *words)), options.get("type") == "ordinal"


def _measure(style: str, options: Mapping[str, str]) -> Options:
    if style not in ("currency", "unit"):
        return ()
    if style not in options:
        raise NotCarried(f"NUMBER() with the style '{style}' names no {style}.", f'Add {style}: "…".')
    return ((style, options[style]),)


def _digits(name: str, value: str) -> str:
    whole = value.partition(".")[0]
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 2):  # noqa: PLR2004
        raise NotCarried(f"The option '{name}' wants a whole number from 0 to 99.", "Correct it.")
    return str(int(whole))


def _word(name: str, value: str) -> str:
    known = _WORDS[name]
    if value not in known:
        raise NotCarried(f"The option '{name}' has a value that nobody knows.", f"Known: {', '.join(known)}.")
    return known[value]


def _of_currency(digits: dict[str, str]) -> list[tuple[str, str]]:
    low, high = digits.pop("minimumFractionDigits", None), digits.pop("maximumFractionDigits", None)
    if low is not None and high is not None and low != high:
        raise NotCarried("':currency' takes one number of fraction digits, not a range.", _BY_HAND)
    one = high if high is not None else low
    return [*([("fractionDigits", one)] if one is not None else []), *digits.items()]


# Dates

_LETTERS: Final[dict[str, Mapping[str, str]]] = {
    "year": {"numeric": "y", "2-digit": "yy"},
    "month": {"numeric": "M", "2-digit": "MM", "short": "MMM", "long": "MMMM", "narrow": "MMMMM"},
    "day": {"numeric": "d", "2-digit": "dd"},
    "weekday": {"short": "EEE", "long": "EEEE", "narrow": "EEEEE"},
    "hour": {"numeric": "j", "2-digit": "jj"},
    "minute": {"numeric": "m", "2-digit": "m"},
    "second": {"numeric": "s", "2-digit": "s"},
    "timeZoneName": {"short": "z", "long": "zzzz"},
}
_DATED: Final = frozenset({"dateStyle", "timeStyle", "timeZone", "hour12", *_LETTERS})
_TRUE: Final = frozenset({"1", "true"})


def datetime_shown(options: Mapping[str, str]) -> Shown:
    """What shows a moment as DATETIME() with these options does; without any, the date in figures."""
    unknown = sorted(options.keys() - _DATED)
    if unknown:
        raise NotCarried(f"The option '{unknown[0][:40]}' of DATETIME() has no counterpart.", _BY_HAND)
    zone: Options = (("timeZone", options["timeZone"]),) if "timeZone" in options else ()
    if "dateStyle" in options or "timeStyle" in options:
        shown = _styled(options)
    else:
        shown = fields_shown(_skeleton(options) or "yMd")
    return Shown(shown.function, (*shown.options, *zone), shown.findings)


def _skeleton(options: Mapping[str, str]) -> str:
    letters = ""
    for name, known in _LETTERS.items():
        if name not in options:
            continue
        if options[name] not in known:
            raise NotCarried(
                f"The option '{name}' has a value that nobody knows.", f"Known: {', '.join(known)}."
            )
        letters += known[options[name]]
    if "hour12" in options:
        letters = letters.replace("j", "h" if options["hour12"] in _TRUE else "H")
    return letters


def _styled(options: Mapping[str, str]) -> Shown:
    styles = [options[name] for name in ("dateStyle", "timeStyle") if name in options]
    if any(style not in ("full", "long", "medium", "short") for style in styles):
        raise NotCarried(
            "A style of DATETIME() is one that nobody knows.", "Known: full, long, medium, short."
        )
    parts = [date_shown(name[:4], options[name]) for name in ("dateStyle", "timeStyle") if name in options]
    findings: tuple[Finding, ...] = tuple(dict.fromkeys(one for part in parts for one in part.findings))
    if len(parts) == 1:
        return Shown(parts[0].function, parts[0].options, findings)
    names = {"fields": "dateFields", "length": "dateLength", "precision": "timePrecision"}
    merged = tuple((names.get(name, name), value) for part in parts for name, value in part.options)
    return Shown("datetime", merged, findings)
