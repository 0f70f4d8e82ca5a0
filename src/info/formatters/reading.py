"""Reading a document: its texts, expressions and lists as pieces, for the handlers of a channel."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from info.channels.capability import Capability
from info.errors import LimitError
from info.formatters.fitted import limited
from info.formatters.inline import Dialect, PlainDialect, text_piece
from info.formatters.json_pieces import NOTHING, Piece, escaped, wrap
from info.formatters.walk import visible_blocks, when_piece
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import (
    Binary,
    ContextPath,
    Expr,
    Literal,
    LocalPath,
    Size,
    TenantPath,
)
from info.language.pieces import TRACK
from info.language.pieces.nodes import Arm, BoundText, Each, Hole, Rows, Run, Value, When
from info.model.document import Actions, Block, Chart, Image, Input, TextKey, Video
from info.model.document import Each as Repeat
from info.model.values import Loss

__all__ = ["Reader", "json_text"]


@dataclass(frozen=True, slots=True)
class Reader:
    """A document as one channel reads it."""

    doc: LocalizedDocument
    capability: Capability

    @property
    def isolate(self) -> str:
        """The stage that isolates values in this document's direction."""
        return f"isolate_{self.doc.direction}"

    def text(self, key: TextKey, dialect: Dialect) -> Piece:
        """A text in a dialect."""
        return text_piece(self.doc.texts[key], dialect)

    def label(self, block: Block, part: str, key: TextKey, most: str) -> Piece:
        """A plain label inside a JSON string, in at most so many characters.

        Words of the template that leave no room for a value are cut at publish, with an ellipsis
        (`is_cut`); values are shortened by the fitter, which reports it of `part`. In a required
        block no value is cut.
        """
        limit = self.capability.limits[most]
        bound = self.doc.texts[key]
        arms = tuple(_label_arm(arm, limit, block) for arm in bound.arms)
        label = text_piece(BoundText(bound.selectors, arms), json_text(self))
        return label if all(map(_is_known, arms)) else limited(part, label, ("json_chars", limit))

    def is_cut(self, block: Block, key: TextKey, most: str) -> bool:
        """Whether `label` cuts the text at publish."""
        limit = self.capability.limits[most]
        return any(_label_arm(arm, limit, block) != arm for arm in self.doc.texts[key].arms)

    def cut_labels(self, *, buttons: str = "", options: str = "", alts: str = "") -> tuple[Loss, ...]:
        """The labels, answers and descriptions that `label` cuts at publish at these limits."""
        return tuple(
            Loss(part, f"The {what} is cut: its own words are too many.")
            for block in visible_blocks(self.doc, self.capability.channel)
            for part, key, what, most in _labels(block, buttons, options, alts)
            if most and self.is_cut(block, key, most)
        )

    def told(self, value: str, most: str) -> str:
        """A value that a button sends home, whole; LimitError where the channel cannot carry it.

        It is known at publish, so it needs no box.
        """
        limit = self.capability.limits[most]
        in_bytes = most.endswith("_bytes")
        if len(value.encode() if in_bytes else value) > limit:
            channel, unit = self.capability.channel, "bytes" if in_bytes else "characters"
            msg = (
                f"{self.doc.document.id}: the callback value '{value}' is over the {limit} {unit} that "
                f'{channel} carries. Shorten it, or leave the action out with not: ["{channel}"].'
            )
            raise LimitError(msg)
        return value

    def expr(self, source: str, repeat: Repeat | None = None) -> Expr:
        """An expression of the template; inside `repeat` its item has a name."""
        return self.doc.expression(source, local=() if repeat is None else (repeat.name,))

    def url(self, source: str, *put: str) -> Piece:
        """A guarded URL: refused at run time unless it is http, https or mailto."""
        return Hole(Value(self.expr(source)), ("url", *put))

    def page(self, source: str, *put: str) -> Piece:
        """The guarded address of a page that the reader may open: tracked where the tenant tracks."""
        return Hole(Value(self.expr(source)), ("url", TRACK, *put))

    def when(self, condition: str | None, piece: Piece) -> Piece:
        """The piece behind a `when` of the template."""
        return when_piece(self.doc, condition, piece)

    def limit(self, repeat: Repeat, most: str | None = None) -> int:
        """How many items are shown: the template's limit, or the channel's where that is lower."""
        return min(repeat.limit, self.capability.limits[most]) if most else repeat.limit

    def each(
        self,
        repeat: Repeat,
        body: Piece,
        separator: str,
        *,
        rest: Piece | None = None,
        most: str | None = None,
    ) -> Piece:
        """`body` for each item, then `rest` when items were left out."""
        path = self.expr(repeat.path)
        return Each(repeat.name, path, body, self.limit(repeat, most), separator, rest)

    def rest(self, repeat: Repeat, rest: Piece, most: str | None = None) -> Piece:
        """Only what is said when items were left out; nothing when all are shown."""
        return self.each(repeat, NOTHING, "", rest=rest, most=most)

    def filled(self, repeat: Repeat, piece: Piece) -> Piece:
        """The piece, where the list has an item."""
        return When(Binary(">", Size(self._path(repeat)), Literal(0)), piece)

    def _path(self, repeat: Repeat) -> ContextPath | TenantPath | LocalPath:
        path = self.expr(repeat.path)
        if not isinstance(path, ContextPath | TenantPath | LocalPath):
            msg = f"{self.doc.document.id}: 'each' needs the path of a list, not an expression: {repeat.path}"
            raise TypeError(msg)
        return path

    def points(self, chart: Chart, words: PlainDialect) -> Piece:
        """The points of a chart as lines or a sparkline, inside a JSON string; all of a required one's.

        `words` writes labels and names for their place, but not yet for JSON.
        """
        cells = [self.text(chart.label, words)]
        for series in chart.series:
            bare = self.expr(series.value, chart.each)
            cells.append(Hole(Value(bare), ("clean",)))
            cells.append(Hole(Value(bare, "number", locale=self.doc.format_locale), words.put))
        names = tuple(self.text(series.name, words) for series in chart.series)
        path, limit = self.expr(chart.each.path), self.limit(chart.each)
        layout = "every_point" if chart.importance == "required" else "points"
        return Rows(chart.each.name, path, names, tuple(cells), (), layout, limit, ("json",))

    def bar(self, value: str, total: str) -> Piece:
        """`value` of `total` as ten squares and a space, inside JSON; nothing where the total is 0."""
        whole = self.expr(total)
        drawn = Hole(Value(Binary("/", self.expr(value), whole)), ("bar",))
        return When(Binary("!=", whole, Literal(0)), wrap("", drawn, " "))


