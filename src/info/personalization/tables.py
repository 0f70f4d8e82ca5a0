"""From counts to the next allocation table: pure, and equal counts make equal tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import Final

from info.errors import UnknownName
from info.model.values import AllocationTable, Prior, Priors
from info.personalization.fitted import REMAINING, SPREAD, WIDTH
from info.personalization.posterior import Belief, beliefs_of, probabilities_of_being_best

__all__ = [
    "EXPERIMENT_FLOOR",
    "POLICIES",
    "known_priors",
    "learnt_shares",
    "least_share",
    "make_table",
    "narrowed",
    "with_floor",
]

POLICIES: Final = ("thompson", "uniform", "fixed")
"""How shares are made; see `make_table`."""
EXPERIMENT_FLOOR: Final = 0.1
"""The least share of a variant while an experiment is under way: without one, what loses is no longer
measured, and no interval of it would ever close."""
_MOST_FLOOR: Final = 0.5
_NOTHING: Final = Priors()


def make_table(
    counts: Mapping[str, tuple[int, int]],
    previous: AllocationTable | None,
    *,
    policy: str,
    tenant: str,
    template: str,
    channel: str,
    seed: int,  # noqa: ARG001  (kept for policies that sample; this one integrates and draws nothing)
    now: float,
    priors: Priors = _NOTHING,
    horizon: int = 0,
    floor: float = 0.0,
) -> AllocationTable:
    """The next table for `counts`: variant → (times shown, times rewarded), control first.

    `thompson`: a variant's share is the probability that it is the best, under posteriors that start at
    `priors` and are narrowed the more, the less is left to be learnt of: `horizon` is how many showings
    there will be in all, 0 for nobody knows. No share is below `floor` (or half of an equal share).
    `uniform`: equal shares. `fixed`: the first variant has all. The number is one more than the previous
    table's, 0 without one.

    Raises UnknownName for another policy, ValueError for no variant or a negative count.
    """
    if not counts or any(number < 0 for pair in counts.values() for number in pair):
        raise ValueError("counts name at least one variant and are not negative")
    if policy not in POLICIES:
        raise UnknownName("policy", policy, POLICIES)
    return AllocationTable(
        tenant=tenant,
        template=template,
        channel=channel,
        number=previous.number + 1 if previous else 0,
        shares=tuple(zip(counts, _shares(counts, policy, priors, horizon, floor), strict=True)),
        policy=policy,
        made_at=now,
        prior=priors.model if policy == "thompson" else "",
    )


def _shares(
    counts: Mapping[str, tuple[int, int]], policy: str, priors: Priors, horizon: int, floor: float
) -> tuple[float, ...]:
    size = len(counts)
    if policy == "fixed":
        return (1.0, *(0.0,) * (size - 1))
    if policy == "uniform" or size == 1:
        return (1.0 / size,) * size
    return with_floor(
        learnt_shares(list(counts.values()), known_priors(priors, counts), horizon=horizon), floor
    )


def known_priors(priors: Priors, variants: Iterable[str]) -> list[Prior]:
    """The prior of each variant; of one without an estimate, or where one has none, what variants are like.

    A lift means something only beside the others': with an estimate missing, none counts.
    """
    unknown = Prior(0.0, SPREAD)
    found = [priors.of.get(variant) for variant in variants]
    return [unknown if None in found or prior is None else prior for prior in found]


def learnt_shares(
    counts: Sequence[tuple[float, float]], priors: Sequence[Prior], *, horizon: int = 0
) -> tuple[float, ...]:
    """The shares that `counts` and `priors` teach, in their order."""
    found = beliefs_of(counts, priors)
    left = remaining(sum(shown for shown, _ in counts), len(counts), horizon)
    variance = fsum(prior.deviation**2 for prior in priors) / len(priors)
    return narrowed(found.of, WIDTH.at(left * found.rate * variance))


def remaining(shown: float, size: int, horizon: int = 0) -> float:
    """Showings a variant that are left: to the horizon, else as many as there were, `REMAINING` at least."""
    return max(horizon - shown, 0) / size if horizon else max(shown / size, REMAINING)


def narrowed(beliefs: Sequence[Belief], factor: float) -> tuple[float, ...]:
    """The probability of being best with all deviations times `factor`; with 0 the best take all, alike."""
    if factor > 0:
        return probabilities_of_being_best(
            [Belief(belief.mean, belief.deviation * factor) for belief in beliefs]
        )
    top = max(belief.mean for belief in beliefs)
    each = 1.0 / sum(belief.mean == top for belief in beliefs)
    return tuple(each if belief.mean == top else 0.0 for belief in beliefs)


def least_share(floor: float, arms: int) -> float:
    """The floor of so many variants: half of an equal share at most, so that there is something to learn.

    >>> [least_share(EXPERIMENT_FLOOR, arms) for arms in (2, 5, 20)]
    [0.1, 0.1, 0.025]
    """
    return min(floor, _MOST_FLOOR / arms)


def with_floor(shares: Sequence[float], floor: float) -> tuple[float, ...]:
    """The shares drawn together so that none is below `floor`, or half of an equal share."""
    least = least_share(floor, len(shares))
    return tuple(least + (1 - len(shares) * least) * share for share in shares)
