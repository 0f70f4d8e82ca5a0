"""One request, as the HTTP adapters make it: no redirects, errors by type, secrets out of logs."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from info.ports.provider import ProviderError

if TYPE_CHECKING:
    import ssl

    import httpx

__all__ = ["JSON", "post", "post_or_raise", "reason_of"]

JSON: Final = {"content-type": "application/json; charset=utf-8"}
"""The headers of a body in JSON."""

_TOO_MANY: Final = 429
_MAY_COME_LATER: Final = frozenset({408, 425, _TOO_MANY})
_SHOWN: Final = 80


class _WithoutPaths(logging.Filter):
    """httpx logs each request's URL; the path of a webhook is its password."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_host_of(arg) for arg in record.args)
        return True


def _host_of(arg: object) -> object:
    host = getattr(arg, "host", None)
    return arg if host is None else f"{getattr(arg, 'scheme', 'http')}://{host}/…"


async def post(
    url: str, body: bytes, headers: Mapping[str, str], *, seconds: float, method: str = "POST"
) -> httpx.Response:
    """The answer to one request; each step of it takes at most `seconds`. Raises httpx.HTTPError for none.

    Opens its own connection, so that nothing is bound to a loop.
    """
    import httpx

    async with httpx.AsyncClient(timeout=seconds, verify=_trusted(), follow_redirects=False) as client:
        return await client.request(method, url, content=body, headers=dict(headers))


async def post_or_raise(
    url: str, body: bytes, headers: Mapping[str, str], *, seconds: float, method: str = "POST"
) -> httpx.Response:
    """The answer when it is 2xx; ProviderError for another (408, 425, 429, 5xx: retry) or for none."""
    import httpx

    if not url.startswith(("http://", "https://")):
        raise ProviderError("only http and https URLs are posted to", retry=False)
    try:
        answer = await post(url, body, headers, seconds=seconds, method=method)
    except httpx.InvalidURL:
        raise ProviderError("this is no URL", retry=False) from None
    except httpx.HTTPError as error:
        # The text of the error may hold the URL, which may be a secret.
        raise ProviderError(f"no answer: {type(error).__name__}", retry=True) from None
    if answer.is_success:
        return answer
    if answer.is_redirect:
        raise ProviderError(f"HTTP {answer.status_code}: redirects are not followed", retry=False)
    retry = answer.is_server_error or answer.status_code in _MAY_COME_LATER
    raise ProviderError(reason_of(answer), retry=retry)


def reason_of(answer: httpx.Response) -> str:
    """Status, the wait the server asks for, and a one-word answer such as Slack's error codes."""
    parts = [f"HTTP {answer.status_code}"]
    wait = answer.headers.get("retry-after", "")
    if wait.isascii() and wait.isdigit():
        parts.append(f"retry after {wait} s")
    word = answer.text[: _SHOWN + 1].strip()
    if len(word) <= _SHOWN and word.replace("_", "").isalnum() and word.isascii():
        parts.append(word)
    return ", ".join(parts)


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the certificates takes 20 ms: once for the process."""
    import httpx

    logging.getLogger("httpx").addFilter(_WithoutPaths())
    return httpx.create_ssl_context()
