"""How well headlines are told apart: `python -m scripts.prove_engagement --encoder FOLDER [--states FILE]`.

Five folds by component. For each, penalty and scales are chosen on the other four, and a model fitted on them
is asked about the fold, packed and read as it lies in the wheel. Random pairs: one of each experiment, the
mean of five draws. Intervals are of resampled components. Calibration is judged on what was seen to win. The
probability told is of the truth, so once the chance of the clicks is counted in, and once the probability is
taken as it is told, against outcomes that chance has blurred; both are held to the bar. With the encoder
it is told with the caution of the inner folds (`scripts.engagement_judge.caution_of`). FOLDER is that of
all-MiniLM-L6-v2; FILE keeps its states from one run to the next. Exit code 1 when a bar is missed.
Needs numpy and pyarrow, and the Upworthy archive in the reference data.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from rich.progress import track

from info.adapters.encoder import LocalEncoder
from info.adapters.encoder.folder import fingerprint_of
from info.personalization.content import ContentModel
from info.personalization.content.weights import WITH_ENCODER, Head, read_packaged
from scripts.engagement_data import FOLDS, Archive, Numbers, Whole, read_archive
from scripts.engagement_edits import proofs_of
from scripts.engagement_fit import Choice, Space
from scripts.engagement_folds import ENCODED, LIGHT, folds_of, scores_of
from scripts.engagement_judge import (
    Figure,
    Pairs,
    accuracy,
    all_pairs,
    auc,
    calibration_error,
    chances,
    figure,
    random_pairs,
)
from scripts.engagement_states import States, scores_by, states_of

DRAWS: Final = 5
BARS: Final = {"light": (0.585, 0.635), "encoder": (0.60, 0.655)}
CALIBRATED: Final = 0.03
ASKED: Final = 60
ALIKE: Final = 0.002
PATIENT: Final = 600.0
"""Seconds an encoder may take for `ASKED` texts."""


class Told(NamedTuple):
    """Every headline's score, deviation and caution by a model that has not seen its component."""

    scores: Numbers
    deviations: Numbers
    cautions: Numbers


class Line(NamedTuple):
    """A figure, and the bar it is held to: at least, or at most."""

    what: str
    found: Figure
    at_least: float | None = None
    at_most: float | None = None

    @property
    def met(self) -> bool:
        """Whether the bar is met; always without one."""
        above = self.at_least is None or self.found.value >= self.at_least
        return above and (self.at_most is None or self.found.value <= self.at_most)


def told(space: Space, archive: Archive, choices: Sequence[Choice], head: Head | None) -> Told:
    """The nested out-of-fold scores."""
    scores, deviations, cautions = (np.zeros(archive.size) for _ in range(3))
    name = "Folds, encoder" if head else "Folds, light"
    for fold in track(folds_of(space, archive, choices, head), name, total=FOLDS, transient=True):
        scores[fold.rows] = scores_of(fold.model, space, fold.rows.tolist())
        deviations[fold.rows] = fold.chosen.deviation
        cautions[fold.rows] = fold.chosen.caution
    return Told(scores, deviations, cautions)


def lines(name: str, archive: Archive, found: Told) -> list[Line]:
    """The figures of one model."""
    accuracy_bar, auc_bar = BARS[name]
    every = all_pairs(archive)
    drawn = [random_pairs(archive, draw) for draw in range(DRAWS)]
    return [
        Line(f"{name}: accuracy, random pairs", _mean(accuracy, found, drawn), accuracy_bar),
        Line(f"{name}: AUC, random pairs", _mean(auc, found, drawn), auc_bar),
        Line(f"{name}: accuracy, all pairs", figure(accuracy, _steps(found, every), every)),
        Line(f"{name}: AUC, all pairs", figure(auc, _steps(found, every), every)),
        *_calibration(name, archive, found, every),
    ]


def _calibration(name: str, archive: Archive, found: Told, pairs: Pairs) -> list[Line]:
    wide = found.deviations * found.cautions
    seen = chances(archive, found.scores, wide, pairs, noise=True)
    true = chances(archive, found.scores, wide, pairs, noise=False)
    return [
        Line(
            f"{name}: calibration error, chance of clicks counted",
            figure(calibration_error, seen, pairs),
            at_most=CALIBRATED,
        ),
        Line(
            f"{name}: calibration error, as if clicks had no chance",
            figure(calibration_error, true, pairs),
            at_most=CALIBRATED,
        ),
        Line(f"{name}: the same, were the model right in all it tells", _blurred(true, seen)),
    ]


