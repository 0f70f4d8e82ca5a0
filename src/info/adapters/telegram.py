"""Telegram's Bot API: messages sent, and edited when a later one takes their place."""

from __future__ import annotations

from typing import Any, Final

import httpx
import orjson

from info.adapters.http import JSON, post
from info.adapters.outbound import PUBLIC, Outbound
from info.model.values import Delivered, Envelope
from info.ports.provider import ProviderError

__all__ = ["TELEGRAM_API", "TelegramBot"]

TELEGRAM_API: Final = "https://api.telegram.org"
"""Where the Bot API is; a server of one's own may stand in."""

_METHODS: Final = {"telegram": "sendMessage", "telegram.rich": "sendRichMessage"}
_SAME: Final = "message is not modified"
_GONE: Final = ("message to edit not found", "message can't be edited", "message_id_invalid")
_TOO_MANY: Final = 429
_SERVER: Final = 500


class TelegramBot:
    """Sends to the chat that `envelope.to` is (a number, or @name of a channel).

    What takes the place of an earlier message edits it; where that is gone, it is sent as a new one.
    Source: core.telegram.org/bots/api (sendMessage, editMessageText, "Making requests").
    """

    name = "telegram"

    def __init__(
        self, token: str, *, api: str = TELEGRAM_API, timeout: float = 10.0, outbound: Outbound = PUBLIC
    ) -> None:
        self._base = f"{api.rstrip('/')}/bot{token}"
        self._timeout = timeout
        self._outbound = outbound

    async def send(self, envelope: Envelope) -> Delivered:
        """Send or edit once; the receipt's id is Telegram's `message_id`."""
        body = {"chat_id": envelope.to, **envelope.payload}
        if envelope.updates:
            edited = await self._called("editMessageText", {**body, "message_id": int(envelope.updates)})
            if edited["ok"] or _SAME in edited["description"].lower():
                return Delivered(envelope.updates)
            if not any(gone in edited["description"].lower() for gone in _GONE):
                raise _refused(edited)
        sent = await self._called(_METHODS[envelope.channel], body)
        if not sent["ok"]:
            raise _refused(sent)
        return Delivered(str(sent["result"]["message_id"]))

    async def _called(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = await post(
                f"{self._base}/{method}",
                orjson.dumps(body),
                JSON,
                seconds=self._timeout,
                outbound=self._outbound,
            )
            found: dict[str, Any] = {"error_code": answer.status_code, "description": "", **answer.json()}
        except httpx.InvalidURL:
            raise ProviderError("the API's address is no URL", retry=False) from None
        except httpx.HTTPError as error:
            raise ProviderError(f"no answer: {type(error).__name__}", retry=True) from None
        except ValueError:
            raise ProviderError("the answer is not JSON", retry=True) from None
        return {"ok": False, **found}


def _refused(answer: dict[str, Any]) -> ProviderError:
    """Why it was not taken; the description may quote the text, so it is left out."""
    code = answer["error_code"]
    wait = answer.get("parameters", {}).get("retry_after")
    told = f"HTTP {code}" if wait is None else f"HTTP {code}, retry after {int(wait)} s"
    return ProviderError(told, retry=code == _TOO_MANY or code >= _SERVER)
