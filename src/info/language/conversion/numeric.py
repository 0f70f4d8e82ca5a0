"""Values that are numbers somewhere in a text are numbers everywhere in it."""

from __future__ import annotations

from info.language.conversion.declare import kind_of
from info.language.conversion.tree import Case, Choose, Show, ShowSelector, Tree

__all__ = ["with_numbers"]


def with_numbers(tree: Tree) -> Tree:
    """The tree in which a value shown as it is, and elsewhere a number, is shown as a number."""
    names = _numbers(tree)
    return _marked(tree, names) if names else tree


def _numbers(tree: Tree) -> set[str]:
    found: set[str] = set()
    for part in tree:
        if isinstance(part, Show) and not part.constant and kind_of(part.function) == "number":
            found.add(part.name)
        elif isinstance(part, Choose):
            selector = part.selector
            if not selector.constant and kind_of(selector.function) == "number":
                found.add(selector.name)
            for case in part.cases:
                found |= _numbers(case.value)
    return found


def _marked(tree: Tree, names: set[str]) -> Tree:
    out: list[str | Show | ShowSelector | Choose] = []
    for part in tree:
        if isinstance(part, Show) and not part.constant and not part.function and part.name in names:
            out.append(Show(part.name, "number"))
        elif isinstance(part, Choose):
            cases = tuple(Case(case.key, _marked(case.value, names)) for case in part.cases)
            out.append(Choose(part.selector, cases))
        else:
            out.append(part)
    return tuple(out)
