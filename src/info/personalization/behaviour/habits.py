"""What a person did with their messages, as decayed sums: bounded, and the same in whatever order it came.

Every message and every engagement weighs 1 when the message was made and half of that after `HALF_LIFE`.
The sums stand at one reference time; what comes late is weighed by its own age, so order does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

import msgspec

from info.personalization.behaviour.hours import local_hour

__all__ = ["HALF_LIFE", "NO_HABITS", "Habits", "Happening", "Sums"]

HALF_LIFE: Final = 60 * 86_400.0
"""Seconds after which a message says half as much: what somebody liked two months ago counts half."""
_VERSION: Final = 1
_RECENT: Final = 64
_TOPICS: Final = 32
_CHANNELS: Final = 24


class Happening(msgspec.Struct, frozen=True, gc=False):
    """A message was made for the person, or they engaged with one for the first time.

    `sent_at` is when the message was made, `at` when this happened (seconds since 1970). The hour and the
    weekday are those of the message in the person's zone: what is asked later is when to send.
    """

    message: str
    kind: Literal["sent", "engaged"]
    sent_at: float
    at: float
    channel: str
    topic: str = ""
    zone: str = "UTC"


class Sums(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Decayed numbers of messages, and of those engaged with."""

    sent: float = 0.0
    engaged: float = 0.0

    def plus(self, sent: float, engaged: float) -> Sums:
        """With so much more."""
        return Sums(self.sent + sent, self.engaged + engaged)

    def times(self, factor: float) -> Sums:
        """All of it decayed."""
        return Sums(self.sent * factor, self.engaged * factor)


_NOTHING: Final = Sums()


class Habits(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A person's habits as of `at`. `after` gives those after one more happening; nothing is changed.

    `hours` by channel and local hour ("email", 9), `weekdays` from Monday, `topics` by name: at most 24
    channels and 32 topics, the heaviest. `recent` names the messages of the last happenings, by which a
    repeated one is known; one older than those must not be handed in twice.
    """

    version: int = _VERSION
    at: float = 0.0
    last_sent: float = 0.0
    last_engaged: float = 0.0
    hours: tuple[tuple[str, int, Sums], ...] = ()
    weekdays: tuple[Sums, ...] = (_NOTHING,) * 7
    topics: tuple[tuple[str, Sums], ...] = ()
    recent: tuple[tuple[float, str, str], ...] = ()
    zone: str = ""
    """Where they were when the newest message was made for them."""

    def after(self, happening: Happening) -> Habits:
        """The habits after it; these themselves when it is already in them."""
        name = (happening.sent_at, happening.message, happening.kind)
        if name in self.recent:
            return self
        at = max(self.at, happening.sent_at)
        fade = _faded(at - self.at) if self.recent else 0.0
        weight = _faded(at - happening.sent_at)
        engaged = happening.kind == "engaged"
        more = (0.0, weight) if engaged else (weight, 0.0)
        hour, weekday = local_hour(happening.sent_at, happening.zone)
        hours = {(channel, one): sums.times(fade) for channel, one, sums in self.hours}
        place = (happening.channel, hour)
        hours[place] = hours.get(place, _NOTHING).plus(*more)
        days = [sums.times(fade) for sums in self.weekdays]
        days[weekday] = days[weekday].plus(*more)
        topics = {topic: sums.times(fade) for topic, sums in self.topics}
        if happening.topic:
            topics[happening.topic] = topics.get(happening.topic, _NOTHING).plus(*more)
        return Habits(
            at=at,
            last_sent=max(self.last_sent, happening.sent_at),
            last_engaged=max(self.last_engaged, happening.at if engaged else 0.0),
            hours=_bounded_hours(hours),
            weekdays=tuple(days),
            topics=_heaviest(topics),
            recent=tuple(sorted((*self.recent, name))[-_RECENT:]),
            zone=happening.zone if happening.sent_at >= self.at else self.zone,
        )

    def after_all(self, happenings: Iterable[Happening]) -> Habits:
        """The habits after all of them."""
        habits = self
        for happening in happenings:
            habits = habits.after(happening)
        return habits

    def merged(self, other: Habits) -> Habits:
        """What two logs say together that share no happening; the order of the two does not matter."""
        at = max(self.at, other.at)
        hours: dict[tuple[str, int], Sums] = {}
        topics: dict[str, Sums] = {}
        days = [_NOTHING] * 7
        for each in (self, other):
            fade = _faded(at - each.at) if each.recent else 0.0
            for channel, hour, sums in each.hours:
                faded = sums.times(fade)
                hours[channel, hour] = hours.get((channel, hour), _NOTHING).plus(faded.sent, faded.engaged)
            for topic, sums in each.topics:
                faded = sums.times(fade)
                topics[topic] = topics.get(topic, _NOTHING).plus(faded.sent, faded.engaged)
            for place, sums in enumerate(each.weekdays):
                days[place] = days[place].plus(sums.sent * fade, sums.engaged * fade)
        return Habits(
            at=at,
            last_sent=max(self.last_sent, other.last_sent),
            last_engaged=max(self.last_engaged, other.last_engaged),
            hours=_bounded_hours(hours),
            weekdays=tuple(days),
            topics=_heaviest(topics),
            recent=tuple(sorted({*self.recent, *other.recent})[-_RECENT:]),
            zone=self.zone if self.at >= other.at else other.zone,
        )

    def as_of(self, now: float) -> Habits:
        """The same habits with their sums decayed to `now`, where that is later."""
        if now <= self.at:
            return self
        fade = _faded(now - self.at)
        return msgspec.structs.replace(
            self,
            at=now,
            hours=tuple((channel, hour, sums.times(fade)) for channel, hour, sums in self.hours),
            weekdays=tuple(sums.times(fade) for sums in self.weekdays),
            topics=tuple((topic, sums.times(fade)) for topic, sums in self.topics),
        )

    @property
    def total(self) -> Sums:
        """Messages and engagements over everything."""
        return Sums(sum(day.sent for day in self.weekdays), sum(day.engaged for day in self.weekdays))

    def by_channel(self) -> dict[str, Sums]:
        """The sums of each channel."""
        found: dict[str, Sums] = {}
        for channel, _, sums in self.hours:
            found[channel] = found.get(channel, _NOTHING).plus(sums.sent, sums.engaged)
        return found


NO_HABITS: Final = Habits()
"""Of whom nothing is known, or nothing may be."""


def _faded(seconds: float) -> float:
    return float(0.5 ** (max(0.0, seconds) / HALF_LIFE))


def _heaviest(topics: Mapping[str, Sums]) -> tuple[tuple[str, Sums], ...]:
    kept = sorted(topics.items(), key=lambda item: (-item[1].sent - item[1].engaged, item[0]))[:_TOPICS]
    return tuple(sorted(kept))


def _bounded_hours(hours: Mapping[tuple[str, int], Sums]) -> tuple[tuple[str, int, Sums], ...]:
    weights: dict[str, float] = {}
    for (channel, _), sums in hours.items():
        weights[channel] = weights.get(channel, 0.0) + sums.sent + sums.engaged
    kept = set(sorted(weights, key=lambda channel: (-weights[channel], channel))[:_CHANNELS])
    return tuple((channel, hour, sums) for (channel, hour), sums in sorted(hours.items()) if channel in kept)
