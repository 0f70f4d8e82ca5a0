"""Plural and ordinal categories, against CLDR's own samples and worked boundaries."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from icu4py.messageformat import MessageFormat

from info.language.messageformat import make_selector, operands, plural_categories, plural_rule
from info.language.messageformat.functions.numbers import number_formatter, shown_digits, visible
from info.language.messageformat.functions.plurals import _data, locale_chain, rule_of

SAMPLES = json.loads((Path(__file__).parent / "plural_samples.json").read_text(encoding="utf-8"))


def _expanded(sample):
    """ "0~15" is each of them; a step is the last digit written."""
    low, _, high = sample.partition("~")
    if not high:
        return [low]
    first, last = Decimal(low), Decimal(high)
    step = Decimal(1).scaleb(first.as_tuple().exponent)
    return [str(first + step * count) for count in range(int((last - first) / step) + 1)]


@pytest.mark.parametrize("number", range(len(SAMPLES)))
def test_every_sample_of_cldr_has_its_category(number):
    rule = rule_of(_data()["rules"][number])

    got = {
        (text, rule(operands(text)), category)
        for category, samples in SAMPLES[number].items()
        for sample in samples.split()
        for text in _expanded(sample)
    }

    assert {case for case in got if case[1] != case[2]} == set()


@pytest.mark.parametrize(
    ("locale", "by_category"),
    [
        ("en", {"one": "1", "other": "0 2 11 21 1.0 0.5 1.5 101"}),
        ("de", {"one": "1", "other": "0 2 11 21 1.0 0.5"}),
        ("fr", {"one": "0 1 1.5 0.5 1.99", "many": "1000000 2000000 1c6", "other": "2 17 1000001 2.0"}),
        ("pl", {"one": "1", "few": "2 3 4 22 34 102", "many": "0 5 11 12 14 21 112", "other": "1.0 1.5 2.5"}),
        ("ru", {"one": "1 21 101", "few": "2 3 4 22 24", "many": "0 5 11 12 14 20 111", "other": "1.0 1.5"}),
        (
            "ar",
            {
                "zero": "0", "one": "1 1.0", "two": "2", "few": "3 10 103 110", "many": "11 99 111",
                "other": "100 101 102 200 1.5",
            },
        ),
        ("ja", {"other": "0 1 2 10 1.5"}),
        ("tlh", {"other": "0 1 2"}),
    ],
)  # fmt: skip
def test_cardinals_at_their_boundaries(locale, by_category):
    rule = plural_rule(locale)

    for category, numbers in by_category.items():
        assert {number: rule(operands(number)) for number in numbers.split()} == dict.fromkeys(
            numbers.split(), category
        )
        assert category in plural_categories(locale)


@pytest.mark.parametrize(
    ("locale", "by_category"),
    [
        ("en", {"one": "1 21 101", "two": "2 22", "few": "3 23", "other": "0 4 11 12 13 111"}),
        ("fr", {"one": "1", "other": "0 2 21"}),
        ("it", {"many": "8 11 80 800", "other": "1 2 88"}),
        ("de", {"other": "1 2 3"}),
    ],
)
def test_ordinals_at_their_boundaries(locale, by_category):
    rule = plural_rule(locale, "ordinal")

    for category, numbers in by_category.items():
        assert {rule(operands(number)) for number in numbers.split()} == {category}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", (1, 1, 0, 0, 0, 0, 0)),
        ("-1", (1, 1, 0, 0, 0, 0, 0)),
        ("1.0", (1, 1, 1, 0, 0, 0, 0)),
        ("1.30", (None, 1, 2, 1, 30, 3, 0)),
        ("1.03", (None, 1, 2, 2, 3, 3, 0)),
        ("1c6", (1_000_000, 1_000_000, 0, 0, 0, 0, 6)),
        ("1.2c6", (1_200_000, 1_200_000, 0, 0, 0, 0, 6)),
        ("1.2345678c6", (None, 1_234_567, 1, 1, 8, 8, 6)),
    ],
)
def test_operands_are_those_of_the_digits_as_written(text, expected):
    assert tuple(operands(text)) == expected


@pytest.mark.parametrize("kind", ["cardinal", "ordinal"])
def test_every_sample_of_every_locale_has_its_category(kind):
    wrong = [
        (locale, text, category)
        for locale, number in _data()[kind].items()
        for rule in [plural_rule(locale, kind)]
        for category, samples in SAMPLES[number].items()
        for sample in samples.split()
        for text in _expanded(sample)
        if rule(operands(text)) != category
    ]

    assert wrong == []


WHOLE = [*range(205), 1_000, 1_001, 1_005, 9_999, 10_000, 100_000, 1_000_000, 1_000_001, 2_000_000, 10**15]
FRACTIONS = [
    Decimal(cents) / 100 for cents in (1, 10, 20, 50, 90, 110, 150, 190, 210, 250, 501, 1_010, 1_111)
]


@pytest.mark.parametrize("kind", ["cardinal", "ordinal"])
def test_every_locale_has_the_category_that_icu_gives_it(kind):
    arms = " ".join(f"{name} {{{name}}}" for name in ("zero", "one", "two", "few", "many", "other"))
    source = f"{{x,{'plural' if kind == 'cardinal' else 'selectordinal'},{arms}}}"

    wrong = [
        (locale, number)
        for locale in _data()[kind]
        for icu, rule in [(MessageFormat(source, locale), plural_rule(locale, kind))]
        for number in (*WHOLE, *FRACTIONS)  # ICU sees no trailing zeros: none are asked for
        if rule(operands(str(number))) != icu.format({"x": number})
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("locale", "options", "value", "digits", "category"),
    [
        ("fr", {"info:compact": "long"}, 1_000_000, "1c6", "many"),
        ("fr", {"info:compact": "long"}, 1_234_567, "1.2c6", "many"),
        ("fr", {"info:compact": "long"}, 999_999, "1c6", "many"),
        ("fr", {"info:compact": "long"}, 999_499, "999c3", "other"),
        ("fr", {"info:compact": "short"}, 12_345, "12c3", "other"),
        ("fr", {"info:compact": "short"}, 1.5, "1.5", "one"),
        ("fr", {}, 1_234_567, "1234567", "other"),
        ("es", {"info:compact": "long"}, 2_000_000, "2c6", "many"),
        ("es", {"info:compact": "long"}, 1_000, "1c3", "other"),
        ("it", {"info:compact": "long", "maximumFractionDigits": "2"}, 1_234_567, "1.23c6", "many"),
        ("pt", {"info:compact": "long", "maximumSignificantDigits": "1"}, 1_234_567, "1c6", "many"),
        ("ja", {"info:compact": "short"}, 12_345, "1.2c4", "other"),
        ("ja", {"info:compact": "short"}, 9_999, "9999", "other"),
        ("de", {"info:compact": "short"}, 12_345, "12345", "other"),
        ("hi", {"info:compact": "short"}, 123_456, "1.2c5", "other"),
        ("en", {"info:compact": "short"}, 0, "0", "other"),
        ("en", {"info:compact": "short"}, 0.0123, "0.012", "other"),
        ("en", {"info:compact": "short"}, -999_999, "1c6", "other"),
        ("en", {"info:compact": "short"}, 10**20, "100000000c12", "other"),
    ],
)
def test_a_compact_number_is_chosen_by_its_exponent(locale, options, value, digits, category):
    shown = visible(value, "number", options, locale)

    assert (shown, plural_rule(locale)(operands(shown))) == (digits, category)


@pytest.mark.parametrize("locale", ["en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "ja", "zh-Hans"])
@pytest.mark.parametrize("style", ["short", "long"])
def test_the_digits_of_a_compact_number_are_those_in_its_text(locale, style):
    options = {"info:compact": style, "useGrouping": "never"}
    text = number_formatter("number", options, locale)
    digits = shown_digits("number", options, locale)
    starts = (1, 1_049, 1_050, 9_499, 9_500, 9_949, 9_950, 9_994, 9_995, 12_345, 99_950)
    numbers = [Decimal(start).scaleb(power - 3) for start in starts for power in range(19)]

    wrong = []
    for number in numbers:
        found = re.search(r"[0-9]+(?:[.,][0-9]+)?", text(-number))
        told = found[0].replace(",", ".") if found else "1"  # Italian "mille"
        if digits(-number).partition("c")[0] != told:
            wrong.append(number)

    assert wrong == []


def test_what_is_no_number_or_rule_has_no_operands():
    with pytest.raises(ValueError, match="not a plain number"):
        operands("one")
    with pytest.raises(ValueError, match="not a plural relation"):
        rule_of({"one": "q = 1"})
    assert operands("1.2c6").e == 6


def test_a_locale_falls_back_to_its_parents_and_extensions_do_not_count():
    assert locale_chain("zh-Hans-CN-u-nu-latn") == ["zh-Hans-CN", "zh-Hans", "zh"]
    assert plural_categories("pt-PT") != plural_categories("xx") == ("other",)
    assert plural_rule("de-AT-u-nu-latn")(operands("1")) == "one"
    assert plural_categories("PT-pt") == plural_categories("pt_PT") == plural_categories("pt-PT")


@pytest.mark.parametrize(
    ("function", "options", "locale", "value", "keys"),
    [
        ("integer", {}, "en", 1, ("1", "one")),
        ("integer", {}, "pl", 22, ("22", "few")),
        ("integer", {}, "en", 1.2, ("1", "one")),
        ("integer", {}, "en", -3, ("-3", "other")),
        ("number", {}, "en", 1.0, ("1", "one")),
        ("number", {}, "en", "1.0", ("1", "one")),
        ("number", {}, "en", 1.5, ("1.5", "other")),
        ("number", {"minimumFractionDigits": "1"}, "en", 1, ("1", "other")),
        ("number", {"minimumSignificantDigits": "2"}, "en", 1, ("1", "other")),
        ("number", {"maximumSignificantDigits": "1"}, "en", 1.2, ("1.2", "one")),
        (
            "number",
            {"minimumFractionDigits": "2", "trailingZeroDisplay": "stripIfInteger"},
            "en",
            1,
            ("1", "one"),
        ),
        ("number", {"select": "ordinal"}, "en", 22, ("22", "two")),
        ("number", {"select": "exact"}, "en", 1, ("1", "")),
        ("percent", {}, "en", 0.01, ("1", "one")),
        ("percent", {}, "en", 1, ("100", "other")),
        ("percent", {}, "en", 0.015, ("1.5", "other")),
        ("percent", {}, "en", -0.01, ("-1", "one")),
        ("integer", {}, "en", -0.4, ("0", "other")),
        ("integer", {}, "en", -1.2, ("-1", "one")),
        ("offset", {"subtract": "1"}, "en", 2, ("1", "one")),
        ("offset", {"add": "1"}, "en", "1.5", ("2.5", "other")),
        ("string", {}, "en", "abc", ("abc", "abc")),
        ("string", {}, "en", True, ("true", "true")),
        ("string", {}, "en", 1.0, ("1", "1")),
    ],
)
def test_a_selector_gives_the_exact_key_and_the_category_of_the_visible_digits(
    function, options, locale, value, keys
):
    assert make_selector(function, options, locale)(value) == keys
