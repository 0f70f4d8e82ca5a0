"""What a tenant's people do on the whole: rates by channel, hour, weekday and topic, from its tallies.

An hour borrows from its neighbours on the circle and from all channels, a weekday and a topic from the rate
of everything, each by so much as its own numbers leave open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from info.personalization.behaviour.hours import HOURS, kernel

__all__ = ["Rates", "Told", "rates_of"]

_FIRST_RATE: Final = 0.05
"""What is expected of a tenant of whom nothing is known, with the weight of `_FIRST_WEIGHT` messages."""
_FIRST_WEIGHT: Final = 20.0
_WEIGHT: Final = 10.0
"""Expected engagements that a channel, an hour, a weekday or a topic needs to be believed half."""


class Told(msgspec.Struct, frozen=True, gc=False):
    """One tally of a tenant: messages sent and engaged with by a channel at an hour, on a day, of a topic.

    `kind` is "hour", "weekday" or "topic", `name` which one. No tally names anybody.
    """

    kind: str
    channel: str
    name: str
    sent: float
    engaged: float


class Rates(msgspec.Struct, frozen=True):
    """The probability that a message is engaged with, for a tenant: `rate` × factors around 1.

    `hours` holds, by channel, a factor for each of the 24 local hours.
    """

    rate: float = _FIRST_RATE
    channels: Mapping[str, float] = {}
    hours: Mapping[str, tuple[float, ...]] = {}
    every_hour: tuple[float, ...] = (1.0,) * HOURS
    weekdays: tuple[float, ...] = (1.0,) * 7
    topics: Mapping[str, float] = {}
    sent: float = 0.0

    def of(self, channel: str, hour: int) -> float:
        """The rate of a channel at a local hour."""
        hours = self.hours.get(channel, self.every_hour)
        return self.rate * self.channels.get(channel, 1.0) * hours[hour]

    def topic(self, topic: str) -> float:
        """The factor of a topic."""
        return self.topics.get(topic, 1.0)


def rates_of(tallies: Iterable[Told]) -> Rates:
    """The rates that a tenant's tallies speak for."""
    hours: dict[str, list[list[float]]] = {}
    days = [[0.0, 0.0] for _ in range(7)]
    topics: dict[str, list[float]] = {}
    for each in tallies:
        if each.kind == "hour":
            cell = hours.setdefault(each.channel, [[0.0, 0.0] for _ in range(HOURS)])[int(each.name)]
        elif each.kind == "weekday":
            cell = days[int(each.name)]
        else:
            cell = topics.setdefault(each.name, [0.0, 0.0])
        cell[0] += each.sent
        cell[1] += each.engaged
    sent = sum(cell[0] for by_hour in hours.values() for cell in by_hour)
    engaged = sum(cell[1] for by_hour in hours.values() for cell in by_hour)
    rate = (engaged + _FIRST_RATE * _FIRST_WEIGHT) / (sent + _FIRST_WEIGHT)
    channels = {
        channel: _factor(sum(c[1] for c in by_hour), rate * sum(c[0] for c in by_hour))
        for channel, by_hour in hours.items()
    }
    together = [[0.0, 0.0] for _ in range(HOURS)]
    for channel, by_hour in hours.items():
        for hour, (n, y) in enumerate(by_hour):
            together[hour][0] += n * rate * channels[channel]
            together[hour][1] += y
    every = _circular(together, (1.0,) * HOURS)
    own = {
        channel: _circular(
            [[n * rate * channels[channel] * every[hour], y] for hour, (n, y) in enumerate(by_hour)], every
        )
        for channel, by_hour in hours.items()
    }
    return Rates(
        rate=rate,
        channels=channels,
        hours=own,
        every_hour=every,
        weekdays=tuple(_factor(y, rate * n) for n, y in days),
        topics={topic: _factor(y, rate * n) for topic, (n, y) in topics.items()},
        sent=sent,
    )


def _factor(engaged: float, expected: float) -> float:
    return (engaged + _WEIGHT) / (expected + _WEIGHT)


def _circular(cells: list[list[float]], around: tuple[float, ...]) -> tuple[float, ...]:
    """A factor for each hour over `around`: what its neighbourhood shows against what is expected there."""
    made = []
    for hour in range(HOURS):
        expected = engaged = 0.0
        for other, (e, y) in enumerate(cells):
            weight = kernel[(hour - other) % HOURS]
            expected += weight * e
            engaged += weight * y
        made.append(around[hour] * _factor(engaged, expected))
    return tuple(made)
