"""Sentiment: what the packaged model and the rules say, and that they say who says it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.processors.sentiment import SentimentModel, harsh_finding, model_language, sentiment
from info.processors.sentiment.features import LONGEST, buckets
from info.processors.sentiment.rules import RULE_LANGUAGES, rule_score
from tests.reference import reference_data

XED = reference_data() / "xed"

PRAISE_AND_BLAME = [
    ("en", "Thanks, that solved it!", "Stop sending me this garbage."),
    ("de", "Vielen Dank, das hat super geklappt!", "Das ist eine Frechheit, ich kündige."),
    ("fr", "Merci beaucoup, parfait", "C'est nul, je suis très déçu"),
    ("es", "Muchas gracias, excelente servicio", "No me gusta nada esto"),
    ("pt-BR", "Muito obrigado, adorei", "Péssimo atendimento"),
    ("it", "Grazie mille, ottimo", "Pessimo servizio, sono deluso"),
    ("nl", "Bedankt, werkt prima", "Slechte service, ik ben boos"),
    ("pl", "Dziękuję, świetnie działa", "Okropna obsługa, jestem wściekły"),
    ("ru", "Спасибо, всё отлично работает", "Ужасный сервис, я разочарован"),
    ("ar", "شكرا جزيلا، خدمة ممتازة", "خدمة سيئة جدا وأنا غاضب"),
    ("ja", "ありがとうございます、とても助かりました", "最悪です。使えません。"),
    ("zh-Hans", "谢谢，很好用", "太差了，我要投诉"),
]


@pytest.mark.parametrize(("locale", "praise", "blame"), PRAISE_AND_BLAME)
def test_praise_and_blame_are_told_apart_in_the_shipped_languages(locale, praise, blame):
    engine = "rules" if locale == "ja" else "model"

    found = [sentiment(text, locale) for text in (praise, blame)]

    assert [each.label for each in found] == ["positive", "negative"]
    assert [each.engine for each in found] == [engine, engine]
    assert found[0].score > 0 > found[1].score


@pytest.mark.parametrize("text", ["When will my invoice arrive?", "Wo finde ich die Rechnung?"])
def test_what_only_asks_is_unsure(text):
    found = sentiment(text, "de" if text.startswith("Wo") else "en")

    assert found.label == "unsure"
    assert f"below the {SentimentModel.packaged().sure:.0%}" in found.why


@pytest.mark.parametrize(
    ("text", "language", "score"),
    [
        ("good", "en", 1),
        ("not good", "en", -1),
        ("not at all so good", "en", 1),
        ("nothing was wrong", "en", 1),
        ("great great great great", "en", 3),
        ("不满意", "zh", -1),
        ("良いと思いません", "ja", -1),
        ("👍", "xh", 1),
        ("good", "xh", 0),
        ("", "en", 0),
    ],
)
def test_a_rule_counts_words_and_a_negation_turns_them_round(text, language, score):
    assert rule_score(text, language) == score


def test_a_language_nobody_knows_has_no_estimate_and_a_text_without_a_word_none_either():
    unknown, empty = sentiment("Enkosi kakhulu", "xh"), sentiment("  ", "en")

    assert [(each.label, each.score, each.engine) for each in (unknown, empty)] == [
        ("no estimate", None, "none")
    ] * 2
    assert "neither a model nor rules for 'xh'" in unknown.why


def test_every_shipped_language_has_rules():
    shipped = {"en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "ar", "ja", "zh"}

    assert shipped == RULE_LANGUAGES


@given(st.text(max_size=200), st.sampled_from(["en", "de", "zh", "ja", "xh", "und"]))
def test_any_text_gets_an_answer_within_its_bounds(text, locale):
    found = sentiment(text, locale)

    assert found.score is None or -1 <= found.score <= 1
    assert found.probability is None or 0.5 <= found.probability <= 1


@given(st.text(max_size=60))
def test_no_feature_of_one_language_is_one_of_another_but_by_chance(text):
    words = len(buckets(text, 1 << 31, "en"))
    shared = set(buckets(text, 1 << 31, "en")) & set(buckets(text, 1 << 31, "de"))

    assert len(shared) <= 0.01 * words + 1


def test_what_stands_after_the_first_two_thousand_characters_counts_for_nothing():
    text = "This is lovely. " * (LONGEST // 16)

    assert sentiment(text + " horrible" * 500, "en").score == pytest.approx(
        sentiment(text, "en").score, abs=0.02
    )


@pytest.mark.parametrize(
    ("locale", "name"),
    [("pt", "pt-BR"), ("pt-PT", "pt"), ("zh-Hans-CN", "zh"), ("zh-TW", "zh-Hant"), ("nn", "no")],
)
def test_close_variants_are_languages_of_their_own(locale, name):
    assert model_language(locale) == name


def test_rules_alone_open_no_file_of_the_model():
    code = (
        "import sys\n"
        "from info.processors.sentiment import sentiment\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "assert sentiment('Thanks, great!', 'en', model=False).engine == 'rules'\n"
        "assert not [name for name in opened if 'ml_models' in name], opened\n"
        "assert sentiment('Thanks, great!', 'en').engine == 'model'\n"
        "assert [name for name in opened if 'ml_models' in name]\n"
    )

    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_text_is_harsh_where_model_and_words_agree():
    accusing = "You are wrong and your work is terrible and useless."

    found = harsh_finding(accusing, "en", path="hello")

    assert (found.code, found.severity, found.path) == ("tone.harsh", "warning", "hello")
    assert "terrible" not in found.what
    assert harsh_finding("There were failed attempts before it.", "en") is None
    assert harsh_finding(accusing, "en", lambda text, locale: sentiment(text, locale, model=False)) is None


@pytest.mark.skipif(not XED.is_dir(), reason="XED is not here (INFO_REFERENCE_DATA)")
def test_a_sample_of_held_out_english_lines_is_told_as_the_card_says():
    pytest.importorskip("numpy", reason="numpy is not installed")
    from scripts.prove_sentiment import packaged_scores
    from scripts.sentiment.figures import macro_f1
    from scripts.sentiment.splitting import HELD_OUT, part_of
    from scripts.sentiment.xed import ENGLISH, _lines

    part = part_of([_lines(XED / f"{ENGLISH}.tsv")])
    held = part.held(HELD_OUT)
    texts = [text for text, flag in zip(part.texts, held, strict=True) if flag]

    assert macro_f1(part.positive[held], packaged_scores(texts) > 0.5) == pytest.approx(0.738, abs=0.005)
