"""The declarations of a converted message, and what its placeholders look like under them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from info.language.conversion.tree import Choose, Options, Selector, Show, ShowSelector, Tree
from info.language.messageformat import (
    Expression,
    FunctionRef,
    InputDeclaration,
    Literal,
    LocalDeclaration,
    Variable,
)

__all__ = ["Declared", "declare", "kind_of"]

_KINDS: Final = {"string": "text", "date": "date", "time": "date", "datetime": "date", "": ""}
_ORDINAL: Final = (("select", "ordinal"),)


def kind_of(function: str) -> str:
    """What sort of value a function takes: "text", "date", "number"; "" for any."""
    return _KINDS.get(function, "number")


class Declared(msgspec.Struct, frozen=True):
    """The declarations, the name of each selector, and which variables they annotate."""

    declarations: tuple[InputDeclaration | LocalDeclaration, ...]
    names: dict[Selector, str]
    selectors: tuple[str, ...]
    annotated: dict[str, str]
    """For each variable with an `.input`, its function."""

    def expression(self, part: Show | ShowSelector | Choose) -> Expression:
        """The placeholder of a value; the function is left out where the declaration says it."""
        if isinstance(part, ShowSelector):
            return self._of_selector(part.selector)
        assert isinstance(part, Show)
        said = not part.constant and not part.options and self.annotated.get(part.name) == part.function
        return _expression(part.name, "" if said else part.function, part.options, constant=part.constant)

    def _of_selector(self, selector: Selector) -> Expression:
        name = self.names.get(selector)
        if name is not None:
            return Expression(Variable(name))
        shown = tuple(pair for pair in selector.options if pair[0] != "select")
        return _expression(selector.name, selector.function, shown, constant=selector.constant)


def declare(selectors: Sequence[Selector], trees: Iterable[Tree]) -> Declared:
    """Declarations for the columns of a `.match`, in their order, with names of their own.

    A variable that is always looked at as one kind of value gets an `.input`, which makes
    `{$count}` enough wherever it is shown. All else gets a `.local` from the value as it came.
    """
    trees = list(trees)
    kinds = _kinds(selectors, trees)
    inputs = _inputs(selectors, kinds, _styled(trees))
    taken = set(kinds)
    names = {selector: name for name, selector in inputs.items()}
    made: list[InputDeclaration | LocalDeclaration] = [
        InputDeclaration(name, _annotated(selector)) for name, selector in inputs.items()
    ]
    waiting = dict(inputs)
    order: list[str] = []
    for selector in selectors:
        if waiting.get(selector.name) == selector:
            del waiting[selector.name]
            order.append(selector.name)
            continue
        if selector.function == "offset" and _ORDINAL[0] in selector.options:
            # `:offset` takes no `select`: the difference is taken first, then looked at as an ordinal.
            steps = tuple(pair for pair in selector.options if pair not in _ORDINAL)
            less = Selector(selector.name, "offset", steps, selector.constant)
            between = _free(less, taken)
            made.append(LocalDeclaration(between, _annotated(less)))
            taken.add(between)
            name = _free(selector, taken)
            made.append(LocalDeclaration(name, _annotated(Selector(between, "number", _ORDINAL))))
        else:
            name = _free(selector, taken)
            made.append(LocalDeclaration(name, _annotated(selector)))
        taken.add(name)
        names.setdefault(selector, name)
        order.append(name)
    annotated = {name: selector.function for name, selector in inputs.items()}
    return Declared(tuple(made), names, tuple(order), annotated)


def _styled(trees: Iterable[Tree]) -> set[str]:
    """The variables that some place shows in another way than as a plain number."""
    shows = [part for tree in trees for part in tree if isinstance(part, Show)]
    return {show.name for show in shows if show.options or show.function not in ("", "number")}


def _inputs(
    selectors: Sequence[Selector], kinds: dict[str, set[str]], styled: set[str]
) -> dict[str, Selector]:
    """For each variable that may have an `.input`, the selector that it says."""
    found: dict[str, Selector] = {}
    for selector in selectors:
        # What is declared is handed on to every place that reads the variable, its options too.
        alone = sum(other.name == selector.name for other in selectors) == 1 and selector.name not in styled
        plain = not selector.options or (alone and selector.options == _ORDINAL)
        suits = plain and selector.function in ("number", "string") and not selector.constant
        if suits and len(kinds[selector.name] - {""}) == 1:
            found.setdefault(selector.name, selector)
    return found


def _annotated(selector: Selector) -> Expression:
    return _expression(selector.name, selector.function, selector.options, constant=selector.constant)


def _kinds(selectors: Sequence[Selector], trees: Iterable[Tree]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for selector in selectors:
        if not selector.constant:
            found.setdefault(selector.name, set()).add(kind_of(selector.function))
    for tree in trees:
        for part in tree:
            if isinstance(part, Show) and not part.constant:
                found.setdefault(part.name, set()).add(kind_of(part.function))
            elif isinstance(part, ShowSelector):
                found.setdefault(part.selector.name, set()).add(kind_of(part.selector.function))
    return found


def _free(selector: Selector, taken: set[str]) -> str:
    """A name nobody has: of the variable and the function, numbered where need be."""
    word = "ordinal" if ("select", "ordinal") in selector.options else selector.function
    stem = f"value_{word}" if selector.constant else f"{selector.name}_{word}"
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}_{number}", number + 1
    return name


def _expression(name: str, function: str, options: Options, *, constant: bool) -> Expression:
    reference = FunctionRef(function, {key: Literal(value) for key, value in options}) if function else None
    return Expression(Literal(name) if constant else Variable(name), reference)
