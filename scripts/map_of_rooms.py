"""The map of rooms in the README: what stands under `src/info`, floor by floor, from above down.

    python -m scripts.map_of_rooms            print the map
    python -m scripts.map_of_rooms --write    put it between the markers of README.md

Order and floors come from the import contract, the words from the first line of each docstring.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

__all__ = ["END", "START", "expected_map", "main", "stated_map"]

START, END = "<!-- rooms -->", "<!-- /rooms -->"
"""The markers in the README between which the map stands."""


def _floors(root: Path) -> list[list[str]]:
    """The layers of the contract on the package itself, highest first."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract.get("containers") == ["info"])
    return [[name.strip().strip("()") for name in re.split(r"[|:]", layer)] for layer in layers]


def _first_line(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.strip().split("\n", 1)[0]


def _rooms(root: Path) -> dict[str, str]:
    """Each child of the package and the first line of its docstring ("" where it has none)."""
    package = root / "src" / "info"
    rooms = {}
    for path in package.iterdir():
        if path.suffix == ".py" and path.stem != "__init__":
            rooms[path.stem] = _first_line(path)
        elif path.is_dir() and path.name != "__pycache__":
            init = path / "__init__.py"
            rooms[path.name] = _first_line(init) if init.exists() else "(data)"
    return rooms


def expected_map(root: Path) -> str:
    """The map as Markdown, one table, one row a room. A room without a floor stands last, as "?"."""
    rooms = _rooms(root)
    rows = ["| room | what it keeps |", "|---|---|"]
    for floor in [*_floors(root), sorted(rooms)]:
        rows += [f"| `info.{name}` | {rooms.pop(name) or '?'} |" for name in floor if name in rooms]
    return "\n".join(rows)


def stated_map(root: Path) -> str:
    """What stands between the markers of the README today."""
    text = (root / "README.md").read_text(encoding="utf-8")
    return text.partition(START)[2].partition(END)[0].strip()


def main(arguments: Sequence[str]) -> int:
    """Print the map, or write it into the README."""
    root = Path(__file__).parent.parent
    if "--write" not in arguments:
        print(expected_map(root))
        return 0
    readme = root / "README.md"
    head, start, rest = readme.read_text(encoding="utf-8").partition(START)
    tail = rest.partition(END)[2]
    if not start:
        print(f"README.md has no {START}", file=sys.stderr)
        return 1
    readme.write_text(f"{head}{START}\n{expected_map(root)}\n{END}{tail}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
