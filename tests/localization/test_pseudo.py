"""Pseudo-locales: strange to read, and every value, mark and selector in its place."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.errors import MessageSyntaxError, UnknownName
from info.language.messageformat import (
    MessageFormat,
    PatternMessage,
    parse_message,
    plural_categories,
    serialize,
)
from info.localization.exchange.forms import chosen
from info.localization.pseudo import PSEUDO_LOCALES, pseudo
from tests.language.messageformat.generated import random_message
from tests.localization.exchanged import COUNTED, packaged_exchanges

RLO = "\u200f\u202e{}\u202c\u200f"


@pytest.mark.parametrize(
    ("source", "accented"),
    [
        ("Welcome, {$user_name}", "[Ŵéļçöɱé, {$user_name} one]"),
        ("{$x}", "{$x}"),
        ("", ""),
        ("42 %", "42 %"),
        ("# Your {#b}{$tier}{/b} plan", "# [Ýöûŕ {#b}{$tier}{/b} þļåñ one]"),
        ("See https://x.example/a?b or a@b.example", "[Šéé https://x.example/a?b öŕ a@b.example one]"),
        ("Open app.example.com/now, then", "[Öþéñ app.example.com/now, ţĥéñ one]"),
        ("1. One\n2. Two", "1. [Öñé\n2. Ţŵö one]"),
        ("  - spaced  ", "  - [šþåçéð one]  "),
        (r"\{braces\} \\", r"[\{ƀŕåçéš\} \\ one]"),
        ("{#link to=guide}Read{/link}", "[{#link to=guide}Ŕéåð{/link} one]"),
        (".input {$n :integer} .match $n one {{{$n} day}} * {{{$n} days}}",
         ".input {$n :integer}\n.match $n\none {{[{$n} ðåý one]}}\n* {{[{$n} ðåýš one]}}"),
    ],
)  # fmt: skip
def test_en_xa_has_accents_length_and_brackets(source, accented):
    assert pseudo(source, "en-XA") == accented


@pytest.mark.parametrize(
    ("source", "mirrored"),
    [
        ("Hi {$name}!", f"{RLO.format('Hi')} {{$name}}!"),
        ("a https://x.example b@c.example", f"{RLO.format('a')} https://x.example b@c.example"),
        ("it's 42", f"{RLO.format(chr(105) + chr(116) + chr(39) + chr(115))} 42"),
        ("{#b}x{/b}", f"{{#b}}{RLO.format('x')}{{/b}}"),
        ("", ""),
    ],
)
def test_ar_xb_sets_each_word_from_right_to_left(source, mirrored):
    assert pseudo(source, "ar-XB") == mirrored


def test_a_counted_text_has_the_categories_of_arabic_in_ar_xb():
    made = parse_message(pseudo(COUNTED, "ar-XB"))

    assert {getattr(variant.keys[0], "value", "other") for variant in made.variants} == set(
        plural_categories("ar")
    )
    assert MessageFormat(pseudo(COUNTED, "ar-XB"), "ar").format({"n": 3})


def test_real_sentences_grow_by_a_third_to_two_fifths():
    texts = {unit.source for unit in next(iter(packaged_exchanges())).units}
    sizes = [
        (sum(map(len, pattern_texts(text))), sum(map(len, pattern_texts(pseudo(text, "en-XA")))))
        for text in texts
    ]
    long = [(before, after) for before, after in sizes if before >= 60]

    assert len(long) > 20
    assert 1.33 <= sum(after for _, after in long) / sum(before for before, _ in long) <= 1.45


def pattern_texts(source):
    message = parse_message(source)
    patterns = (
        [message.pattern] if isinstance(message, PatternMessage) else [one.value for one in message.variants]
    )
    return [part for pattern in patterns for part in pattern if isinstance(part, str)]


@pytest.mark.parametrize("locale", PSEUDO_LOCALES)
@given(seed=st.integers(0, 10**6))
def test_whatever_the_message_its_placeholders_and_heads_stay(locale, seed):
    message = random_message(Random(seed))

    made = parse_message(pseudo(serialize(message), locale))

    assert made.declarations == message.declarations
    assert type(made) is type(message)
    if isinstance(message, PatternMessage):
        assert codes(made.pattern) == codes(message.pattern)
        return
    assert made.selectors == message.selectors
    for variant in made.variants:
        assert codes(variant.value) == codes(chosen(message.variants, variant.keys).value)


def codes(pattern):
    return [part for part in pattern if not isinstance(part, str)]


def test_another_locale_and_a_broken_text_are_refused():
    with pytest.raises(UnknownName, match="Known: ar-XB, en-XA"):
        pseudo("a", "en")
    with pytest.raises(MessageSyntaxError):
        pseudo("{", "en-XA")
