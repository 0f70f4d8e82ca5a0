"""The fitter: a document that is over a limit, given again with less.

Only entered when the compiled program found a part too large; then the pieces are interpreted, and
what matters least gives way first. For each importance, from low to high:

1. blocks give way to their stand-ins, the last first;
2. lists and tables show fewer rows, and texts of values are shortened at a grapheme;
3. blocks are dropped, the last first; those that need not have been are taken back.

A part with a limit of its own (a header, a button) gives way to its stand-in, else its values are
shortened. Whatever is `required` is neither shortened nor dropped; when that alone is too much, the
container's stand-in takes its place, else `DoesNotFit`. Numbers, dates and addresses are never cut.
Same pieces, same context: same result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from info.language import expressions as x
from info.language.pieces.environment import DoesNotFit, Environment
from info.language.pieces.graphemes import shortened
from info.language.pieces.interpret import Interpreter, Local
from info.language.pieces.nodes import Box, Choose, IfLost, Join, Piece, Seq, Value, When

__all__ = ["Given", "How", "fit"]

How: TypeAlias = Literal["stand_in", "shortened", "dropped"]
"""What happened to a part: something took its place, its values or rows are fewer, it is gone."""
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
    outputs = tuple(fitter.text(pieces[name], {}) for name in sorted(pieces))
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
        self._memory: dict[tuple[int, str | None, _Squeeze], tuple[str, list[Given]]] = {}

    # What differs from plain interpretation

    def shown(self, value: Value, text: str, put: tuple[str, ...]) -> str:  # type: ignore[override]
        """A text of words, shortened to what is allowed now."""
        most = self._squeeze.graphemes
        if most is None or not _may_be_cut(value, text, put):
            return text
        return shortened(text, most)

    def most_items(self, limit: int) -> int:
        """The rows allowed now."""
        rows = self._squeeze.rows
        return limit if rows is None else min(limit, rows)

    def lost(self) -> bool:
        """Whether anything is missing so far."""
        return any(given.how != "stand_in" for given in self.given)

    def box(self, piece: Box, local: Local) -> str:
        """A block as it is decided now; any other part within its limits."""
        return self._block(piece, local) if piece.importance else self._limited(piece, local)

    # Blocks

    def _block(self, piece: Box, local: Local) -> str:
        """The block's text in its state; the same decision is rendered once."""
        key = (id(piece), self._states.get(piece.part), self._levels.get(piece.importance, _WHOLE))
        if key not in self._memory:
            mark = len(self.given)
            text = self._decided(piece, local, key[1], key[2])
            self._memory[key] = text, self.given[mark:]
            return text
        text, given = self._memory[key]
        self.given += given
        return text

    def _decided(self, piece: Box, local: Local, state: str | None, squeeze: _Squeeze) -> str:
        if state == "dropped":
            self._note_if_there(piece, local, "dropped")
            return ""
        if state == "stand_in" and piece.stand_in is not None:
            text = self._within(piece, lambda: self.text(piece.stand_in or piece.child, local), squeeze)
            self._note_if_there(piece, local, "stand_in")
            return text
        try:
            text = self._within(piece, lambda: self._limited(piece, local), squeeze)
        except DoesNotFit:
            return self._without(piece, local)
        if squeeze != _WHOLE and text != self._natural(piece, local):
            self.given.append(Given(piece.part, "shortened"))
        return text

    def _without(self, piece: Box, local: Local) -> str:
        """A block that cannot keep its own limits: what stands in for it, or nothing."""
        if piece.stand_in is None and piece.importance == "required":
            raise DoesNotFit(piece.part, *(piece.limits[0] if piece.limits else ("limit", 0)))
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

    def _natural(self, piece: Box, local: Local) -> str:
        """The block as it would be with room enough; "" where it is not shown at all."""
        mark = len(self.given)
        plain = Interpreter.text(_Loose.of(self), piece.child, local)
        del self.given[mark:]
        return plain

    def _note_if_there(self, piece: Box, local: Local, how: How) -> None:
        if self._natural(piece, local):
            self.given.append(Given(piece.part, how))

    # Parts with limits

    def _limited(self, piece: Box, local: Local) -> str:
        mark = len(self.given)
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
        return self._narrowed(piece, local)

    def _fits(self, piece: Box, text: str) -> bool:
        return all(self.env.measures[name].size(text) <= most for name, most in piece.limits)

    def _narrowed(self, piece: Box, local: Local) -> str:
        """A part without blocks: its stand-in, or its values as long as they may be."""
        if piece.stand_in is not None:
            self.given.append(Given(piece.part, "stand_in"))
            return self.text(piece.stand_in, local)
        most = self._squeeze.graphemes or _LONGEST
        if not self._required:
            text = self._widest(piece, local, 1, most)
            if text is not None:
                self.given.append(Given(piece.part, "shortened"))
                return text
        raise DoesNotFit(piece.part, *piece.limits[0])

    def _widest(self, piece: Box, local: Local, least: int, most: int) -> str | None:
        """The part with its values as long as they fit, between two lengths; None when none fits."""
        before, best = self._squeeze, None
        try:
            while least <= most:
                middle = (least + most) // 2
                self._squeeze = before._replace(graphemes=middle)
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
        del self.given[mark:]
        if piece.stand_in is None:
            raise DoesNotFit(piece.part, *piece.limits[0])
        self.given.append(Given(piece.part, "stand_in"))
        return self.text(piece.stand_in, local)

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


def _may_be_cut(value: Value, text: str, put: tuple[str, ...]) -> bool:
    """Words may; numbers, dates, addresses and what the tenant says may not."""
    words = value.function in ("string", "", "info:list") and not isinstance(value.expr, x.TenantPath)
    address = "url" in put or text.startswith(("https://", "http://", "mailto:"))
    return words and not address
