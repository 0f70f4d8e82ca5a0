"""What was translated before, found again."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.errors import ConfigError, ExchangeError
from info.language.messageformat import escape_text, parse_message
from info.localization.memory import Pair, Suggestion, TranslationMemory, pairs_of, read_tmx, write_tmx
from info.model.translation import Exchange, TextUnit
from tests.localization.exchanged import COUNTED, generated_exchange

FULL = (
    ".input {$n :integer}\n.match $n\none {{{$n} dzień}}\nfew {{{$n} dni}}\n"
    "many {{{$n} dni!}}\n* {{{$n} dnia}}"
)


def memory(*pairs):
    return TranslationMemory(
        Pair(source, target, "en", "pl", origin=f"t:{at}") for at, (source, target) in enumerate(pairs)
    )


def targets(suggestions):
    return [(one.target, one.score) for one in suggestions]


def test_the_same_text_is_suggested_with_full_score_and_its_origin():
    found = memory(("Welcome, {$name}!", "Witaj, {$name}!")).suggest("Welcome, {$name}!", "pl")

    assert found == [Suggestion("Witaj, {$name}!", 100.0, "t:0")]


@pytest.mark.parametrize(
    ("remembered", "translated", "asked", "suggested"),
    [
        ("Hi {$a}", "Cześć {$a}", "Hi {$user.name}", "Cześć {$user.name}"),
        ("{$a} of {$b}", "{$b}: {$a}", "{$x} of {$y}", "{$y}: {$x}"),
        ("{$a} of {$a}", "{$a}/{$a}", "{$x} of {$x}", "{$x}/{$x}"),
        ("{#b}{$a}{/b}", "{#b}{$a}{/b}!", "{#b}{$x}{/b}", "{#b}{$x}{/b}!"),
        ("On {$a :date}", "Dnia {$a :date}", "On {$b :date}", "Dnia {$b :date}"),
        # Not safe: another way to show it, another number of values, a value too many or too few.
        ("On {$a :date}", "Dnia {$a :date}", "On {$b :time}", None),
        ("On {$a}", "Dnia {$a}", "On {$b :date}", None),
        ("{$a} of {$a}", "{$a}/{$a}", "{$x} of {$y}", None),
        ("{$a} of {$b}", "{$a}/{$b}", "{$x} of {$x}", None),
        ("Hi {$a}", "Cześć", "Hi {$x}", None),
        ("Hi {$a}", "Cześć {$b}", "Hi {$x}", None),
        ("Hi {$a}", "Cześć {$a :string}", "Hi {$x}", None),
        ("{#b}{$a}{/b}", "{#b}{$a}{/b}!", "{#i}{$x}{/i}", None),
    ],
)  # fmt: skip
def test_values_of_other_names_are_put_in_again_where_that_is_safe(remembered, translated, asked, suggested):
    found = memory((remembered, translated)).suggest(asked, "pl", near=False)

    assert targets(found) == ([] if suggested is None else [(suggested, 99.0)])


def test_a_near_text_comes_after_exact_ones_and_never_with_their_score():
    known = memory(
        ("Your plan is ready, {$name}.", "Plan gotowy, {$name}."),
        ("Your plan is ready, {$user}!", "Plan gotowy, {$user}!"),
        ("Something else", "Coś innego"),
    )

    found = known.suggest("Your plan is ready, {$name}!", "pl")

    assert [one.target for one in found] == ["Plan gotowy, {$name}!", "Plan gotowy, {$name}."]
    assert found[0].score == 99.0
    assert 90 < found[1].score <= 98.0
    assert known.suggest("Your plan is ready, {$name}!", "pl", floor=98.5) == found[:1]
    assert known.suggest("Nothing alike at all", "pl") == []
    assert known.suggest("Your plan is ready, {$name}!", "de") == []


def test_most_says_how_many():
    known = memory(*((f"Number {at} of many texts", f"Numer {at}") for at in range(20)))

    assert len(known.suggest("Number 3 of many texts", "pl", most=4)) == 4
    assert known.suggest("Number 3 of many texts", "pl", most=1)[0].target == "Numer 3"


def test_a_message_that_selects_is_remembered_form_by_form_and_put_together():
    units = [TextUnit("t", "days", COUNTED, FULL, state="reviewed")]
    known = TranslationMemory(pairs_of(Exchange("en", "pl", units)))

    (same,) = known.suggest(COUNTED, "pl")
    (renamed,) = known.suggest(COUNTED.replace("$n", "$left"), "pl", near=False)

    assert same == Suggestion(FULL, 100.0, "t:days")
    assert renamed == Suggestion(FULL.replace("$n", "$left"), 99.0, "t:days")


def test_a_form_is_never_suggested_for_other_keys():
    units = [TextUnit("t", "days", COUNTED, FULL)]
    known = TranslationMemory(pairs_of(Exchange("en", "pl", units)))

    assert targets(known.suggest_form("{$n} days", "pl", keys="few")) == [("{$n} dni", 100.0)]
    assert known.suggest_form("{$n} days", "pl", keys="two") == []
    assert known.suggest("{$n} days", "pl") == []


def test_stale_and_unsigned_translations_can_be_left_out():
    units = [
        TextUnit("t", "a", "a", "A", state="reviewed"),
        TextUnit("t", "b", "b", "B", state="draft"),
        TextUnit("t", "c", "c", "C", state="reviewed", stale=True),
        TextUnit("t", "d", "d"),
        TextUnit("t", "e", "{", "{", state="reviewed"),
    ]
    exchange = Exchange("en", "pl", units)

    assert [pair.source for pair in pairs_of(exchange)] == ["a", "b"]
    assert [pair.source for pair in pairs_of(exchange, drafts=False)] == ["a"]
    assert [pair.source for pair in pairs_of(exchange, stale=True)] == ["a", "b", "c"]


def test_near_matches_without_rapidfuzz_say_what_to_install_and_exact_ones_work(monkeypatch):
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    known = memory(("Hi", "Cześć"))

    assert targets(known.suggest("Hi", "pl", near=False)) == [("Cześć", 100.0)]
    with pytest.raises(ConfigError, match=r"pip install 'info-templates\[l10n\]'"):
        known.suggest("Hi", "pl")


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=8), st.text(max_size=8))
def test_every_suggestion_is_a_message(pairs, asked):
    known = memory(*((escape_text(a).replace("\0", ""), escape_text(b).replace("\0", "")) for a, b in pairs))

    for one in known.suggest(escape_text(asked).replace("\0", "").lstrip(". \t\n\r\u3000"), "pl", floor=0):
        parse_message(one.target)
        assert 0 <= one.score <= 100


def test_tmx_comes_back_as_it_was():
    pairs = list(pairs_of(generated_exchange(1, 300)))
    pairs += pairs_of(Exchange("en", "cs", [TextUnit("t", "k", "A < & {#b}\ud800{$x}{/b}\r\n", "b")]))
    data = write_tmx(pairs)

    read = read_tmx(data, file="m.tmx", source_locale="en")

    assert len(pairs) > 100
    assert read == [pair for pair in pairs if pair.source.strip() and pair.target.strip()]
    assert write_tmx(read) == write_tmx(
        [pair for pair in pairs if pair.source.strip() and pair.target.strip()]
    )


def test_tmx_of_another_tool_is_read():
    data = """<?xml version="1.0"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="en-US" segtype="sentence"/><body>
