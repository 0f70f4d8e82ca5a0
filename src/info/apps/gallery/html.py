"""The few HTML helpers the skins share. Every text of a payload passes `esc`."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

__all__ = ["button", "esc", "glyphs", "phone", "table", "tag"]

_GLYPHS: Final = {
    "✅": ("good", "✓"),
    "⚠️": ("warn", "!"),
    "⚠": ("warn", "!"),
    "🚨": ("bad", "!"),
    "❌": ("bad", "✕"),
    "⛔": ("bad", "✕"),
    "ℹ️": ("note", "i"),
    "ℹ": ("note", "i"),
    "💡": ("note", "i"),
}


def glyphs(html: str) -> str:
    """The HTML with the emoji of callouts drawn as badges, which show where no emoji font is installed.

    >>> glyphs("<p>✅ done</p>")
    '<p><i class="glyph good">✓</i> done</p>'
    """
    for emoji, (kind, shown) in _GLYPHS.items():
        html = html.replace(emoji, f'<i class="glyph {kind}">{shown}</i>')
    return html


def esc(text: object) -> str:
    """The text, safe in HTML content and quoted attributes."""
    return escape(str(text))


def tag(name: str, inner: str, **attributes: str | None) -> str:
    """An element; `cls` is the class, `aria_hidden` is aria-hidden, an attribute that is None is left out.

    >>> tag("p", "hi", cls="dim", dir=None)
    '<p class="dim">hi</p>'
    """
    shown = "".join(
        f' {"class" if key == "cls" else key.replace("_", "-")}="{esc(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{shown}>{inner}</{name}>"


def button(label: str, style: str = "") -> str:
    """Something that looks pressable."""
    return tag("span", esc(label), cls=f"button {style}".strip())


def table(header: Iterable[str], rows: Iterable[Iterable[str]], sides: Iterable[str] = ()) -> str:
    """A table of ready HTML cells; `sides` says where each column aligns: end, left, right, "" (start)."""
    aligned = list(sides)

    def cells(name: str, row: Iterable[str]) -> str:
        shown = [
            tag(name, cell, cls=(aligned[at : at + 1] or [""])[0] or None) for at, cell in enumerate(row)
        ]
        return "".join(shown)

    head = cells("th", header)
    body = "".join(tag("tr", cells("td", row)) for row in rows)
    return tag("div", f"<table>{tag('tr', head) if head else ''}{body}</table>", cls="scroll")


def phone(inner: str, *, wall: str = "") -> str:
    """A phone's screen around a message."""
    return tag("div", inner, cls=f"phone {wall}".strip())
