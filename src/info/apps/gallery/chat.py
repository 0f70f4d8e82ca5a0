"""Slack, Teams and Discord, as a chat window shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from markdown_it import MarkdownIt
from rich.emoji import Emoji

from info.apps.gallery.html import button, esc, table, tag
from info.apps.gallery.slack_charts import slack_chart
from info.formatters.charts import draw_chart, theme_of
from info.formatters.teams_charts import read_chart

__all__ = ["discord", "slack", "teams"]

Block = Mapping[str, Any]

_MARKDOWN = MarkdownIt("js-default", {"html": False, "linkify": False, "breaks": True})


def _chat(brand: str, inner: str, direction: str) -> str:
    who = tag("div", f"{esc(brand)}<span>APP</span>", cls="who")
    return tag("div", f"<i>{esc(brand[:1])}</i>{tag('div', who + inner, dir=direction)}", cls="chat")


# -- Slack -------------------------------------------------------------------------------------


def slack(payload: Any, brand: str, direction: str) -> str:
    """Block Kit blocks."""
    return _chat(brand, "".join(_slack_block(block, direction) for block in payload["blocks"]), direction)


def _slack_block(block: Block, direction: str) -> str:
    match block["type"]:
        case "header":
            return tag("h3", esc(block["text"]["text"]))
        case "rich_text":
            return "".join(_rich(element) for element in block["elements"])
        case "section":
            return _section(block)
        case "context":
            return tag("div", " ".join(_words(element) for element in block["elements"]), cls="dim")
        case "actions":
            return tag("div", "".join(_slack_action(element) for element in block["elements"]))
        case "divider":
            return "<hr>"
        case "table" | "data_table":
            return _slack_table(block)
        case "data_visualization":
            return slack_chart(block, direction)
        case "container":
            inner = "".join(_slack_block(child, direction) for child in block["child_blocks"])
            return tag("details", tag("summary", tag("strong", _words(block["title"]))) + inner)
        case "image":
            return tag("p", f"🖼 {esc(block['alt_text'])}", cls="dim")
        case kind:
            return tag("p", f"{esc(kind)}: {_words(block)}", cls="dim")


def _slack_action(element: Block) -> str:
    if element["type"] == "button":
        return button(element["text"]["text"], str(element.get("style", "")))
    options = [option["text"]["text"] for option in element.get("options", ())]
    return button(f"{_words(element.get('placeholder', {})) or ' / '.join(options)} ▾")


def _words(element: Block) -> str:
    text = element.get("text", "")
    if isinstance(text, Mapping):
        return _words(text)
    if text or element.get("type") == "emoji":
        return _run(element)
    return "".join(_words(inner) for inner in element.get("elements", ()))


def _run(element: Block) -> str:
    if element.get("type") == "emoji":
        return esc(Emoji.replace(f":{element['name']}:"))
    shown = esc(element.get("text") or element.get("url", ""))
    style = element.get("style", {})
    style = style if isinstance(style, Mapping) else {}
    for name, mark in (("code", "code"), ("italic", "em"), ("bold", "strong")):
        if style.get(name):
            shown = tag(mark, shown)
    return tag("a", shown) if element.get("type") == "link" else shown


def _rich(element: Block) -> str:
    inner = element["elements"]
    match element["type"]:
        case "rich_text_list":
            items = "".join(tag("li", "".join(map(_run, item["elements"]))) for item in inner)
            return tag("ol" if element.get("style") == "ordered" else "ul", items)
        case "rich_text_quote":
            return tag("blockquote", tag("p", "".join(map(_run, inner))))
        case "rich_text_preformatted":
            return tag("pre", "".join(map(_run, inner)))
        case _:
            return tag("p", "".join(map(_run, inner)))


def _section(block: Block) -> str:
    text = tag("p", _words(block)) if "text" in block else ""
    fields = "".join(tag("div", _field(field["text"])) for field in block.get("fields", ()))
    return text + (tag("div", fields, cls="fields") if fields else "")


def _field(text: str) -> str:
    label, newline, value = text.partition("\n")
    return f"{tag('span', esc(label), cls='dim')}\n<strong>{esc(value)}</strong>" if newline else esc(text)


def _slack_table(block: Block) -> str:
    header, *rows = [[_words(cell) for cell in row] for row in block["rows"]]
    settings = block.get("column_settings", ())
    return table(header, rows, [str((each or {}).get("align", "")) for each in settings])


# -- Teams -------------------------------------------------------------------------------------


def teams(payload: Any, brand: str, direction: str) -> str:
    """Adaptive Cards."""
    cards = [attachment["content"] for attachment in payload["attachments"]]
    return _chat(brand, "".join(_card(card) for card in cards), direction)


def _card(card: Block) -> str:
    way: Literal["ltr", "rtl"] = "rtl" if card.get("rtl") else "ltr"
    body = "".join(
        _chart(element, way) if element["type"].startswith("Chart.") else _element(element)
        for element in card.get("body", ())
    )
    actions = "".join(button(action.get("title", "")) for action in card.get("actions", ()))
    return tag("div", body + actions, cls="card")


def _chart(element: Block, direction: Literal["ltr", "rtl"]) -> str:
    """A chart as we draw it: a host has its own colours."""
    theme = theme_of({}, mode="either", direction=direction)
    drawn = draw_chart(read_chart(element), theme, title=False).svg
    return tag("div", drawn.replace("<svg ", '<svg style="max-width:100%;height:auto" ', 1))


def _element(element: Block) -> str:
    match element["type"]:
        case "TextBlock":
            return _text_block(element)
        case "RichTextBlock":
            return tag("p", "".join(map(_inline, element["inlines"])))
        case "FactSet":
            pairs = [
                (tag("b", _unmarked(fact["title"])), _unmarked(fact["value"])) for fact in element["facts"]
            ]
            return table((), pairs)
        case "Table":
            rows = [
                ["".join(map(_element, cell["items"])) for cell in row["cells"]] for row in element["rows"]
            ]
            sides = [str(column.get("horizontalCellContentAlignment", "")) for column in element["columns"]]
            return table(rows[0], rows[1:], [side.lower() for side in sides]) if rows else ""
        case "ColumnSet":
            columns = "".join(
                tag("div", "".join(map(_element, column.get("items", ())))) for column in element["columns"]
            )
            return tag("div", columns, cls="columns")
        case "Input.ChoiceSet":
            choices = "".join(tag("li", esc(choice["title"])) for choice in element["choices"])
            return tag("p", tag("strong", _unmarked(element.get("label", "")))) + tag(
                "ul", choices, cls="choices"
            )
        case "ActionSet":
            return "".join(button(action.get("title", "")) for action in element["actions"])
        case _:
            return _container(element)


def _container(element: Block) -> str:
    inner = "".join(map(_element, element.get("items", ())))
    if not inner:
        return tag("p", esc(element.get("altText") or element["type"]), cls="dim")
    return tag("div", inner, cls=f"tone-{element.get('style', 'default')}")


def _text_block(element: Block) -> str:
    text = _unmarked(element["text"])
    if element.get("style") == "heading" or element.get("size") in {"Large", "ExtraLarge", "Medium"}:
        return tag("h3", text)
    text = tag("strong", text) if element.get("weight") == "Bolder" else text
    return tag("p", text, cls="dim" if element.get("isSubtle") else None)


def _inline(run: Any) -> str:
    if isinstance(run, str):
        return esc(run)
    shown = esc(run["text"])
    for name, mark in (("italic", "em"), ("underline", "u")):
        shown = tag(mark, shown) if run.get(name) else shown
    shown = tag("code", shown) if run.get("fontType") == "Monospace" else shown
    shown = tag("strong", shown) if run.get("weight") == "Bolder" else shown
    return tag("a", shown) if run.get("selectAction") else shown


def _unmarked(text: str) -> str:
    """Markdown escapes taken off: what the client shows."""
    return esc(re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text))


# -- Discord -----------------------------------------------------------------------------------


def _discord_text(text: str) -> str:
    """Discord's Markdown is close to CommonMark; `-# ` is its small print."""
    small = re.sub(r"(?m)^-# (.+)$", r"_\1_", text)
    return str(_MARKDOWN.render(small))


