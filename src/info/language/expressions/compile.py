"""Expressions as Python syntax trees. Never source text: nothing an author writes is executed."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final

from info.language.expressions.nodes import (
    Binary,
    Conditional,
    ContextPath,
    Expr,
    Has,
    Literal,
    LocalPath,
    MessagePath,
    Not,
    Path,
    SetLiteral,
    Size,
    TenantPath,
)

__all__ = ["paths", "to_ast"]

_CALLS: Final = {
    "==": "x_equal",
    "<": "x_less",
    "<=": "x_less_equal",
    ">": "x_more",
    ">=": "x_more_equal",
    "+": "x_add",
    "-": "x_subtract",
    "*": "x_multiply",
    "/": "x_divide",
    "%": "x_remainder",
    "in": "x_member",
}


def to_ast(
    expr: Expr, *, context: str, tenant: str, local: Mapping[str, str], condition: bool = False
) -> ast.expr:
    """The Python expression computing `expr`; `context`, `tenant` and `local` name variables.

    With `condition` the result is checked to be a boolean where it might be something else.
    What it calls stands in `info.language.expressions.RUNTIME`. It raises one of
    `runtime.FAILURES` where the expression has no value; the plain evaluator then says which.
    """
    compiler = _Compiler(context, tenant, local)
    return compiler.truth(expr) if condition else compiler.node(expr)


def paths(expr: Expr) -> frozenset[Path]:
    """Every path that `expr` reads, `has()` included."""
    return frozenset(_walk(expr))


def _walk(expr: Expr) -> Iterator[Path]:
    match expr:
        case ContextPath() | TenantPath() | MessagePath() | LocalPath():
            yield expr
        case Has(operand=path):
            yield path
        case Not(operand=inner) | Size(operand=inner):
            yield from _walk(inner)
        case Binary(left=left, right=right):
            yield from _walk(left)
            yield from _walk(right)
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            for part in (condition, then, otherwise):
                yield from _walk(part)
        case Literal() | SetLiteral():
            return


def _name(name: str) -> ast.expr:
    return ast.Name(id=name, ctx=ast.Load())


def _call(function: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(func=_name(function), args=list(arguments), keywords=[])


def _constant(value: object) -> ast.expr:
    return ast.Constant(value=value)  # type: ignore[arg-type]


def _steps(root: ast.expr, path: tuple[str, ...]) -> ast.expr:
    for step in path:
        root = ast.Subscript(value=root, slice=_constant(step), ctx=ast.Load())
    return root


def _later(body: ast.expr) -> ast.expr:
    nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    return ast.Lambda(args=nothing, body=body)


def _is_boolean(expr: Expr) -> bool:
    """Whether the value is a boolean whenever there is one."""
    match expr:
        case Has() | Not() | Binary(op="&&" | "||" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "in"):
            return True
        case Literal(value=bool()):
            return True
        case _:
            return False


def _cannot_fail(expr: Expr) -> bool:
    match expr:
        case Has() | Literal(value=bool()):
            return True
        case Not(operand=inner):
            return _cannot_fail(inner)
        case Binary(op="&&" | "||", left=left, right=right):
            return _cannot_fail(left) and _cannot_fail(right)
        case _:
            return False


class _Compiler:
    """Holds the variable names; `node` does the work."""

    def __init__(self, context: str, tenant: str, local: Mapping[str, str]) -> None:
        self._roots = {ContextPath: context, TenantPath: tenant}
        self._tenant = tenant
        self._local = local

    def node(self, expr: Expr) -> ast.expr:
        match expr:
            case Literal(value=value):
                return _constant(value)
            case SetLiteral(values=values):
                return _constant(values)
            case ContextPath() | TenantPath() | MessagePath() | LocalPath():
                root, path = self._root(expr)
                return _steps(root, path)
            case Has(operand=path):
                return self._has(path)
            case Not(operand=inner):
                return ast.UnaryOp(op=ast.Not(), operand=self.truth(inner))
            case Size(operand=inner):
                return _call("x_size", self.node(inner))
            case Conditional(condition=condition, then=then, otherwise=otherwise):
                return ast.IfExp(
                    test=self.truth(condition), body=self.node(then), orelse=self.node(otherwise)
                )
            case Binary():
                return self._binary(expr)

    def truth(self, expr: Expr) -> ast.expr:
        """The expression as a condition: checked to be a boolean unless it can be nothing else."""
        node = self.node(expr)
        return node if _is_boolean(expr) else _call("x_truth", node)

    def _root(self, path: Path) -> tuple[ast.expr, tuple[str, ...]]:
        if isinstance(path, MessagePath):
            return _name(self._tenant), path.steps
        if isinstance(path, LocalPath):
            return _name(self._local[path.name]), path.path
        return _name(self._roots[type(path)]), path.path

    def _has(self, path: Path) -> ast.expr:
        root, steps = self._root(path)
        if len(steps) == 1 and not isinstance(path, LocalPath):
            return ast.Compare(left=_constant(steps[0]), ops=[ast.In()], comparators=[root])
        return _call("x_has", root, _constant(steps))

    def _binary(self, expr: Binary) -> ast.expr:
        op, left, right = expr.op, expr.left, expr.right
        if op in {"&&", "||"}:
            return self._logic(op, left, right)
        if op == "!=":
            return ast.UnaryOp(op=ast.Not(), operand=self._binary(Binary("==", left, right)))
        return _call(_CALLS[op], self.node(left), self.node(right))

    def _logic(self, op: str, left: Expr, right: Expr) -> ast.expr:
        if _cannot_fail(left):
            operator = ast.And() if op == "&&" else ast.Or()
            return ast.BoolOp(op=operator, values=[self.truth(left), self.truth(right)])
        function = "x_both" if op == "&&" else "x_either"
        return _call(function, _later(self.node(left)), _later(self.node(right)))
