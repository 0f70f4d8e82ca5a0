"""What choosing variants brought: the lift of what was served over equal shares, and a score.

Messages are compared with those drawn from the same allocation table alone, so a rate that moves with time is
no variant's merit: of the rewards of one table, each is a variant's with a chance in proportion to its
messages times its effect. The logarithms of effects are normal around 0 with a deviation that is not known
and is averaged over, so that variants that are all alike and ones that differ a lot are both told for what
they are, whatever the shares followed. Nothing is drawn at random: equal counts make equal answers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

import msgspec

from info.personalization.score import Chosen, personalization_score

__all__ = ["LEAST_MESSAGES", "LEAST_REWARDS", "Group", "Served", "served_of"]

LEAST_MESSAGES: Final = 100
"""Fewer messages say nothing; where people got several, fewer independent witnesses."""
LEAST_REWARDS: Final = 20
"""Fewer messages that reached their goal say nothing, counted likewise."""
_DEVIATIONS: Final = (0.03, 0.06, 0.12, 0.24, 0.48, 0.96)
"""How far variants' effects may be spread, each as likely as the others before anything was shown."""
_ROUNDS: Final = 30
_LONGEST_STEP: Final = 1.0
_CLOSE: Final = 1e-9
_HALVINGS: Final = 60
_TAIL: Final = 0.025
_Matrix: TypeAlias = list[list[float]]
_Row: TypeAlias = Sequence[tuple[float, ...]]
"""Of one table, in the order of the variants: (shown, rewarded)."""


class Group(NamedTuple):
    """Messages whose variants compete: a template in a channel, or one segment of it.

    `variants` are all that could be drawn. `strata`: for each table what its messages came to, variant →
    (shown, rewarded). `repeats` is how many messages count as one witness, at least 1: the sum of the
    squares of how many each person got, over how many there are.
    """

    variants: tuple[str, ...]
    strata: tuple[Mapping[str, tuple[int, int]], ...]
    repeats: float = 1.0


class Served(msgspec.Struct, frozen=True):
    """What choosing brought in some groups: messages, and how many reached their goal, as counted.

    `lift` is the relative gain of what was served over equal shares, with the interval `low` to `high` that
    holds 95 %; `equal` the rate that equal shares would have had; `score` the share of what always serving
    the best would gain, 0 to 1. All are None where there is not enough to say, and `score` while it is not
    known that there is anything to gain.
    """

    messages: int
    rewards: int
    equal: float | None = None
    lift: float | None = None
    low: float | None = None
    high: float | None = None
    score: float | None = None

    @property
    def told(self) -> str:
        """What that says, in words."""
        if self.lift is None or self.low is None or self.high is None:
            return (
                f"not enough to say: at least {LEAST_MESSAGES} messages, and {LEAST_REWARDS} that reached "
                "their goal, are asked for, and several to one person count as less than as many"
            )
        if self.low > 0:
            said = "more than equal shares would have earned"
        elif self.high < 0:
            said = "less than equal shares would have earned"
        else:
            said = "not to be told from equal shares"
        if self.score is None:
            return f"{said}; whether there is anything to gain is not known yet"
        return f"{said}; {self.score:.0%} of what always serving the best would gain"


def served_of(groups: Iterable[Group]) -> Served:
    """What choosing brought in all these groups together; where one variant is alone nothing was chosen.

    >>> tables = {"control": (500, 25), "warm": (500, 50)}, {"control": (100, 5), "warm": (900, 90)}
    >>> found = served_of([Group(("control", "warm"), tables)])
    >>> round(found.lift, 2), round(found.low, 2), round(found.high, 2), found.score
    (0.11, 0.02, 0.2, 0.407034)
    """
    known = [group for group in groups if len(group.variants) > 1]
    counts = [(_total(group, 0), _total(group, 1), group.repeats) for group in known]
    messages, rewards = sum(shown for shown, _, _ in counts), sum(rewarded for _, rewarded, _ in counts)
    if (
        math.fsum(shown / repeats for shown, _, repeats in counts) < LEAST_MESSAGES
        or math.fsum(rewarded / repeats for _, rewarded, repeats in counts) < LEAST_REWARDS
    ):
        return Served(messages, rewards)
    found = [_estimated(group) for group, (_, rewarded, _) in zip(known, counts, strict=True) if rewarded]
    served = _together(found, [each.served for each in found])
    best = _together(found, [each.best for each in found])
    ratio = math.exp(served.middle)
    return Served(
        messages=messages,
        rewards=rewards,
        equal=rewards / messages / ratio,
        lift=ratio - 1,
        low=math.exp(served.low) - 1,
        high=math.exp(served.high) - 1,
        score=personalization_score([each.place for each in found]) if best.low > 0 else None,
    )


