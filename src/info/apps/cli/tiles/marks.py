"""What several tiles draw alike: buttons, tables, pairs, emoji, chat Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.emoji import Emoji
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

__all__ = ["boxed", "buttons", "chat_markdown", "emoji", "figures", "grid", "pairs", "said"]

_FENCE: Final = re.compile(r"(```.*?```)", re.DOTALL)
_HEADING: Final = re.compile(r"(?m)^#{1,3} (.+)$")
_SMALL: Final = re.compile(r"(?m)^-# (.+)$")


def buttons(labels: Iterable[str]) -> RenderableType:
    """Labels that look pressable, side by side."""
    return Text("  ").join(Text(f" {label} ", style="reverse") for label in labels)


def emoji(name: str) -> str:
    """The glyph of a short code, as chat clients show it; the code itself when nobody knows it.

    >>> emoji("white_check_mark"), emoji("no_such_glyph")
    ('✅', ':no_such_glyph:')
    """
    return Emoji.replace(f":{name}:")


def grid(
    header: Sequence[RenderableType], rows: Iterable[Sequence[RenderableType]], ends: Sequence[bool]
) -> Table:
    """A table; `ends` says which columns align at the end."""
    table = Table(
        box=None, header_style="bold", show_header=bool(header), pad_edge=False, padding=(0, 2, 0, 0)
    )
    for at, cell in enumerate(header):
        table.add_column(cell, justify="right" if at < len(ends) and ends[at] else "left")
    for row in rows:
        table.add_row(*row)
    return table


def pairs(rows: Iterable[tuple[RenderableType, RenderableType]]) -> Table:
    """Labels and values, one pair a line."""
    table = Table.grid(padding=(0, 2))
    for label, value in rows:
        table.add_row(Text("").join([label]) if isinstance(label, Text) else label, value)
    return table


def figures(cells: Sequence[RenderableType], columns: int = 3) -> Table:
    """Small cards side by side."""
    table = Table.grid(padding=(0, 4))
    for at in range(0, len(cells), columns):
        table.add_row(*cells[at : at + columns])
    return table


def boxed(parts: Iterable[RenderableType], style: str) -> RenderableType:
    """Parts behind a coloured bar."""
    table = Table.grid(padding=(0, 1))
    table.add_row(Text("▌", style=style), Group(*parts))
    return table


def said(parts: Iterable[RenderableType]) -> RenderableType:
    """Parts set in by two columns."""
    return Padding(Group(*parts), (0, 0, 0, 2))


def chat_markdown(text: str) -> Iterator[RenderableType]:
    """Markdown where a line break is a line break, as chat clients show it; code blocks as they are."""
    for part in _FENCE.split(text):
        if part.startswith("```"):
            yield Text(part.strip("`").strip("\n"), style="cyan")
        elif part.strip():
            small = _HEADING.sub(r"**\1**", _SMALL.sub(r"*\1*", part.strip("\n")))
            yield Markdown(small.replace("\n", "  \n"))
