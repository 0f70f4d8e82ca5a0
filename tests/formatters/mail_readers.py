"""Readers of mails, text messages and Slack's messages that know nothing of the formatters.

The limits are written here a second time, from the vendors' pages, so that a wrong table is seen.
Sources: docs.slack.dev/reference/block-kit/blocks, RFC 5322, 3GPP TS 23.038 §6.2.1 and TS 23.040
§9.2.3.24; for those nobody writes down, the notes of `capabilities/{slack,email,sms}.json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final, cast

from info.formatters import FORMATTERS
from info.language.pieces import compile_program
from tests.formatters.documents import ENVIRONMENT, TENANT, HandMade
from tests.formatters.fitting_oracle import Shown, strings

if TYPE_CHECKING:
    from info.language.binding import LocalizedDocument

__all__ = [
    "BROKEN",
    "READ",
    "ROOM",
    "MailReader",
    "email",
    "html_strings",
    "mail_strings",
    "page",
    "rendered",
    "slack",
    "slack_strings",
    "sms",
    "sms_parts",
]

_VOID: Final = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_FILLER: Final = "\u034f\u200c\xa0"
"""What keeps the body out of an inbox's preview, after the preheader."""
_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_PAIRS: Final = frozenset("\f^{}\\[~]|€")


def _over(what: str, size: int, most: int) -> list[str]:
    return [f"{what}: {size} of {most}"] if size > most else []


def rendered(doc: HandMade, channel: str, context: Mapping[str, Any], tenant: Any = None) -> Shown:
    """A document on a channel, by the compiled program, fitted where it has to be."""
    pieces = FORMATTERS[channel].pieces(cast("LocalizedDocument", doc))
    program = compile_program(pieces, ENVIRONMENT)
    texts, losses = program.render(context, TENANT if tenant is None else tenant, "UTC")
    outputs = dict(zip(program.outputs, texts, strict=True))
    return Shown(outputs, FORMATTERS[channel].payload(outputs), losses)


# Mails


