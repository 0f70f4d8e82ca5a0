"""What Slack wants beyond the shapes of its blocks: unique ids, even rows, sums over a message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from info.validators.payloads.walk import Check, Walk

__all__ = ["SLACK_CHECKS"]

_SHOWN: Final = ("blocks", "attachments", "markdown_text", "delete_original", "file_ids")
_MODALS_ONLY: Final = frozenset({"alert"})


def _listed(value: Any) -> list[Any]:
    """The list; none where something else stands, which is told as a wrong type."""
    return value if isinstance(value, list) else []


def _blocks(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [each for each in _listed(value.get("blocks")) if isinstance(each, Mapping)]


def _message(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    """Unique block ids, one table, two charts, and the sums over a message."""
    _unique_blocks(walk, value, at)
    if value.get("text") == "" and not any(value.get(name) for name in _SHOWN):
        walk.report("message.content", "The message shows nothing.", f"{at}/text", "Write something.")
    blocks = _blocks(value)
    tables = [block for block in blocks if block.get("type") == "table"]
    walk.over("message.tables", len(tables), f"{at}/blocks")
    charts = sum(block.get("type") == "data_visualization" for block in blocks)
    walk.over("message.charts", charts, f"{at}/blocks")
    walk.over("table.content", sum(map(_text_size, tables)), f"{at}/blocks")
    markdown = [block["text"] for block in blocks if _is_markdown(block)]
    walk.over("message.markdown_total", sum(map(len, markdown)), f"{at}/blocks")
    walk.over("message.text_total", sum(map(_text_size, blocks)), f"{at}/blocks")
    _surface(walk, value, at)


def _is_markdown(block: Mapping[str, Any]) -> bool:
    return block.get("type") == "markdown" and isinstance(block.get("text"), str)


def _surface(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    for index, block in enumerate(_listed(value.get("blocks"))):
        if isinstance(block, Mapping) and block.get("type") in _MODALS_ONLY:
            what = "Slack documents this block for modals, not for messages."
            walk.report("message.surface", what, f"{at}/blocks/{index}", "Use a section.", "warning")


def _text_size(value: Any) -> int:
    """Characters of every `text` in it, at any depth the walk looks into."""
    return sum(map(len, _texts(value, 0)))


def _texts(value: Any, depth: int) -> Iterator[str]:
    if depth > 32:  # noqa: PLR2004  (deeper than any block nests; the walk reports the depth)
        return
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from _texts(inner, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, depth + 1)


def _unique_blocks(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    """Slack says that ids of blocks "should" be unique: a warning."""
    blocks = _listed(value.get("blocks"))
    ids = [each.get("block_id") if isinstance(each, Mapping) else None for each in blocks]
    for index in _repeated(ids):
        what = "Another block of the message has this block_id."
        step = "Give each block its own, or leave it out."
        walk.report("block_id.unique", what, f"{at}/blocks/{index}/block_id", step, "warning")


def _unique_actions(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    elements = _listed(value.get("elements"))
    ids = [each.get("action_id") if isinstance(each, Mapping) else None for each in elements]
    for index in _repeated(ids):
        what = "Another element of the block has this action_id."
        walk.report("action_id.unique", what, f"{at}/elements/{index}/action_id", "Give each its own.")


def _repeated(ids: Sequence[Any]) -> Iterator[int]:
    """The places of strings that stood before."""
    seen: set[str] = set()
    for index, name in enumerate(ids):
        if isinstance(name, str):
            if name in seen:
                yield index
            seen.add(name)


def _rows(value: Mapping[str, Any]) -> list[list[Any]]:
    rows = value.get("rows")
    return [row for row in rows if isinstance(row, list)] if isinstance(rows, list) else []


def _even(walk: Walk, name: str, rows: Sequence[Sequence[Any]], at: str) -> None:
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            what = "The row has another number of cells than the first."
            walk.report(f"{name}.row_shape", what, f"{at}/rows/{index}", "Fill it up with empty cells.")
            return


def _table(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    rows = _rows(value)
    _even(walk, "table", rows, at)
    settings = value.get("column_settings")
    if rows and isinstance(settings, list) and len(settings) > len(rows[0]):
        what = "There are more column settings than columns."
        walk.report(
            "table.column_settings", what, f"{at}/column_settings", "Give at most one for each column."
        )


def _data_table(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    rows = _rows(value)
    _even(walk, "data_table", rows, at)
    walk.over("data_table.content", sum(map(_text_size, rows)), f"{at}/rows")
    header = rows[0] if rows else []
    for index, cell in enumerate(header):
        if isinstance(cell, Mapping) and cell.get("type") == "rich_text":
            what = "A cell of the header is rich text; Slack takes raw text there."
            walk.report("data_table.header", what, f"{at}/rows/0/{index}", "Use a raw_text cell.")
    column = value.get("row_header_column_index")
    if isinstance(column, int) and rows and not 0 <= column < len(header):
        place = f"{at}/row_header_column_index"
        walk.report("data_table.row_header_column_index", "There is no such column.", place, "Count from 0.")


def _data_visualization(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    """Each series has a name of its own, and one point for each category."""
    chart = value.get("chart")
    series = list(_objects(chart, "series"))
    for index in _repeated([each.get("name") for each in series]):
        what, place = "Another series of the chart has this name.", f"{at}/chart/series/{index}/name"
        walk.report("data_visualization.series_names", what, place, "Give each its own.")
    axis = chart.get("axis_config") if isinstance(chart, Mapping) else None
    wanted = axis.get("categories") if isinstance(axis, Mapping) else None
    for index, each in enumerate(series):
        if isinstance(wanted, list) and [point.get("label") for point in _objects(each, "data")] != wanted:
            what = "The labels of the points are not the categories of the axis."
            place = f"{at}/chart/series/{index}/data"
            walk.report("data_visualization.labels", what, place, "Give one point for each category.")


def _objects(value: Any, name: str) -> Iterator[Mapping[str, Any]]:
    """The objects in a list of a value, if it has one."""
    listed = value.get(name) if isinstance(value, Mapping) else None
    yield from (each for each in (listed if isinstance(listed, list) else ()) if isinstance(each, Mapping))


def _initial_options(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    """What is chosen at first must be among what can be chosen."""
    offered = list(_offered(value))
    first = value.get("initial_option")
    given = [(f"{at}/initial_option", first)] if first is not None else []
    listed = value.get("initial_options")
    given += [
        (f"{at}/initial_options/{i}", each)
        for i, each in enumerate(listed if isinstance(listed, list) else [])
    ]
    for place, option in given:
        if isinstance(option, Mapping) and option not in offered:
            what = "The option chosen at first is not among the options."
            walk.report(f"{value.get('type')}.initial_options", what, place, "Repeat one exactly.")


def _offered(value: Mapping[str, Any]) -> Iterator[Any]:
    options = value.get("options")
    yield from options if isinstance(options, list) else ()
    groups = value.get("option_groups")
    for group in groups if isinstance(groups, list) else ():
        inner = group.get("options") if isinstance(group, Mapping) else None
        yield from inner if isinstance(inner, list) else ()


def _text_range(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    _range(walk, "plain_text_input.range", value.get("min_length"), value.get("max_length"), at)


def _number_range(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    _range(walk, "number_input.range", _number(value.get("min_value")), _number(value.get("max_value")), at)


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _range(walk: Walk, name: str, low: Any, high: Any, at: str) -> None:
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        walk.report(name, "The smallest is larger than the largest.", at, "Swap them.")


def _modal(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    if value.get("submit") is None and any(block.get("type") == "input" for block in _blocks(value)):
        what = "A modal with inputs has no submit."
        walk.report("view.submit.required", what, at, "Add 'submit'.", "warning")


SLACK_CHECKS: Final[Mapping[str, Check]] = {
    "slack.message": _message,
    "slack.unique_blocks": _unique_blocks,
    "slack.unique_actions": _unique_actions,
    "slack.table": _table,
    "slack.data_table": _data_table,
    "slack.data_visualization": _data_visualization,
    "slack.initial_options": _initial_options,
    "slack.text_range": _text_range,
    "slack.number_range": _number_range,
    "slack.modal": _modal,
}
"""Slack's checks by the names the rules call them."""