def discord(payload: Any, brand: str, direction: str) -> str:
    """Content, embeds and buttons, or components."""
    inner = _discord_text(payload["content"]) if payload.get("content") else ""
    inner += "".join(map(_embed, payload.get("embeds", ())))
    inner += "".join(map(_component, payload.get("components", ())))
    return _chat(brand, inner + (_poll(payload["poll"]) if payload.get("poll") else ""), direction)


def _poll(poll: Block) -> str:
    answers = "".join(tag("li", esc(answer["poll_media"]["text"])) for answer in poll["answers"])
    return tag(
        "div", tag("strong", esc(poll["question"]["text"])) + tag("ul", answers, cls="choices"), cls="embed"
    )


def _embed(embed: Block) -> str:
    title = tag("div", _discord_text(embed["title"])) if embed.get("title") else ""
    text = _discord_text(embed["description"]) if embed.get("description") else ""
    fields = "".join(
        tag(
            "div",
            tag("strong", _MARKDOWN.renderInline(field["name"])) + _discord_text(field["value"]).strip(),
        )
        for field in embed.get("fields", ())
    )
    footer = tag("div", esc(embed["footer"]["text"]), cls="dim") if embed.get("footer") else ""
    grid = tag("div", fields, cls="fields") if fields else ""
    image = embed.get("image")
    picture = tag("p", f"🖼 {esc(image.get('description', ''))}", cls="dim") if image else ""
    return tag("div", title + text + grid + picture + footer, cls="embed")


def _component(component: Block) -> str:
    if "content" in component:
        return _discord_text(component["content"])
    if "label" in component:
        return button(component["label"])
    inner = "".join(map(_component, component.get("components", ())))
    return tag("div", inner, cls="embed" if component.get("accent_color") is not None else None)
