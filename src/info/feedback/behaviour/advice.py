"""What is answered to whoever asks when, and by which channel, somebody should hear of something."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from info.model.choices import Choice
from info.personalization.behaviour import Prediction, Timed

__all__ = ["NOBODY_YET", "NOT_KEPT", "OFF", "UNPROFILED", "BestChannel", "BestTime", "Expectation"]

NOT_KEPT: Final = (
    "No habits are kept of this tenant's recipients, so this is no advice: "
    'set "habits": true in its tenant.json.'
)
"""Said of a tenant that does not keep habits."""
UNPROFILED: Final = (
    "This person objected to profiling or to marketing, or their data may only be stored: nothing of theirs "
    "is looked at, and the tenant's rates decide."
)
"""Said of a person who may not be profiled."""
NOBODY_YET: Final = "Nobody's habits are known yet."
"""Said of a tenant that keeps habits and whose log holds nothing."""
OFF: Final = "Learning is switched off (ml.enabled), so this is no advice."
"""Said where nothing may be learnt."""


class BestTime(msgspec.Struct, frozen=True):
    """The moment to send at, among the full local hours of the window.

    `at` is seconds since 1970, `local` the same in the recipient's `zone` (ISO 8601). `prediction` is of
    `at`, `others` are the hours of the window that come next, the most promising first. `reasons` say what
    it stands on, in words. `choice` is an hour drawn among those offered: mostly this one. Whoever sends at
    `choice.at` and hands it to `generate_info_message(choices=…)` lets other hours be learnt of, too.
    """

    at: float
    zone: str
    channel: str
    prediction: Prediction
    others: tuple[Timed, ...] = ()
    reasons: tuple[str, ...] = ()
    local: str = ""
    choice: Choice | None = None

    @classmethod
    def of(
        cls,
        ranked: tuple[Timed, ...],
        *,
        zone: str,
        channel: str,
        reasons: tuple[str, ...],
        choice: Choice | None = None,
        others: int = 5,
    ) -> BestTime:
        """The first of the ranked moments, with those after it."""
        best = ranked[0]
        local = datetime.fromtimestamp(best.at, ZoneInfo(zone)).isoformat(timespec="minutes")
        return cls(best.at, zone, channel, best.prediction, ranked[1 : others + 1], reasons, local, choice)


class BestChannel(msgspec.Struct, frozen=True):
    """The channel to take, and what is expected of each that was asked about, the most promising first.

    `choice` is a channel drawn among them, as `BestTime.choice` is an hour.
    """

    channel: str
    prediction: Prediction
    ranking: tuple[tuple[str, Prediction], ...]
    reasons: tuple[str, ...] = ()
    choice: Choice | None = None


class Expectation(msgspec.Struct, frozen=True):
    """What is expected of a message by `channel` now; `prediction` is None where nothing is, and why."""

    channel: str | None
    prediction: Prediction | None
    reasons: tuple[str, ...]
