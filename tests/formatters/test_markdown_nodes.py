"""Markdown: CommonMark with GFM tables reads each block as the node that it is, whatever the values.

The reader is markdown-it-py, which knows nothing of the formatter. What each block should be is said
here a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import pytest
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from info.formatters.layouts_text import MANY
from info.model import document as d
from tests.formatters.documents import HandMade, make, payload
from tests.formatters.every_block import BLOCKS, TEXTS, context, every_block
from tests.formatters.fitting_cases import case
from tests.formatters.fitting_oracle import Trial

READER: Final = MarkdownIt("commonmark").enable(["table", "strikethrough"])
GENERATED: Final = range(300)
STAND_IN: Final = (d.Chart, d.Video, d.Audio, d.Input, d.Details, d.Metrics)
"""What Markdown has no node for: a block's own fallback goes before ours."""
HOSTILE: Final = (
    "# no heading", "- no item", "1. no item", "1) no item", "> no quote", "``` no fence", "~~~ no fence",
    "| no | cell |", "--- ", "===", "![no](<https://example.com/p.png>)", "[no](https://example.com)",
    "*no* **no** _no_ __no__ ~~no~~", "`no`", "<b>no</b>", "<!-- no", "&lt;no&gt;", "a\\", "[no]: /no",
    "line\n# no heading", "line\n- no item", "line\n\n    no code", "a | b\n--- | ---", "\t tab", "+ no item",
    "https://example.com", "a*b*c", "_", "**", "]", ")", "<https://no.example>", "علي `x` *y*",
)  # fmt: skip
Node = tuple[Any, ...]


PARTED: Final = "<!-- -->"
"""What keeps two lists apart that have the same mark."""


def nodes(source: str) -> list[Node]:
    """The nodes of a page at its first level, with what tells them apart."""
    found = SyntaxTreeNode(READER.parse(source)).children
    return [_told(node) for node in found if node.content.strip() != PARTED]


def _told(node: SyntaxTreeNode) -> Node:
    match node.type:
        case "heading":
            return "heading", int(node.tag[1])
        case "bullet_list" | "ordered_list":
            return node.type, len(node.children)
        case "table":
            head, *body = node.children
            rows = [len(row.children) for part in body for row in part.children]
            return "table", len(head.children[0].children), len(rows)
        case _:
            return (node.type,)


def inlines(source: str) -> Iterator[SyntaxTreeNode]:
    """Every node inside of texts."""
    return (
        node for node in SyntaxTreeNode(READER.parse(source)).walk() if node.type not in {"root", "inline"}
    )


def _landmarks(points: Sequence[Mapping[str, Any]], path: str) -> int:
    """How many points are the first, the last, the highest or the lowest."""
    numbers = [float(point[path.rpartition(".")[2]]) for point in points]
    return len({0, len(numbers) - 1, numbers.index(max(numbers)), numbers.index(min(numbers))})


def wanted(block: d.Block, texts: Mapping[str, Any], values: Mapping[str, Any]) -> list[Node]:
    """The nodes that a block should be."""
    count = 0
    if isinstance(each := getattr(block, "each", None), d.Each):
        count = min(len(values[each.path]), each.limit)
    rest = (
        [("paragraph",)] if getattr(block, "rest", None) and each and count < len(values[each.path]) else []
    )
    match block:
        case d.Heading(level=level):
            return [("heading", level)]
        case d.Paragraph():
            return [("paragraph",)] * (count if block.each else 1)
        case d.ListBlock(ordered=ordered):
            items = count if block.each else len(block.items)
            return [("ordered_list" if ordered else "bullet_list", items)] * (items > 0) + rest
        case d.Facts() | d.Metrics():
            return [("bullet_list", sum(_holds(item.when, values) for item in block.items))]
        case d.Table():
            title = [("paragraph",)] * (block.title is not None)
            return title + [("table", len(block.columns), count)] * (count > 0) + rest
        case d.Chart():
            title = [("paragraph",)] * (block.title is not None)
            told = [("table", len(block.series) + 1, count)] * (count > 0)
            if (
                block.kind == "line" and count > MANY and block.importance != "required"
            ):  # a sparkline a series, with its landmarks
                points = values[block.each.path][:count]
                told = [("table", 2, _landmarks(points, series.value)) for series in block.series]
            return [*title, *told, ("paragraph",)]
        case d.Actions():
            opening = [item for item in block.items if item.kind == "open" and _holds(item.when, values)]
            return [("paragraph",)] * len(opening)
        case d.Input():
            return [("paragraph",), ("bullet_list", len(block.options))]
        case d.Callout() | d.Quote():
            return [("blockquote",)]
        case d.Code():
            return [("fence",)]
        case d.Divider():
            return [("hr",)]
        case d.Progress() | d.Details():
            return [("paragraph",)] * 2
        case _:
            return [("paragraph",)]


