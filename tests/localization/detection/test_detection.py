"""What the detector answers: tables at the boundaries, and properties of any text."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.errors import InfoError, UnknownName
from info.localization.detection import Detection, LanguageDetector, same_language

SHIPPED = ("en", "de", "fr", "es", "pt-BR", "it", "nl", "pl", "ru", "ar", "ja", "zh-Hans")
SENTENCES = {
    "en": "Your invoice is ready, and you can download it now.",
    "de": "Ihre Rechnung ist fertig und kann jetzt heruntergeladen werden.",
    "fr": "Votre facture est prête et peut être téléchargée dès maintenant.",
    "es": "Su factura está lista y ya se puede descargar.",
    "pt-BR": "Sua fatura está pronta e você já pode baixá-la.",
    "it": "La fattura è pronta e può essere scaricata adesso.",
    "nl": "Uw factuur staat klaar en kan nu worden gedownload.",
    "pl": "Twoja faktura jest gotowa i można ją już pobrać.",
    "ru": "Ваш счёт готов, его уже можно скачать.",
    "ar": "فاتورتك جاهزة ويمكنك تنزيلها الآن.",
    "ja": "請求書の準備ができました。今すぐダウンロードできます。",
    "zh-Hans": "您的账单已经准备好了，现在可以下载。",
}
OTHERS = {
    "uk": "Ваш рахунок готовий, його вже можна завантажити.",
    "bg": "Вашата фактура е готова и вече можете да я изтеглите.",
    "el": "Το τιμολόγιό σας είναι έτοιμο.",
    "he": "החשבונית שלך מוכנה להורדה.",
    "hi": "आपका बिल तैयार है और इसे अभी डाउनलोड किया जा सकता है।",
    "ko": "청구서가 준비되었습니다. 지금 다운로드할 수 있습니다.",
    "th": "ใบแจ้งหนี้ของคุณพร้อมแล้ว",
    "zh-Hant": "您的帳單已經準備好了，現在可以下載。",
    "tr": "Faturanız hazır, şimdi indirebilirsiniz.",
    "cs": "Vaše faktura je připravena a můžete si ji stáhnout.",
    "sv": "Din faktura är klar och kan laddas ner nu.",
    "fi": "Laskusi on valmis ja voit ladata sen nyt.",
    "ka": "თქვენი ანგარიში მზად არის.",
    "hy": "Ձեր հաշիվը պատրաստ է:",
}
NO_ANSWER = {
    "nothing": "",
    "spaces": " \t\n ",
    "digits": "1234 5678,90",
    "emoji": "🎉🎉🚀 👍🏽",
    "punctuation": "?! … —",
    "an address": "https://example.com/a?b=c ada@example.com",
    "a placeholder": "{$user_name} %(count)s {{ name }}",
    "one letter": "a",
    "two letters": "ok",
    "a word of many languages": "no",
    "a lone surrogate": "\ud800",
    "control characters": "\x00\x01\x02\x7f",
    "a script nobody here writes": "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ",
    "a name in code": "get_user_name() user_id",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_clear_sentence_in_a_shipped_language_is_recognised(language):
    asked = LanguageDetector(SHIPPED).detect(SENTENCES[language])
    free = LanguageDetector().detect(SENTENCES[language])

    assert (asked.language, asked.probability > 0.9) == (language, True)
    assert (same_language(free.language, language), free.probability > 0.9) == (True, True)


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_are_recognised_too_and_are_no_shipped_one(language):
    free = LanguageDetector().detect(OTHERS[language])
    asked = LanguageDetector([each for each in SHIPPED if each != "zh-Hans"]).detect(OTHERS[language])

    assert (free.language, free.probability > 0.6) == (language, True)
    assert asked.language == "und"


@pytest.mark.parametrize("name", NO_ANSWER)
def test_what_tells_no_language_is_undetermined(name):
    found = LanguageDetector().detect(NO_ANSWER[name])

    assert (found.language, found.probability) == ("und", 0.0)


@pytest.mark.parametrize("text", ["", "10?", "5, 4, 3 …", "{$name}", "👍"])
def test_a_text_without_letters_is_what_was_expected_where_a_guess_is_asked_for(text):
    guess = LanguageDetector(SHIPPED, threshold=0).detect(text, prior="pt-PT")
    answer = LanguageDetector(SHIPPED).detect(text, prior="pt-PT")
    other = LanguageDetector(["de", "en"], threshold=0).detect(text, prior="pt-PT")

    assert guess == Detection("pt-BR", 0.8)
    assert answer == Detection("und", 0.0, "pt-BR", 0.8)
    assert other == Detection("und", 0.0)


def test_the_answer_is_spelled_as_the_tenant_spells_it():
    detector = LanguageDetector(["PT_br", "de-AT", "zh-Hant", "zh-Hans-SG"])

    assert detector.detect(SENTENCES["pt-BR"]).language == "PT_br"
    assert detector.detect(SENTENCES["de"]).language == "de-AT"
    assert detector.detect(OTHERS["zh-Hant"]).language == "zh-Hant"
    assert detector.detect(SENTENCES["zh-Hans"]).language == "zh-Hans-SG"


def test_of_two_locales_of_one_language_the_writers_own_is_answered():
    detector = LanguageDetector(["pt-PT", "pt-BR"])

    assert detector.detect(SENTENCES["pt-BR"]).language == "pt-PT"
    assert detector.detect(SENTENCES["pt-BR"], prior="pt-BR").language == "pt-BR"


def test_a_prior_decides_where_the_text_does_not():
    detector = LanguageDetector(SHIPPED)

    assert detector.detect("Hotel", prior="de").language == "de"
    assert detector.detect("Hotel", prior="fr").language == "fr"
    assert detector.detect("Claro.", prior="es").language == "es"
    assert detector.detect("Claro.", prior="pt-BR").language == "pt-BR"


def test_a_prior_gives_way_to_a_clear_text():
    assert LanguageDetector(SHIPPED).detect(SENTENCES["fr"], prior="de").language == "fr"


@pytest.mark.parametrize("text", ["谢谢", "谢谢！", "好吧。", "沒有", "你在哪里"])
def test_a_few_chinese_characters_are_chinese_for_somebody_who_expects_japanese(text):
    assert LanguageDetector(SHIPPED).detect(text, prior="ja").language == "zh-Hans"


@pytest.mark.parametrize("text", ["円高", "会議", "設定", "大丈夫"])
def test_characters_that_japanese_writes_too_are_japanese_for_somebody_who_expects_it(text):
    assert LanguageDetector(SHIPPED).detect(text, prior="ja").language == "ja"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("फ़ाइल नहीं खोली जा सकी", "hi"),
        ("फाइल उघडता आली नाही", "mr"),
        ("फाइल खोल्न सकिएन", "ne"),
    ],
)
def test_words_of_three_languages_in_one_script_tell_them_apart(text, language):
    assert LanguageDetector().detect(text).language == language


def test_a_language_that_is_not_known_here_makes_its_neighbour_less_sure():
    yiddish = "אַלע מענטשן ווערן געבוירן פֿרײַ און גלײַך אין כּבֿוד און רעכט"

    assert LanguageDetector().detect(yiddish).probability < 0.9


def test_a_mixed_text_is_in_the_language_of_most_of_it():
    detector = LanguageDetector(SHIPPED)

    assert detector.detect("我的 iPhone 坏了，请帮我修一下。").language == "zh-Hans"
    assert detector.detect("Please call Herr Müller about the meeting tomorrow.").language == "en"
    assert detector.detect("Der Report über Machine Learning ist da, bitte lesen.").language == "de"


def test_close_variants_share_one_probability():
    found = LanguageDetector().detect("Hvala, vidimo se sutra ujutro kod kuće.")

    assert found.language in {"bs", "hr", "sr"}
    assert found.probability > 0.9
    assert found.runner_up not in {"bs", "hr", "sr"}


def test_a_threshold_is_how_sure_an_answer_has_to_be():
    text = "Claro"
    guess = LanguageDetector(threshold=0).detect(text)

    assert LanguageDetector(threshold=1).detect(text) == Detection(
        "und", 0.0, guess.language, guess.probability
    )
    assert guess.language in {"es", "pt"}


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan")])
def test_a_threshold_is_a_probability(threshold):
    with pytest.raises(ValueError, match="from 0 to 1"):
        LanguageDetector(threshold=threshold)


def test_languages_nobody_can_recognise_are_never_answered():
    assert LanguageDetector(["tlh"]).detect("nuqneH").language == "und"
    assert not LanguageDetector().known("tlh")
    assert LanguageDetector().known("pt-BR")


def test_a_language_that_is_no_tag_is_an_error_that_names_it():
    with pytest.raises(UnknownName, match="no language"):
        LanguageDetector(["no language"]).detect("Hello there")


def test_a_megabyte_is_read_as_far_as_its_first_two_thousand_characters():
    start = SENTENCES["de"].ljust(2000)
    detector = LanguageDetector()

    assert detector.detect(start + SENTENCES["fr"] * 20_000) == detector.detect(start)


def test_threads_share_one_detector():
    detector = LanguageDetector(SHIPPED)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(detector.detect, [SENTENCES[name] for name in SHIPPED] * 20))

    assert [each.language for each in found] == list(SHIPPED) * 20


def test_without_the_extra_the_error_says_what_to_install():
    code = (
        "import sys; sys.modules['pycld2'] = None\n"
        "from info.localization.detection import LanguageDetector, ModelsMissing\n"
        "try:\n    LanguageDetector().detect('Hello')\n"
        "except ModelsMissing as error:\n    print(error)"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert "pip install 'info-templates[ml]'" in told


def test_importing_the_detector_loads_no_model():
    code = (
        "import sys, json, info.localization.detection\n"
        "print(json.dumps([name for name in ('numpy', 'py3langid', 'pycld2') if name in sys.modules]))"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert json.loads(told) == []


def test_the_missing_extra_is_an_error_of_infos_own():
    from info.localization.detection import ModelsMissing

    assert issubclass(ModelsMissing, InfoError)
    assert issubclass(ModelsMissing, ImportError)


TEXTS = st.text(max_size=80) | st.sampled_from([*SENTENCES.values(), *OTHERS.values(), *NO_ANSWER.values()])
SETS = st.none() | st.lists(
    st.sampled_from([*SHIPPED, "sr", "hr", "nb", "nn", "uk", "tlh"]), min_size=1, unique=True
)
LOCALES = st.none() | st.sampled_from([*SHIPPED, "de-AT", "fi", "tlh", "sr-Latn"])


@given(TEXTS, SETS, LOCALES, st.sampled_from([0.0, 0.5, 0.9]))
@settings(max_examples=70, deadline=None)
def test_any_text_has_an_answer_that_adds_up(text, languages, prior, threshold):
    detector = LanguageDetector(languages, threshold=threshold)

    found = detector.detect(text, prior=prior)

    assert 0 <= found.probability <= 1
    assert 0 <= found.runner_up_probability <= max(found.probability, 1 - found.probability)
    assert found.probability + found.runner_up_probability <= 1 + 1e-9
    assert found == detector.detect(text, prior=prior)
    if languages is not None:
        assert {found.language, found.runner_up} <= {*languages, "und", None}
    if found.language != "und":
        assert found.probability >= threshold


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
@settings(max_examples=70, deadline=None)
def test_no_text_is_refused_whatever_characters_it_has(text):
    LanguageDetector(SHIPPED).detect(text, prior="de")
    LanguageDetector(threshold=0).detect(text)


@given(TEXTS, st.sampled_from(SHIPPED))
@settings(max_examples=40, deadline=None)
def test_a_prior_makes_its_own_language_no_less_likely(text, prior):
    detector = LanguageDetector(SHIPPED, threshold=0)

    before, after = detector.detect(text), detector.detect(text, prior=prior)

    if before.language == prior:
        assert after.language == prior
        assert after.probability >= before.probability - 1e-6
