"""Words that offend, by language, and words a tenant blocks: whole words, never parts of others.

What is one word depends on the script. Letters of alphabets are read word by word (so *Scunthorpe* holds
nothing), with a leading Arabic article or conjunction looked through; katakana stands for itself between
other signs (レイプ is not in ドレイプ); Han is searched for anywhere, but where it would cut a known pair
(路口|交通). Marks nobody sees, twins from other alphabets and digits in place of letters are undone first.

Data: `offensive.zip`, made by `scripts/compile_offensive_words.py` from LDNOOBW V2 (CC0-1.0).
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from importlib.resources import files
from typing import Final, NamedTuple

from info.language.links.letters import twin_of
from info.validators.content.hits import Hit, Kind

__all__ = [
    "WordList",
    "blocked_list",
    "blocked_words",
    "known_languages",
    "offensive_look",
    "offensive_words",
]

STRONG: Final = 0.9
WEAK: Final = 0.3
_TOKEN: Final = re.compile(r"[^\W_]+")
_LEET: Final = re.compile(r"(?<![a-z0-9@$!|])[a-z0-9@$!|]{4,24}(?![a-z0-9@$!|])")
_LEET_MARKS: Final = re.compile(r"[0-9@$!|]")
_UNLEET: Final = str.maketrans("0134578@$!|", "oieastbasil")
_UNSPACED: Final = re.compile(
    r"[\u3040-\u30ff\u31f0-\u31ff\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_KATAKANA: Final = re.compile(r"[\u30a1-\u30ff\uff66-\uff9f]")
_HIRAGANA: Final = re.compile(r"[\u3041-\u309f]")
_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")
_CLITICS: Final = ("وال", "بال", "فال", "لل", "ال", "و", "ف", "ب", "ل", "يا")
_LEAST_STEM: Final = 3
_HIDES: Final = re.compile(
    "[\u00ad\u034f\u061c\u064b-\u0652\u0670\u0640\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\u0334-\u0338\u20d2-\u20e6\U000e0000-\U000e0fff]"
)
"""Characters within words that nobody sees, strokes over letters, and the points of Arabic."""
_HAS_LATIN: Final = re.compile(r"[a-z]")
_SHORT_KANA: Final = 3
_GAP: Final = 3
"""Characters between two words of a phrase, at most."""
_LEAST_LEET: Final = 4
_MOST_SIGNS: Final = 12
_CUT: Final[Mapping[str, tuple[str, str]]] = {
    "口交": ("路出进進港窗人门門关關入海接道岔隘", "通易换換接叉付货貨流界代由往班谈談给給"),
    "日你": ("今明昨每生假节節周", "好们們"),
    "干你": ("能想要不", "什甚何"),
    "幹你": ("能想要不", "什甚何"),
    "幹他": ("", "們"),
    "去死": ("", "亡角"),
    "你妈": ("", "妈"),
    "你媽": ("", "媽"),
    "他妈": ("", "妈"),
    "他媽": ("", "媽"),
    "妈的": ("妈", ""),
    "媽的": ("媽", ""),
    "你娘": ("", "家"),
    "草你": ("", ""),
    "日死": ("", "亡"),
    "干他": ("相", "们"),
    "干死": ("", "亡"),
    "日他": ("今明昨每生假节節", ""),
}
"""Signs before or after which an entry is two halves of other words."""


class WordList(NamedTuple):
    """Words to look for, all folded: single ones, phrases by their first word, unspaced ones by theirs."""

    words: Mapping[str, float]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], float], ...]]
    unspaced: Mapping[str, float]
    heads: frozenset[str]
    """The first two signs of the unspaced ones."""
    stems: tuple[tuple[str, float], ...]
    """Beginnings of words (`wager*`)."""
    vocabulary: frozenset[str]
    """The single words, and the first ones of phrases."""


def _made(entries: Iterable[tuple[str, float]]) -> WordList:
    words: dict[str, float] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], float]]] = {}
    unspaced: dict[str, float] = {}
    stems: list[tuple[str, float]] = []
    for entry, sure in entries:
        if entry.endswith("*"):
            stems.append((entry[:-1], sure))
        elif _UNSPACED.fullmatch(entry):
            unspaced[entry] = sure
        elif " " in entry:
            first, *rest = entry.split(" ")
            phrases.setdefault(first, []).append((tuple(rest), sure))
        else:
            words[entry] = sure
    tupled = {first: tuple(rest) for first, rest in phrases.items()}
    heads = frozenset(entry[:2] for entry in unspaced)
    return WordList(words, tupled, unspaced, heads, tuple(stems), frozenset((*words, *tupled)))


@cache
def _archive() -> Mapping[str, bytes]:
    data = files("info.validators.content").joinpath("offensive.zip").open("rb")
    with data, zipfile.ZipFile(data) as packed:
        return {name.removesuffix(".txt"): packed.read(name) for name in packed.namelist()}


def known_languages() -> tuple[str, ...]:
    """The languages there is a list for."""
    return tuple(sorted(_archive()))


@cache
def _list_of(language: str, allowed: frozenset[str], weak: bool) -> WordList:  # noqa: FBT001
    lines = _archive().get(language, b"").decode("utf-8").split("\n")
    pairs = ((line.lstrip("!"), STRONG if line.startswith("!") else WEAK) for line in lines if line)
    return _made((entry, sure) for entry, sure in pairs if entry not in allowed and (weak or sure > WEAK))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def offensive_words(
    text: str, languages: Sequence[str], allowed: frozenset[str] = frozenset(), *, weak: bool = False
) -> Iterator[Hit]:
    """Offensive words of the languages; English where none is named. `allowed` are never told.

    With `weak` also what the lists hold and nobody here calls offensive, at a low confidence.

    >>> [(hit.start, hit.end) for hit in offensive_words("Scunthorpe shitake, holy sh1t", ["en"])]
    [(25, 29)]
    """
    yield from _offending(text, _lists(tuple(languages), allowed, weak))


def _lists(
    languages: tuple[str, ...],
    allowed: frozenset[str],
    weak: bool,  # noqa: FBT001
) -> tuple[tuple[str, WordList], ...]:
    tags = dict.fromkeys(tag.partition("-")[0] for tag in languages or ("en",))
    return tuple((tag, _list_of(tag, allowed, weak)) for tag in tags)


def offensive_look(
    languages: Sequence[str], allowed: frozenset[str] = frozenset(), *, weak: bool = False
) -> Callable[[str], Iterator[Hit]]:
    """`offensive_words` with its lists at hand: for whoever looks at many texts."""
    return partial(_offending, lists=_lists(tuple(languages), allowed, weak))


def _offending(text: str, lists: tuple[tuple[str, WordList], ...]) -> Iterator[Hit]:
    seen: set[tuple[int, int]] = set()
    for language, known in lists:
        for start, end, sure in _found(text, known):
            if (start, end) not in seen:
                seen.add((start, end))
                yield Hit(start, end, "offensive", sure, language)


@cache
def blocked_list(entries: tuple[str, ...]) -> WordList:
    """A tenant's own words and phrases; a `*` at the end takes any ending."""
    return _made(
        (" ".join(_TOKEN.findall(_folded(entry))) + ("*" if entry.endswith("*") else ""), 1.0)
        for entry in entries
    )


