"""What holds for every text: one against itself is right, and no lost or added value goes unseen."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from info.language.messageformat import escape_text, plural_table
from info.model.names import LANGUAGES
from info.validators.translation import RULES, judge

NAMES = ("user_name", "amount", "trial_ends", "tier")
VALUES = st.sampled_from(
    [f"{{${name}}}" for name in NAMES]
    + ["{$n :integer}", "{$amount :currency currency=EUR}", "{$at :date}", "{$share :percent}"]
)
WORDS = st.text(string.ascii_letters + "äßéąñ年月ж", min_size=1, max_size=9).filter(lambda word: word.strip())
MARKED = st.builds(lambda word: f"{{#b}}{word}{{/b}}", WORDS) | st.builds(
    lambda word: f"{{#link to=guide}}{word}{{/link}}", WORDS
)
PIECES = st.lists(VALUES | WORDS | MARKED, min_size=1, max_size=6, unique=True)
SIMPLE = PIECES.map(" ".join)
PLURAL = st.builds(
    lambda one, other: plural_table("$n :integer", {"one": f"{{$n}} {one}", "*": f"{{$n}} {other}"}),
    SIMPLE,
    SIMPLE,
)
TEXTS = SIMPLE | PLURAL
LOCALES = st.sampled_from(LANGUAGES)
ANY_LOCALES = LOCALES | st.sampled_from(["und", "zh-Hant-TW", "sr-Latn", "th", "hi", "en-XA", "x-a", "pt_PT"])
MEANING = (
    "placeholder",
    "markup",
    "selection",
    "number",
    "address",
    "code",
    "untranslated",
    "ending",
    "repeated",
)


def codes(source: str, target: str, locale: str) -> set[str]:
    found = judge(source, target, source_locale="en", locale=locale)
    return {remark.code.removeprefix("translation.") for remark in found}


@given(TEXTS, LOCALES)
def test_a_text_in_its_own_language_says_what_it_says(text: str, locale: str) -> None:
    found = judge(text, text, source_locale=locale, locale=locale)

    assert not {remark.code.removeprefix("translation.") for remark in found} & set(MEANING)


@given(st.lists(VALUES, min_size=1, max_size=5, unique=True), st.data(), LOCALES)
def test_a_value_that_is_dropped_is_found(values: list[str], data: st.DataObject, locale: str) -> None:
    dropped = data.draw(st.sampled_from(values))
    left = [value for value in values if value != dropped]

    assert "placeholder" in codes("a ".join(values), "b ".join([*left, "c"]), locale)


@given(st.lists(VALUES, min_size=1, max_size=5, unique=True), st.data(), LOCALES)
def test_a_value_that_is_renamed_is_found(values: list[str], data: st.DataObject, locale: str) -> None:
    renamed = data.draw(st.sampled_from(values))
    other = [value.replace("{$", "{$old_") if value == renamed else value for value in values]

    found = judge("a ".join(values), "b ".join(other), source_locale="en", locale=locale)
    lost = [each.what for each in found if each.code == "translation.placeholder"]

    assert any("does not show" in what or "where the source shows" in what for what in lost)
    assert any("{$old_" in what and "which the source does not" in what for what in lost)


@given(st.lists(VALUES, max_size=5, unique=True), VALUES, LOCALES)
def test_a_value_that_is_added_is_found(values: list[str], added: str, locale: str) -> None:
    more = added.replace("{$", "{$new_")

    assert "placeholder" in codes("a ".join([*values, "z"]), "b ".join([*values, more]), locale)


@given(PLURAL.filter(lambda text: "{$n :integer}" not in text.partition(".match")[2]), LOCALES)
def test_a_value_that_is_dropped_from_one_form_is_found(text: str, locale: str) -> None:
    without = text.replace("* {{{$n}", "* {{")

    assert "placeholder" in codes(text, without, locale)


WRITTEN = TEXTS | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])).map(escape_text)
"""Texts that MessageFormat 2 can hold: NUL and lone surrogates are none, and refused before this."""


@given(st.integers(2, 9_999), st.integers(2, 9_999), LOCALES)
def test_a_number_that_is_changed_is_found(one: int, other: int, locale: str) -> None:
    source, target = f"After {one} clicks", f"X {other}"

    assert ("number" in codes(source, target, locale)) is (one != other)


@given(WRITTEN, WRITTEN, ANY_LOCALES, ANY_LOCALES)
def test_any_two_texts_can_be_judged(source: str, target: str, source_locale: str, locale: str) -> None:
    found = judge(source, target, source_locale=source_locale, locale=locale)

    assert all(remark.what and remark.next_step and remark.code in RULES for remark in found)
