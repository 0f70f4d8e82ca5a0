"""A table of dates and times as text, by our functions or by ICU in a process of the zone.

    python date_table.py ours ZONE...      # whatever TZ is
    TZ=ZONE python date_table.py icu       # ICU finds the zone itself: nothing of ours takes part

Prints one JSON list of [value, locale, style, text] for each zone.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta, timezone

LOCALES = (
    *("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "ar", "ja", "zh-Hans"),
    *("ar-EG", "ar-EG-u-nu-latn", "de-u-nu-deva", "th", "fa", "en-u-ca-japanese", "de-u-hc-h12"),
)
"""The shipped twelve, and more of numbering systems, calendars and hour cycles."""

STYLES = {
    "date": ("date", {}, "yMMMd"),
    "long date": ("date", {"length": "long", "fields": "year-month-day-weekday"}, "yMMMMdEEEE"),
    "time": ("time", {}, "jm"),
    "zoned time": ("time", {"precision": "second", "timeZoneStyle": "short"}, "jmsz"),
    "datetime": ("datetime", {"hour12": "false", "dateLength": "short"}, "yMdHm"),
    "zoned datetime": ("datetime", {"hour12": "true", "timeZoneStyle": "long"}, "yMMMdhmzzzz"),
}

AWARE = (
    datetime(1, 1, 2, tzinfo=UTC),
    datetime(1582, 10, 15, 12, tzinfo=UTC),
    datetime(1883, 11, 18, 17, 59, 59, tzinfo=UTC),
    datetime(1899, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=-5))),
    datetime(1943, 7, 1, 1, 30, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
    datetime(2024, 3, 31, 1, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))),
    datetime(2024, 10, 27, 0, 30, tzinfo=UTC),
    datetime(2024, 10, 27, 1, 30, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
)
NAIVE = (
    datetime(1901, 1, 1),  # noqa: DTZ001
    datetime(1943, 7, 1, 12),  # noqa: DTZ001
    datetime(1969, 12, 31, 23, 59),  # noqa: DTZ001
    datetime(2024, 2, 29, 8, 5, 9),  # noqa: DTZ001
    datetime(2024, 3, 31, 2, 30),  # noqa: DTZ001  (skipped in Berlin)
    datetime(2024, 3, 10, 2, 30),  # noqa: DTZ001  (skipped in New York)
    datetime(2024, 10, 27, 2, 30),  # noqa: DTZ001  (twice in Berlin)
    datetime(2024, 10, 27, 2, 30, fold=1),  # noqa: DTZ001
    datetime(2024, 11, 3, 1, 30, fold=1),  # noqa: DTZ001
)


def ours(zone: str) -> list[list[str]]:
    """The table by `make_formatter`."""
    from info.language.messageformat import make_formatter

    return [
        [f"{value!r}", locale, style, make_formatter(function, options, locale)(value, zone)]
        for value in (*AWARE, *NAIVE)
        for locale in LOCALES
        for style, (function, options, _) in STYLES.items()
    ]


def icu() -> list[list[str]]:
    """The table by ICU alone, in the zone of this process."""
    from icu4py.messageformat import MessageFormat

    return [
        [f"{value!r}", locale, style, MessageFormat(f"{{x,date,::{skeleton}}}", locale).format({"x": value})]
        for value in (*AWARE, *NAIVE)
        for locale in LOCALES
        for style, (_, _, skeleton) in STYLES.items()
    ]


if __name__ == "__main__":
    tables = [ours(zone) for zone in sys.argv[2:]] if sys.argv[1] == "ours" else [icu()]
    sys.stdout.write(json.dumps(tables))
