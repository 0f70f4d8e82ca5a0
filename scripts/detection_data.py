"""Lines with a known language: XED's subtitles, and texts of another kind found on the machine.

XED's files hold `text<TAB>labels`; some rows have six columns instead, with the two files and the numbers
of the lines before the original and its translation: the last is the text. `cn`, `zh` and `tw` are Chinese,
`br` is Brazilian Portuguese. Which part a line belongs to depends on its letters alone, so that no line of
one part stands in the other, in whatever file, case or punctuation.

Source: Öhman et al., "XED: A Multilingual Dataset for Sentiment Analysis and Emotion Detection", 2020;
CC BY 4.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from gettext import GNUTranslations
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple
from unicodedata import normalize

import orjson

__all__ = ["SHIPPED", "Line", "group", "held_out", "interface_lines", "template_lines", "xed_lines"]

SHIPPED: Final = ("en", "de", "fr", "es", "pt-BR", "it", "nl", "pl", "ru", "ar", "ja", "zh-Hans")
CALIBRATED_SHARE: Final = 0.4
"""The part of the lines that the calibration reads; the others are for proof."""
_FILES: Final = {"cn": "zh", "tw": "zh", "br": "pt", "en-annotated": "en"}
_GROUPS: Final = {"bs": "hr", "sr": "hr", "nn": "no", "nb": "no", "ms": "id", "fil": "tl"}
_ORIGIN: Final = ".xml.gz"
_COLUMNS: Final = 6
_LABELS: Final = re.compile(r"[0-9, ]*")


class Line(NamedTuple):
    """A text and the language it is said to be in."""

    text: str
    language: str


def xed_lines(folder: Path) -> Sequence[Line]:
    """Every line with its language, in the order of the files."""
    return [line for file in sorted(folder.glob("*.tsv")) for line in _lines(file)]


def _lines(file: Path) -> Iterator[Line]:
    language = _FILES.get(file.stem, file.stem)
    for row in file.read_text(encoding="utf-8").split("\n"):
        columns = row.split("\t")
        if _ORIGIN in columns[0]:
            columns = columns[_COLUMNS - 1 :]
        text = columns[0].strip().strip('"').strip() if columns else ""
        if not _LABELS.fullmatch(text) and text != "nan":  # a value that was missing when XED was written
            yield Line(text, language)


def group(language: str) -> str:
    """The language, or the one that stands for its close variants: bs, hr and sr; nb and nn; id and ms.

    >>> group("sr"), group("zh-Hans"), group("nb")
    ('hr', 'zh', 'no')
    """
    base = language.partition("-")[0]
    return _GROUPS.get(base, base)


def held_out(text: str) -> bool:
    """Whether a line is for proof; by its letters and digits in lower case."""
    letters = re.sub(r"\W+", "", normalize("NFKC", text).casefold())
    return int.from_bytes(sha256(letters.encode("utf-8", "replace")).digest()[:8]) / 2**64 >= CALIBRATED_SHARE


def interface_lines(root: Path, most: int = 400) -> Sequence[Line]:
    """What programs on this machine say in their catalogues: at most `most` texts of each language.

    English are the sources of the German ones. A text that is the same as its source is left out, and so is
    one without a space or with fewer than ten characters where words are written apart.
    """
    found: list[Line] = []
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        language = folder.name.partition("@")[0].partition(".")[0]
        if folder.name == language and language not in {"en_GB", "en_US", "en_CA", "en_AU"}:
            pairs = sorted({pair for domain in _DOMAINS for pair in _catalogue(folder, domain)})
            chosen = pairs[:: max(1, len(pairs) // most)][:most]
            found += [Line(target, language.replace("_", "-")) for _, target in chosen]
            if language == "de":
                found += [Line(source, "en") for source, _ in chosen]
    return found


_DOMAINS: Final = ("gtk30", "glib20", "apt", "PackageKit", "software-properties", "appstream")
_SHORTEST: Final = 10


def _catalogue(folder: Path, domain: str) -> Iterator[tuple[str, str]]:
    file = folder / "LC_MESSAGES" / f"{domain}.mo"
    if not file.is_file():
        return
    try:
        with file.open("rb") as opened:
            entries = GNUTranslations(opened)._catalog  # type: ignore[attr-defined]  # noqa: SLF001
    except (IndexError, ValueError):  # a header the standard library cannot read
        return
    for key, target in entries.items():
        source = key if isinstance(key, str) else key[0]
        spaced = target.isascii() or " " in target
        if source and target != source and " " in source and (not spaced or len(target) >= _SHORTEST):
            yield source.rpartition("\4")[2], target


def template_lines(root: Path) -> Sequence[Line]:
    """The packaged translations, text by text, as their files hold them: placeholders and markup included."""
    return [
        Line(text, file.parent.name)
        for file in sorted(root.glob("*/*.json"))
        for text in _texts(orjson.loads(file.read_bytes()))
    ]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if " " in value or not value.isascii():
            yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not key.startswith("$schema"):
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
