"""The adapter of CTranslate2, on a model that the test makes."""

from __future__ import annotations

import pytest

from info.bootstrap.translation import open_translator
from info.errors import TranslatorError
from info.localization.drafting import draft
from info.model.translation import Exchange, TextUnit

pytest.importorskip("ctranslate2", reason="ctranslate2 (extra 'draft') is not installed")

from info.adapters.translation import CTranslate2Translator, SentencePieceTokenizer
from tests.adapters.tiny_translator import Words, garbage_model, word_model

POLISH = {
    "Welcome": "Witaj", "your": "twój", "plan": "plan", "is": "jest", "ready": "gotowy", ",": ",", ".": ".",
    "2": "2", "5": "5", "1": "1", "seat": "miejsce", "seats": "miejsca",
    "[1]": "[1]", "[2]": "[2]", "[3]": "[3]",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return word_model(tmp_path_factory.mktemp("models") / "en-pl", POLISH)


@pytest.fixture(scope="module")
def translator(folder):
    return CTranslate2Translator(folder, tokenizer=Words(), beam_size=1, tokens_max=50, threads=1)


@pytest.mark.parametrize("beam_size", [1, 4])
def test_a_model_in_a_folder_translates(folder, beam_size):
    translator = CTranslate2Translator(folder, tokenizer=Words(), beam_size=beam_size, tokens_max=50)

    said = translator.translate(["Welcome, [1].", "your plan is ready"], "en", "pl")

    assert said == ["Witaj, [1].", "twój plan jest gotowy"]


def test_texts_are_translated_in_batches_and_come_back_in_their_order(folder, monkeypatch):
    translator = CTranslate2Translator(folder, tokenizer=Words(), beam_size=1, tokens_max=50, batch_size=3)
    sizes = []
    real = translator._batch
    monkeypatch.setattr(
        translator,
        "_batch",
        lambda model, batch, first: sizes.append(len(batch)) or real(model, batch, first),
    )

    said = translator.translate(
        [f"{word} [1]" for word in ["seat", "seats", "plan", "ready"] * 2], "en", "pl"
    )

    assert sizes == [3, 3, 2]
    assert said == [f"{word} [1]" for word in ["miejsce", "miejsca", "plan", "gotowy"] * 2]


def test_a_text_longer_than_the_limit_is_not_translated_and_the_others_are(folder):
    translator = CTranslate2Translator(folder, tokenizer=Words(), beam_size=1, tokens_max=10)

    assert translator.translate(["plan " * 11, "plan " * 9, ""], "en", "pl") == [
        "",
        " ".join(["plan"] * 9),
        "",
    ]


def test_a_translation_that_is_cut_off_is_not_taken(tmp_path):
    endless = word_model(tmp_path / "endless", POLISH, endless=True)
    translator = CTranslate2Translator(endless, tokenizer=Words(), beam_size=1, tokens_max=40)

    assert translator.translate(["your plan"], "en", "pl") == [""]


@pytest.mark.parametrize("beam_size", [1, 2])
def test_a_batch_that_is_late_is_an_error_and_is_not_waited_for(tmp_path, beam_size):
    endless = word_model(tmp_path / "endless", POLISH, endless=True)
    translator = CTranslate2Translator(
        endless, tokenizer=Words(), beam_size=beam_size, tokens_max=60, timeout=1e-9
    )

    with pytest.raises(TranslatorError, match=r"took longer than 1e-09 s for 2 texts\. Give it"):
        translator.translate(["plan", "your plan"], "en", "pl")


def test_a_late_batch_with_one_beam_is_ended_between_two_tokens(folder, monkeypatch):
    translator = CTranslate2Translator(folder, tokenizer=Words(), beam_size=1, tokens_max=50, timeout=60)
    model, _ = translator._loaded()
    steps = []

    def late(batch, **options):
        options["callback"] = lambda step: steps.append(step.step) or len(steps) > 2
        return real(batch, **options)

    real = model.translate_batch
    translator._model = type("Model", (), {"translate_batch": staticmethod(late)})()

    said = translator.translate(["your plan is ready, your plan is ready"], "en", "pl")

    assert len(steps) == 3
    assert said[0] == "twój plan jest"


def test_the_tokens_a_model_wants_go_around_a_text_with_the_languages_in_them(folder):
    asked = []

    class Model:
        def translate_batch(self, batch, *, target_prefix, **_):
            asked.extend([batch, target_prefix])
            return [self]

        def done(self):
            return True

        def result(self):
            return type("Result", (), {"hypotheses": [["deu_Latn", "plan"]]})()

    translator = CTranslate2Translator(
        folder, tokenizer=Words(), before="{source}", after="</s>", target_before="{target}",
        languages={"en": "eng_Latn", "de": "deu_Latn"},
    )  # fmt: skip
    translator._model = Model()

    assert translator.translate(["plan"], "en", "de") == ["plan"]
    assert asked == [[["eng_Latn", "plan", "</s>"]], [["deu_Latn"]]]


def test_a_folder_without_a_model_says_what_is_missing(tmp_path):
    translator = open_translator(tmp_path, tokenizer=Words())

    with pytest.raises(TranslatorError, match=r"holds no model of CTranslate2 \(model\.bin\)\. Convert one"):
        translator.translate(["plan"], "en", "pl")


def test_a_model_without_a_tokenizer_says_what_is_missing(folder):
    translator = open_translator(folder)

    with pytest.raises(TranslatorError, match="holds no SentencePiece model"):
        translator.translate(["plan"], "en", "pl")


def test_a_broken_model_is_a_typed_error(tmp_path):
    (tmp_path / "model.bin").write_bytes(b"no model")
    translator = open_translator(tmp_path, tokenizer=Words())

    with pytest.raises(TranslatorError, match="cannot be loaded"):
        translator.translate(["plan"], "en", "pl")


def test_missing_texts_are_drafted_by_a_model_placeholders_and_plurals_intact(translator):
    seats = ".input {$n :integer}\n.match $n\none {{{$n} seat}}\n* {{{$n} seats}}"
    units = [
        TextUnit("t", "hello", "Welcome, {#b}{$name}{/b}."),
        TextUnit("t", "seats", seats),
        TextUnit("t", "there", "plan", "Taryfa", state="reviewed"),
    ]

    drafts = draft(Exchange("en", "pl", units), translator=translator)

    hello, counted, there = drafts.exchange.units
    assert (hello.target, hello.state) == ("Witaj, {#b} {$name} {/b}.", "draft")
    assert counted.target == (
        ".input {$n :integer}\n.match $n\none {{{$n} miejsce}}\nfew {{{$n} miejsca}}\n"
        "many {{{$n} miejsca}}\n* {{{$n} miejsca}}"
    )
    assert there == units[2]
    assert [made.by for made in drafts.made] == ["machine", "machine"]
    assert drafts.refused == []


@pytest.mark.parametrize("seed", range(5))
def test_garbage_of_a_model_is_refused_for_its_lost_placeholders(tmp_path, seed):
    folder = garbage_model(tmp_path / "garbage", list(POLISH), seed)
    translator = CTranslate2Translator(folder, tokenizer=Words(), beam_size=1, tokens_max=30)
    units = [TextUnit("t", "hello", "Welcome, {$name}: your plan {$tier} is ready for {$other}.")]

    drafts = draft(Exchange("en", "pl", units), translator=translator)

    assert drafts.exchange.units == units
    assert drafts.made == []
    assert drafts.refused[0].reason.startswith("The machine's text was refused: ")


def test_a_word_that_loses_its_mark_is_refused_and_says_which(tmp_path):
    folder = word_model(tmp_path / "loses", POLISH | {"[1]": "."})
    translator = CTranslate2Translator(folder, tokenizer=Words(), beam_size=1, tokens_max=30)

    drafts = draft(Exchange("en", "pl", [TextUnit("t", "hello", "Welcome, {$name}.")]), translator=translator)

    assert drafts.exchange.units[0].target is None
    assert drafts.refused[0].reason == "The machine's text was refused: {$name} is lost in it."


def test_the_sentencepiece_models_beside_a_model_cut_and_join_its_texts(tmp_path):
    sentencepiece = pytest.importorskip("sentencepiece", reason="sentencepiece is not installed")
    lines = [f"{word} [{number}] plan" for word in POLISH for number in (1, 2, 3)]
    for name in ("source", "target"):
        with (tmp_path / f"{name}.spm").open("wb") as written:
            sentencepiece.SentencePieceTrainer.train(
                sentence_iterator=iter(lines),
                model_writer=written,
                vocab_size=60,
                model_type="bpe",
                minloglevel=2,
            )
    tokenizer = SentencePieceTokenizer(tmp_path)
    pieces = tokenizer.encode("Welcome [1] plan")
    word_model(tmp_path, {piece: piece for piece in pieces})

    said = open_translator(tmp_path, tokens_max=50).translate(["Welcome [1] plan"], "en", "pl")

    assert len(pieces) > 3
    assert tokenizer.decode(pieces) == "Welcome [1] plan"
    assert said == ["Welcome [1] plan"]
