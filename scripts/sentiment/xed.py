"""XED's lines with a polarity, by file.

A row is `text<TAB>labels`, labels 1 anger, 2 anticipation, 3 disgust, 4 fear, 5 joy, 6 sadness,
7 surprise, 8 trust. Other rows (pieces of an alignment, half of a quoted cell) are left out and counted.

Polarity: joy and trust are positive; anger, disgust, fear and sadness are negative; anticipation and
surprise can be either and say nothing. A line with both, or with neither, has no polarity and is left out.
This part of XED has no neutral lines, so nothing here is told from neutral: only less sure than sure.

Source: Öhman et al., "XED: A Multilingual Dataset for Sentiment Analysis and Emotion Detection", 2020;
CC BY 4.0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

__all__ = ["ENGLISH", "Line", "language_of", "polar_lines", "read_lines"]

ENGLISH: Final = "en-annotated"
_POSITIVE: Final = frozenset({5, 8})
_NEGATIVE: Final = frozenset({1, 3, 4, 6})
_ROW: Final = re.compile(r"([^\t]+)\t([1-8](?:, [1-8])*)\r?\n?")
_LANGUAGES: Final = {"br": "pt-BR", "cn": "zh", "tw": "zh-Hant", "zh": "zh-mixed", ENGLISH: "en"}
"""`zh.tsv` mixes both kinds of characters and English; nothing is learnt from it."""


class Line(NamedTuple):
    """A subtitle line: its file, its row there among those that can be read, its labels."""

    file: str
    row: int
    text: str
    labels: frozenset[int]

    @property
    def language(self) -> str:
        """Its name for the model (`info.processors.sentiment.model.model_language`)."""
        return language_of(self.file)

    @property
    def positive(self) -> bool | None:
        """Its polarity; None for both or neither."""
        good, bad = bool(self.labels & _POSITIVE), bool(self.labels & _NEGATIVE)
        return good if good != bad else None


def language_of(file: str) -> str:
    """The language of a file of XED."""
    return _LANGUAGES.get(file, file)


def read_lines(folder: Path) -> dict[str, Sequence[Line]]:
    """Every readable line by file, in the files' order."""
    return {path.stem: _lines(path) for path in sorted(folder.glob("*.tsv"))}


def _lines(path: Path) -> Sequence[Line]:
    found: list[Line] = []
    with path.open(encoding="utf-8", newline="\n") as rows:
        for row in rows:
            match = _ROW.fullmatch(row)
            if match is None or match[1].count('"') % 2:
                continue
            text = match[1].strip()
            if len(text) > 1 and text[0] == text[-1] == '"':
                text = text[1:-1]
            text = text.replace('""', '"').strip()
            if text:
                labels = frozenset(map(int, match[2].split(", ")))
                found.append(Line(path.stem, len(found), text, labels))
    return found


def polar_lines(lines: Sequence[Line]) -> list[Line]:
    """Those with a polarity."""
    return [line for line in lines if line.positive is not None]
