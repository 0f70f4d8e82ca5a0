"""How much of each bound of its channel a payload uses, in the channel's own units."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal

import msgspec

from info.channels import Capability, Unit
from info.channels.sizes import sms_size
from info.model.values import Finding
from info.validators.payloads.face import walked

__all__ = ["FEW", "NEAR", "Usage", "judged", "usage"]

NEAR: Final = 0.9
"""The share of a bound from which on a payload is near it."""
FEW: Final = 10
"""A bound of fewer is full by design (one table, three buttons): full, it is not called near."""
_KILO: Final = 1000
_LARGE: Final = 10 * _KILO
"""Bytes from which on people count in KB, as mail programs do."""
_NOUNS: Final[Mapping[Unit, str]] = {
    "code_points": "characters",
    "utf16_units": "UTF-16 units",
    "bytes": "bytes",
    "septets": "septets",
    "items": "",
    "value": "",
}


class Usage(msgspec.Struct, frozen=True):
    """What a payload uses of one bound, where it uses most of it.

    `place` is the bound's name in the channel's table, `path` a JSON pointer to where it was measured.
    `severity` is what a larger size would be: an error, a warning where the channel does not document the
    bound, a note where more costs more and nothing else.
    """

    place: str
    size: int | float
    most: int | float
    unit: Unit
    path: str = ""
    severity: Literal["error", "warning", "note"] = "error"

    @property
    def share(self) -> float:
        """The part of the bound that is used; over 1 when the payload is beyond it."""
        return self.size / self.most

    @property
    def percent(self) -> int:
        """The share in whole percent, rounded down: 100 is full."""
        return int(100 * self.size // self.most)

    @property
    def is_over(self) -> bool:
        """Whether the payload is beyond the bound."""
        return self.size > self.most

    @property
    def is_near(self) -> bool:
        """Whether the payload keeps the bound with less than a tenth of it to spare.

        >>> Usage("header.text", 135, 150, "code_points").is_near
        True
        >>> Usage("message.tables", 1, 1, "items").is_near  # by design
        False
        """
        counts = self.severity != "note" and self.most >= FEW
        return counts and self.share >= NEAR and not self.is_over

    @property
    def label(self) -> str:
        """The place in words, without the message around it.

        >>> Usage("message.embed_total", 1, 6000, "code_points").label
        'embed total'
        """
        return self.place.removeprefix("message.").replace(".", " ").replace("_", " ")

    @property
    def amount(self) -> str:
        """How much of how much, in the bound's unit.

        >>> Usage("header.text", 21, 150, "code_points").amount
        '21 of 150 characters'
        >>> Usage("html", 34_120, 102_000, "bytes").amount
        '34.1 of 102 KB'
        """
        if self.unit == "bytes" and self.most >= _LARGE:
            return f"{_kilo(self.size)} of {_kilo(self.most)} KB"
        return f"{self.size:,} of {self.most:,} {_NOUNS[self.unit]}".rstrip()


def usage(channel: str, payload: object, *, kind: str | None = None) -> tuple[Usage, ...]:
    """What a ready payload, anyone's, uses of each bound of its channel, the fullest first.

    Bounds of fewer than ten come last, unless one is over: one table of one is as it should be. A bound that
    holds at many places is told once, where most of it is used; one that nothing of the payload falls under
    is left out. A channel whose table has no bounds uses none. `kind` as for `lint_payload`, UnknownName too.

    >>> [f"{each.label}: {each.amount}" for each in usage("push.webpush", {"title": "Disk full"})]
    ['payload: 21 of 3,993 bytes']
    """
    return judged(channel, payload, kind=kind)[1]


def judged(
    channel: str, payload: object, *, kind: str | None = None
) -> tuple[tuple[Finding, ...], tuple[Usage, ...]]:
    """What `lint_payload` finds and what `usage` tells of a payload, by one walk through it."""
    walk = walked(channel, payload, kind=kind)
    used = [
        Usage(name, size, bound.most, bound.unit, at, bound.severity)
        for name, (size, at) in walk.sizes.items()
        if isinstance((bound := walk.table.bounds[name]).most, int | float) and size
    ]
    room = _ROOMS.get(walk.rules.channel)
    used += room(walk.table, payload) if room else ()
    return tuple(walk.findings), tuple(sorted(used, key=_fullest))


def _fullest(used: Usage) -> tuple[bool, bool, float, float, str]:
    """What is over first; of two equally full ones the one that holds more; few last."""
    return not used.is_over, used.most < FEW, -used.share, -used.most, used.place


def _kilo(size: float) -> str:
    return f"{size / _KILO:,.1f}".removesuffix(".0")


def _sms_room(table: Capability, payload: Any) -> Iterator[Usage]:
    """The units of the parts that are billed: one more than they hold, and another part is."""
    text = payload.get("body") if isinstance(payload, Mapping) else payload
    if isinstance(text, str) and text:
        size = sms_size(text)
        single, joined, unit = _PARTS[size.encoding]
        most = table.limits[single] if size.parts == 1 else table.limits[joined] * size.parts
        yield Usage("parts.units", size.units, most, unit, "" if payload is text else "/body", "note")


_PARTS: Final[Mapping[str, tuple[str, str, Unit]]] = {
    "gsm-7": ("gsm7_septets", "gsm7_septets_joined", "septets"),
    "ucs-2": ("ucs2_units", "ucs2_units_joined", "utf16_units"),
}
"""For an encoding: the limits of a part alone and of one among others, and their unit."""
_ROOMS: Final[Mapping[str, Callable[[Capability, Any], Iterator[Usage]]]] = {"sms": _sms_room}
"""For a channel, what fills up beside the bounds of its payload."""
