"""The fitter: a document that is over a limit, given again with less.

Only entered when the compiled program found a part too large; then the pieces are interpreted, and
what matters least gives way first. For each importance, from low to high:

1. blocks give way to their stand-ins, the last first;
2. lists and tables show fewer rows, and texts of values are shortened at a grapheme;
3. blocks are dropped, the last first; those that need not have been are taken back.

A part with a limit of its own (a header, a button, a table) gives way to its stand-in, else it shows
fewer rows and its values are shortened; when that is not enough, the part or block around it gives
way. Whatever is `required` is neither shortened nor dropped; when that alone is too much, the
container's stand-in takes its place, else `DoesNotFit`. Numbers, dates and addresses are never cut.
Same pieces, same context: same result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from info.language import expressions as x
from info.language.pieces.environment import DoesNotFit, Environment
from info.language.pieces.graphemes import ELLIPSIS, shortened
from info.language.pieces.interpret import Interpreter, Local
from info.language.pieces.nodes import (
    Box,
    Choose,
    Each,
    IfLost,
    Join,
    Piece,
    Rows,
    Seq,
    Static,
    Value,
    When,
)

__all__ = ["Given", "How", "fit"]

How: TypeAlias = Literal["stand_in", "shortened", "dropped"]
"""What happened to a part: something took its place, its values or rows are fewer, it is gone."""
_NOTHING: Final = Static("")
_LEVELS: Final = ("low", "normal", "high")
_ROWS: Final = (None, 10, 5, 3, 1)
"""How many rows are left, as one goes on."""
_READABLE: Final = 24
"""Graphemes a value keeps before its block is dropped instead."""
_LONGEST: Final = 4_096
"""The longest that a value is when it is shortened at all."""


class Given(NamedTuple):
    """What was given up: the part, and how."""

    part: str
    how: How


class _Squeeze(NamedTuple):
    """How many rows and how many graphemes of a value are shown; None is all."""

    rows: int | None = None
    graphemes: int | None = None


_WHOLE: Final = _Squeeze()
_Key: TypeAlias = tuple[int, str | None, _Squeeze, str]
"""A box and all that its text depends on: its state or what is around it, and what is allowed now."""


def fit(
    pieces: Mapping[str, Piece],
    env: Environment,
    context: Mapping[str, Any],
    tenant: Mapping[str, Any],
    zone: str,
) -> tuple[tuple[str, ...], tuple[Given, ...]]:
    """The outputs within all limits, in the order of their names, and what was given up for it.

    Errors: as `interpret`; `DoesNotFit` when what is required is too much.
    """
    fitter = _Fitter(env, context, tenant, zone)
    outputs = tuple(fitter.output(pieces[name]) for name in sorted(pieces))
    return outputs, tuple(dict.fromkeys(fitter.given))


class _Fitter(Interpreter):
    def __init__(
        self, env: Environment, context: Mapping[str, Any], tenant: Mapping[str, Any], zone: str
    ) -> None:
        super().__init__(env, context, tenant, zone)
        self.given: list[Given] = []
        self._states: dict[str, Literal["stand_in", "dropped"]] = {}
        self._levels: dict[str, _Squeeze] = {}
        self._squeeze = _WHOLE
        self._required = False
        self._mark = ELLIPSIS
        self._start = 0
        self._memory: dict[_Key, tuple[str, list[Given]]] = {}
        self._plain: dict[int, str | None] = {}

    def output(self, piece: Piece) -> str:
        """The text of one output; what was lost in others is not missing in it."""
        self._start = len(self.given)
        return self.text(piece, {})

    # What differs from plain interpretation

    def shown(self, value: Value, text: str, put: tuple[str, ...]) -> str:  # type: ignore[override]
        """A text of words, shortened to what is allowed now."""
        most = self._squeeze.graphemes
        if most is None or not _may_be_cut(value, text, put):
            return text
        return shortened(text, most, self._mark)

    def most_items(self, limit: int) -> int:
        """The rows allowed now."""
        rows = self._squeeze.rows
        return limit if rows is None else min(limit, rows)

    def lost(self) -> bool:
        """Whether anything is missing so far in this output."""
        return any(given.how != "stand_in" for given in self.given[self._start :])

    def box(self, piece: Box, local: Local) -> str:
        """A block as it is decided now; any other part within its limits."""
        outer, self._mark = self._mark, piece.mark or self._mark
        try:
            return self._block(piece, local) if piece.importance else self._part(piece, local)
        finally:
            self._mark = outer

    # Blocks

    def _block(self, piece: Box, local: Local) -> str:
        """The block's text in its state; the same decision is rendered once."""
        state, squeeze = self._states.get(piece.part), self._levels.get(piece.importance, _WHOLE)
        key = (id(piece), state, squeeze, self._mark)
        return self._remembered(key, lambda: self._decided(piece, local, state, squeeze))

    def _decided(self, piece: Box, local: Local, state: str | None, squeeze: _Squeeze) -> str:
        if state == "dropped":
            self._note_if_there(piece, local, "dropped")
            return ""
        mark = len(self.given)
        try:
            if state == "stand_in" and piece.stand_in is not None:
                return self._swapped(piece, piece.stand_in, local, squeeze)
            text = self._within(piece, lambda: self._limited(piece, local), squeeze)
        except DoesNotFit:
            del self.given[mark:]
            return self._without(piece, local, state)
        if squeeze != _WHOLE and text != self._unsqueezed(piece, local):
            self.given.append(Given(piece.part, "shortened"))
        return text

    def _swapped(self, piece: Box, stand_in: Piece, local: Local, squeeze: _Squeeze) -> str:
        """What stands in for a block that is there: nothing stands in for nothing."""
        if not self._natural(piece, local):
            return ""
        text = self._within(piece, lambda: self.text(stand_in, local), squeeze)
        self.given.append(Given(piece.part, "stand_in"))
        return text

    def _without(self, piece: Box, local: Local, state: str | None) -> str:
        """A block that cannot keep its own limits: what stands in for it, or nothing."""
        stand_in_left = piece.stand_in is not None and state is None
        if piece.importance == "required" and not stand_in_left:
            raise DoesNotFit(piece.part, *(piece.limits[0] if piece.limits else ("limit", 0)))
        self._states[piece.part] = "stand_in" if stand_in_left else "dropped"
        return self._decided(piece, local, self._states[piece.part], _WHOLE)

    def _within(self, piece: Box, run: Callable[[], str], squeeze: _Squeeze) -> str:
        """What runs inside a block: squeezed unless the block is required."""
        before = self._squeeze, self._required
        self._required = piece.importance == "required"
        self._squeeze = _WHOLE if self._required else squeeze
        try:
            return run()
        finally:
            self._squeeze, self._required = before

    def _natural(self, piece: Box, local: Local) -> str:
        """The block as it would be with room enough; "" where it is not shown at all."""
        mark = len(self.given)
        plain = Interpreter.text(_Loose.of(self), piece.child, local)
        del self.given[mark:]
        return plain

    def _unsqueezed(self, piece: Box, local: Local) -> str | None:
        """The block with all its rows and words, its parts within their own limits; None if too large."""
        if id(piece) not in self._plain:
            mark = len(self.given)
            try:
                self._plain[id(piece)] = self._within(piece, lambda: self._limited(piece, local), _WHOLE)
            except DoesNotFit:
                self._plain[id(piece)] = None
            del self.given[mark:]
        return self._plain[id(piece)]

    def _note_if_there(self, piece: Box, local: Local, how: How) -> None:
        if self._natural(piece, local):
            self.given.append(Given(piece.part, how))

    # Parts with limits

    def _part(self, piece: Box, local: Local) -> str:
        """A part; one without blocks that does not repeat is rendered once for what is allowed now."""
        if local or any(_blocks(piece.child)):
            return self._limited(piece, local)
        key = (id(piece), str(self._required), self._squeeze, self._mark)
        return self._remembered(key, lambda: self._limited(piece, local))

    def _remembered(self, key: _Key, run: Callable[[], str]) -> str:
        if key not in self._memory:
            mark = len(self.given)
            text = run()
            self._memory[key] = text, self.given[mark:]
            return text
        text, given = self._memory[key]
        self.given += given
        return text

    def _limited(self, piece: Box, local: Local) -> str:
        mark = len(self.given)
        try:
            return self._kept(piece, local, mark)
        except DoesNotFit:
            if piece.stand_in is None or piece.importance:
                raise
            if piece.stand_in == _NOTHING and self._required:
                raise
            del self.given[mark:]
            text = self.text(piece.stand_in, local)
            self._note_if_there(piece, local, "dropped" if piece.stand_in == _NOTHING else "stand_in")
            return text

    def _kept(self, piece: Box, local: Local, mark: int) -> str:
        """The part within its limits, or `DoesNotFit`."""
        text = self.text(piece.child, local)
        if self._fits(piece, text):
            return text
        blocks = list(_blocks(piece.child))
        if blocks:
            outer, self._levels = self._levels, dict(self._levels)
            try:
                return self._eased(piece, blocks, local, mark)
            finally:
                self._levels = outer
        del self.given[mark:]
        if piece.stand_in is None and not self._required:
            shorter = self._narrowed(piece, local)
            if shorter is not None:
                self.given.append(Given(piece.part, "shortened"))
                return shorter
        raise DoesNotFit(piece.part, *piece.limits[0])

    def _fits(self, piece: Box, text: str) -> bool:
        return all(self.env.measures[name].size(text) <= most for name, most in piece.limits)

    def _narrowed(self, piece: Box, local: Local) -> str | None:
        """A part without blocks with fewer rows, if it has any, and its values as long as they may be."""
        allowed, longest = self._squeeze.rows, self._squeeze.graphemes or _LONGEST
        readable = min(_READABLE, longest)
        counts = [rows for rows in _ROWS if allowed is None or (rows is not None and rows <= allowed)]
        for rows in counts if _repeats(piece.child) else [allowed]:
            text = self._widest(piece, local, rows, (readable, longest))
            if text is not None:
                return text
        return self._widest(piece, local, rows, (1, readable))

    def _widest(self, piece: Box, local: Local, rows: int | None, between: tuple[int, int]) -> str | None:
        """The part with its values as long as they fit, between two lengths; None when none fits."""
        before, best = self._squeeze, None
        least, most = between
        try:
            while least <= most:
                middle = (least + most) // 2
                self._squeeze = _Squeeze(rows, middle)
                text = self.text(piece.child, local)
                if self._fits(piece, text):
                    best, least = text, middle + 1
                else:
                    most = middle - 1
        finally:
            self._squeeze = before
        return best

    # Containers of blocks

    def _eased(self, piece: Box, blocks: list[Box], local: Local, mark: int) -> str:
        """A part with blocks inside: they give way by importance until it fits."""

        def attempt() -> str | None:
            del self.given[mark:]
            text = self.text(piece.child, local)
            return text if self._fits(piece, text) else None

        for level in _LEVELS:
            members = [block for block in reversed(blocks) if block.importance == level]
            text = self._give_way(members, level, attempt) if members else None
            if text is not None:
                return text
        raise DoesNotFit(piece.part, *piece.limits[0])

    def _give_way(self, members: list[Box], level: str, attempt: Callable[[], str | None]) -> str | None:
        for block in members:
            if block.stand_in is not None and block.part not in self._states:
                self._states[block.part] = "stand_in"
                text = attempt()
                if text is not None:
                    return text
        for dropped in range(len(members) + 1):
            if dropped:
                self._states[members[dropped - 1].part] = "dropped"
            self._levels[level] = _Squeeze(_ROWS[-1], _READABLE)
            if attempt() is not None:
                self._take_back(members[:dropped], attempt)
                return self._loosest(level, attempt)
        return None

    def _take_back(self, dropped: list[Box], attempt: Callable[[], str | None]) -> None:
        """Blocks dropped on the way to a larger one are shown after all, the first of them first."""
        for block in reversed(dropped):
            state = self._states.pop(block.part)
            if block.stand_in is not None:
                self._states[block.part] = "stand_in"
            if attempt() is None:
                self._states[block.part] = state

    def _loosest(self, level: str, attempt: Callable[[], str | None]) -> str:
        """As many rows, then as long values, as still fit; something does."""
        for rows in _ROWS:
            for graphemes in (None, _READABLE):
                self._levels[level] = _Squeeze(rows, graphemes)
                text = attempt()
                if text is not None:
                    return text if graphemes is None else self._longest(level, rows, attempt)
        raise AssertionError  # the tightest did fit

    def _longest(self, level: str, rows: int | None, attempt: Callable[[], str | None]) -> str:
        least, most = _READABLE, _LONGEST
        while least < most:
            middle = (least + most + 1) // 2
            self._levels[level] = _Squeeze(rows, middle)
            if attempt() is None:
                most = middle - 1
            else:
                least = middle
        self._levels[level] = _Squeeze(rows, least)
        return attempt() or ""


