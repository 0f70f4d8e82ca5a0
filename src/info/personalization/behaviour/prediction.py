"""What a person is likely to do: their own habits, shrunk to what the tenant's people do on the whole.

The probability is the tenant's rate of the channel and hour, times factors of the person. Each factor is what
they did over what was expected of them, and starts at 1 with a weight: the mean of a Gamma posterior whose
prior has that strength. So nobody is known by three messages, and everybody by three hundred.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from info.personalization.behaviour.habits import Habits
from info.personalization.behaviour.hours import HOURS, Slot, kernel, slots
from info.personalization.behaviour.rates import Rates

__all__ = [
    "Portrait",
    "Prediction",
    "Strengths",
    "Timed",
    "best_channels",
    "best_times",
    "liked_topics",
    "portrait_of",
]

_MOST: Final = 0.95
_WIDTH: Final = 1.645
"""Standard deviations either side of a 90 % interval."""
_TELLING: Final = 1.15
_KNOWN_BY: Final = 5.0


class Strengths(msgspec.Struct, frozen=True):
    """Engagements after which a person's own factor counts half: small where people differ a lot.

    Chosen on worlds of the simulator that no proof looks at; `python -m scripts.prove_behaviour --choose`
    looks again. The log loss is flat around them: half or twice of one changes it by less than 0.2 %.
    """

    level: float = 4.0
    channel: float = 8.0
    hour: float = 8.0
    topic: float = 4.0


CHOSEN: Final = Strengths()


class Prediction(msgspec.Struct, frozen=True):
    """How likely a message is to be engaged with: `probability`, its 90 % interval, and why in words."""

    probability: float
    low: float
    high: float
    reasons: tuple[str, ...] = ()


class Timed(msgspec.Struct, frozen=True):
    """A moment to send at, with what is expected of it. `at` is seconds since 1970, `hour` local."""

    at: float
    hour: int
    prediction: Prediction


class Portrait(msgspec.Struct, frozen=True):
    """A person against their tenant: factors around 1, each with its evidence. Made once, asked often.

    `seen` is the decayed number of messages that stand behind all of it.
    """

    rates: Rates
    strengths: Strengths
    level: tuple[float, float]
    channels: Mapping[str, tuple[float, float]]
    hours: tuple[tuple[float, float], ...]
    topics: Mapping[str, tuple[float, float]]
    seen: float

    def probability(self, channel: str, hour: int, *, weekday: int | None = None, topic: str = "") -> float:
        """How likely a message by the channel at the local hour is to be engaged with."""
        made = self.rates.of(channel, hour) * self.level[0] * self.hours[hour][0]
        made *= self.channels.get(channel, _UNKNOWN)[0]
        if weekday is not None:
            made *= self.rates.weekdays[weekday]
        if topic:
            made *= self.rates.topic(topic) * self.topics.get(topic, _UNKNOWN)[0]
        return min(_MOST, made)

    def by_channel(self, channel: str) -> float:
        """How likely a message by the channel is to be engaged with, at whatever hour."""
        rates = self.rates
        own = self.channels.get(channel, _UNKNOWN)[0]
        return min(_MOST, rates.rate * rates.channels.get(channel, 1.0) * self.level[0] * own)

    def by_hour(self, hour: int) -> float:
        """How likely a message at the local hour is to be engaged with, by whatever channel."""
        rates = self.rates
        return min(_MOST, rates.rate * rates.every_hour[hour] * self.level[0] * self.hours[hour][0])

    def predict(self, channel: str, hour: int, *, weekday: int | None = None, topic: str = "") -> Prediction:
        """The probability with its interval and its reasons."""
        made = self.probability(channel, hour, weekday=weekday, topic=topic)
        weights = [self.strengths.level + self.level[1]]
        weights.append(self.strengths.channel + self.channels.get(channel, _UNKNOWN)[1])
        weights.append(self.strengths.hour + self.hours[hour][1])
        if topic:
            weights.append(self.strengths.topic + self.topics.get(topic, _UNKNOWN)[1])
        spread = math.exp(_WIDTH * math.sqrt(sum(1 / weight for weight in weights)))
        return Prediction(made, made / spread, min(_MOST, made * spread), self._why(channel, hour, topic))

    def _why(self, channel: str, hour: int, topic: str) -> tuple[str, ...]:
        """What stands behind a prediction, the person's own first; names and counts, no message."""
        if self.seen < 1:
            return (f"Nothing is known of this person; the tenant's people engage {self.rates.rate:.1%}.",)
        known = f"Known by about {self.seen:.0f} messages."
        told = [known if self.seen >= _KNOWN_BY else f"{known} That is little, so the tenant's rate decides."]
        told += _said(self.level[0], "", "others of this tenant")
        if len(self.channels) > 1:
            told += _said(self.channels.get(channel, _UNKNOWN)[0], f" by {channel}", "by other channels")
        told += _said(self.hours[hour][0], f" around {hour:02d}:00", "at other hours")
        if topic and len(self.topics) > 1:
            told += _said(self.topics.get(topic, _UNKNOWN)[0], f" with '{topic}'", "with other topics")
        return tuple(told)