def _total(group: Group, place: int) -> int:
    return sum(pair[place] for stratum in group.strata for pair in stratum.values())


class _Ratio(NamedTuple):
    """The logarithm of what something earns over equal shares, with the bounds of its 95 % interval."""

    middle: float
    low: float
    high: float

    @classmethod
    def mixed(cls, parts: Sequence[tuple[float, float, float]]) -> _Ratio:
        """Of a mixture of normal distributions: weight, mean, variance of each."""
        middle = math.fsum(weight * mean for weight, mean, _ in parts)
        return cls(middle, _quantile(parts, _TAIL), _quantile(parts, 1 - _TAIL))


class _Estimate(NamedTuple):
    """Of a group: the rewards of equal shares, how far what was served and the best are above, the place."""

    equal: float
    served: _Ratio
    best: _Ratio
    place: Chosen


def _together(found: Sequence[_Estimate], ratios: Sequence[_Ratio]) -> _Ratio:
    """The ratio of several groups, which are independent; of one it is its own."""
    whole = math.fsum(each.equal for each in found)
    parts = [(each.equal / whole, ratio) for each, ratio in zip(found, ratios, strict=True)]
    middle = math.log(math.fsum(part * math.exp(ratio.middle) for part, ratio in parts))
    below = math.hypot(*(part * (ratio.middle - ratio.low) for part, ratio in parts))
    above = math.hypot(*(part * (ratio.high - ratio.middle) for part, ratio in parts))
    return _Ratio(middle, middle - below, middle + above)


def _quantile(parts: Sequence[tuple[float, float, float]], part: float) -> float:
    """Where the mixture has so much below it."""
    reach = max(abs(mean) + 10 * math.sqrt(variance) for _, mean, variance in parts)
    low, high = -reach, reach
    for _ in range(_HALVINGS):
        half = (low + high) / 2
        below = math.fsum(
            weight * math.erfc((mean - half) / math.sqrt(2 * variance)) / 2
            for weight, mean, variance in parts
        )
        low, high = (half, high) if below < part else (low, half)
    return (low + high) / 2


def _estimated(group: Group) -> _Estimate:
    """The group under each deviation, weighed by how well it explains the counts."""
    strata = [
        [tuple(map(float, stratum.get(name, (0, 0)))) for name in group.variants]
        for stratum in group.strata
        if any(rewarded for _, rewarded in stratum.values())
    ]
    fits = [_Fit.of(strata, deviation, group.repeats) for deviation in _DEVIATIONS]
    top = max(fit.evidence for fit in fits)
    weights = [math.exp(fit.evidence - top) for fit in fits]
    parts = [(weight / math.fsum(weights), fit) for weight, fit in zip(weights, fits, strict=True)]
    served = _Ratio.mixed([(weight, *fit.served) for weight, fit in parts])
    best = _Ratio.mixed([(weight, *fit.best) for weight, fit in parts])
    places = range(len(group.variants))
    rates = [math.fsum(weight * fit.rates[place] for weight, fit in parts) for place in places]
    shares = [math.fsum(weight * fit.shares[place] for weight, fit in parts) for place in places]
    place = Chosen(
        dict(zip(group.variants, shares, strict=True)),
        dict(zip(group.variants, rates, strict=True)),
        _total(group, 0),
    )
    return _Estimate(_total(group, 1) / math.exp(served.middle), served, best, place)


class _Fit(NamedTuple):
    """Effects under one deviation: how well they explain the counts, and what follows from them.

    `served` and `best` are (log of the ratio to equal shares, its variance).
    """

    evidence: float
    served: tuple[float, float]
    best: tuple[float, float]
    shares: tuple[float, ...]
    rates: tuple[float, ...]

    @classmethod
    def of(cls, strata: Sequence[_Row], deviation: float, repeats: float) -> _Fit:
        """The posterior's mode, and its normal approximation there."""
        logs, bend, evidence = _mode(strata, deviation, repeats)
        effects, size = [math.exp(log) for log in logs], len(logs)
        exposed, messages = _exposed(strata, effects), math.fsum(n for each in strata for n, _ in each)
        shares = [each / math.fsum(exposed) for each in exposed]
        top = effects.index(max(effects))
        alone = [float(place == top) for place in range(size)]
        base = math.fsum(exposed) / messages
        return cls(
            evidence,
            _over_equal(effects, shares, bend),
            _over_equal(effects, alone, bend),
            tuple(shares),
            tuple(base * effect for effect in effects),
        )


