"""Whether a log can speak for a policy: how far its messages stand for those of the other, and when not."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import msgspec

from info.personalization.offpolicy.trials import Trial

__all__ = ["Refusal", "Weights", "refusal_of", "weights_of"]

_LEAST_SIZE: Final = 100.0
_LEAST_UNITS: Final = 50.0
_LEAST_REWARDS: Final = 5.0
_LEAST_PART: Final = 0.1
"""Of the messages that count, at least this part must be left as effective sample."""
_MOST_SHARE: Final = 0.05
_MOST_UNSUPPORTED: Final = 0.01
_MOST_ERRORS: Final = 5.0


class Refusal(msgspec.Struct, frozen=True):
    """Why there is no answer, with the figures, and what would help."""

    code: str
    why: str
    next_step: str


class Weights(msgspec.Struct, frozen=True):
    """How the messages of a log stand for those of another policy.

    `effective` is the effective sample size (the square of the weights' sum over the sum of their squares,
    Kish 1965) of messages, `effective_units` of recipients, `effective_rewards` of rewards. `used` are
    messages with any weight; `largest_share` is the part of all weight that the heaviest has. `mean` is 1
    but for chance; `mean_error` is the standard error of it. `unsupported` is the part of the policy that
    the log could not have sent.
    """

    messages: int
    used: int
    effective: float
    effective_units: float
    effective_rewards: float
    largest: float
    largest_share: float
    mean: float
    mean_error: float
    unsupported: float


def weights_of(trials: Sequence[Trial]) -> Weights:
    """What the weights of trials are like."""
    units: dict[str, float] = defaultdict(float)
    sums = [0.0] * 6
    messages = used = 0
    largest = unsupported = 0.0
    for trial in trials:
        weight, times = trial.weight, trial.times
        messages += times
        used += times if weight else 0
        largest = max(largest, weight)
        unsupported += trial.unsupported * times
        rewarded = weight * abs(trial.reward)
        parts = (weight, weight**2, rewarded, rewarded**2)
        for place, part in enumerate(parts):
            sums[place] += part * times
        if trial.unit:
            units[trial.unit] += weight * times
        else:
            sums[4] += weight**2 * times
    total, squares, rewards, reward_squares, unit_squares, _ = sums
    unit_squares += sum(weight**2 for weight in units.values())
    mean = total / messages
    return Weights(
        messages=messages,
        used=used,
        effective=_effective(total, squares),
        effective_units=_effective(total, unit_squares),
        effective_rewards=_effective(rewards, reward_squares),
        largest=largest,
        largest_share=largest / total if total else 0.0,
        mean=mean,
        mean_error=math.sqrt(max(unit_squares / messages - mean**2, 0.0) / messages),
        unsupported=unsupported / messages,
    )


def _effective(total: float, squares: float) -> float:
    return total * total / squares if squares else 0.0


def refusal_of(weights: Weights, *, by_switching: bool = False) -> Refusal | None:
    """Why a log with such weights cannot speak for the policy; None where it can.

    `by_switching`: large weights are not used, so only support and the amount of data are asked for.
    """
    if weights.unsupported > _MOST_UNSUPPORTED or not weights.used:
        part = weights.unsupported if weights.used else 1.0
        return Refusal(
            "no_support",
            f"{part:.0%} of what the policy would send was never sent, or could not have been.",
            "Ask about a policy over the variants of the log, or give every variant a share first.",
        )
    if not by_switching and (
        weights.effective < _LEAST_PART * weights.used or weights.largest_share > _MOST_SHARE
    ):
        return Refusal(
            "weights_explode",
            f"{_sized(weights)}: the answer would hang on a few messages that were unlikely when they were "
            f"sent. The largest weight is {weights.largest:,.1f}, {weights.largest_share:.1%} of all weight.",
            "Ask about a policy nearer to the one that ran, or let the log run on with a higher floor of "
            "shares.",
        )
    if weights.effective < _LEAST_SIZE or weights.effective_units < _LEAST_UNITS:
        return Refusal(
            "too_few",
            f"{_sized(weights)}, of {weights.effective_units:,.0f} recipients. "
            f"At least {_LEAST_SIZE:.0f} and {_LEAST_UNITS:.0f} are asked for.",
            "Wait for more messages, or ask about a policy nearer to the one that ran.",
        )
    if weights.effective_rewards < _LEAST_REWARDS:
        return Refusal(
            "too_few_rewards",
            f"What the policy would have sent was rewarded {weights.effective_rewards:.1f} times in effect; "
            f"at least {_LEAST_REWARDS:.0f} are asked for.",
            "Wait for more messages, or ask about an event that happens more often.",
        )
    if abs(weights.mean - 1) > _MOST_ERRORS * weights.mean_error + _MOST_UNSUPPORTED:
        return Refusal(
            "weights_do_not_add_up",
            f"Weights have the mean {weights.mean:.3f} instead of 1, further off than chance would have it: "
            "probabilities are missing from the log, are not those it was drawn with, or what would weigh "
            "most was never drawn.",
            "Leave out messages whose variant was not drawn, and see that the probabilities are true.",
        )
    return None


def _sized(weights: Weights) -> str:
    return (
        f"{weights.messages:,} messages, of which {weights.used:,} count, are worth {weights.effective:,.0f}"
    )
