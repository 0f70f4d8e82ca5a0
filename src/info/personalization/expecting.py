"""Priors of variants from what a content model estimates of their texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from info.model.values import Prior, Priors
from info.personalization.fitted import TRUST

__all__ = ["Estimating", "priors_with"]


class Estimating(Protocol):
    """A content model: `info.personalization.content.ContentModel`, or one with an encoder."""

    def estimate(self, texts: Sequence[str], *, locale: str) -> Any:
        """`lifts` and `deviations` in the order of the texts, `model` and `version`; or a reason for none."""
        ...


def priors_with(open_model: Callable[[], Estimating]) -> Callable[[Mapping[str, str], str], Priors]:
    """From a text for each variant and their locale to priors; empty where the model has no estimate.

    The model is opened when it is first asked. Its lifts are believed as far as `TRUST`.
    """

    def expect(texts: Mapping[str, str], locale: str) -> Priors:
        found = open_model().estimate(list(texts.values()), locale=locale)
        lifts = getattr(found, "lifts", None)
        if lifts is None:
            return Priors()
        each = zip(texts, lifts, found.deviations, strict=True)
        priors = {name: Prior(TRUST * lift, deviation) for name, lift, deviation in each}
        return Priors(f"{found.model} {found.version}", priors)

    return expect
