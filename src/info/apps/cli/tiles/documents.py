"""Text, Markdown, HTML, mail and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, Final

from rich.console import RenderableType
from rich.markdown import Markdown
from rich.rule import Rule
from rich.syntax import Syntax
from rich.text import Text

__all__ = ["email", "fragment", "json", "markdown", "plain", "styled"]

_STYLES: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "code": "cyan",
    "pre": "cyan",
    "a": "underline blue",
}
_LINES: Final = frozenset(
    {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "blockquote", "pre", "table", "dt", "caption", "summary"}
    | {"figure", "figcaption", "footer", "hr"}
)
_PLAYED: Final = {"video": "film", "audio": "recording"}
_VOID: Final = frozenset({"br", "hr", "img", "meta", "input", "source", "link"})


def plain(payload: Any) -> Iterator[RenderableType]:
    """The text as it is."""
    yield Text(str(payload))


def markdown(payload: Any) -> Iterator[RenderableType]:
    """Markdown, rendered."""
    yield Markdown(str(payload))


def json(payload: Any) -> Iterator[RenderableType]:
    """What a machine receives."""
    import orjson  # only when drawn

    yield Syntax(orjson.dumps(payload, option=orjson.OPT_INDENT_2).decode(), "json", word_wrap=True)


def fragment(payload: Any) -> Iterator[RenderableType]:
    """HTML at a glance."""
    yield styled(str(payload))


def email(payload: Any) -> Iterator[RenderableType]:
    """The headers and the text part; the HTML part by its size."""
    for name, value in payload["headers"].items():
        yield Text.assemble((f"{name}: ", "dim"), (str(value), "bold" if name == "Subject" else ""))
    yield Rule(style="dim")
    yield Text(payload["text"])
    yield Text(f"and the same as HTML: {len(payload['html'].encode()) / 1000:.1f} kB", style="dim")


def styled(html: str) -> Text:
    """HTML as styled text: enough for a chat's tags and for a glance at a fragment."""
    parser = _Html()
    parser.feed(html)
    parser.close()
    lines = parser.text.split("\n")
    blank = [not line.plain.strip() for line in lines]
    kept = [line for at, line in enumerate(lines) if not (blank[at] and (at == 0 or blank[at - 1]))]
    shown = Text("\n").join(kept)
    shown.rstrip()
    return shown


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = Text()
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LINES:
            self._newline(forced=tag == "br")
        if tag == "li":
            self.text.append("• ")
        if tag == "blockquote":
            self.text.append("▌ ", style="dim")
        if tag in {"td", "th", "dd"} and self.text.plain and not self.text.plain.endswith("\n"):
            self.text.append("  ")
        if tag == "img":
            alt = dict(attrs).get("alt")
            self.text.append(f"[picture: {alt}]" if alt else "[picture]", style="dim")
        elif tag == "hr":
            self.text.append("———", style="dim")
            self._newline()
        elif tag not in _VOID:
            if tag in _PLAYED:
                self.text.append(f"[{_PLAYED[tag]}] ", style="dim")
            heading = tag in {"h1", "h2", "h3", "th", "caption", "summary"}
            self._open.append((tag, "bold" if heading else _STYLES.get(tag, "")))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass
        if tag in {"p", "h1", "h2", "h3", "table", "ul", "ol", "dl", "div"}:
            self._newline()

    def handle_data(self, data: str) -> None:
        if self._inside_pre() or "\n" not in data or data.strip():
            style = " ".join(style for _, style in self._open if style)
            at_start = not self.text.plain or self.text.plain.endswith("\n")
            shown = data.lstrip(" \n") if at_start and not self._inside_pre() else data
            self.text.append(shown, style=style)

    def _inside_pre(self) -> bool:
        return any(name == "pre" for name, _ in self._open)

    def _newline(self, *, forced: bool = False) -> None:
        if forced or (self.text.plain and not self.text.plain.endswith("\n")):
            self.text.append("\n")
