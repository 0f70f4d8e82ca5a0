"""What `PersonalizationEngine` is handed by whoever wires it: other rooms' answers, as plain callables."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from typing import Protocol

import msgspec

from info.personalization.content import ContentModel, Estimate, NoEstimate, Told

__all__ = ["Behaviour", "Expected", "Feeling", "Model", "Results", "Sentiment"]


class Model(Protocol):
    """What estimates texts beside each other; see `info.personalization.content`."""

    def estimate(self, texts: Sequence[str], *, locale: str) -> Estimate | NoEstimate:
        """See `ContentModel.estimate`."""
        ...

    def told(self, text: str) -> tuple[Told, ...]:
        """See `ContentModel.told`."""
        ...

    @property
    def light(self) -> ContentModel:
        """The light model: with it edits were proven, and are proposed."""
        ...


class Feeling(msgspec.Struct, frozen=True):
    """How a text reads: a label in words (positive, negative, unsure), how sure, and what said so.

    `probability` is None where what said so has none, as rules have not.
    """

    label: str
    probability: float | None
    by: str


class Sentiment(Protocol):
    """How a text reads; None where nothing can be said of its language."""

    def __call__(self, text: str, *, locale: str) -> Feeling | None:
        """The feeling of a text in a locale."""
        ...


class Expected(msgspec.Struct, frozen=True):
    """What is expected of a recipient, in words a person understands, and from what."""

    told: str
    by: str


class Behaviour(Protocol):
    """What the recipient's behaviour says about a message; None where nothing is known."""

    def __call__(
        self, tenant_id: str, recipient: str, *, channel: str | None, topic: str | None
    ) -> Awaitable[Expected | None]:
        """What is expected of a recipient of a tenant. Await it."""
        ...


class Results(Protocol):
    """Times shown and times rewarded of each variant of a template in a channel, as they stand now."""

    def __call__(
        self, tenant_id: str, template: str, channel: str
    ) -> Awaitable[Mapping[str, tuple[int, int]]]:
        """The counts by variant; a variant that was never shown may be left out. Await it."""
        ...
