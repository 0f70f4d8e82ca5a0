"""Event batches to INFO_ANALYTICS_ENDPOINT over HTTP."""

from __future__ import annotations

from info.adapters.http import post
from info.adapters.outbound import PUBLIC, Outbound
from info.ports.provider import ProviderError

__all__ = ["HttpCollector"]


class HttpCollector:
    """Posts a batch; True when the receiver answered 2xx. Follows no redirect.

    `timeout` in seconds bounds each step of the exchange (connect, write, read).
    """

    def __init__(self, url: str, *, timeout: float = 10.0, outbound: Outbound = PUBLIC) -> None:
        self._url = url
        self._timeout = timeout
        self._outbound = outbound

    async def __call__(self, batch: bytes) -> bool:
        """Post `batch`, JSON; False for another answer or none."""
        import httpx

        headers = {"content-type": "application/json"}
        try:
            answer = await post(self._url, batch, headers, seconds=self._timeout, outbound=self._outbound)
        except (httpx.HTTPError, httpx.InvalidURL, ProviderError):
            return False
        return answer.is_success
