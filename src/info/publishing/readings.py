"""What a localised document reads of the context and the tenant, and what proves it is there.

A reading is one place (a text, a condition, an address) with the paths it reads. A path is guarded
when a `has(…)` must have been true on the way: of the block, of the row, or within the expression.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from info.errors import TemplateError
from info.language.binding import LocalizedDocument
from info.language.expressions import (
    Binary,
    Conditional,
    ContextPath,
    Expr,
    Has,
    LocalPath,
    Not,
    SetLiteral,
    Size,
    TenantPath,
)
from info.language.pieces import BoundText, Value
from info.model.document import (
    Action,
    Actions,
    Block,
    Chart,
    Details,
    Each,
    Fact,
    Facts,
    Input,
    ListBlock,
    Metric,
    Metrics,
    Paragraph,
    Table,
)

__all__ = ["Path", "Reading", "read_document"]

Path: TypeAlias = tuple[str, ...]
"""Names from the context inward; "[]" is any item of a list."""


class Reading(NamedTuple):
    """A path read at a place (`key` as in `Loaded.places`), and what is proved there."""

    key: str
    path: Path
    guards: tuple[Path, ...]
    tenant: bool = False


class _Scope(NamedTuple):
    """What surrounds a place: proved paths, and where each local name's items come from."""

    guards: frozenset[Path] = frozenset()
    local: Mapping[str, Path] = {}

    def proving(self, paths: frozenset[Path]) -> _Scope:
        return self._replace(guards=self.guards | paths)


def read_document(document: LocalizedDocument, errors: dict[str, TemplateError]) -> Iterator[Reading]:
    """All readings of one variant in one locale; a wrong expression goes to `errors` by its key."""
    reader = _Reader(document, errors)
    for key in ("subject", "short", "preheader"):
        yield from reader.text(key, _Scope())
    for block in document.blocks:
        yield from reader.block(block)


class _Reader:
    def __init__(self, document: LocalizedDocument, errors: dict[str, TemplateError]) -> None:
        self.document = document
        self.errors = errors

    def block(self, block: Block) -> Iterator[Reading]:
        yield from self.expression(f"{block.id}#when", block.when, _Scope())
        outer = self.within(f"{block.id}#when", block.when, _Scope())
        inner = outer
        each: Each | None = getattr(block, "each", None)
        if each is not None:
            yield from self.expression(f"{block.id}#each", each.path, outer)
            inner = self.bound(block, each, outer)
        yield from self.parts(block, outer, inner)

    def parts(self, block: Block, outer: _Scope, inner: _Scope) -> Iterator[Reading]:
        match block:
            case Facts() | Metrics() | Actions():
                for row in block.items:
                    yield from self.row(block, row, outer)
            case Table():
                for column in block.columns:
                    yield from self.text(column.header, outer)
                    yield from self.text(column.cell, inner)
                yield from self.texts((block.title, block.rest), outer)
            case Chart():
                yield from self.text(block.label, inner)
                for series in block.series:
                    yield from self.text(series.name, outer)
                    yield from self.expression(f"{block.id}.{series.id}#value", series.value, inner)
                yield from self.texts((block.alt, block.title), outer)
            case ListBlock():
                yield from self.texts(block.items, inner)
                yield from self.text(block.rest, outer)
            case Input():
                yield from self.texts((block.label, *(key for _, key in block.options)), outer)
            case Details():
                yield from self.texts((block.summary, block.text), outer)
            case Paragraph():
                yield from self.text(block.text, inner)
            case _:
                yield from self.plain(block, outer)

    def plain(self, block: Block, scope: _Scope) -> Iterator[Reading]:
        """A block with one text, or a medium with its addresses."""
        yield from self.texts((getattr(block, "text", None), getattr(block, "alt", None)), scope)
        for name in ("url", "poster", "value", "total"):
            yield from self.expression(f"{block.id}#{name}", getattr(block, name, None), scope)

    def row(self, block: Block, row: Fact | Metric | Action, outer: _Scope) -> Iterator[Reading]:
        key = block.id if isinstance(row, Action) and row.id == block.id else f"{block.id}.{row.id}"
        yield from self.expression(f"{key}#when", row.when, outer)
        scope = self.within(f"{key}#when", row.when, outer)
        yield from self.text(row.label, scope)
        if isinstance(row, Action):
            yield from self.expression(f"{key}#url", row.url, scope)
        else:
            yield from self.texts((row.value, getattr(row, "delta", None)), scope)

    def within(self, key: str, when: str | None, scope: _Scope) -> _Scope:
        tree = self.tree(key, when, scope)
        return scope if tree is None else scope.proving(_proved(tree, scope.local, truth=True))

    def bound(self, block: Block, each: Each, scope: _Scope) -> _Scope:
        tree = self.tree(f"{block.id}#each", each.path, scope)
        path = _path(tree, scope.local) if isinstance(tree, (ContextPath, LocalPath)) else None
        return scope if path is None else scope._replace(local={**scope.local, each.name: (*path, "[]")})

    def tree(self, key: str, source: str | None, scope: _Scope) -> Expr | None:
        if source is None:
            return None
        try:
            return self.document.expression(source, local=tuple(scope.local))
        except TemplateError as error:
            self.errors.setdefault(key, error)
            return None

    def expression(self, key: str, source: str | None, scope: _Scope) -> Iterator[Reading]:
        tree = self.tree(key, source, scope)
        if tree is not None:
            yield from _readings(key, tree, scope)

    def texts(self, keys: tuple[str | None, ...], scope: _Scope) -> Iterator[Reading]:
        for key in keys:
            yield from self.text(key, scope)

    def text(self, key: str | None, scope: _Scope) -> Iterator[Reading]:
        bound = self.document.texts.get(key) if key is not None else None
        if key is not None and bound is not None:
            for tree in _trees(bound):
                yield from _readings(key, tree, scope)


