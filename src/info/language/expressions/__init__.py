"""The expression subset: conditions, paths and lists, compiled to Python syntax trees.

A small part of CEL, total and bounded: no calls but `has` and `size`, no recursion, no growth.

>>> evaluate(parse("tier in ['pro', 'team'] && seats > 1"), {"tier": "pro", "seats": 3}, {}, {})
True
"""

from info.language.expressions.compile import paths, to_ast
from info.language.expressions.evaluate import evaluate
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
from info.language.expressions.parser import MAX_DEPTH, MAX_SOURCE, parse, parse_each
from info.language.expressions.runtime import FAILURES, RUNTIME, EvaluationError, dig, has
from info.language.expressions.scope import TENANT_ROOTS, MissingPath, Scope, dotted, resolve

__all__ = [
    "FAILURES",
    "MAX_DEPTH",
    "MAX_SOURCE",
    "RUNTIME",
    "TENANT_ROOTS",
    "Binary",
    "Conditional",
    "ContextPath",
    "EvaluationError",
    "Expr",
    "Has",
    "Literal",
    "LocalPath",
    "MessagePath",
    "MissingPath",
    "Not",
    "Path",
    "Scope",
    "SetLiteral",
    "Size",
    "TenantPath",
    "dig",
    "dotted",
    "evaluate",
    "has",
    "parse",
    "parse_each",
    "paths",
    "resolve",
    "to_ast",
]
