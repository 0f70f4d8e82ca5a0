"""Readability: syllables by tables of words, formulas by hand, and no score where there is none to give."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.processors.readability import FORMULAS, readability, syllables
from info.processors.readability.counting import counted

WORDS = {
    "en": (
        "plan1 ready2 created3 table2 dashboard2 usage2 security4 used1 needed2 changes2 devices3 "
        "people2 area3 business2 every2 everything3 museum3 rhythm2 tourism3 playlists2 radio3 video3 "
        "create2 music2 account2 invoice2 payment2 maintenance3 colleagues2 reached1 wanted2 licensed2 "
        "available4 read1 breathe1 isn't2 don't1 something2 player2 optimization5 listeners3 royalties3 "
        "called1 million2 safely2 e-mail2"
    ),
    "de": (
        "Haus1 Übersicht3 Willkommen3 Tarif2 bereit2 Probezeit3 endet2 Familie4 neue2 schauen2 aktuell3 "
        "Quelle2 Nation3 Ideen3 beenden3 geehrter3 beachten3 Konto2 Nutzung2 Einführung3 Rechnung2 "
        "Zahlungsart3 Wartungsarbeiten5 Mitarbeiterinnen6 Straße2 Eier2 Bäume2 Team1 Abonnement4 "
        "Medien3 wie1 Spiel1 öffnen2 Sicherheit3 eingerichtet4 Studie3 Linie3 Aktien3 heute2 Bericht2 "
        "erreicht2 beinhaltet4"
    ),
    "fr": (
        "maison2 équipe2 nation2 compte1 bienvenue3 prêt1 prête1 essai2 créer2 payer2 employé3 "
        "étudiant3 plaisir2 eau1 bureaux2 choisissez3 ouvrez2 invitez3 les1 le1 guide1 quelque1 "
        "qualité3 musique2 naïf2 oiseau2 fille1 travail2 accueil2 aujourd’hui3 questions2 lion1 client2 "
        "oublier3 mangeait2 parlaient2 bonne1 semaine2 tableau2 l’équipe2 facture2 paiement2 sécurité4 "
        "poésie3 août1 aérien3"
    ),
    "es": (
        "casa2 estación3 día2 ciudad2 huevo2 quiero2 guerra2 agua2 pingüino3 país2 aéreo4 cuenta2 "
        "bienvenido4 plan1 usuario3 período4 cooperar4 ley1 rey1 muy1 hoy1 leyes2 construir2 ahora3 "
        "caos2 poeta3 limpiáis2 Uruguay3 continúa4 actúe3 guía2 periodo3 gratuito3 equipo3 canciones3 "
        "buey1 averigüe4 yo1 y1 oído3"
    ),
    "nl": (
        "huis1 overzicht3 welkom2 bereid2 mooie2 station2 radio3 nieuw1 bacteriën4 coördinatie5 zeeën2 "
        "bureau2 ijs1 bijvoorbeeld3 eieren3 gebruiken3 uitnodigen4 proefperiode5 systeem2 ruimte2 "
        "koeien2 leeuw1 financiële5 politie3 geïnteresseerd5 instellingen4 vragen2 rekening3 gegevens3 "
        "kleuren2 quiz1 hobby2 keuze2"
    ),
    "pt": (
        "casa2 estação3 dia2 rio2 história3 água2 série2 alegria4 não1 mães1 corações3 quando2 quase2 "
        "guerra2 quero2 conta2 plano2 usuário4 período4 saúde3 raiz2 país2 pais1 ruim2 rainha3 muito2 "
        "oito2 noite2 cooperar4 poema3 você2 avaliação5 gratuito3 viagem3 aplicativo5 equipe3 "
        "segurança4 ideia3 leão2 mãe1 põe1 saiu2 caiu2 cair2"
    ),
    "ru": ("дом1 готово3 панель2 приложение5 музыка3 я1 её2 счёт1 безопасность4 взгляд1"),
}
TEXTS = {
    "en": "The plan is ready. You can open the dashboard now. It shows every track.",
    "de": "Der Tarif ist bereit. Sie können die Übersicht öffnen. Sie zeigt jeden Titel.",
    "it": "Il piano è pronto. Può aprire il pannello. Mostra ogni brano.",
}


@pytest.mark.parametrize(
    ("language", "word", "count"),
    [
        (language, *re.fullmatch(r"(\D+)(\d)", entry).groups())
        for language, words in WORDS.items()
        for entry in words.split()
    ],
)
def test_a_word_has_the_syllables_a_dictionary_gives_it(language, word, count):
    assert syllables(word, language) == int(count)


@given(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüéèñçãõ'’-", min_size=1), st.sampled_from([*WORDS, "cs"])
)
def test_no_word_is_without_a_syllable_and_none_has_more_than_letters(word, language):
    assert 1 <= syllables(word, language) <= max(1, len(word))


@pytest.mark.parametrize(
    ("text", "words", "sentences"),
    [
        ("", 0, 0),
        ("Hi {$name}! You have {$n} new tracks.", 5, 2),
        ("Version 3.5 of MP3 costs 4 EUR.", 4, 1),
        ("See https://example.com/a.b. Then write to help@example.com.", 4, 2),
        ("# no mark\nA line\n\nAnother one", 6, 3),
        ("Wait… “Really?” Yes.", 3, 3),
        (".input {$n :integer}\n.match $n\none {{One track. It is new.}}\n* {{Many tracks.}}", 5, 2),
    ],
)
def test_values_numbers_and_addresses_are_no_words_and_a_line_is_a_sentence(text, words, sentences):
    assert counted(text, "en")[:2] == (words, sentences)


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("de", "Das sind z. B. drei bzw. vier Titel. Gut.", 2),
        ("en", "Mr. Smith vs. Dr. Who. Done.", 2),
        ("ru", "Это 5 тыс. руб. в г. Москва. Готово.", 2),
    ],
)
def test_an_abbreviation_ends_no_sentence(language, text, sentences):
    assert counted(text, language).sentences == sentences


@pytest.mark.parametrize(
    ("language", "scores"),
    [
        # 14 words, 3 sentences, 18 syllables
        ("en", {"Flesch reading ease": 206.835 - 1.015 * 14 / 3 - 84.6 * 18 / 14,
                "Flesch-Kincaid grade": 0.39 * 14 / 3 + 11.8 * 18 / 14 - 15.59}),
        # 13 words, 3 sentences, 21 syllables; one of three, one over six letters, six of one
        ("de", {"Amstad": 180 - 13 / 3 - 58.5 * 21 / 13,
                "Wiener Sachtextformel 1": (19.35 + 12.97 - 3.27 * 6) / 13 + 0.1672 * 13 / 3 - 0.875}),
        # 11 words, 3 sentences, 48 letters
        ("it", {"Gulpease": 89 + (300 * 3 - 10 * 48) / 11}),
    ],
)  # fmt: skip
def test_a_score_is_what_the_formula_gives_by_hand(language, scores):
    found = readability(TEXTS[language], language, least_words=5)

    assert {score.formula: score.value for score in found.scores} == {
        name: pytest.approx(value, abs=0.051) for name, value in scores.items()
    }


@pytest.mark.parametrize("locale", ["ja", "zh-Hans", "ar", "pl", "cs"])
def test_a_language_without_a_formula_has_no_score_and_says_why(locale):
    found = readability("A text. " * 100, locale)

    assert found.scores == ()
    assert "no published formula" in found.why


@pytest.mark.parametrize(("words", "scored"), [(99, False), (100, True)])
def test_a_text_shorter_than_the_samples_of_the_formulas_has_no_score(words, scored):
    text = ("word " * (words - 3) + ". One. Two. Three.").replace(" .", ".")

    found = readability(text, "en-GB")

    assert (found.words, bool(found.scores)) == (words, scored)
    assert found.why == (
        "" if scored else "It has 99 words in 4 sentences; a score wants 100 words in 3 sentences."
    )


def test_a_region_has_the_formula_of_its_language_and_pt_is_not_spanish():
    text = "Olá. Tudo bem. Obrigado."

    assert readability(text, "pt-BR", least_words=1).scores == readability(text, "pt", least_words=1).scores
    assert FORMULAS["pt"] != FORMULAS["es"]
