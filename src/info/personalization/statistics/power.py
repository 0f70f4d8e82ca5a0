"""How many people an experiment needs, and how many days: for both modes, before it starts."""

from __future__ import annotations

import math
from typing import Final

import msgspec

from info.errors import ExperimentError
from info.personalization.statistics.boundaries import Step, crossing, walk, walk_within
from info.personalization.statistics.evidence import PEAK, Mixture, log_mean, mixture
from info.personalization.statistics.normal import quantile_above
from info.personalization.statistics.values import Mode

__all__ = ["Duration", "duration", "people_per_variant", "power_of"]

_MOST: Final = 1 << 40
_CLOSE: Final = 1.002
"""A size is found to a fifth of a percent: its assumptions are never known as well."""


class Duration(msgspec.Struct, frozen=True):
    """How large an experiment is, and how long: `days` is None without the traffic of a day.

    `power` is what the rounded size really has. `words` says what it assumes.
    """

    mode: Mode
    people_per_variant: int
    people: int
    days: int | None
    power: float
    base_rate: float
    lift: float
    alpha: float
    arms: int
    looks: int
    words: str


def people_per_variant(
    baseline_rate: float, lift: float, *, significance: float = 0.05, power: float = 0.8
) -> int:
    """People each variant must reach to see a relative `lift` over `baseline_rate`, two-sided, read once.

    Source: Fleiss, Levin, Paik, "Statistical Methods for Rates and Proportions", 3rd ed., eq. 4.14
    (without continuity correction).

    >>> people_per_variant(0.05, 0.10)
    31234
    """
    lifted = _lifted(baseline_rate, lift)
    mean = (baseline_rate + lifted) / 2
    under_null = quantile_above(significance / 2) * math.sqrt(2 * mean * (1 - mean))
    under_lift = quantile_above(1 - power) * _deviation(baseline_rate, lifted)
    return math.ceil(((under_null + under_lift) / (lifted - baseline_rate)) ** 2)


