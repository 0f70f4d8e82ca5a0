"""Just enough of DER (ITU-T X.690) for time stamps: write a request, walk through an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

__all__ = ["INTEGER", "OCTETS", "OID", "SEQUENCE", "SET", "Element", "integer", "oid", "read", "write"]

BOOLEAN: Final = 0x01
INTEGER: Final = 0x02
"""The tag of a whole number."""
OCTETS: Final = 0x04
"""The tag of a string of bytes."""
OID: Final = 0x06
"""The tag of an object identifier."""
SEQUENCE: Final = 0x30
"""The tag of a sequence."""
SET: Final = 0x31
"""The tag of a set."""
_DEPTH_MAX: Final = 40
_MULTI_BYTE_TAG: Final = 0x1F
_LONG: Final = 0x80
_LENGTH_BYTES_MAX: Final = 4


class Element(msgspec.Struct, frozen=True):
    """One element: its tag, its content, and all its bytes."""

    tag: int
    content: bytes
    whole: bytes

    @property
    def parts(self) -> Sequence[Element]:
        """The elements inside. Error: `ValueError` where they are none."""
        found, at = [], 0
        while at < len(self.content):
            element = _element(self.content, at)
            found.append(element)
            at += len(element.whole)
        return found

    def part(self, tag: int, number: int = 0) -> Element:
        """The `number`-th inner element of that tag. Error: `ValueError` where there is none."""
        held = [each for each in self.parts if each.tag == tag]
        if number >= len(held):
            raise ValueError("an element is missing")
        return held[number]


def read(data: bytes) -> Element:
    """The one element that the bytes are. Error: `ValueError` for anything else."""
    element = _element(data, 0)
    if len(element.whole) != len(data):
        raise ValueError("something follows the element")
    return element


def _element(data: bytes, at: int) -> Element:
    head = data[at : at + 2]
    if len(head) < 2 or head[0] & _MULTI_BYTE_TAG == _MULTI_BYTE_TAG:  # noqa: PLR2004  (tag and length)
        raise ValueError("this is no DER")
    length, start = head[1], at + 2
    if length & _LONG:
        count = length & ~_LONG
        if not 0 < count <= _LENGTH_BYTES_MAX:
            raise ValueError("this is no DER")
        length, start = int.from_bytes(data[start : start + count]), start + count
    end = start + length
    if end > len(data):
        raise ValueError("the element is cut")
    return Element(head[0], data[start:end], data[at:end])


def write(tag: int, *contents: bytes) -> bytes:
    """An element of these contents.

    >>> write(OCTETS, b"ab").hex()
    '04026162'
    """
    content = b"".join(contents)
    size = len(content)
    if size < _LONG:
        return bytes([tag, size]) + content
    length = size.to_bytes(-(-size.bit_length() // 8))
    return bytes([tag, _LONG | len(length)]) + length + content


def integer(number: int) -> bytes:
    """A whole number that is not negative."""
    return write(INTEGER, number.to_bytes(number.bit_length() // 8 + 1))


def oid(dotted: str) -> bytes:
    """An object identifier.

    >>> oid("2.16.840.1.101.3.4.2.1").hex()
    '0609608648016503040201'
    """
    first, second, *rest = (int(each) for each in dotted.split("."))
    return write(OID, b"".join(_base128(each) for each in (40 * first + second, *rest)))


def _base128(number: int) -> bytes:
    found = [number & 0x7F]
    while number := number >> 7:
        found.append(number & 0x7F | 0x80)
    return bytes(reversed(found))
