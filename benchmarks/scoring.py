"""Scoring texts beside other linear looks at a text: microseconds a text, in one run.

    python -m benchmarks.scoring [--rounds N]

The packaged content model, in plain Python, beside packages that also give a text one number or a few from
weights of its words: VADER (sentiment, a word list in plain Python) and py3langid (language, numpy). They
answer other questions; they say what such a look costs. A contender that is not installed is left out, by
name. The texts are subjects and first lines as products send them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any, Final

from benchmarks.measure import take_turns

__all__ = ["contenders", "main"]

MOST_US: Final = 300
"""Microseconds a text may take."""
TEXTS: Final = tuple(
    f"{opening} {rest}"
    for opening in (
        "Your report is ready:",
        "Look what happened when",
        "You won't believe how",
        "5 reasons why",
    )
    for rest in (
        "three of your tracks grew by 20 % this month, and nobody saw it coming",
        "she asked her neighbours for help with the garden",
        "your invoice for March is due on Friday",
        "a small team in Warsaw doubled its listeners in a week. Here's the story.",
        "the new dashboard saves you an hour a day!",
    )
)

Look = Callable[[str], object]


def contenders() -> Mapping[str, Look]:
    """Each that is installed, as a function of a text."""
    found: dict[str, Look] = {}
    for name, make in (("ours", _ours), ("vader", _vader), ("py3langid", _py3langid)):
        try:
            found[name] = make()
        except ImportError as error:
            print(f"score    {name}: not here ({error})")
    return found


def _ours() -> Look:
    from info.personalization import ContentModel

    model = ContentModel.packaged()
    return lambda text: model.estimate([text], locale="en")


def _vader() -> Look:
    from importlib import import_module

    analyzer = import_module("vaderSentiment.vaderSentiment").SentimentIntensityAnalyzer()
    look: Look = analyzer.polarity_scores
    return look


def _py3langid() -> Look:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    look: Look = LanguageIdentifier.from_model_file(MODEL_FILE).classify
    return look


def main(rounds: int = 7) -> list[dict[str, Any]]:
    """Compare all, print a line for each, and give the rows to save."""
    looks = contenders()
    timings = take_turns({name: _all(look) for name, look in looks.items()}, rounds=rounds)
    rows = []
    for name, timing in timings.items():
        each = timing.median / len(TEXTS)
        ratio = timings["ours"].over(timing)
        bar = f" (at most {MOST_US})" if name == "ours" else ""
        print(f"score    {name:12} {each:7.1f} µs a text{bar}; ours ÷ it {ratio:.2f}")
        rows.append(
            {
                "subject": "score",
                "what": f"{len(TEXTS)} texts",
                "peer": name,
                "ours": vars(timings["ours"]),
                "theirs": vars(timing),
                "ratio": round(ratio, 3),
                "goal": f"{MOST_US} µs a text",
            }
        )
    return rows


def _all(look: Look) -> Callable[[], object]:
    return lambda: [look(text) for text in TEXTS]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.scoring")
    parser.add_argument("--rounds", type=int, default=7)
    main(parser.parse_args().rounds)
