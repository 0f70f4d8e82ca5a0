"""Capability tables: what a channel shows natively, and its limits, as dated data with sources."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

import msgspec

__all__ = ["Capability", "Shown", "capability_of"]

Shown: TypeAlias = Literal["native", "stands_in", "omitted"]
"""Natively, by something in its place, or not at all."""


class Kind(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a channel shows a kind of block; `loss` says in a sentence what stands in its place."""

    shown: Shown
    loss: str = ""


class Capability(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a channel can do, as seen on `date` in `sources`.

    `limits` are in the channel's own units, named in the key (`header_chars`, `callback_bytes`).
    `address` is the field of the payload that delivery fills with the recipient's address, dotted;
    empty where the address is no part of the payload.
    """

    channel: str
    date: str
    sources: tuple[str, ...]
    limits: Mapping[str, int]
    blocks: Mapping[str, Kind]
    address: str = ""
    notes: tuple[str, ...] = ()

    def kind(self, block_type: str) -> Kind:
        """How the channel shows blocks of this type; native when the table does not name it."""
        return self.blocks.get(block_type, NATIVE)


NATIVE = Kind("native")


@cache
def capability_of(channel: str) -> Capability:
    """The table of a channel, read once from the package; FileNotFoundError for an unknown one."""
    text = files("info.formatters").joinpath("capabilities", f"{channel}.json").read_bytes()
    return msgspec.json.decode(text, type=Capability)
