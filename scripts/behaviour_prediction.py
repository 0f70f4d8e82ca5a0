"""Predictions of behaviour against the truth of simulated worlds, on people nobody fitted on.

The people of a world are parted by a hash. From one half come the tenant's rates and the logistic baselines.
Of the other half every message is predicted when it is made, from what that person did until then and could
be known by then. Compared in log loss, with the same messages for all:

    tenant              the one rate of the tenant
    logistic            channel, hour (two harmonics), weekday, topic
    logistic, record    the same with the person's own record: their rate, that by the channel, that around
                        the hour, each with half an engagement added, and how much they were sent
    logistic, factors   the same with the factors of the person's portrait in place of the record: what is
                        left to a regression that may weigh them anew
    channel, hour       `Portrait.by_channel`, `Portrait.by_hour`: the parts of a prediction by themselves
    behaviour           `Portrait.probability` of channel, hour, weekday and topic
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final

import numpy as np

from info.personalization.behaviour import (
    NO_HABITS,
    Habits,
    Happening,
    Portrait,
    Rates,
    Strengths,
    Told,
    portrait_of,
    rates_of,
)
from info.personalization.simulator import Log, Row, World, random_world, simulate, uniform

__all__ = ["Judged", "judge_world", "losses", "miscalibration"]

NAMES: Final = (
    "tenant",
    "logistic",
    "logistic, record",
    "logistic, factors",
    "channel",
    "hour",
    "behaviour",
)
_LEAST: Final = 1e-6
_STILL: Final = 1e-8
_NEAR_HOURS: Final = 2.5


@dataclass
class Judged:
    """What each predictor said of the messages to people not fitted on, what came of them, and the truth."""

    engaged: list[bool] = field(default_factory=list)
    chances: list[float] = field(default_factory=list)
    said: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in NAMES})
    inside: int = 0
    """Messages whose true chance lay in the 90 % interval."""


@dataclass
class _Seen:
    """A message with what was known of its person when it was made."""

    row: Row
    habits: Habits


def judge_world(seed: int, count: int, strengths: Strengths | None = None) -> Judged:
    """One world with `count` messages, sent at random; every predictor on its held-out people."""
    world = random_world(seed)
    log = simulate(world, uniform, count, seed=seed)
    fitted = [each for each in _seen(log) if not _apart(each.row)]
    rates = rates_of(_tallies(each.row for each in fitted))
    judged = Judged()
    models = [_Logistic(world, own) for own in ("", "record", "factors")]
    known = [(each, _portrait(each, rates, strengths)) for each in fitted]
    for model in models:
        model.fit(known)
    base = sum(each.row.clicked for each in fitted) / max(len(fitted), 1)
    for each in _seen(log):
        if _apart(each.row):
            _judge(judged, each, _portrait(each, rates, strengths), base, models)
    return judged


def _portrait(each: _Seen, rates: Rates, strengths: Strengths | None) -> Portrait:
    habits = each.habits.as_of(each.row.occasion.at)
    return portrait_of(habits, rates) if strengths is None else portrait_of(habits, rates, strengths)


def _judge(judged: Judged, each: _Seen, portrait: Portrait, base: float, models: Sequence[_Logistic]) -> None:
    row, place = each.row, each.row.occasion
    hour = int(place.hour)
    found = portrait.predict(place.channel, hour, weekday=place.weekday, topic=place.topic)
    judged.engaged.append(row.clicked)
    judged.chances.append(row.chance)
    judged.inside += found.low <= row.chance <= found.high
    said = (
        base,
        *(model.predict(each, portrait) for model in models),
        portrait.by_channel(place.channel),
        portrait.by_hour(hour),
        found.probability,
    )
    for name, value in zip(NAMES, said, strict=True):
        judged.said[name].append(value)


def _apart(row: Row) -> bool:
    """Whether the person is one of the half that nobody fits on."""
    return blake2b(row.occasion.recipient.encode(), digest_size=1).digest()[0] % 2 == 1


def _seen(log: Log) -> Iterator[_Seen]:
    """Every message with its person's habits as they could be known when it was made."""
    habits: dict[str, Habits] = {}
    waiting: list[tuple[float, int, Row]] = []
    for row in log.rows:
        while waiting and waiting[0][0] <= row.occasion.at:
            _learn(habits, heapq.heappop(waiting)[2], "engaged")
        person = row.occasion.recipient
        yield _Seen(row, habits.get(person, NO_HABITS))
        _learn(habits, row, "sent")
        if row.clicked:
            heapq.heappush(waiting, (row.known_at, row.occasion.number, row))