def blocked_words(text: str, known: WordList, kind: Kind = "blocked") -> Iterator[Hit]:
    """Each place of a blocked word."""
    for start, end, sure in _found(text, known):
        yield Hit(start, end, kind, sure)


def _found(text: str, known: WordList) -> Iterator[tuple[int, int, float]]:
    clean, origins = _undone(text)
    found = _spelt(clean, known)
    if _LEET_MARKS.search(clean):
        found += _leet(clean, known)
    if known.unspaced and not clean.isascii():
        found += _signs(clean, known)
    for start, end, sure in found:
        yield origins[start], origins[end - 1] + 1, sure


def _spelt(clean: str, known: WordList) -> list[tuple[int, int, float]]:
    """Single words, beginnings of words, and phrases."""
    found: list[tuple[int, int, float]] = []
    slowly = bool(known.stems) or (not clean.isascii() and _ARABIC.search(clean) is not None)
    if not slowly and known.vocabulary.isdisjoint(_TOKEN.findall(clean)):
        return found
    tokens = [(*match.span(), match[0]) for match in _TOKEN.finditer(clean)]
    for index, (start, end, word) in enumerate(tokens):
        if word in known.vocabulary:
            sure = known.words.get(word, 0.0)
            for rest, confidence in known.phrases.get(word, ()):
                last = _phrase(tokens, index, rest)
                if last:
                    found.append((start, last, confidence))
        else:
            sure = _bent(word, known) if slowly else 0.0
        if sure:
            found.append((start, end, sure))
    return found


