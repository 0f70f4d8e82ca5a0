"""A converted Fluent text says what Fluent says of the source: same values, same words."""

from __future__ import annotations

from datetime import datetime
from textwrap import dedent

import pytest
from fluent.runtime import FluentBundle, FluentResource

from info.language.conversion import FluentFile, Wishes, convert_fluent
from tests.language.conversion.evaluate import evaluate

LOCALES = ("en", "pl", "ar", "ru")
NUMBERS = (0, 1, 2, 3, 5, 11, 21, 22, 100, 101, 1.5, 12345.678, 1000000, -1)
GENDERS = ("male", "female", "other", "")
SOURCE = dedent("""\
    -brand = { $case ->
       *[nom] Przeglądarka
        [gen] Przeglądarki
        [ins] Przeglądarką { $size }
     }
        .gender = feminine
        .short = P
    -plain = Plain { "words" }
    hello = Hello, { $g }!
        .title = Greet the { -plain }
        .attr-2 = { hello } { hello.title }
    quoted = { "{" }braces{ "}" } { "\\u00e9\\U01F600 \\"quoted\\" \\\\" } | { "" }.
    many =
        First line,
          indented,

        after a gap: { $g }
    mails = { $n ->
        [0] No mail
        [one] { $n } mail (one)
        [few] { $n } mails (few)
        [many] { $n } mails (many)
       *[other] { $n } mails (other)
     } for { $g ->
        [male] him
        [female] her { $n ->
            [1] once
           *[other] often
         }
       *[other] them
     }.
    default-named = { $n ->
        [one] one
       *[few] few or any
     }
    default-first = { $g ->
       *[other] them
        [male] him
     }
    numbers = { NUMBER($n) } { NUMBER($n, useGrouping: 0) } { NUMBER($n, maximumFractionDigits: 1) }
    constants = { 5 } { 2.5 }
    fixed = { 1 ->
        [one] one
       *[other] other
     }
    about = { -brand } { -brand(case: "gen") } { -brand(case: "unknown") } { -brand(case: "ins", size: "XL") }
    updated = { -brand.gender ->
        [masculine] zaktualizowany
        [feminine] zaktualizowana
       *[neuter] zaktualizowano
     }
    nested = { { { $g } } }
    said = { about } / { hello.title }
    """)  # fmt: skip


def bundle(locale):
    made = FluentBundle([locale], use_isolating=False)
    made.add_resource(FluentResource(SOURCE))
    return made


def said(made, key, values):
    name, _, attribute = key.partition(".")
    message = made.get_message(name)
    text, errors = made.format_pattern(message.attributes[attribute] if attribute else message.value, values)
    assert not errors
    return text


def texts(source, **wishes):
    return {one.key: one for one in convert_fluent([FluentFile("a.ftl", source)], wishes=Wishes(**wishes))[0]}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_says_what_it_said(locale):
    made, told = bundle(locale), texts(SOURCE)

    for key, one in told.items():
        if key.startswith("-"):
            continue
        assert one.status == "exact", one
        for number in NUMBERS:
            for gender in GENDERS:
                values = {"n": number, "g": gender}
                # ICU marks the direction of an Arabic minus, Babel does not.
                shown = evaluate(one.text, locale, values).replace("\u200e", "")

                assert shown == said(made, key, values), (one.text, values)


SCORE = """\
a = { NUMBER($n, minimumFractionDigits: 1) ->
    [0] nothing
    [one] one point
   *[other] { NUMBER($n, minimumFractionDigits: 1) } points
 }
"""


@pytest.mark.parametrize(("number", "shown"), [(0, "nothing"), (1, "1.0 points"), (1.25, "1.25 points")])
def test_visible_digits_count_for_the_category_as_the_guide_has_it(number, shown):
    assert evaluate(texts(SCORE)["a"].text, "en", {"n": number}) == shown


def test_a_constant_shows_the_decimals_it_was_written_with():
    assert evaluate(texts("a = { 2.50 }")["a"].text, "en", {}) == "2.50"


ORDINAL = """\
a = { NUMBER($n, type: "ordinal") ->
    [one] { $n }st
    [two] { $n }nd
    [few] { $n }rd
   *[other] { $n }th
 }
"""


