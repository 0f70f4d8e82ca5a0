"""Capability tables: what a channel shows natively, and its limits, as dated data with sources."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

import msgspec

__all__ = ["Bound", "Capability", "Kind", "Shown", "Unit", "capability_of"]

Shown: TypeAlias = Literal["native", "stands_in", "omitted"]
"""Natively, by something in its place, or not at all."""
Unit: TypeAlias = Literal["code_points", "utf16_units", "bytes", "septets", "items", "value"]
"""What a bound counts: characters, UTF-16 units, UTF-8 bytes, GSM septets, items, or the number itself."""


class Kind(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a channel shows a kind of block; `loss` says in a sentence what stands in its place."""

    shown: Shown
    loss: str = ""


class Bound(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What one place of a payload may hold: at `least`, at `most`, or `above`, in `unit`.

    In a table `most` may name one of its `limits`; in a read table it is that number. A `warning` is
    a bound that the channel does not document or that its sources disagree on; `note` says which.
    """

    unit: Unit
    most: int | float | str | None = None
    least: int | float | None = None
    above: int | float | None = None
    severity: Literal["error", "warning"] = "error"
    note: str = ""


class Capability(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a channel can do, as seen on `date` in `sources`.

    `limits` are the numbers that formatters budget with, in the channel's own units, named in the
    key (`header_chars`, `callback_bytes`); the notes say which are ours. `bounds` are all limits of
    the payload itself, by the place they hold at (`header.text`); each number stands once, so a
    bound names the limit where a formatter reads it too. `address` is the field of the payload that
    delivery fills with the recipient's address, dotted; empty where the address is no part of it.
    """

    channel: str
    date: str
    sources: tuple[str, ...]
    limits: Mapping[str, int]
    blocks: Mapping[str, Kind]
    address: str = ""
    notes: tuple[str, ...] = ()
    bounds: Mapping[str, Bound] = {}

    def kind(self, block_type: str) -> Kind:
        """How the channel shows blocks of this type; native when the table does not name it."""
        return self.blocks.get(block_type, NATIVE)


NATIVE = Kind("native")


@cache
def capability_of(channel: str) -> Capability:
    """The table of a channel, read once from the package; FileNotFoundError for an unknown one.

    >>> capability_of("slack").bounds["header.text"].most
    150
    """
    text = files("info.channels").joinpath("tables", f"{channel}.json").read_bytes()
    table = msgspec.json.decode(text, type=Capability)
    bounds = {name: _resolved(bound, table.limits) for name, bound in table.bounds.items()}
    return msgspec.structs.replace(table, bounds=bounds)


def _resolved(bound: Bound, limits: Mapping[str, int]) -> Bound:
    """The bound with the number that `most` names."""
    return msgspec.structs.replace(bound, most=limits[bound.most]) if isinstance(bound.most, str) else bound
