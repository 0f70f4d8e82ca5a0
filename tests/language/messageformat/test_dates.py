"""Dates and times: the same text in every process, and ICU's own text for the zone."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icu4py.messageformat import MessageFormat

from info.language.messageformat import FormatError, make_formatter
from info.language.messageformat.functions.dates import date_formatter, icu_locale

SOURCE = Path(__file__).parents[3] / "src"
TABLE = Path(__file__).with_name("date_table.py")
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Etc/GMT-14",
)
NNBSP = "\u202f"


def shown(function, value, locale="en", zone="UTC", /, **options):
    return date_formatter(function, options, locale)(value, zone)


def _table(process_zone, *arguments):
    done = subprocess.run(
        [sys.executable, str(TABLE), *arguments],
        env={**os.environ, "TZ": process_zone, "PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def by_process():
    """The table for all zones, as processes in four zones make it."""
    processes = ("UTC", "Pacific/Auckland", "America/St_Johns", "Asia/Kathmandu")
    return {process: _table(process, "ours", *ZONES) for process in processes}


def test_processes_in_four_zones_write_the_same_texts(by_process):
    first, *others = by_process.values()

    assert len(first) == len(ZONES)
    assert all(other == first for other in others)


@pytest.mark.parametrize("zone", ZONES)
def test_every_text_is_what_icu_writes_in_a_process_of_that_zone(by_process, zone):
    ours = by_process["Pacific/Auckland"][ZONES.index(zone)]

    (icu,) = _table(zone, "icu")

    differing = [(one, other[-1]) for one, other in zip(ours, icu, strict=True) if one != other]
    assert differing == []


def test_icu_honours_every_zone_that_the_time_zone_database_names():
    moments = [datetime(2010, 1, 15, tzinfo=UTC), datetime(2020, 7, 15, tzinfo=UTC)]
    offset = "{x,date,::xxxxx}"
    wrong = []

    for zone in sorted(available_timezones() - {"localtime"}):
        icu = MessageFormat(offset, icu_locale("en", {"timezone": zone}))
        for when in moments:
            known = when.astimezone(ZoneInfo(zone)).strftime("%z")
            if icu.format({"x": when}).replace(":", "") != known:
                wrong.append(zone)

    assert wrong == []


@pytest.mark.parametrize(
    ("value", "zone", "expected"),
    [
        ("2024-03-31T01:59:59", "Europe/Berlin", "01:59 MEZ"),
        ("2024-03-31T02:00:00", "Europe/Berlin", "03:00 MESZ"),
        ("2024-03-31T02:30:00", "Europe/Berlin", "03:30 MESZ"),
        ("2024-03-31T03:00:00", "Europe/Berlin", "03:00 MESZ"),
        ("2024-10-27T01:59:59", "Europe/Berlin", "01:59 MESZ"),
        ("2024-10-27T02:30:00", "Europe/Berlin", "02:30 MESZ"),
        (datetime.fromisoformat("2024-10-27T02:30").replace(fold=1), "Europe/Berlin", "02:30 MEZ"),
        ("2024-10-27T03:00:00", "Europe/Berlin", "03:00 MEZ"),
        ("2024-10-06T02:15:00", "Australia/Lord_Howe", "02:45 GMT+11"),
        ("2011-12-30T12:00:00", "Pacific/Apia", "12:00 GMT+14"),
        ("1890-01-01T12:00:00", "Europe/Berlin", "12:00 GMT+0:53:28"),
    ],
)
def test_a_wall_clock_that_is_skipped_moves_on_and_of_two_the_first_is_meant(value, zone, expected):
    assert shown("time", value, "de", zone, timeZoneStyle="short") == expected


@pytest.mark.parametrize(
    ("options", "value", "expected"),
    [
        ({"timeZone": "UTC"}, "2024-07-10T20:30:05Z", "20:30 UTC"),
        ({"timeZone": "+05:30"}, "2024-07-10T20:30:05Z", "02:00 GMT+5:30"),
        ({"timeZone": "-03:30"}, "2024-07-10T20:30:05", "20:30 GMT-3:30"),
        ({"timeZone": "+00:00"}, "2024-07-10T20:30:05", "20:30 UTC"),
        ({"timeZone": "-23:59"}, "2024-07-10T20:30:05Z", "20:31 GMT-23:59"),
        ({"timeZone": "Asia/Calcutta"}, "2024-07-10T20:30:05Z", "02:00 GMT+5:30"),
        ({"timeZone": "Asia/Kolkata"}, "2024-07-10T20:30:05Z", "02:00 GMT+5:30"),
        ({"timeZone": "America/New_York"}, "2024-07-10T20:30:05Z", "16:30 GMT-4"),
        ({"timeZone": "input"}, "2024-07-10T20:30:05-03:00", "20:30 GMT-3"),
        ({"timeZone": "input"}, "2024-07-10T20:30:05Z", "20:30 UTC"),
        ({"timeZone": "input"}, datetime(2024, 7, 10, 20, 30, tzinfo=ZoneInfo("Europe/Paris")), "20:30 MESZ"),
        (
            {"timeZone": "input"},
            datetime(2024, 7, 10, 20, 30, tzinfo=timezone(timedelta(minutes=53, seconds=28))),
            "20:30 GMT+0:53:28",
        ),
        ({}, "2024-07-10T20:30:05Z", "22:30 MESZ"),
    ],
)
def test_the_zone_is_the_option_else_the_one_given(options, value, expected):
    assert shown("time", value, "de", "Europe/Berlin", timeZoneStyle="short", **options) == expected


@pytest.mark.parametrize("value", ["2024-07-10T20:30:05", "2024-07-10", date(2024, 7, 10)])
def test_the_zone_of_a_value_that_has_none_is_a_bad_operand_shown_in_the_zone_given(value):
    with pytest.raises(FormatError, match="timeZone=input") as caught:
        shown("date", value, "de", "Europe/Berlin", timeZone="input")

    assert (caught.value.type, caught.value.text) == ("bad-operand", "10. Juli 2024")


@pytest.mark.parametrize(
    ("function", "value", "locale", "options", "expected"),
    [
        ("date", "0001-01-02", "en", {}, "Jan 4, 1"),  # the Julian calendar, as ICU has it
        ("date", "1582-10-15", "en", {}, "Oct 15, 1582"),
        ("date", "1582-10-14", "en", {}, "Oct 4, 1582"),
        ("date", "1899-12-31", "en", {}, "Dec 31, 1899"),
        ("date", "1969-12-31", "en", {}, "Dec 31, 1969"),
        ("date", "9999-12-31", "en", {}, "Dec 31, 9999"),
        ("time", "1969-12-31T23:59:59.999999Z", "de", {"precision": "second"}, "23:59:59"),
        ("time", "4148-01-01T00:00:00.999993Z", "de", {"precision": "second"}, "00:00:00"),
        ("date", "2024-03-10", "ar", {}, "10 مارس 2024"),
        ("date", "2024-03-10", "ar-EG", {}, "١٠ مارس ٢٠٢٤"),
        ("date", "2024-03-10", "ar-EG-u-nu-latn", {}, "10 مارس 2024"),
        ("date", "2024-03-10", "ar_SA", {"calendar": "gregory"}, "١٠ مارس ٢٠٢٤"),
        ("date", "2024-03-10", "hi-u-nu-deva", {}, "१० मार्च २०२४"),
        ("date", "2024-03-10", "th", {}, "10 มี.ค. 2567"),
        ("date", "2024-03-10", "th-u-ca-gregory", {}, "10 มี.ค. 2024"),
        ("date", "2024-03-10", "th-u-ca-gregory", {"calendar": "buddhist"}, "10 มี.ค. 2567"),
        ("date", "2024-03-10", "en", {"calendar": "ROC"}, "Mar 10, 113 Minguo"),
        ("date", "2024-03-10", "en-x-private", {}, "Mar 10, 2024"),
        ("time", "2024-03-10T12:30:00Z", "ja", {"hour12": "true"}, "午後0:30"),
        ("time", "2024-03-10T12:30:00Z", "en", {"hour12": "true"}, f"12:30{NNBSP}PM"),
        ("time", "2024-03-10T00:30:00Z", "en", {"hour12": "false"}, "00:30"),
        ("time", "2024-03-10T13:30:00Z", "de-u-hc-h12", {}, f"1:30{NNBSP}PM"),
        ("time", "2024-03-10T13:30:00Z", "de-u-hc-h12", {"hour12": "false"}, "13:30"),
        ("time", "2024-03-10T13:30:00Z", "en-u-rg-gbzzzz", {}, "13:30"),
        ("datetime", "2024-03-10 13:30", "de", {}, "10. März 2024, 13:30"),
        ("time", "2024-03-10", "de", {}, "00:00"),
    ],
)
def test_dates_at_their_boundaries(function, value, locale, options, expected):
    assert shown(function, value, locale, "UTC", **options).replace("\u200f", "") == expected


@pytest.mark.parametrize(
    "value",
    [
        "0001-01-01T00:00:00+14:00",
        "0001-01-01T00:00:00",
        "9999-12-31T23:59:59-12:00",
        "9999-12-31T23:59:59",
        datetime.min.replace(tzinfo=timezone(timedelta(hours=23))),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-23))),
    ],
)
def test_an_instant_beyond_the_years_is_shown_or_refused_and_nothing_else(value):
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"):
        try:
            assert shown("datetime", value, "en", zone)
        except FormatError as error:
            assert "years 1 to 9999" in str(error)


@pytest.mark.parametrize("name", ["Mars/Olympus", "../../etc/passwd", "", "localtime", "x" * 5_000, "+25:00"])
def test_a_zone_that_nobody_knows_is_refused(name):
    with pytest.raises(FormatError, match="no time zone") as given:
        shown("time", "2024-03-10T12:00:00Z", "en", name)
    with pytest.raises(FormatError, match="no time zone") as option:
        shown("time", "2024-03-10T12:00:00Z", "en", "UTC", timeZone=name)

    assert (given.value.type, option.value.type, option.value.option) == (
        "bad-operand",
        "bad-option",
        "timeZone",
    )


def test_a_zone_that_icu_does_not_know_yet_is_told_by_its_offset(tmp_path):
    import zoneinfo

    from info.language.messageformat.functions import dates, values

    berlin = next(Path(folder) / "Europe/Berlin" for folder in zoneinfo.TZPATH if Path(folder).is_dir())
    (tmp_path / "Mars").mkdir()
    (tmp_path / "Mars/Base").write_bytes(berlin.read_bytes())
    zoneinfo.reset_tzpath([tmp_path, *zoneinfo.TZPATH])
    values.zone_of.cache_clear()
    try:
        aware = shown("time", "2024-07-10T20:30:05Z", "de", "Mars/Base", timeZoneStyle="short")
        naive = shown("time", "2024-07-10T20:30:05", "de", "Mars/Base", timeZoneStyle="short")
    finally:
        zoneinfo.reset_tzpath()
        ZoneInfo.clear_cache()
        values.zone_of.cache_clear()
        dates._icu_zone.cache_clear()

    assert (aware, naive) == ("22:30 GMT+2", "20:30 GMT+2")


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("de", "de@timezone=UTC"),
        ("zh-Hans-CN", "zh_Hans_CN@timezone=UTC"),
        ("zh_Hans_CN", "zh_Hans_CN@timezone=UTC"),
        ("th-u-ca-gregory", "th@calendar=gregorian;timezone=UTC"),
        ("en-u-ca-islamic-civil-nu-arab", "en@calendar=islamic-civil;numbers=arab;timezone=UTC"),
        ("en-t-fr-u-nu-deva-x-u-nu-thai", "en@numbers=deva;timezone=UTC"),
        ("en-u-tz-deber", "en@timezone=UTC"),
        ("en@timezone=Asia/Tokyo", "en@timezone=UTC"),
        ("EN-U-NU-DEVA", "EN@numbers=deva;timezone=UTC"),
        ("en-u-nu-deva-nu-thai", "en@numbers=deva;timezone=UTC"),
    ],
)
def test_a_locale_keeps_its_calendar_and_numbers_and_takes_our_zone(locale, expected):
    assert icu_locale(locale, {"timezone": "UTC"}) == expected


def test_a_locale_that_icu_cannot_use_is_refused():
    for locale in ("en-u-nu-foo", "en-" + "x" * 200):
        with pytest.raises(FormatError):
            shown("date", "2024-03-10", locale)


@settings(max_examples=300, deadline=None)
@given(
    st.datetimes(datetime.fromisoformat("1583-01-01"), datetime.fromisoformat("9998-12-31")),
    st.sampled_from(["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca"]),
)
def test_a_wall_clock_is_shown_as_it_was_given_unless_it_was_skipped(wall, zone):
    text = shown("datetime", wall.isoformat(), "sv", zone, dateLength="short", timePrecision="second")

    given_back = datetime.fromisoformat(text)
    assert given_back - wall.replace(microsecond=0) in (
        timedelta(),
        timedelta(minutes=30),
        timedelta(hours=1),
    )


def test_formatters_and_zones_are_kept_within_bounds():
    from info.language.messageformat.functions import dates

    for cached in (dates._shown_in, dates._icu_zone, dates._offset_shown, dates._shift):
        assert cached.cache_info().maxsize <= 1_024


def test_a_formatter_made_by_name_is_the_same():
    assert make_formatter("date", {}, "de")("2024-03-10", "UTC") == "10. März 2024"
