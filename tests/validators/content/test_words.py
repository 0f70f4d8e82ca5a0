"""Words that offend, and words that only hold their letters."""

from __future__ import annotations

from functools import partial
from zipfile import ZipFile

import pytest

from info.validators.content import Scanner, words
from info.validators.content.words import blocked_list, blocked_words, offensive_words
from scripts import compile_offensive_words
from tests.docs.tables import ROOT
from tests.reference import reference_data

DATA = ROOT / "src/info/validators/content/offensive.zip"
SHIPPED = ("ar", "de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "zh")


def told(text, language, **more):
    scanner = Scanner((), (language,), words=[partial(offensive_words, languages=(language,), **more)])
    return [text[hit.start : hit.end] for hit in scanner.scan(text)]


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("en", "What the Fuck?", "Fuck"),
        ("en", "you son of a bitch", "son of a bitch"),
        ("en", "sh1t happens", "sh1t"),
        ("en", "f\u200bu\u200bck it", "f\u200bu\u200bck it"),
        ("en", "sh\u0456t", "sh\u0456t"),  # a Ukrainian i
        ("de", "So ein Arschloch!", "Arschloch"),
        ("de", "SCHEISSE", "SCHEISSE"),
        ("de", "scheiße", "scheiße"),
        ("fr", "espèces de connards", "connards"),
        ("es", "vete a la mierda, cabrón", "cabrón"),
        ("pt-BR", "vai, caralho", "caralho"),
        ("it", "un cazzo di niente", "cazzo"),
        ("nl", "wat een klootzakken", "klootzakken"),
        ("pl", "o kurwa", "kurwa"),
        ("ru", "ну ты и мудак", "мудак"),
        ("ar", "يا ابن القحبة", "ابن القحبة"),
        ("ar", "والشرموطة", "والشرموطة"),  # with "and the"
        ("ja", "このクソ野郎が", "クソ野郎"),
        ("zh-Hans", "你他妈的滚", "他妈的"),
        ("zh-Hans", "傻逼", "傻逼"),
    ],
)
def test_an_offensive_word_is_found(language, text, word):
    assert word in told(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Scunthorpe, Penistone, Essex, Middlesex, Cockermouth, Lightwater"),
        ("en", "Arsenal bought arsenic; the classic assassin passed the cockpit with a cocktail"),
        ("en", "a shiitake, a titmouse, a pinprick and a niggardly analyst in Niger, summa cum laude"),
        ("de", "ein dicker Puffer, ein Fickmühlenspiel"),
        ("de", "Staubecken, Urinstinkt, Nachttischlampe, gehackt"),
        ("fr", "le chat de ma concierge, un concert, une chatte, faire, mettre"),
        ("es", "la disputa, el computador, una violación de la política, la concha"),
        ("pt-BR", "o computador, a reputação, o conserto, uma fila de bichas"),
        ("it", "il culto, il finocchio, il cavallo di Troia, particolare"),
        ("nl", "een eikel onder de boom, de pijp, mijn zak"),
        ("pl", "ruch w sukcesie, cipher, dopuszcza"),
        ("ru", "мандат, мудрый, оскорблять, трахея, хлеб, себя, небеса"),
        ("ar", "كسر الكأس، كسب، نيك صديقي"),
        ("ja", "ドレイプ, バカンス, プリンセス"),
        ("zh-Hans", "路口交通拥堵，进出口交易，你妈妈的生日你好，今日你我"),
    ],
)  # fmt: skip
def test_a_word_that_only_holds_its_letters_is_left(language, text):
    assert told(text, language) == []


def test_a_tenant_may_allow_a_word():
    assert told("bloody bastard", "en", allowed=frozenset({"bastard"})) == []


def test_what_the_lists_hold_besides_is_weak():
    (hit,) = offensive_words("stupid", ["en"], weak=True)

    assert hit.confidence < 0.5
    assert list(offensive_words("stupid", ["en"])) == []


def test_a_language_without_a_list_finds_nothing():
    assert told("what the fuck", "tlh-Latn-x-none".partition("-")[0]) == told("what the fuck", "xx") == []


@pytest.mark.parametrize(
    ("entry", "text", "found"),
    [
        ("acme killer", "an ACME  Killer here", ["ACME  Killer"]),
        ("acme killer", "acme, a killer", []),
        ("wager*", "no wagering, no wagers, no wage", ["wagering", "wagers"]),
        ("Straße", "STRASSE", ["STRASSE"]),
        ("竞争对手", "我们的竞争对手很多", ["竞争对手"]),
        ("rival", "p\u0433ivalry rival's", ["rival"]),
    ],
)
def test_a_blocked_word_is_found_whole(entry, text, found):
    hits = blocked_words(text, blocked_list((entry,)))

    assert [text[hit.start : hit.end] for hit in hits] == found


def test_the_file_is_small_and_has_the_shipped_languages():
    assert DATA.stat().st_size < 400_000
    with ZipFile(DATA) as packed:
        names = {name.removesuffix(".txt") for name in packed.namelist()}
    assert set(SHIPPED) <= names == set(words.known_languages())
    assert len(names) > 70


def test_the_file_is_what_its_script_makes_of_the_lists():
    folder = reference_data() / "word_lists"
    if not folder.exists():
        pytest.skip("the reference data are not here")

    lists = compile_offensive_words.compiled(folder)

    with ZipFile(DATA) as packed:
        for language, (strong, weak) in lists.items():
            lines = packed.read(f"{language}.txt").decode().split("\n")
            kept = {line for line in lines if line}
            assert kept == {f"!{entry}" for entry in strong} | set(weak), language
