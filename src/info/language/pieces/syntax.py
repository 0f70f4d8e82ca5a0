"""The few shapes of Python syntax that programs are made of."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, TypeAlias

__all__ = [
    "CONTEXT",
    "TENANT",
    "ZONE",
    "Body",
    "Part",
    "assign",
    "call",
    "join_parts",
    "load",
    "located",
    "method",
]

CONTEXT: Final = "c"
TENANT: Final = "t"
ZONE: Final = "z"
"""The parameters of a program."""
_PLACED: Final = (ast.stmt, ast.expr, ast.arg, ast.keyword, ast.excepthandler)
_PLAIN: Final = frozenset({"arg", "attr", "conversion", "ctx", "id", "kind", "name", "op", "ops"})
"""Fields of nodes that hold no node with a place."""

Part: TypeAlias = str | ast.expr
"""A constant string, or an expression whose value is a string."""
Body: TypeAlias = list[ast.stmt]
"""Statements, in order."""


def load(name: str) -> ast.expr:
    """The variable's value."""
    return ast.Name(id=name, ctx=ast.Load())


def call(function: ast.expr | str, *arguments: ast.expr) -> ast.expr:
    """A call with positional arguments."""
    target = load(function) if isinstance(function, str) else function
    return ast.Call(func=target, args=list(arguments), keywords=[])


def method(owner: ast.expr, name: str, *arguments: ast.expr) -> ast.expr:
    """A call of a method."""
    return call(ast.Attribute(value=owner, attr=name, ctx=ast.Load()), *arguments)


def assign(name: str, value: ast.expr) -> ast.stmt:
    """`name = value`."""
    return ast.Assign(targets=[ast.Name(id=name, ctx=ast.Store())], value=value)


def join_parts(parts: Sequence[Part]) -> ast.expr:
    """One string expression for parts standing one after another."""
    merged: list[Part] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    if not merged:
        return ast.Constant(value="")
    if len(merged) == 1:
        only = merged[0]
        return ast.Constant(value=only) if isinstance(only, str) else only
    return ast.JoinedStr(
        values=[
            ast.Constant(value=part)
            if isinstance(part, str)
            else ast.FormattedValue(value=part, conversion=-1, format_spec=None)
            for part in merged
        ]
    )


def located(tree: ast.Module) -> ast.Module:
    """The tree with the place that `compile` asks of every node.

    As `ast.fix_missing_locations`, in one pass and without recursion. The place says nothing: no line
    of source belongs to it.
    """
    waiting: list[Any] = [tree]
    while waiting:
        node = waiting.pop()
        is_placed, names = _shape(node.__class__)
        if is_placed:
            node.lineno = node.end_lineno = 1
            node.col_offset = node.end_col_offset = 0
        for name in names:
            child = getattr(node, name)
            if child.__class__ is list:
                waiting += child
            elif child is not None:
                waiting.append(child)
    return tree


@cache
def _shape(kind: type[ast.AST]) -> tuple[bool, tuple[str, ...]]:
    """Whether nodes of this class have a place, and their fields that hold nodes, or None."""
    holding = () if kind is ast.Constant else tuple(name for name in kind._fields if name not in _PLAIN)
    return issubclass(kind, _PLACED), holding
