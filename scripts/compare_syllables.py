"""How often English syllables are counted as the CMU pronouncing dictionary counts them.

    python -m scripts.compare_syllables CMUDICT TEXT

CMUDICT is the dictionary's file (one word a line, then its sounds; vowels end in a digit), TEXT any English
text in UTF-8. Words the dictionary does not know are left out; one of several pronunciations is enough.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from info.processors.readability import syllables

__all__ = ["main"]

_SHOWN = 20


def _dictionary(path: Path) -> Mapping[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        word, *sounds = line.partition("#")[0].split()[:40] or [""]
        found[re.sub(r"\(\d+\)\Z", "", word.lower())].add(sum(sound[-1].isdigit() for sound in sounds))
    return found


def main(arguments: Sequence[str]) -> int:
    """Print how many words, and how many occurrences, are counted alike."""
    known = _dictionary(Path(arguments[0]))
    text = Path(arguments[1]).read_text(encoding="utf-8", errors="replace").lower()
    words = Counter(word for word in re.findall(r"[a-z]+'?[a-z]*", text) if word in known)
    wrong = Counter(
        {word: times for word, times in words.items() if syllables(word, "en") not in known[word]}
    )
    print(f"{len(words):,} words, {1 - len(wrong) / len(words):.1%} alike")
    print(f"{words.total():,} occurrences, {1 - wrong.total() / words.total():.1%} alike")
    for word, times in wrong.most_common(_SHOWN):
        print(f"    {word}: {syllables(word, 'en')}, not {min(known[word])} ({times} times)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