@pytest.mark.parametrize(
    ("number", "shown"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd")]
)
def test_ordinals_which_this_runtime_does_not_know_follow_the_guide(number, shown):
    assert evaluate(texts(ORDINAL)["a"].text, "en", {"n": number}) == shown


@pytest.mark.parametrize(
    "options",
    [
        'year: "numeric", month: "long", day: "numeric"',
        'year: "numeric", month: "short", day: "numeric"',
        'year: "numeric", month: "numeric", day: "numeric"',
    ],
)
def test_date_fields_are_the_same_fields(options):
    (one,) = texts(f"d = {{ DATETIME($d, {options}) }}").values()
    wanted = {"long": "March 9, 2026", "short": "Mar 9, 2026"}.get(options.split('"')[3], "3/9/2026")

    assert (one.status, evaluate(one.text, "en", {"d": datetime(2026, 3, 9, 15, 4)})) == ("exact", wanted)  # noqa: DTZ001


def test_a_date_style_is_told_as_changed():
    assert texts('d = { DATETIME($d, dateStyle: "short") }')["d"].status == "changed"


SHADOWED = "a = { $n ->\n    [one] category\n    [1] exact\n    [5] five\n   *[other] other\n }\n"


def test_an_exact_number_after_its_category_is_settled_by_the_language():
    one = texts(SHADOWED, locale="en")["a"]
    made = FluentBundle(["en"], use_isolating=False)
    made.add_resource(FluentResource(SHADOWED))

    assert one.status == "exact"
    for number in (0, 1, 5):
        assert evaluate(one.text, "en", {"n": number}) == said(made, "a", {"n": number})


def test_without_a_language_the_order_of_keys_is_told():
    assert texts(SHADOWED)["a"].status == "changed"


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("a = { b }\nb = { a }\n", "leads back to itself"),
        ("-t = { -t }\na = { -t }\n", "leads back to itself"),
        ("a = { nobody }\n", "no text 'nobody'"),
        ("a = { -nobody }\n", "no text '-nobody'"),
        ("b = x\na = { b.title }\n", "no text 'b.title'"),
        ("a = { MINE($x) }\n", "MINE() is the program's own"),
        ('a = { NUMBER($x, notation: "compact") }\n', "option 'notation'"),
        ("-t = { $x }\na = { -t }\n", "uses $x, which is not passed"),
        ("a = { $x\n", "not Fluent"),
        ("a = one\na = two\n", "stands twice"),
        ("a = " + "{" * 60 + "$x" + "}" * 60 + "\n", None),
        ("a = { $x ->\n *[y] " * 60 + "z" + "\n }" * 60 + "\n", "deep"),
    ],
)  # fmt: skip
def test_what_cannot_be_carried_is_in_the_report_with_its_place(source, what):
    told = convert_fluent([FluentFile("a.ftl", source)])[0]

    refused = [one for one in told if one.status == "not carried"]
    assert bool(refused) == (what is not None)
    for one in refused:
        assert one.findings[-1].level == "not carried"
        assert 0 <= one.findings[-1].offset <= len(source)
    assert what is None or any(what in one.findings[-1].what for one in refused)


def test_terms_are_inlined_and_an_unused_one_is_told():
    told = texts("# The product\n-used = A\n-unused = B\na = { -used }\n")

    assert {key: one.status for key, one in told.items()} == {
        "-used": "inlined",
        "-unused": "inlined",
        "a": "exact",
    }
    assert [finding.level for finding in told["-unused"].findings] == ["remark"]
    assert told["-used"].note == "The product"


def test_files_are_one_bundle_and_the_own_file_comes_first():
    files = [FluentFile("a.ftl", "-t = A\na = { -t } { b }\n"), FluentFile("b.ftl", "-t = B\nb = { -t }\n")]

    first, second = convert_fluent(files)

    assert [one.text for one in (*first, *second) if one.text] == ["A A", "B"]


def test_doubling_references_end_in_a_finding():
    lines = ["a0 = " + "x" * 1000]
    lines += [f"a{n} = {{ a{n - 1} }}{{ a{n - 1} }}" for n in range(1, 40)]

    told = texts("\n".join(lines) + "\n")

    assert "too large" in told["a39"].findings[-1].what or "deeper" in told["a39"].findings[-1].what
