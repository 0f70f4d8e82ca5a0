"""Names: what a dotted name in a text or an expression stands for."""

from __future__ import annotations

from typing import Final

import msgspec

from info.language.expressions.nodes import ContextPath, LocalPath, Path, TenantPath

__all__ = ["TENANT_ROOTS", "MissingPath", "Scope", "dotted", "resolve"]

TENANT_ROOTS: Final = frozenset({"brand", "links"})
"""Names that mean the tenant unless the context's schema declares them."""


class MissingPath(LookupError):
    """A value that an expression or a hole reads is not there. Holds the path, never a value."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path)


class Scope(msgspec.Struct, frozen=True):
    """The names a text may use: the context's top-level names, and what `each` bound.

    `context` None means "any name": used where no schema is known.
    """

    context: frozenset[str] | None = None
    local: frozenset[str] = frozenset()


def dotted(path: Path) -> str:
    """The path as it is written.

    >>> dotted(LocalPath("track", ("title",)))
    'track.title'
    """
    return ".".join((path.name, *path.path) if isinstance(path, LocalPath) else path.path)


def resolve(name: str, scope: Scope) -> ContextPath | TenantPath | LocalPath:
    """The path a dotted name means: an exact name of the context first, then step by step.

    >>> resolve("plan.name", Scope(context=frozenset({"plan.name"})))
    ContextPath(path=('plan.name',))
    >>> resolve("plan.name", Scope(context=frozenset({"plan"})))
    ContextPath(path=('plan', 'name'))
    """
    steps = tuple(name.split("."))
    known = scope.context or frozenset()
    if steps[0] in scope.local:
        return LocalPath(steps[0], steps[1:])
    if name in known:
        return ContextPath((name,))
    if steps[0] in TENANT_ROOTS and steps[0] not in known:
        return TenantPath(steps)
    return ContextPath(steps)
