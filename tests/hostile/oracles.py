"""What a reader's client would make of a payload: its constructs, and the text it shows.

Each oracle reads a finished payload as the channel does, with a parser that is not ours, and gives
a `Reading`: `constructs` is everything that is markup (tags, attributes, links, mentions, blocks,
JSON shape), `texts` is what a person reads. A hostile value may change the texts, never the
constructs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from markdown_it import MarkdownIt

ISOLATES = re.compile("[\u2066-\u2069]")
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_CHAT_MARK = re.compile(r"[*_~`|<>@#\[\]]")


@dataclass(frozen=True)
class Reading:
    """Constructs compare with `==`; `texts` is one string, its parts kept apart by a bell."""

    constructs: tuple[object, ...]
    texts: str

    def shows(self, value: str) -> int:
        """How often the value can be read, as itself."""
        return self.texts.count(plain(value))


def plain(text: str) -> str:
    """Without isolates, with forbidden code points mapped, white space folded."""
    mapped = FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return " ".join(ISOLATES.sub("", mapped).split())


def _reading(constructs: list[object], texts: list[str]) -> Reading:
    return Reading(tuple(constructs), " \x07 ".join(plain(text) for text in texts))


class _Html(HTMLParser):
    """Collects tags and attributes as constructs, data as text. `<bdi>` is an isolate, not a construct."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.constructs: list[object] = []
        self.data: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "bdi":
            return
        shown = {name: value for name, value in attrs if name in {"alt", "title", "aria-label"}}
        self.constructs.append((tag, tuple((name, None if name in shown else value) for name, value in attrs)))
        self.data.extend(value for value in shown.values() if value)
        if tag in {"br", "p", "td", "th", "li", "div", "h1", "h2", "h3"}:
            self.data.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag != "bdi":
            self.constructs.append(("/", tag))

    def handle_data(self, data: str) -> None:
        self.data.append(data)

    def handle_comment(self, data: str) -> None:
        self.constructs.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.constructs.append(("declaration", decl))

    def unknown_decl(self, data: str) -> None:
        self.constructs.append(("unknown", data))

    def handle_pi(self, data: str) -> None:
        self.constructs.append(("instruction", data))


def _html(source: str) -> tuple[list[object], list[str]]:
    parser = _Html()
    parser.feed(source)
    parser.close()
    return parser.constructs, ["".join(parser.data)]


def _markdown(source: str) -> tuple[list[object], list[str]]:
    constructs: list[object] = []
    texts: list[str] = []
    for token in _MARKDOWN.parse(source):
        constructs.append((token.type, token.tag, token.nesting))
        run = ""
        for child in token.children or ():
            if child.type in {"text", "softbreak", "hardbreak", "code_inline"}:
                run += child.content or "\n"
            if child.type not in {"text", "softbreak"}:
                constructs.append((child.type, child.tag, child.nesting, tuple(child.attrs.items())))
        texts.append(run if token.children is not None else token.content)
    return constructs, texts


def _quotes(source: str) -> str:
    """The source with one mark for each quote, whatever lines it goes on for."""
    quote = r"(^|\n)> ([^\n]*)((?:\n> [^\n]*)+)"
    return re.sub(quote, lambda found: f"{found[1]}> {found[2]}" + found[3].replace("\n> ", "\n"), source)


def _discord(source: str) -> tuple[list[object], list[str]]:
    """Discord: a backslash before a sign takes its meaning away, and code has none; the rest is markup."""
    constructs: list[object] = []
    shown = ""
    for place, part in enumerate(re.split("(```|``)", _quotes(source))):
        if place % 2:
            constructs.append(part)
        elif place % 4 == 2:
            shown += part
        else:
            bare = re.sub(r"\\[^0-9A-Za-z\s]", "", part)
            constructs += [*_CHAT_MARK.findall(bare), *re.findall(r"https?://", bare)]
            constructs += re.findall(r"(?m)^(?:-|\d+\.|>) ", bare)
            shown += re.sub(r"\\([^0-9A-Za-z\s])", r"\1", part)
    return constructs, [shown]


def _whatsapp(source: str) -> tuple[list[object], list[str]]:
    """WhatsApp: a mark works only when it touches a word; one in an isolate or a code block does not."""
    source = _quotes(source)
    bare = "".join(re.split("```", source)[::2])
    bare = re.sub("\u2068[*_~`>]+\u2069", "", bare.replace("\u2068\u2069", ""))
    return list(re.findall(r"[*_~`]|(?m:^> |^[-*] |^\d+\. )", bare)), [source]


def _slack_text(source: str) -> tuple[list[object], list[str]]:
    """Slack's top-level text: angle brackets make links and mentions."""
    unescaped = source.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return list(re.findall(r"[<>]|&(?!amp;|lt;|gt;)", source)), [unescaped]


def _leaves(value: Any, path: tuple[object, ...] = ()) -> Iterator[tuple[tuple[object, ...], object]]:
    if isinstance(value, dict):
        yield path, tuple(value)
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        yield path, len(value)
        for at, inner in enumerate(value):
            yield from _leaves(inner, (*path, at))
    else:
        yield path, value


_DIALECTS: dict[tuple[str, str], Any] = {
    ("telegram", "text"): _html,
    ("telegram", "caption"): _html,
    ("whatsapp", "body"): _whatsapp,
}


def _dialect(channel: str, path: tuple[object, ...], payload: Any) -> Any:
    """How the string at `path` is read by the channel; None for plain text."""
    last = path[-1]
    if channel == "telegram" and last in {"text", "caption"} and len(path) == 1:
        return _html
    if channel == "whatsapp" and last in {"body", "text"} and "action" not in path:
        return _whatsapp
    if channel == "discord" and last == "content":
        return _discord
    if channel == "slack" and path == ("text",):
        return _slack_text
    if channel == "slack" and last == "text" and _sibling(payload, path, "type") == "mrkdwn":
        return _slack_text
    if channel == "teams":
        kind = _sibling(payload, path, "type")
        if (kind == "TextBlock" and last == "text") or ("facts" in path and last in {"value", "title"}):
            return _markdown
    return None


def _sibling(payload: Any, path: tuple[object, ...], name: str) -> Any:
    for step in path[:-1]:
        payload = payload[step]
    return payload.get(name) if isinstance(payload, dict) else None


def _json(channel: str, payload: Any) -> Reading:
    constructs: list[object] = []
    texts: list[str] = []
    for path, leaf in _leaves(payload):
        if not isinstance(leaf, str):
            constructs.append((path, leaf))
            continue
        dialect = _dialect(channel, path, payload)
        if dialect is not None:
            more, read = dialect(leaf)
            constructs.extend((path, construct) for construct in more)
            texts.extend(read)
        elif path[-1] in {"type", "url", "id", "style", "dir", "lang", "action_id", "block_id", "$schema"}:
            constructs.append((path, leaf))
        else:
            constructs.append(path)
            texts.append(leaf)
    return _reading(constructs, texts)


def read(channel: str, payload: Any) -> Reading:
    """The payload as its reader's client reads it."""
    if channel in {"text", "sms"}:
        return _reading([], [payload])
    if channel == "markdown":
        return _reading(*_markdown(payload))
    if channel == "html":
        return _reading(*_html(payload))
    if channel == "email":
        constructs, texts = _html(payload["html"])
        headers = {name: value for name, value in payload["headers"].items() if name != "Subject"}
        return _reading([*constructs, tuple(headers.items())], [*texts, payload["text"], payload["headers"]["Subject"]])
    return _json(channel, payload)
