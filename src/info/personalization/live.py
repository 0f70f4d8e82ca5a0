"""An estimate of texts brought up to date with what their variants have done."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from info.personalization.content import Estimate

__all__ = ["updated"]

_MODEL: str = "live counts"


def updated(
    estimate: Estimate | None,
    names: Sequence[str],
    counts: Mapping[str, tuple[int, int]],
    *,
    spread: float = 0.24,
) -> Estimate | None:
    """The posterior of the log lifts: the estimate as the prior, the variants' rewards as evidence.

    On the log scale, where a variant's rate over the mean rate of all has the variance 1 / (rewards + ½).
    Without an estimate the prior is 0 with deviation `spread`. None where no variant was ever rewarded:
    there is nothing to bring up to date.

    Source: the normal approximation of a Poisson rate's logarithm, e.g. Gelman et al., Bayesian Data
    Analysis, 3rd ed., §5.6.
    """
    known = {name: counts[name] for name in names if counts.get(name, (0, 0))[0] > 0}
    rewards = sum(rewarded for _, rewarded in known.values())
    if not rewards:
        return None
    rate = rewards / sum(shown for shown, _ in known.values())
    lifts, deviations = [], []
    for index, name in enumerate(names):
        mean = estimate.lifts[index] if estimate else 0.0
        deviation = estimate.deviations[index] if estimate else spread
        if name in known:
            shown, rewarded = known[name]
            seen = math.log((rewarded + 0.5) / (shown * rate + 0.5))
            told, prior = rewarded + 0.5, 1 / deviation**2
            mean = (prior * mean + told * seen) / (prior + told)
            deviation = (prior + told) ** -0.5
        lifts.append(mean)
        deviations.append(deviation)
    middle = sum(lifts) / len(lifts)
    model = f"{estimate.model} + {_MODEL}" if estimate else _MODEL
    return Estimate(
        tuple(lift - middle for lift in lifts),
        tuple(deviations),
        model,
        estimate.version if estimate else "",
        estimate.note if estimate else None,
        estimate.caution if estimate else 1.0,
    )
