"""A message drawn in the terminal, roughly as its channel shows it.

Each function reads a finished payload, the one the channel's API takes, so that what is drawn is
what would be sent. What a tile cannot draw it names; nothing is left out silently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.panel import Panel
from rich.rule import Rule
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

__all__ = ["tile"]

_STYLES: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "code": "cyan",
    "pre": "cyan",
    "a": "underline blue",
}


def tile(channel: str, payload: Any, *, title: str) -> Panel:
    """A panel that shows `payload` as `channel` would, under `title`."""
    draw = _DRAWERS.get(channel, _json)
    return Panel(Group(*draw(payload)), title=f"{channel} · {title}", title_align="left", border_style="dim")


def _plain(payload: Any) -> Iterator[RenderableType]:
    yield Text(str(payload))


def _markdown(payload: Any) -> Iterator[RenderableType]:
    yield Markdown(str(payload))


def _json(payload: Any) -> Iterator[RenderableType]:
    import orjson

    yield Syntax(orjson.dumps(payload, option=orjson.OPT_INDENT_2).decode(), "json", word_wrap=True)


class _Html(HTMLParser):
    """HTML as styled text: enough for a chat's tags and for a glance at a fragment."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = Text()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "blockquote", "pre", "table"}:
            self._newline()
        if tag == "li":
            self.text.append("• ")
        if tag in _STYLES or tag.startswith("h"):
            self._open.append(_STYLES.get(tag, "bold"))
        if tag in {"td", "th"}:
            self.text.append("  ")

    def handle_endtag(self, tag: str) -> None:
        if self._open and (tag in _STYLES or tag.startswith("h")):
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() or (self.text.plain and not self.text.plain.endswith("\n")):
            self.text.append(data, style=" ".join(self._open))

    def _newline(self) -> None:
        if self.text.plain and not self.text.plain.endswith("\n"):
            self.text.append("\n")


def _styled(html: str) -> Text:
    parser = _Html()
    parser.feed(html)
    parser.close()
    return parser.text


def _html(payload: Any) -> Iterator[RenderableType]:
    yield _styled(str(payload))


def _email(payload: Any) -> Iterator[RenderableType]:
    for name, value in payload["headers"].items():
        yield Text.assemble((f"{name}: ", "dim"), (str(value), "bold" if name == "Subject" else ""))
    yield Rule(style="dim")
    yield Text(payload["text"])


def _buttons(labels: list[str]) -> RenderableType:
    return Text("  ").join(Text(f" {label} ", style="reverse") for label in labels)


# -- Slack -------------------------------------------------------------------------------------


def _slack(payload: Any) -> Iterator[RenderableType]:
    for block in payload.get("blocks", ()):
        yield from _slack_block(block)


def _slack_block(block: Mapping[str, Any]) -> Iterator[RenderableType]:
    kind = block["type"]
    if kind == "header":
        yield Text(block["text"]["text"], style="bold")
    elif kind == "rich_text":
        for element in block["elements"]:
            yield from _slack_rich(element)
    elif kind == "section":
        yield from _slack_section(block)
    elif kind == "context":
        yield Text(" ".join(_slack_words(element) for element in block["elements"]), style="dim")
    elif kind == "actions":
        yield _buttons([_slack_words(element.get("text", {})) for element in block["elements"]])
    elif kind == "divider":
        yield Rule(style="dim")
    elif kind == "table":
        yield _slack_table(block)
    else:
        yield Text(f"[{kind}] {block.get('alt_text', '')}", style="dim")


def _slack_words(element: Mapping[str, Any]) -> str:
    text = element.get("text", "")
    if isinstance(text, str) and text:
        return text
    if isinstance(text, Mapping):
        return _slack_words(text)
    return "".join(_slack_words(inner) for inner in element.get("elements", ()))


def _slack_runs(elements: list[Mapping[str, Any]]) -> Text:
    line = Text()
    for element in elements:
        style = " ".join(
            name for name, on in element.get("style", {}).items() if on and name in {"bold", "italic"}
        )
        if element["type"] == "link":
            style = f"{style} underline blue"
        line.append(element.get("text") or element.get("url", ""), style=style.strip())
    return line


def _slack_rich(element: Mapping[str, Any]) -> Iterator[RenderableType]:
    kind = element["type"]
    if kind == "rich_text_list":
        for at, item in enumerate(element["elements"], 1):
            mark = f"{at}. " if element.get("style") == "ordered" else "• "
            yield Text(mark) + _slack_runs(item["elements"])
    elif kind == "rich_text_quote":
        yield Text("▏ ", style="dim") + _slack_runs(element["elements"])
    else:
        yield _slack_runs(element["elements"])


def _slack_section(block: Mapping[str, Any]) -> Iterator[RenderableType]:
    if "text" in block:
        yield Text(_slack_words(block))
    if "fields" in block:
        grid = Table.grid(padding=(0, 3))
        cells = [Text(_slack_words(field)) for field in block["fields"]]
        for at in range(0, len(cells), 2):
            grid.add_row(*cells[at : at + 2])
        yield grid


