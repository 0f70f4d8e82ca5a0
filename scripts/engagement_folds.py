"""Out-of-fold estimates of the content model: chosen and fitted on some folds, told on one never looked at.

For each fold: the choice (penalty, scales) with the highest AUC on the next fold, among models fitted on the
other three; with it a model is fitted on all four, packed as it would lie in the wheel, unpacked, and asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from info.personalization.content import ContentModel
from info.personalization.content.weights import Head, packed, unpacked
from scripts.engagement_data import FOLDS, Archive, Numbers
from scripts.engagement_fit import Choice, Model, Space, deviation_of, fit_model
from scripts.engagement_judge import all_pairs, auc, caution_of
from scripts.engagement_states import scores_by

__all__ = ["ENCODED", "LIGHT", "Chosen", "Fold", "asked", "best_choice", "folds_of", "scores_of"]

LIGHT: Final = (
    Choice(20.0, 0.35),
    Choice(40.0, 0.35),
    Choice(80.0, 0.35),
    Choice(40.0, 0.2),
    Choice(40.0, 0.6),
)
ENCODED: Final = (Choice(60.0, 0.35, 0.95, 0.5), Choice(60.0, 0.35, 1.2, 0.5), Choice(60.0, 0.35, 1.5, 0.5))
Places = NDArray[np.intp]


class Chosen(NamedTuple):
    """What the inner folds say: the choice, and of its scores there the deviation, slope and caution."""

    choice: Choice
    deviation: float
    slope: float
    caution: float


class Fold(NamedTuple):
    """A model that saw nothing of `rows`, and what was chosen for it."""

    rows: Places
    model: ContentModel
    chosen: Chosen


def asked(model: Model) -> ContentModel:
    """The model as it answers when it was packed and read again."""
    return ContentModel(*unpacked(packed(model.fitted, model.weights, model.directions)))


def scores_of(model: ContentModel, space: Space, rows: Sequence[int]) -> Numbers:
    """What the model tells of each text, before they are set beside each other."""
    light = np.array([model.score(space.texts[row]) for row in rows])
    if model.fitted.head is None or space.states is None:
        return light
    return light + scores_by(model.reading, space.states, rows)


def best_choice(
    space: Space,
    archive: Archive,
    choices: Sequence[Choice],
    folds: Sequence[int] | range,
    judged: int,
    head: Head | None,
) -> Chosen:
    """The choice that told the fold `judged` best when fitted on `folds`, and its figures there.

    Chances of a model with a head are told with the caution that its scores ask for; those of the light
    model, which are calibrated as they are, with none.
    """
    trained = np.flatnonzero(np.isin(archive.folds, list(folds)))
    seen = np.flatnonzero(archive.folds == judged)
    part = _part(archive, seen)
    pairs = all_pairs(part)
    found = []
    for choice in choices:
        model = asked(fit_model(space, archive, trained, choice, head=head))
        scores = scores_of(model, space, seen.tolist())
        told = scores[pairs.first] - scores[pairs.second]
        found.append((auc(told, pairs.better, np.ones(len(told))), choice, scores))
    _, choice, scores = max(found, key=lambda each: each[0])
    deviation, slope = deviation_of(part, scores)
    return Chosen(choice, deviation, slope, caution_of(part, scores, deviation) if head else 1.0)


def folds_of(space: Space, archive: Archive, choices: Sequence[Choice], head: Head | None) -> Iterator[Fold]:
    """A fold at a time."""
    for fold in range(FOLDS):
        judged = (fold + 1) % FOLDS
        inner = [each for each in range(FOLDS) if each not in (fold, judged)]
        chosen = best_choice(space, archive, choices, inner, judged, head)
        trained = np.flatnonzero(archive.folds != fold)
        model = asked(fit_model(space, archive, trained, chosen.choice, head=head))
        yield Fold(np.flatnonzero(archive.folds == fold), model, chosen)


def _part(archive: Archive, rows: Places) -> Archive:
    return Archive(
        [archive.headlines[row] for row in rows],
        np.unique(archive.trials[rows], return_inverse=True)[1],
        archive.impressions[rows],
        archive.clicks[rows],
        [archive.components[row] for row in rows],
        archive.folds[rows],
        archive.weeks[rows],
    )