def _learn(habits: dict[str, Habits], row: Row, kind: Any) -> None:
    place = row.occasion
    happening = Happening(
        message=str(place.number),
        kind=kind,
        sent_at=place.at,
        at=row.known_at if kind == "engaged" else place.at,
        channel=place.channel,
        topic=place.topic,
        zone=place.time_zone,
    )
    habits[place.recipient] = habits.get(place.recipient, NO_HABITS).after(happening)


def _tallies(rows: Iterator[Row]) -> list[Told]:
    counts: dict[tuple[str, str, str], list[int]] = {}
    for row in rows:
        place = row.occasion
        for kind, name in (
            ("hour", str(int(place.hour))),
            ("weekday", str(place.weekday)),
            ("topic", place.topic),
        ):
            cell = counts.setdefault((kind, place.channel, name), [0, 0])
            cell[0] += 1
            cell[1] += row.clicked
    return [Told(kind, channel, name, n, y) for (kind, channel, name), (n, y) in counts.items()]


class _Logistic:
    """Ridge logistic regression by Newton's method: the baseline."""

    def __init__(self, world: World, own: str) -> None:
        self._channels, self._topics, self._own = world.channels, world.topics, own
        self._weights: Any = None

    def fit(self, known: Sequence[tuple[_Seen, Portrait]]) -> None:
        """Fit on messages of the people for fitting; the ridge is a prior deviation of 1."""
        x = np.array([self._features(each, portrait) for each, portrait in known])
        y = np.array([each.row.clicked for each, _ in known], dtype=float)
        weights = np.zeros(x.shape[1])
        ridge = np.eye(x.shape[1])
        ridge[0, 0] = 1e-6
        for _ in range(25):
            p = 1 / (1 + np.exp(-(x @ weights)))
            slope = x.T @ (y - p) - ridge @ weights
            curve = (x * (p * (1 - p))[:, None]).T @ x + ridge
            step = np.linalg.solve(curve, slope)
            weights += step
            if float(np.abs(step).max()) < _STILL:
                break
        self._weights = weights

    def predict(self, each: _Seen, portrait: Portrait) -> float:
        """The probability of a click."""
        return float(1 / (1 + np.exp(-(np.array(self._features(each, portrait)) @ self._weights))))

    def _features(self, each: _Seen, portrait: Portrait) -> list[float]:
        place = each.row.occasion
        angle = 2 * math.pi * place.hour / 24
        made = [1.0, math.sin(angle), math.cos(angle), math.sin(2 * angle), math.cos(2 * angle)]
        made += [float(place.channel == name) for name in self._channels[1:]]
        made += [float(place.topic == name) for name in self._topics[1:]]
        made += [float(place.weekday == day) for day in range(1, 7)]
        if self._own == "record":
            made += _record(each)
        elif self._own:
            own = (portrait.level, portrait.channels.get(place.channel), portrait.hours[int(place.hour)])
            made += [math.log(factor[0]) if factor else 0.0 for factor in own]
        return [*made, math.log1p(portrait.seen)] if self._own else made


def _record(each: _Seen) -> list[float]:
    """The log of the person's own rates: on the whole, by the channel, within two hours of the hour."""
    place = each.row.occasion
    made = []
    for holds in (
        lambda _channel, _hour: True,
        lambda channel, _hour: channel == place.channel,
        lambda _channel, hour: min((hour - place.hour) % 24, (place.hour - hour) % 24) <= _NEAR_HOURS,
    ):
        cells = [sums for channel, hour, sums in each.habits.hours if holds(channel, hour)]
        engaged, sent = sum(sums.engaged for sums in cells), sum(sums.sent for sums in cells)
        made.append(math.log((engaged + 0.5) / (sent + 1.0)))
    return made


def losses(judged: Judged) -> dict[str, float]:
    """The log loss of each predictor, and of the truth itself."""
    made = {name: _loss(said, judged.engaged) for name, said in judged.said.items()}
    return {**made, "truth": _loss(judged.chances, judged.engaged)}


def _loss(said: Sequence[float], engaged: Sequence[bool]) -> float:
    bounded = (min(1 - _LEAST, max(_LEAST, each)) for each in said)
    total = math.fsum(
        -math.log(each if hit else 1 - each) for each, hit in zip(bounded, engaged, strict=True)
    )
    return total / max(len(engaged), 1)


def miscalibration(said: Sequence[float], engaged: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error: the mean gap of ten equally large groups, sorted by what was said."""
    order = sorted(range(len(said)), key=said.__getitem__)
    size = len(order)
    gap = 0.0
    for place in range(bins):
        group = order[place * size // bins : (place + 1) * size // bins]
        if group:
            gap += abs(sum(said[i] for i in group) - sum(engaged[i] for i in group))
    return gap / max(size, 1)
