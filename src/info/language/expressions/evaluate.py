"""The plain evaluator: the oracle of the compiled form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from info.language.expressions import runtime
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

__all__ = ["OPERATIONS", "evaluate"]

OPERATIONS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "==": runtime.equal,
    "!=": lambda a, b: not runtime.equal(a, b),
    "<": runtime.less,
    "<=": runtime.less_equal,
    ">": runtime.more,
    ">=": runtime.more_equal,
    "+": runtime.add,
    "-": runtime.subtract,
    "*": runtime.multiply,
    "/": runtime.divide,
    "%": runtime.remainder,
    "in": runtime.member,
}
"""The operators that need both sides."""


def evaluate(
    expr: Expr,
    context: Mapping[str, Any],
    tenant: Mapping[str, Any],
    local: Mapping[str, Any],
) -> Any:
    """The value of `expr`. MissingPath or EvaluationError when it has none."""

    def value(node: Expr) -> Any:
        return evaluate(node, context, tenant, local)

    match expr:
        case Literal(value=constant):
            return constant
        case SetLiteral(values=constants):
            return constants
        case ContextPath(path=path):
            return runtime.dig(context, path, "")
        case TenantPath(path=path):
            return runtime.dig(tenant, path, "")
        case MessagePath(steps=steps):
            return runtime.dig(tenant, steps, "")
        case LocalPath(name=name, path=path):
            return runtime.dig(local[name], path, name)
        case Has(operand=operand):
            root, path = _root(operand, context, tenant, local)
            return runtime.has(root, path)
        case Not(operand=inner):
            return not runtime.truth(value(inner))
        case Size(operand=inner):
            return runtime.size(value(inner))
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return value(then) if runtime.truth(value(condition)) else value(otherwise)
        case Binary(op="&&", left=left, right=right):
            return runtime.both(lambda: value(left), lambda: value(right))
        case Binary(op="||", left=left, right=right):
            return runtime.either(lambda: value(left), lambda: value(right))
        case Binary(op=op, left=left, right=right):
            return OPERATIONS[op](value(left), value(right))


def _root(
    path: Path,
    context: Mapping[str, Any],
    tenant: Mapping[str, Any],
    local: Mapping[str, Any],
) -> tuple[Any, tuple[str, ...]]:
    match path:
        case ContextPath(path=steps):
            return context, steps
        case TenantPath(path=steps) | MessagePath(steps=steps):
            return tenant, steps
        case LocalPath(name=name, path=steps):
            return local[name], steps
