"""Blocks that nobody will ever see: a `when` that no example and no made context makes true.

Contexts are made from the schema, with the constants that the conditions compare with, and their
neighbours, so that a threshold is crossed. A stand-in that is never used is in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Final

from info.language import expressions as x
from info.language.binding import LocalizedDocument
from info.model import document as d
from info.validators import varied_contexts
from info.validators.samples import Path

__all__ = ["conditions", "unreached"]

_MOST_CONTEXTS: Final = 400


def conditions(document: LocalizedDocument) -> dict[str, str]:
    """`<owner>#when` (as in `Loaded.places`) → the condition, of blocks and of their items."""
    stand_ins = {block.fallback for block in document.blocks}
    found: dict[str, str] = {}
    for block in document.blocks:
        if block.id in stand_ins:
            continue
        if block.when is not None:
            found[f"{block.id}#when"] = block.when
        if isinstance(block, (d.Facts, d.Metrics, d.Actions)):
            for row in block.items:
                own = isinstance(row, d.Action) and row.id == block.id
                if row.when is not None:
                    found[f"{block.id if own else f'{block.id}.{row.id}'}#when"] = row.when
    return found


def unreached(
    document: LocalizedDocument,
    schema: Mapping[str, Any],
    known: Iterable[Mapping[str, Any]],
    tenant: Mapping[str, Any],
) -> tuple[str, ...]:
    """The keys of the conditions that no context makes true, `known` ones tried first."""
    trees = {key: document.expression(source) for key, source in conditions(document).items()}
    if not trees:
        return ()
    made = islice(varied_contexts(schema, _pool(trees.values())), _MOST_CONTEXTS)
    for context in chain(known, made):  # each is made only if those before left something
        trees = {key: tree for key, tree in trees.items() if not _holds(tree, context, tenant)}
        if not trees:
            break
    return tuple(trees)


def _holds(tree: x.Expr, context: Mapping[str, Any], tenant: Mapping[str, Any]) -> bool:
    try:
        return x.evaluate(tree, context, tenant, {}) is True
    except (x.MissingPath, *x.FAILURES):
        return False


def _pool(trees: Iterable[x.Expr]) -> dict[Path, Sequence[Any]]:
    """For each path that is compared with a constant: the constant and its neighbours."""
    pool: dict[Path, list[Any]] = {}
    for tree in trees:
        for path, value in _compared(tree):
            pool.setdefault(path, []).extend(_around(value))
    return dict(pool)


def _around(value: Any) -> tuple[Any, ...]:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return (value,)
    return (value, value - 1, value + 1, value * 2)


def _compared(tree: x.Expr) -> Iterator[tuple[Path, Any]]:
    match tree:
        case x.Binary(left=left, right=right):
            values = _constants(left) + _constants(right)
            for side in (left, right):
                for path in _paths(side):
                    yield from ((path, value) for value in values)
                yield from _compared(side)
        case x.Not(operand=inner) | x.Size(operand=inner):
            yield from _compared(inner)
        case x.Conditional(condition=condition, then=then, otherwise=otherwise):
            for inner in (condition, then, otherwise):
                yield from _compared(inner)
        case _:
            return


def _constants(tree: x.Expr) -> tuple[Any, ...]:
    match tree:
        case x.Literal(value=value):
            return (value,)
        case x.SetLiteral(values=values):
            return values
        case x.Binary(op="+" | "-" | "*" | "/" | "%", left=left, right=right):
            return _constants(left) + _constants(right)
        case _:
            return ()


def _paths(tree: x.Expr) -> Iterator[Path]:
    match tree:
        case x.ContextPath(path=path):
            yield path
        case x.Binary(op="+" | "-" | "*" | "/" | "%", left=left, right=right):
            yield from _paths(left)
            yield from _paths(right)
        case _:
            return