def json_text(reader: Reader) -> PlainDialect:
    """The dialect of a plain string inside JSON: no marks, values cleaned and isolated."""
    return PlainDialect(escaped, ("clean", reader.isolate, "json"), ("clean", "json"))


def _is_known(arm: Arm) -> bool:
    return all(isinstance(run.part, str) for run in arm.runs)


def _label_arm(arm: Arm, limit: int, block: Block) -> Arm:
    """The arm, or its words cut where they leave less than a character to each value."""
    if block.importance == "required" and not _is_known(arm):
        return arm
    words = "".join(run.part if isinstance(run.part, str) else "…" for run in arm.runs)
    return arm if len(words) <= limit else Arm(arm.keys, (Run(_cut(words, limit)),))


def _labels(block: Block, buttons: str, options: str, alts: str) -> Iterator[tuple[str, TextKey, str, str]]:
    """The labels of a block: the part, the text, what it is, and the name of its limit."""
    match block:
        case Actions(items=items):
            for item in items:
                yield f"{block.id}.{item.id}", item.label, "button's label", buttons
        case Input(options=answers):
            for option, key in answers:
                yield f"{block.id}.{option}", key, "answer", options
        case Image(alt=alt) | Video(alt=alt):
            yield f"{block.id}.alt", alt, "description", alts


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 1 and unicodedata.category(text[end])[0] in {"M", "C"}:
        end -= 1  # a mark, a joiner or a variation selector belongs to the character before it
    return text[:end].rstrip() + "…"
