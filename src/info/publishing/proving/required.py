"""An independent look at a payload: what a required block says stands in it.

The oracle knows nothing of formatters or of the fitter: it reads the document, asks the plain
interpreter for the words and values of each required block, and looks for their letters and digits
in the payload, whatever marks, escapes and isolates stand between.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from info.formatters.inline import PlainDialect, text_piece
from info.language.binding import LocalizedDocument
from info.language.expressions import Expr
from info.language.pieces import Environment
from info.language.pieces.interpret import interpret
from info.language.pieces.nodes import Each, Hole, Piece, Seq, Static, Value, When
from info.model import document as d

__all__ = ["Wanted", "lost", "required_words"]

_END: Final = "\x1f"
_TAG: Final = re.compile(r"<[^>]*>")
_MARKED_UP: Final = frozenset({"html", "email"})
_SHORT: Final = ("sms", "push.fcm", "push.apns", "push.webpush")
"""The channels that hold the envelope's texts, and no block of the body."""


class Wanted(NamedTuple):
    """A required block, or an action of one, the channels it is for, and the words that must be seen there.

    `part` is the action as losses name it (`do.mine`), else the block.
    """

    block: str
    part: str
    only: tuple[str, ...]
    avoid: tuple[str, ...]
    words: tuple[str, ...]


def required_words(
    doc: LocalizedDocument, env: Environment, context: Mapping[str, Any], tenant: Mapping[str, Any], zone: str
) -> tuple[Wanted, ...]:
    """What each required block of a document says with this context; without blocks that say nothing."""
    stand_ins = {block.fallback for block in doc.blocks}
    found = []
    for block in doc.blocks:
        if block.importance != "required" or block.id in stand_ins:
            continue
        for part, piece in _shown(doc, block):
            texts = interpret({"words": piece}, env, context, tenant, zone)["words"]
            words = tuple(dict.fromkeys(word for word in texts.split(_END) if _letters(word)))
            if words:
                found.append(Wanted(block.id, part, block.only, block.avoid, words))
    return tuple(found)


def lost(payload: Any, channel: str, wanted: Iterable[Wanted], given_up: Iterable[str]) -> Iterator[str]:
    """The ids of the required blocks of which something is not in the payload.

    `given_up` are the blocks that a loss says stand otherwise; a fallback may say other words.
    """
    if channel in _SHORT:
        return
    otherwise = frozenset(given_up)
    views = None
    for each in wanted:
        if {each.block, each.part} & otherwise or not _is_for(each, channel):
            continue
        views = _views(payload, channel) if views is None else views
        if any(not _seen(word, view) for view in views for word in each.words):
            yield each.block


def _is_for(wanted: Wanted, channel: str) -> bool:
    names = {channel, channel.partition(".")[0]}
    return (not wanted.only or bool(names & set(wanted.only))) and not names & set(wanted.avoid)


def _views(payload: Any, channel: str) -> list[str]:
    """The letters of each form of the payload; a mail has two, and each must say it all."""
    if channel == "email":
        return [_letters(_TAG.sub(" ", payload["html"])), _letters(payload["text"])]
    text = "\n".join(_strings(payload))
    return [_letters(_TAG.sub(" ", text) if channel in _MARKED_UP else text)]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _letters(text: str) -> str:
    return _bare(html.unescape(text))


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _seen(word: str, view: str) -> bool:
    """Whether the words stand there as they are, or (wrapped in a column) one by one."""
    if _letters(word) in view or _bare(word) in view:
        return True
    return all(_bare(part) in view for part in word.split())


class _Words(PlainDialect):
    """Words and values, each with a mark at its end; the label of a link, and its address."""

    def __init__(self) -> None:
        super().__init__(lambda text: text + _END, ())

    def value(self, value: Value, style: Any) -> Piece:
        """The value, plain."""
        del style
        return Seq((Hole(value, ()), Static(_END)))


_DIALECT: Final = _Words()


def _shown(doc: LocalizedDocument, block: d.Block) -> Iterator[tuple[str, Piece]]:
    """The parts that a loss can name, each with its words."""
    if not isinstance(block, d.Actions):
        yield block.id, _if(doc, block.when, Seq(tuple(_parts(doc, block))))
        return
    for action in block.items:
        part = _if(doc, action.when, _texts(doc, (action.label,)))
        yield f"{block.id}.{action.id}", _if(doc, block.when, part)


def _parts(doc: LocalizedDocument, block: d.Block) -> Iterator[Piece]:
    match block:
        case d.Facts() | d.Metrics():
            for row in block.items:
                delta = getattr(row, "delta", None)
                yield _if(doc, row.when, _texts(doc, (row.label, row.value, delta)))
        case d.Table():
            yield _each(doc, block.each, _texts(doc, tuple(column.cell for column in block.columns)))
        case d.ListBlock() | d.Paragraph():
            keys = block.items if isinstance(block, d.ListBlock) else (block.text,)
            texts = _texts(doc, keys)
            yield texts if block.each is None else _each(doc, block.each, texts)
        case d.Input():
            yield _texts(doc, (block.label, *(key for _, key in block.options)))
        case d.Details():
            yield _texts(doc, (block.summary, block.text))
        case d.Chart() | d.Divider():
            return
        case _:
            yield _texts(doc, (getattr(block, "text", None), getattr(block, "alt", None)))


def _texts(doc: LocalizedDocument, keys: Sequence[d.TextKey | None]) -> Piece:
    return Seq(tuple(text_piece(doc.texts[key], _DIALECT) for key in keys if key is not None))


def _each(doc: LocalizedDocument, each: d.Each, body: Piece) -> Piece:
    return Each(each.name, doc.expression(each.path), body, each.limit)


def _if(doc: LocalizedDocument, condition: str | None, piece: Piece) -> Piece:
    if condition is None:
        return piece
    parsed: Expr = doc.expression(condition)
    return When(parsed, piece)