class MailReader(HTMLParser):
    """What a page shows, what of it leads where, and what in it is not closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown: list[str] = []
        self.links: list[str] = []
        self.wrong: list[str] = []
        self.hidden = ""
        self._hiding = 0
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append(tag)
            if not self._hiding and "display:none" in (dict(attrs).get("style") or "").replace(" ", ""):
                self._hiding = len(self.open)
        for name, value in attrs:
            if name in {"href", "src", "alt"} and value:
                self.shown.append(value)
            if name == "href" and value:
                self.links.append(value)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) == self._hiding:
            self._hiding = 0
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        if self._hiding:
            self.hidden += data
        if not self.open or self.open[-1] not in {"style", "script"}:
            self.shown.append(data)


def page(source: str) -> MailReader:
    """A page, read to its end."""
    reader = MailReader()
    reader.feed(source)
    reader.close()
    return reader


def html_strings(seen: Shown) -> Iterable[str]:
    """What the HTML of a mail shows."""
    return page(seen.payload["html"]).shown


def mail_strings(seen: Shown) -> Iterable[str]:
    """What the text part of a mail shows."""
    return [seen.payload["text"]]


def email(seen: Shown) -> list[str]:
    """102 KB of HTML, its elements closed, and a subject of 255 characters in one line."""
    read, subject = page(seen.payload["html"]), seen.payload["headers"]["Subject"]
    found = _over("html", len(seen.payload["html"].encode()), 102_000) + _over("subject", len(subject), 255)
    found += _over("preheader", len(read.hidden.rstrip(_FILLER)), 255)
    if read.wrong or read.open:
        found.append(f"not closed: {read.wrong} {read.open}")
    return found + (["the subject has lines"] if "\n" in subject else [])


# Text messages


def sms_parts(text: str) -> int:
    """The parts a carrier bills, counted by hand."""
    gsm = all(mark in _GSM or mark in _GSM_PAIRS for mark in text)
    costs = [(2 if mark in _GSM_PAIRS else 1) if gsm else len(mark.encode("utf-16-le")) // 2 for mark in text]
    alone, joined = (160, 153) if gsm else (70, 67)
    if sum(costs) <= alone:
        return 1
    parts, room = 1, joined
    for cost in costs:
        if cost > room:
            parts, room = parts + 1, joined
        room -= cost
    return parts


def sms(seen: Shown) -> list[str]:
    """Ten parts."""
    return _over("parts", sms_parts(seen.payload), 10)


# Slack

_ACTION_ID: Final = 255


def slack(seen: Shown) -> list[str]:
    """The limits of a message and of each of its blocks."""
    blocks = seen.payload.get("blocks", [])
    found = _over("notice", len(seen.payload["text"]), 4000) + _over("blocks", len(blocks), 50)
    found += _over("message", len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) - 2, 13_000)
    found += _over("tables", sum(block["type"] in {"table", "data_table"} for block in blocks), 1)
    found += _over("charts", sum(block["type"] == "data_visualization" for block in blocks), 2)
    for block in blocks:
        found += _BLOCKS.get(block["type"], lambda _: [])(block)
        found += ["an empty block"] if block.get("elements") == [] or block.get("fields") == [] else []
    return found


def _header(block: Mapping[str, Any]) -> list[str]:
    return _over("header", len(block["text"]["text"]), 150)


def _section(block: Mapping[str, Any]) -> list[str]:
    found = _over("fields", len(block["fields"]), 10)
    return found + [what for field in block["fields"] for what in _over("field", len(field["text"]), 2000)]


def _image(block: Mapping[str, Any]) -> list[str]:
    return _over("image_url", len(block["image_url"]), 3000) + _over("alt", len(block["alt_text"]), 2000)


def _context(block: Mapping[str, Any]) -> list[str]:
    found = _over("context", len(block["elements"]), 10)
    return found + [what for inner in block["elements"] for what in _over("small", len(inner["text"]), 2000)]


def _actions(block: Mapping[str, Any]) -> list[str]:
    found = _over("elements", len(block["elements"]), 25)
    for element in block["elements"]:
        found += _over("action_id", len(element["action_id"]), _ACTION_ID)
        found += _button(element) if element["type"] == "button" else _menu(element)
    return found


def _button(element: Mapping[str, Any]) -> list[str]:
    return (
        _over("button", len(element["text"]["text"]), 75)
        + _over("url", len(element.get("url", "")), 3000)
        + _over("value", len(element.get("value", "")), 2000)
    )


def _menu(element: Mapping[str, Any]) -> list[str]:
    found = _over("options", len(element["options"]), 100)
    for option in element["options"]:
        found += _over("option", len(option["text"]["text"]), 75) + _over("value", len(option["value"]), 150)
    return found


def _table(block: Mapping[str, Any]) -> list[str]:
    found = _over("rows", len(block["rows"]), 100)
    found += [what for row in block["rows"] for what in _over("columns", len(row), 20)]
    return found + _over("cells", sum(map(len, _texts(block["rows"]))), 10_000)


def _data_table(block: Mapping[str, Any]) -> list[str]:
    rows = block["rows"]
    found = _over("rows", len(rows), 201) + _over("cells", sum(map(len, _texts(rows))), 20_000)
    found += ["no rows"] if len(rows) < 2 else []
    found += ["uneven rows"] if len({len(row) for row in rows}) > 1 else []
    found += ["rich text in a header"] if any(cell["type"] != "raw_text" for cell in rows[0]) else []
    found += ["an empty cell"] if not all(map(len, _texts(rows))) or not block["caption"] else []
    return found + _over("columns", len(rows[0]), 20) + _over("page", block["page_size"], 100)


def _chart(block: Mapping[str, Any]) -> list[str]:
    chart = block["chart"]
    told = [block["title"], *(each["name"] for each in chart.get("series", ()))]
    found = _named("title", block["title"], 50) + ["two lines"] * any("\n" in name for name in told)
    if chart["type"] == "pie":
        segments = chart["segments"]
        found += _over("segments", len(segments), 6) + _plotted(segments)
        return found + ["a segment of nothing"] * any(segment["value"] <= 0 for segment in segments)
    names, labels = [each["name"] for each in chart["series"]], chart["axis_config"]["categories"]
    found += _over("series", len(names), 6) + _over("points", len(labels), 20)
    found += ["a kind of its own"] * (chart["type"] not in {"bar", "line", "area"})
    found += ["series of one name"] * (len(set(names)) < len(names))
    for each in chart["series"]:
        found += _named("series", each["name"], 20) + _plotted(each["data"])
        found += ["other labels"] * ([point["label"] for point in each["data"]] != labels)
    return found


def _plotted(points: list[Mapping[str, Any]]) -> list[str]:
    labels = [point["label"] for point in points]
    found = [what for label in labels for what in _named("label", label, 20)]
    found += ["nothing to plot"] * (not points) + ["labels of one name"] * (len(set(labels)) < len(labels))
    return found + ["no number"] * any(not isinstance(point["value"], int | float) for point in points)


def _named(what: str, name: str, most: int) -> list[str]:
    return _over(what, len(name), most) + [f"{what}: empty"] * (not name)


def _container(block: Mapping[str, Any]) -> list[str]:
    found = _named("title", block["title"]["text"], 150) + _over("inner", len(block["child_blocks"]), 10)
    for inner in block["child_blocks"]:
        found += ["a block inside"] * (inner["type"] != "section") + _named(
            "text", inner["text"]["text"], 3000
        )
    return found


def _texts(value: Any) -> Iterator[str]:
    """Every `text` that is a string."""
    if isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, dict):
        yield from ([value["text"]] if isinstance(value.get("text"), str) else [])
        yield from _texts([inner for inner in value.values() if not isinstance(inner, str)])


_BLOCKS: Final[Mapping[str, Any]] = {
    "header": _header,
    "section": _section,
    "image": _image,
    "context": _context,
    "actions": _actions,
    "table": _table,
    "data_table": _data_table,
    "data_visualization": _chart,
    "container": _container,
}


def slack_strings(seen: Shown) -> Iterable[str]:
    """What the blocks show; the notice is the short text again."""
    return strings(seen.payload.get("blocks", []))


def _whole_payload(seen: Shown) -> Iterable[str]:
    return [seen.payload]


READ: Final[Mapping[str, Callable[[Shown], Iterable[str]]]] = {
    "slack": slack_strings,
    "email": html_strings,
    **dict.fromkeys(("sms", "text", "html", "markdown"), _whole_payload),
}
"""The strings that a payload shows, for each channel."""
BROKEN: Final[Mapping[str, Callable[[Shown], list[str]]]] = {
    "slack": slack,
    "email": email,
    "sms": sms,
    **dict.fromkeys(("text", "html", "markdown"), lambda _: []),
}
"""Which limits a payload breaks, for each channel."""
ROOM: Final[Mapping[str, int]] = {
    "slack": 13_000,
    "email": 30_000,
    "sms": 2_400,
    **dict.fromkeys(("text", "html", "markdown"), 30_000),
}
"""About how many characters each channel has."""
