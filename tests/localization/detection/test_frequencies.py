"""The table of word frequencies: what is looked up, and what one that is packed gives back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.localization.detection import LanguageDetector
from info.localization.detection.evidence import KINDS
from info.localization.detection.frequencies import KEY_BITS, key_of, read_frequencies, unpack
from scripts.compile_word_frequencies import LANGUAGES, MOST_GAP, level_of, pack

SHIPPED = ("en", "de", "fr", "es", "pt-BR", "it", "nl", "pl", "ru", "ar", "ja", "zh-Hans")


@pytest.fixture(scope="module")
def packaged():
    return read_frequencies()


def levels_of(table, text):
    return dict(zip(table.languages, table.total(text.split())[0], strict=True))


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("und", "de"),
        ("the", "en"),
        ("muy", "es"),
        ("nous", "fr"),
        ("della", "it"),
        ("niet", "nl"),
        ("się", "pl"),
        ("não", "pt"),
    ],
)
def test_a_word_is_written_oftenest_in_its_own_language(packaged, word, language):
    levels = levels_of(packaged, word)

    assert max(levels, key=levels.get) == language
    assert levels[language] > sorted(levels.values())[-2]


def test_a_word_that_several_write_has_a_level_in_each(packaged):
    levels = levels_of(packaged, "ja")

    assert levels["de"] > levels["en"] > 0
    assert levels["pl"] > levels["en"]


def test_a_joined_word_is_its_parts_where_they_are_written_apart(packaged):
    levels = levels_of(packaged, "l'homme")

    assert levels["fr"] > 0
    assert levels["fr"] > max(level for name, level in levels.items() if name != "fr")
    assert levels_of(packaged, "don't")["en"] > 0


def test_no_more_than_sixty_words_are_looked_up(packaged):
    assert packaged.total(["the"] * 60) == packaged.total(["the"] * 500)
    assert packaged.total(["the"])[1] == 1


@pytest.mark.parametrize("words", [[], ["'"], ["\ud800"], ["日本語"], ["x" * 2_000]])
def test_what_is_no_word_of_the_eight_says_nothing(packaged, words):
    assert packaged.total(words)[0] == [0] * len(LANGUAGES)


def test_shares_ten_times_as_high_are_two_or_three_levels_higher():
    levels = [level_of(bels / 100) for bels in range(100, 1_000)]

    assert levels == sorted(levels, reverse=True)
    assert min(levels) == 1
    assert all(one - ten in {2, 3} for one, ten in zip(levels[:500], levels[100:600], strict=True))


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="'"), min_size=1, max_size=10)
LEVELS = st.lists(st.integers(0, 16), min_size=8, max_size=8).filter(any)
FILLING = {f"{at}": [1] * 8 for at in range(20_000)}
"""Words enough that no two keys lie too far apart."""


@settings(max_examples=10, deadline=None)
@given(st.dictionaries(WORDS, LEVELS, min_size=1, max_size=200))
def test_a_packed_table_gives_back_the_levels_of_every_word(chosen):
    levels = {**FILLING, **chosen}
    alike = {}
    for word, found in levels.items():
        alike.setdefault(key_of(word), []).append(found)
    table = unpack(pack(levels, LANGUAGES))

    for word in chosen:
        assert table.total([word])[0] == [max(each) for each in zip(*alike[key_of(word)], strict=True)]


def test_a_table_with_too_few_words_is_refused():
    with pytest.raises(ValueError, match="too few words"):
        pack({"the": [1] * 8, "de": [1] * 8}, LANGUAGES)
    assert 2**KEY_BITS > MOST_GAP
    assert key_of("the") != key_of("de")


def test_the_evidence_has_a_column_for_frequencies():
    assert KINDS[-1] == "frequencies of words"


@pytest.mark.parametrize("prior", SHIPPED)
def test_a_long_text_is_not_taken_away_by_what_is_expected(prior):
    text = "The package has been delivered to your neighbour this morning."

    assert LanguageDetector(SHIPPED).detect(text, prior=prior).language == "en"
