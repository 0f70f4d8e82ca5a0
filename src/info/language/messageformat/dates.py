"""`date time datetime`: the standard's options as ICU date skeletons, the zone always explicit.

icu4py ignores a datetime's zone and formats in the process's. So the wall clock of the wanted zone
is computed here, marked as UTC, and the locale is told `-u-tz-utc`: the same text everywhere.

Source: Unicode LDML 48, part 9, "Date and Time Value Formatting".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any, Final

from info.language.messageformat.options import choice
from info.language.messageformat.values import FormatError, moment, zone_of

__all__ = ["DATED", "date_formatter", "with_keywords"]

DATED: Final = frozenset({"date", "time", "datetime"})
"""The functions of dates and times."""

_FIELDS: Final = {
    "weekday": "{e}",
    "day-weekday": "d{e}",
    "month-day": "{m}d",
    "month-day-weekday": "{m}d{e}",
    "year-month-day": "y{m}d",
    "year-month-day-weekday": "y{m}d{e}",
}
_LENGTHS: Final = {
    "long": {"m": "MMMM", "e": "EEEE"},
    "medium": {"m": "MMM", "e": "EEE"},
    "short": {"m": "M", "e": "EEE"},
}
_PRECISIONS: Final = {"hour": "j", "minute": "jm", "second": "jms"}
_HOURS: Final = {"true": "h12", "false": "h23"}
_CALENDAR: Final = re.compile(r"[a-z0-9]{3,8}(?:-[a-z0-9]{3,8})*")
_OFFSET: Final = re.compile(r"([+-])([01][0-9]|2[0-3]):([0-5][0-9])")
_EXTENSION: Final = re.compile(r"-u(?=-|$)")


def with_keywords(locale: str, keywords: Mapping[str, str]) -> str:
    """The locale with Unicode extension keywords added.

    >>> with_keywords("ar-EG-u-nu-latn", {"tz": "utc"})
    'ar-EG-u-tz-utc-nu-latn'
    """
    added = "".join(f"-{key}-{value}" for key, value in keywords.items())
    if _EXTENSION.search(locale):
        return _EXTENSION.sub(f"-u{added}", locale, count=1)
    return f"{locale}-u{added}"


def _skeleton(function: str, options: Mapping[str, str]) -> str:
    whole = function == "datetime"
    out = ""
    if function != "time":
        fields = choice(options, "dateFields" if whole else "fields", _FIELDS, "year-month-day")
        out += fields.format(**choice(options, "dateLength" if whole else "length", _LENGTHS, "medium"))
    if function != "date":
        out += choice(options, "timePrecision" if whole else "precision", _PRECISIONS, "minute")
    return out


@lru_cache(maxsize=1_024)
def _icu(skeleton: str, locale: str) -> Callable[[dict[str, Any]], str]:
    from icu4py.messageformat import MessageFormat

    return MessageFormat(f"{{x,date,::{skeleton}}}", locale).format


def date_formatter(function: str, options: Mapping[str, str], locale: str) -> Callable[[object, str], str]:
    """The localised text of an ISO 8601 date or time in a zone; `FormatError` for a bad option."""
    keywords = {"tz": "utc"}
    if "hour12" in options:
        keywords["hc"] = choice(options, "hour12", _HOURS, "true")
    if "calendar" in options:
        if not _CALENDAR.fullmatch(options["calendar"]):
            msg = "the option 'calendar' wants a calendar such as gregory or buddhist"
            raise FormatError(msg)
        keywords["ca"] = options["calendar"]
    shown = _icu(_skeleton(function, options), with_keywords(locale, keywords))
    plain_hour = 12 if function == "date" else 0
    zone_for, own = _zone(options.get("timeZone"))
    style = options.get("timeZoneStyle")
    if style not in (None, "long", "short"):
        msg = "the option 'timeZoneStyle' wants one of long, short"
        raise FormatError(msg)

    def formatted(value: object, zone: str) -> str:
        wall = moment(value, zone_for(zone), plain_hour=plain_hour, own=own)
        text = shown({"x": wall.replace(tzinfo=UTC)})
        return f"{text} {_zone_name(wall)}" if style else text

    return formatted


def _zone(wanted: str | None) -> tuple[Callable[[str], tzinfo], bool]:
    """What gives the zone to show a value in, and whether the value's own offset comes first."""
    if wanted is None or wanted == "input":
        return zone_of, wanted == "input"
    match = _OFFSET.fullmatch(wanted)
    if match:
        shift = timedelta(hours=int(match[2]), minutes=int(match[3])) * (-1 if match[1] == "-" else 1)
        fixed: tzinfo = timezone(shift)
    else:
        fixed = zone_of(wanted)
    return lambda _zone: fixed, False


def _zone_name(wall: datetime) -> str:
    """The zone's abbreviation then, from the time zone database: "CET", "GMT+03"."""
    name = wall.tzname() or ""
    return f"GMT{name.removeprefix('UTC')}" if name.startswith(("+", "-", "UTC+", "UTC-")) else name
