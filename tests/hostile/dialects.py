"""How a client reads one string: its constructs, and the words a person sees.

Each function takes a finished string and gives `(constructs, words)`. The parsers are not the
product's: `html.parser`, markdown-it, and small readers written from each client's documentation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import groupby

from markdown_it import MarkdownIt

from tests.formatters.rich_html import read_rich

Words = str
Read = tuple[list[object], Words]
Dialect = Callable[[str], Read]

_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
CODE = "\ue0f0{}\ue0f1"
"""How the words inside a code span are marked off."""
_SHOWN = {"alt", "title", "aria-label"}
_DRAWING = {
    "svg": {"style", "xmlns", "role", "width", "height", "viewbox", "direction", "font-family"},
    "title": set(),
    "desc": set(),
    "rect": {"x", "y", "width", "height", "rx", "fill"},
    "line": {"x1", "y1", "x2", "y2", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray"},
    "circle": {"cx", "cy", "r", "fill", "stroke", "stroke-width"},
    "path": {"d", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray",
             "stroke-linejoin", "stroke-linecap"},
    "text": {"x", "y", "font-size", "font-weight", "text-anchor", "fill", "fill-opacity"},
}  # fmt: skip
"""What a drawing is made of. Where its marks stand, how many labels it has and where one is cut follows
from how wide the words are, so none of it is compared; anything else in a drawing is a construct."""
_BREAKING = {"br", "p", "td", "th", "li", "div", "h1", "h2", "h3"}
# What Telegram and WhatsApp make a link of in plain text, however the sender asks them not to.
_FOUND_LINKS = re.compile(
    r"(?:\w+://|mailto:)[^\s\u2068\u2069]*|(?<!\w)[@#$/](?=[A-Za-z])|\w@\w|\w\.(?=[^\W\d]{2})"
)


def _links(words: str) -> list[str]:
    return [link if ":" in link else "link" for link in _FOUND_LINKS.findall(words)]


def _is_harmless(tag: str, attrs: list[tuple[str, str | None]]) -> bool:
    names = [name for name, _ in attrs]
    known = len(set(names)) == len(names) and _DRAWING[tag].issuperset(names)
    return known and not any(
        re.search(r"url|script|&|<", value or "", re.IGNORECASE)
        or (name == "xmlns" and value != "http://www.w3.org/2000/svg")
        for name, value in attrs
    )


class _Html(HTMLParser):
    """Tags, attributes, comments and declarations; and the data. `<bdi>` is an isolate, not a construct."""

    def __init__(self, *, finds_links: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.constructs: list[object] = []
        self.data: list[str] = []
        self.finds_links = finds_links
        self.quiet = 0
        """How many elements are open in which nothing is linked."""
        self.drawing = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "bdi" and not attrs:
            return
        self.drawing = self.drawing or tag == "svg"
        if self.drawing and tag in _DRAWING and _is_harmless(tag, attrs):
            return
        self.quiet += tag in {"a", "code", "pre"}
        kept = tuple((name, None if name in _SHOWN else value) for name, value in attrs)
        self.constructs.append((tag, kept))
        self.data.extend(f" {value} " for name, value in attrs if name in _SHOWN and value)
        if tag in _BREAKING:
            self.data.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "bdi":
            return
        if self.drawing and tag in _DRAWING:
            self.drawing = tag != "svg"
            return
        self.quiet -= tag in {"a", "code", "pre"}
        self.constructs.append(("/", tag))

    def handle_data(self, data: str) -> None:
        if self.drawing:
            return  # words that may be cut; they stand whole in the table under the drawing
        if self.finds_links and not self.quiet:
            self.constructs.extend(_links(data))
        self.data.append(data)

    def handle_comment(self, data: str) -> None:
        self.constructs.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.constructs.append(("declaration", decl))

    def unknown_decl(self, data: str) -> None:
        self.constructs.append(("unknown", data))

    def handle_pi(self, data: str) -> None:
        self.constructs.append(("instruction", data))


def html(source: str) -> Read:
    """A browser, a mail client."""
    parser = _Html()
    parser.feed(source)
    parser.close()
    return parser.constructs, "".join(parser.data)


def telegram(source: str) -> Read:
    """Telegram's HTML; outside links and code it looks for links, mentions, tags and commands."""
    parser = _Html(finds_links=True)
    parser.feed(source)
    parser.close()
    return parser.constructs, "".join(parser.data)


def telegram_rich(source: str) -> Read:
    """A rich message, which links nothing it finds in its words; a line break is one of them."""
    rich = read_rich(source)
    return [*rich.tags, *rich.faults], rich.spaced


_FOUND_AGAIN = re.compile(
    r"(?i:https?://|www\.)(?=[-.\w])|[-.\w+]+@[-\w]+(?:\.[-\w]+)+|(?<![\w@])@(?=[A-Za-z0-9])"
)
"""What GFM renderers look for in the words once backslashes are gone: addresses, and whom to notify."""


def markdown(source: str) -> Read:
    """CommonMark with GFM's tables, strikethrough and what its renderers look for in the finished words.

    cmark-gfm links mail addresses so, remark-gfm web addresses too, and GitHub notifies whom `@` names.
    """
    tokens = _MARKDOWN.parse(source)
    texts = [child.content for token in tokens for child in token.children or () if child.type == "text"]
    constructs, words = commonmark(source)
    return [*constructs, *(found for text in texts for found in _FOUND_AGAIN.findall(text))], words


