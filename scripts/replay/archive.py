"""The archive as arrays: one row a trial, one column a headline, padded.

Equal headlines of a trial are one arm; trials with one headline are left out, and those with more than
`MOST_ARMS`. The true rate of an arm is its rate in the archive, shrunk to that of its trial by a Gamma prior
with a relative deviation of `SPREAD`: what a replay draws clicks from.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["FOLDS", "SPREAD", "Floats", "Trials", "fold_of", "read_trials"]

Floats: TypeAlias = NDArray[np.float64]
FOLDS: Final = 5
MOST_ARMS: Final = 8
SPREAD: Final = 0.234


class Trials(NamedTuple):
    """Arrays (trials, arms), but `component` and `fold` (trials,); rows and arms in the archive's order."""

    truth: Floats
    """The true rate; 0 where there is no arm."""
    there: NDArray[np.bool_]
    lift: Floats
    """The content model's log lift, of zero mean over a trial's arms; 0 without scores."""
    deviation: Floats
    component: NDArray[np.int64]
    fold: NDArray[np.int64]

    @property
    def arms(self) -> NDArray[np.int64]:
        """How many arms each trial has."""
        sizes: NDArray[np.int64] = self.there.sum(axis=1)
        return sizes

    def of(self, rows: NDArray[Any]) -> Trials:
        """These trials only."""
        return Trials(*(column[rows] for column in self))

    def without_prior(self, spread: float) -> Trials:
        """The same trials for somebody who knows nothing of the texts."""
        return self._replace(lift=np.zeros_like(self.lift), deviation=np.full_like(self.deviation, spread))


def fold_of(component: str) -> int:
    """The fold of a component, 0 to 4: the same that the content model's estimates were made by."""
    return int.from_bytes(blake2b(component.encode(), digest_size=4).digest(), "big") % FOLDS


def read_trials(archive: Path, scores: Path | None = None) -> Trials:
    """The trials of `experiments.parquet`; with `scores`, an .npz of row, fold, lift and deviation.

    `row` is an index into the parquet's rows. Raises ValueError where a fold is not that of its component.
    """
    from pyarrow import parquet

    table = parquet.read_table(archive)
    names = ("clickability_test_id", "headline", "impressions", "clicks", "component")
    columns = {name: table[name].to_pylist() for name in names}
    lifts, deviations = _scores(scores, columns["component"])
    trials: dict[str, dict[str, list[float]]] = {}
    components: dict[str, str] = {}
    for row, (trial, headline, shown, clicked, component) in enumerate(zip(*columns.values(), strict=True)):
        arm = trials.setdefault(trial, {}).setdefault(headline, [0.0, 0.0, lifts[row], deviations[row]])
        arm[0] += shown
        arm[1] += clicked
        components[trial] = component
    kept = {trial: arms for trial, arms in trials.items() if 1 < len(arms) <= MOST_ARMS}
    return _padded(kept, components)


def _scores(file: Path | None, components: list[str]) -> tuple[list[float], list[float]]:
    if file is None:
        return [0.0] * len(components), [SPREAD] * len(components)
    held = np.load(file)
    lifts, deviations = np.zeros(len(components)), np.full(len(components), SPREAD)
    lifts[held["row"]], deviations[held["row"]] = held["lift"], held["deviation"]
    if any(fold_of(components[row]) != fold for row, fold in zip(held["row"], held["fold"], strict=True)):
        raise ValueError(f"{file}: a fold is not that of its component; the estimates would have seen it.")
    return lifts.tolist(), deviations.tolist()


def _padded(trials: dict[str, dict[str, list[float]]], components: dict[str, str]) -> Trials:
    shape = (len(trials), MOST_ARMS)
    shown, clicked, lift, deviation = (np.zeros(shape) for _ in range(4))
    for place, arms in enumerate(trials.values()):
        for column, values in zip(
            (shown, clicked, lift, deviation), zip(*arms.values(), strict=True), strict=True
        ):
            column[place, : len(arms)] = values
    there = deviation > 0
    rate = (clicked.sum(axis=1) + 0.5) / (shown.sum(axis=1) + 1)
    strength = 1 / SPREAD**2
    truth = np.where(there, (strength + clicked) / (strength / rate[:, None] + shown), 0.0)
    lift = np.where(there, lift - (lift.sum(axis=1) / there.sum(axis=1))[:, None], 0.0)
    deviation = np.where(there, deviation, 1.0)
    names = [components[trial] for trial in trials]
    _, component = np.unique(names, return_inverse=True)
    return Trials(truth, there, lift, deviation, component, np.array([fold_of(name) for name in names]))
