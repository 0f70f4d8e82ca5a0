"""`date time datetime`: the standard's options as ICU date skeletons, the zone always explicit.

icu4py ignores a datetime's own zone and formats in the process's. So each formatter's locale names
its zone (`de_DE@timezone=Asia/Tokyo`), and ICU gets the instant: wall clock, daylight saving and
the zone's name all come from ICU's own data, the same on every machine with the same icu4py.
`test_dates.py` compares with ICU in a process that runs in that zone.

Source: Unicode LDML 48, part 9, "Date and Time Value Formatting"; ICU "Locale Identifier", keywords.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from info.language.messageformat.functions.options import bad_option, choice
from info.language.messageformat.functions.values import FormatError, moment, zone_of

__all__ = ["DATED", "date_formatter", "icu_locale"]

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
_PRECISIONS: Final = {"hour": "", "minute": "m", "second": "ms"}
_HOURS: Final = {"true": "h", "false": "H"}
_ZONE_STYLES: Final = {"long": "zzzz", "short": "z"}
_CALENDARS: Final = frozenset(
    {
        "buddhist", "chinese", "coptic", "dangi", "ethioaa", "ethiopic", "gregory", "hebrew", "indian",
        "islamic", "islamic-civil", "islamic-rgsa", "islamic-tbla", "islamic-umalqura", "iso8601",
        "japanese", "persian", "roc",
    }
)  # fmt: skip
"""Unicode calendar identifiers (CLDR 48, bcp47/calendar.xml), those out of use left out."""
_OFFSET: Final = re.compile(r"([+-])([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")
_KEYWORDS: Final = {"ca": "calendar", "nu": "numbers", "hc": "hours", "rg": "rg"}
_OLD_VALUES: Final = {
    "gregory": "gregorian",
    "islamicc": "islamic-civil",
    "ethioaa": "ethiopic-amete-alem",
    "traditio": "traditional",
}
"""What ICU's keywords call a few of the values of Unicode extensions (LDML, "Key Type Definitions")."""
_DAY: Final = timedelta(days=1)
_NOON: Final = time(12, tzinfo=UTC)
_FIRST: Final = datetime.min.replace(tzinfo=UTC) + _DAY
_LAST: Final = datetime.max.replace(tzinfo=UTC) - _DAY
_SOME_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)
_LOCALE_MAX_CHARS: Final = 100
_Shown: TypeAlias = Callable[[dict[str, Any]], str]


def icu_locale(locale: str, keywords: Mapping[str, str]) -> str:
    """ICU's own spelling of a locale, its calendar, numbers and hours kept, with more keywords.

    A zone cannot be told in BCP 47 form: that knows no offsets. Other extensions are left out.

    >>> icu_locale("ar-EG-u-nu-latn", {"timezone": "Asia/Tokyo"})
    'ar_EG@numbers=latn;timezone=Asia/Tokyo'
    """
    plain = locale.partition("@")[0].replace("_", "-")
    if len(plain) > _LOCALE_MAX_CHARS:  # ICU would drop the zone of a far longer one
        msg = "there is no locale with so long a name"
        raise FormatError(msg)
    base, *parts = re.split(r"-(?=[a-z0-9]-)", plain, flags=re.IGNORECASE)
    found: dict[str, str] = {}
    for part in parts:
        if part[:1] in "xX":
            break
        if part[:2] in ("u-", "U-"):
            found |= _extension(part[2:])
    found |= keywords
    named = ";".join(f"{key}={value}" for key, value in sorted(found.items()))
    return f"{base.replace('-', '_')}@{named}" if named else base.replace("-", "_")


