"""The fitter: a document that is over a limit, given again with less.

Only entered when the compiled program found a part too large; then the pieces are interpreted, and
what matters least gives way first. Texts outside of blocks (a title, a summary) are shortened as far as
they can be read; then, for each importance, from low to high:

1. blocks give way to their stand-ins, the last first;
2. lists and tables show fewer rows, and texts of values are shortened at a grapheme;
3. blocks are dropped, the last first; those that need not have been are taken back.

A part with a limit of its own (a header, a button, a table) gives way to its stand-in, else it shows
fewer rows and its values are shortened. Whatever is `required` is neither shortened nor dropped; when
that alone is too much, the container's stand-in takes its place, else `DoesNotFit`. Numbers, dates,
codes and addresses are never cut. Same pieces, same context: same result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import msgspec

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
    Value,
    When,
)

__all__ = ["Given", "How", "fit"]

How: TypeAlias = Literal["stand_in", "shortened", "dropped"]
"""What happened to a part: something took its place, its values or rows are fewer, it is gone."""
_State: TypeAlias = Literal["stand_in", "dropped"]
_LEVELS: Final = ("low", "normal", "high")
_ROWS: Final = (None, 10, 5, 3, 1)
"""How many rows are left, as one goes on."""
_READABLE: Final = 24
"""Graphemes a value keeps before its block is dropped instead."""


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
    places = Counter(block.part for piece in pieces.values() for block in _blocks(piece))
    while True:
        outputs = tuple(fitter.output(pieces[name]) for name in sorted(pieces))
        if not any(places[part] > 1 for part in fitter.decided_anew()):
            return outputs, tuple(dict.fromkeys(fitter.given))
        fitter.given.clear()  # what was decided in one place holds for the places before it, too


class _Fitter(Interpreter):
    def __init__(
        self, env: Environment, context: Mapping[str, Any], tenant: Mapping[str, Any], zone: str
    ) -> None:
        super().__init__(env, context, tenant, zone)
        self.given: list[Given] = []
        self._states: dict[str, _State] = {}
        self._known: dict[str, _State] = {}
        self._levels: dict[str, _Squeeze] = {}
        self._squeeze = _WHOLE
        self._required = False
        self._mark = ELLIPSIS
        self._start = 0
        self._longest_value = _READABLE
        self._memory: dict[_Key, tuple[str, list[Given]]] = {}
        self._unsqueezed: dict[tuple[int, str], str | None] = {}

    def output(self, piece: Piece) -> str:
        """The text of one output; what was lost in others is not missing in it."""
        self._start = len(self.given)
        return self.text(piece, {})

    def decided_anew(self) -> list[str]:
        """The blocks that were swapped or dropped since this was last asked."""
        before, self._known = self._known, dict(self._states)
        return [part for part, state in self._known.items() if before.get(part) != state]

    # What differs from plain interpretation

    def shown(self, value: Value, text: str, put: tuple[str, ...]) -> str:  # type: ignore[override]
        """A text of words, shortened to what is allowed now."""
        if not _may_be_cut(value, text, put):
            return text
        self._longest_value = max(self._longest_value, len(text))
        most = self._squeeze.graphemes
        return text if most is None else shortened(text, most, self._mark)

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

    def _remembered(self, key: _Key, run: Callable[[], str]) -> str:
        """A text and what was given up for it; the same decision is rendered once."""
        if key not in self._memory:
            mark = len(self.given)
            text = run()
            self._memory[key] = text, self.given[mark:]
            return text
        text, given = self._memory[key]
        self.given += given
        return text

    # Blocks

    def _block(self, piece: Box, local: Local) -> str:
        """The block's text in its state."""
        state, squeeze = self._states.get(piece.part), self._levels.get(piece.importance, _WHOLE)
        key = (id(piece), state, squeeze, self._mark)
        return self._remembered(key, lambda: self._decided(piece, local, state, squeeze))

    def _decided(self, piece: Box, local: Local, state: str | None, squeeze: _Squeeze) -> str:
        if state is not None and not self._natural(piece.child, local):
            return ""
        if state == "dropped":
            self.given.append(Given(piece.part, "dropped"))
            return ""
        if state == "stand_in" and piece.stand_in is not None:
            return self._swapped(piece, piece.stand_in, local, squeeze)
        mark = len(self.given)
        try:
            text = self._within(piece, lambda: self._limited(piece, local), squeeze)
        except DoesNotFit as full:
            del self.given[mark:]
            return self._without(piece, local, full)
        if squeeze != _WHOLE and text != self._with_room(piece, "whole", lambda: self._limited(piece, local)):
            self.given.append(Given(piece.part, "shortened"))
        return text

    def _swapped(self, piece: Box, stand_in: Piece, local: Local, squeeze: _Squeeze) -> str:
        """What stands in for a block; nothing where that does not fit either."""
        mark = len(self.given)
        try:
            text = self._within(piece, lambda: self.text(stand_in, local), squeeze)
        except DoesNotFit as full:
            del self.given[mark:]
            return self._without(msgspec.structs.replace(piece, stand_in=None), local, full)
        self.given.append(Given(piece.part, "stand_in"))
        if squeeze != _WHOLE and text != self._with_room(
            piece, "stand_in", lambda: self.text(stand_in, local)
        ):
            self.given.append(Given(piece.part, "shortened"))
        return text

    def _without(self, piece: Box, local: Local, full: DoesNotFit) -> str:
        """A block that cannot keep its own limits: what stands in for it, or nothing."""
        if piece.stand_in is None and piece.importance == "required":
            raise DoesNotFit(piece.part, full.measure, full.most) from None
        self._states[piece.part] = "dropped" if piece.stand_in is None else "stand_in"
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

    def _natural(self, piece: Piece, local: Local) -> str:
        """A piece as it would be with room enough; "" where it is not shown at all."""
        return _Loose.of(self).text(piece, local)

    def _with_room(self, piece: Box, what: str, run: Callable[[], str]) -> str | None:
        """A block with all its rows and words, its parts within their own limits; None if too large."""
        key = (id(piece), what)
        if key not in self._unsqueezed:
            mark, levels = len(self.given), self._levels
            self._levels = {}  # what stands inside with an importance of its own has room, too
            try:
                self._unsqueezed[key] = self._within(piece, run, _WHOLE)
            except DoesNotFit:
                self._unsqueezed[key] = None
            finally:
                self._levels = levels
            del self.given[mark:]
        return self._unsqueezed[key]

    # Parts with limits

    def _part(self, piece: Box, local: Local) -> str:
        """A part; one without blocks that does not repeat is rendered once for what is allowed now."""
        if local or any(_blocks(piece.child)):
            return self._limited(piece, local)
        key = (id(piece), str(self._required), self._squeeze, self._mark)
        return self._remembered(key, lambda: self._limited(piece, local))

    def _limited(self, piece: Box, local: Local) -> str:
        if not piece.limits:
            return self.text(piece.child, local)
        mark, states = len(self.given), dict(self._states)
        if piece.swap and piece.part in states:
            return self._instead(piece, local, DoesNotFit(piece.part, *piece.limits[0]), states)
        try:
            text = self.text(piece.child, local)
        except DoesNotFit as full:
            del self.given[mark:]
            return self._instead(piece, local, full, states)
        if self._fits(piece, text):
            return text
        if not piece.swap and any(_blocks(piece.child)):
            return self._eased(piece, local, mark)
        del self.given[mark:]
        return self._narrowed(piece, local, states)

    def _fits(self, piece: Box, text: str) -> bool:
        return all(self.env.measures[name].size(text) <= most for name, most in piece.limits)

    def _instead(self, piece: Box, local: Local, full: DoesNotFit, states: Mapping[str, _State]) -> str:
        """What takes a part's place. After a swap nothing inside it has given way.

        A part without a name is not told: what its stand-in leaves out is.
        """
        if piece.stand_in is None:
            raise full
        if piece.swap:
            self._states = {**states, piece.part: "stand_in"}
        if piece.part:
            self.given.append(Given(piece.part, "stand_in"))
        return self.text(piece.stand_in, local)

    def _narrowed(self, piece: Box, local: Local, states: Mapping[str, _State]) -> str:
        """A part without blocks: its stand-in, or fewer rows and its values as long as they may be."""
        full = DoesNotFit(piece.part, *piece.limits[0])
        if piece.stand_in is not None:
            return self._instead(piece, local, full, states)
        if not self._required:
            text = self._tightened(piece, self._attempts(piece, local))
            if text is not None:
                self.given.append(Given(piece.part, "shortened"))
                return text
        raise full

    def _tightened(self, piece: Box, attempt: Callable[[], str | None]) -> str | None:
        """As many rows as leave words that can be read; else words as long as may be in the fewest."""
        before = self._squeeze
        longest = before.graphemes or self._longest_value
        readable = min(_READABLE, longest)
        counts = [rows for rows in _ROWS if not before.rows or (rows and rows <= before.rows)]
        try:
            for rows in counts if _repeats(piece.child) else [before.rows]:
                self._squeeze = before._replace(rows=rows)
                text = self._widest(attempt, readable, longest)
                if text is not None:
                    return text
            return self._widest(attempt, 1, readable)
        finally:
            self._squeeze = before

    def _attempts(self, piece: Box, local: Local) -> Callable[[], str | None]:
        """What renders a part as things stand: None where it does not fit."""
        mark = len(self.given)

        def attempt() -> str | None:
            del self.given[mark:]
            text = self.text(piece.child, local)
            return text if self._fits(piece, text) else None

        return attempt

    def _widest(self, attempt: Callable[[], str | None], least: int, most: int) -> str | None:
        """A part with its values as long as they fit, between two lengths; None when none fits."""
        before, best = self._squeeze, 0
        try:
            while least <= most:
                middle = (least + most) // 2
                self._squeeze = before._replace(graphemes=middle)
                if attempt() is None:
                    most = middle - 1
                else:
                    best, least = middle, middle + 1
            self._squeeze = before._replace(graphemes=best)
            return attempt() if best else None
        finally:
            self._squeeze = before

    # Containers of blocks

    def _eased(self, piece: Box, local: Local, mark: int) -> str:
        """A part with blocks inside: they give way by importance until it fits."""
        del self.given[mark:]
        attempt, before, levels = self._attempts(piece, local), self._squeeze, self._levels
        self._levels = dict(levels)
        if not self._required:
            self._squeeze = before._replace(graphemes=min(before.graphemes or _READABLE, _READABLE))
        try:
            text = attempt()
            if text is None:
                text = self._by_level(list(_blocks(piece.child)), attempt)
            self._squeeze = before
            text = self._around(piece, attempt, fits=text is not None)
        finally:
            self._squeeze, self._levels = before, levels
        if text is not None:
            return text
        del self.given[mark:]
        return self._instead(piece, local, DoesNotFit(piece.part, *piece.limits[0]), self._states)

    def _by_level(self, blocks: list[Box], attempt: Callable[[], str | None]) -> str | None:
        gone: list[tuple[str, list[Box]]] = []
        for level in _LEVELS:
            members = [
                block
                for block in reversed(blocks)
                if block.importance == level and self._states.get(block.part) != "dropped"
            ]
            text = self._give_way(members, level, attempt) if members else None
            if text is not None:
                for lower, dropped in reversed(gone):
                    if self._take_back(dropped, attempt):
                        text = self._loosest(lower, attempt)
                return text
            gone.append((level, members))
        return None

    def _around(self, piece: Box, attempt: Callable[[], str | None], *, fits: bool) -> str | None:
        """A part whose blocks have given way, the texts around them as long as there is room.

        `fits` says whether it fits with these texts as short as they can be read.
        """
        text = attempt() if fits else None
        if text is not None or self._required:
            return text
        text = self._widest(attempt, *((_READABLE, self._longest_value) if fits else (1, _READABLE)))
        if text is not None:
            self.given.append(Given(piece.part, "shortened"))
        return text

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

    def _take_back(self, dropped: list[Box], attempt: Callable[[], str | None]) -> bool:
        """Blocks dropped on the way to a larger one are shown after all, the first of them first."""
        some = False
        for block in reversed(dropped):
            state = self._states.pop(block.part)
            if block.stand_in is not None:
                self._states[block.part] = "stand_in"
            if attempt() is None:
                self._states[block.part] = state
            else:
                some = True
        return some

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
        least, most = _READABLE, self._longest_value
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
    """Words may; numbers, dates, codes of digits, addresses and what the tenant says may not."""
    ours = isinstance(value.expr, x.TenantPath | x.MessagePath)
    words = value.function in ("string", "", "info:list") and not ours
    words = words and (any(map(str.isalpha, text)) or not any(map(str.isdigit, text)))
    address = "url" in put or text.startswith(("https://", "http://", "mailto:"))
    return words and not address
