"""The functions: what values become in a locale, and which values they refuse."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icu4py.messageformat import MessageFormat

from info.language.messageformat import FUNCTIONS, SELECTING, FormatError, make_formatter, make_selector
from info.language.messageformat.functions.numbers import skeleton

LOCALES = ("en", "de", "fr", "es", "pt-BR", "it", "nl", "pl", "ru", "ar", "ar-EG", "ja", "zh-Hans")
NBSP, NNBSP = "\xa0", "\u202f"


def text(function, value, locale="en", zone="UTC", /, **options):
    """The text of a value; `info__compact=` stands for the option `info:compact`."""
    named = {name.replace("__", ":"): option for name, option in options.items()}
    return make_formatter(function, named, locale)(value, zone)


@pytest.mark.parametrize(
    ("value", "locale", "options", "expected"),
    [
        (1234.5, "en", {}, "1,234.5"),
        (1234.5, "de", {}, "1.234,5"),
        (1234567, "pl", {}, f"1{NBSP}234{NBSP}567"),
        (5, "ar-EG", {}, "٥"),
        (0, "en", {}, "0"),
        (-1, "en", {}, "-1"),
        (0.0005, "en", {}, "0.001"),
        (2.5, "en", {"maximumFractionDigits": "0"}, "3"),
        (5, "en", {"minimumFractionDigits": "2"}, "5.00"),
        (5, "en", {"minimumFractionDigits": "5"}, "5.00000"),
        (1.23456, "en", {"maximumFractionDigits": "4"}, "1.2346"),
        (5, "en", {"minimumIntegerDigits": "3"}, "005"),
        (1234.567, "en", {"maximumSignificantDigits": "3"}, "1,230"),
        (1, "en", {"minimumSignificantDigits": "3"}, "1.00"),
        (1234, "en", {"useGrouping": "never"}, "1234"),
        (1234, "en", {"useGrouping": "min2"}, "1234"),
        (1234, "es", {"useGrouping": "always"}, "1.234"),
        (5, "en", {"signDisplay": "always"}, "+5"),
        (0, "en", {"signDisplay": "exceptZero"}, "0"),
        (-5, "en", {"signDisplay": "never"}, "5"),
        (-0.0001, "en", {"signDisplay": "negative"}, "0"),
        (5, "en", {"minimumFractionDigits": "2", "trailingZeroDisplay": "stripIfInteger"}, "5"),
        (1.25, "en", {"roundingMode": "halfEven", "maximumFractionDigits": "1"}, "1.2"),
        (1.29, "en", {"roundingMode": "trunc", "maximumFractionDigits": "1"}, "1.2"),
        (1.13, "en", {"roundingIncrement": "5", "maximumFractionDigits": "2"}, "1.15"),
        (1234567, "en", {"info__compact": "short"}, "1.2M"),
        (1234567, "de", {"info__compact": "long"}, "1,2 Millionen"),
        ("12345678901234567890.5", "en", {}, "12,345,678,901,234,567,890.5"),
        ("0.42e+1", "en", {}, "4.2"),
        (Decimal("1.50"), "en", {}, "1.5"),
    ],
)
def test_number(value, locale, options, expected):
    assert text("number", value, locale, **options) == expected


@pytest.mark.parametrize(
    ("function", "value", "locale", "options", "expected"),
    [
        ("integer", 4.2, "en", {}, "4"),
        ("integer", -4.2, "en", {}, "-4"),
        ("integer", 1234.5, "de", {}, "1.235"),
        ("percent", 0.5, "en", {}, "50%"),
        ("percent", 0.1234, "de", {"maximumFractionDigits": "1"}, f"12,3{NBSP}%"),
        ("percent", 0.12, "en", {"minimumFractionDigits": "1"}, "12.0%"),
        ("offset", 41, "en", {"add": "1"}, "42"),
        ("offset", 0.1, "en", {"subtract": "1", "signDisplay": "always"}, "-0.9"),
        ("currency", 12.5, "de", {"currency": "EUR"}, f"12,50{NBSP}€"),
        ("currency", 12.5, "ja", {"currency": "jpy"}, "￥13"),
        ("currency", 12.5, "en", {"currency": "USD", "currencyDisplay": "code"}, f"USD{NBSP}12.50"),
        ("currency", 1, "en", {"currency": "USD", "currencyDisplay": "name"}, "1.00 US dollars"),
        ("currency", 12, "en", {"currency": "USD", "trailingZeroDisplay": "stripIfInteger"}, "$12"),
        ("currency", -12, "en", {"currency": "USD", "currencySign": "accounting"}, "($12.00)"),
        ("currency", 12.345, "en", {"currency": "USD", "fractionDigits": "3"}, "$12.345"),
        ("currency", 12.345, "en", {"currency": "USD", "fractionDigits": "auto"}, "$12.35"),
        ("unit", 5, "en", {"unit": "kilometer-per-hour"}, "5 km/h"),
        ("unit", 5, "pl", {"unit": "kilometer", "unitDisplay": "long"}, "5 kilometrów"),
        ("unit", 1.5, "de", {"unit": "gigabyte"}, f"1,5{NBSP}GB"),
        ("string", 12, "de", {}, "12"),
        ("string", 1.5, "de", {}, "1.5"),
        ("string", 1e21, "de", {}, "1000000000000000000000"),
        ("string", True, "de", {}, "true"),
        ("string", date(2024, 1, 2), "de", {}, "2024-01-02"),
    ],
)
def test_the_other_functions_of_numbers(function, value, locale, options, expected):
    assert text(function, value, locale, **options) == expected


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("function", ["number", "integer"])
def test_small_numbers_are_written_as_icu_writes_them(function, locale):
    icu = MessageFormat(f"{{x,number,::{skeleton(function, {})}}}", locale)
    shown = make_formatter(function, {}, locale)

    assert [shown(small, "UTC") for small in range(1_001)] == [
        icu.format({"x": small}) for small in range(1_001)
    ]


@pytest.mark.parametrize(
    ("function", "value", "locale", "options", "expected"),
    [
        ("date", "2024-03-10", "en", {}, "Mar 10, 2024"),
        ("date", "2024-03-10T23:30:00Z", "de", {}, "11. März 2024"),
        ("date", "2024-03-10T23:30:00-05:00", "de", {}, "11. März 2024"),
        ("date", "2024-03-10T23:30:00", "de", {}, "10. März 2024"),
        ("date", "1924-03-10", "en", {"fields": "weekday", "length": "long"}, "Monday"),
        (
            "date",
            "2024-03-10",
            "de",
            {"length": "long", "fields": "year-month-day-weekday"},
            "Sonntag, 10. März 2024",
        ),
        ("date", "2024-03-10", "en", {"length": "short"}, "3/10/2024"),
        ("date", "2024-03-10", "ja", {"fields": "month-day"}, "3月10日"),
        ("date", "2024-03-10", "ar-EG", {}, "١٠ مارس ٢٠٢٤"),
        ("date", date(2024, 3, 10), "en", {}, "Mar 10, 2024"),
        ("date", datetime(2024, 3, 10, 23, 30, tzinfo=UTC), "en", {}, "Mar 11, 2024"),
        ("time", "2024-03-10T23:30:05Z", "de", {}, "00:30"),
        ("time", "2024-03-10T23:30:05Z", "en", {}, f"12:30{NNBSP}AM"),
        ("time", "2024-03-10T23:30:05Z", "de", {"precision": "second"}, "00:30:05"),
        ("time", "2024-03-10T23:30:05Z", "en", {"hour12": "false"}, "00:30"),
        ("time", "2024-03-10T13:30:05Z", "de", {"hour12": "true"}, f"2:30{NNBSP}PM"),
        ("time", "2024-03-10T23:30:05Z", "de", {"timeZone": "UTC"}, "23:30"),
        ("time", "2024-03-10T23:30:05Z", "de", {"timeZone": "+05:30"}, "05:00"),
        ("time", "2024-03-10T23:30:05-03:00", "de", {"timeZone": "input"}, "23:30"),
        ("time", "2024-03-10T23:30:05Z", "de", {"timeZoneStyle": "short"}, "00:30 MEZ"),
        ("time", "2024-07-10T23:30:05Z", "de", {"timeZoneStyle": "short"}, "01:30 MESZ"),
        (
            "time",
            "2024-07-10T23:30:05",
            "de",
            {"timeZoneStyle": "short", "timeZone": "-03:00"},
            "23:30 GMT-3",
        ),
        (
            "time",
            "2024-07-10T20:30:05Z",
            "de",
            {"timeZoneStyle": "long", "timeZone": "UTC"},
            "20:30 Koordinierte Weltzeit",
        ),
        (
            "time",
            "2024-07-10T20:30:05Z",
            "de",
            {"timeZoneStyle": "short", "timeZone": "Asia/Dubai"},
            "00:30 GMT+4",
        ),
        ("date", "2024-03-10", "th", {"calendar": "gregory"}, "10 มี.ค. 2024"),
        ("date", "2024-03-10", "en-u-nu-arab", {}, "Mar ١٠, ٢٠٢٤"),
        ("datetime", "2024-03-10T23:30:05Z", "de", {}, "11. März 2024, 00:30"),
        ("datetime", "2024-07-10", "de", {"dateLength": "long"}, "10. Juli 2024 um 00:00"),
    ],
)
def test_dates_and_times_in_berlin(function, value, locale, options, expected):
    assert text(function, value, locale, "Europe/Berlin", **options) == expected


@pytest.mark.parametrize("process_zone", ["UTC", "America/New_York", "Asia/Kolkata"])
def test_the_zone_of_the_process_does_not_matter(process_zone):
    script = (
        "from info.language.messageformat import make_formatter as f\n"
        "print(f('datetime', {}, 'de')('2024-03-10T23:30:00Z', 'Asia/Tokyo'), end=' ')\n"
        "print(f('date', {}, 'en')('1969-12-31', 'UTC'))"
    )
    source = Path(__file__).parents[3] / "src"

    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "TZ": process_zone, "PYTHONPATH": str(source), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )

    assert done.stdout.decode().strip() == "11. März 2024, 08:30 Dec 31, 1969"


@pytest.mark.parametrize(
    ("value", "locale", "options", "expected"),
    [
        ([], "en", {}, ""),
        (["a"], "en", {}, "a"),
        (["a", "b"], "en", {}, "a and b"),
        (["a", "b", "c"], "en", {}, "a, b, and c"),
        (["a", "b", "c", "d"], "de", {}, "a, b, c und d"),
        (["a", "b", "c"], "de", {"type": "or"}, "a, b oder c"),
        ([1, 2.5, True], "en", {"type": "unit", "style": "narrow"}, "1 2.5 true"),
        (["a", "b", "c"], "ja", {}, "a、b、c"),
        (["a", "b", "c"], "ar", {}, "a وb وc"),
        (["{0}", "{1}", "{1}{0}"], "en", {}, "{0}, {1}, and {1}{0}"),
        (["padre", "hijo"], "es", {}, "padre e hijo"),
        (["agua", "hielo"], "es", {}, "agua y hielo"),
        (["siete", "ocho"], "es", {"type": "or"}, "siete u ocho"),
        (["a", "b"], "pt-BR", {}, "a e b"),
        (["a", "b"], "xx", {}, "a, b"),
    ],
)
def test_lists(value, locale, options, expected):
    assert text("info:list", value, locale, **options) == expected


@pytest.mark.parametrize(
    ("value", "locale", "options", "expected"),
    [
        (3, "en", {}, "in 3 days"),
        (-1, "en", {}, "1 day ago"),
        (-1, "en", {"numeric": "auto"}, "yesterday"),
        (0, "de", {"numeric": "auto"}, "heute"),
        (0, "de", {}, "in 0 Tagen"),
        (-0.0, "en", {}, "0 days ago"),
        (5, "pl", {"unit": "hour"}, "za 5 godzin"),
        (22, "ru", {"unit": "minute"}, "через 22 минуты"),
        (-2, "ar", {}, "قبل يومين"),
        (1.5, "en", {"unit": "week", "style": "short"}, "in 1.5 wk."),
        (-1, "ja", {"unit": "month", "style": "narrow"}, "1か月前"),
        (1000, "de", {"unit": "year"}, "in 1.000 Jahren"),
        ("2", "zh-Hans-CN", {"unit": "quarter"}, "2个季度后"),
    ],
)
def test_relative_times(value, locale, options, expected):
    assert text("info:relative", value, locale, **options) == expected


@pytest.mark.parametrize(
    ("function", "value", "options"),
    [
        *[
            ("number", value, {})
            for value in ("x", "01", "1.", "+1", "0x1", "", " 1", True, None, [], {}, "٣")
        ],
        *[("number", value, {}) for value in (float("nan"), float("inf"), 10**500, "1e999", "9" * 500)],
        *[
            ("date", value, {})
            for value in ("horse", "2024-02-31", "2024-1-1", 5, True, None, "20240101", "x" * 99)
        ],
        ("time", "2024-03-10T25:00:00", {}),
        ("date", "0001-01-01T00:00:00+14:00", {}),
        ("string", [], {}),
        ("string", None, {}),
        ("info:list", "abc", {}),
        ("info:list", [[]], {}),
        ("info:list", ["a"] * 1_001, {}),
        ("info:relative", "soon", {}),
    ],
)
def test_a_value_that_does_not_suit_is_refused_and_never_quoted(function, value, options):
    shown = make_formatter(function, options, "en")

    with pytest.raises(FormatError) as caught:
        shown(value, "Europe/Berlin")

    assert not isinstance(value, str) or len(value) < 3 or value not in str(caught.value)


@pytest.mark.parametrize(
    ("function", "options", "says"),
    [
        ("nmber", {}, "no function"),
        ("number", {"minimumFractionDigits": "x"}, "a whole number from 0 to 99"),
        ("number", {"minimumFractionDigits": "-1"}, "a whole number from 0 to 99"),
        ("number", {"minimumFractionDigits": "3", "maximumFractionDigits": "2"}, "no more digits than"),
        ("number", {"minimumSignificantDigits": "0"}, "minimum"),
        ("number", {"signDisplay": "yes"}, "auto, always"),
        ("number", {"roundingIncrement": "3"}, "1, 2, 5"),
        ("currency", {}, "three letters"),
        ("currency", {"currency": "EURO"}, "three letters"),
        ("currency", {"currency": "E/}"}, "three letters"),
        ("unit", {}, "kilometer-per-hour"),
        ("unit", {"unit": "blob"}, "ICU does not know"),
        ("unit", {"unit": "x} {y"}, "kilometer-per-hour"),
        ("offset", {}, "exactly one"),
        ("offset", {"add": "1", "subtract": "1"}, "exactly one"),
        ("date", {"length": "full"}, "long, medium, short"),
        ("date", {"calendar": "a b"}, "buddhist, chinese"),
        ("time", {"timeZone": "Mars/Olympus"}, "no time zone"),
        ("time", {"timeZone": "../../etc/passwd"}, "no time zone"),
        ("time", {"timeZoneStyle": "x"}, "long, short"),
        ("info:list", {"type": "xor"}, "and, or, unit"),
        ("info:relative", {"unit": "eon"}, "second, minute"),
    ],
)
def test_a_bad_option_is_told_when_the_formatter_is_made(function, options, says):
    with pytest.raises(FormatError) as caught:
        make_formatter(function, options, "en")

    assert says in str(caught.value)


def test_an_unknown_zone_is_an_error_of_the_value():
    with pytest.raises(FormatError, match="no time zone"):
        text("date", "2024-03-10T00:00:00Z", "en", "Mars/Olympus")


def test_an_option_nobody_knows_is_passed_over():
    assert text("offset", 41, "en", add="1", foo="13") == "42"


def test_only_functions_that_select_make_selectors():
    for function in FUNCTIONS:
        options = {"add": "1"} if function == "offset" else {}
        if function in SELECTING:
            make_selector(function, options, "en")
        else:
            with pytest.raises(FormatError, match="no selection"):
                make_selector(function, options, "en")
    with pytest.raises(FormatError, match="plural, ordinal, exact"):
        make_selector("number", {"select": "any"}, "en")


NUMBERS = (
    st.integers()
    | st.floats()
    | st.decimals()
    | st.from_regex(r"-?[0-9]{1,30}(\.[0-9]{1,20})?(e[0-9]{1,5})?")
)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(), lambda inner: st.lists(inner, max_size=3)
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(FUNCTIONS)), JSON, st.sampled_from(LOCALES))
def test_no_value_does_more_than_be_refused(function, value, locale):
    options = {"currency": "EUR", "unit": "day", "add": "1"}

    try:
        assert isinstance(make_formatter(function, options, locale)(value, "Europe/Berlin"), str)
        if function in SELECTING:
            make_selector(function, options, locale)(value)
    except FormatError:
        pass


@settings(max_examples=200, deadline=None)
@given(st.integers(-(10**12), 10**12) | st.floats(-1e9, 1e9), st.integers(0, 5), st.integers(0, 5))
def test_the_digits_the_plural_rules_see_are_the_digits_shown(value, low, more):
    from info.language.messageformat.functions.numbers import visible

    options = {"minimumFractionDigits": str(low), "maximumFractionDigits": str(low + more)}

    shown = text("number", value, "en", useGrouping="never", signDisplay="never", **options)

    assert visible(value, "number", options) == shown
