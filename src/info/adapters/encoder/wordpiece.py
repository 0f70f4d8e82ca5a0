"""Texts as the numbers of word pieces, as BERT's tokenizer counts them; read from a `tokenizer.json`.

Own code, because the package `tokenizers` brings a client of a model hub with it, and this kind is small.

Source: Wu et al., "Google's Neural Machine Translation System" (2016), §4.1 (the greedy longest match);
Devlin et al., BERT (2019); the documentation of Hugging Face tokenizers: BertNormalizer, BertPreTokenizer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from info.errors import ModelError

__all__ = ["WordPieces", "read_word_pieces"]

_LONGEST_WORD: Final = 100
_MOST_CHARACTERS: Final = 20_000
"""Characters of a text that are looked at: far more than any encoder takes."""
_CJK: Final = re.compile(
    "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002a6df\U0002a700-\U0002b73f\U0002b740-\U0002b81f\U0002b820-\U0002ceaf\U0002f800-\U0002fa1f]"
)
"""Ideographs that BERT's tokenizer takes one by one."""
_ASCII_MARKS: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class WordPieces:
    """Cuts texts into pieces of `vocabulary`, each text between the first and the last special piece.

    `lowercase` also strips accents unless `strip_accents` says otherwise.
    """

    def __init__(
        self,
        vocabulary: Mapping[str, int],
        *,
        lowercase: bool,
        strip_accents: bool | None = None,
        ideographs: bool = True,
        unknown: str = "[UNK]",
        first: str = "[CLS]",
        last: str = "[SEP]",
        prefix: str = "##",
    ) -> None:
        missing = [piece for piece in (unknown, first, last) if piece not in vocabulary]
        if missing:
            raise ModelError(f"The vocabulary has no {', '.join(missing)}. Copy the model again, whole.")
        self._ids = vocabulary
        self._lowercase = lowercase
        self._strip = lowercase if strip_accents is None else strip_accents
        self._ideographs = ideographs
        self._unknown, self._first, self._last = (vocabulary[piece] for piece in (unknown, first, last))
        self._prefix = prefix

    def numbers(self, text: str, most: int) -> list[int]:
        """The numbers of the pieces of `text`, at most `most` with the first and the last.

        >>> known = {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "say": 3, "##ing": 4}
        >>> WordPieces(known, lowercase=True).numbers("Saying", 9)
        [1, 3, 4, 2]
        """
        found = [self._first]
        for word in self._words(text[:_MOST_CHARACTERS]):
            found += self._pieces(word)
            if len(found) >= most:
                break
        return [*found[: most - 1], self._last]

    def _words(self, text: str) -> Iterator[str]:
        """Words and marks: BERT's own cleaning, then blanks and punctuation cut."""
        kept = "".join(" " if _blank(char) else char for char in text if not _control(char))
        if self._ideographs:
            kept = _CJK.sub(r" \g<0> ", kept)
        if self._strip:
            kept = "".join(
                char for char in unicodedata.normalize("NFD", kept) if unicodedata.category(char) != "Mn"
            )
        if self._lowercase:
            kept = kept.lower()
        for word in kept.split():
            start = 0
            for at, char in enumerate(word):
                if _mark(char):
                    if start < at:
                        yield word[start:at]
                    yield char
                    start = at + 1
            if start < len(word):
                yield word[start:]

    def _pieces(self, word: str) -> list[int]:
        if len(word) > _LONGEST_WORD:
            return [self._unknown]
        found: list[int] = []
        start = 0
        while start < len(word):
            end = len(word)
            while end > start:
                piece = word[start:end] if start == 0 else self._prefix + word[start:end]
                number = self._ids.get(piece)
                if number is not None:
                    break
                end -= 1
            else:
                return [self._unknown]
            found.append(number)
            start = end
        return found


def read_word_pieces(file: Path) -> WordPieces:
    """The tokenizer of a `tokenizer.json`. Raises ModelError for one that is not of this kind."""
    try:
        told = msgspec.json.decode(file.read_bytes(), type=dict[str, Any])
    except OSError as error:
        raise ModelError(f"{file}: it cannot be read: {error.strerror or error}.") from None
    except msgspec.MsgspecError:
        raise ModelError(f"{file}: this is no tokenizer.json. Copy the model again.") from None
    model, normalizer, cutter = (told.get(key) or {} for key in ("model", "normalizer", "pre_tokenizer"))
    kinds = (_kind(model), _kind(normalizer), _kind(cutter))
    if kinds != ("WordPiece", "BertNormalizer", "BertPreTokenizer"):
        raise ModelError(
            f"{file}: its tokenizer is {' + '.join(kinds)}; WordPiece as BERT has it is read "
            "(BERT, DistilBERT, MiniLM, multilingual BERT). Name a folder of such a model."
        )
    return WordPieces(
        model["vocab"],
        lowercase=bool(normalizer.get("lowercase")),
        strip_accents=normalizer.get("strip_accents"),
        ideographs=bool(normalizer.get("handle_chinese_chars", True)),
        unknown=str(model.get("unk_token", "[UNK]")),
        prefix=str(model.get("continuing_subword_prefix", "##")),
    )


def _kind(part: Mapping[str, Any]) -> str:
    return str(part.get("type") or "nothing")


def _blank(char: str) -> bool:
    return char in " \t\n\r" or unicodedata.category(char) == "Zs"


def _control(char: str) -> bool:
    if char in "\t\n\r":
        return False
    return char in "\0\ufffd" or unicodedata.category(char) in {"Cc", "Cf", "Cn", "Co"}


def _mark(char: str) -> bool:
    return char in _ASCII_MARKS or unicodedata.category(char).startswith("P")
