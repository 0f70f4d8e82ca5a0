"""What a document may bring along: every JSON type, huge, deep, broken. Refused at worst, and soon."""

import decimal
import math
import time
from datetime import date, datetime
from decimal import Decimal

import pytest

from info.language.messageformat import FUNCTIONS, FormatError, make_formatter
from info.language.messageformat.functions.numbers import adjusted, numeric_formatter, shown_digits, visible
from info.language.messageformat.functions.options import bad_option, digits, inherited
from info.language.messageformat.functions.plurals import operands
from info.language.messageformat.functions.values import canonical_number, moment, number, plain_text, zone_of

MEGA = 1_000_000
SECONDS_MAX = 0.05


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


HOSTILE = {
    "null": None,
    "true": True,
    "an object": {"a": {"b": []}},
    "a deep list": nested(50_000),
    "not a number": math.nan,
    "infinity": math.inf,
    "minus infinity": -math.inf,
    "the largest float": 1.7976931348623157e308,
    "the smallest float": 5e-324,
    "minus zero": -0.0,
    "five thousand digits": 10**5_000,
    "minus five thousand digits": -(10**5_000),
    "a million digits": 1 << 3_321_928,
    "four hundred digits": 10**399,
    "a huge exponent": Decimal("1e999999999"),
    "a tiny exponent": Decimal("1e-999999999"),
    "a zero with an exponent": Decimal("0e300"),
    "a long decimal": Decimal("1." + "0" * MEGA),
    "a decimal that is none": Decimal("NaN"),
    "a signalling one": Decimal("sNaN"),
    "a million nines": "9" * MEGA,
    "a huge exponent as text": "1e999999999",
    "a tiny exponent as text": "1e-999999999",
    "an exponent of a million digits": "1e" + "9" * MEGA,
    "a million zeros": "0." + "0" * MEGA,
    "a megabyte of text": "x" * MEGA,
    "a megabyte of dashes": "-" * MEGA,
    "a lone surrogate": "\ud800",
    "a date with a surrogate": "2024-03-10T12:00\udc00",
    "ten characters, no date": "2024-\ud800-00",
    "a week date": "2024-W10-1",
    "no such day": "2023-02-29",
    "an odd offset": "2024-03-10T12:00:00+23:59:59.999999",
    "nothing": "",
    "nul": "\x00",
    "other digits": "٣٤",
    "the first day": date.min,
    "the last moment": datetime.fromisoformat("9999-12-31T23:59:59.999999"),
}
OPTIONS = {"currency": "EUR", "unit": "day", "add": "1", "timeZoneStyle": "long", "timeZone": "input"}


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_value_is_shown_or_refused_at_once_and_never_quoted(function, name):
    value = HOSTILE[name]
    shown = make_formatter(function, OPTIONS, "en")
    started = time.process_time()

    try:
        outcome = shown(value, "Europe/Berlin")
    except FormatError as error:
        outcome = str(error)
        assert len(outcome) < 200
        assert not isinstance(value, str) or len(value) < 3 or value not in outcome
    assert isinstance(outcome, str)
    assert time.process_time() - started < SECONDS_MAX


@pytest.mark.parametrize("name", [name for name, value in HOSTILE.items() if not isinstance(value, date)])
def test_the_plural_rules_see_every_number_that_is_read(name):
    started = time.process_time()

    try:
        read = number(HOSTILE[name])
    except FormatError:
        return
    for function, options in (("number", {}), ("percent", {}), ("number", {"info:compact": "long"})):
        operands(visible(read, function, options))
    assert canonical_number(read)
    assert time.process_time() - started < SECONDS_MAX


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("0", 0),
        ("-0", 0),
        ("12", 12),
        ("1.50", Decimal("1.50")),
        ("1e2", Decimal("1e2")),
        ("-1.5E-3", Decimal("-0.0015")),
        ("9" * 400, int("9" * 400)),
        (10**391, 10**391),
        (0.1, 0.1),
        (Decimal("0.1"), Decimal("0.1")),
        (Decimal("1." + "1" * 399), Decimal("1." + "1" * 399)),
        (Decimal("1e400"), Decimal("1e400")),
    ],
)
def test_numbers_are_read_exactly(value, read):
    assert (number(value), type(number(value))) == (read, type(read))


