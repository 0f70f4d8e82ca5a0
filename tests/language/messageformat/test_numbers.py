"""Numbers: the texts of ICU, Intl and Babel, and the digits the plural rules see."""

import json
import random
import re
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icu4py.messageformat import MessageFormat

from info.language.messageformat import FormatError, make_formatter
from info.language.messageformat.functions.numbers import (
    adjusted,
    number_formatter,
    numeric_formatter,
    shown_digits,
    skeleton,
    visible,
)
from info.language.messageformat.functions.precision import precision_of

LOCALES = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "ar", "ja", "zh-Hans")
MORE = (
    "ar-EG",
    "fa",
    "hi",
    "en-IN",
    "de-CH",
    "de-AT",
    "sv",
    "pt-PT",
    "bn",
    "mr",
    "he",
    "en-u-nu-deva",
    "my",
    "bg",
)
NBSP = "\xa0"
MOST_TWO = {"maximumFractionDigits": "2", "maximumSignificantDigits": "3"}
MORE_OF_BOTH = {**MOST_TWO, "roundingPriority": "morePrecision"}
LESS_OF_BOTH = {**MOST_TWO, "roundingPriority": "lessPrecision"}
LEAST_TWO = {
    "minimumFractionDigits": "2",
    "minimumSignificantDigits": "2",
    "roundingPriority": "morePrecision",
}
BY_QUARTERS = {
    "roundingIncrement": "25",
    "minimumFractionDigits": "2",
    "trailingZeroDisplay": "stripIfInteger",
}
THIRTY_NINES = "9" * 30


def text(function, value, locale="en", /, **options):
    named = {name.replace("__", ":"): option for name, option in options.items()}
    return numeric_formatter(function, named, locale)(value, "UTC")


@pytest.mark.parametrize("locale", [*LOCALES, *MORE])
@pytest.mark.parametrize("function", ["number", "integer"])
def test_whole_numbers_of_every_size_are_written_as_icu_writes_them(function, locale):
    icu = MessageFormat(f"{{x,number,::{skeleton(function, {})}}}", locale).format
    shown = number_formatter(function, {}, locale)
    draw = random.Random(locale)
    numbers = [sign * (10**power + step) for power in range(32) for step in (-1, 0, 1) for sign in (1, -1)]
    numbers += [draw.randint(-(10**power), 10**power) for power in range(1, 30) for _ in range(10)]

    assert [shown(value) for value in numbers] == [icu({"x": value}) for value in numbers]


@pytest.mark.parametrize(
    ("value", "options", "expected"),
    [
        # with both kinds of digits the significant ones win, unless a priority says otherwise
        (1.2345, {"maximumFractionDigits": "1", "maximumSignificantDigits": "3"}, "1.23"),
        (1234.5678, MORE_OF_BOTH, "1,234.57"),
        (1234.5678, LESS_OF_BOTH, "1,230"),
        (0.012345, MORE_OF_BOTH, "0.0123"),
        (0.012345, LESS_OF_BOTH, "0.01"),
        (1, LEAST_TWO, "1.0"),
        (1.23456, {"roundingPriority": "morePrecision"}, "1.23456"),
        (1.23456, {"roundingPriority": "lessPrecision"}, "1.235"),
        # an increment counts in the last fraction digit, of which there are none unless given
        (12, {"roundingIncrement": "5"}, "10"),
        (13, {"roundingIncrement": "5"}, "15"),
        (1.13, {"roundingIncrement": "5", "maximumFractionDigits": "2"}, "1.15"),
        (1, BY_QUARTERS, "1"),
        # halves below zero
        (-2.5, {"maximumFractionDigits": "0", "roundingMode": "halfCeil"}, "-2"),
        (-2.5, {"maximumFractionDigits": "0", "roundingMode": "halfFloor"}, "-3"),
        (2.5, {"maximumFractionDigits": "0", "roundingMode": "halfCeil"}, "3"),
        (2.5, {"maximumFractionDigits": "0", "roundingMode": "halfFloor"}, "2"),
        (-2.5, {"maximumFractionDigits": "0", "roundingMode": "ceil"}, "-2"),
        (-2.5, {"maximumFractionDigits": "0"}, "-3"),
        (1.005, {"maximumFractionDigits": "2"}, "1.01"),
        (1e21, {}, "1,000,000,000,000,000,000,000"),
    ],
)  # fmt: skip
def test_the_digits_that_are_shown_and_those_that_plural_rules_see(value, options, expected):
    assert text("number", value, "en", **options) == expected
    assert visible(value, "number", options) == expected.replace(",", "").lstrip("-")


