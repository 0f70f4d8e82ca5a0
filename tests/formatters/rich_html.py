"""A strict reader of the HTML of Telegram's rich messages, which knows nothing of the formatter.

No forgiveness: a tag, an attribute or a named entity that the documentation does not list, a bare `<`
or `&`, an element in a place it has no business in, or words between the rows of a table are faults.
Source: core.telegram.org/bots/api#rich-html-style and #rich-message-limits (Bot API 10.1).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Final

__all__ = ["Rich", "read_rich"]

_TOKEN: Final = re.compile(r"<[^<>]*>|[^<]+|<")
_TAG: Final = re.compile(r'</?([a-z][a-z0-9]*)((?: [a-z]+(?:="[^"<>]*")?)*)(/?)>')
_ATTRIBUTE: Final = re.compile(r' ([a-z]+)(?:="([^"]*)")?')
_ENTITY: Final = re.compile(
    r"&(?!(?:lt|gt|amp|quot|apos|nbsp|hellip|mdash|ndash|[lr]squo|[lr]dquo|#\d+|#x[0-9a-fA-F]+);)"
)
_INLINE: Final = frozenset({"b", "i", "code", "a", "br", ""})
"""What a line of text holds; "" stands for words."""
_BLOCKS: Final = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "footer", "hr", "ul", "ol", "blockquote", "figure",
     "table", "details"}
)  # fmt: skip
_FILES: Final = frozenset({"img", "video", "audio"})
_HOLDS: Final = {
    "message": _BLOCKS,
    **dict.fromkeys(("p", "h1", "h2", "h3", "h4", "h5", "h6", "footer", "li", "blockquote"), _INLINE),
    **dict.fromkeys(("figcaption", "caption", "summary", "th", "td"), _INLINE),
    **dict.fromkeys(("b", "i", "a"), _INLINE),
    **dict.fromkeys(("code", "pre"), frozenset({""})),
    **dict.fromkeys(("ul", "ol"), frozenset({"li"})),
    "table": frozenset({"caption", "tr"}),
    "tr": frozenset({"th", "td"}),
    "details": frozenset({"summary"}) | _BLOCKS,
    "figure": _FILES | {"figcaption"},
    **dict.fromkeys(("video", "audio", "img", "hr", "br"), frozenset()),
}
"""What may stand directly in what."""
_ATTRIBUTES: Final = {
    "a": {"href"}, "img": {"src"}, "video": {"src"}, "audio": {"src"}, "details": {"open"},
    "table": {"bordered", "striped"}, "th": {"align"}, "td": {"align"},
}  # fmt: skip
_VOID: Final = frozenset({"img", "hr", "br"})
_COUNTED: Final = _BLOCKS | {"li", "tr"}
_OF_BLOCKS: Final = frozenset({"li", "blockquote"})
"""What holds blocks: words in it are a paragraph of their own."""


@dataclass
class Rich:
    """What a rich message holds: `tags` in order, the `words` read, its sizes, and what is wrong."""

    tags: list[object] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    words: str = ""
    spaced: str = ""
    """The words, with a space where an element begins or ends."""
    depth: int = 0
    columns: int = 0

    def count(self, names: frozenset[str]) -> int:
        """How many elements have one of these names."""
        return sum(tag[0] in names for tag in self.tags if isinstance(tag, tuple))

    @property
    def blocks(self) -> int:
        """Blocks, those nested, items, rows, and the paragraphs in items and quotes."""
        return self.count(_COUNTED) + self.count(_OF_BLOCKS)

    @property
    def media(self) -> int:
        """Pictures, films and recordings."""
        return self.count(_FILES)


class _Reader:
    def __init__(self) -> None:
        self.rich = Rich()
        self.open: list[str] = ["message"]
        self.cells = 0

    def token(self, token: str) -> None:
        found = _TAG.fullmatch(token)
        if found is None:
            if "<" in token:
                self.rich.faults.append("a bare <")
            self.words(token)
        elif token.startswith("</"):
            self.end(found[1])
        else:
            self.start(found[1], found[2])

    def words(self, source: str) -> None:
        if _ENTITY.search(source):
            self.rich.faults.append("a bare &, or an entity that nobody knows")
        if ">" in source:
            self.rich.faults.append("a bare >")
        self.place("")
        text = html.unescape(source)
        self.rich.words += text
        self.rich.spaced += text

    def start(self, name: str, attributes: str) -> None:
        self.place(name)
        given = tuple(_ATTRIBUTE.findall(attributes))
        if {key for key, _ in given} - _ATTRIBUTES.get(name, set()):
            self.rich.faults.append(f"<{name}> with an attribute it has not")
        if any(_ENTITY.search(value) for _, value in given):
            self.rich.faults.append("a bare & in an address")
        if name in _FILES and not any(
            value.lower().startswith(("https://", "http://")) for _, value in given
        ):
            self.rich.faults.append(f"<{name}> of no web address")
        self.rich.words += "\n" * (name == "br")
        self.rich.spaced += "\n" if name == "br" else " "
        if name == "br":
            return  # a line break is a character of the text
        self.rich.tags.append((name, given))
        self.rich.depth = max(self.rich.depth, len(self.open))
        self.cells = 0 if name == "tr" else self.cells + (name in {"th", "td"})
        self.rich.columns = max(self.rich.columns, self.cells)
        if name not in _VOID:
            self.open.append(name)

    def end(self, name: str) -> None:
        if len(self.open) == 1 or self.open.pop() != name:
            self.rich.faults.append(f"</{name}> out of order")
        self.rich.tags.append(name)
        self.rich.spaced += " "

    def place(self, name: str) -> None:
        if name not in _HOLDS.get(self.open[-1], ()):
            self.rich.faults.append(f"{name or 'words'} in <{self.open[-1]}>")


def read_rich(source: str) -> Rich:
    """The message as Telegram's documentation says it is read."""
    reader = _Reader()
    for token in _TOKEN.findall(source):
        reader.token(token)
    reader.rich.faults += [f"<{name}> never closed" for name in reader.open[1:]]
    return reader.rich
