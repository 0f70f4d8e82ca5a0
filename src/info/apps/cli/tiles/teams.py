"""Teams: Adaptive Cards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from info.apps.cli.tiles.marks import boxed, buttons, figures, grid, pairs
from info.formatters.layouts_text import text_bars, text_line
from info.formatters.stages import bar
from info.formatters.teams_charts import read_chart

__all__ = ["teams"]

Element = Mapping[str, Any]

_ESCAPED: Final = re.compile(r"\\([^0-9A-Za-z\s])")
_TONES: Final = {"good": "green", "warning": "yellow", "attention": "red", "accent": "blue"}


def teams(payload: Any) -> Iterator[RenderableType]:
    """The cards of the message."""
    for attachment in payload.get("attachments", ()):
        card = attachment["content"]
        for element in card.get("body", ()):
            yield from _element(element)
        if card.get("actions"):
            yield buttons([action.get("title", "") for action in card["actions"]])


def _element(element: Element) -> Iterator[RenderableType]:
    match element["type"]:
        case "TextBlock":
            heavy = element.get("weight") == "Bolder" or element.get("style") == "heading"
            yield Text(
                _plain(element["text"]), style="bold" if heavy else "dim" * bool(element.get("isSubtle"))
            )
        case "RichTextBlock":
            yield Text("").join([_run(run) for run in element["inlines"]])
        case "FactSet":
            yield pairs(
                (Text(_plain(fact["title"]), "bold"), Text(_plain(fact["value"])))
                for fact in element["facts"]
            )
        case "Table":
            yield _table(element)
        case "ColumnSet":
            yield figures([Group(*_inside(column)) for column in element["columns"]])
        case "ActionSet":
            yield buttons([action.get("title", "") for action in element["actions"]])
        case "Container":
            yield from _container(element)
        case "Input.ChoiceSet":
            yield Text(_plain(element.get("label", "")), style="bold")
            yield Text("   ").join([Text(f"( ) {choice['title']}") for choice in element["choices"]])
        case "Image":
            yield Text(f"[picture: {element.get('altText', '')}]", style="dim")
        case str(kind) if kind.startswith("Chart."):
            yield _chart(element)
        case kind:
            yield Text(f"[{kind}] {element.get('altText', '')}", style="dim")


def _chart(element: Element) -> Text:
    """A chart as plain text draws it; Teams shows bare numbers."""
    data = read_chart(element)
    if data.kind == "gauge":
        return Text(f"{bar(str(element['value'] / element['max']))}  {data.series[0].figures[0]}")
    names = [series.name for series in data.series]
    columns = [(map(str, series.values), series.figures) for series in data.series]
    rows = zip(data.categories, *(cells for pair in columns for cells in pair), strict=True)
    draw = text_line if data.kind == "line" else text_bars
    return Text(draw(names, [list(row) for row in rows], ()))


def _inside(element: Element) -> Iterator[RenderableType]:
    for inner in element.get("items", ()):
        yield from _element(inner)


def _container(element: Element) -> Iterator[RenderableType]:
    tone = _TONES.get(str(element.get("style", "")).lower())
    if tone is None:
        yield from _inside(element)
    else:
        yield boxed(_inside(element), tone)


def _run(run: Any) -> Text:
    if isinstance(run, str):
        return Text(run)
    marks = {
        "bold": run.get("weight") == "Bolder",
        "italic": run.get("italic"),
        "cyan": run.get("fontType") == "Monospace",
        "dim": run.get("isSubtle"),
        "underline blue": run.get("selectAction"),
    }
    return Text(run["text"], style=" ".join(mark for mark, on in marks.items() if on))


def _table(element: Element) -> Table:
    rows = [[Group(*_inside(cell)) for cell in row["cells"]] for row in element["rows"]]
    ends = [
        str(column.get("horizontalCellContentAlignment", "")).lower() == "right"
        for column in element["columns"]
    ]
    header = rows[0] if element.get("firstRowAsHeader", element.get("firstRowAsHeaders", True)) else []
    return grid(header, rows[1:] if header else rows, ends)


def _plain(text: str) -> str:
    """Markdown's backslashes taken off: what the client shows."""
    return _ESCAPED.sub(r"\1", text)
