"""Missing texts, drafted: whole, with all their placeholders, or not at all and told why."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.errors import TranslatorError
from info.language.messageformat import (
    Markup,
    PatternMessage,
    SelectMessage,
    parse_message,
    plural_categories,
    serialize,
)
from info.localization.drafting import Made, draft
from info.localization.drafting.protection import Refused, protect
from info.localization.memory import Pair, TranslationMemory, pairs_of
from info.model.translation import Exchange, TextUnit
from tests.language.messageformat.generated import random_message
from tests.localization.exchanged import COUNTED

NAMES = ("one", "two", "three")


class Said:
    """A translator that says `say(text)` to each, and remembers what it was asked."""

    def __init__(self, say=str.upper):
        self.say = say
        self.asked = []

    def translate(self, texts, source, target):
        self.asked.append(list(texts))
        return [self.say(text) for text in texts]


def drafted(source, translator, locale="pl"):
    drafts = draft(Exchange("en", locale, [TextUnit("t", "k", source)]), translator=translator)
    return drafts.exchange.units[0].target


@pytest.mark.parametrize(
    ("source", "asked", "made"),
    [
        ("Hi", ["Hi"], "HI"),
        ("Hi {$name}!", ["Hi [1]!"], "HI {$name}!"),
        ("{$a :date length=long} {$a}", [], "{$a :date length=long} {$a}"),
        ("{#b}Hi{/b} {$x}", ["[1]Hi[2] [3]"], "{#b}HI{/b} {$x}"),
        ("# Welcome\n- one\n  2. two {$x}\n\n> three", ["Welcome", "one", "two [1]", "three"],
         "# WELCOME\n- ONE\n  2. TWO {$x}\n\n> THREE"),
        ("See https://x.example/Path?a=b. Or a.b@c.example!", ["See [1]. Or [2]!"],
         "SEE https://x.example/Path?a=b. OR a.b@c.example!"),
        ("Brackets [1] and {$x}", ["Brackets [1] and <1>"], "BRACKETS [1] AND {$x}"),
        (r"Braces \{a\} and \\", [r"Braces {a} and \ "[:-1]], r"BRACES \{A\} AND \\"),
        (" spaced ", ["spaced"], " SPACED "),
        ("", [], ""),
        ("…", [], "…"),
    ],
)  # fmt: skip
def test_a_machine_sees_plain_words_and_marks(source, asked, made):
    said = Said()

    assert drafted(source, said) == made
    assert said.asked == ([asked] if asked else [])


def test_each_plural_form_is_translated_by_itself_with_a_number_of_its_category():
    polish = {"2 days": "2 dni", "5 days": "5 dni", "1 days": "?", "1 day": "1 dzień"}
    said = Said(lambda text: polish[text])

    made = drafted(COUNTED, said)

    assert made == (
        ".input {$n :integer}\n.match $n\none {{{$n} dzień}}\nfew {{{$n} dni}}\n"
        "many {{{$n} dni}}\n* {{{$n} dni}}"
    )
    assert sorted(said.asked[0]) == ["1 day", "2 days", "5 days"]


def test_a_form_whose_number_is_lost_is_asked_again_with_a_mark():
    said = Said(
        lambda text: text.replace("2", "two").replace("1 day", "[1] day") if "[" not in text else text
    )

    made = drafted(COUNTED, said, "de")

    assert said.asked == [["1 day", "2 days"], ["[1] day", "[1] days"]]
    assert made == COUNTED


@pytest.mark.parametrize(
    ("say", "reason"),
    [
        (lambda text: text.replace("[1]", ""), "{#b} is lost in it"),
        (lambda text: text.replace("[2]", "[2] [2]"), "{$name} is doubled in it"),
        (lambda text: f"{text} [7]", "a mark is in it that was not in the source"),
        (lambda text: text.replace("[1]", "[9]").replace("[3]", "[1]").replace("[9]", "[3]"), "out of order"),
        (lambda _: "", "nothing came back"),
        (lambda _: "[1][2][3] … 42", "it has no words"),
        (lambda text: text * 50, "many times longer"),
        (lambda text: f"{text}\0", "it is no text"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_said(say, reason):
    unit = TextUnit("t", "k", "Hi {#b}{$name}{/b}")

    drafts = draft(Exchange("en", "pl", [unit]), translator=Said(say))

    assert list(drafts.exchange.units) == [unit]
    assert reason in drafts.refused[0].reason
    assert drafts.made == []


def test_marks_may_change_their_order_and_get_spaces():
    assert drafted("{$a} of {$b}", Said(lambda _: "[ 2 ]: [1] von")) == "{$b}: {$a} von"


def test_what_looks_like_markup_in_an_answer_is_text():
    assert drafted("Hi {$x}", Said(lambda _: r"{$evil} {#b} \ [1] }}")) == r"\{$evil\} \{#b\} \\ {$x} \}\}"


def test_a_text_is_drafted_whole_or_not_at_all():
    said = Said(lambda text: "" if "days" in text else text)

    drafts = draft(Exchange("en", "pl", [TextUnit("t", "k", COUNTED)]), translator=said)

    assert drafts.exchange.units[0].target is None
    assert drafts.refused[0].reason == "The machine's text [*] was refused: nothing came back."


def test_memory_comes_before_the_machine_and_needs_none():
    known = TranslationMemory([Pair("Hi {$a}", "Cześć {$a}", "en", "pl", origin="o:x")])
    units = [
        TextUnit("t", "same", "Hi {$a}"),
        TextUnit("t", "renamed", "Hi {$b}"),
        TextUnit("t", "new", "Bye"),
    ]
    exchange = Exchange("en", "pl", units)
    said = Said()

    alone = draft(exchange, memory=known)
    both = draft(exchange, memory=known, translator=said)

    assert alone.made == [
        Made("t", "same", "memory", 100.0, "o:x"),
        Made("t", "renamed", "memory", 99.0, "o:x"),
    ]
    assert [one.reason for one in alone.refused] == ["No memory has all of it."]
    assert [unit.target for unit in both.exchange.units] == ["Cześć {$a}", "Cześć {$b}", "BYE"]
    assert {unit.state for unit in both.exchange.units} == {"draft"}
    assert said.asked == [["Bye"]]


def test_near_matches_are_taken_only_below_the_floor_that_is_asked_for():
    known = TranslationMemory([Pair("Your plan is ready", "Plan gotowy", "en", "pl")])
    exchange = Exchange("en", "pl", [TextUnit("t", "k", "Your plan is ready!")])

    assert draft(exchange, memory=known).made == []
    (made,) = draft(exchange, memory=known, floor=80).made
    assert 80 <= made.score < 99


def test_some_forms_of_a_text_may_be_remembered_and_others_made():
    units = [TextUnit("t", "k", COUNTED, COUNTED.replace("{$n} days", "{$n} Tage"), state="reviewed")]
    known = TranslationMemory(pair for pair in pairs_of(Exchange("en", "de", units)) if pair.keys == "*")

    drafts = draft(Exchange("en", "de", [TextUnit("t", "k", COUNTED)]), memory=known, translator=Said())

    assert drafts.exchange.units[0].target == COUNTED.replace("days", "Tage").replace(
        "{$n} day}", "{$n} DAY}"
    )
    assert drafts.made[0].by == "machine"


def test_texts_that_are_there_are_left_alone_stale_or_not():
    units = [
        TextUnit("t", "a", "Hi", "Cześć", state="reviewed"),
        TextUnit("t", "b", "Hi", "Hej", state="draft", stale=True),
    ]
    said = Said()

    drafts = draft(Exchange("en", "pl", units), translator=said)

    assert (list(drafts.exchange.units), said.asked) == (units, [])


def test_progress_counts_texts_and_calls_are_bounded():
    units = [TextUnit("t", f"k{at}", f"Text {NAMES[at % 3]} {'x' * at}") for at in range(600)]
    told, said = [], Said()

    drafts = draft(
        Exchange("en", "pl", units), translator=said, progress=lambda done, total: told.append((done, total))
    )

    assert told == [(0, 600), (256, 600), (512, 600), (600, 600)]
    assert [len(texts) for texts in said.asked] == [256, 256, 88]
    assert len(drafts.made) == 600


def test_the_same_line_is_asked_once():
    units = [TextUnit("t", f"k{at}", "Hi {$name}") for at in range(3)]
    said = Said()

    draft(Exchange("en", "pl", units), translator=said)

    assert said.asked == [["Hi [1]"]]


def test_a_translator_that_answers_with_another_number_of_texts_is_an_error():
    said = Said()
    said.translate = lambda *_: ["x"]

    with pytest.raises(TranslatorError, match="was given 2 texts and answered with 1"):
        draft(Exchange("en", "pl", [TextUnit("t", "a", "A"), TextUnit("t", "b", "B")]), translator=said)


def test_a_source_that_is_no_message_is_told_and_the_others_are_drafted():
    drafts = draft(
        Exchange("en", "pl", [TextUnit("t", "a", "{"), TextUnit("t", "b", "B")]), translator=Said(str.lower)
    )

    assert drafts.refused[0].reason.startswith("The source is no message: ")
    assert [made.name for made in drafts.made] == ["b"]


@given(st.integers(0, 10**6), st.sampled_from(["ja", "pl", "ar"]))
def test_whatever_the_message_a_draft_has_its_placeholders_and_the_languages_forms(seed, locale):
    message = random_message(Random(seed))
    said = Said(lambda text: f"{text.swapcase()} x")

    drafts = draft(Exchange("en", locale, [TextUnit("t", "k", serialize(message))]), translator=said)

    target = drafts.exchange.units[0].target
    if target is None:
        assert drafts.refused[0].reason
        return
    made = parse_message(target)
    assert made.declarations == message.declarations
    assert type(made) is type(message)
    if isinstance(made, PatternMessage):
        assert codes(made.pattern) == codes(message.pattern)
    else:
        every = [codes(variant.value) for variant in message.variants]
        assert all(codes(variant.value) in every for variant in made.variants)


def codes(pattern):
    return sorted(repr(part) for part in pattern if not isinstance(part, str))


def test_markup_that_does_not_nest_is_never_drafted():
    with pytest.raises(Refused, match="out of order"):
        protect("{#a}x{#b}y{/a}z{/b}").restored(["[1]x[2]y[3]z[4]"])


@pytest.mark.parametrize("locale", ["ar", "de", "fr", "ja", "pl", "ru"])
def test_a_drafted_plural_is_complete(locale):
    made = parse_message(drafted(COUNTED, Said(lambda text: f"{text} x"), locale))

    assert isinstance(made, SelectMessage)
    keys = {getattr(variant.keys[0], "value", "other") for variant in made.variants}
    assert keys == set(plural_categories(locale))
    assert all(not isinstance(part, Markup) for variant in made.variants for part in variant.value)
    assert not re.search(r"\[\d\]", serialize(made))