def _blurred(true: Numbers, seen: Numbers) -> Figure:
    """The error of `true` where pairs come out as often as `seen` says: what chance alone makes of it."""
    dice, even = np.random.default_rng(0), np.ones(len(true))
    errors = [calibration_error(true, dice.random(len(seen)) < seen, even) for _ in range(100)]
    return Figure(float(np.mean(errors)), *map(float, np.quantile(errors, (0.025, 0.975))))


def _steps(found: Told, pairs: Pairs) -> Numbers:
    steps: Numbers = found.scores[pairs.first] - found.scores[pairs.second]
    return steps


def _mean(measure: object, found: Told, draws: Sequence[Pairs]) -> Figure:
    figures = [figure(measure, _steps(found, pairs), pairs) for pairs in draws]  # type: ignore[arg-type]
    return Figure(*(float(np.mean([each[at] for each in figures])) for at in range(3)))


def edit_lines(space: Space, archive: Archive) -> list[Line]:
    """How often each kind of edit went as the model said; one below the bar is not shown, and fails none."""
    return [
        Line(
            f"edit '{kind}', {proof.pairs} pairs of {proof.experiments} experiments"
            f"{'' if proof.proven else ' (not shown)'}",
            Figure(proof.right, proof.low, proof.high),
        )
        for kind, proof in proofs_of(space, archive).items()
    ]


def write_estimates(file: Path, archive: Archive, whole: Whole, found: Told) -> None:
    """The estimates as `scripts.replay.archive` reads them: by row of the archive's file."""
    rows = np.flatnonzero(whole.places >= 0)
    place = whole.places[rows]
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        file,
        row=rows,
        fold=archive.folds[place],
        lift=found.scores[place],
        deviation=found.deviations[place],
    )


def main() -> None:
    """Print the figures; exit 1 when a bar is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--encoder", type=Path, required=True, help="the folder of all-MiniLM-L6-v2")
    parser.add_argument("--states", type=Path, default=None, help="a file to keep the encoder's states in")
    parser.add_argument(
        "--scores",
        type=Path,
        default=None,
        help="a folder to write out-of-fold estimates to: light.npz, encoder.npz",
    )
    parser.add_argument("--light", action="store_true", help="the light model alone")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    given = parser.parse_args()
    archive, whole = read_archive()
    states = None if given.light else states_of(given.encoder, archive.headlines, given.states)
    if states is not None:
        _check_that_the_package_does_the_same(given.encoder, archive, states)
    space = Space(given.encoder, archive.headlines, states)
    models = {"light": told(space, archive, LIGHT, None)}
    if not given.light:
        head = Head("all-MiniLM-L6-v2", fingerprint_of(given.encoder))
        models["encoder"] = told(space, archive, ENCODED, head)
    found = [line for name, each in models.items() for line in lines(name, archive, each)]
    found += edit_lines(space, archive)
    if given.scores:
        for name, each in models.items():
            write_estimates(given.scores / f"{name}.npz", archive, whole, each)
    _print(found, as_json=given.json)
    sys.exit(0 if all(line.met for line in found) else 1)


def _check_that_the_package_does_the_same(folder: Path, archive: Archive, states: States) -> None:
    """A head scores what is kept of the states as it scores the states themselves. Raises RuntimeError."""
    reading = ContentModel(*read_packaged(WITH_ENCODER[0])).reading
    rows = list(range(0, archive.size, archive.size // ASKED))
    kept = scores_by(reading, states, rows)
    every = LocalEncoder(folder, timeout=PATIENT).states([archive.headlines[row] for row in rows])
    far = max(abs(told - reading.score(each)) for told, each in zip(kept, every, strict=True))
    if far > ALIKE:
        raise RuntimeError(f"What is kept of the states scores {far:.5f} away from the states themselves.")


def _print(found: Sequence[Line], *, as_json: bool) -> None:
    if as_json:
        print(
            json.dumps([{**line._asdict(), "found": line.found._asdict(), "met": line.met} for line in found])
        )
        return
    for line in found:
        bar = line.at_least if line.at_least is not None else line.at_most
        held = "" if bar is None else f"  {'met' if line.met else 'MISSED'}: {bar}"
        value, low, high = line.found
        print(f"{line.what}: {value:.4f} [{low:.4f}, {high:.4f}]{held}")


if __name__ == "__main__":
    main()