def _slack_table(block: Mapping[str, Any]) -> Table:
    header, *rows = block["rows"]
    grid = Table(*(_slack_words(cell) for cell in header), box=None, header_style="bold")
    for row in rows:
        grid.add_row(*(_slack_words(cell) for cell in row))
    return grid


# -- Teams -------------------------------------------------------------------------------------


def _teams(payload: Any) -> Iterator[RenderableType]:
    for attachment in payload.get("attachments", ()):
        card = attachment["content"]
        for element in card.get("body", ()):
            yield from _teams_element(element)
        if card.get("actions"):
            yield _buttons([action.get("title", "") for action in card["actions"]])


def _teams_element(element: Mapping[str, Any]) -> Iterator[RenderableType]:
    kind = element["type"]
    if kind == "TextBlock":
        heavy = element.get("weight") == "Bolder" or element.get("style") == "heading"
        yield Text(re.sub(r"\\(.)", r"\1", element["text"]), style="bold" if heavy else "")
    elif kind == "RichTextBlock":
        yield Text("").join(_teams_run(run) for run in element["inlines"])
    elif kind == "FactSet":
        grid = Table.grid(padding=(0, 2))
        for fact in element["facts"]:
            grid.add_row(Text(fact["title"], style="bold"), Text(re.sub(r"\\(.)", r"\1", fact["value"])))
        yield grid
    elif kind == "Table":
        yield _teams_table(element)
    elif kind in {"Container", "ColumnSet", "Column", "ActionSet"}:
        for inner in (*element.get("items", ()), *element.get("columns", ())):
            yield from _teams_element(inner)
        if element.get("actions"):
            yield _buttons([action.get("title", "") for action in element["actions"]])
    else:
        yield Text(f"[{kind}] {element.get('altText', '')}", style="dim")


def _teams_run(run: Any) -> Text:
    if isinstance(run, str):
        return Text(run)
    style = " ".join(
        name
        for name, key in (("bold", "weight"), ("italic", "italic"), ("underline", "selectAction"))
        if run.get(key)
    )
    return Text(run["text"], style=style)


def _teams_table(element: Mapping[str, Any]) -> Table:
    grid = Table(box=None, show_header=False)
    for row in element["rows"]:
        grid.add_row(
            *(
                Group(*(part for item in cell["items"] for part in _teams_element(item)))
                for cell in row["cells"]
            )
        )
    return grid


# -- Discord and the messengers ----------------------------------------------------------------


def _discord(payload: Any) -> Iterator[RenderableType]:
    if payload.get("content"):
        yield Markdown(payload["content"])
    for embed in payload.get("embeds", ()):
        for name in ("title", "description"):
            if embed.get(name):
                yield Markdown(f"**{embed[name]}**" if name == "title" else embed[name])
        for field in embed.get("fields", ()):
            yield Text.assemble((f"{field['name']}: ", "bold"), field["value"])
    for row in payload.get("components", ()):
        labels = [inner.get("label", "") for inner in row.get("components", ())]
        if any(labels):
            yield _buttons(labels)


def _telegram(payload: Any) -> Iterator[RenderableType]:
    yield _styled(payload.get("text") or payload.get("caption") or "")
    for row in payload.get("reply_markup", {}).get("inline_keyboard", ()):
        yield _buttons([button["text"] for button in row])


def _whatsapp(payload: Any) -> Iterator[RenderableType]:
    body = payload.get("interactive", payload)
    for part in ("header", "body", "text", "footer"):
        shown = body.get(part, {})
        text = shown.get("text") or shown.get("body") if isinstance(shown, Mapping) else None
        if text:
            yield Text(text, style={"header": "bold", "footer": "dim"}.get(part, ""))
    action = body.get("action", {})
    labels = [button["reply"]["title"] for button in action.get("buttons", ())]
    if "parameters" in action:
        labels.append(action["parameters"].get("display_text", ""))
    if labels:
        yield _buttons(labels)


def _push(payload: Any) -> Iterator[RenderableType]:
    alert = payload.get("aps", {}).get("alert") or payload.get("message", {}).get("notification") or payload
    if isinstance(alert, Mapping):
        yield Text(str(alert.get("title", "")), style="bold")
        yield Text(str(alert.get("body", "")))
    else:
        yield from _json(payload)


_DRAWERS: Final[Mapping[str, Callable[[Any], Iterator[RenderableType]]]] = {
    "text": _plain,
    "sms": _plain,
    "markdown": _markdown,
    "html": _html,
    "email": _email,
    "slack": _slack,
    "teams": _teams,
    "discord": _discord,
    "telegram": _telegram,
    "whatsapp": _whatsapp,
    "push.fcm": _push,
    "push.apns": _push,
    "push.webpush": _push,
}
