"""Fit how the evidence of a language is weighed: `python -m scripts.calibrate_detection [--steps N]`.

A conditional logit: one weight for each kind of evidence, shared by all languages, and one offset for each
language that XED has. No word and no letter sequence is learnt from the data: what is fitted are these
numbers, 14 weights and 39 offsets, written to `data/calibration.json` with the same result at each run.

Each line is put into one of three situations: all languages may be, only XED's may be, or twelve may be
and somebody's locale is known, right four times of five. A line of 15 characters or fewer counts three
times: there the weights decide most, and they are less than a fifth of the lines. Languages that XED has
not share a quarter of what may be where all may be: an assumption, no figure of the data.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from math import log
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from info.localization.detection.cleaning import clean
from info.localization.detection.detector import OTHERS_SHARE, PRIOR_SHARE
from info.localization.detection.evidence import KINDS, LEAST_SHARE, SCRIPT, Lexicon, gather
from info.localization.detection.models import Models, open_models
from info.localization.detection.packaged import CALIBRATION
from info.localization.detection.scripts import script_shares
from scripts.detection_data import SHIPPED, Line, group, held_out, xed_lines
from tests.reference import reference_data

FOLDER: Final = Path("src/info/localization/detection/data")
KEPT: Final = 16
"""Languages of a line that are compared: the likeliest; the others weigh nothing."""
ASKED: Final = 12
UNLISTED_SHARE: Final = 0.25
PULL: Final = 0.03
"""How strongly offsets are drawn to 0, so that a language with few lines has a small one."""
RATE: Final = 0.05
SHORTEST: Final = 15
"""Characters of a line that counts for `SHORT_COUNTS` lines."""
SHORT_COUNTS: Final = 3.0
SCRIPT_WEIGHT: Final = 4.0
"""Set, not fitted: too few lines mix scripts, and half of those were damaged before XED had them."""
_OUT: Final = -1e9

Floats = NDArray[np.floating[Any]]


class Problem(NamedTuple):
    """What is fitted: for each line the evidence of its languages, which are right, what was expected."""

    evidence: Floats
    right: Floats
    before: Floats
    possible: NDArray[np.bool_]
    rows: NDArray[np.intp]
    weights: Floats


def main(steps: int = 320) -> None:
    """Fit and write."""
    models = open_models()
    lines = [line for line in xed_lines(reference_data() / "xed") if not held_out(line.text)]
    print(f"{len(lines):,} lines")
    found, kept = _evidence(lines, models)
    problem = _problem(found, kept, models)
    languages = sorted({line.language for line in lines} & set(models.languages))
    listed = np.array([name in languages for name in models.languages])
    weights, offsets, loss = fit(problem, listed, steps)
    print(f"log loss {loss:.4f}")
    _write(weights, {name: offsets[models.rows[name]] for name in languages}, _unlisted(models, languages))


def _unlisted(models: Models, languages: Sequence[str]) -> float:
    others = len(models.languages) - len(languages)
    return log(UNLISTED_SHARE / (1 - UNLISTED_SHARE) * len(languages) / others)


def _evidence(lines: Sequence[Line], models: Models) -> tuple[Floats, Sequence[Line]]:
    lexicon = Lexicon(models.languages)
    found, kept = [], []
    for line in lines:
        cleaned = clean(line.text)
        shares = script_shares(cleaned)
        if shares:
            found.append(gather(line.text, cleaned, models.opinion(cleaned), shares, lexicon))
            kept.append(line)
    return np.stack(found), kept


def _problem(found: Floats, lines: Sequence[Line], models: Models) -> Problem:
    count = len(models.languages)
    listed = np.array([any(line.language == name for line in lines) for name in models.languages])
    groups = np.array([group(name) for name in models.languages])
    truth = np.array([group(line.language) for line in lines])
    right = (groups[None, :] == truth[:, None]) & listed[None, :]
    before = _before(right, listed, models, len(lines))
    possible = (before > _OUT) & (found[:, :, SCRIPT] > log(LEAST_SHARE))
    rough = found[:, :, 2] * 4 + found[:, :, 3:8].sum(2) + found[:, :, 9] * 3 - found[:, :, 11] + before
    rough = np.where(possible, np.where(right, rough + 1000, rough), _OUT)
    rows = np.argpartition(-rough, KEPT, axis=1)[:, :KEPT]
    possible_kept = np.take_along_axis(possible, rows, 1)
    right_kept = np.take_along_axis(right, rows, 1) & possible_kept
    usable = right_kept.any(1)  # a line in a script its language is not written in teaches nothing
    print(f"{usable.sum():,} of use, {count} languages")
    counts = np.array([SHORT_COUNTS if len(line.text) <= SHORTEST else 1.0 for line in lines])[usable]
    return Problem(
        np.take_along_axis(found, rows[:, :, None], 1)[usable],
        right_kept[usable].astype(np.float32),
        np.take_along_axis(before, rows, 1)[usable].astype(np.float32),
        possible_kept[usable],
        rows[usable],
        counts / counts.sum(),
    )


def _before(right: NDArray[np.bool_], listed: NDArray[np.bool_], models: Models, lines: int) -> Floats:
    """What was expected of each language before the line was read, and who could not be."""
    draw = np.random.default_rng(5)
    count = len(models.languages)
    names = [name for name, there in zip(models.languages, listed, strict=True) if there]
    shipped = [models.rows[name.partition("-")[0]] for name in SHIPPED]
    every = np.where(listed, 0.0, _unlisted(models, names))
    known = np.where(listed, 0.0, _OUT)
    found = np.empty((lines, count), np.float32)
    for at, situation in enumerate(draw.choice(3, lines, p=[0.3, 0.2, 0.5])):
        if situation == 2:  # noqa: PLR2004
            found[at] = _asked(draw, right[at], np.flatnonzero(listed), shipped, count)
        else:
            found[at] = known if situation else every
    return found


def _asked(
    draw: np.random.Generator, right: NDArray[np.bool_], listed: Any, shipped: list[int], count: int
) -> Floats:
    """Twelve languages are asked for and one is expected, as in `detector`."""
    true = int(draw.choice(np.flatnonzero(right)))
    asked = shipped
    if true not in shipped or draw.random() < 0.5:  # noqa: PLR2004
        others = [row for row in draw.permutation(listed).tolist() if not right[row]]
        asked = [true, *others[: ASKED - 1]]
    wrong = [row for row in asked if not right[row]]
    expected = true if draw.random() < PRIOR_SHARE else int(draw.choice(wrong))
    found = np.full(count, log(OTHERS_SHARE / (count - len(asked))), np.float32)
    found[asked] = log((1 - OTHERS_SHARE) / len(asked))
    found[expected] += log(PRIOR_SHARE / (1 - PRIOR_SHARE) * (len(asked) - 1))
    return found


def fit(problem: Problem, listed: NDArray[np.bool_], steps: int) -> tuple[Floats, Floats, float]:
    """The weights and offsets that make the right answers likeliest; by Adam over all lines at once."""
    kinds, count = problem.evidence.shape[2], len(listed)
    found = np.zeros(kinds + count)
    found[0], found[SCRIPT] = 1.0, SCRIPT_WEIGHT
    mean, spread = np.zeros_like(found), np.zeros_like(found)
    loss = 0.0
    for step in range(1, steps + 1):
        weights, offsets = found[:kinds], np.where(listed, found[kinds:], 0.0)
        loss, slope = _slope(problem, weights, offsets)
        slope[SCRIPT] = 0.0
        slope[kinds:] = np.where(listed, slope[kinds:] + 2 * PULL * offsets / listed.sum(), 0.0)
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        rate = RATE * (0.1 if step > 0.8 * steps else 1.0)
        found -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-9)
    return found[:kinds], found[kinds:], loss


def _slope(problem: Problem, weights: Floats, offsets: Floats) -> tuple[float, Floats]:
    scores = problem.evidence @ weights.astype(np.float32) + offsets[problem.rows] + problem.before
    scores = np.where(problem.possible, scores, _OUT)
    shares = np.exp(scores - scores.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    hit = (shares * problem.right).sum(1) + 1e-12
    off = (shares - shares * problem.right / hit[:, None]) * problem.weights[:, None]
    by_weight = np.einsum("lk,lkw->w", off, problem.evidence, optimize=True)
    by_offset = np.bincount(problem.rows.ravel(), off.ravel(), len(offsets))
    return -float((problem.weights * np.log(hit)).sum()), np.concatenate([by_weight, by_offset])


def _write(weights: Floats, offsets: dict[str, float], unlisted: float) -> None:
    found = {
        "weights": {kind: round(float(each), 3) for kind, each in zip(KINDS, weights, strict=True)},
        "languages": {name: round(float(each), 2) for name, each in offsets.items()},
        "unlisted": round(unlisted, 2),
    }
    (FOLDER / CALIBRATION).write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="scripts.calibrate_detection")
    parser.add_argument("--steps", type=int, default=320)
    main(parser.parse_args().steps)