@pytest.mark.parametrize(
    ("function", "value", "options", "expected"),
    [
        ("integer", 4.5, {}, "5"),
        ("integer", -4.5, {}, "-5"),
        ("integer", -0.4, {}, "0"),
        ("integer", 4.2, {"maximumSignificantDigits": "3"}, "4"),
        ("integer", 12_345, {"maximumSignificantDigits": "2"}, "12,000"),
        ("integer", "1e3", {"minimumIntegerDigits": "6"}, "001,000"),
        ("currency", 1.13, {"currency": "CHF", "roundingIncrement": "5"}, f"CHF{NBSP}1.15"),
        ("currency", 1234.5, {"currency": "KWD"}, f"KWD{NBSP}1,234.500"),
        ("currency", 1234.5, {"currency": "JPY"}, "¥1,235"),
        ("currency", 1234.5, {"currency": "XYZ"}, f"XYZ{NBSP}1,234.50"),
        ("currency", 1_234_567, {"currency": "USD", "info__compact": "short"}, "$1.2M"),
        ("currency", 1.5, {"currency": "USD", "currencyDisplay": "never"}, "1.50"),
        ("percent", "0.005", {}, "1%"),
        ("percent", 1e-3, {"maximumSignificantDigits": "1"}, "0.1%"),
        ("percent", 12_345, {"info__compact": "short"}, "1.2M%"),
        ("unit", 1_500, {"unit": "meter", "usage": "road"}, "0.93 mi"),
        ("unit", 123.5, {"unit": "meter", "usage": "road", "maximumFractionDigits": "0"}, "405 ft"),
        ("offset", THIRTY_NINES, {"add": "1", "useGrouping": "never"}, "1" + "0" * 30),
        ("offset", f"0.{THIRTY_NINES}", {"add": "1", "maximumFractionDigits": "32"}, f"1.{THIRTY_NINES}"),
    ],
)  # fmt: skip
def test_the_other_functions_at_their_boundaries(function, value, options, expected):
    assert text(function, value, "en", **options) == expected


@pytest.mark.parametrize(
    ("function", "options", "option"),
    [
        ("number", {"roundingPriority": "most"}, "roundingPriority"),
        ("number", {"roundingMode": "up"}, "roundingMode"),
        ("number", {"roundingIncrement": "3"}, "roundingIncrement"),
        ("number", {"roundingIncrement": "5", "maximumSignificantDigits": "2"}, "roundingIncrement"),
        ("number", {"roundingIncrement": "5", "roundingPriority": "morePrecision"}, "roundingIncrement"),
        ("number", {"trailingZeroDisplay": "never"}, "trailingZeroDisplay"),
        (
            "number",
            {"minimumFractionDigits": "3", "maximumFractionDigits": "2"},
            "minimumFractionDigits",
        ),
        ("number", {"maximumSignificantDigits": "0"}, "maximumSignificantDigits"),
        (
            "number",
            {"minimumSignificantDigits": "3", "maximumSignificantDigits": "2"},
            "minimumSignificantDigits",
        ),
        ("number", {"minimumIntegerDigits": "007"}, "minimumIntegerDigits"),
        ("number", {"info:compact": "tiny"}, "info:compact"),
        ("currency", {"currency": "eu"}, "currency"),
        ("currency", {"currency": "EUR", "fractionDigits": "many"}, "fractionDigits"),
        ("currency", {"currency": "EUR", "currencySign": "minus"}, "currencySign"),
        ("unit", {"unit": "Meter"}, "unit"),
        ("unit", {"unit": "m" * 1_000_000}, "unit"),
        ("unit", {"unit": "meter", "usage": "on the road"}, "usage"),
        ("unit", {"unit": "meter", "unitDisplay": "tiny"}, "unitDisplay"),
        ("offset", {"add": "x"}, "add"),
        ("offset", {}, None),
        ("unit", {"unit": "blob"}, None),
    ],
)
def test_a_bad_option_is_named(function, options, option):
    with pytest.raises(FormatError) as caught:
        numeric_formatter(function, options, "en")

    assert (caught.value.type, caught.value.option) == ("bad-option", option)


