"""ICU's date and time styles, skeletons and patterns as `:date`, `:time` and `:datetime`.

Source: ICU `SimpleDateFormat` (styles, letters); Unicode LDML, part 4, "Date Field Symbol Table"; LDML
48, part 9, "Date and Time Functions".
"""

from __future__ import annotations

import re
from typing import Final

from info.language.conversion.icu_numbers import Shown
from info.language.conversion.report import Finding, NotCarried
from info.language.conversion.tree import Options

__all__ = ["BARE_DATE", "date_shown", "fields_shown"]

_STYLE_TOLD: Final = Finding(
    "changed",
    "The fields are the same; their order and signs are the locale's for these fields, which may differ "
    "from its style.",
    "Look at one example in each language.",
)
_PATTERN_TOLD: Final = Finding(
    "changed",
    "The fields of the pattern are shown in the locale's own order and with its own signs.",
    "A fixed form is better made by the program and passed as text.",
)
_WIDTH_TOLD: Final = Finding("changed", "A field is as wide as the locale wants it, not as it was asked for.")
_ZONE_TOLD: Final = Finding("changed", "The name of the time zone is its abbreviation, such as CET.")
_AS_TEXT: Final = "Let the program make this text and pass it as a value."
_DATES: Final[dict[str, Options]] = {
    "short": (("length", "short"),),
    "medium": (("length", "medium"),),
    "long": (("length", "long"),),
    "full": (("fields", "year-month-day-weekday"), ("length", "long")),
}
_TIMES: Final[dict[str, Options]] = {
    "short": (("precision", "minute"),),
    "medium": (("precision", "second"),),
    "long": (("precision", "second"), ("timeZoneStyle", "short")),
    "full": (("precision", "second"), ("timeZoneStyle", "long")),
}
BARE_DATE: Final = Shown(
    "datetime", (("dateLength", "short"), ("timePrecision", "minute")), findings=(_STYLE_TOLD,)
)
"""What shows a date whose argument says nothing about how."""
_RUN: Final = re.compile(r"([A-Za-z])\1*")
_QUOTED: Final = re.compile(r"'[^']*'")
_KINDS: Final = {
    **dict.fromkeys("yu", "y"), **dict.fromkeys("ML", "M"), "d": "d", **dict.fromkeys("Eec", "E"),
    **dict.fromkeys("jJhHkKC", "h"), "m": "m", "s": "s", **dict.fromkeys("zvOZXxV", "z"),
    **dict.fromkeys("abB", "a"),
}  # fmt: skip
_FIELDS: Final = {
    "E": "weekday", "dE": "day-weekday", "Md": "month-day", "MdE": "month-day-weekday",
    "yMd": "year-month-day", "yMdE": "year-month-day-weekday",
}  # fmt: skip
_PRECISIONS: Final = {"h": "hour", "hm": "minute", "hms": "second"}
_SHORT, _ABBREVIATED, _WIDE = 1, 3, 4


def date_shown(kind: str, style: str) -> Shown:
    """What shows a moment as `{d, date, style}` or `{d, time, style}` does; `NotCarried` if nothing."""
    style = style.strip(" \t\r\n")
    if style.startswith("::"):
        return fields_shown(style[2:].strip())
    named = style.lower() or "medium"
    table = _DATES if kind == "date" else _TIMES
    if named in table:
        zoned = (_ZONE_TOLD,) if "timeZoneStyle" in dict(table[named]) else ()
        return Shown(kind, table[named], (_STYLE_TOLD, *zoned))
    shown = fields_shown(_QUOTED.sub("", style))
    return Shown(shown.function, shown.options, (_PATTERN_TOLD, *shown.findings))


def fields_shown(skeleton: str) -> Shown:
    """What shows the fields that a skeleton such as `yMMMd` or `jm` asks for."""
    runs = {match[1]: len(match[0]) for match in _RUN.finditer(skeleton)}
    unknown = sorted(letter for letter in runs if letter not in _KINDS)
    if unknown or not runs:
        raise NotCarried(
            f"The date field '{''.join(unknown) or skeleton[:20]}' has no counterpart.", _AS_TEXT
        )
    widths = {_KINDS[letter]: (letter, size) for letter, size in runs.items()}
    date, findings = _date_options("".join(kind for kind in "yMdE" if kind in widths), widths)
    time, more = _time_options("".join(kind for kind in "hms" if kind in widths), widths)
    if "z" in widths and not time:
        raise NotCarried("A time zone without a time has no counterpart.", _AS_TEXT)
    if date and time:
        names = {"fields": "dateFields", "length": "dateLength", "precision": "timePrecision"}
        options = tuple((names.get(name, name), value) for name, value in (*date, *time))
        return Shown("datetime", options, (*findings, *more))
    return Shown("date", date, findings) if date else Shown("time", time, more)


def _date_options(kinds: str, widths: dict[str, tuple[str, int]]) -> tuple[Options, tuple[Finding, ...]]:
    if not kinds:
        return (), ()
    if kinds not in _FIELDS:
        letters = "".join(widths[kind][0] for kind in kinds)
        raise NotCarried(f"':date' shows no combination of fields like '{letters}'.", _AS_TEXT)
    month, weekday = widths.get("M", ("", 0))[1], widths.get("E", ("", 0))[1]
    length = _length(month or (weekday if weekday == _WIDE else _ABBREVIATED))
    wanted = {"long": _WIDE, "medium": _ABBREVIATED, "short": _SHORT}[length]
    exact = (
        month in (0, wanted) and widths.get("y", ("", 1))[1] in (1, 4) and widths.get("d", ("", 1))[1] == 1
    )
    if weekday:
        exact = exact and (weekday == _WIDE) == (length == "long") and weekday <= _WIDE
    return (("fields", _FIELDS[kinds]), ("length", length)), () if exact else (_WIDTH_TOLD,)


def _length(width: int) -> str:
    return "long" if width == _WIDE else "medium" if width == _ABBREVIATED else "short"


def _time_options(kinds: str, widths: dict[str, tuple[str, int]]) -> tuple[Options, tuple[Finding, ...]]:
    if not kinds:
        return (), ()
    if kinds not in _PRECISIONS:
        raise NotCarried(f"':time' shows no combination of fields like '{kinds}'.", _AS_TEXT)
    options = [("precision", _PRECISIONS[kinds])]
    letter, width = widths["h"]
    findings = [_WIDTH_TOLD] if width > 1 and letter not in "jJC" else []
    if letter in "Hk":
        options.append(("hour12", "false"))
    elif letter in "hK":
        options.append(("hour12", "true"))
    if "z" in widths:
        options.append(("timeZoneStyle", "long" if widths["z"][1] >= _WIDE else "short"))
        findings.append(_ZONE_TOLD)
    return tuple(options), tuple(findings)
