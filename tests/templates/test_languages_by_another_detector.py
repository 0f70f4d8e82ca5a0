"""Another detector takes packaged texts for what they are: a sample of `scripts.prove_languages`."""

import pytest

from scripts.prove_languages import FEWEST_LETTERS, Read, judged, letters, message_texts, messages, wrong

lingua = pytest.importorskip("lingua", reason="lingua (group 'bench') is not installed")


@pytest.fixture(scope="module")
def detect():
    """lingua, told of four languages that have much in common: its models for twelve take seconds."""
    languages = {
        "pt": lingua.Language.PORTUGUESE,
        "es": lingua.Language.SPANISH,
        "it": lingua.Language.ITALIAN,
        "fr": lingua.Language.FRENCH,
    }
    detector = lingua.LanguageDetectorBuilder.from_languages(*languages.values()).build()
    names = {language: name for name, language in languages.items()}
    return lambda text: names[detector.detect_language_of(text)]


@pytest.mark.parametrize("locale", ["it", "pt-BR"])
def test_long_texts_read_as_their_language(locale, detect):
    texts, _ = judged(list(message_texts(locale)))

    assert len(texts) > 30
    assert list(wrong(texts, detect)) == []


@pytest.mark.parametrize("locale", ["es", "it"])
def test_a_mail_and_a_page_read_as_their_language(locale, detect):
    shown, short = judged(list(messages("tenant_welcome", locale, ("text", "email"))))

    assert len(shown) > 6
    assert short == []
    assert list(wrong(shown, detect)) == []


def test_a_text_of_another_language_is_found(detect):
    read = Read(
        "texts", "es", "somewhere", "Il pagamento non è riuscito, e il servizio continua senza interruzioni."
    )

    assert list(wrong([read], detect)) == [(read, "it")]


def test_a_text_is_judged_from_forty_letters():
    texts = [
        Read("texts", "de", "a", "ä" * FEWEST_LETTERS),
        Read("texts", "de", "b", "ä" * (FEWEST_LETTERS - 1)),
    ]

    assert judged(texts) == (texts[:1], texts[1:])
    assert judged([Read("texts", "ja", "c", "12 %")]) == ([], [])
    assert letters("請求書 3 abc") == 12
