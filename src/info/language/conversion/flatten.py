"""From nested choices to the one `.match` of MessageFormat 2, in bounded size and time.

Each selector is a column. Branching always takes the leftmost column that still matters, so the
standard's best match, which compares column by column from the left, finds the branch its author
meant. Choices by one number share a column only where they name the same exact numbers: else `0` in
one choice would hide from the other which plural category 0 has in the reader's language.

Source: Unicode LDML 48, part 9 (MessageFormat), "Pattern Selection".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final
from unicodedata import normalize

import msgspec

from info.errors import LimitError
from info.language.conversion.categories import CATEGORIES
from info.language.conversion.declare import Declared, declare
from info.language.conversion.report import NotCarried
from info.language.conversion.tree import Case, Choose, Selector, Show, ShowSelector, Tree
from info.language.messageformat import (
    SOURCE_MAX_BYTES,
    CatchAll,
    Expression,
    Literal,
    Message,
    MessageSyntaxError,
    PatternMessage,
    SelectMessage,
    Variable,
    Variant,
    parse_message,
    serialize,
)

__all__ = ["SELECTORS_MAX", "VARIANTS_MAX", "Column", "flatten", "source_of"]

VARIANTS_MAX: Final = 1_000
"""Variants a converted message may have."""
SELECTORS_MAX: Final = 24
"""Selectors a converted message may have."""
_STEPS_MAX: Final = 300_000
_SPLIT: Final = "Split it into several texts, and let the program choose among them."


class Column(msgspec.Struct, frozen=True):
    """A selector of the `.match`, and the exact numbers its choices name."""

    selector: Selector
    exact: frozenset[str] = frozenset()


def _finest(choice: Choose) -> Column:
    """The column of a choice that shares it only with choices of the same exact numbers."""
    if choice.selector.function == "string":
        return Column(choice.selector)
    keys = (case.key for case in choice.cases)
    return Column(choice.selector, frozenset(key for key in keys if key and key not in CATEGORIES))


def source_of(tree: Tree) -> str:
    """The MessageFormat 2 source of a tree, read back before it is given out.

    Raises `NotCarried` where the message would be too large, or holds what no text may hold.
    """
    message = flatten(tree)
    source = serialize(message)
    try:
        read = parse_message(source)
    except LimitError as error:
        raise NotCarried(f"The converted text would be too large: {error.what}", _SPLIT) from None
    except MessageSyntaxError as error:
        what = f"The converted text would not be MessageFormat 2: {error.what}"
        raise NotCarried(what, "Leave the character U+0000 out.") from None
    if read != message:
        raise NotCarried("The converted text would be read differently.", "Write it by hand.")
    return source


def flatten(tree: Tree) -> Message:
    """The message of a tree.

    Raises `NotCarried` over 1,000 variants or 24 selectors, and for more work than these allow.
    """
    walk = _Walk()
    tree = walk.reduced(tree, {})
    walk.number_columns(tree)
    leaves: list[tuple[dict[Column, str | None], Tree]] = []
    for leaf in walk.leaves(tree, {}):
        leaves.append(leaf)
        _bound(len(leaves))
    used = [column for column in walk.columns if any(column in keys for keys, _ in leaves)]
    declared = declare([column.selector for column in used], [leaf for _, leaf in leaves])
    if not used:
        return PatternMessage(declared.declarations, _pattern(leaves[0][1], declared))
    variants = tuple(
        Variant(tuple(_key(keys.get(column)) for column in used), _pattern(leaf, declared))
        for keys, leaf in leaves
    )
    return SelectMessage(declared.declarations, tuple(map(Variable, declared.selectors)), variants)


class _Walk:
    """One flattening, with its budget of steps and its columns in the order of appearance."""

    def __init__(self) -> None:
        self.steps = 0
        self.written = 0
        self.columns: dict[Column, int] = {}
        self.apart: set[Selector] = set()

    def column(self, choice: Choose) -> Column:
        """The column in which a choice is made."""
        return _finest(choice) if choice.selector in self.apart else Column(choice.selector)

    def step(self) -> None:
        self.steps += 1
        if self.steps > _STEPS_MAX:
            raise NotCarried("The choices together are too many to be written as one `.match`.", _SPLIT)

    def reduced(self, tree: Tree, taken: dict[Column, str | None]) -> Tree:
        """The tree with every decided choice replaced by its branch, and texts joined."""
        out: list[str | Show | ShowSelector | Choose] = []
        text: list[str] = []
        for part in tree:
            self.step()
            for piece in self._part(part, taken):
                if isinstance(piece, str):
                    text.append(piece)
                    continue
                if any(text):
                    out.append("".join(text))
                text.clear()
                out.append(piece)
        if any(text):
            out.append("".join(text))
        return tuple(out)

    def _part(self, part: str | Show | ShowSelector | Choose, taken: dict[Column, str | None]) -> Tree:
        if not isinstance(part, Choose):
            return (part,)
        if len(part.cases) == 1:
            return self.reduced(part.cases[0].value, taken)
        column = self.column(part)
        if column not in taken:
            cases = tuple(Case(case.key, self.reduced(case.value, taken)) for case in part.cases)
            return (Choose(part.selector, cases),)
        branches = {case.key: case.value for case in part.cases}
        return self.reduced(branches.get(taken[column], branches[None]), taken)

    def meet(self, tree: Tree) -> set[Column]:
        """All columns in a tree; notes selectors of which two may decide about the same text.

        Choices in different branches of one choice never do, so they may share a column.
        """
        met: set[Column] = set()
        for part in tree:
            self.step()
            if not isinstance(part, Choose):
                continue
            inside = set().union(*(self.meet(case.value) for case in part.cases))
            own = {_finest(part)} if len(part.cases) > 1 else set()
            self._keep_apart(own, inside)
            self._keep_apart(met, own | inside)
            met |= own | inside
            self._bound(met)
        return met

    def _keep_apart(self, some: set[Column], others: set[Column]) -> None:
        for column in others:
            self.step()
            if any(one.selector == column.selector and one != column for one in some):
                self.apart.add(column.selector)

    def number_columns(self, tree: Tree) -> None:
        """Give each column its place: where its choice appears first."""
        self.meet(tree)
        for choice in self.choices(tree):
            self.columns.setdefault(self.column(choice), len(self.columns))
        self._bound(self.columns)

    def _bound(self, columns: Collection[Column]) -> None:
        if len(columns) > SELECTORS_MAX:
            raise NotCarried(f"The choices look at more than {SELECTORS_MAX} values.", _SPLIT)

    def choices(self, tree: Tree) -> Iterator[Choose]:
        """Every choice that is still open, branches included, outer ones first."""
        for part in tree:
            self.step()
            if isinstance(part, Choose):
                if len(part.cases) > 1:
                    yield part
                for case in part.cases:
                    yield from self.choices(case.value)

    def leaves(
        self, tree: Tree, keys: dict[Column, str | None]
    ) -> Iterator[tuple[dict[Column, str | None], Tree]]:
        """Each combination of keys that matters, and the text without choices that it leads to."""
        open_choices = list(self.choices(tree))
        if not open_choices:
            self.written += sum(len(part) if isinstance(part, str) else 3 for part in tree)
            if self.written > SOURCE_MAX_BYTES:
                what = f"The converted text would be longer than {SOURCE_MAX_BYTES} bytes."
                raise NotCarried(what, _SPLIT)
            yield keys, tree
            return
        column = min(map(self.column, open_choices), key=self.columns.__getitem__)
        same = [choice for choice in open_choices if self.column(choice) == column]
        wanted = dict.fromkeys(case.key for choice in same for case in choice.cases)
        wanted.pop(None)
        _bound(len(wanted) + 1)
        for key in (*wanted, None):
            taken = {**keys, column: key}
            yield from self.leaves(self.reduced(tree, {column: key}), taken)


def _bound(variants: int) -> None:
    if variants > VARIANTS_MAX:
        raise NotCarried(f"The choices together have more than {VARIANTS_MAX} variants.", _SPLIT)


def _key(key: str | None) -> Literal | CatchAll:
    return CatchAll() if key is None else Literal(normalize("NFC", key))


def _pattern(tree: Tree, declared: Declared) -> tuple[str | Expression, ...]:
    return tuple(part if isinstance(part, str) else declared.expression(part) for part in tree)