def _undone(text: str) -> tuple[str, Sequence[int]]:
    """The text in lower case without what hides words in it, and where each character of it was."""
    if text.isascii():
        return text.lower(), range(len(text))
    kept: list[str] = []
    origins: list[int] = []
    for place, mark in enumerate(text):
        if mark.isascii():
            kept.append(mark.lower())
            origins.append(place)
        elif not _HIDES.match(mark):
            folded = _folded(mark)
            kept.append(folded)
            origins += [place] * len(folded)
    return _TOKEN.sub(_as_latin, "".join(kept)), origins


def _as_latin(found: re.Match[str]) -> str:
    """A word that mixes Latin with twins of Latin letters, in Latin alone; of the same length."""
    word = found[0]
    if word.isascii() or not _HAS_LATIN.search(word):
        return word
    twins = [mark if mark.isascii() else twin_of(mark) for mark in word]
    return "".join(twins) if all(len(twin) == 1 and twin.isascii() for twin in twins) else word


def _bent(word: str, known: WordList) -> float:
    """How sure a word is that begins with a blocked stem, or has an Arabic article or "and" before it."""
    for stem, sure in known.stems:
        if word.startswith(stem):
            return sure
    for clitic in _CLITICS if _ARABIC.match(word) else ():
        bare = word.removeprefix(clitic)
        if bare != word and len(bare) >= _LEAST_STEM and bare in known.words:
            return known.words[bare]
    return 0.0


def _phrase(tokens: Sequence[tuple[int, int, str]], index: int, rest: tuple[str, ...]) -> int:
    """Where a phrase ends whose first word is that token; 0 where it is not there."""
    end = tokens[index][1]
    for offset, wanted in enumerate(rest, index + 1):
        if offset >= len(tokens) or tokens[offset][2] != wanted or tokens[offset][0] - end > _GAP:
            return 0
        end = tokens[offset][1]
    return end


def _leet(clean: str, known: WordList) -> Iterator[tuple[int, int, float]]:
    """Words in which digits and signs stand for letters; the strong ones alone, and no short ones."""
    for found in _LEET.finditer(clean):
        if _LEET_MARKS.search(found[0]) and _HAS_LATIN.search(found[0]):
            word = found[0].translate(_UNLEET)
            if len(word) >= _LEAST_LEET and known.words.get(word, 0.0) >= STRONG:
                yield found.start(), found.end(), STRONG


def _signs(clean: str, known: WordList) -> Iterator[tuple[int, int, float]]:
    """Entries of Han and kana, the longest at each place; see the module on where one counts."""
    for run in _UNSPACED.finditer(clean):
        place, end = run.span()
        while place < end:
            size = _longest(clean, place, end, known) if clean[place : place + 2] in known.heads else 0
            if size:
                yield place, place + size, known.unspaced[clean[place : place + size]]
            place += size or 1


def _longest(clean: str, place: int, end: int, known: WordList) -> int:
    for size in range(min(_MOST_SIGNS, end - place), 1, -1):
        word = clean[place : place + size]
        if word in known.unspaced and _stands_alone(clean, place, place + size, word):
            return size
    return 0


def _stands_alone(clean: str, start: int, end: int, word: str) -> bool:
    before, after = clean[start - 1 : start] if start else "", clean[end : end + 1]
    if _KATAKANA.match(word[0]) and _KATAKANA.match(before):
        return False
    if _KATAKANA.match(word[-1]) and _KATAKANA.match(after):
        return False
    if (
        _HIRAGANA.match(word[0])
        and len(word) <= _SHORT_KANA
        and (_HIRAGANA.match(before) or _HIRAGANA.match(after))
    ):
        return False
    left, right = _CUT.get(word, ("", ""))
    return not ((before and before in left) or (after and after in right))
