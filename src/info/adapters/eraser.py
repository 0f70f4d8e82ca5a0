"""Another system asked over HTTP to erase a person: signed, asked again while it does not answer."""

from __future__ import annotations

import asyncio
import hmac
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final

import orjson

from info.adapters.http import post
from info.adapters.outbound import PUBLIC, Outbound
from info.adapters.webhook import signature_headers
from info.model.people import SystemResult
from info.ports.provider import ProviderError

__all__ = ["HttpEraser", "eraser_secret"]

_PURPOSE: Final = b"info erasure connector v1 "
_BUSY: Final = 429
_BROKEN: Final = 500
PAUSES: Final = (0.5, 2.0, 5.0)
"""Seconds before it is asked again; with the answers waited for they stay below an erasure's patience."""


def eraser_secret(tenant_key: bytes, name: str) -> str:
    """The secret of a tenant's requests to the connector of that name: "whsec_" and base64 of 32 bytes."""
    return f"whsec_{b64encode(_key(tenant_key, name)).decode()}"


def _key(tenant_key: bytes, name: str) -> bytes:
    return hmac.digest(tenant_key, _PURPOSE + name.encode(), sha256)


class HttpEraser:
    """Posts `{"type": "info.erasure.v1", "tenant": …, "recipient": …}`, signed as Standard Webhooks are.

    Any answer 2xx means erased; with `{"status": "unknown"}` in it, that nothing was there. No answer, 429
    and 5xx: asked again after each of `pauses`, with the same `webhook-id`. Everything else has failed, a
    404 too: an address that is wrong knows nobody. Follows no redirect.
    """

    def __init__(
        self,
        name: str,
        url: str,
        tenant_key: Callable[[str], bytes],
        *,
        outbound: Outbound = PUBLIC,
        pauses: Sequence[float] = PAUSES,
        seconds: float = 5.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._name = name
        self._url = url
        self._tenant_key = tenant_key
        self._outbound = outbound
        self._pauses = tuple(pauses)
        self._seconds = seconds
        self._clock = clock

    @property
    def name(self) -> str:
        """How a receipt calls the system."""
        return self._name

    async def erase(self, tenant: str, recipient: str) -> SystemResult:
        """Ask until it answers; the last reason when it does not. Done again, it asks the same again."""
        told = {"type": "info.erasure.v1", "tenant": tenant, "recipient": recipient}
        body, key = orjson.dumps(told), _key(self._tenant_key(tenant), self._name)
        request = hmac.digest(key, body, sha256)[:16].hex()
        for pause in (*self._pauses, None):
            result, again = await self._ask(key, request, body)
            if pause is None or not again:
                return result
            await asyncio.sleep(pause)
        raise AssertionError

    async def _ask(self, key: bytes, request: str, body: bytes) -> tuple[SystemResult, bool]:
        """What came of asking once, and whether asking again may help."""
        import httpx

        headers = {"content-type": "application/json", "webhook-id": request}
        headers |= signature_headers(key, request, int(self._clock()), body)
        try:
            answer = await post(self._url, body, headers, seconds=self._seconds, outbound=self._outbound)
        except ProviderError as error:
            return self._failed("it cannot be reached"), error.retry
        except httpx.InvalidURL:
            return self._failed("its address is none"), False
        except httpx.HTTPError as error:
            return self._failed(f"it did not answer ({type(error).__name__})"), True
        if answer.is_success:
            return SystemResult(self._name, "unknown" if _unknown(answer.content) else "erased"), False
        code = answer.status_code
        return self._failed(f"it answered {code}"), code == _BUSY or code >= _BROKEN

    def _failed(self, why: str) -> SystemResult:
        return SystemResult(self._name, "failed", f"Asked, and {why}. Erase the person there.")


def _unknown(content: bytes) -> bool:
    try:
        told = orjson.loads(content)
    except orjson.JSONDecodeError:
        return False
    return isinstance(told, dict) and told.get("status") == "unknown"