_UNKNOWN: Final = (1.0, 0.0)


def _said(factor: float, here: str, others: str) -> list[str]:
    """A factor in words; nothing of one that is near 1."""
    if 1 / _TELLING < factor < _TELLING:
        return []
    if factor > 1:
        return [f"Engages {factor:.1f} times as often{here} as {others}."]
    return [f"Engages{here} {factor:.0%} as often as {others}."]


def portrait_of(habits: Habits, rates: Rates, strengths: Strengths = CHOSEN) -> Portrait:
    """The person of those habits, against the tenant of those rates."""
    cells = [
        (channel, hour, sums.sent * rates.of(channel, hour), sums.engaged)
        for channel, hour, sums in habits.hours
    ]
    total = habits.total
    expected = math.fsum(cell[2] for cell in cells)
    level = _factor(total.engaged, expected, strengths.level)
    by_channel: dict[str, list[float]] = {}
    for channel, _, here, engaged in cells:
        sums = by_channel.setdefault(channel, [0.0, 0.0])
        sums[0] += here * level[0]
        sums[1] += engaged
    channels = {
        channel: _factor(engaged, here, strengths.channel) for channel, (here, engaged) in by_channel.items()
    }
    by_hour: dict[int, list[float]] = {}
    for channel, hour, here, engaged in cells:
        sums = by_hour.setdefault(hour, [0.0, 0.0])
        sums[0] += here * level[0] * channels[channel][0]
        sums[1] += engaged
    hours = tuple(_around(by_hour, hour, strengths.hour) for hour in range(HOURS))
    mean = level[0] * expected / total.sent if total.sent else 0.0
    topics = {
        topic: _factor(sums.engaged, sums.sent * mean * rates.topic(topic), strengths.topic)
        for topic, sums in habits.topics
    }
    return Portrait(rates, strengths, level, channels, hours, topics, total.sent)


def _factor(engaged: float, expected: float, strength: float) -> tuple[float, float]:
    return (engaged + strength) / (expected + strength), engaged


def _around(cells: Mapping[int, Sequence[float]], hour: int, strength: float) -> tuple[float, float]:
    """The factor of an hour: what its neighbourhood shows against what is expected there."""
    expected = engaged = 0.0
    for other, (e, y) in cells.items():
        weight = kernel[(hour - other) % HOURS]
        expected += weight * e
        engaged += weight * y
    return _factor(engaged, expected, strength)


def best_times(
    portrait: Portrait, channel: str, *, start: float, end: float, zone: str, topic: str = ""
) -> tuple[Timed, ...]:
    """Every full local hour from `start` to `end`, the most promising first; of equals the earlier.

    Hours are those that exist in the zone (`info.personalization.behaviour.hours.slots`).
    """

    def timed(slot: Slot) -> Timed:
        found = portrait.predict(channel, slot.hour, weekday=slot.weekday, topic=topic)
        return Timed(slot.at, slot.hour, found)

    return tuple(
        sorted(map(timed, slots(start, end, zone)), key=lambda one: (-one.prediction.probability, one.at))
    )


def best_channels(
    portrait: Portrait, channels: Sequence[str], *, hour: int, weekday: int | None = None, topic: str = ""
) -> tuple[tuple[str, Prediction], ...]:
    """The channels with what is expected of a message by each at the local hour, the most promising first."""
    made = [(channel, portrait.predict(channel, hour, weekday=weekday, topic=topic)) for channel in channels]
    return tuple(sorted(made, key=lambda one: (-one[1].probability, one[0])))


def liked_topics(portrait: Portrait) -> tuple[tuple[str, float], ...]:
    """Topics the person was sent, with how much oftener than expected they engage; the liked first."""
    found = [(topic, factor) for topic, (factor, _) in portrait.topics.items()]
    return tuple(sorted(found, key=lambda one: (-one[1], one[0])))