def _mode(strata: Sequence[_Row], deviation: float, repeats: float) -> tuple[list[float], _Matrix, float]:
    """The logarithms of the effects by Newton's steps, the bend there, and the log of the evidence."""
    size, precision = len(strata[0]), deviation**-2
    logs, told, bend, determinant = [0.0] * size, 0.0, [[0.0]], 0.0
    for _ in range(_ROUNDS):
        told, slope, bend = _likelihood(strata, logs, repeats)
        for place, log in enumerate(logs):
            slope[place] -= precision * log
            bend[place][place] += precision
        step, determinant = _solved(bend, slope)
        longest = max(map(abs, step))
        if longest < _CLOSE:
            break
        scale = min(1.0, _LONGEST_STEP / longest)
        logs = [log + scale * by for log, by in zip(logs, step, strict=True)]
    evidence = told - precision * math.fsum(log * log for log in logs) / 2
    return logs, bend, evidence - size * math.log(deviation) - determinant / 2


def _over_equal(effects: Sequence[float], shares: Sequence[float], bend: _Matrix) -> tuple[float, float]:
    """The log of what shares earn over what equal ones do, and its variance."""
    size = len(effects)
    mean = math.fsum(share * effect for share, effect in zip(shares, effects, strict=True))
    equal = math.fsum(effects) / size
    turn = [
        share * effect / mean - effect / size / equal for share, effect in zip(shares, effects, strict=True)
    ]
    against, _ = _solved(bend, turn)
    variance = math.fsum(one * other for one, other in zip(turn, against, strict=True))
    return math.log(mean / equal), max(variance, _CLOSE**2)


def _likelihood(
    strata: Sequence[_Row], logs: Sequence[float], repeats: float
) -> tuple[float, list[float], _Matrix]:
    """The log likelihood of whose the rewards were, its slope, and its bend (the negative Hessian)."""
    size = len(logs)
    told, slope, bend = 0.0, [0.0] * size, [[0.0] * size for _ in range(size)]
    effects = [math.exp(log) for log in logs]
    for stratum in strata:
        rewards = math.fsum(rewarded for _, rewarded in stratum) / repeats
        weight = math.fsum(shown * effect for (shown, _), effect in zip(stratum, effects, strict=True))
        chances = [shown * effect / weight for (shown, _), effect in zip(stratum, effects, strict=True)]
        told -= rewards * math.log(weight)
        for place, ((_, rewarded), chance) in enumerate(zip(stratum, chances, strict=True)):
            told += rewarded / repeats * logs[place]
            slope[place] += rewarded / repeats - rewards * chance
            row = bend[place]
            row[place] += rewards * chance
            for other, also in enumerate(chances):
                row[other] -= rewards * chance * also
    return told, slope, bend


def _exposed(strata: Sequence[_Row], effects: Sequence[float]) -> list[float]:
    """What each variant's messages would have earned with an effect of 1."""
    found = [0.0] * len(effects)
    for stratum in strata:
        weight = math.fsum(shown * effect for (shown, _), effect in zip(stratum, effects, strict=True))
        rate = math.fsum(rewarded for _, rewarded in stratum) / weight
        for place, (shown, _) in enumerate(stratum):
            found[place] += rate * shown
    return found


def _solved(matrix: _Matrix, wanted: Sequence[float]) -> tuple[list[float], float]:
    """The x of matrix · x = wanted, of a positive definite matrix; and the log of its determinant."""
    rows = [[*row, value] for row, value in zip(matrix, wanted, strict=True)]
    size, determinant = len(rows), 0.0
    for place, row in enumerate(rows):
        determinant += math.log(row[place])
        for below in rows[place + 1 :]:
            factor = below[place] / row[place]
            for column in range(place, size + 1):
                below[column] -= factor * row[column]
    found = [0.0] * size
    for place in reversed(range(size)):
        row = rows[place]
        known = math.fsum(row[column] * found[column] for column in range(place + 1, size))
        found[place] = (row[size] - known) / row[place]
    return found, determinant
