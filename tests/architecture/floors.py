"""Where a module stands: its floor, its room, and what the walls ask of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

__all__ = ["CONDUCTORS", "PURE", "ROOMS", "Source", "sources"]

ROOMS = frozenset(
    {
        "analytics",
        "cache",
        "delivery",
        "formatters",
        "localization",
        "personalization",
        "privacy",
        "processors",
        "validators",
    }
)
CONDUCTORS = frozenset({"publishing", "generators", "feedback", "stewardship"})
PURE = (
    ROOMS
    | CONDUCTORS
    | {"channels", "errors", "language", "ml_models", "model", "ports", "schemas", "templates"}
)
"""The packages that decide and do not do: no clock, no dice, no file, no socket."""


@dataclass(frozen=True)
class Source:
    """One Python file under `src/info`: where it stands, and its syntax tree."""

    root: Path
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self.tree))

    @cached_property
    def place(self) -> str:
        """The path from the project's root, as a person names it."""
        return self.path.relative_to(self.root).as_posix()

    @cached_property
    def package(self) -> str:
        """The child of `info` this file is or belongs to; "" for the facade itself."""
        first = self.path.relative_to(self.root / "src" / "info").parts[0]
        return "" if first == "__init__.py" else first.removesuffix(".py")

    @property
    def is_engine(self) -> bool:
        return self.path.name == "engine.py"

    def at(self, node: ast.AST) -> str:
        """`file:line` of a node."""
        return f"{self.place}:{getattr(node, 'lineno', 1)}"


def sources(root: Path) -> Iterator[Source]:
    """Every Python file of the package, in a steady order."""
    for path in sorted((root / "src" / "info").rglob("*.py")):
        state = path.stat()
        yield _source(root, path, (state.st_mtime_ns, state.st_size))


@lru_cache(maxsize=4096)
def _source(root: Path, path: Path, stamp: tuple[int, int]) -> Source:
    """The file as it was at `stamp`: every wall looks at the same tree, parsed once."""
    return Source(root, path)
