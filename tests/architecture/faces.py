"""The face of a module: its `__all__`, in order, complete, and every name in it explained."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.floors import Source, sources

__all__ = ["faces_are_sorted", "public_names_are_documented"]


def _face_order(name: str) -> tuple[int, list[tuple[int, int | str]]]:
    """CONSTANTS, then Classes, then functions, each as a person counts: ruff's RUF022."""
    kind = 0 if len(name) > 1 and name.isupper() else 1 if name[:1].isupper() else 2
    parts = re.split(r"(\d+)", name)
    return kind, [(0, int(part)) if part.isdigit() else (1, part) for part in parts if part]


def _face(source: Source) -> list[str] | None:
    """The names of `__all__`, or None where there is none to be read as a list of strings."""
    for node in source.tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            value = getattr(node, "value", None)
            if isinstance(value, ast.List | ast.Tuple):
                return [item.value for item in value.elts if isinstance(item, ast.Constant)]
    return None


def _defined(source: Source) -> set[str]:
    """Every name bound at the top of the module, under `if` and `try` too."""
    names = {alias.asname or alias.name.split(".")[0] for alias in _aliases(source)}
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def _aliases(source: Source) -> Iterator[ast.alias]:
    for node in source.nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from node.names


def _names_on_demand(source: Source) -> bool:
    """Whether the module resolves names lazily, by a module-level `__getattr__` (PEP 562)."""
    return any(isinstance(node, ast.FunctionDef) and node.name == "__getattr__" for node in source.tree.body)


def faces_are_sorted(root: Path) -> list[str]:
    """Every module has an `__all__`, in order, without doubles, of names it really has."""
    breaches = []
    for source in sources(root):
        face = _face(source)
        if source.path.name == "__main__.py":
            continue
        if face is None:
            if any(not isinstance(node, ast.Expr) for node in source.tree.body):
                breaches.append(f"{source.place}:1 has no __all__")
            continue
        if face != sorted(set(face), key=_face_order):
            wanted = ", ".join(sorted(set(face), key=_face_order))
            breaches.append(f"{source.place}:1 __all__ is out of order; sorted it reads {wanted}")
        missing = [] if _names_on_demand(source) else sorted(set(face) - _defined(source))
        breaches += [f"{source.place}:1 __all__ names {name}, which is not there" for name in missing]
    return breaches


def _documented_constants(source: Source) -> set[str]:
    """Constants that a string below, a comment above or beside, or the module's docstring explains.

    A group without blank lines between is explained by one comment above it or one string below it.
    """
    lines = source.text.splitlines()
    told: set[str] = set(re.findall(r"`(\w+)`", ast.get_docstring(source.tree) or ""))
    group: list[str] = []
    explained, end = False, 0
    for node in source.tree.body:
        if node.lineno > end + 1:
            group, explained = [], lines[node.lineno - 2].lstrip().startswith("#")
        end = node.end_lineno or node.lineno
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            told.update(group)
            group = []
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        group += names
        if explained or "  # " in lines[node.lineno - 1]:
            told.update(names)
    return told


def public_names_are_documented(root: Path) -> list[str]:
    """Every module, and every class, function and constant of its `__all__`, says what it is."""
    breaches = []
    for source in sources(root):
        if not (ast.get_docstring(source.tree) or "").strip():
            breaches.append(f"{source.place}:1 has no docstring")
        face = set(_face(source) or ())
        told = _documented_constants(source)
        for node in source.tree.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                if node.name in face and not ast.get_docstring(node):
                    breaches.append(f"{source.at(node)} {node.name} has no docstring")
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names = [target.id for target in targets if isinstance(target, ast.Name)]
                untold = [name for name in names if name in face and name not in told]
                breaches += [f"{source.at(node)} {name} is not explained" for name in untold]
    return breaches