def _holds(condition: str | None, values: Mapping[str, Any]) -> bool:
    return {None: True, "has(tier)": "tier" in values, "!has(tier)": "tier" not in values}[condition]


def wanted_of(doc: HandMade, values: Mapping[str, Any]) -> list[Node]:
    """The nodes that a document should be."""
    by_id = {block.id: block for block in doc.blocks}
    hidden = {block.fallback for block in doc.blocks}
    found: list[Node] = []
    for block in doc.blocks:
        if block.id in hidden or not _holds(block.when, values):
            continue
        shown_block: d.Block | None = block
        while isinstance(shown_block, STAND_IN) and shown_block.fallback is not None:
            shown_block = by_id.get(shown_block.fallback)
        if shown_block is not None and _holds(shown_block.when, values):
            found += wanted(shown_block, doc.texts, values)
    return found


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("rows", [0, 1, 3])
def test_each_block_is_the_node_that_it_should_be(direction: str, rows: int) -> None:
    doc, values = every_block(direction), context(rows=rows)

    assert nodes(payload(doc, "markdown", values)) == wanted_of(doc, values)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_value_makes_no_node(name: str) -> None:
    doc, values = every_block(), context(name)
    plain = [node.type for node in inlines(payload(doc, "markdown", context("Ann")))]
    page = payload(doc, "markdown", values)

    assert nodes(page) == wanted_of(doc, values)
    assert _structure(page) == [kind for kind in plain if kind not in BREAKS]
    assert "html_inline" not in _structure(page)


BREAKS: Final = {"text", "hardbreak", "softbreak", "text_special"}


def _structure(page: str) -> list[str]:
    return [node.type for node in inlines(page) if node.type not in BREAKS]


def test_every_generated_document_is_the_nodes_that_it_should_be() -> None:
    wrong = []
    for seed in GENERATED:
        made = case(seed, 600)
        told = nodes(Trial(made, "markdown").shown().payload)
        if told != wanted_of(made.doc, made.context):
            wrong.append((seed, told, wanted_of(made.doc, made.context)))

    assert wrong == []


NATIVE: dict[str, Callable[[SyntaxTreeNode], bool]] = {
    "strong": lambda node: node.type == "strong",
    "em": lambda node: node.type == "em",
    "code": lambda node: node.type == "code_inline" and node.content == "Ann",
    "link": lambda node: node.type == "link" and node.attrs["href"] == "https://example.com/guide",
    "image": lambda node: node.type == "image" and node.attrs["src"] == "https://example.com/a.png?x=1&y=2",
}


@pytest.mark.parametrize("kind", NATIVE)
def test_marks_links_and_pictures_are_nodes_of_their_own(kind: str) -> None:
    page = payload(every_block(), "markdown", context())

    assert any(NATIVE[kind](node) for node in inlines(page))


def test_neighbouring_lists_stay_apart() -> None:
    """Lists, facts and figures are all lists in Markdown, where two of one mark would be one."""
    listed = [block for block in BLOCKS if isinstance(block, (d.ListBlock, d.Facts, d.Metrics, d.Input))]
    doc = make(*listed, *listed, texts=TEXTS)

    assert nodes(payload(doc, "markdown", context())) == wanted_of(doc, context())
