"""Names in a program under construction: variables, linked objects, and what is bound where."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from info.language import expressions as x
from info.language.pieces.syntax import CONTEXT, TENANT

__all__ = ["Names"]


class Names:
    """Hands out names. `linked` collects the callables and constants that the program's code names.

    A value once computed is known until the block it was computed in ends.
    """

    def __init__(self) -> None:
        self.linked: dict[str, Any] = dict(x.RUNTIME)
        self._interned: dict[object, str] = {}
        self._count = 0
        self._scopes: list[dict[object, str]] = [{}]
        self._locals: dict[str, str] = {}

    def fresh(self, prefix: str) -> str:
        """A name nobody has yet."""
        self._count += 1
        return f"{prefix}{self._count}"

    def link(self, key: object, make: Callable[[], Any], prefix: str) -> str:
        """The name of a linked object, made once for `key`."""
        name = self._interned.get(key)
        if name is None:
            name = self._interned[key] = self.fresh(prefix)
            self.linked[name] = make()
        return name

    def known(self, key: object) -> str | None:
        """The variable that holds `key` here, if one does."""
        for scope in reversed(self._scopes):
            if key in scope:
                return scope[key]
        return None

    def keep(self, key: object, name: str) -> str:
        """The name, known as `key` until the block ends."""
        self._scopes[-1][key] = name
        return name

    def expression(self, expr: x.Expr) -> ast.expr:
        """The expression's value."""
        return x.to_ast(expr, context=CONTEXT, tenant=TENANT, local=self._locals)

    def condition(self, expr: x.Expr) -> ast.expr:
        """The expression's value, checked to be a boolean."""
        return x.to_ast(expr, context=CONTEXT, tenant=TENANT, local=self._locals, condition=True)

    def bound(self, names: set[str]) -> tuple[tuple[str, str], ...]:
        """The variables behind the names of items: two loops may bind one name."""
        return tuple((name, self._locals[name]) for name in sorted(names))

    @contextmanager
    def block(self) -> Iterator[None]:
        """A block of its own: what is computed in it is forgotten after it."""
        self._scopes.append({})
        try:
            yield
        finally:
            self._scopes.pop()

    @contextmanager
    def inside(self, name: str, variable: str) -> Iterator[None]:
        """A block in which the item `name` is `variable`."""
        before = self._locals
        self._locals = {**before, name: variable}
        try:
            with self.block():
                yield
        finally:
            self._locals = before
