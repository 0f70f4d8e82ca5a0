"""Slack incoming webhooks."""

from __future__ import annotations

import orjson

from info.adapters.http import post_or_raise
from info.model.values import Delivered, Envelope

__all__ = ["SlackWebhook"]


class SlackWebhook:
    """Posts a Slack payload to the webhook that `envelope.to` is.

    Slack answers "ok", or an error code ("invalid_blocks", "no_service") that the receipt repeats.
    Source: docs.slack.dev, "Sending messages using incoming webhooks".
    """

    name = "slack"

    def __init__(self, *, timeout: float = 10.0) -> None:
        self._timeout = timeout

    async def send(self, envelope: Envelope) -> Delivered:
        """Post once. A webhook gives no id back."""
        headers = {"content-type": "application/json; charset=utf-8"}
        await post_or_raise(envelope.to, orjson.dumps(envelope.payload), headers, seconds=self._timeout)
        return Delivered()
