"""Texts as files that translators' tools read, and back: XLIFF 2.1, PO and JSON; and TMX for memories.

    data = write_exchange(exchange, "po")
    exchange = read_exchange(data, "po", file="pl.po")

Writing what was read gives the same bytes. How a text is split into forms, what the states are called
in each format: docs/reference/translation-files.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol, TypeVar

from info.errors import UnknownName
from info.localization.exchange.entries import Places
from info.localization.exchange.flat_json import read_json, write_json
from info.localization.exchange.po import read_po, write_po
from info.localization.exchange.xliff import read_xliff, write_xliff
from info.model.translation import Exchange

__all__ = ["FORMATS", "SUFFIXES", "Places", "read_exchange", "write_exchange"]

FORMATS: Final = ("xliff2", "po", "json")
SUFFIXES: Final[Mapping[str, str]] = {"xliff2": ".xlf", "po": ".po", "json": ".json"}
"""How the name of a file of each format ends."""


_Found = TypeVar("_Found")


class _Writer(Protocol):
    def __call__(self, exchange: Exchange, /) -> bytes: ...


class _Reader(Protocol):
    def __call__(self, data: bytes, /, *, file: str, places: Places | None = None) -> Exchange: ...


_WRITERS: Final[Mapping[str, _Writer]] = {"xliff2": write_xliff, "po": write_po, "json": write_json}
_READERS: Final[Mapping[str, _Reader]] = {"xliff2": read_xliff, "po": read_po, "json": read_json}


def write_exchange(exchange: Exchange, format: str) -> bytes:  # noqa: A002  (what the command line calls it)
    """The exchange as a file of the format. Same exchange, same bytes.

    Raises `UnknownName` for a format nobody knows, `MessageSyntaxError` for a unit that is no message.
    """
    return _known(_WRITERS, format)(exchange)


def read_exchange(
    data: bytes,
    format: str,  # noqa: A002  (what the command line calls it)
    *,
    file: str,
    places: Places | None = None,
) -> Exchange:
    """The exchange that a file of the format holds; `file` is the name that errors give it.

    `places`, where given, is told where in the file the translation of each text stands. Raises
    `ExchangeError` at the line and column of what is wrong; then nothing was taken.
    """
    return _known(_READERS, format)(data, file=file, places=places)


def _known(table: Mapping[str, _Found], name: str) -> _Found:
    if name not in table:
        raise UnknownName("exchange format", name, FORMATS)
    return table[name]
