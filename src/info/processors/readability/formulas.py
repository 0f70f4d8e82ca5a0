"""The formulas, each of the language it was made for.

Sources: R. Flesch, "A New Readability Yardstick" (1948); J. P. Kincaid and others, "Derivation of New
Readability Formulas" (1975); T. Amstad, "Wie verständlich sind unsere Zeitungen?" (1978); R. Bamberger and
E. Vanecek, "Lesen – Verstehen – Lernen – Schreiben" (1984); L. Kandel and A. Moles, "Application de
l'indice de Flesch à la langue française" (1958); F. Szigriszt Pazos, "Sistemas predictivos de legibilidad"
(1993), the scale INFLESZ by I. M. Barrio-Cantalejo and others (2008); J. Fernández Huerta, "Medidas
sencillas de lecturabilidad" (1959), with words a sentence as G. Law put it right (2011); P. Lucisano and
M. E. Piemontese, "Gulpease" (1988); W. H. Douma, "De leesbaarheid van landbouwbladen" (1960);
T. B. F. Martins and others, "Readability formulas applied to textbooks in Brazilian Portuguese" (1996);
I. V. Oborneva, dissertation on the difficulty of school texts (2006).

Not here: Polish, whose formulas (Pisarek, FOG-PL) count long words in their base form, which takes a
dictionary; Arabic, Japanese and Chinese, whose formulas take vowel signs, the analysis of words or lists of
characters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from info.processors.readability.counting import Counts, counted

__all__ = ["FORMULAS", "LEAST_WORDS", "Formula", "Readability", "Score", "readability"]

LEAST_WORDS: Final = 100
"""Words a text must have: the sample these formulas were made for. Of fewer a score says little."""
LEAST_SENTENCES: Final = 3
Scale: TypeAlias = Literal["ease", "grade"]
"""`ease`: about 0 to 100, more is easier; `grade`: years of school a reader has behind them."""


class Formula(NamedTuple):
    """A published formula: its name, what it measures, and how."""

    name: str
    scale: Scale
    score: Callable[[Counts], float]


class Score(NamedTuple):
    """What a formula says of a text, to one decimal place."""

    formula: str
    scale: Scale
    value: float


class Readability(NamedTuple):
    """The scores of a text and what was counted; without scores `why` says why there is none."""

    scores: tuple[Score, ...]
    words: int
    sentences: int
    syllables: int
    why: str = ""


def _flesch(base: float, sentence: float, syllable: float) -> Callable[[Counts], float]:
    """The shape of Flesch's formula: words a sentence, syllables a word."""
    return lambda counts: (
        base - sentence * counts.words / counts.sentences - syllable * counts.syllables / counts.words
    )


def _kincaid(counts: Counts) -> float:
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.words - 15.59


def _wiener(counts: Counts) -> float:
    """The first Wiener Sachtextformel: of three or more syllables, over six letters, of one syllable."""
    share = 100 / counts.words
    return (
        0.1935 * counts.of_three * share
        + 0.1672 * counts.words / counts.sentences
        + 0.1297 * counts.over_six_letters * share
        - 0.0327 * counts.of_one * share
        - 0.875
    )


def _gulpease(counts: Counts) -> float:
    return 89 + (300 * counts.sentences - 10 * counts.letters) / counts.words


FORMULAS: Final[Mapping[str, tuple[Formula, ...]]] = {
    "en": (
        Formula("Flesch reading ease", "ease", _flesch(206.835, 1.015, 84.6)),
        Formula("Flesch-Kincaid grade", "grade", _kincaid),
    ),
    "de": (
        Formula("Amstad", "ease", _flesch(180, 1, 58.5)),
        Formula("Wiener Sachtextformel 1", "grade", _wiener),
    ),
    "fr": (Formula("Kandel-Moles", "ease", _flesch(207, 1.015, 73.6)),),
    "es": (
        Formula("Szigriszt-Pazos (INFLESZ)", "ease", _flesch(206.835, 1, 62.3)),
        Formula("Fernández Huerta", "ease", _flesch(206.84, 1.02, 60)),
    ),
    "pt": (Formula("Flesch for Portuguese (Martins)", "ease", _flesch(248.835, 1.015, 84.6)),),
    "it": (Formula("Gulpease", "ease", _gulpease),),
    "nl": (Formula("Flesch-Douma", "ease", _flesch(206.84, 0.93, 77)),),
    "ru": (Formula("Flesch for Russian (Oborneva)", "ease", _flesch(206.835, 1.3, 60.1)),),
}
"""Language → its formulas."""


def readability(text: str, locale: str, *, least_words: int = LEAST_WORDS) -> Readability:
    """The scores of a text, by the formulas of its language.

    Values of a MessageFormat 2 text, numbers and addresses are no words. A line ends a sentence. A text of
    fewer than `least_words` words, or of fewer than three sentences, has no score; nor has a language
    without a formula. Of a text with variants the first is read.

    >>> readability("Готово. Открой панель. Там всё.", "ru", least_words=5).scores[0].value
    96.5
    >>> readability("準備ができました。", "ja").why
    'There is no published formula for ja that counts what can be counted here.'
    """
    language = locale.partition("-")[0].lower()
    formulas = FORMULAS.get(language)
    counts = counted(text, language)
    if formulas is None:
        why = f"There is no published formula for {language} that counts what can be counted here."
        return Readability((), counts.words, counts.sentences, 0, why)
    told = (counts.words, counts.sentences, counts.syllables)
    if counts.words < max(least_words, 1) or counts.sentences < LEAST_SENTENCES:
        has = f"{_some(counts.words, 'word')} in {_some(counts.sentences, 'sentence')}"
        wants = f"{_some(least_words, 'word')} in {_some(LEAST_SENTENCES, 'sentence')}"
        return Readability((), *told, f"It has {has}; a score wants {wants}.")
    scores = (Score(name, scale, round(score(counts), 1)) for name, scale, score in formulas)
    return Readability(tuple(scores), *told)


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
