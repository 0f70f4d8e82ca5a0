"""Payloads of a given size for the limits on sums, which no single field shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["MAKERS"]


def sections(*texts: str) -> list[dict[str, Any]]:
    return [{"type": "section", "text": {"type": "plain_text", "text": text}} for text in texts]


def split(size: int, most: int) -> list[str]:
    """Texts of at most `most` characters that are `size` together."""
    return ["x" * min(most, size - start) for start in range(0, size, most)]


def slack_table(rows: list[list[str]]) -> dict[str, Any]:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows]}


def data_table(size: int) -> dict[str, Any]:
    rows = [[{"type": "raw_text", "text": "h"}], [{"type": "raw_text", "text": "x" * (size - 1)}]]
    return {"type": "data_table", "caption": "c", "rows": rows}


MAKERS: dict[tuple[str, str], Callable[[int], Any]] = {
    ("slack", "message.tables"): lambda n: {"blocks": [slack_table([["x"]])] * n},
    ("slack", "message.markdown_total"): lambda n: {
        "blocks": [{"type": "markdown", "text": text} for text in split(n, 6000)]
    },
    ("slack", "message.text_total"): lambda n: {"blocks": sections(*split(n, 3000))},
    ("slack", "table.content"): lambda n: {"blocks": [slack_table([[text] for text in split(n, 3000)])]},
    ("slack", "data_table.content"): data_table,
}
"""For a channel and a bound, the payload that measures `n` there."""
