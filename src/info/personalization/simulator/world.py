"""A world of which everything is known: who is in it, and the true chance of every click."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

__all__ = ["HOUR", "MOST", "Fatigue", "Hours", "Occasion", "Person", "Segment", "VariantTruth", "World"]

HOUR: Final = 3600.0
_DAY: Final = 24 * HOUR
MOST: Final = 0.95
"""No chance is higher."""


class VariantTruth(msgspec.Struct, frozen=True):
    """What a variant truly does. `effect` is log lift over control: exp(effect) - 1 is its relative lift.

    `by_segment` is added in a segment. `drift` is added as time passes: none at the world's middle, all
    of it at the end, its opposite at the start. `eligible` is the chance that a person of average level may
    get the variant; `confounding` the log odds by which one deviation of the level changes it.
    """

    effect: float = 0.0
    by_segment: Mapping[str, float] = {}
    drift: float = 0.0
    eligible: float = 1.0
    confounding: float = 0.0


class Segment(msgspec.Struct, frozen=True):
    """People who have an attribute in common: their part of all, and their level on the log scale."""

    share: float
    level: float = 0.0


class Person(msgspec.Struct, frozen=True):
    """A simulated recipient. `level` says how active they are: nobody in the world sees it.

    `attributes` is what a tenant knows. `channels` and `topics` say how much they like each, on the log
    scale; `favourite_hour` is local, 0 to 24.
    """

    id: str
    segment: str
    attributes: Mapping[str, str]
    time_zone: str = "UTC"
    level: float = 0.0
    favourite_hour: float = 12.0
    channels: Mapping[str, float] = {}
    topics: Mapping[str, float] = {}


class Fatigue(msgspec.Struct, frozen=True):
    """A variant costs `cost` on the log scale when it is shown again at once; half of it after a half-life.

    Source: the recency penalty of Yancey, Settles, "A Sleeping, Recovering Bandit Algorithm for Optimizing
    Recurring Notifications", KDD 2020.
    """

    cost: float = 0.0
    half_life_days: float = 3.0

    def after(self, hours: float) -> float:
        """What it costs so many hours after the last time.

        >>> [round(Fatigue(1.0, 2.0).after(hours), 3) for hours in (0, 48, 96)]
        [1.0, 0.5, 0.25]
        """
        return float(self.cost * 0.5 ** (hours / (24 * self.half_life_days)))


class Hours(msgspec.Struct, frozen=True):
    """What the hour and the day of the week do to a chance, on the log scale.

    `favourite` and `narrowness`: the height and the concentration of a person's kernel (von Mises), which
    has mean 0 over the day. `season`: the amplitude of everybody's day, highest at `peak`. `weekdays`:
    Monday first.
    """

    favourite: float = 0.0
    narrowness: float = 2.0
    season: float = 0.0
    peak: float = 19.0
    weekdays: tuple[float, ...] = (0.0,) * 7

    def effect(self, hour: float, weekday: int, favourite_hour: float) -> float:
        """The sum of the three, at a local hour."""
        found = self.weekdays[weekday]
        if self.season:
            found += self.season * math.cos((hour - self.peak) * math.pi / 12)
        if self.favourite:
            near = math.exp(self.narrowness * (math.cos((hour - favourite_hour) * math.pi / 12) - 1))
            found += self.favourite * (near - _mean_kernel(self.narrowness))
        return found


class Occasion(msgspec.Struct, frozen=True):
    """A moment at which one recipient can be sent one message: all that a policy may see.

    `at` is in seconds since 1970, `hour` local (0 up to 24), `weekday` 0 for Monday. `eligible` are the
    variants they may get, control first and always. `since` says how many hours ago they last got a
    variant; one they never got is not in it.
    """

    number: int
    recipient: str
    segment: str
    attributes: Mapping[str, str]
    time_zone: str
    at: float
    hour: float
    weekday: int
    channel: str
    topic: str
    eligible: tuple[str, ...]
    since: Mapping[str, float] = {}


class World(msgspec.Struct, frozen=True):
    """People, variants and the rule of every click.

    chance = rate × exp(effect + by_segment + drift + person's level + segment's level + liking of channel
    and topic + hours − fatigue), at most 0.95. So lifts of variants are the same ratio for everybody, and
    hold for any crowd of people.
    """

    seed: int
    rate: float
    variants: Mapping[str, VariantTruth]
    """Control first."""
    segments: Mapping[str, Segment]
    people: Mapping[str, Person]
    channels: tuple[str, ...] = ("email",)
    topics: tuple[str, ...] = ("news",)
    hours: Hours = Hours()
    fatigue: Fatigue = Fatigue()
    delay_hours: float = 0.0
    """Mean wait between a message and its click."""
    start: float = 1_767_225_600.0
    days: float = 30.0
    level_deviation: float = 1.0
    """The deviation of people's levels within a segment: the unit of confounding."""

    @property
    def control(self) -> str:
        """The variant everybody may always get."""
        return next(iter(self.variants))

    def chance(self, occasion: Occasion, variant: str, hours_since: float | None = None) -> float:
        """The true chance that this person clicks on this variant now.

        `hours_since` they last got it stands in for what the occasion says; -1 is never. KeyError for a
        variant that is not in the world.
        """
        since = occasion.since.get(variant, -1.0) if hours_since is None else hours_since
        return self.fresh(self.crowd(occasion), occasion, variant, since)

    def crowd(self, occasion: Occasion) -> float:
        """What is the same for all variants: the chance, on the log scale, of a variant without effect."""
        person = self.people[occasion.recipient]
        return (
            math.log(self.rate)
            + person.level
            + self.segments[person.segment].level
            + person.channels.get(occasion.channel, 0.0)
            + person.topics.get(occasion.topic, 0.0)
            + self.hours.effect(occasion.hour, occasion.weekday, person.favourite_hour)
        )

    def fresh(self, crowd: float, occasion: Occasion, variant: str, hours_since: float = -1.0) -> float:
        """The chance, from what is the same for all variants; as if never shown without `hours_since`."""
        return self.wearied(self.bare(crowd, occasion, variant), hours_since)

    def bare(self, crowd: float, occasion: Occasion, variant: str) -> float:
        """What the chance would be without fatigue and without an upper bound."""
        truth = self.variants[variant]
        found = crowd + truth.effect + truth.by_segment.get(occasion.segment, 0.0)
        if truth.drift:
            found += truth.drift * (2 * (occasion.at - self.start) / (self.days * _DAY) - 1)
        return math.exp(found)

    def wearied(self, bare: float, hours_since: float) -> float:
        """The chance so many hours after the last time; below 0 is never."""
        if hours_since >= 0 and self.fatigue.cost:
            bare *= math.exp(-self.fatigue.after(hours_since))
        return min(MOST, bare)

    def moved(
        self, occasion: Occasion, *, at: float | None = None, channel: str = "", topic: str = ""
    ) -> Occasion:
        """The occasion at another time, in another channel or on another topic; `since` moves with the time.

        Nothing is sent between: what was sent last stays what was sent last.
        """
        when = occasion.at if at is None else at
        hour, weekday = local(when, occasion.time_zone)
        later = (when - occasion.at) / HOUR
        return msgspec.structs.replace(
            occasion,
            at=when,
            hour=hour,
            weekday=weekday,
            channel=channel or occasion.channel,
            topic=topic or occasion.topic,
            since={name: max(hours + later, 0.0) for name, hours in occasion.since.items()},
        )


def local(at: float, time_zone: str) -> tuple[float, int]:
    """Hour (0 up to 24) and weekday (0 is Monday) on a clock of the zone, summer time counted.

    >>> local(1_774_746_000.0, "Europe/Berlin"), local(1_774_749_600.0, "Europe/Berlin")
    ((3.0, 6), (4.0, 6))
    """
    then = datetime.fromtimestamp(at, _zone(time_zone))
    return then.hour + then.minute / 60 + then.second / 3600, then.weekday()


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=64)
def _mean_kernel(narrowness: float) -> float:
    hours = range(240)
    return math.fsum(math.exp(narrowness * (math.cos(hour * math.pi / 120) - 1)) for hour in hours) / 240
