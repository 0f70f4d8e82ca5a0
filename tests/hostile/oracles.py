"""What a reader's client would make of a payload: its constructs, and the text it shows.

Each oracle reads a finished payload as the channel does (see `dialects`) and gives a `Reading`:
`constructs` is everything that is markup (tags, attributes, links, mentions, blocks, JSON shape),
`texts` is what a person reads at each place. A hostile value may change the texts that hold a
value, never the constructs, and never another text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.hostile import dialects
from tests.hostile.dialects import CODE, Dialect

Path = tuple[object, ...]
ISOLATES = re.compile("[\u2066-\u2069]")
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x80-\x9f\ufffe\uffff\ud800-\udfff]")
_GRID = re.compile(r"^-{2,}(?:  -+)+$", re.MULTILINE)
"""The rule below the header of a table of fixed width."""
_NO_BREAK = re.compile("[\u00a0\u202f]")


@dataclass(frozen=True)
class Reading:
    """Constructs compare with `==`; `texts` holds the words at each place."""

    constructs: tuple[object, ...]
    texts: Mapping[Path, str]

    def shows(self, value: str) -> int:
        """How often the value can be read, as itself.

        In a table of fixed width the lines of a value stand below one another in their column, with
        the other columns beside them, so each line must be read as often; padding is not read.
        """
        wanted = as_read(value)
        return sum(_shown(wanted, text) for text in self.texts.values())

    def moved(self, neutral: Reading, word: str) -> list[Path]:
        """The places where `neutral` does not hold the word, and this reading says something else."""
        return [
            path for path, text in neutral.texts.items() if word not in text and self.texts.get(path) != text
        ]


def _shown(wanted: str, text: str) -> int:
    if not _GRID.search(text):
        # A code span of Markdown shows a line break as a space (in Markdown a tab too):
        # nothing can be escaped in it.
        flat = {re.sub(breaks, " ", wanted) for breaks in ("\n", "[\n\t]")} - {wanted}
        return text.count(wanted) + sum(text.count(CODE.format(line)) for line in flat)
    lines = [line.strip() for line in wanted.split("\n") if line.strip()]
    return min((text.count(line) for line in lines), default=text.count(wanted))


def as_read(text: str) -> str:
    """Line breaks as LF, forbidden code points mapped, isolates removed; no-break spaces plain."""
    mapped = FORBIDDEN.sub("\ufffd", re.sub("\r\n?", "\n", text))
    return _NO_BREAK.sub(" ", ISOLATES.sub("", mapped))


def _unisolated(text: str) -> str:
    return _NO_BREAK.sub(" ", ISOLATES.sub("", text))


def _reading(parts: Mapping[Path, tuple[list[object], str]], shape: list[object]) -> Reading:
    constructs = [*shape]
    for path, (more, words) in parts.items():
        constructs += [(path, construct) for construct in more]
        constructs += [(path, "forbidden")] * len(FORBIDDEN.findall(words))
    return Reading(tuple(constructs), {path: _unisolated(words) for path, (_, words) in parts.items()})


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, object]]:
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


def _sibling(payload: Any, path: Path, name: str) -> Any:
    for step in path[:-1]:
        payload = payload[step]
    return payload.get(name) if isinstance(payload, dict) else None


def _teams(path: Path, payload: Any) -> Dialect:
    """Text blocks and facts read Markdown; an axis its dates; runs, titles and labels the two functions."""
    last, kind = path[-1], _sibling(payload, path, "type")
    if last == "x" and kind is None:
        return dialects.card_axis
    parsed = (kind == "TextBlock" and last == "text") or ("facts" in path and last in {"value", "title"})
    return dialects.card_markdown if parsed else dialects.card_text


def dialect_of(channel: str, path: Path, payload: Any) -> Dialect:
    """How the channel reads the string at `path`."""
    last = path[-1] if path else None
    if channel == "telegram" and path == ("text",):
        return dialects.telegram
    if channel == "telegram.rich" and path == ("rich_message", "html"):
        return dialects.telegram_rich
    if channel == "whatsapp" and path[-2:] in {("text", "body"), ("body", "text")}:
        return dialects.whatsapp
    if channel == "whatsapp.template" and last == "text":
        return dialects.whatsapp
    if channel == "discord" and last == "content":
        return dialects.discord
    if channel == "discord.embeds" and (last in {"content", "title", "description"} or "fields" in path):
        return dialects.plain if path[-2:] == ("image", "description") else dialects.discord
    if channel == "slack" and (path == ("text",) or _sibling(payload, path, "type") == "mrkdwn"):
        return dialects.slack_text
    if channel == "teams":
        return _teams(path, payload)
    return dialects.plain


def _json(channel: str, payload: Any) -> Reading:
    shape: list[object] = []
    parts = {}
    for path, leaf in _leaves(payload):
        if isinstance(leaf, str):
            shape.append(path)
            parts[path] = dialect_of(channel, path, payload)(leaf)
        else:
            shape.append((path, leaf))
    return _reading(parts, shape)


_WHOLE: Mapping[str, Dialect] = {
    "text": dialects.letter,
    "sms": dialects.plain,
    "markdown": dialects.markdown,
    "html": dialects.html,
}


def read(channel: str, payload: Any) -> Reading:
    """The payload as its reader's client reads it."""
    if channel in _WHOLE:
        return _reading({(): _WHOLE[channel](payload)}, [])
    if channel == "email":
        headers = payload["headers"]
        parts: dict[Path, tuple[list[object], str]] = {}
        parts |= {("html",): dialects.html(payload["html"]), ("text",): dialects.letter(payload["text"])}
        parts |= {("headers", name): _header(value) for name, value in headers.items()}
        return _reading(parts, [tuple(headers)])
    return _json(channel, payload)


def _header(value: str) -> tuple[list[object], str]:
    """A line break would begin another header; an encoded word is decoded into one."""
    return re.findall("[\r\n\u2028\u2029]|=\\?[^?]*\\?[^?]*\\?", value), value
