"""Where an outbound connection may lead: one guard on every address that a tenant or a recipient can set.

A name is resolved once, every address it has is judged, and the connection is made to an address that
was judged: a name that changes its mind in between (DNS rebinding) changes nothing. Each attempt is
judged anew. Redirects are followed nowhere.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import ip_address
from typing import Final, TypeAlias

import msgspec

from info.model.networks import Address, Allowed, is_public
from info.ports.provider import ProviderError

__all__ = ["MAIL_PORTS", "PUBLIC", "WEB_PORTS", "Outbound", "Resolver", "resolved"]

Resolver: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
"""(host, port) → its addresses as text, in the order to try them. Raises OSError for none."""

WEB_PORTS: Final = frozenset({80, 443})
MAIL_PORTS: Final = frozenset({25, 465, 587, 2525})
_ADDRESSES_MAX: Final = 8
"""Addresses of a name that are looked at; a name has more only to tire a resolver out."""
_STEP: Final = "add it to outbound.allow when it may be reached"


async def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses this machine's resolver gives, the best first; also for `127.1` and `0x7f000001`."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Outbound(msgspec.Struct, frozen=True):
    """What may be reached: public addresses by the usual ports, and the places of `allowed`."""

    allowed: tuple[Allowed, ...] = ()
    resolve: Resolver = resolved

    async def addresses(self, host: str, port: int, *, usual: Iterable[int] = WEB_PORTS) -> tuple[str, ...]:
        """The addresses to connect to for `host`, judged; at least one.

        ProviderError, which names no host, when one of them may not be reached (for ever), and when the
        name has none (it may have one later).
        """
        try:
            found = list(await self.resolve(host, port))[:_ADDRESSES_MAX]
            read = [ip_address(text) for text in found]
        except (OSError, UnicodeError, ValueError):
            found, read = [], []
        if not found:
            raise ProviderError("the host has no address", retry=True)
        if not any(place.names(host, port) for place in self.allowed):
            for address in read:
                self._judge(address, port, usual)
        return tuple(found)

    def _judge(self, address: Address, port: int, usual: Iterable[int]) -> None:
        if any(place.holds(address, port) for place in self.allowed):
            return
        if not is_public(address):
            raise ProviderError(f"the host's address is not public; {_STEP}", retry=False)
        if port not in usual:
            raise ProviderError(f"port {port} is not one of the usual ports; {_STEP}", retry=False)


PUBLIC: Final = Outbound()
"""Public addresses by the usual ports, and nothing else."""
