"""The in-app channel: its document drawn as a panel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.rule import Rule
from rich.text import Text

from info.apps.cli.tiles.marks import boxed, buttons, figures, grid, pairs, said

__all__ = ["in_app"]

Block = Mapping[str, Any]

_TONES: Final = {"success": "green", "warning": "yellow", "danger": "red"}


def in_app(payload: Any) -> Iterator[RenderableType]:
    """The blocks, one after the other."""
    for block in payload.get("blocks", ()):
        yield from _block(block)


def _words(value: Any) -> Text:
    """A text of the document: a string, or runs with marks."""
    if isinstance(value, str):
        return Text(value)
    return Text("").join([_run(run) for run in value or ()])


def _run(run: Block) -> Text:
    marks = {"bold": "bold", "italic": "italic", "code": "cyan", "link": "underline blue"}
    return Text(run["text"], style=" ".join(style for name, style in marks.items() if run.get(name)))


def _bold(value: Any, style: str = "bold") -> Text:
    words = _words(value)
    words.stylize(style)
    return words


def _block(block: Block) -> Iterator[RenderableType]:
    match block["type"]:
        case "heading":
            yield _bold(block["text"])
        case "text":
            yield _words(block["text"])
        case "facts":
            yield pairs((_bold(item["label"], "dim"), _words(item["value"])) for item in block["items"])
        case "metrics":
            yield figures([_metric(item) for item in block["items"]])
        case "table":
            yield from _table(block)
        case "list":
            for at, item in enumerate(block["items"], 1):
                yield Text(f"{at}. " if block.get("ordered") else "• ") + _words(item)
        case "actions":
            yield buttons([str(item["label"]) for item in block["items"]])
        case "callout" | "quote":
            yield boxed([_words(block["text"])], _TONES.get(str(block.get("tone")), "blue"))
        case "divider":
            yield Rule(style="dim")
        case "footer":
            yield _bold(block["text"], "dim")
        case "code":
            yield Text(str(block["code"]), style="cyan")
        case _:
            yield from _rarer(block)


def _rarer(block: Block) -> Iterator[RenderableType]:
    match block["type"]:
        case "details":
            yield Text("▸ ") + _bold(block["summary"])
            yield said([_words(block["text"])])
        case "input":
            yield _bold(block["label"])
            yield Text("   ").join([Text(f"( ) {option['label']}") for option in block["options"]])
        case "progress":
            yield _words(block["text"])
            yield ProgressBar(total=float(block.get("total") or 1), completed=float(block["value"]), width=40)
        case "chart":
            yield _bold(block.get("title") or "")
            yield Text("[chart] ", style="dim") + _bold(block["alt"], "dim")
        case "image" | "video" | "audio":
            yield (
                Text(f"[{block['type']}: ", style="dim")
                + _bold(block.get("alt", ""), "dim")
                + Text("]", "dim")
            )
        case kind:
            yield Text(f"[{kind}] ", style="dim") + _words(block.get("text", ""))


def _metric(item: Block) -> RenderableType:
    value = _bold(item["value"])
    if item.get("delta"):
        value = value + Text(" ") + _bold(item["delta"], "dim")
    return Group(_bold(item["label"], "dim"), value)


def _table(block: Block) -> Iterator[RenderableType]:
    if block.get("title"):
        yield _bold(block["title"])
    header = [_words(column["header"]) for column in block["columns"]]
    rows = [[_words(cell) for cell in row] for row in block["rows"]]
    yield grid(header, rows, [column.get("align") == "end" for column in block["columns"]])
    if block.get("rest"):
        yield _bold(block["rest"], "dim")
