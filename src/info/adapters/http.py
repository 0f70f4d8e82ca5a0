"""One request, as the HTTP adapters make it: guarded, no redirects, errors by type, secrets out of logs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.request import getproxies, proxy_bypass

from info.adapters.outbound import PUBLIC, Outbound
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
_PORTS: Final = {"http": 80, "https": 443}
_ANSWER_BYTES_MAX: Final = 1 << 20


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
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    seconds: float,
    method: str = "POST",
    outbound: Outbound = PUBLIC,
) -> httpx.Response:
    """The answer to one request; each step of it takes at most `seconds`.

    The host is resolved once and judged by `outbound`; the connection goes to an address that was judged,
    while certificate and `Host` stay the name's. Opens its own connection, so that nothing is bound to a
    loop. Raises ProviderError for what `outbound` refuses, httpx.HTTPError for no answer, and
    httpx.InvalidURL. An answer of more than 1 MiB is none.
    """
    import httpx

    parsed = httpx.URL(url)
    port = parsed.port or _PORTS.get(parsed.scheme)
    host = parsed.raw_host.decode("ascii")
    if port is None or not host:
        raise ProviderError("only http and https URLs are posted to", retry=False)
    try:
        async with asyncio.timeout(seconds):
            addresses = await outbound.addresses(host.strip("[]"), port)
    except TimeoutError:
        raise ProviderError("the host's name is not resolved in time", retry=True) from None
    proxy = _proxy(parsed)
    sent = {"host": parsed.netloc.decode("ascii"), "accept-encoding": "identity", **headers}
    request: dict[str, Any] = {"method": method, "content": body, "headers": sent}
    async with httpx.AsyncClient(
        timeout=seconds, verify=_trusted(), follow_redirects=False, trust_env=False, proxy=proxy
    ) as client:
        if proxy is not None:  # the proxy resolves the name itself: it is the gate of this network
            return await _answer(client, request, parsed, {})
        return await _first_answer(client, request, parsed, addresses)


async def _first_answer(
    client: httpx.AsyncClient, request: dict[str, Any], url: httpx.URL, addresses: tuple[str, ...]
) -> httpx.Response:
    """The answer of the first address that can be connected to; `url` names the host."""
    import httpx

    named = {"sni_hostname": url.raw_host.decode("ascii").strip("[]")}
    *others, last = addresses
    for address in others:
        with suppress(httpx.ConnectError, httpx.ConnectTimeout):
            return await _answer(client, request, url.copy_with(host=address), named)
    return await _answer(client, request, url.copy_with(host=last), named)


async def _answer(
    client: httpx.AsyncClient, request: dict[str, Any], url: httpx.URL, extensions: dict[str, Any]
) -> httpx.Response:
    import httpx

    async with client.stream(url=url, extensions=extensions, **request) as answer:
        found = bytearray()
        async for part in answer.aiter_raw():  # not unpacked: what is small on the way may be huge in memory
            found += part
            if len(found) > _ANSWER_BYTES_MAX:
                raise httpx.DecodingError("the answer is longer than 1 MiB")
        kept = [(name, value) for name, value in answer.headers.items() if name != "content-encoding"]
        return httpx.Response(answer.status_code, headers=kept, content=bytes(found))


async def post_or_raise(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    seconds: float,
    method: str = "POST",
    outbound: Outbound = PUBLIC,
) -> httpx.Response:
    """The answer when it is 2xx; ProviderError for another (408, 425, 429, 5xx: retry) or for none."""
    import httpx

    if not url.startswith(("http://", "https://")):
        raise ProviderError("only http and https URLs are posted to", retry=False)
    try:
        answer = await post(url, body, headers, seconds=seconds, method=method, outbound=outbound)
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


def _proxy(url: httpx.URL) -> str | None:
    """The proxy that the environment names for this URL."""
    known = getproxies()
    found = known.get(url.scheme) or known.get("all")
    return None if not found or proxy_bypass(url.host) else found


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the certificates takes 20 ms: once for the process."""
    import httpx

    logging.getLogger("httpx").addFilter(_WithoutPaths())
    return httpx.create_ssl_context()
