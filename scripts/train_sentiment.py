"""Train the packaged sentiment model: info/ml_models/sentiment. The same data make the same bytes.

    python -m scripts.train_sentiment [--data FOLDER] [--out FOLDER]

Reads xed/*.tsv of the reference data (INFO_REFERENCE_DATA). How strongly to fit is chosen by cross-validation
within the training folds, the calibration and the bound of "unsure" come from the same out-of-fold scores.
The held-out fold is never looked at: `python -m scripts.prove_sentiment` does. Takes some minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from info.processors.sentiment.rules import rule_score
from scripts.sentiment.figures import macro_f1
from scripts.sentiment.fitting import Features, calibrated, features_of, fit, quantised
from scripts.sentiment.splitting import FOLDS, HELD_OUT, Part, part_of
from scripts.sentiment.xed import ENGLISH, read_lines

__all__ = ["main"]

VERSION: Final = "1"
BUCKETS: Final = {"en": 1 << 17, "others": 1 << 19}
STRENGTHS: Final = {"en": (3.0, 10.0, 30.0), "others": (3.0, 10.0)}
LEAST_LINES: Final = 300
"""Polar lines for learning that a language needs to be known."""
RIGHT_OF_SURE: Final = 0.75
"""Of the texts that get a label, so many shall be right."""
OUT: Final = Path(__file__).parents[1] / "src" / "info" / "ml_models" / "sentiment"

Floats = NDArray[np.float64]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write; 2 where the data are not there."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = os.environ.get("INFO_REFERENCE_DATA", str(Path(__file__).parents[2] / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args(arguments)
    folder = asked.data / "xed"
    if not folder.is_dir():
        print(
            f"{folder}: XED is not there. Set INFO_REFERENCE_DATA to the folder of reference data.",
            file=sys.stderr,
        )
        return 2
    files = read_lines(folder)
    others = [lines for name, lines in files.items() if name != ENGLISH]
    asked.out.mkdir(parents=True, exist_ok=True)
    parts = {"en": part_of([files[ENGLISH]]), "others": part_of(others)}
    told = {name: _trained(name, part, asked.out) for name, part in parts.items()}
    languages = {
        language: numbers for each in told.values() for language, numbers in each["languages"].items()
    }
    sure = _sure_from(np.concatenate([each["chance"] for each in told.values()]),
                      np.concatenate([each["positive"] for each in told.values()]))  # fmt: skip
    model = {
        "version": VERSION,
        "sure": round(sure, 3),
        "tables": {name: each["table"] for name, each in told.items()},
        "languages": dict(sorted(languages.items())),
    }
    (asked.out / "model.json").write_text(json.dumps(model, indent=1) + "\n", "utf-8")
    print(f"sure from {sure:.3f}; {len(languages)} languages; written to {asked.out}")
    return 0


def _trained(name: str, part: Part, out: Path) -> dict[str, Any]:
    """Fit one table, write its weights, and calibrate each language that has lines enough."""
    part = _enough(part)
    features = features_of(part.texts, BUCKETS[name])
    strength, scores = _chosen(name, part, features)
    learnt = part.fit_on(HELD_OUT)
    fitted = fit(features.some(learnt), part.positive[learnt], strength)
    weights, scale = quantised(fitted.weights)
    (out / f"{name}.bin").write_bytes(weights.tobytes())
    rules = np.array([rule_score(text, language.partition("-")[0]) for text, language in part.texts], float)
    languages: dict[str, list[float]] = {}
    chances, sides = [], []
    for language in sorted(set(part.languages)):
        inside = learnt & (part.languages == language)
        columns = np.column_stack([scores[inside], rules[inside]])
        numbers = calibrated(columns, part.positive[inside])
        languages[str(language)] = [round(float(each), 4) for each in numbers]
        chances.append(1 / (1 + np.exp(-(columns @ numbers[:2] + numbers[2]))))
        sides.append(part.positive[inside])
    return {
        "table": {"buckets": BUCKETS[name], "scale": scale, "bias": round(fitted.bias, 5)},
        "languages": languages,
        "chance": np.concatenate(chances),
        "positive": np.concatenate(sides),
    }


def _enough(part: Part) -> Part:
    """The part without the languages that have too few lines to learn from."""
    learnt = part.fit_on(HELD_OUT)
    kept = [
        name
        for name in sorted(set(part.languages))
        if (learnt & (part.languages == name)).sum() >= LEAST_LINES
    ]
    by_file: dict[str, list[Any]] = {}
    for line in part.lines:
        if line.language in kept and line.language != "zh-mixed":
            by_file.setdefault(line.file, []).append(line)
    return part_of(list(by_file.values()))


def _chosen(name: str, part: Part, features: Features) -> tuple[float, Floats]:
    """The strength with the best macro-F1 in cross-validation, and the out-of-fold scores under it."""
    tried = {}
    for strength in STRENGTHS[name]:
        scores = np.zeros(len(part.lines))
        for fold in range(FOLDS):
            if fold != HELD_OUT:
                learnt, looked_at = part.fit_on(HELD_OUT, fold), part.held(fold)
                fitted = fit(features.some(learnt), part.positive[learnt], strength)
                scores[looked_at] = features.some(looked_at).score(fitted.weights, fitted.bias)
        seen = ~part.held(HELD_OUT)
        tried[strength] = macro_f1(part.positive[seen], scores[seen] > 0), scores
        print(
            f"{name}: strength {strength:g}, macro-F1 {tried[strength][0]:.4f} in cross-validation",
            flush=True,
        )
    best = max(tried, key=lambda strength: tried[strength][0])
    return best, tried[best][1]


def _sure_from(chance: Floats, positive: NDArray[np.bool_]) -> float:
    """The least probability from which on enough of the labels are right, both sides counting alike."""
    weight = np.where(positive, 0.5 / positive.mean(), 0.5 / (1 - positive.mean()))
    certain, right = np.maximum(chance, 1 - chance), (chance > 0.5) == positive  # noqa: PLR2004
    for bound in np.arange(0.5, 0.95, 0.01):
        kept = certain >= bound
        if np.average(right[kept], weights=weight[kept]) >= RIGHT_OF_SURE:
            return float(bound)
    return 0.95


if __name__ == "__main__":
    sys.exit(main())
