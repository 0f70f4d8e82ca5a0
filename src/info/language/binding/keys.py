"""Which names beyond the context's a text may use: what its block's `each` binds, and `rest`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import singledispatch

from info.model.document import (
    Actions,
    Audio,
    Block,
    Callout,
    Chart,
    Code,
    Details,
    Divider,
    Facts,
    Footer,
    Heading,
    Image,
    Input,
    ListBlock,
    Metrics,
    Paragraph,
    Progress,
    Quote,
    Table,
    TextKey,
    Video,
)

__all__ = ["text_locals"]

_NONE: frozenset[str] = frozenset()
_REST = frozenset({"rest"})


def text_locals(blocks: Sequence[Block]) -> dict[TextKey, frozenset[str]]:
    """Every text key of the blocks, in reading order, with the local names bound there."""
    return {key: names for block in blocks for key, names in _keys(block)}


@singledispatch
def _keys(block: object) -> Iterator[tuple[TextKey, frozenset[str]]]:
    msg = f"no text keys are known for {type(block).__name__}"
    raise TypeError(msg)


@_keys.register(Heading)
@_keys.register(Callout)
@_keys.register(Quote)
@_keys.register(Code)
@_keys.register(Progress)
@_keys.register(Footer)
def _of_one_text(
    block: Heading | Callout | Quote | Code | Progress | Footer,
) -> Iterator[tuple[TextKey, frozenset[str]]]:
    yield block.text, _NONE


@_keys.register
def _of_paragraph(block: Paragraph) -> Iterator[tuple[TextKey, frozenset[str]]]:
    yield block.text, frozenset({block.each.name}) if block.each else _NONE


@_keys.register
def _of_list(block: ListBlock) -> Iterator[tuple[TextKey, frozenset[str]]]:
    names = frozenset({block.each.name}) if block.each else _NONE
    for item in block.items:
        yield item, names
    if block.rest is not None:
        yield block.rest, _REST


@_keys.register
def _of_facts(block: Facts) -> Iterator[tuple[TextKey, frozenset[str]]]:
    for fact in block.items:
        yield fact.label, _NONE
        yield fact.value, _NONE


@_keys.register
def _of_metrics(block: Metrics) -> Iterator[tuple[TextKey, frozenset[str]]]:
    for metric in block.items:
        yield metric.label, _NONE
        yield metric.value, _NONE
        if metric.delta is not None:
            yield metric.delta, _NONE


@_keys.register
def _of_table(block: Table) -> Iterator[tuple[TextKey, frozenset[str]]]:
    if block.title is not None:
        yield block.title, _NONE
    for column in block.columns:
        yield column.header, _NONE
        yield column.cell, frozenset({block.each.name})
    if block.rest is not None:
        yield block.rest, _REST


@_keys.register
def _of_chart(block: Chart) -> Iterator[tuple[TextKey, frozenset[str]]]:
    if block.title is not None:
        yield block.title, _NONE
    yield block.label, frozenset({block.each.name})
    for series in block.series:
        yield series.name, _NONE
    if block.alt is not None:
        yield block.alt, _NONE


@_keys.register(Image)
@_keys.register(Video)
@_keys.register(Audio)
def _of_media(block: Image | Video | Audio) -> Iterator[tuple[TextKey, frozenset[str]]]:
    yield block.alt, _NONE


@_keys.register
def _of_actions(block: Actions) -> Iterator[tuple[TextKey, frozenset[str]]]:
    for action in block.items:
        yield action.label, _NONE


@_keys.register
def _of_input(block: Input) -> Iterator[tuple[TextKey, frozenset[str]]]:
    yield block.label, _NONE
    for _, option in block.options:
        yield option, _NONE


@_keys.register
def _of_divider(block: Divider) -> Iterator[tuple[TextKey, frozenset[str]]]:
    del block
    yield from ()


@_keys.register
def _of_details(block: Details) -> Iterator[tuple[TextKey, frozenset[str]]]:
    yield block.summary, _NONE
    yield block.text, _NONE