def _trees(text: BoundText) -> Iterator[Expr]:
    for selector in text.selectors:
        yield from _value_trees(selector)
    for arm in text.arms:
        for run in arm.runs:
            if isinstance(run.part, Value):
                yield from _value_trees(run.part)
            if run.link is not None:
                yield run.link


def _value_trees(value: Value) -> Iterator[Expr]:
    yield value.expr
    for _, option in value.options:
        if not isinstance(option, str):
            yield option


def _path(expr: ContextPath | LocalPath, local: Mapping[str, Path]) -> Path | None:
    if isinstance(expr, ContextPath):
        return expr.path
    base = local.get(expr.name)
    return None if base is None else (*base, *expr.path)


def _readings(key: str, expr: Expr, scope: _Scope) -> Iterator[Reading]:
    match expr:
        case TenantPath():
            yield Reading(key, expr.path, (), tenant=True)
        case ContextPath() | LocalPath():
            path = _path(expr, scope.local)
            if path is not None:
                yield Reading(key, path, tuple(sorted(scope.guards)))
        case Has(operand=ContextPath() | LocalPath() as operand):
            asked = _path(operand, scope.local)
            if asked is not None:  # asking for a path needs no guard, but the schema must know it
                yield Reading(key, asked, (*sorted(scope.guards), asked))
        case Not(operand=inner) | Size(operand=inner):
            yield from _readings(key, inner, scope)
        case Binary(op=op, left=left, right=right):
            yield from _readings(key, left, scope)
            lazy = op in ("&&", "||")
            after = scope.proving(_proved(left, scope.local, truth=op == "&&")) if lazy else scope
            if not isinstance(right, SetLiteral):
                yield from _readings(key, right, after)
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            yield from _readings(key, condition, scope)
            yield from _readings(key, then, scope.proving(_proved(condition, scope.local, truth=True)))
            yield from _readings(key, otherwise, scope.proving(_proved(condition, scope.local, truth=False)))
        case _:
            return


def _proved(expr: Expr, local: Mapping[str, Path], *, truth: bool) -> frozenset[Path]:
    """The paths that are there when the expression is true (or false)."""
    match expr:
        case Has(operand=ContextPath() | LocalPath() as operand) if truth:
            path = _path(operand, local)
            return frozenset() if path is None else frozenset({path})
        case Not(operand=inner):
            return _proved(inner, local, truth=not truth)
        case Binary(op="&&", left=left, right=right) | Binary(op="||", left=left, right=right):
            both = (_proved(left, local, truth=truth), _proved(right, local, truth=truth))
            certain = truth == (expr.op == "&&")
            return both[0] | both[1] if certain else both[0] & both[1]
        case _:
            return frozenset()
