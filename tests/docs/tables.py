"""Tables of Markdown pages, as rows of cells."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["ROOT", "code_in", "table"]

ROOT = Path(__file__).parents[2]
_CELL = re.compile(r"(?<!\\)\|")


def table(page: str, name: str) -> list[list[str]]:
    """The rows of the table between `<!-- name -->` and `<!-- /name -->`, without its head."""
    text = (ROOT / page).read_text(encoding="utf-8")
    match = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", text, re.DOTALL)
    assert match, f"{page} has no table {name}"
    lines = [line for line in match[1].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in _CELL.split(line)[1:-1]] for line in lines[2:]]


def code_in(cell: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", cell)