NUMBERS = st.integers(-(10**15), 10**15) | st.floats(-1e12, 1e12) | st.decimals(-(10**9), 10**9, places=6)
DIGITS = st.integers(0, 6).map(str)


@settings(max_examples=400, deadline=None)
@given(
    NUMBERS,
    st.sampled_from(["number", "integer", "percent"]),
    st.fixed_dictionaries(
        {},
        optional={
            "minimumFractionDigits": DIGITS,
            "maximumFractionDigits": DIGITS,
            "minimumSignificantDigits": DIGITS,
            "maximumSignificantDigits": DIGITS,
            "roundingPriority": st.sampled_from(["auto", "morePrecision", "lessPrecision"]),
            "roundingIncrement": st.sampled_from(["1", "2", "25", "5000"]),
            "roundingMode": st.sampled_from(
                [
                    "ceil",
                    "floor",
                    "expand",
                    "trunc",
                    "halfCeil",
                    "halfFloor",
                    "halfExpand",
                    "halfTrunc",
                    "halfEven",
                ]
            ),
            "trailingZeroDisplay": st.sampled_from(["auto", "stripIfInteger"]),
            "info:compact": st.sampled_from(["short", "long"]),
        },
    ),
)
def test_the_digits_for_the_plural_rules_are_those_icu_shows(value, function, options):
    try:
        shown = numeric_formatter(function, {**options, "useGrouping": "never"}, "en")
    except FormatError:
        with pytest.raises(FormatError):
            shown_digits(function, options, "en")
        return

    digits = shown_digits(function, options, "en")(adjusted(function, options)(value))

    assert digits.partition("c")[0] == re.search(r"[0-9]+(?:\.[0-9]+)?", shown(value, "UTC"))[0]


@settings(max_examples=200, deadline=None)
@given(
    NUMBERS | st.text() | st.none(),
    st.sampled_from(["number", "integer", "percent"]),
    st.sampled_from(LOCALES),
)
def test_the_short_way_writes_what_the_long_way_writes(value, function, locale):
    short, read = numeric_formatter(function, {}, locale), adjusted(function, {})

    try:
        expected = number_formatter(function, {}, locale)(read(value))
    except FormatError:
        with pytest.raises(FormatError):
            short(value, "UTC")
        return

    assert short(value, "UTC") == expected == make_formatter(function, {}, locale)(value, "UTC")


def test_a_precision_says_what_it_asks_of_icu():
    priority = {"maximumSignificantDigits": "2", "roundingPriority": "lessPrecision"}

    assert precision_of("number", priority).stem == ".###/@#s"
    assert precision_of("percent", {}).stem == "precision-integer"
    assert precision_of("number", {"info:compact": "short"}).stem == ""
    assert precision_of("number", {"roundingMode": "ceil"}).mode_stem == "rounding-mode-ceiling"


def test_formatters_are_kept_within_bounds():
    from info.language.messageformat.functions import numbers

    for cached in (
        numbers._icu,
        numbers._whole_speller,
        numbers._compact_exponents,
        numbers._currency_digits,
    ):
        assert cached.cache_info().maxsize <= 1_024


