"""From the log of a person to their habits, and to what it adds to the tallies of their tenant. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from info.model.values import MessageRecord, Tenant
from info.personalization.behaviour import (
    NO_HABITS,
    Habits,
    Happening,
    Lag,
    Rates,
    Told,
    bucket_of,
    local_hour,
    rates_of,
)
from info.ports.habits import HabitRow, HabitTally, Logged, PersonLog

__all__ = ["Topic", "folded", "habits_of", "lags_of", "tenant_rates"]

_DAY = 86_400.0
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Habits).decode
Topic = Callable[[str], str]
"""The topic of a template by id; "" where there is no such template any more."""


def habits_of(row: HabitRow | None) -> Habits:
    """The habits of a stored row; none of None."""
    return NO_HABITS if row is None or not row.data else _decode(row.data)


def folded(
    row: HabitRow, log: PersonLog, tenant: Tenant, topic: Topic
) -> tuple[HabitRow, Habits, tuple[HabitTally, ...]]:
    """The row after the log, the habits in it, and the tallies that the log adds to."""
    known = [each for each in log.logged if each.message.request.context]  # others were forgotten meanwhile
    happenings = [_happening(each, tenant, topic) for each in known]
    habits = habits_of(row).after_all(happenings)
    counted: dict[tuple[str, str, str, str], list[int]] = {}
    for each, happening in zip(known, happenings, strict=True):
        for place in _places(each, happening):
            counted.setdefault(place, [0, 0])[each.engaged] += 1
    tallies = [
        HabitTally(kind, channel, name, sent, engaged, template)
        for (kind, template, channel, name), (sent, engaged) in sorted(counted.items())
    ]
    newest = max([row.at, *(each.at for each in known)])
    fresh = HabitRow(row.key, row.version, newest, log.messages_to, log.events_to, _encode(habits))
    return fresh, habits, tuple(tallies)


def _happening(logged: Logged, tenant: Tenant, topic: Topic) -> Happening:
    message = logged.message
    return Happening(
        message=message.id,
        kind="engaged" if logged.engaged else "sent",
        sent_at=_sent_at(message),
        at=logged.at,
        channel=message.request.channel,
        topic=topic(message.request.template),
        zone=message.time_zone or tenant.timezone,
    )


def _sent_at(message: MessageRecord) -> float:
    """When it went out, as far as is known: at the hour that was chosen for it, else when it was made."""
    return max([message.created_at, *(each.at for each in message.request.choices if each.of == "hour")])


def _places(logged: Logged, happening: Happening) -> Iterable[tuple[str, str, str, str]]:
    """(kind, template, channel, name) of each tally the happening counts in."""
    hour, weekday = local_hour(happening.sent_at, happening.zone)
    message, channel = logged.message, happening.channel
    yield "hour", "", channel, str(hour)
    yield "weekday", "", channel, str(weekday)
    if happening.topic:
        yield "topic", "", channel, happening.topic
    days = None if logged.last is None else (message.created_at - logged.last) / _DAY
    yield "lag", message.request.template, channel, f"{message.decision.variant}/{bucket_of(days)}"


def tenant_rates(tallies: Sequence[HabitTally]) -> Rates:
    """The rates of a tenant from its tallies."""
    return rates_of(Told(each.kind, each.channel, each.name, each.sent, each.engaged) for each in tallies)


def lags_of(tallies: Sequence[HabitTally]) -> list[Lag]:
    """The tallies of showings by how long after the last one."""
    made = []
    for each in tallies:
        variant, _, bucket = each.name.rpartition("/")
        made.append(Lag("", variant, int(bucket), each.sent, each.engaged))
    return made
