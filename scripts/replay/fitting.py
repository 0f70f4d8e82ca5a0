"""The numbers of `info.personalization.fitted`, by what they earn on the trials they may see.

Two steps, each by the mean of the lifts at the three horizons: how far the content model is believed
(`trust` on its lifts, `doubt` on their deviations), with the width of a first guess; then the width.
Every setting replays all trials once; a choice for a fold looks at what the other folds' trials earned.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Final, TypeAlias

import msgspec
import numpy as np

from info.personalization.fitted import Width
from scripts.replay.archive import FOLDS, Trials
from scripts.replay.rules import ours
from scripts.replay.running import Earned, run

__all__ = ["HORIZONS", "RUNS", "Tuning", "believed", "fit"]

HORIZONS: Final = (300, 1000, 3000)
TRUSTS: Final = (0.5, 0.65, 0.8, 1.0)
DOUBTS: Final = (1.0, 1.25)
SCALES: Final = (0.25, 0.3, 0.35, 0.4)
POWERS: Final = (0.0, 0.1, 0.2, 0.3)
FIRST: Final = Width(0.3, 0.2)
SEED: Final = 11
RUNS: Final = 24
"""How often each setting replays all trials: with six, luck tells apart settings that earn the same."""

Progress: TypeAlias = Callable[[str], None]


class Tuning(msgspec.Struct, frozen=True):
    """What is fitted."""

    trust: float = 1.0
    doubt: float = 1.0
    width: Width = FIRST


def believed(trials: Trials, tuning: Tuning) -> Trials:
    """The trials with the content model's estimates as far as they are believed."""
    deviation = np.where(trials.there, trials.deviation * tuning.doubt, 1.0)
    return trials._replace(lift=trials.lift * tuning.trust, deviation=deviation)


def fit(trials: Trials, progress: Progress, *, runs: int = RUNS) -> tuple[Tuning, tuple[Tuning, ...]]:
    """The best tuning on all trials, and for each fold the best without its trials."""
    seen = [np.ones(len(trials.fold), dtype=bool), *(trials.fold != fold for fold in range(FOLDS))]
    earned: dict[Tuning, Sequence[Earned]] = {}

    def best(settings: Sequence[Tuning], rows: np.ndarray) -> Tuning:
        for tuning in settings:
            if tuning not in earned:
                earned[tuning] = replayed(trials, tuning, runs)
                progress(f"{tuning}: {_worth(earned[tuning], seen[0]):.2%}")
        return max(settings, key=lambda tuning: _worth(earned[tuning], rows))

    found = []
    for rows in seen:
        first = best([Tuning(trust, doubt) for trust, doubt in product(TRUSTS, DOUBTS)], rows)
        widths = [Width(scale, power) for scale, power in product(SCALES, POWERS)]
        found.append(best([msgspec.structs.replace(first, width=width) for width in widths], rows))
    return found[0], tuple(found[1:])


def replayed(trials: Trials, tuning: Tuning, runs: int, *, seed: int = SEED) -> Sequence[Earned]:
    """What a tuning earns at each horizon."""
    known, rule = believed(trials, tuning), ours(tuning.width)
    return [run(known, rule, horizon=horizon, runs=runs, seed=seed + horizon) for horizon in HORIZONS]


def _worth(earned: Sequence[Earned], rows: np.ndarray) -> float:
    lifts = [each.rule[rows].sum() / each.uniform[rows].sum() - 1 for each in earned]
    return float(np.mean(lifts))