INTL = """
const {values, cases, locales} = JSON.parse(require("fs").readFileSync(0));
console.log(JSON.stringify(cases.map(([_, options]) => locales.map(locale => {
  const format = new Intl.NumberFormat(locale, options);
  return values.map(value => format.format(value));
}))));
"""
CASES = [
    (("number", {}), {"useGrouping": "auto"}),
    (("number", {"minimumFractionDigits": "2"}), {"minimumFractionDigits": 2}),
    (("number", {"maximumSignificantDigits": "3"}), {"maximumSignificantDigits": 3}),
    (
        ("number", {"maximumSignificantDigits": "3", "roundingPriority": "morePrecision"}),
        {"maximumSignificantDigits": 3, "roundingPriority": "morePrecision"},
    ),
    (("number", {"info:compact": "short"}), {"notation": "compact"}),
    (("number", {"info:compact": "long"}), {"notation": "compact", "compactDisplay": "long"}),
    (
        ("number", {"useGrouping": "min2", "signDisplay": "always"}),
        {"useGrouping": "min2", "signDisplay": "always"},
    ),
    (
        ("number", {"roundingIncrement": "25", "roundingMode": "halfFloor"}),
        {"roundingIncrement": 25, "roundingMode": "halfFloor", "maximumFractionDigits": 0},
    ),
    (("percent", {"maximumFractionDigits": "1"}), {"style": "percent", "maximumFractionDigits": 1}),
    (("currency", {"currency": "EUR"}), {"style": "currency", "currency": "EUR"}),
    (("currency", {"currency": "JPY"}), {"style": "currency", "currency": "JPY"}),
    (
        ("currency", {"currency": "USD", "currencySign": "accounting"}),
        {"style": "currency", "currency": "USD", "currencySign": "accounting"},
    ),
    (
        ("currency", {"currency": "USD", "currencyDisplay": "name"}),
        {"style": "currency", "currency": "USD", "currencyDisplay": "name"},
    ),
    (
        ("currency", {"currency": "EUR", "info:compact": "short"}),
        {"style": "currency", "currency": "EUR", "notation": "compact"},
    ),
    (("unit", {"unit": "kilometer-per-hour"}), {"style": "unit", "unit": "kilometer-per-hour"}),
    (
        ("unit", {"unit": "day", "unitDisplay": "long"}),
        {"style": "unit", "unit": "day", "unitDisplay": "long"},
    ),
]


def test_numbers_currencies_and_units_read_as_intl_writes_them():
    node = shutil.which("node")
    asked = [node, "-p", "process.versions.cldr"]
    version = node and subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    if not version or version.split(".")[0] != "48":
        pytest.skip("no node with the same CLDR data here")
    values = [
        *(
            "0",
            "1",
            "-1",
            "2",
            "5",
            "0.5",
            "1.005",
            "2.5",
            "-2.5",
            "0.05",
            "0.000123",
            "999.5",
            "999499",
            "999500",
        ),
        *(
            "9999.99",
            "12345",
            "999999",
            "1000000",
            "1234567.891",
            "-1234.5",
            "1e21",
            "123456789012345678901234567890",
        ),
    ]
    given = {"values": values, "cases": CASES, "locales": LOCALES}

    done = subprocess.run(
        [node, "-e", INTL], input=json.dumps(given), capture_output=True, text=True, check=True
    )

    differing = [
        (function, options, locale, value, ours, theirs)
        for ((function, options), _), by_locale in zip(CASES, json.loads(done.stdout), strict=True)
        for locale, texts in zip(LOCALES, by_locale, strict=True)
        for value, theirs in zip(values, texts, strict=True)
        if (ours := numeric_formatter(function, options, locale)(value, "UTC")) != theirs
    ]
    assert differing == []


def test_numbers_read_as_babel_writes_them_but_for_what_it_leaves_out_of_cldr():
    pytest.importorskip("babel", reason="the peer of the benchmark is not here")
    from benchmarks.localised_numbers import LOCALES as MEASURED
    from benchmarks.localised_numbers import differences, values

    numbers = values(300)

    differing = {locale: set(differences(locale, numbers)) for locale in MEASURED}

    assert MEASURED == LOCALES
    assert {locale: reasons for locale, reasons in differing.items() if reasons} == {
        **{locale: {"grouped from five digits on"} for locale in ("es", "it", "pl")},
        "ar": {"a mark of direction before the minus sign"},
    }
