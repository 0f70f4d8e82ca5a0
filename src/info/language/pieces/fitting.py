"""The fitter: a document that is over a limit, given again with less.

Only entered when the compiled program found a part too large; then the pieces are filled with the
message's values once (`filler`), and what matters least gives way first. Texts outside of blocks (a title,
a summary) are shortened as far as they can be read; then, for each importance, from low to high:

1. blocks give way to their stand-ins, the last first;
2. lists and tables show fewer rows, and texts of values are shortened at a grapheme;
3. blocks are dropped, the last first; those that need not have been are taken back.

A part with a limit of its own (a header, a button, a table) gives way to its stand-in, else it shows
fewer rows and its values are shortened. Where no block of a container would be left its stand-in takes
its place. Whatever is `required` is neither shortened nor dropped, nor is anything put in its place that
the author did not name for it: when it alone is too much, `DoesNotFit`. Numbers, dates, codes and
addresses are never cut. Same pieces, same context: same result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, TypeAlias

from info.language.pieces.environment import DoesNotFit, Environment
from info.language.pieces.filled import Boxed, Filled, blocks_in, is_there, lengths_in
from info.language.pieces.filler import Filler
from info.language.pieces.giving import WHOLE, Given, Giver, How, Squeeze
from info.language.pieces.nodes import Piece
from info.language.pieces.searching import Lengths, Weighed, most_that_fits

__all__ = ["Given", "How", "fit"]

_State: TypeAlias = Literal["stand_in", "dropped"]
_LEVELS: Final = ("low", "normal", "high")
_ROWS: Final = (None, 10, 5, 3, 1)
"""How many rows are left, as one goes on."""
_READABLE: Final = 24
"""Graphemes a value keeps before its block is dropped instead."""


_Told: TypeAlias = tuple[str, list[Given]]
"""A text, and what was given up for it."""
_Key: TypeAlias = tuple[Boxed, str | None, Squeeze, str]
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
    filler = Filler(env, context, tenant, zone)
    filled = [filler.filled(pieces[name], {}) for name in sorted(pieces)]
    places: dict[str, list[Boxed]] = {}
    for block in (block for output in filled for block in blocks_in(output)):
        places.setdefault(block.box.part, []).append(block)
    fitter = _Fitter(env, places)
    while True:
        outputs = tuple(map(fitter.output, filled))
        if not any(len(places.get(part, ())) > 1 for part in fitter.decided_anew()):
            return outputs, tuple(dict.fromkeys(fitter.given))
        fitter.given.clear()  # what was decided in one place holds for the places before it, too


class _Fitter(Giver):
    def __init__(self, env: Environment, places: Mapping[str, list[Boxed]]) -> None:
        super().__init__()
        self.env = env
        self._places = places
        self._states: dict[str, _State] = {}
        self._known: dict[str, _State] = {}
        self._levels: dict[str, Squeeze] = {}
        self._required = False
        self._memory: dict[_Key, _Told] = {}
        self._unsqueezed: dict[tuple[Boxed, str], _Told | None] = {}

    def decided_anew(self) -> list[str]:
        """The blocks that were swapped or dropped since this was last asked."""
        before, self._known = self._known, dict(self._states)
        return [part for part, state in self._known.items() if before.get(part) != state]

    def box(self, filled: Boxed) -> str:
        """A block as it is decided now; any other part within its limits."""
        outer, self.mark = self.mark, filled.box.mark or self.mark
        try:
            return self._block(filled) if filled.box.importance else self._part(filled)
        finally:
            self.mark = outer

    def _remembered(self, key: _Key, run: Callable[[], str]) -> str:
        """A text and what was given up for it; the same decision is rendered once."""
        known = self._memory.get(key)
        if known is None:
            mark = len(self.given)
            text = run()
            self._memory[key] = text, self.given[mark:]
            return text
        self.given += known[1]
        return known[0]

    # Blocks

    def _block(self, block: Boxed) -> str:
        """The block's text in its state."""
        state = self._states.get(block.box.part)
        shown = block.stand_in if state == "stand_in" else block.child
        squeeze = self._levels.get(block.box.importance, WHOLE)
        squeeze = squeeze.of(block.child if shown is None else shown)
        key = (block, state, squeeze, self.mark)
        return self._remembered(key, lambda: self._decided(block, state, squeeze))

    def _decided(self, block: Boxed, state: str | None, squeeze: Squeeze) -> str:
        part = block.box.part
        if state is not None and not block.is_there:
            return ""
        if state == "dropped":
            self.given.append(Given(part, "dropped"))
            return ""
        if state == "stand_in":
            if block.stand_in is not None and is_there(block.stand_in):
                return self._swapped(block, block.stand_in, squeeze)
            self.given.append(Given(part, "stand_in"))
            return ""  # what stands in for it does so in another place
        mark = len(self.given)
        try:
            text = self._within(block, lambda: self._limited(block), squeeze)
        except DoesNotFit as full:
            del self.given[mark:]
            return self._without(block, full, has_stand_in=self._has_stand_in(block))
        if squeeze != WHOLE:
            whole = self._with_room(block, "whole", lambda: self._limited(block))
            self._tell_shortened(block, text, mark, whole)
        return text

    def _swapped(self, block: Boxed, stand_in: Filled, squeeze: Squeeze) -> str:
        """What stands in for a block; nothing where that does not fit either."""
        self.given.append(Given(block.box.part, "stand_in"))
        mark = len(self.given)
        try:
            text = self._within(block, lambda: self.text(stand_in), squeeze)
        except DoesNotFit as full:
            del self.given[mark - 1 :]
            return self._without(block, full, has_stand_in=False)
        if squeeze != WHOLE:
            whole = self._with_room(block, "stand_in", lambda: self.text(stand_in))
            self._tell_shortened(block, text, mark, whole)
        return text

    def _tell_shortened(self, block: Boxed, text: str, mark: int, whole: _Told | None) -> None:
        """That a squeezed block is shorter; of one that came out as with room, what was told of it then."""
        if whole is None or text != whole[0]:
            self.given.append(Given(block.box.part, "shortened"))
        else:
            self.given[mark:] = whole[1]

    def _without(self, block: Boxed, full: DoesNotFit, *, has_stand_in: bool) -> str:
        """A block that cannot keep its own limits: what stands in for it, or nothing."""
        if not has_stand_in and block.box.importance == "required":
            raise DoesNotFit(block.box.part, full.measure, full.most) from None
        state: _State = "stand_in" if has_stand_in else "dropped"
        self._states[block.box.part] = state
        return self._decided(block, state, WHOLE)

    def _has_stand_in(self, block: Boxed) -> bool:
        """Whether anything would be shown in place of a block, there or in another of its places."""
        places = self._places.get(block.box.part, [block])
        return any(place.stand_in is not None and is_there(place.stand_in) for place in places)

    def _within(self, block: Boxed, run: Callable[[], str], squeeze: Squeeze) -> str:
        """What runs inside a block: squeezed unless the block is required."""
        before = self.squeeze, self._required
        self._required = block.box.importance == "required"
        self.squeeze = WHOLE if self._required else squeeze
        try:
            return run()
        finally:
            self.squeeze, self._required = before

    def _with_room(self, block: Boxed, what: str, run: Callable[[], str]) -> _Told | None:
        """A block with all its rows and words, its parts within their own limits; None if too large."""
        key = (block, what)
        if key not in self._unsqueezed:
            mark, levels = len(self.given), self._levels
            self._levels = {}  # what stands inside with an importance of its own has room, too
            try:
                text = self._within(block, run, WHOLE)
                self._unsqueezed[key] = text, self.given[mark:]
            except DoesNotFit:
                self._unsqueezed[key] = None
            finally:
                self._levels = levels
            del self.given[mark:]
        return self._unsqueezed[key]

    # Parts with limits

    def _part(self, part: Boxed) -> str:
        """A part; one without blocks is rendered once for what is allowed now."""
        if part.blocks:
            return self._limited(part)
        key = (part, str(self._required), self.squeeze.of(part.child), self.mark)
        return self._remembered(key, lambda: self._limited(part))

    def _limited(self, part: Boxed) -> str:
        box = part.box
        if not box.limits:
            return self.text(part.child)
        mark, states = len(self.given), dict(self._states)
        if box.swap and box.part in states:
            return self._instead(part, DoesNotFit(box.part, *box.limits[0]), states)
        try:
            text = self.text(part.child)
        except DoesNotFit as full:
            del self.given[mark:]
            return self._instead(part, full, states)
        if self.weighed(part, text).fits:
            return text
        del self.given[mark:]
        if part.blocks and not box.swap:
            return self._eased(part)
        return self._narrowed(part, states)

    def weighed(self, part: Boxed, text: str) -> Weighed:
        """A text of a part, by its limits."""
        return Weighed(tuple(self.env.measures[name].size(text) - most for name, most in part.box.limits))

    def _instead(self, part: Boxed, full: DoesNotFit, states: Mapping[str, _State]) -> str:
        """What takes a part's place. After a swap nothing inside it has given way.

        A swap says the same in another form; any other stand-in must not hide what is required. A part
        without a name is not told: what its stand-in leaves out is.
        """
        if part.stand_in is None or (not part.box.swap and _hides_required(part, part.stand_in)):
            raise full
        if part.box.swap:
            self._states = {**states, part.box.part: "stand_in"}
        if part.box.part:
            self.given.append(Given(part.box.part, "stand_in"))
        return self.text(part.stand_in)

    def _narrowed(self, part: Boxed, states: Mapping[str, _State]) -> str:
        """A part without blocks: its stand-in, or fewer rows and its values as long as they may be."""
        full = DoesNotFit(part.box.part, *part.box.limits[0])
        if part.stand_in is not None:
            return self._instead(part, full, states)
        if not self._required:
            text = self._tightened(part, _Attempt(self, part))
            if text is not None:
                self.given.append(Given(part.box.part, "shortened"))
                return text
        raise full

    def _tightened(self, part: Boxed, attempt: _Attempt) -> str | None:
        """As many rows as leave words that can be read; else words as long as may be in the fewest."""
        before = self.squeeze
        longest = before.graphemes or max(_READABLE, _letters(part.child))
        readable = min(_READABLE, longest)
        counts = [rows for rows in _ROWS if not before.rows or (rows and rows <= before.rows)]
        try:
            for rows in counts if _items(part.child) else [before.rows]:
                self.squeeze = before._replace(rows=rows)
                lengths = Lengths(lengths_in(part.child, rows))
                text = self._widest(attempt, readable, longest, lengths)
                if text is not None:
                    return text
            return self._widest(attempt, 1, readable, lengths)
        finally:
            self.squeeze = before

    def _widest(self, attempt: _Attempt, least: int, most: int, lengths: Lengths) -> str | None:
        """A part with its values as long as they fit, between two lengths; None when none fits."""
        before = self.squeeze

        def weigh(graphemes: int) -> Weighed:
            self.squeeze = before._replace(graphemes=graphemes)
            attempt()
            return attempt.weighed

        try:
            best = most_that_fits(least, most, lengths, weigh)
            self.squeeze = before._replace(graphemes=best)
            return None if best is None else attempt()
        finally:
            self.squeeze = before

    # Containers of blocks

    def _eased(self, part: Boxed) -> str:
        """A part with blocks inside: they give way by importance until it fits; then the link does."""
        mark, states = len(self.given), dict(self._states)
        text = self._lightened(part)
        if text is None:
            del self.given[mark:]
            self._states, self.is_linked = dict(states), False
            text = self._lightened(part)
            self.is_linked = True
        if text is not None and not (part.stand_in is not None and self._is_bare(part)):
            return text
        del self.given[mark:]
        return self._instead(part, DoesNotFit(part.box.part, *part.box.limits[0]), self._states)

    def _lightened(self, part: Boxed) -> str | None:
        """A part with blocks inside that gave way until it fits; None where that is not enough."""
        attempt, before, levels = _Attempt(self, part), self.squeeze, self._levels
        self._levels = dict(levels)
        if not self._required:
            self.squeeze = before._replace(graphemes=min(before.graphemes or _READABLE, _READABLE))
        try:
            text = attempt()
            if text is None:
                text = self._by_level(part.blocks, attempt)
            self.squeeze = before
            return self._around(part, attempt, fits=text is not None)
        finally:
            self.squeeze, self._levels = before, levels

    def _is_bare(self, part: Boxed) -> bool:
        """Whether blocks were dropped from a part, and none of those that could be shown is left."""
        states = [self._states.get(block.box.part) for block in part.blocks if block.is_there]
        return bool(states) and all(state == "dropped" for state in states)

    def _by_level(self, blocks: tuple[Boxed, ...], attempt: _Attempt) -> str | None:
        gone: list[tuple[str, list[Boxed]]] = []
        for level in _LEVELS:
            members = [
                block
                for block in reversed(blocks)
                if block.box.importance == level and self._may_give_way(block)
            ]
            text = self._give_way(members, level, attempt) if members else None
            if text is not None:
                for lower, dropped in reversed(gone):
                    if self._take_back(dropped, attempt):
                        text = self._loosest(lower, dropped, attempt)
                return text
            gone.append((level, members))
        return None

    def _may_give_way(self, block: Boxed) -> bool:
        """Whether anything is won by giving up a block: one that is shown."""
        return block.is_there and self._states.get(block.box.part) != "dropped"

    def _around(self, part: Boxed, attempt: _Attempt, *, fits: bool) -> str | None:
        """A part whose blocks have given way, the texts around them as long as there is room.

        `fits` says whether it fits with these texts as short as they can be read.
        """
        text = attempt() if fits else None
        if text is not None or self._required:
            return text
        longest = max(_READABLE, _letters(part.child))
        lengths = Lengths(lengths_in(part.child, self.squeeze.rows, around_blocks=True))
        text = self._widest(attempt, *((_READABLE, longest) if fits else (1, _READABLE)), lengths)
        if text is not None:
            self.given.append(Given(part.box.part, "shortened"))
        return text

    def _give_way(self, members: list[Boxed], level: str, attempt: _Attempt) -> str | None:
        for block in members:
            if self._has_stand_in(block) and block.box.part not in self._states:
                self._states[block.box.part] = "stand_in"
                text = attempt()
                if text is not None:
                    return text
        for dropped in range(len(members) + 1):
            if dropped:
                self._states[members[dropped - 1].box.part] = "dropped"
            self._levels[level] = Squeeze(_ROWS[-1], _READABLE)
            if attempt() is not None:
                self._take_back(members[:dropped], attempt)
                return self._loosest(level, members, attempt)
        return None

    def _take_back(self, dropped: list[Boxed], attempt: _Attempt) -> bool:
        """Blocks dropped on the way to a larger one are shown after all, the first of them first."""
        some = False
        for block in reversed(dropped):
            state = self._states.pop(block.box.part)
            if self._has_stand_in(block):
                self._states[block.box.part] = "stand_in"
            if attempt() is None:
                self._states[block.box.part] = state
            else:
                some = True
        return some

    def _loosest(self, level: str, members: list[Boxed], attempt: _Attempt) -> str:
        """As many rows, then as long values, as still fit; something does."""
        for rows in _ROWS:
            for graphemes in (None, _READABLE):
                self._levels[level] = Squeeze(rows, graphemes)
                text = attempt()
                if text is not None:
                    return text if graphemes is None else self._longest(level, rows, members, attempt)
        raise AssertionError  # the tightest did fit

    def _longest(self, level: str, rows: int | None, members: list[Boxed], attempt: _Attempt) -> str:
        """A level with its values as long as they fit; with `_READABLE` of each they do."""

        def weigh(graphemes: int) -> Weighed:
            self._levels[level] = Squeeze(rows, graphemes)
            attempt()
            return attempt.weighed

        lengths = Lengths(length for block in members for length in lengths_in(block, rows))
        longest = max(_READABLE, *(_letters(block) for block in members))
        self._levels[level] = Squeeze(rows, most_that_fits(_READABLE, longest, lengths, weigh))
        return attempt() or ""


class _Attempt:
    """Gives a part as things stand: None where it does not fit. `weighed` is how large the last one was."""

    def __init__(self, fitter: _Fitter, part: Boxed) -> None:
        self._fitter = fitter
        self._part = part
        self._mark = len(fitter.given)
        self.weighed = Weighed(())

    def __call__(self) -> str | None:
        del self._fitter.given[self._mark :]
        text = self._fitter.text(self._part.child)
        self.weighed = self._fitter.weighed(self._part, text)
        return text if self.weighed.fits else None


def _hides_required(part: Boxed, stand_in: Filled) -> bool:
    """Whether a block that is shown whatever happens stands in a part, and not in what takes its place."""
    shown = {block.box.part for block in blocks_in(stand_in)}
    required = (block for block in part.blocks if block.box.importance == "required" and block.is_there)
    return any(block.box.part not in shown for block in required)


def _letters(filled: Filled) -> int:
    """The characters of the longest words inside that may be cut."""
    return 0 if isinstance(filled, str) else filled.letters


def _items(filled: Filled) -> int:
    """The items of the longest list inside."""
    return 0 if isinstance(filled, str) else filled.items
