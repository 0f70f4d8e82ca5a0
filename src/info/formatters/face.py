"""What every formatter is, and the one kind that makes JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

import orjson

from info.channels.capability import Capability, capability_of
from info.formatters.json_pieces import Piece
from info.formatters.walk import losses_of, raw_of
from info.language.binding import LocalizedDocument
from info.language.pieces.nodes import Static
from info.model.values import Loss

__all__ = ["PAYLOAD", "Formatter", "JsonFormatter"]

PAYLOAD: Final = "payload"
"""The name of the one output of a JSON channel."""


class Formatter(Protocol):
    """A compiler from a localised document to the pieces of a channel's payload."""

    @property
    def channel(self) -> str:
        """The format's name, one of `info.model.names.FORMATS`."""

    @property
    def media_type(self) -> str:
        """What the payload is, as an Internet media type."""

    def pieces(self, doc: LocalizedDocument) -> Mapping[str, Piece]:
        """The outputs of the channel, each one piece that renders to a string."""

    def payload(self, rendering: Mapping[str, str]) -> Any:
        """What the channel's API takes, from the rendered outputs."""

    def losses(self, doc: LocalizedDocument) -> tuple[Loss, ...]:
        """What this channel cannot show of the document, known at publish."""


@dataclass(frozen=True, slots=True)
class JsonFormatter:
    """A channel whose payload is one JSON object.

    `build` compiles a document to the JSON text; `more_losses` adds what the capability table
    cannot know (a second table in Slack, a second link button in WhatsApp); `finish` tidies the parsed
    payload, where the pieces cannot (an embed with nothing left in it).

    The address (a Telegram chat, a WhatsApp number, a device token) is no part of the payload:
    it is the recipient's, and delivery adds it under `capability.address`.
    """

    channel: str
    build: Callable[[LocalizedDocument], Piece]
    media_type: str = "application/json"
    more_losses: Callable[[LocalizedDocument], tuple[Loss, ...]] = lambda _: ()
    finish: Callable[[Any], Any] = lambda payload: payload

    @property
    def capability(self) -> Capability:
        """The channel's dated capability table."""
        return capability_of(self.channel)

    def pieces(self, doc: LocalizedDocument) -> Mapping[str, Piece]:
        """The one output, `payload`: the escape hatch of the template if it has one, else compiled."""
        raw = raw_of(doc, self.channel)
        return {PAYLOAD: self.build(doc) if raw is None else Static(raw)}

    def payload(self, rendering: Mapping[str, str]) -> Any:
        """The payload as Python values, ready for the channel's client."""
        return self.finish(orjson.loads(rendering[PAYLOAD]))

    def losses(self, doc: LocalizedDocument) -> tuple[Loss, ...]:
        """What is shown otherwise or not at all, block by block, in the order of the document."""
        if raw_of(doc, self.channel) is not None:
            return ()
        return (*losses_of(doc, self.capability), *self.more_losses(doc))
