"""A random world from ranges: the same seed and ranges give the same world."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from info.personalization.simulator.dice import Dice
from info.personalization.simulator.ranges import Ranges
from info.personalization.simulator.world import Fatigue, Hours, Person, Segment, VariantTruth, World

__all__ = ["random_world"]

_PLANS: Final = ("free", "pro", "team", "enterprise")
_REGIONS: Final = ("north", "south", "east", "west")
_CHANNELS: Final = ("email", "push.fcm", "in_app", "sms", "slack", "whatsapp")
_TOPICS: Final = ("account", "news", "usage", "offers", "product", "security")
_VARIANTS: Final = ("control", "warm", "short", "bold", "plain", "question", "story", "urgent")
_ZONES: Final = (
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
)
_START: Final = 1_772_323_200.0
"""1 March 2026, 00:00 UTC: most clocks of the zones change within the two months after it."""
_TERCILE: Final = 0.4307
"""Of a normal draw a third lies below minus this many deviations, a third above so many."""


def random_world(seed: int, ranges: Ranges | None = None) -> World:
    """A world whose truth is drawn from the ranges, by the seed alone.

    >>> world = random_world(7)
    >>> world == random_world(7), world == random_world(8), world.control
    (True, False, 'control')
    """
    wanted = ranges or Ranges()
    dice = Dice(seed, "world")
    days = dice.between(*wanted.days)
    segments = _segments(dice, wanted)
    channels = _CHANNELS[: dice.whole(*_within(wanted.channels, len(_CHANNELS)))]
    topics = _TOPICS[: dice.whole(*_within(wanted.topics, len(_TOPICS)))]
    level_deviation = dice.between(*wanted.levels)
    return World(
        seed=seed,
        rate=dice.between(*wanted.rate),
        variants=_variants(dice, wanted, segments),
        segments=segments,
        people=_people(Dice(seed, "people"), wanted, segments, channels, topics, level_deviation),
        channels=channels,
        topics=topics,
        hours=_hours(dice, wanted),
        fatigue=Fatigue(dice.between(*wanted.fatigue), dice.between(*wanted.half_life_days)),
        delay_hours=dice.between(*wanted.delay_hours),
        start=_START,
        days=days,
        level_deviation=level_deviation or 1.0,
    )


def _within(bounds: tuple[int, int], most: int) -> tuple[int, int]:
    """Whole bounds, where there are names for so many. Error: ValueError."""
    if not 1 <= bounds[0] <= bounds[1] <= most:
        raise ValueError(f"a world has from 1 to {most} of them, and the range is {bounds}")
    return bounds


def _segments(dice: Dice, ranges: Ranges) -> dict[str, Segment]:
    count = dice.whole(*_within(ranges.segments, len(_PLANS)))
    weights = [dice.between(0.5, 2.0) for _ in range(count)]
    deviation = dice.between(*ranges.segment_levels)
    levels = _centred([dice.normal(deviation) for _ in range(count)], weights)
    return {
        f"plan={plan}": Segment(weight / sum(weights), level)
        for plan, weight, level in zip(_PLANS, weights, levels, strict=False)
    }


def _variants(dice: Dice, ranges: Ranges, segments: Mapping[str, Segment]) -> dict[str, VariantTruth]:
    count = dice.whole(*_within(ranges.variants, len(_VARIANTS)))
    effects, personal, drift = (
        dice.between(*each) for each in (ranges.effects, ranges.personal, ranges.drift)
    )
    found = {_VARIANTS[0]: VariantTruth()}
    weights = [segment.share for segment in segments.values()]
    for name in _VARIANTS[1:count]:
        apart = _centred([dice.normal(personal) for _ in segments], weights)
        found[name] = VariantTruth(
            effect=dice.normal(effects),
            by_segment=dict(zip(segments, apart, strict=True)),
            drift=dice.normal(drift),
            eligible=dice.between(*ranges.eligible),
            confounding=dice.between(*ranges.confounding),
        )
    return found


def _centred(values: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The values less their weighted mean."""
    mean = sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)
    return [value - mean for value in values]


def _hours(dice: Dice, ranges: Ranges) -> Hours:
    favourite, narrowness, season = (
        dice.between(*each) for each in (ranges.favourite_hours, ranges.hour_narrowness, ranges.season)
    )
    peak = dice.between(17.0, 22.0)
    deviation = dice.between(*ranges.weekdays)
    return Hours(
        favourite=favourite,
        narrowness=narrowness,
        season=season,
        peak=peak,
        weekdays=tuple(_centred([dice.normal(deviation) for _ in range(7)], [1.0] * 7)),
    )


def _people(
    dice: Dice,
    ranges: Ranges,
    segments: Mapping[str, Segment],
    channels: Sequence[str],
    topics: Sequence[str],
    level_deviation: float,
) -> dict[str, Person]:
    sign = dice.between(*ranges.sign)
    channel_deviation = dice.between(*ranges.channel_likings)
    topic_deviation = dice.between(*ranges.topic_likings)
    crowds = {
        name: (
            dice.between(6.0, 23.0),
            _likings(dice, dict.fromkeys(channels, 0.0), channel_deviation),
            _likings(dice, dict.fromkeys(topics, 0.0), topic_deviation),
        )
        for name in segments
    }
    shares = {name: segment.share for name, segment in segments.items()}
    found = {}
    for number in range(dice.whole(*ranges.people)):
        segment = dice.by_share(shares)
        hour, liked_channels, liked_topics = crowds[segment]
        level = dice.normal(1.0)
        found[f"r-{number}"] = Person(
            id=f"r-{number}",
            segment=segment,
            attributes={
                "plan": segment.partition("=")[2],
                "region": dice.one_of(_REGIONS),
                "activity": _activity(sign * level + dice.normal(math.sqrt(1 - sign * sign))),
            },
            time_zone=dice.one_of(_ZONES),
            level=level * level_deviation,
            favourite_hour=(hour + dice.normal(3.0)) % 24,
            channels=_likings(dice, liked_channels, channel_deviation),
            topics=_likings(dice, liked_topics, topic_deviation),
        )
    return found


def _likings(dice: Dice, around: Mapping[str, float], deviation: float) -> dict[str, float]:
    """Half of the variance is the segment's, half the person's own."""
    return {name: middle + dice.normal(deviation / math.sqrt(2)) for name, middle in around.items()}


def _activity(sign: float) -> str:
    return "low" if sign < -_TERCILE else "high" if sign > _TERCILE else "medium"
