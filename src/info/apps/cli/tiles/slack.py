"""Slack: Block Kit blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from info.apps.cli.tiles.marks import boxed, buttons, emoji, figures, grid, said

__all__ = ["slack"]

Element = Mapping[str, Any]


def slack(payload: Any) -> Iterator[RenderableType]:
    """The blocks, one after the other."""
    for block in payload.get("blocks", ()):
        yield from _block(block)


def _block(block: Element) -> Iterator[RenderableType]:
    match block["type"]:
        case "header":
            yield Text(block["text"]["text"], style="bold")
        case "rich_text":
            for element in block["elements"]:
                yield from _rich(element)
        case "section":
            yield from _section(block)
        case "context":
            yield Text(" ").join([Text(_words(element), style="dim") for element in block["elements"]])
        case "actions":
            yield buttons([_label(element) for element in block["elements"]])
        case "divider":
            yield Rule(style="dim")
        case "table" | "data_table":
            yield _table(block)
        case "data_visualization":
            yield from _chart(block)
        case "container":
            yield Text(f"▸ {_words(block['title'])}", style="bold")
            yield said(part for child in block["child_blocks"] for part in _block(child))
        case "image":
            yield Text(f"[picture: {block.get('alt_text', '')}]", style="dim")
        case kind:
            yield Text(f"[{kind}] {_words(block)}", style="dim")


def _label(element: Element) -> str:
    if element["type"] == "button":
        return _words(element)
    options = [_words(option) for option in element.get("options", ())]
    return f"{_words(element.get('placeholder', {})) or ' / '.join(options)} ▾"


def _words(element: Element) -> str:
    if element.get("type") == "emoji":
        return emoji(element["name"])
    text = element.get("text", "")
    if isinstance(text, Mapping):
        return _words(text)
    return text or "".join(_words(inner) for inner in element.get("elements", ()))


def _run(element: Element) -> Text:
    if element["type"] == "emoji":
        return Text(emoji(element["name"]))
    style = element.get("style", {})
    marks = [name for name in ("bold", "italic", "strike") if style.get(name)]
    marks += ["cyan"] * bool(style.get("code")) + ["underline blue"] * (element["type"] == "link")
    shown = element.get("text") or element.get("url", "")
    return Text(shown, style=" ".join(marks))


def _runs(elements: Sequence[Element]) -> Text:
    return Text("").join([_run(element) for element in elements])


def _rich(element: Element) -> Iterator[RenderableType]:
    match element["type"]:
        case "rich_text_list":
            for at, item in enumerate(element["elements"], 1):
                mark = f"{at}. " if element.get("style") == "ordered" else "• "
                yield Text(mark) + _runs(item["elements"])
        case "rich_text_quote":
            yield boxed([_runs(element["elements"])], "dim")
        case "rich_text_preformatted":
            yield boxed([_runs(element["elements"])], "cyan")
        case _:
            yield _runs(element["elements"])


def _section(block: Element) -> Iterator[RenderableType]:
    if "text" in block:
        yield Text(_words(block))
    if "fields" in block:
        yield figures([_field(_words(field)) for field in block["fields"]], columns=2)


def _field(words: str) -> Text:
    label, newline, value = words.partition("\n")
    return Text.assemble((label, "dim"), newline, (value, "bold")) if newline else Text(words)


def _table(block: Element) -> Table:
    header, *rows = [[Text(_words(cell)) for cell in row] for row in block["rows"]]
    ends = [(column or {}).get("align") == "right" for column in block.get("column_settings", ())]
    return grid(header, rows, ends)


def _chart(block: Element) -> Iterator[RenderableType]:
    """The title, and bars: Slack draws the chart itself."""
    from info.formatters.layouts_text import text_bars, text_line

    plotted = block["chart"]
    series = plotted.get("series") or [{"name": "", "data": plotted["segments"]}]
    rows = [
        [points[0]["label"], *(str(point["value"]) for point in points for _ in range(2))]
        for points in zip(*(each["data"] for each in series), strict=True)
    ]
    drawn = text_line if plotted["type"] in {"line", "area"} else text_bars
    yield Text(block["title"], style="bold")
    yield Text(drawn([each["name"] for each in series], rows, []))
