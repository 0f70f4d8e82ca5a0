"""Make `src/info/validators/content/offensive.zip`: offensive words by language, from LDNOOBW V2 (CC0).

    python -m scripts.compile_offensive_words ../shared/data/word_lists

The lists mix swear words with ordinary ones (*sit*, *fish*, *church*, *faire*, *es*). Of the languages that
templates are shipped in an entry is *strong* where it holds one of the roots in `offensive_roots.txt`, which
were chosen by reading the lists and what they find in film subtitles; everything else is kept as *weak*, and
so are all entries of languages nobody here has read. Entries in Latin letters of a language with another
script, entries of symbols, of one or of two letters go. Strong ones begin with "!" in the file.
"""

from __future__ import annotations

import io
import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

TARGET: Final = Path(__file__).parents[1] / "src/info/validators/content/offensive.zip"
CHOSEN: Final = Path(__file__).with_name("offensive_roots.txt")
OTHER_SCRIPTS: Final = frozenset(
    (
        *("am", "ar", "be", "bg", "dz", "el", "fa", "hi", "hy", "ja", "kh", "ko", "mk", "ml", "mn", "mr"),
        *("my", "ru", "sr", "ta", "te", "th", "uk", "yid", "zh"),
    )
)
NAMES: Final = {
    "zh": "zh",
    "no": "nb",
    "fil": "fil",
    "kh": "km",
    "yid": "yi",
    "pih": "",
    "piy": "",
    "rop": "",
}
"""Names of files that are no BCP 47 language, and what they are; "" leaves the list out."""
_WORD: Final = re.compile(r"[^\W_]+")
_LATIN: Final = re.compile(r"[a-z]")
_UNSPACED: Final = ("ja", "zh", "th", "km", "my")
_LEAST: Final = 3
_LEAST_HAN: Final = 2
_MOST_WORDS: Final = 5


def entries(lines: Iterable[str], language: str) -> Iterator[str]:
    """The entries as they are looked for: folded, their words parted by single spaces."""
    for line in lines:
        if any(mark in line for mark in "*@$#!+()[]{}|\\/<>=^~_"):
            continue
        folded = unicodedata.normalize("NFKC", line.strip()).casefold()
        if language == "ar":
            folded = "".join(mark for mark in folded if not unicodedata.combining(mark) and mark != "\u0640")
        words = _WORD.findall(folded)
        entry = ("" if language in _UNSPACED else " ").join(words)
        least = _LEAST_HAN if language in ("ja", "zh", "ko") else _LEAST
        if len(entry) < least or len(words) > _MOST_WORDS or any(map(str.isdigit, entry)):
            continue
        if language in OTHER_SCRIPTS and _LATIN.search(entry):
            continue
        yield entry


def chosen() -> tuple[dict[str, re.Pattern[str]], dict[str, re.Pattern[str]]]:
    """Language → what a strong entry holds; language → entries that are ordinary words all the same."""
    roots: dict[str, list[str]] = {}
    ordinary: dict[str, list[str]] = {}
    for line in CHOSEN.read_text("utf-8").splitlines():
        language, _, rest = line.partition(" ")
        if language.startswith("-"):
            ordinary.setdefault(language[1:], []).extend(rest.split())
        elif language != "#":
            roots.setdefault(language, []).append(rest)
    patterns = {language: re.compile("|".join(lines)) for language, lines in roots.items()}
    return patterns, {language: re.compile("|".join(words)) for language, words in ordinary.items()}


def compiled(folder: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Language → its strong and its weak entries, sorted."""
    found = {}
    patterns, ordinary_words = chosen()
    for path in sorted(folder.glob("*.txt")):
        language = NAMES.get(path.stem, path.stem)
        if not language:
            continue
        kept = set(entries(path.read_text("utf-8").splitlines(), language))
        roots = patterns.get(language)
        ordinary = ordinary_words.get(language)
        plain = {entry for entry in kept if ordinary and ordinary.fullmatch(entry)}
        strong = {entry for entry in kept - plain if roots and roots.search(entry)}
        found[language] = (sorted(strong), sorted(kept - strong))
    return found


def main() -> int:
    """Write the file, the same bytes for the same lists, and say how large it is."""
    lists = compiled(Path(sys.argv[1]))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for language, (strong, weak) in lists.items():
            lines = sorted([*(f"!{entry}" for entry in strong), *weak], key=lambda line: line.lstrip("!"))
            out.writestr(zipfile.ZipInfo(f"{language}.txt", (1980, 1, 1, 0, 0, 0)), "\n".join(lines).encode(),
                         zipfile.ZIP_DEFLATED, 9)  # fmt: skip
    TARGET.write_bytes(made.getvalue())
    print(f"{TARGET.name}: {len(made.getvalue()):,} bytes, {len(lists)} languages")
    for language in chosen()[0]:
        strong, weak = lists[language]
        print(f"  {language}: {len(strong):,} strong, {len(weak):,} weak")
    return 0


if __name__ == "__main__":
    sys.exit(main())