@pytest.mark.parametrize(
    "value", ["9" * 401, 10**400, Decimal("1." + "1" * 400), Decimal("1e401"), Decimal("1e-401"), "1e401"]
)
def test_beyond_four_hundred_digits_there_is_no_number(value):
    with pytest.raises(FormatError):
        number(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1.0", "1"),
        ("10e-1", "1"),
        (-0.0, "0"),
        ("-0.00", "0"),
        ("0e300", "0"),
        (1e300, "1" + "0" * 300),
        ("1e999999999", "1e999999999"),
        ("9" * 500, "9" * 500),
        (Decimal("1.100"), "1.1"),
    ],
)
def test_a_number_has_one_plain_spelling(value, text):
    assert canonical_number(value) == text


def test_the_decimal_context_of_the_host_does_not_count():
    value = Decimal("123456789.123456789123456789")

    with decimal.localcontext(decimal.Context(prec=3, Emax=5, rounding=decimal.ROUND_UP, traps=[])):
        narrow = [
            canonical_number(value),
            number(value),
            number("12345678.5"),
            adjusted("offset", {"add": "1"})(value),
            adjusted("integer", {})(Decimal("12345678.5")),
            shown_digits("number", {"maximumFractionDigits": "18"}, "en")(value),
            shown_digits("percent", {}, "en")(value),
            shown_digits("number", {"info:compact": "long"}, "en")(value),
            make_formatter("info:relative", {}, "en")(Decimal("-12345678.5"), "UTC"),
        ]

    assert narrow == [
        "123456789.123456789123456789",
        value,
        Decimal("12345678.5"),
        Decimal("123456790.123456789123456789"),
        12_345_679,
        "123456789.123456789123456789",
        "12345678912",
        "123c6",
        "12,345,678.5 days ago",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [("a", "a"), (True, "true"), (12, "12"), (1.50, "1.5"), (date(2024, 1, 2), "2024-01-02")],
)
def test_plain_text_is_the_same_everywhere(value, text):
    assert plain_text(value) == text


def test_a_date_stays_a_date_and_a_wall_clock_a_wall_clock():
    assert type(moment("2024-03-10")) is date
    assert moment("2024-03-10T12:00").tzinfo is None
    assert moment("2024-03-10 12:00+01:00").utcoffset().seconds == 3_600
    with pytest.raises(FormatError, match="no time zone"):
        zone_of("Nowhere/" + "x" * MEGA)


def test_an_error_tells_whether_the_operand_or_which_option_is_bad():
    with pytest.raises(FormatError) as operand:
        number(None)
    with pytest.raises(FormatError) as option:
        digits({"minimumFractionDigits": "01"}, "minimumFractionDigits")
    with pytest.raises(FormatError) as missing:
        numeric_formatter("currency", {}, "en")
    with pytest.raises(FormatError) as malformed:
        numeric_formatter("currency", {"currency": "EURO"}, "en")

    assert [(caught.value.type, caught.value.option) for caught in (operand, option, missing, malformed)] == [
        ("bad-operand", None),
        ("bad-option", "minimumFractionDigits"),
        ("bad-operand", None),
        ("bad-option", "currency"),
    ]
    assert str(bad_option("x", "a y")) == "the option 'x' wants a y"


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("9", 9),
        ("10", 10),
        ("99", 99),
        *[(bad, None) for bad in ("", "00", "01", "100", "-1", "+1", "1.0", "٣", "x")],
    ],
)
def test_a_digit_size_is_a_whole_number_of_at_most_two_digits(text, size):
    if size is None:
        with pytest.raises(FormatError, match="0 to 99"):
            digits({"d": text}, "d")
    else:
        assert digits({"d": text}, "d") == size
    assert digits({}, "d") is None


BROUGHT = {
    "minimumFractionDigits": "2",
    "maximumFractionDigits": "2",
    "minimumSignificantDigits": "2",
    "minimumIntegerDigits": "2",
    "roundingIncrement": "5",
    "select": "exact",
    "signDisplay": "always",
    "add": "1",
    "timeZone": "UTC",
    "hour12": "true",
    "calendar": "roc",
    "length": "long",
}


@pytest.mark.parametrize(
    ("function", "dropped"),
    [
        ("number", {"add"}),
        ("currency", {"add"}),
        ("unit", {"add"}),
        ("offset", {"add"}),
        ("integer", {"add", "minimumFractionDigits", "maximumFractionDigits", "minimumSignificantDigits"}),
        ("percent", {"add", "minimumIntegerDigits", "roundingIncrement", "select"}),
        ("string", set(BROUGHT)),
        *[
            (dated, set(BROUGHT) - {"timeZone", "hour12", "calendar"})
            for dated in ("date", "time", "datetime")
        ],
    ],
)
def test_a_function_takes_over_the_options_that_the_standard_lets_it(function, dropped):
    assert set(BROUGHT) - set(inherited(function, BROUGHT)) == dropped
