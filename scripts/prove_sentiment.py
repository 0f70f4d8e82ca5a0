"""Prove the packaged sentiment model on the held-out lines of XED, beside VADER and TextBlob.

    python -m scripts.prove_sentiment [--peers FOLDER] [--json] [--sample N]

The bars: in English a better macro-F1 than both peers on the same lines (the difference's 95 % interval
above zero), at most 250 µs a line, and weights of at most 10 MB. A peer answers "positive" above the score
that is best for it on the training lines, so it is told what it could not know. Intervals are by bootstrap
over components (English) or stretches of film (others). `--peers` is a folder of packages (site-packages)
that holds vaderSentiment and textblob, where they are not installed here. Exit 1 when a bar is missed, 2
when it could not be looked at.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from info.processors.sentiment import SentimentModel, sentiment
from info.processors.sentiment.rules import rule_score
from scripts.sentiment.figures import best_threshold, calibration_error, difference, macro_f1, with_interval
from scripts.sentiment.splitting import HELD_OUT, Part, part_of
from scripts.sentiment.xed import ENGLISH, Line, read_lines

__all__ = ["figures", "main", "packaged_scores"]

MOST_MICROSECONDS: Final = 250.0
MOST_BYTES: Final = 10_000_000
_EVEN: Final = 0.5

Floats = NDArray[np.float64]
Score = Callable[[str], float]


def main(arguments: Sequence[str] | None = None) -> int:
    """Look at the held-out lines, print what was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = os.environ.get("INFO_REFERENCE_DATA", str(Path(__file__).parents[2] / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument("--peers", type=Path, help="site-packages with vaderSentiment and textblob")
    parser.add_argument("--sample", type=int, default=0, help="so many lines of each language; 0 for all")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    folder = asked.data / "xed"
    if not folder.is_dir():
        print(f"{folder}: XED is not there. Set INFO_REFERENCE_DATA.", file=sys.stderr)
        return 2
    if asked.peers is not None:
        sys.path.append(str(asked.peers))
    found = figures(read_lines(folder), _peers(), sample=asked.sample)
    print(json.dumps(found, indent=1) if asked.json else _told(found))
    if not found["peers"]:
        print("No peer is here: pip install vaderSentiment textblob, or name their folder.", file=sys.stderr)
        return 2
    return 0 if found["kept"] else 1


def _peers() -> dict[str, Score]:
    """The peers that are installed, as functions from a text to a score."""
    made: dict[str, Score] = {}
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        vader = SentimentIntensityAnalyzer()
        made["VADER"] = lambda text: float(vader.polarity_scores(text)["compound"])
    except ImportError:
        pass
    try:
        from textblob import TextBlob

        made["TextBlob"] = lambda text: float(TextBlob(text).sentiment.polarity)
    except ImportError:
        pass
    return made


def figures(
    by_file: dict[str, Sequence[Line]], peers: dict[str, Score], *, sample: int = 0
) -> dict[str, Any]:
    """All figures of the packaged model, the bars, and whether they are kept."""
    english = part_of([by_file[ENGLISH]])
    others = part_of([lines for name, lines in by_file.items() if name != ENGLISH])
    known = SentimentModel.packaged().languages
    languages = {"en": _language(english, "en", sample)}
    for name in sorted(known - {"en"}):
        languages[name] = _language(others, name, sample)
    beside = {name: _peer(english, score, sample) for name, score in peers.items()}
    seconds = _time_of(english, sample)
    size = sum(
        len(files("info.ml_models.sentiment").joinpath(f"{each}.bin").read_bytes())
        for each in ("en", "others")
    )
    return {
        "languages": languages,
        "peers": beside,
        "microseconds": seconds,
        "bytes": size,
        "kept": all(each["better"][1] > 0 for each in beside.values())
        and seconds["model"] <= MOST_MICROSECONDS
        and size <= MOST_BYTES,
    }


def packaged_scores(texts: Sequence[tuple[str, str]]) -> Floats:
    """The packaged model's probability that each text is positive; a half for one without a word."""
    model = SentimentModel.packaged()
    chances = (model.positive(text, language) for text, language in texts)
    return np.array([_EVEN if chance is None else chance for chance in chances])


def _held(part: Part, language: str, sample: int) -> NDArray[np.int64]:
    places = np.flatnonzero(part.held(HELD_OUT) & (part.languages == language))
    return places[:: max(1, len(places) // sample)] if sample else places


def _language(part: Part, language: str, sample: int) -> dict[str, Any]:
    """The figures of a language on its held-out lines."""
    places = _held(part, language, sample)
    texts = [part.texts[place] for place in places]
    right, chance = part.positive[places], packaged_scores(texts)
    said = chance > _EVEN
    sure = np.maximum(chance, 1 - chance) >= SentimentModel.packaged().sure
    rules = np.array([rule_score(text, name.partition("-")[0]) for text, name in texts])
    return {
        "lines": len(places),
        "macro_f1": [round(each, 4) for each in with_interval(right, said, part.units[places])],
        "calibration_error": round(calibration_error(right, chance), 4),
        "labelled": round(float(sure.mean()), 4),
        "macro_f1_of_labelled": round(macro_f1(right[sure], said[sure]), 4),
        "rules_say": round(float((rules != 0).mean()), 4),
    }


def _peer(part: Part, score: Score, sample: int) -> dict[str, Any]:
    """A peer on the English lines: its threshold from the training lines, its figures on the held-out."""
    learnt = np.flatnonzero(part.fit_on(HELD_OUT))
    learnt = learnt[:: max(1, len(learnt) // (4 * sample))] if sample else learnt
    threshold = best_threshold(
        part.positive[learnt], np.array([score(part.lines[place].text) for place in learnt])
    )
    places = _held(part, "en", sample)
    right, units = part.positive[places], part.units[places]
    theirs = np.array([score(part.lines[place].text) for place in places]) > threshold
    ours = packaged_scores([part.texts[place] for place in places]) > _EVEN
    return {
        "threshold": round(threshold, 4),
        "macro_f1": [round(each, 4) for each in with_interval(right, theirs, units)],
        "better": [round(each, 4) for each in difference(right, ours, theirs, units)],
    }


def _time_of(part: Part, sample: int) -> dict[str, float]:
    """Microseconds a line, the median of seven rounds over the held-out lines, with and without the model."""
    texts = [part.lines[place].text for place in _held(part, "en", sample)]
    return {
        name: round(_median(texts, model=model), 1) for name, model in (("model", True), ("rules", False))
    }


def _median(texts: Sequence[str], *, model: bool) -> float:
    rounds = []
    for _ in range(7):
        began = time.process_time()
        for text in texts:
            sentiment(text, "en", model=model)
        rounds.append((time.process_time() - began) / len(texts) * 1e6)
    return float(np.median(rounds))


def _told(found: dict[str, Any]) -> str:
    """The figures as a table of Markdown, and the bars."""
    rows = [
        "| language | lines | macro-F1 (95 %) | labelled | macro-F1 of those | calibration error |",
        "|---|---|---|---|---|---|",
    ]
    for name, each in found["languages"].items():
        rows.append(
            f"| {name} | {each['lines']:,} | {_span(each['macro_f1'])} | {each['labelled']:.0%}"
            f" | {each['macro_f1_of_labelled']:.3f} | {each['calibration_error']:.3f} |"
        )
    for name, each in found["peers"].items():
        rows.append(
            f"{name} in English: {_span(each['macro_f1'])}; ours is better by {_span(each['better'])}"
        )
    times = found["microseconds"]
    rows.append(
        f"{times['model']} µs a line, the model (at most {MOST_MICROSECONDS:.0f}), by rules {times['rules']}"
    )
    rows.append(f"{found['bytes']:,} bytes of weights (at most {MOST_BYTES:,})")
    rows.append("every bar is kept" if found["kept"] else "a bar is missed")
    return "\n".join(rows)


def _span(figures_: Sequence[float]) -> str:
    middle, low, high = figures_
    return f"{middle:.3f} ({low:.3f} to {high:.3f})"


if __name__ == "__main__":
    sys.exit(main())
