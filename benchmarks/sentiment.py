"""How long a sentiment takes, beside VADER and TextBlob: the same held-out lines of XED, in turns.

    python -m benchmarks.sentiment [--peers FOLDER] [--rounds N]

`--peers` is a folder of packages with vaderSentiment and textblob; a contender that is not there is left
out, by name. How right they are is `python -m scripts.prove_sentiment`'s to say.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from benchmarks.measure import take_turns
from scripts.sentiment.splitting import HELD_OUT, part_of
from scripts.sentiment.xed import ENGLISH, read_lines
from tests.reference import reference_data

__all__ = ["contenders", "main"]

COUNT = 300


def contenders() -> Mapping[str, Callable[[str], object]]:
    """Each that is installed, as a function of a text."""
    from info.processors.sentiment import sentiment

    found: dict[str, Callable[[str], object]] = {
        "ours": lambda text: sentiment(text, "en"),
        "our rules": lambda text: sentiment(text, "en", model=False),
    }
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        found["VADER"] = SentimentIntensityAnalyzer().polarity_scores
    except ImportError as error:
        print(f"sentiment VADER: not here ({error})")
    try:
        from textblob import TextBlob

        found["TextBlob"] = lambda text: TextBlob(text).sentiment.polarity
    except ImportError as error:
        print(f"sentiment TextBlob: not here ({error})")
    return found


def main(rounds: int = 7) -> list[dict[str, Any]]:
    """Compare all, print a line for each, and give the rows to save."""
    folder = reference_data() / "xed"
    if not folder.is_dir():
        print("sentiment XED is not here (INFO_REFERENCE_DATA)")
        return []
    part = part_of([read_lines(folder)[ENGLISH]])
    held = part.held(HELD_OUT)
    texts = [line.text for line, flag in zip(part.lines, held, strict=True) if flag][:COUNT]
    timings = take_turns({name: _all(texts, each) for name, each in contenders().items()}, rounds=rounds)
    ours = timings["ours"]
    rows = []
    for name, timing in timings.items():
        each, ratio = timing.median / len(texts), round(ours.over(timing), 2)
        print(f"sentiment {name:10} {each:8.1f} µs a line   ours ÷ it {ratio:5.2f}")
        rows.append({"what": "sentiment of a line", "contender": name, "microseconds": each, "ratio": ratio})
    return rows


def _all(texts: Sequence[str], judge: Callable[[str], object]) -> Callable[[], object]:
    return lambda: [judge(text) for text in texts]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers")
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    if asked.peers:
        sys.path.append(asked.peers)
    main(asked.rounds)
