"""Discord's webhooks: messages posted, and edited when a later one takes their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import orjson

from info.adapters.http import JSON, post_or_raise
from info.adapters.outbound import PUBLIC, Outbound
from info.model.values import Delivered, Envelope
from info.ports.provider import ProviderError

if TYPE_CHECKING:
    import httpx

__all__ = ["DiscordWebhook"]

_GONE: Final = "HTTP 404"


class DiscordWebhook:
    """Posts to the webhook that `envelope.to` is, and waits for the message's id.

    What takes the place of an earlier message edits it; where that is gone, it is posted as a new one.
    Source: discord.com/developers/docs/resources/webhook (Execute Webhook, Edit Webhook Message).
    """

    name = "discord"

    def __init__(self, *, timeout: float = 10.0, outbound: Outbound = PUBLIC) -> None:
        self._timeout = timeout
        self._outbound = outbound

    async def send(self, envelope: Envelope) -> Delivered:
        """Post or edit once."""
        url, _, query = envelope.to.partition("?")
        asked = "&".join(filter(None, (query, "with_components=true")))
        body = orjson.dumps(envelope.payload)
        if envelope.updates:
            edit = f"{url}/messages/{envelope.updates}?{asked}"
            try:
                await self._posted(edit, body, "PATCH")
            except ProviderError as error:
                if not error.detail.startswith(_GONE):
                    raise
            else:
                return Delivered(envelope.updates)
        answer = await self._posted(f"{url}?wait=true&{asked}", body, "POST")
        return Delivered(_id_in(answer.content))

    async def _posted(self, url: str, body: bytes, method: str) -> httpx.Response:
        return await post_or_raise(
            url, body, JSON, seconds=self._timeout, method=method, outbound=self._outbound
        )


def _id_in(content: bytes) -> str:
    """The message's id; "" where the answer is none of Discord's."""
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError:
        return ""
    made = found.get("id", "") if isinstance(found, dict) else ""
    return made if isinstance(made, str) else ""
