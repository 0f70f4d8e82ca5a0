"""Addresses of machines: which of them are anybody's, and which lead into somebody's own network.

`ipaddress.is_global` is not asked: on 3.11.7 it takes NAT64, 6to4, IPv4-compatible and multicast
addresses and those of clouds' metadata for public ones. What is public here is what IANA gave out as
global unicast, less what it set apart for a special purpose.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Final, TypeAlias

import msgspec

__all__ = ["Address", "Allowed", "is_public", "read_allowed"]

Address: TypeAlias = IPv4Address | IPv6Address
"""An address of either kind, as a number."""
_PORT_MAX: Final = 65_535

_PRIVATE_V4: Final = tuple(
    map(
        IPv4Network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
            *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24"),
            *("192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
            "224.0.0.0/3",
            # Azure's host, which answers every virtual machine there (learn.microsoft.com, "What is
            # IP address 168.63.129.16?").
            "168.63.129.16/32",
        ),
    )
)
"""IANA's registry of special-purpose IPv4 addresses (RFC 6890), with multicast and the reserved rest."""
_PUBLIC_V6: Final = IPv6Network("2000::/3")
_PRIVATE_V6: Final = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
"""What of 2000::/3 is special all the same, Teredo and 6to4 with it; all else outside it is, too."""


def is_public(address: Address) -> bool:
    """Whether an address is anybody's on the internet: global unicast and set apart for nothing.

    An IPv6 address that stands for an IPv4 one (mapped, compatible, NAT64, 6to4, Teredo) is not, whatever
    it stands for.

    >>> from ipaddress import ip_address
    >>> [is_public(ip_address(text)) for text in ("1.1.1.1", "10.0.0.1", "::ffff:1.1.1.1", "2606:4700::1")]
    [True, False, False, True]
    """
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _PRIVATE_V4)
    return address in _PUBLIC_V6 and not any(address in network for network in _PRIVATE_V6)


class Allowed(msgspec.Struct, frozen=True):
    """A place that may be reached although it is not public, or by another port.

    One of `name` and `network` is set; `name` "*" is every public host. `port` None is every port.
    """

    name: str = ""
    network: str = ""
    port: int | None = None

    def names(self, host: str, port: int) -> bool:
        """Whether it allows the host by its name, whatever its addresses are."""
        return bool(self.name) and self.name == _bare(host) and self.port in (None, port)

    def holds(self, address: Address, port: int) -> bool:
        """Whether it allows the address, whoever has it."""
        if self.port not in (None, port):
            return False
        if self.name == "*":
            return is_public(address)
        return bool(self.network) and address in ip_network(self.network)


def read_allowed(text: str) -> Allowed:
    """One place: `localhost`, `hooks.lan:8080`, `10.0.0.0/8`, `127.0.0.1:25`, `[::1]:8080`, `*:8443`.

    Raises ValueError, with a sentence, for anything else.

    >>> read_allowed("127.0.0.1:25"), read_allowed("Hooks.Lan")
    (Allowed(name='', network='127.0.0.1/32', port=25), Allowed(name='hooks.lan', network='', port=None))
    """
    host, port = _parted(text.strip())
    if host == "*" and port is None:
        raise ValueError("'*' alone would allow everything. Write '*:8443' for a port of any public host.")
    network = _network(host)
    if network:
        return Allowed(network=network, port=port)
    if not host or any(char.isspace() or char in "/\\@[]?#:" for char in host) or not host.isascii():
        raise ValueError("this is no host, address or network.")
    return Allowed(name=_bare(host), port=port)


def _parted(text: str) -> tuple[str, int | None]:
    """Host and port. An IPv6 address has a port only behind brackets."""
    head, colon, tail = text.rpartition(":")
    if text.endswith("]") or not colon or (":" in head and not head.endswith("]")):
        return text.removeprefix("[").removesuffix("]"), None
    if not (tail.isascii() and tail.isdigit() and 0 < int(tail) <= _PORT_MAX):
        raise ValueError("the port is no number from 1 to 65535.")
    return head.removeprefix("[").removesuffix("]"), int(tail)


def _network(host: str) -> str:
    try:
        return str(ip_network(host))
    except ValueError:
        return ""


def _bare(host: str) -> str:
    return host.lower().removesuffix(".")
