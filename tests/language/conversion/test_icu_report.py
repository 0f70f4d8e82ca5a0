"""What the report says of an ICU text: exact, changed or not carried, what, and what to do."""

from __future__ import annotations

import pytest

from info.language.conversion import Wishes, convert_icu
from tests.language.conversion.evaluate import evaluate


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{n, plural, other {#}}", "{$n :number}"),
        ("{n, number, ::currency/eur}", "{$n :currency currency=EUR roundingMode=halfEven}"),
        ("{n, number, ::percent}", "{$n :unit unit=percent maximumFractionDigits=6 roundingMode=halfEven}"),
        ("{d, date, ::yMMMd}", "{$d :date fields=year-month-day length=medium}"),
        ("{d, time, ::Hm}", "{$d :time precision=minute hour12=false}"),
        (".input {x}", "{{.input {$x}}}"),
        ("back\\slash '{'", "back\\\\slash \\{"),
        (
            "{n, plural, offset:1 =0 {a} other {#}}",
            ".local $n_offset = {$n :offset subtract=1}\n.match $n_offset\n-1 {{a}}\n* {{{$n_offset}}}",
        ),
        (
            "{n, selectordinal, offset:1 one {a} other {b}}",
            (
                ".local $n_offset = {$n :offset subtract=1}\n"
                ".local $n_ordinal = {$n_offset :number select=ordinal}\n"
                ".match $n_ordinal\none {{a}}\n* {{b}}"
            ),
        ),
        (
            "{g, select, x {{n, plural, =0 {a} other {b}}} other {{n, plural, one {c} other {d}}}}",
            (
                ".input {$g :string}\n.input {$n :number}\n.match $g $n\n"
                "x 0 {{a}}\nx * {{b}}\n* one {{c}}\n* * {{d}}"
            ),
        ),
    ],
)
def test_an_exact_text_is_written_as_a_person_would(source, text):
    told = convert_icu(source)

    assert (told.status, told.text) == ("exact", text)


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("{0}", "{0} is now $arg0"),
        ("{n, number, integer}", "away from zero"),
        ("{n, number, ::compact-short}", "info:compact"),
        ("{n, number, #,##,##0}", "grouped as the locale"),
        ("{n, number, ¤#,##0.00}", "stands where the locale puts it"),
        ("{n, number, 0.0;(0.0)}", "negative numbers"),
        ("{n, number, #.##}", "starts with a zero"),
        ("{n, spellout}", "shown in digits"),
        ("{n, choice, 0#a|1#b}", "compares ranges"),
        ("{d, date}", "differ from its style"),
        ("{d, date, full}", "differ from its style"),
        ("{d, date, dd.MM.yyyy}", "own order"),
        ("{d, date, ::yyMMdd}", "as wide as the locale"),
        ("{d, time, long}", "abbreviation"),
        ("{d} {d, time, ::jm}", "differ from its style"),
    ],
)
def test_a_change_is_told_and_the_text_is_valid(source, what):
    told = convert_icu(source, wishes=Wishes(currency="EUR"))

    assert told.status == "changed"
    assert any(what in finding.what for finding in told.findings)


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("{n, ordinal}", "'ordinal'"),
        ("{n, duration}", "'duration'"),
        ("{n, list}", "no type 'list'"),
        ("{n, number, currency}", "takes the currency from the locale's region"),
        ("{n, number, ::scientific}", "'scientific'"),
        ("{n, number, ::numbering-system/arab}", "'numbering-system/arab'"),
        ("{n, number, ::scale/2}", "'scale/2'"),
        ("{n, number, ::currency/EUR .0#}", "not a range"),
        ("{n, number, 0E0}", "number style"),
        ("{n, number, ‰0}", "Per mille"),
        ("{n, number, kg 0}", "before the number"),
        ("{n, number, 0'kg'}", "Quoted text"),
        ("{d, date, MMMM yyyy}", "'yM'"),
        ("{d, date, QQQ}", "date field 'Q'"),
        ("{d, date, ::GyMMMd}", "date field 'G'"),
        ("{n, plural, offset:1.5 other {x}}", "takes whole numbers"),
        ("{n, plural, offset:100 other {x}}", "takes whole numbers"),
        ("{n, choice, 0#a|1000#b}", "more than 100 whole numbers"),
        ("{n, choice, 5#a|1#b}", "do not grow"),
        ("a\x00b", "U+0000"),
        ("x" * 60_000 + "{n, plural, one {a} other {b}}", "65536 bytes"),
        ("".join(f"{{v{n}, select, a {{}} other {{.}}}}" for n in range(10)), "more than 1000 variants"),
        ("".join(f"{{v{n}, select, a {{}} other {{.}}}}" for n in range(25)), "more than 24 values"),
    ],
)
def test_what_is_not_carried_has_no_text_and_says_why_and_what_next(source, what):
    told = convert_icu(source)

    assert (told.status, told.text) == ("not carried", None)
    assert what in told.findings[-1].what
    assert told.findings[-1].next_step


def test_a_finding_stands_at_its_value():
    told = convert_icu("ab {g, select, other {cd {n, ordinal}}}")

    assert [finding.offset for finding in told.findings] == [25]


@pytest.mark.parametrize(
    ("locale", "source", "remarks"),
    [
        (None, "{n, plural, one {a} other {b}}", []),
        ("en", "{n, plural, one {a} other {b}}", []),
        ("en", "{n, plural, =1 {a} other {b}}", []),
        ("en", "{n, plural, =1 {a} few {c} other {b}}", ["'en' never takes few of the choice by $n."]),
        ("en", "{n, plural, =0 {a} other {b}}", []),
        (
            "pl",
            "{n, plural, one {a} other {b}}",
            ["'pl' has its own forms for few, many, and the choice by $n has none."],
        ),
        (
            "en",
            "{n, selectordinal, one {a} other {b}}",
            ["'en' has its own forms for two, few, and the choice by $n has none."],
        ),
        ("ja", "{n, plural, one {a} other {b}}", ["'ja' never takes one of the choice by $n."]),
        (None, "{n, plural, lots {a} other {b}}",
            ["'lots' is no plural category, so nothing ever took this text."]),
        (None, "{n, plural, one {a} one {b} other {c}}",
            ["The key 'one' stands here a second time; the first is always taken."]),
    ],
)  # fmt: skip
def test_plural_forms_a_language_lacks_or_never_takes_are_remarks(locale, source, remarks):
    told = convert_icu(source, wishes=Wishes(locale=locale))

    assert [finding.what for finding in told.findings] == remarks
    assert told.status == "exact"


@pytest.mark.parametrize(
    ("source", "wished", "names"),
    [
        ("{0} {1}", {}, ["$arg0", "$arg1"]),
        ("{0} {arg0}", {}, ["$arg0_2", "$arg0"]),
        ("{0} {1}", {"0": "user_name"}, ["$user_name", "$arg1"]),
        ("{0} {name}", {"0": "name"}, ["$name", "$name_2"]),
        ("{1a}", {}, ["$_1a"]),
    ],
)
def test_values_get_names_of_their_own(source, wished, names):
    told = convert_icu(source, wishes=Wishes(names=wished))

    assert told.text == " ".join(f"{{{name}}}" for name in names)


def test_hundreds_of_variants_are_written():
    seven = "".join(f"{{v{n}, select, a {{x}} other {{y}}}}" for n in range(7))

    told = convert_icu(seven)

    assert told.text.count("\n") == 7 + 128
    assert evaluate(told.text, "en", {f"v{n}": "a" if n % 2 else "b" for n in range(7)}) == "yxyxyxy"
