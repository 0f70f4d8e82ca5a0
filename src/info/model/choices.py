"""The channel or the hour that was chosen for a person, with what it was chosen from."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

import msgspec

__all__ = ["NOW", "Choice"]

NOW: Final = "now"
"""The hour that is chosen where nothing is known or may be: the moment that was asked at."""


class Choice(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A channel or an hour: what was offered with which shares, what was drawn, and why. Personal.

    `shares` name what was offered, the most promising first, and sum to 1; () where nothing was drawn.
    `chosen` is one of them: a format ("email"), or a local hour with its offset ("2026-12-01T19:00+09:00").
    `channel` is the format that a message with this choice goes by. `asked_at` is the first moment it may go
    out at, in seconds since 1970. `habits` is the number of the person's stored habits it was made from: 0
    for none yet, -1 where they were not looked at.
    """

    of: Literal["channel", "hour"]
    chosen: str
    probability: float
    draw: float
    reason: str
    template: str
    channel: str
    asked_at: float
    shares: tuple[tuple[str, float], ...] = ()
    habits: int = -1

    @property
    def at(self) -> float:
        """When to send, in seconds since 1970: the chosen hour; of a channel the moment asked about."""
        if self.of == "channel" or self.chosen == NOW:
            return self.asked_at
        return datetime.fromisoformat(self.chosen).timestamp()
