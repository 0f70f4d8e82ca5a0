"""From which ranges a random world draws its truth."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

__all__ = ["Range", "Ranges"]

Range: TypeAlias = tuple[float, float]
"""Uniform from the first to the second; (0, 0) switches the thing off."""


class Ranges(msgspec.Struct, frozen=True, kw_only=True):
    """What a random world may be like. Effects and deviations are on the log scale of the chance.

    So an effect of 0.1 is 10.5 % more clicks. Each field is drawn uniformly from its range, once for a
    world; what says "deviation" is then the deviation of normal draws.
    """

    people: tuple[int, int] = (300, 600)
    days: Range = (20, 60)
    variants: tuple[int, int] = (2, 6)
    """Control included."""
    rate: Range = (0.02, 0.2)
    """The chance of an average person at an average hour, with control."""
    effects: Range = (0.05, 0.3)
    """Deviation of the variants' effects."""
    personal: Range = (0.0, 0.5)
    """Deviation of a variant's effect in one segment from its effect in all."""
    segments: tuple[int, int] = (2, 4)
    segment_levels: Range = (0.0, 0.3)
    """Deviation of how active segments are."""
    levels: Range = (0.2, 0.6)
    """Deviation of how active people of one segment are."""
    sign: Range = (0.5, 0.9)
    """How well the attribute "activity" tells a person's level: correlation of the two."""
    confounding: Range = (0.0, 1.5)
    """Log odds of being eligible for a variant, by one deviation of a person's level."""
    eligible: Range = (0.5, 0.95)
    """The chance that a person of average level is eligible for a variant other than control."""
    fatigue: Range = (0.0, 1.5)
    """What the same variant costs again at once."""
    half_life_days: Range = (1.0, 7.0)
    """After so long half of that cost is gone."""
    channels: tuple[int, int] = (2, 4)
    channel_likings: Range = (0.2, 0.6)
    """Deviation of people's liking of a channel; half of its variance is their segment's."""
    topics: tuple[int, int] = (2, 5)
    topic_likings: Range = (0.2, 0.6)
    """As `channel_likings`."""
    favourite_hours: Range = (0.3, 1.2)
    """What a person's favourite hour is worth, against the mean over the day."""
    hour_narrowness: Range = (1.0, 6.0)
    """Concentration of the favourite hours' von Mises kernel: 1 is half a day wide, 6 about three hours."""
    season: Range = (0.0, 0.3)
    """Amplitude over the local day of everybody's chance."""
    weekdays: Range = (0.0, 0.2)
    """Deviation of the seven weekdays."""
    drift: Range = (0.0, 0.3)
    """Deviation of how far a variant's effect moves, from the world's middle to its end."""
    delay_hours: Range = (0.0, 24.0)
    """Mean of the wait between a message and its click."""

    @classmethod
    def plain(cls, **other: Range | tuple[int, int]) -> Ranges:
        """Variants, segments and levels alone; `other` switches more on.

        Everybody is eligible for everything, nothing tires, drifts, waits or has its hour.
        """
        off: dict[str, Range] = dict.fromkeys(
            (
                "confounding",
                "fatigue",
                "channel_likings",
                "topic_likings",
                "favourite_hours",
                "season",
                "weekdays",
                "drift",
                "delay_hours",
            ),
            (0.0, 0.0),
        )
        return cls(**{**off, "eligible": (1.0, 1.0), **other})  # type: ignore[arg-type]