<tu tuid="1"><note>x</note><tuv xml:lang="EN-us">
<seg>Hello {name}, <bpt i="1">{#b}</bpt>you<ept i="1">{/b}</ept></seg></tuv>
<tuv xml:lang="pl"><seg>Cześć {name}, <bpt i="1">{#b}</bpt>ty<ept i="1">{/b}</ept></seg></tuv>
<tuv xml:lang="de-DE"><seg>Hallo</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Broken <ph>{$</ph></seg></tuv><tuv xml:lang="pl"><seg>x</seg></tuv></tu>
<tu><tuv xml:lang="fr"><seg>Oui</seg></tuv><tuv xml:lang="pl"><seg>Tak</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Yes</seg></tuv><tuv xml:lang="???"><seg>?</seg></tuv></tu>
</body></tmx>"""

    polish = read_tmx(data.encode(), file="m.tmx", source_locale="en", target_locales=["pl"])
    german = read_tmx(data.encode(), file="m.tmx", source_locale="en", target_locales=["de"])

    assert [(pair.source, pair.target) for pair in polish] == [
        (r"Hello \{name\}, {#b}you{/b}", r"Cześć \{name\}, {#b}ty{/b}")
    ]
    assert [(pair.target, pair.target_locale) for pair in german] == [("Hallo", "de")]


def test_what_is_no_tmx_is_refused():
    with pytest.raises(ExchangeError, match="This is <xliff>, and TMX"):
        read_tmx(b"<xliff/>", file="m.tmx", source_locale="en")


def test_translate_toolkit_reads_our_tmx():
    tmx = pytest.importorskip("translate.storage.tmx", reason="translate-toolkit is not installed")
    data = write_tmx([Pair("Welcome", "Witaj", "en", "pl"), Pair("Hi {$x}", "Cześć {$x}", "en", "pl")])

    store = tmx.tmxfile.parsestring(data)

    assert [(unit.source, unit.target) for unit in store.units] == [
        ("Welcome", "Witaj"),
        ("Hi {$x}", "Cześć {$x}"),
    ]
