"""Slack: incoming webhooks, and the Web API, which can also update what it posted."""

from __future__ import annotations

import re
from typing import Any, Final

import orjson

from info.adapters.http import JSON, post_or_raise
from info.adapters.outbound import PUBLIC, Outbound
from info.model.values import Delivered, Envelope
from info.ports.provider import ProviderError

__all__ = ["SLACK_API", "SlackApi", "SlackWebhook"]

SLACK_API: Final = "https://slack.com/api/"
"""Where Slack's methods are; a gateway or a server of tests may stand in."""

_GONE: Final = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
_LATER: Final = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)
_CODE: Final = re.compile("[a-z_]{1,64}")


class SlackWebhook:
    """Posts a Slack payload to the webhook that `envelope.to` is.

    Slack answers "ok", or an error code ("invalid_blocks", "no_service") that the receipt repeats.
    Source: docs.slack.dev, "Sending messages using incoming webhooks".
    """

    name = "slack"

    def __init__(self, *, timeout: float = 10.0, outbound: Outbound = PUBLIC) -> None:
        self._timeout = timeout
        self._outbound = outbound

    async def send(self, envelope: Envelope) -> Delivered:
        """Post once. A webhook gives no id back."""
        body = orjson.dumps(envelope.payload)
        await post_or_raise(envelope.to, body, JSON, seconds=self._timeout, outbound=self._outbound)
        return Delivered()


class SlackApi:
    """Posts to the channel that `envelope.to` is (an id such as C0123), with a bot's token.

    What takes the place of an earlier message updates it; where that is gone or too old, it is posted as
    a new one. Source: docs.slack.dev/reference/methods (chat.postMessage, chat.update).
    """

    name = "slack_api"

    def __init__(
        self, token: str, *, api: str = SLACK_API, timeout: float = 10.0, outbound: Outbound = PUBLIC
    ) -> None:
        self._headers = {**JSON, "authorization": f"Bearer {token}"}
        self._api = api if api.endswith("/") else f"{api}/"
        self._timeout = timeout
        self._outbound = outbound

    async def send(self, envelope: Envelope) -> Delivered:
        """Post or update once; the receipt's id is the message's `ts`."""
        body = {"channel": envelope.to, **envelope.payload}
        if envelope.updates:
            updated = await self._called("chat.update", {**body, "ts": envelope.updates})
            if updated.get("ok"):
                return Delivered(envelope.updates)
            if updated.get("error") not in _GONE:
                raise _refused(updated)
        posted = await self._called("chat.postMessage", body)
        if not posted.get("ok"):
            raise _refused(posted)
        return Delivered(str(posted.get("ts", "")))

    async def _called(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        """Slack's answer; it says "ok" or an error's code, both with status 200."""
        answer = await post_or_raise(
            f"{self._api}{method}",
            orjson.dumps(body),
            self._headers,
            seconds=self._timeout,
            outbound=self._outbound,
        )
        try:
            found = orjson.loads(answer.content)
        except orjson.JSONDecodeError:
            found = None
        if not isinstance(found, dict):
            raise ProviderError("the answer is not JSON", retry=True)
        return found


def _refused(answer: dict[str, Any]) -> ProviderError:
    code = str(answer.get("error", ""))
    known = code if _CODE.fullmatch(code) else "no reason"
    return ProviderError(known, retry=code in _LATER)
