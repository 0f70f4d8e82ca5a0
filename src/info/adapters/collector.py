"""Event batches to INFO_ANALYTICS_ENDPOINT over HTTP."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl

__all__ = ["HttpCollector"]


class HttpCollector:
    """Posts a batch; True when the receiver answered 2xx. Follows no redirect.

    `timeout` in seconds bounds the whole exchange's steps (connect, write, read). Bound to no loop:
    every post opens its own connection, and batches are rare.
    """

    def __init__(self, url: str, *, timeout: float = 10.0) -> None:
        self._url = url
        self._timeout = timeout

    async def __call__(self, batch: bytes) -> bool:
        """Post `batch`, JSON; False for another answer or none."""
        import httpx

        headers = {"content-type": "application/json"}
        try:
            async with httpx.AsyncClient(timeout=self._timeout, verify=_trusted()) as client:
                answer = await client.post(self._url, content=batch, headers=headers)
        except httpx.HTTPError:
            return False
        return answer.is_success


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the certificates takes 20 ms: once for the process."""
    import httpx

    return httpx.create_ssl_context()
