"""Formatting as the standard tells it: a table of own cases for each section of the specification."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from info.errors import LimitError, MessageSyntaxError
from info.language.messageformat import (
    FormatError,
    MessageError,
    MessageFormat,
    MessageValue,
    parse_message,
)

MATCH = ".input {$n :number%s} .match $n %s"


def formatted(source, values=None, locale="en", **options):
    """The text without isolates, and the types of the errors."""
    errors = []
    options.setdefault("bidi_isolation", "none")
    text = MessageFormat(locale, source, **options).format(values, lambda error: errors.append(error.type))
    return text, errors


# Each row: source, values, text, errors.

LITERALS = [
    ("{|a\\|b|}", {}, "a|b", []),
    ("{007}", {}, "007", []),
    ("{||}", {}, "", []),
    ("\\{a\\}", {}, "{a}", []),
]
VARIABLES = [
    ("{$x}", {"x": "Ada"}, "Ada", []),
    ("{$x}", {"x": ""}, "", []),
    ("{$x}", {"x": 1234.5}, "1,234.5", []),
    ("{$x}", {"x": Decimal("0.10")}, "0.1", []),
    ("{$x}", {"x": True}, "true", []),
    ("{$x}", {}, "{$x}", ["unresolved-variable"]),
    ("{$x}", {"x": None}, "{$x}", ["unresolved-variable"]),
    ("{$x}", {"x": [1]}, "{$x}", ["bad-operand"]),
    ("{$x}", {"x": {"y": 1}}, "{$x}", ["bad-operand"]),
    ("{$x}", {"x": float("nan")}, "{$x}", ["bad-operand"]),
    ("{$plan.name}", {"plan": {"name": "Pro"}}, "Pro", []),
    ("{$plan.name}", {"plan.name": "exact", "plan": {"name": "Pro"}}, "exact", []),
    ("{$plan.name}", {"plan": "Pro"}, "{$plan.name}", ["unresolved-variable"]),
    ("{$a.b.c}", {"a": {"b": {"c": 7}}}, "7", []),
    ("{$café}", {"cafe\u0301": "noir"}, "noir", []),
    (".local $a = {$b} {{{$a}}}", {"b": "x"}, "x", []),
    (".local $a = {$b} {{{$a}}}", {}, "{$a}", ["unresolved-variable"]),
    (".local $a = {$b} {{{$a}{$a}}}", {}, "{$a}{$a}", ["unresolved-variable"]),
    (".local $a = {$b :number} {{no use}}", {}, "no use", []),
]
FUNCTIONS = [
    ("{$x :nope}", {"x": 1}, "{$x}", ["unknown-function"]),
    ("{|1| :nope}", {}, "{|1|}", ["unknown-function"]),
    ("{:nope}", {}, "{:nope}", ["unknown-function"]),
    ("{:string}", {}, "{:string}", ["bad-operand"]),
    ("{|a\\\\b\\|| :number}", {}, "{|a\\\\b\\||}", ["bad-operand"]),
    ("{$x :number minimumFractionDigits=$d}", {"x": 1, "d": 2}, "1.00", []),
    ("{$x :number minimumFractionDigits=$d}", {"x": 1}, "1", ["unresolved-variable", "bad-option"]),
    ("{$x :number minimumFractionDigits=$d}", {"x": 1, "d": [2]}, "1", ["bad-option"]),
    ("{$x :number minimumFractionDigits=100}", {"x": 1}, "1", ["bad-option"]),
    ("{$x :number minimumFractionDigits=3 maximumFractionDigits=1}", {"x": 1}, "{$x}", ["bad-option"]),
    ("{$x :number unheard=of}", {"x": 1}, "1", []),
    ("{$x :string}", {"x": 12}, "12", []),
    ("{$x :string}", {"x": {}}, "{$x}", ["bad-operand"]),
]
NUMBERS = [
    ("{$x :number}", {"x": "1234.50"}, "1,234.5", []),
    ("{$x :number}", {"x": "1234,50"}, "{$x}", ["bad-operand"]),
    ("{$x :number}", {"x": True}, "{$x}", ["bad-operand"]),
    ("{$x :integer}", {"x": 1.5}, "2", []),
    ("{$x :integer}", {"x": -1.5}, "-2", []),
    (".local $y = {$x :integer} {{{$y :number minimumFractionDigits=1}}}", {"x": 1.7}, "2.0", []),
    (".input {$x :number minimumFractionDigits=2} {{{$x :integer}}}", {"x": 1}, "1", []),
    (
        (
            ".input {$x :number minimumFractionDigits=2 signDisplay=always} "
            "{{{$x :number minimumFractionDigits=1}}}"
        ),
        {"x": 1},
        "+1.0",
        [],
    ),
    ("{$x :offset subtract=1}", {"x": 5}, "4", []),
    ("{$x :offset add=1}", {"x": 0.1}, "1.1", []),
    ("{$x :offset}", {"x": 5}, "{$x}", ["bad-option"]),
    ("{$x :percent}", {"x": 0.256}, "26%", []),
    ("{$x :percent maximumFractionDigits=1}", {"x": 0.256}, "25.6%", []),
    ("{$x :currency currency=EUR}", {"x": 5}, "€5.00", []),
    ("{$x :currency currency=eur fractionDigits=0}", {"x": 5}, "€5", []),
    ("{$x :currency currency=EUR trailingZeroDisplay=stripIfInteger}", {"x": 5}, "€5", []),
    ("{$x :currency}", {"x": {"value": 5, "currency": "USD"}}, "$5.00", []),
    ("{$x :currency currency=EUR}", {"x": {"value": 5, "currency": "USD"}}, "{$x}", ["bad-option"]),
    ("{$x :currency}", {"x": 5}, "{$x}", ["bad-operand"]),
    ("{$x :unit unit=kilometer-per-hour}", {"x": 5}, "5 km/h", []),
    ("{$x :unit}", {"x": {"value": 5, "unit": "kilobyte"}}, "5 kB", []),
    ("{$x :unit}", {"x": 5}, "{$x}", ["bad-operand"]),
]
DATES = [
    ("{$x :date}", {"x": "2026-11-03"}, "Nov 3, 2026", []),
    ("{$x :date}", {"x": date(2026, 11, 3)}, "Nov 3, 2026", []),
    ("{$x}", {"x": date(2026, 11, 3)}, "Nov 3, 2026", []),
    ("{$x :date length=long fields=month-day-weekday}", {"x": "2026-11-03"}, "Tuesday, November 3", []),
    ("{$x :time}", {"x": "2026-11-03T17:05:00"}, "5:05\u202fPM", []),
    ("{$x :time}", {"x": "2026-11-03T17:05:00Z"}, "5:05\u202fPM", []),
    ("{$x :time}", {"x": datetime(2026, 11, 3, 17, 5, tzinfo=UTC)}, "5:05\u202fPM", []),
    ("{$x :time timeZone=|America/New_York|}", {"x": "2026-11-03T17:05:00Z"}, "12:05\u202fPM", []),
    ("{$x :time timeZone=input}", {"x": "2026-11-03T17:05:00+05:00"}, "5:05\u202fPM", []),
    ("{$x :time timeZone=input}", {"x": "2026-11-03T17:05:00"}, "5:05\u202fPM", ["bad-operand"]),
    ("{$x :time timeZone=Nowhere}", {"x": "2026-11-03T17:05:00Z"}, "5:05\u202fPM", ["bad-option"]),
    ("{$x :time timeZone=$z}", {"x": "2026-11-03T17:05:00Z", "z": "Asia/Tokyo"}, "2:05\u202fAM", []),
    ("{$x :time precision=$p}", {"x": "2026-11-03T17:05:00Z", "p": "second"}, "5:05\u202fPM", ["bad-option"]),
    ("{$x :time hour12=false}", {"x": "2026-11-03T17:05:00Z"}, "17:05", []),
    (
        ".input {$x :time timeZone=|Asia/Tokyo|} {{{$x :date}}}",
        {"x": "2026-11-03T17:05:00Z"},
        "Nov 4, 2026",
        [],
    ),
    ("{$x :date}", {"x": "2026-02-30"}, "{$x}", ["bad-operand"]),
    ("{$x :date}", {"x": 20261103}, "{$x}", ["bad-operand"]),
    ("{$x :date}", {"x": ""}, "{$x}", ["bad-operand"]),
]
SELECTION = [
    (MATCH % ("", "1 {{exact}} one {{one}} * {{other}}"), {"n": 1}, "exact", []),
    (MATCH % ("", "one {{one}} 1 {{exact}} * {{other}}"), {"n": 1}, "exact", []),
    (MATCH % ("", "* {{other}} one {{one}}"), {"n": 1}, "one", []),
    (MATCH % ("", "one {{one}} * {{other}}"), {"n": 2}, "other", []),
    (MATCH % (" minimumFractionDigits=1", "one {{one}} * {{other}}"), {"n": 1}, "other", []),
    (MATCH % (" select=ordinal", "two {{{$n}nd}} * {{{$n}th}}"), {"n": 22}, "22nd", []),
    (MATCH % (" select=exact", "one {{one}} 1 {{1}} * {{other}}"), {"n": 1}, "1", []),
    (MATCH % (" select=exact", "one {{one}} * {{other}}"), {"n": 1}, "other", []),
    (MATCH % ("", "horse {{horse}} * {{other}}"), {"n": 1}, "other", ["bad-variant-key"]),
    (MATCH % ("", "one {{one}} * {{other}}"), {"n": "x"}, "other", ["bad-operand", "bad-selector"]),
    (
        ".input {$d :date} .match $d * {{{$d}}}",
        {"d": "2026-11-03"},
        "Nov 3, 2026",
        ["bad-selector"],
    ),
    (
        ".input {$a :number} .input {$b :string} .match $a $b 1 x {{1x}} one y {{1y}} * x {{*x}} * * {{**}}",
        {"a": 1, "b": "x"},
        "1x",
        [],
    ),
    (
        ".input {$a :number} .input {$b :string} .match $a $b 1 x {{1x}} one y {{1y}} * x {{*x}} * * {{**}}",
        {"a": 1, "b": "y"},
        "1y",
        [],
    ),
    (
        ".input {$a :number} .input {$b :string} .match $a $b 1 x {{1x}} one y {{1y}} * x {{*x}} * * {{**}}",
        {"a": 1, "b": "z"},
        "**",
        [],
    ),
    (".input {$s :string} .match $s |caf\u00e9| {{yes}} * {{no}}", {"s": "cafe\u0301"}, "yes", []),
    (".input {$s :string} .match $s true {{yes}} * {{no}}", {"s": True}, "yes", []),
    (
        (
            ".input {$n :integer} .local $o = {$n :offset subtract=1} .match $n $o "
            "1 * {{you}} * one {{you and {$o}}} * * {{you and {$o} others}}"
        ),
        {"n": 2},
        "you and 1",
        [],
    ),
]
MARKUP = [
    ("{#b}bold{/b}{#br/}", {}, "bold", []),
    ("{#a href=$u}x{/a}", {}, "x", ["unresolved-variable", "bad-option"]),
    ("{#a u:dir=rtl}x{/a}", {}, "x", ["bad-option"]),
]


@pytest.mark.parametrize(
    ("source", "values", "text", "errors"),
    [*LITERALS, *VARIABLES, *FUNCTIONS, *NUMBERS, *DATES, *SELECTION, *MARKUP],
)
def test_a_message_formats_as_the_standard_says(source, values, text, errors):
    assert formatted(source, values) == (text, errors)


@pytest.mark.parametrize(
    ("source", "values", "text", "errors"),
    [*LITERALS, *VARIABLES, *FUNCTIONS, *NUMBERS, *DATES, *SELECTION, *MARKUP],
)
def test_parts_say_the_same_as_the_text(source, values, text, errors):
    seen = []
    message = MessageFormat("en", source, bidi_isolation="none")

    parts = message.format_to_parts(values, lambda error: seen.append(error.type))

    assert "".join(map(written, parts)) == text
    assert seen == errors


def written(part):
    """The text of one part."""
    if part["type"] == "fallback":
        return f"{{{part['source']}}}"
    if part["type"] == "markup":
        return ""
    return "".join(map(written, part["parts"])) if "parts" in part else part["value"]


ISOLATION = [
    ("en", None, "{$x}", {"x": "a"}, "\u2068a\u2069"),
    ("en", None, "{$x :number}", {"x": 1}, "1"),
    ("en", None, "{$x}", {"x": 1}, "1"),
    ("en", None, "{$x}", {}, "\u2068{$x}\u2069"),
    ("en", None, "{$x :number u:dir=ltr}", {"x": 1}, "\u20661\u2069"),
    ("en", None, "{$x :string u:dir=inherit}", {"x": "a"}, "\u2068a\u2069"),
    ("ar", None, "{$x :number}", {"x": 1}, "\u20671\u2069"),
    ("ar", None, "{$x :string u:dir=ltr}", {"x": "a"}, "\u2066a\u2069"),
    ("en", "rtl", "{$x :number}", {"x": 1}, "\u20661\u2069"),
    ("en", "auto", "{$x :number}", {"x": 1}, "\u20661\u2069"),
    ("und", None, "{$x :number}", {"x": 1}, "\u20681\u2069"),
    ("en", None, "{$x :number}{$y :date}", {"x": 1, "y": "2026-11-03"}, "1Nov 3, 2026"),
]


@pytest.mark.parametrize(("locale", "direction", "source", "values", "text"), ISOLATION)
def test_a_value_is_isolated_where_its_direction_may_differ(locale, direction, source, values, text):
    message = MessageFormat(locale, source, direction=direction)

    assert message.format(values, lambda _: None) == text
    assert "".join(map(written, message.format_to_parts(values, lambda _: None))) == text


def test_a_bad_direction_is_reported_and_passed_over():
    assert formatted("{$x :string u:dir=up}", {"x": "a"}) == ("a", ["bad-option"])


def test_the_identity_of_a_placeholder_stands_in_its_parts():
    message = MessageFormat("en", ".input {$x :number u:id=price} {{{$x} and {|a| :string u:id=$y}}}")

    parts = message.format_to_parts({"x": 1, "y": "second"})

    assert [part.get("id") for part in parts if part["type"] in ("number", "string")] == ["price", "second"]


@pytest.mark.parametrize(
    ("locale", "source", "value", "kinds"),
    [
        ("en", "{$x :number}", -1234.5, "minusSign integer group integer decimal fraction"),
        ("de", "{$x :currency currency=EUR}", 5, "integer decimal fraction literal currency"),
        ("en", "{$x :percent}", 0.5, "integer percentSign"),
        ("en", "{$x :unit unit=meter}", 5, "integer literal unit"),
        ("ar-EG", "{$x :number}", 1234.5, "integer group integer decimal fraction"),
        ("en", "{$x :number info:compact=short}", 1500, "integer decimal fraction compact"),
    ],
)
def test_a_number_is_cut_into_its_parts(locale, source, value, kinds):
    (part,) = MessageFormat(locale, source, bidi_isolation="none").format_to_parts({"x": value})

    assert part["type"] == "number"
    assert " ".join(inner["type"] for inner in part["parts"]) == kinds


def test_markup_keeps_its_options_and_its_identity():
    parts = MessageFormat("en", "{#a href=$to u:id=1}x{/a}").format_to_parts({"to": "home"})

    assert parts == [
        {"type": "markup", "kind": "open", "name": "a", "id": "1", "options": {"href": "home"}},
        {"type": "text", "value": "x"},
        {"type": "markup", "kind": "close", "name": "a"},
    ]


# Functions of one's own


def shout(context, options, operand):
    """Upper case, and louder when told."""
    if not isinstance(operand, str):
        raise MessageError("bad-operand", "it wants a string")
    text = operand.upper() + ("!" if options.get("loud") == "true" else "")
    return MessageValue("string", operand, text=text, direction=context.direction or "ltr")


class Parity(MessageValue):
    """Selects by odd and even."""

    selects = True

    def select(self, keys):
        return [key for key in ("odd" if self.value % 2 else "even",) if key in keys]


FUNCTIONS_OF_MINE = {
    "my:shout": shout,
    "my:parity": lambda _context, _options, operand: Parity("parity", operand, text=str(operand)),
    "my:broken": lambda _context, _options, _operand: 1 / 0,
    "my:wrong": lambda _context, _options, _operand: "text",
    "my:hidden": lambda _context, _options, operand: MessageValue("secret", operand),
}


@pytest.mark.parametrize(
    ("source", "values", "text", "errors"),
    [
        ("{$x :my:shout}", {"x": "hi"}, "HI", []),
        ("{hi :my:shout loud=true}", {}, "HI!", []),
        ("{$x :my:shout loud=$l}", {"x": "hi", "l": "true"}, "HI!", []),
        ("{$x :my:shout}", {"x": 1}, "{$x}", ["bad-operand"]),
        (".local $y = {$x :my:shout} {{{$y :string}}}", {"x": "hi"}, "hi", []),
        (".input {$n :my:parity} .match $n odd {{{$n} is odd}} * {{even}}", {"n": 3}, "3 is odd", []),
        (".input {$n :my:parity} .match $n odd {{odd}} * {{even}}", {"n": 4}, "even", []),
        ("{$x :my:broken}", {"x": 1}, "{$x}", ["bad-function-result"]),
        ("{$x :my:wrong}", {"x": 1}, "{$x}", ["bad-function-result"]),
        ("{$x :my:hidden}", {"x": 1}, "{$x}", ["unsupported-operation"]),
        (".input {$x :my:hidden} .match $x a {{a}} * {{b}}", {"x": 1}, "b", ["bad-selector"]),
    ],
)
def test_a_function_of_ones_own_takes_part(source, values, text, errors):
    assert formatted(source, values, functions=FUNCTIONS_OF_MINE) == (text, errors)


def test_what_a_function_raised_is_the_cause_of_the_error():
    seen = []

    MessageFormat("en", "{1 :my:broken}", functions=FUNCTIONS_OF_MINE).format({}, seen.append)

    assert isinstance(seen[0].__cause__, ZeroDivisionError)


def test_a_function_of_ones_own_wins_over_the_standards():
    functions = {"number": lambda _context, _options, operand: MessageValue("string", operand, text="mine")}

    assert formatted("{$x :number}", {"x": 1}, functions=functions) == ("mine", [])


# The face


def test_errors_go_to_the_log_when_nobody_asks_for_them(caplog):
    text = MessageFormat("en", "{$name :number}", bidi_isolation="none").format({"name": "Ada Lovelace"})

    assert text == "{$name}"
    assert "bad-operand: $name: wants a number" in caplog.text
    assert "Lovelace" not in caplog.text


def test_an_on_error_that_raises_stops_the_formatting():
    def stop(error):
        raise error

    with pytest.raises(MessageError) as caught:
        MessageFormat("en", "{$name}").format({}, stop)

    assert caught.value.type == "unresolved-variable"
    assert caught.value.source == "$name"


def test_a_message_can_be_given_as_its_data_model():
    assert MessageFormat("en", parse_message("{#b}Hi{/b}")).format() == "Hi"


@pytest.mark.parametrize("source", ["{", "{$x :}", ".match $x * {{}}", "{{a}} b"])
def test_a_source_that_is_no_message_is_refused_at_once(source):
    with pytest.raises(MessageSyntaxError):
        MessageFormat("en", source)


def test_a_source_over_64_kib_is_refused():
    with pytest.raises(LimitError):
        MessageFormat("en", "x" * 65_537)


def test_an_unknown_zone_is_refused_at_once():
    with pytest.raises(FormatError, match="Mars/Olympus"):
        MessageFormat("en", "x", time_zone="Mars/Olympus")


@pytest.mark.parametrize("wrong", [{"bidi_isolation": "some"}, {"direction": "up"}])
def test_a_word_nobody_knows_is_refused_at_once(wrong):
    with pytest.raises(ValueError, match="wants one of"):
        MessageFormat("en", "x", **wrong)


def test_the_first_of_several_locales_counts():
    assert MessageFormat(["de", "en"], "{$x :number}").format({"x": 1.5}) == "1,5"


def test_times_are_shown_in_the_zone_of_the_message():
    message = MessageFormat("de", "{$x :time}", time_zone="Europe/Berlin", bidi_isolation="none")

    assert message.format({"x": "2026-07-01T12:00:00Z"}) == "14:00"
    assert message.format({"x": datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=-1)))}) == "15:00"
    assert message.format({"x": "2026-07-01T12:00:00"}) == "12:00"


def test_values_may_be_any_mapping():
    class Lazy(dict):
        def __missing__(self, key):
            return f"<{key}>"

    assert formatted("{$x}", Lazy()) == ("{$x}", ["unresolved-variable"])


def test_a_chain_of_thousands_of_declarations_needs_no_stack():
    count = 2_000
    chain = "".join(f".local $a{at + 1} = {{$a{at}}}\n" for at in range(count))

    assert formatted(f"{chain}{{{{{{$a{count}}}}}}}", {"a0": "x"}) == ("x", [])
    assert formatted(f"{chain}{{{{{{$a{count}}}}}}}", {}) == (f"{{$a{count}}}", ["unresolved-variable"])


# What was found wrong once

MENDED = [
    # `:percent` selects by plural whatever its operand selected by, and has no option `select`
    (
        ".input {$x :number select=exact} .local $p = {$x :percent} .match $p one {{one}} * {{other}}",
        {"x": 0.01},
        "one",
        [],
    ),
    (".local $p = {$x :percent select=exact} .match $p one {{one}} * {{other}}", {"x": 0.01}, "one", []),
    # the currency of an object stays its own, also when it was declared before
    (
        ".local $c = {$x :currency} {{{$c :currency currency=USD}}}",
        {"x": {"value": 5, "currency": "EUR"}},
        "{$c}",
        ["bad-option"],
    ),
    (".local $c = {$x :currency currency=EUR} {{{$c :currency currency=USD}}}", {"x": 5}, "$5.00", []),
    # a space may stand for the T, and the offset counts
    ("{$x :time timeZone=input}", {"x": "2026-12-31 17:05:00+05:00"}, "5:05\u202fPM", []),
    # options that a function does not have are passed over, also by `:offset`
    ("{$x :offset add=1 minimumFractionDigits=2}", {"x": 1}, "2", []),
    ("{$x :currency currency=EUR signDisplay=always}", {"x": 1}, "€1.00", []),
    ("{$x :date calendar=nonsense}", {"x": "2026-11-03"}, "Nov 3, 2026", ["bad-option"]),
    # digits beyond 28 are not rounded away
    (
        "{$x :offset add=1}",
        {"x": "12345678901234567890123456789012"},
        "12,345,678,901,234,567,890,123,456,789,013",
        [],
    ),
]


@pytest.mark.parametrize(("source", "values", "text", "errors"), MENDED)
def test_a_mistake_does_not_come_back(source, values, text, errors):
    assert formatted(source, values) == (text, errors)


def test_a_compact_number_selects_by_its_exponent():
    source = ".input {$n :number info:compact=long} .match $n many {{{$n} de vues}} * {{{$n} vues}}"

    assert formatted(source, {"n": 2_000_000}, "fr")[0] == "2 millions de vues"
    assert formatted(source, {"n": 2_000}, "fr")[0] == "2 mille vues"


class Broken(MessageValue):
    """Raises whatever is asked of it."""

    selects = True

    def text(self):
        raise ZeroDivisionError

    def select(self, keys):
        raise KeyError(*keys)


def test_a_value_that_raises_is_reported_and_the_message_goes_on():
    functions = {"my:broken": lambda _context, _options, operand: Broken("broken", operand)}
    source = ".input {$x :my:broken} .match $x a {{a}} * {{there is {$x}}}"

    text, errors = formatted(source, {"x": 1}, functions=functions)

    assert (text, errors) == ("there is {$x}", ["bad-selector", "bad-function-result"])


def test_a_locale_without_words_for_relative_times_says_so():
    assert formatted("{$x :info:relative}", {"x": 3}, "sv") == ("{$x}", ["unsupported-operation"])
