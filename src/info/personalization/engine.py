"""`PersonalizationEngine`: candidates ranked by a documented heuristic, and how to decide for real."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from info.config import NotYet
from info.errors import UnknownName
from info.model.names import CHANNELS, FORMATS
from info.personalization.candidates import Candidate, rank
from info.personalization.heuristic import LABEL
from info.personalization.options import read_options
from info.personalization.power import Experiment, propose_experiment

__all__ = ["Optimized", "PersonalizationEngine"]


class Optimized(msgspec.Struct, frozen=True):
    """Candidates, best first by the heuristic, and the experiment that would decide.

    `label` says what the scores are: "heuristic, not a prediction". `experiment` is None when
    `a_b_testing` is off.
    """

    candidates: tuple[Candidate, ...]
    label: str
    channel: str | None
    locale: str
    tenant_id: str | None
    experiment: Experiment | None
    not_yet: tuple[NotYet, ...] = ()

    @property
    def best(self) -> Candidate:
        """The candidate the heuristic puts first."""
        return self.candidates[0]


class PersonalizationEngine:
    """Ranks versions of a content. Configuration keys: see `info.personalization.options.Options`.

    `not_yet` lists the given keys whose engine is not built; they change nothing.
    """

    def __init__(self, config: Mapping[str, Any] | None = None) -> None:
        self.options = read_options(config or {})
        self.not_yet = self.options.not_yet

    async def optimize_for_engagement(
        self, content: Any, *, tenant_id: str | None = None, channel: str | None = None, locale: str = "en"
    ) -> Optimized:
        """Rank `content`: a text, a list of candidate texts, a document (with variants), a message.

        Deterministic. Raises UnknownName for a channel nobody knows, TypeError or ValueError for a
        content without words.
        """
        known = sorted({*CHANNELS, *FORMATS})
        if channel is not None and channel not in known:
            raise UnknownName("channel", channel, known)
        candidates = rank(content, channel=channel, locale=locale)
        return Optimized(
            candidates=candidates,
            label=LABEL,
            channel=channel,
            locale=locale,
            tenant_id=tenant_id,
            experiment=self._experiment(candidates),
            not_yet=self.not_yet,
        )

    def _experiment(self, candidates: tuple[Candidate, ...]) -> Experiment | None:
        if not self.options.a_b_testing:
            return None
        names = sorted((candidate.id for candidate in candidates), key=lambda name: name != "control")
        return propose_experiment(
            tuple(names),
            goal=self.options.goal,
            baseline_rate=self.options.baseline_rate,
            lift=self.options.lift,
        )
