"""Our files read and saved by Python tools that translators' systems are made of."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from msgspec.structs import replace

from info.localization.exchange import read_exchange, write_exchange
from info.model.translation import Exchange, TextUnit

__all__ = ["HAS_TOOLS", "WHY_NOT", "lost_in_rewriting"]

HAS_TOOLS = all(find_spec(name) for name in ("polib", "translate", "lxml"))
WHY_NOT = "polib, translate-toolkit and lxml are not all installed"


def lost_in_rewriting(exchange: Exchange) -> Iterator[str]:
    """What differs where polib (two widths) and translate-toolkit (PO, XLIFF) have saved the file.

    polib wraps comments and places, so notes and places are not compared there.
    """
    import polib
    from translate.storage import pypo, xliff2

    pofile: Any = pypo.pofile  # half annotated
    xliff_file: Any = xliff2.Xliff2File
    po, xliff = write_exchange(exchange, "po"), write_exchange(exchange, "xliff2")
    for width in (20, 70):
        data = str(polib.pofile(po.decode(), wrapwidth=width)).encode()
        yield from _lost(f"polib at {width}", exchange, data, "po", told=False)
    yield from _lost("translate-toolkit", exchange, bytes(pofile.parsestring(po)), "po")
    yield from _lost("translate-toolkit", exchange, bytes(xliff_file.parsestring(xliff)), "xliff2")


def _lost(tool: str, exchange: Exchange, data: bytes, form: str, *, told: bool = True) -> Iterator[str]:
    read = read_exchange(data, form, file=f"{tool}.{form}")
    for was, came in zip(exchange.units, read.units, strict=True):
        before, after = (was, came) if told else (_words(was), _words(came))
        if before != after:
            yield f"{tool}: {before!r} came back as {after!r}"


def _words(unit: TextUnit) -> TextUnit:
    return replace(unit, note="", place="")