def _extension(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    key = ""
    for subtag in text.lower().split("-"):
        if len(subtag) == 2:  # noqa: PLR2004
            key = _KEYWORDS.get(subtag, "")
            if key in found:  # of two, the first holds
                key = ""
        elif key:
            found[key] = f"{found[key]}-{subtag}" if key in found else subtag
    return {key: _OLD_VALUES.get(value, value) for key, value in found.items()}


def _skeleton(function: str, options: Mapping[str, str]) -> str:
    whole = function == "datetime"
    out = ""
    if function != "time":
        fields = choice(options, "dateFields" if whole else "fields", _FIELDS, "year-month-day")
        out += fields.format(**choice(options, "dateLength" if whole else "length", _LENGTHS, "medium"))
    if function != "date":
        hours = choice(options, "hour12", _HOURS, "true") if "hour12" in options else "j"
        out += hours + choice(options, "timePrecision" if whole else "precision", _PRECISIONS, "minute")
        if "timeZoneStyle" in options:
            out += choice(options, "timeZoneStyle", _ZONE_STYLES, "short")
    return out


def _icu(skeleton: str, locale: str) -> _Shown:
    from icu4py.messageformat import MessageFormat

    try:
        return MessageFormat(f"{{x,date,::{skeleton}}}", locale).format
    except ValueError:
        msg = "ICU does not know the locale's numbering system"
        raise FormatError(msg, type="bad-option") from None


@lru_cache(maxsize=1_024)
def _shown_in(skeleton: str, locale: str, calendar: str, zone: str) -> _Shown:
    """ICU's formatter. About 30 KB and 250 µs each: 30 MB at most."""
    keywords = {"calendar": calendar} if calendar else {}
    return _icu(skeleton, icu_locale(locale, {**keywords, "timezone": zone}))


def date_formatter(function: str, options: Mapping[str, str], locale: str) -> Callable[[object, str], str]:
    """The localised text of an ISO 8601 date or time in a zone; `FormatError` for a bad option.

    The zone of the text is the option `timeZone`, else the zone given with the value. A time without
    an offset is a wall clock there: one that daylight saving skips is as much later as was skipped,
    and of one that comes twice the first is meant (or the second, of a datetime with `fold=1`). A
    date alone is shown as it stands. Before 15 October 1582 ICU shows the Julian calendar.

    With `timeZone=input` and a value that brings no zone, the `FormatError` carries the `text` in
    the zone given. Instants outside the years 1 to 9999 in UTC are refused.
    """
    skeleton, calendar = _skeleton(function, options), _calendar(options)
    wanted = options.get("timeZone")
    fixed = None if wanted in (None, "input") else _checked(wanted)
    _shown_in(skeleton, locale, calendar, "UTC")  # a bad locale is told now

    def spell(read: datetime | date, zone: str) -> str:
        if not isinstance(read, datetime):
            if function == "date":
                return _shown_in(skeleton, locale, calendar, "UTC")({"x": datetime.combine(read, _NOON)})
            read = datetime.combine(read, time())
        try:
            instant = _instant_of(_to_milliseconds(read), zone)
        except OverflowError:
            msg = "the time is not within the years 1 to 9999 in UTC"
            raise FormatError(msg) from None
        return _shown_in(skeleton, locale, calendar, _icu_zone(zone) or _offset_of(instant, zone))(
            {"x": instant}
        )

    def formatted(value: object, zone: str) -> str:
        read = moment(value)
        if wanted != "input":
            return spell(read, fixed or zone)
        own = _own_zone(read)
        if own is None:
            msg = "'timeZone=input' wants a time that brings its zone or its offset along"
            raise FormatError(msg, text=spell(read, zone))
        return spell(read, own)

    return formatted


def _calendar(options: Mapping[str, str]) -> str:
    wanted = options.get("calendar")
    if wanted is None:
        return ""
    if wanted.lower() not in _CALENDARS:
        raise bad_option("calendar", f"one of {', '.join(sorted(_CALENDARS))}")
    return _OLD_VALUES.get(wanted.lower(), wanted.lower())


def _checked(zone: str) -> str:
    """The option `timeZone` as it is passed on; `FormatError` when there is no such zone."""
    try:
        _icu_zone(zone)
    except FormatError:  # the name may be a value of the context: it is not quoted
        msg = "there is no time zone of the name in the option 'timeZone'"
        raise FormatError(msg, type="bad-option", option="timeZone") from None
    return zone


def _own_zone(read: datetime | date) -> str | None:
    """The name of the zone that a time brings along, else its offset, else None."""
    if not isinstance(read, datetime):
        return None
    if isinstance(read.tzinfo, ZoneInfo) and read.tzinfo.key:
        return read.tzinfo.key
    shift = read.utcoffset()
    if shift is None:
        return None
    return _spelled(shift)


@lru_cache(maxsize=1_024)
def _icu_zone(zone: str) -> str:
    """ICU's name of a zone or offset; "" for a zone that only this machine's data know.

    Raises `FormatError` when neither knows it.
    """
    match = _OFFSET.fullmatch(zone)
    if match:
        sign, *numbers = match.groups("")
        return f"GMT{sign}{''.join(numbers)}" if any(map(int, filter(None, numbers))) else "UTC"
    zone_of(zone)
    known = _icu("VV", f"en@timezone={zone}")({"x": _SOME_DAY}) != "Etc/Unknown"
    return zone if known else ""


def _spelled(shift: timedelta) -> str:
    """An offset as `_OFFSET` reads it: "-03:30", "+00:53:28" of olden days."""
    minutes, seconds = divmod(int(abs(shift).total_seconds()), 60)
    sign = "-" if shift < timedelta() else "+"
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def _to_milliseconds(read: datetime) -> datetime:
    """ICU counts milliseconds, and would round 59.9999 seconds up to the next minute."""
    beyond = read.microsecond % 1_000
    return read.replace(microsecond=read.microsecond - beyond) if beyond else read


def _instant_of(read: datetime, zone: str) -> datetime:
    """The instant of a time; one without an offset is a wall clock in the zone."""
    if read.utcoffset() is not None:
        return read.astimezone(UTC)
    wall = read.replace(tzinfo=UTC)
    if _OFFSET.fullmatch(zone):
        return wall - _shift(zone)
    known = read.replace(tzinfo=zone_of(zone)).utcoffset() or timedelta()
    name = _icu_zone(zone)
    if not name or _offset_at(wall - known, name) == known:
        return wall - known
    return _as_icu_knows(wall, name)


def _as_icu_knows(wall: datetime, name: str) -> datetime:
    """The instant of a wall clock that is skipped, or where ICU's data are not this machine's."""
    before, after = _offset_at(max(wall, _FIRST) - _DAY, name), _offset_at(min(wall, _LAST) + _DAY, name)
    both = [(wall - shift, shift) for shift in (before, after)]
    valid = [instant for instant, shift in both if _offset_at(instant, name) == shift]
    found = valid or [instant for instant, _ in both]
    return found[-1 if wall.fold else 0]


def _offset_at(instant: datetime, name: str) -> timedelta:
    """How far the clocks of ICU's zone are ahead of UTC then."""
    return _shift(_offset_shown(name)({"x": instant}))


@lru_cache(maxsize=1_024)
def _shift(spelled: str) -> timedelta:
    match = _OFFSET.fullmatch(spelled)
    sign, hours, minutes, seconds = match.groups("0") if match else ("+", "0", "0", "0")
    shift = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds))
    return -shift if sign == "-" else shift


@lru_cache(maxsize=256)
def _offset_shown(name: str) -> _Shown:
    return _icu("xxxxx", f"en@timezone={name}")


def _offset_of(instant: datetime, zone: str) -> str:
    """ICU's name of the offset that this machine's data tell for a zone that ICU does not know."""
    return _icu_zone(_spelled(instant.astimezone(zone_of(zone)).utcoffset() or timedelta()))