def duration(
    base_rate: float,
    lift: float,
    *,
    mode: Mode = "planned",
    arms: int = 2,
    people_a_day: int = 0,
    alpha: float = 0.05,
    power: float = 0.8,
    looks: int = 20,
    peak: float = PEAK,
) -> Duration:
    """The size with which an experiment finds a relative `lift` with `power`, read at `looks` equal looks.

    With several challengers the error is divided among them. In open mode it is the size at which the
    evidence has been enough, at one look or another, with that power; it may run on. Shares are equal; a
    bandit needs more. Raises ExperimentError for rates, looks or arms that cannot be.

    >>> duration(0.02, 0.20, people_a_day=4000).days
    12
    """
    _check(base_rate, lift, arms, looks, alpha, power)
    each = alpha / (arms - 1)
    low = max(10, people_per_variant(base_rate, lift, significance=each, power=power) // 2)
    high = low
    while power_of(high, base_rate, lift, mode=mode, alpha=each, looks=looks, peak=peak) < power:
        low, high = high, high * 2
        if high > _MOST:
            raise ExperimentError("the calculator", "finds no size for so small a lift")
    while high > low + 1 and high / low > _CLOSE:
        middle = math.isqrt(low * high) if high > 4 * low else (low + high) // 2
        enough = power_of(middle, base_rate, lift, mode=mode, alpha=each, looks=looks, peak=peak) >= power
        low, high = (low, middle) if enough else (middle, high)
    reached = power_of(high, base_rate, lift, mode=mode, alpha=each, looks=looks, peak=peak)
    people = high * arms
    days = math.ceil(people / people_a_day) if people_a_day > 0 else None
    words = _words(high, arms, base_rate, lift, reached, mode, looks, days)
    return Duration(mode, high, people, days, reached, base_rate, lift, alpha, arms, looks, words)


def power_of(
    size: int,
    base_rate: float,
    lift: float,
    *,
    mode: Mode,
    alpha: float = 0.05,
    looks: int = 20,
    peak: float = PEAK,
) -> float:
    """The probability that an experiment with `size` units a variant finds a relative lift.

    The score is taken to be normal; simulations agree within two points (`scripts/prove_statistics.py`).
    """
    lifted = _lifted(base_rate, lift)
    if mode == "planned":
        times = tuple(look / looks for look in range(1, looks + 1))
        end = walk(times, alpha)
        drift = (lifted - base_rate) / _deviation(base_rate, lifted) * math.sqrt(size)
    else:
        end, drift = _open_walk(size, base_rate, lifted, alpha, looks, mixture(peak))
    return sum(up + down for up, down in crossing(end, drift)) if end else 0.0


def _open_walk(
    size: int, base_rate: float, lifted: float, alpha: float, looks: int, mixed: Mixture
) -> tuple[Step | None, float]:
    """Open mode as a walk: the challenger's part of the rewards, centred, in information time.

    Its bound at a look is the score at which the mixture of the grid reaches 1 / alpha.
    """
    rewards = size * (base_rate + lifted)
    part = lifted / (base_rate + lifted)
    times = [look / looks for look in range(1, looks + 1)]
    scores = [_score_needed(rewards * time, alpha, mixed) for time in times]
    drift = (part - 0.5) / 0.5 * math.sqrt(rewards)
    spread = 4 * part * (1 - part)
    return walk_within(times, [score / math.sqrt(spread) for score in scores]), drift / math.sqrt(spread)


def _score_needed(rewards: float, alpha: float, mixed: Mixture) -> float:
    """The standardised excess of the challenger's rewards at which the e-value is 1 / alpha; inf for none."""
    norms = [math.log1p(lift / 2) for lift in mixed.excess]
    least = -math.log(alpha)

    def reached(score: float) -> bool:
        hits = rewards / 2 + score * math.sqrt(rewards) / 2
        logs = [hits * node - rewards * norm for node, norm in zip(mixed.nodes, norms, strict=True)]
        return log_mean(tuple(logs), mixed.weights) >= least

    low, high = 0.0, math.sqrt(rewards)
    if not reached(high):
        return math.inf
    while high - low > 1e-3:  # noqa: PLR2004  (a thousandth of a standard deviation)
        middle = (low + high) / 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


def _check(base_rate: float, lift: float, arms: int, looks: int, alpha: float, power: float) -> None:
    _lifted(base_rate, lift)
    for holds, rule in (
        (2 <= arms <= 100, "wants 2 to 100 arms"),  # noqa: PLR2004
        (1 <= looks <= 1000, "wants 1 to 1,000 looks"),  # noqa: PLR2004
        (0 < alpha <= 0.5, "wants an alpha between 0 and 0.5"),  # noqa: PLR2004
        (alpha < power < 1, "wants a power between alpha and 1"),
    ):
        if not holds:
            raise ExperimentError("the calculator", rule)


def _lifted(base_rate: float, lift: float) -> float:
    if not 0 < base_rate < 1 or lift <= 0 or base_rate * (1 + lift) >= 1:
        raise ValueError("the baseline rate and the lifted rate lie between 0 and 1, the lift above 0")
    return base_rate * (1 + lift)


def _deviation(base_rate: float, lifted: float) -> float:
    return math.sqrt(base_rate * (1 - base_rate) + lifted * (1 - lifted))


def _words(
    size: int,
    arms: int,
    base_rate: float,
    lift: float,
    power: float,
    mode: Mode,
    looks: int,
    days: int | None,
) -> str:
    lasts = f", {days:,} days at that traffic" if days is not None else ""
    how = f"read {looks} times on the way" if mode == "planned" else "read whenever you like"
    return (
        f"{size:,} units for each of {arms} variants{lasts}: a lift of {lift:.0%} over {base_rate:.1%} is "
        f"then found in {power:.0%} of such experiments, {how}."
    )
