"""From pieces and the values of one message to filled pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from info.language import expressions as x
from info.language.pieces.environment import Stage
from info.language.pieces.filled import Boxed, Filled, Grid, Joined, Listed, Missing, Words
from info.language.pieces.interpret import Interpreter, Local
from info.language.pieces.nodes import (
    Box,
    Choose,
    Each,
    Hole,
    IfLost,
    Join,
    Piece,
    Rows,
    Seq,
    Static,
    Value,
    When,
)
from info.language.pieces.values import pipeline_of

__all__ = ["Filler"]


class Filler(Interpreter):
    """Pieces to filled pieces, for one context, one tenant and one zone.

    Errors: as `interpret`, but for limits, which are not looked at.
    """

    def filled(self, piece: Piece, local: Local) -> Filled:
        """Any piece; what cannot change is a string."""
        match piece:
            case Static(text=text):
                return text
            case Hole():
                return self._words(piece, local)
            case Seq(children=children):
                return _joined(Joined(tuple(self.filled(child, local) for child in children)))
            case Choose():
                arm = self.chosen(piece, local)
                return "" if arm is None else self.filled(arm, local)
            case When(condition=condition, then=then, otherwise=otherwise):
                return self.filled(then if self.holds(condition, local) else otherwise, local)
            case Each():
                return self._listed(piece, local)
            case Join():
                return self._join_filled(piece, local)
            case Rows():
                return self._grid(piece, local)
            case Box():
                return self._boxed(piece, local)
            case IfLost(child=child):
                return Missing(self.filled(child, local))

    def _join_filled(self, piece: Join, local: Local) -> Filled:
        parts = tuple(self.filled(child, local) for child in piece.children)
        put = self._stages(piece.put) if piece.put else None
        return _joined(Joined(parts, piece.separator, piece.head, piece.tail, piece.empty, put))

    def _words(self, hole: Hole, local: Local) -> Filled:
        text = self.formatted(hole, local)
        if _may_be_cut(hole.value, text, hole.put):
            return Words(text, partial(self.put, hole))
        return self.put(hole, text)

    def _listed(self, piece: Each, local: Local) -> Filled:
        items = self.items(piece.path, local)
        bodies = tuple(self.filled(piece.body, {**local, piece.name: item}) for item in items[: piece.limit])
        rest = piece.rest
        fill = None if rest is None else lambda left_out: self.filled(rest, {**local, "rest": left_out})
        return Listed(bodies, len(items), piece.separator, fill)

    def _grid(self, piece: Rows, local: Local) -> Filled:
        rows = []
        for item in self.items(piece.path, local)[: piece.limit]:
            inner = {**local, piece.name: item}
            rows.append(tuple(self.filled(cell, inner) for cell in piece.cells))
        if not rows:
            return ""
        header = tuple(self.filled(cell, local) for cell in piece.header)
        return Grid(
            header, tuple(rows), piece.aligns, self.env.layouts[piece.layout], self._stages(piece.put)
        )

    def _boxed(self, piece: Box, local: Local) -> Filled:
        child = self.filled(piece.child, local)
        if isinstance(child, str) and not piece.importance and not piece.swap:
            sizes = [(self.env.measures[name].size(child), most) for name, most in piece.limits]
            if all(size <= most for size, most in sizes):
                return child
        return Boxed(piece, child, lambda stand_in: self.filled(stand_in, local))

    def _stages(self, put: tuple[str, ...]) -> Stage:
        return pipeline_of([self.env.stages[name] for name in put])


def _joined(whole: Joined) -> Filled:
    """The same with its known parts put together; a text when all of it is known."""
    parts: list[Filled] = []
    for child in _flat(whole):
        if child == "":
            continue
        if isinstance(child, str) and parts and isinstance(parts[-1], str):
            parts[-1] = f"{parts[-1]}{whole.separator}{child}"
        else:
            parts.append(child)
    known = [part for part in parts if isinstance(part, str)]
    if len(known) == len(parts):
        return whole.text(known)
    return replace(whole, children=tuple(parts))


def _flat(whole: Joined) -> Iterator[Filled]:
    """The parts, and in place of a part that is nothing but a row of parts these, where that is the same."""
    for child in whole.children:
        if isinstance(child, Joined) and whole.separator == "" and child.is_plain:
            yield from child.children
        else:
            yield child


def _may_be_cut(value: Value, text: str, put: tuple[str, ...]) -> bool:
    """Words may; numbers, dates, codes of digits, addresses and what the tenant says may not."""
    ours = isinstance(value.expr, x.TenantPath | x.MessagePath)
    words = value.function in ("string", "", "info:list") and not ours
    words = words and (any(map(str.isalpha, text)) or not any(map(str.isdigit, text)))
    address = "url" in put or text.startswith(("https://", "http://", "mailto:"))
    return words and not address
