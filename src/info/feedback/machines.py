"""Which opens and clicks no person made: by headers, by user agent, by how fast. Rules are dated data.

What a request said of itself is looked at and forgotten: an event keeps the class of the machine, never an
address, never a user agent. What no rule knows counts as a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from info.model.values import EventRecord

__all__ = ["CLASSES", "Seen", "machine_of"]

CLASSES: Final = ("prefetch", "preview", "image_proxy", "scanner", "crawler")
"""prefetch: loaded ahead, read or not. preview: a chat shows what is behind a link. image_proxy: loads
pictures for a client. scanner: a security service, or a program without a reader. crawler: a search
engine's."""


class Rule(msgspec.Struct, frozen=True):
    """One way to know a machine, or a person, by what a header says; all in lower case."""

    source: str
    class_: str = msgspec.field(name="class", default="")
    name: str = "user-agent"
    has: str = ""
    starts: str = ""
    is_: str = msgspec.field(name="is", default="")
    only: str = ""
    why: str = ""

    def fits(self, kind: str, value: str) -> bool:
        """Whether it knows a header by its value, for that kind of event."""
        if self.only and kind != self.only:
            return False
        if self.is_:
            return value == self.is_
        return value.startswith(self.starts) if self.starts else self.has in value


class Times(msgspec.Struct, frozen=True):
    """How fast nobody is. A click of `channels` is a scanner's sooner than this after the delivery, or right
    after so many others of the same message.
    """

    channels: tuple[str, ...]
    after_delivery_seconds: float
    burst_seconds: float
    burst_clicks: int
    why: str
    source: str


class Rules(msgspec.Struct, frozen=True):
    """The rules, and the day on which they were gathered."""

    seen: str
    headers: tuple[Rule, ...]
    agents: tuple[Rule, ...]
    people: tuple[Rule, ...]
    times: Times


@cache
def rules() -> Rules:
    """The packaged rules; read once."""
    data = files("info.feedback").joinpath("machines.json").read_bytes()
    return msgspec.json.decode(data, type=Rules)


def machine_of(kind: str, headers: Mapping[str, str]) -> str:
    """The class of the machine that a request for an open or a click came from, "" for none.

    `headers` are the request's, by name in any case.

    >>> machine_of("clicked", {"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"})
    'preview'
    >>> machine_of("viewed", {"User-Agent": "Mozilla/5.0 (via ggpht.com GoogleImageProxy)"})
    ''
    """
    given = {name.lower(): value.strip().lower() for name, value in headers.items()}
    known = rules()
    for rule in known.headers:
        if rule.name in given and rule.fits(kind, given[rule.name]):
            return rule.class_
    agent = given.get("user-agent")
    if agent is None:
        return ""
    if not agent:
        return "scanner"
    if any(rule.fits(kind, agent) for rule in known.people):
        return ""
    return next((rule.class_ for rule in known.agents if rule.fits(kind, agent)), "")


class Seen(msgspec.Struct, frozen=True):
    """What happened to a message before: when it was delivered, and when it was clicked."""

    channel: str
    delivered_at: float
    clicked_at: tuple[float, ...]

    @classmethod
    def of(cls, events: Sequence[EventRecord]) -> Seen:
        """From the message's events, "generated" first."""
        delivered = [event.at for event in events if event.kind in ("generated", "delivered")]
        clicked = tuple(event.at for event in events if event.kind == "clicked")
        return cls(events[0].channel if events else "", max(delivered, default=0.0), clicked)

    def is_human(self, at: float) -> bool:
        """Whether a person can have clicked at `at` (seconds since 1970)."""
        times = rules().times
        if self.channel not in times.channels:
            return True
        if at - self.delivered_at < times.after_delivery_seconds:
            return False
        just_now = sum(0 <= at - each < times.burst_seconds for each in self.clicked_at)
        return just_now < times.burst_clicks