def commonmark(source: str) -> Read:
    """CommonMark with GFM's tables and strikethrough, which looks for nothing in its words."""
    constructs: list[object] = []
    words: list[str] = []
    for token in _MARKDOWN.parse(source):
        constructs.append((token.type, token.tag, token.nesting, tuple(token.attrs.items())))
        if token.children is None:
            words.append(token.content)
            continue
        run = ""
        for child in token.children:
            shown = CODE.format(child.content) if child.type == "code_inline" else child.content
            shown = "".join(inner.content for inner in child.children or ()) or shown
            run += {"softbreak": "\n", "hardbreak": "\n"}.get(child.type, shown)
            if child.type not in {"text", "softbreak"}:
                constructs.append((child.type, child.tag, child.nesting, tuple(child.attrs.items())))
        words.append(run)
    return constructs, "\n\n".join(words)


def _fenced(source: str) -> list[tuple[bool, str]]:
    """(is it code, the text), alternating: what stands between two fences is code."""
    parts = source.split("```")
    if len(parts) % 2 == 0:  # a fence that is never closed is three backticks
        parts[-2:] = ["```".join(parts[-2:])]
    return [(at % 2 == 1, part) for at, part in enumerate(parts)]


def _quoted(text: str) -> list[tuple[bool, str]]:
    """(is it a quote, its lines without their mark): neighbouring lines of a quote are one."""
    runs = groupby(text.split("\n"), key=lambda line: line.startswith("> "))
    return [(quote, "\n".join(line[2:] if quote else line for line in lines)) for quote, lines in runs]


def _chat(source: str, inline: Dialect) -> Read:
    constructs: list[object] = []
    words: list[str] = []
    for is_code, part in _fenced(source):
        if is_code:
            constructs.append("fence")
            words.append(part)
            continue
        for is_quote, text in _quoted(part):
            more, read = inline(text)
            constructs += ["quote"] * is_quote + more
            words.append(read)
    return constructs, "\n".join(words)


_DISCORD = re.compile(
    r"""\\(?P<escaped>[^0-9A-Za-z\s])
      | (?P<ticks>`+)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)
      | \]\(<(?P<target>[^<>\s]*)>\)
      | (?P<block>^[ \t]*(?:[-*+]|\d+\.|\#{1,3}|-\#|>>>|>)[ \t])
      | (?P<link>https?://|discord\.gg/)
      | (?P<mark>[*_~`|<>\[\]]|@(?=\w)|:(?=\w+:))
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)


def _discord_inline(text: str) -> Read:
    constructs: list[object] = []

    def read(found: re.Match[str]) -> str:
        if found["escaped"]:
            return found["escaped"]
        if found["code"]:
            constructs.append("code")
            return CODE.format(found["code"])
        if found["target"] is not None:
            constructs.append(("link", found["target"]))
            return " "
        constructs.append(found[0])
        return " " if found["block"] else found[0]

    return constructs, _DISCORD.sub(read, text)


def discord(source: str) -> Read:
    """Discord's Markdown: a backslash before a sign takes its meaning away; what is left is markup."""
    return _chat(source, _discord_inline)


_PARTED = re.compile("\u2068[ \t]*(?:[*_~`]|[-+>]|[0-9]*[.)])\u2069")
_WHATSAPP = re.compile(
    r"[*~`]|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])|^[ \t]*(?:[-+>]|\d+[.)])(?=\s|$)", re.MULTILINE
)


def _whatsapp_inline(text: str) -> Read:
    parted = _PARTED.sub("\u2068\u2069", text)
    return [*_WHATSAPP.findall(parted), *_links(parted)], text


def whatsapp(source: str) -> Read:
    """WhatsApp: a mark works when it touches what it marks, not when it stands alone in an isolate."""
    return _chat(source, _whatsapp_inline)


def slack_text(source: str) -> Read:
    """Slack's top-level text: angle brackets make links and mentions, three entities are known."""
    words = source.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return list(re.findall(r"[<>]|&(?!amp;|lt;|gt;)", source)), words


def card_text(source: str) -> Read:
    """Plain text of an Adaptive Card, where `{{DATE(…)}}` and `{{TIME(…)}}` are functions."""
    return re.findall(r"\{\{\s*(?:DATE|TIME)", source), source


def card_axis(source: str) -> Read:
    """A label of a chart's axis, which a host writes anew where it is a date (topic Chart.Line)."""
    dates = re.findall(r"\A\d{4}-\d{2}-\d{2}\Z", source)
    return [*dates, *card_text(source)[0]], source


def card_markdown(source: str) -> Read:
    """A field of an Adaptive Card that reads Markdown."""
    constructs, words = commonmark(source)
    return [*constructs, *card_text(source)[0]], words


def plain(source: str) -> Read:
    """Shown as it is."""
    return [], source


def letter(source: str) -> Read:
    """Plain text; the lines of a quote have a mark each, and are read without it."""
    return [], "\n".join(text for _, text in _quoted(source))
