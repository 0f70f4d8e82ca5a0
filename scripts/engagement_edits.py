"""Whether kinds of edits go the way the content model says, on headlines it has not seen.

For a kind: the pairs of an experiment of which one headline would be changed by such an edit and the other
would not, as if it were edited already; of those the ones where the model, out of fold, tells the edit at
least +2 %. Right is a pair whose second headline had the higher rate. A kind is proven at 57 % right in at
least 50 pairs, and an interval over resampled components that lies above 50 %.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from info.personalization.content.edits import EFFECT_MIN, KINDS
from info.personalization.content.weights import Edit
from scripts.engagement_data import FOLDS, Archive, Numbers
from scripts.engagement_fit import Choice, Space, fit_model
from scripts.engagement_folds import asked
from scripts.engagement_judge import Pairs, all_pairs

__all__ = ["proofs_of"]

_CHOICE: Final = Choice(40.0, 0.35)
_RESAMPLES: Final = 1000


def proofs_of(space: Space, archive: Archive) -> dict[str, Edit]:
    """Every kind, with what the archive says of it; a kind without a pair is left out."""
    models = [
        asked(fit_model(space, archive, np.flatnonzero(archive.folds != fold), _CHOICE))
        for fold in range(FOLDS)
    ]
    pairs = all_pairs(archive)

    def effect(row: int, made: str) -> float:
        model = models[int(archive.folds[row])]
        return model.score(made) - model.score(archive.headlines[row])

    found = {kind.name: _proof(archive, pairs, kind.make, effect) for kind in KINDS}
    return {name: proof for name, proof in found.items() if proof is not None}


def _proof(
    archive: Archive, pairs: Pairs, make: Callable[[str], str], effect: Callable[[int, str], float]
) -> Edit | None:
    made = [make(headline) for headline in archive.headlines]
    changed = np.array([one != other for one, other in zip(made, archive.headlines, strict=True)])
    worth = np.array(
        [
            is_changed and effect(row, made[row]) >= math.log1p(EFFECT_MIN)
            for row, is_changed in enumerate(changed.tolist())
        ]
    )
    chosen = worth[pairs.first] & ~changed[pairs.second]
    if not chosen.any():
        return None
    right = ~pairs.better[chosen]
    low, high = _interval(right.astype(float), pairs.component[chosen])
    experiments = len(set(archive.trials[pairs.first[chosen]].tolist()))
    return Edit(int(chosen.sum()), round(float(right.mean()), 4), low, high, experiments)


def _interval(right: Numbers, components: np.ndarray) -> tuple[float, float]:
    place = np.unique(components, return_inverse=True)[1]
    good = np.bincount(place, right)
    all_of = np.bincount(place).astype(float)
    dice = np.random.default_rng(3)
    times = dice.multinomial(len(good), np.full(len(good), 1 / len(good)), size=_RESAMPLES)
    shares = (times @ good) / (times @ all_of)
    low, high = np.percentile(shares, [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)