class _Loose(Interpreter):
    """Interprets without limits, to know what would have been shown."""

    @classmethod
    def of(cls, other: Interpreter) -> _Loose:
        """For the same context."""
        return cls(other.env, other._context, other._tenant, other._zone)  # noqa: SLF001  (its own kind)

    def keep(self, piece: Box, text: str) -> None:
        """Nothing is too large."""


def _blocks(piece: Piece) -> Iterator[Box]:
    """The blocks inside a piece, in order; none inside another block, and none that repeat."""
    match piece:
        case Box(importance=importance) if importance:
            yield piece
        case Box(child=child) | IfLost(child=child):
            yield from _blocks(child)
        case Seq(children=children) | Join(children=children):
            for child in children:
                yield from _blocks(child)
        case When(then=then, otherwise=otherwise):
            yield from _blocks(then)
            yield from _blocks(otherwise)
        case Choose(arms=arms):
            for _, arm in arms:
                yield from _blocks(arm)


def _repeats(piece: Piece) -> bool:
    """Whether rows or items of a list stand in a piece."""
    match piece:
        case Each() | Rows():
            return True
        case Box(child=child) | IfLost(child=child):
            return _repeats(child)
        case Seq(children=children) | Join(children=children):
            return any(map(_repeats, children))
        case When(then=then, otherwise=otherwise):
            return _repeats(then) or _repeats(otherwise)
        case Choose(arms=arms):
            return any(_repeats(arm) for _, arm in arms)
        case _:
            return False


def _may_be_cut(value: Value, text: str, put: tuple[str, ...]) -> bool:
    """Words may; numbers, dates, addresses and what the tenant says may not."""
    words = value.function in ("string", "info:list") and not isinstance(value.expr, x.TenantPath)
    address = "url" in put or text.startswith(("https://", "http://", "mailto:"))
    return words and not address
