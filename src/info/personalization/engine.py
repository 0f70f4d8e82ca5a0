"""`PersonalizationEngine`: candidates ranked by what they are predicted to do, and how to decide for real."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from info.config import NotYet
from info.errors import UnknownName
from info.model.names import CHANNELS, FORMATS
from info.personalization.candidates import Candidate, Read, rank, read_candidates
from info.personalization.content import ContentModel, Estimate, NoEstimate
from info.personalization.heuristic import LABEL
from info.personalization.hooks import Behaviour, Feeling, Model, Results, Sentiment
from info.personalization.live import updated
from info.personalization.options import read_options
from info.personalization.power import Experiment, propose_experiment
from info.personalization.proposals import ProposedEdit, propose_edits
from info.personalization.reasons import reasons_of

__all__ = ["PREDICTED", "Optimized", "PersonalizationEngine"]

PREDICTED: Final = "predicted lift over the mean of the candidates, with 80 % ranges"
"""What an estimate is shown with."""
_SWITCHED_OFF: Final = "ml_enabled is off."


class Optimized(msgspec.Struct, frozen=True):
    """Candidates, best first, what is predicted of them, and the experiment that would decide.

    `label` says what they are ranked by: a predicted lift, or "heuristic, not a prediction"; `no_estimate`
    then says why there is none. `edits` are of the best candidate. `remarks` are what the sentiment and the
    behaviour of the recipient say, and what did not go as it was asked for. `experiment` is None when
    `a_b_testing` is off.
    """

    candidates: tuple[Candidate, ...]
    label: str
    channel: str | None
    locale: str
    tenant_id: str | None
    experiment: Experiment | None
    not_yet: tuple[NotYet, ...] = ()
    model: str | None = None
    version: str | None = None
    no_estimate: str | None = None
    edits: tuple[ProposedEdit, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def best(self) -> Candidate:
        """The candidate that is ranked first."""
        return self.candidates[0]


class PersonalizationEngine:
    """Ranks versions of a content. Configuration keys: see `info.personalization.options.Options`.

    The parts of other rooms are handed in: `model` gives what estimates (asked for at the first use, so
    that nothing is opened before), `sentiment`, `behaviour` and `results` answer as `hooks` tells.
    `not_yet` lists the keys that are switched on and whose part nobody handed in; they change nothing.
    """

    def __init__(
        self,
        config: Mapping[str, Any] | None = None,
        *,
        model: Callable[[], Model] = ContentModel.packaged,
        sentiment: Sentiment | None = None,
        behaviour: Behaviour | None = None,
        results: Results | None = None,
    ) -> None:
        self.options = read_options(config or {})
        self._model = model
        self._sentiment = sentiment if self.options.sentiment_analysis else None
        self._behaviour = behaviour if self.options.behavioral_prediction else None
        self._results = results if self.options.real_time_analytics else None
        wired = {
            "sentiment_analysis": sentiment,
            "behavioral_prediction": behaviour,
            "real_time_analytics": results,
        }
        self.not_yet = self.options.not_yet([key for key, part in wired.items() if part is not None])

    async def optimize_for_engagement(
        self,
        content: Any,
        *,
        tenant_id: str | None = None,
        channel: str | None = None,
        locale: str = "en",
        recipient: str | None = None,
    ) -> Optimized:
        """Rank `content`: a text, a list of candidate texts, a document (with variants), a message.

        Of a document the subject is estimated, or else the short text: what is seen before it is opened.
        Raises UnknownName for a channel nobody knows, TypeError or ValueError for a content without words.
        """
        known = sorted({*CHANNELS, *FORMATS})
        if channel is not None and channel not in known:
            raise UnknownName("channel", channel, known)
        found = read_candidates(content)
        predicted, why, model = await self._predicted(found, locale)
        counts = await self._counts(content, tenant_id, channel)
        current = updated(predicted, [read.id for read in found], counts) or predicted
        told = reasons_of([model.told(read.lead) for read in found]) if model and predicted else ()
        candidates = rank(found, current, told, channel=channel, locale=locale)
        return Optimized(
            candidates=candidates,
            label=PREDICTED if current else LABEL,
            channel=channel,
            locale=locale,
            tenant_id=tenant_id,
            experiment=self._experiment(candidates),
            not_yet=self.not_yet,
            model=current.model if current else None,
            version=current.version if current else None,
            no_estimate=why,
            edits=_edits(candidates[0], found, model, locale) if model and predicted else (),
            remarks=await self._remarks(candidates, predicted, locale, (tenant_id, recipient, channel)),
        )

    async def _predicted(
        self, found: Sequence[Read], locale: str
    ) -> tuple[Estimate | None, str | None, Model | None]:
        """The model's estimate, or why there is none; and the model that was asked."""
        if not self.options.ml_enabled:
            return None, _SWITCHED_OFF, None
        # In a thread: an encoder's layers take a moment.
        model = await asyncio.to_thread(self._model)
        estimate = await asyncio.to_thread(model.estimate, [read.lead for read in found], locale=locale)
        if isinstance(estimate, NoEstimate):
            return None, estimate.why, model
        return estimate, None, model

    async def _counts(
        self, content: object, tenant: str | None, channel: str | None
    ) -> Mapping[str, tuple[int, int]]:
        """What a template's variants have done, where the content is one, and for whom and where is known."""
        template = content.get("id") if isinstance(content, Mapping) else None
        if self._results is None or not isinstance(template, str) or tenant is None or channel is None:
            return {}
        return await self._results(tenant, template, channel)

    async def _remarks(
        self,
        candidates: Sequence[Candidate],
        estimate: Estimate | None,
        locale: str,
        whom: tuple[str | None, str | None, str | None],
    ) -> tuple[str, ...]:
        found = [estimate.note] if estimate and estimate.note else []
        if self._sentiment is not None:
            for candidate in candidates:
                feeling = self._sentiment(candidate.text, locale=locale)
                if feeling is not None and feeling.label == "negative":
                    found.append(_negative(candidate.id, feeling))
        tenant, recipient, channel = whom
        if self._behaviour is not None and tenant is not None and recipient is not None:
            topic = _topic(candidates[0].content)
            expected = await self._behaviour(tenant, recipient, channel=channel, topic=topic)
            if expected is not None:
                found.append(f"{expected.told} ({expected.by})")
        return tuple(found)

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


def _negative(name: str, feeling: Feeling) -> str:
    if feeling.probability is None:
        return f"{name} reads negative ({feeling.by})."
    rounded = f"{feeling.probability:.2f}"
    sure = "over 0.99" if rounded == "1.00" else rounded
    return f"{name} reads negative, with probability {sure} ({feeling.by})."


def _topic(content: object) -> str | None:
    """The topic of a document; None where the content is none, or says none."""
    topic = content.get("topic") if isinstance(content, Mapping) else None
    return topic if isinstance(topic, str) else None


def _edits(best: Candidate, found: Sequence[Read], model: Model, locale: str) -> tuple[ProposedEdit, ...]:
    lead = next(read.lead for read in found if read.id == best.id)
    return propose_edits(lead, model.light, model.light.proofs, locale=locale)
