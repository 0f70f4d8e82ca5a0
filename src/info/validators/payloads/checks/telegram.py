"""What Telegram wants of texts: entities that nest as it allows, and sizes after they are parsed.

Source: core.telegram.org/bots/api#formatting-options, #html-style, #rich-message-formatting-options.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from info.validators.payloads.checks.markup import Element, Markup, entities_in, read_markup
from info.validators.payloads.walk import Check, Walk

__all__ = ["TELEGRAM_CHECKS"]

_STYLES: Final = frozenset({"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "span"})
_OTHERS: Final = frozenset({"a", "code", "pre", "blockquote", "tg-emoji", "tg-time"})
_MODES: Final = frozenset({"html", "markdown", "markdownv2"})
_ENTITIES: Final = frozenset({"lt", "gt", "amp", "quot"})
_VOID: Final = frozenset({"br", "hr", "img", "input", "source", "wbr", "tg-map"})
_SECTIONS: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "aside", "footer"})
_MEDIA: Final = frozenset({"img", "video", "audio"})
_BLOCKS: Final = _SECTIONS | _MEDIA | {"ul", "ol", "li", "blockquote", "details", "table", "tr", "figure"}
"""What a rich message counts as a block: nested ones, list items and table rows too."""
_CELLS: Final = frozenset({"td", "th"})
_RICH: Final = (
    (_STYLES - {"span"} | _OTHERS | _BLOCKS | _CELLS | _VOID) - {"source", "wbr"}
    | {"mark", "sub", "sup", "cite", "figcaption", "caption", "summary"}
    | {"tg-reference", "tg-math", "tg-math-block", "tg-collage", "tg-slideshow"}
)
"""The tags of a rich message."""
_RICH_ENTITIES: Final = _ENTITIES | {
    "apos", "nbsp", "hellip", "mdash", "ndash", "lsquo", "rsquo", "ldquo", "rdquo",
}  # fmt: skip


def _of_field(field: str, mode: str = "parse_mode") -> Check:
    """The check of a text field with its parse mode; the bound is named after the kind of object."""

    def check(walk: Walk, value: Mapping[str, Any], at: str) -> None:
        text = value.get(field)
        given = value.get(mode)
        if given is not None and (not isinstance(given, str) or given.lower() not in _MODES):
            walk.report("parse_mode", "Telegram knows no such mode.", f"{at}/{mode}", "HTML or MarkdownV2.")
        if not isinstance(text, str):
            return
        place = f"{at}/{field}"
        if isinstance(given, str) and given.lower() == "html":
            markup = read_markup(text)
            _entities(walk, markup, text, place)
            _measure(walk, field, markup.text, place)
        elif given is None:
            _measure(walk, field, text, place)

    return check


def _measure(walk: Walk, field: str, text: str, at: str) -> None:
    """Measures what is left after parsing, its outer spaces cut off as Telegram does."""
    name = f"{walk.owner}.{field}.parsed"
    if name in walk.table.bounds:
        walk.over(name, len(text.strip()), at)


def _entities(walk: Walk, markup: Markup, source: str, at: str) -> None:
    for slip in markup.slips:
        walk.report(f"entities.{slip.constraint}", slip.what, at, slip.next_step)
    for element in markup.elements:
        if element.name not in _STYLES | _OTHERS:
            what = f"Telegram knows no <{element.name}> in a message."
            walk.report("entities.tag", what, at, "Write &lt; where a < is meant.")
        for what in _misplaced(element):
            walk.report("entities.nesting", what, at, "End the outer one first.")
    if entities_in(source) - _ENTITIES:
        what = "Of the named entities Telegram knows lt, gt, amp and quot; others are shown as typed."
        walk.report("entities.named", what, at, "Write the character itself.", "warning")


def _misplaced(element: Element) -> Iterator[str]:
    inner, around = element.name, element.within
    if around and around[-1] == "pre" and inner == "code":
        return  # how a language is told
    if any(name in {"pre", "code"} for name in around):
        yield f"<{inner}> stands within <pre> or <code>, which hold no other entity."
    elif inner == "blockquote" and "blockquote" in around:
        yield "<blockquote> stands within <blockquote>."
    elif inner in {"pre", "code"} and any(name != "blockquote" for name in around):
        yield f"<{inner}> stands within another entity."
    elif inner in {"a", "tg-emoji"} and inner in around:
        yield f"<{inner}> stands within <{inner}>."


def _rich(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    source = value.get("html")
    if not isinstance(source, str):
        if isinstance(value.get("markdown"), str):
            walk.over("rich.text", len(value["markdown"]), f"{at}/markdown")
        return
    markup, place = read_markup(source, void=_VOID), f"{at}/html"
    for slip in markup.slips:
        walk.report(f"rich.{slip.constraint}", slip.what, place, slip.next_step)
    for name in sorted({element.name for element in markup.elements} - _RICH):
        what = f"Of a rich message's tags <{name}> is none."
        walk.report("rich.tag", what, place, "Write &lt; where a < is meant.", "warning")
    if entities_in(source) - _RICH_ENTITIES:
        what = "A rich message knows a few named entities, and one of these is none of them."
        walk.report("rich.named", what, place, "Write the character itself.", "warning")
    walk.over("rich.text", len(markup.text), place)
    walk.over("rich.depth", markup.depth, place)
    walk.over("rich.blocks", sum(each.name in _BLOCKS for each in markup.elements), place)
    walk.over("rich.media", sum(each.name in _MEDIA for each in markup.elements), place)
    walk.over("rich.columns", max(_columns(markup), default=0), place)


def _columns(markup: Markup) -> Iterator[int]:
    """The columns of each row, cells that span several counted so."""
    count = 0
    for element in markup.elements:
        if element.name == "tr":
            yield count
            count = 0
        elif element.name in _CELLS:
            span = element.attributes.get("colspan", "1")
            count += int(span) if span.isdecimal() and len(span) < 5 else 1  # noqa: PLR2004
    yield count


def _all(*checks: Check) -> Callable[[Walk, Mapping[str, Any], str], None]:
    def check(walk: Walk, value: Mapping[str, Any], at: str) -> None:
        for each in checks:
            each(walk, value, at)

    return check


TELEGRAM_CHECKS: Final[Mapping[str, Check]] = {
    "telegram.text": _of_field("text"),
    "telegram.caption": _of_field("caption"),
    "telegram.quote": _of_field("quote", "quote_parse_mode"),
    "telegram.poll": _all(
        _of_field("explanation", "explanation_parse_mode"), _of_field("description", "description_parse_mode")
    ),
    "telegram.rich": _rich,
}
"""Telegram's checks by the names the rules call them."""
