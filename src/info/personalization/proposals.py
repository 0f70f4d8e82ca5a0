"""Edits of the best candidate that have proved right on data, each with its predicted effect."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import msgspec

from info.personalization.content import ContentModel, Estimate, Range
from info.personalization.content.edits import EFFECT_MIN, edited
from info.personalization.content.weights import Edit

__all__ = ["ProposedEdit", "propose_edits"]


class ProposedEdit(msgspec.Struct, frozen=True):
    """One edit: its kind, what it does in words, the text it makes, and the lift of that over the text.

    `proof` tells how often such edits went this way on headline experiments the model had not seen. An
    edit leaves placeholders, links, numbers and names as they are.
    """

    kind: str
    does: str
    text: str
    effect: Range
    win: float
    """The probability that the edited text does better, by the model."""
    proof: Edit


def propose_edits(
    text: str, model: ContentModel, proofs: Mapping[str, Edit], *, locale: str
) -> tuple[ProposedEdit, ...]:
    """The proven edits with a predicted lift of at least 2 %, the largest first."""
    proven = {name: proof for name, proof in proofs.items() if proof.proven}
    found = list(_proposals(text, model, proven, locale))
    return tuple(sorted(found, key=lambda edit: -edit.effect.lift))


def _proposals(
    text: str, model: ContentModel, proven: Mapping[str, Edit], locale: str
) -> Iterator[ProposedEdit]:
    for kind, made in edited(text, proven):
        estimate = model.estimate([text, made], locale=locale)
        if isinstance(estimate, Estimate):
            effect = _effect(estimate)
            if effect.lift >= EFFECT_MIN:
                yield ProposedEdit(kind.name, kind.does, made, effect, estimate.win(1, 0), proven[kind.name])


def _effect(estimate: Estimate) -> Range:
    """The second text's lift over the first, with the range of a difference of two texts."""
    step = estimate.lifts[1] - estimate.lifts[0]
    spread = estimate.reach * math.hypot(*estimate.deviations)
    return Range(*(math.expm1(each) for each in (step, step - spread, step + spread)))
