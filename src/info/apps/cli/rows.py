"""Files of rows: CSV with a head line, or JSON lines; each value as text."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from info.apps.cli.output import fail

__all__ = ["FORMS", "form_of", "read_rows"]

FORMS: Final = (".csv", ".jsonl", ".ndjson")
"""The endings of files of rows."""
_EVERY: Final = 1000
_CELL_MAX: Final = 1 << 20


def form_of(path: Path) -> str:
    """The file's form by its ending: "csv" or "jsonl". Ends the command for another."""
    if path.suffix.lower() not in FORMS:
        fail(f"{path}: The form of this file is not known. Call it {', '.join(f'*{end}' for end in FORMS)}.")
    return "csv" if path.suffix.lower() == ".csv" else "jsonl"


def read_rows(path: Path, advanced: Callable[[int], None]) -> list[dict[str, str]]:
    """Every row of the file; `advanced` is told how many bytes more are read.

    Ends the command, naming file and line, for what cannot be read; no value is quoted.
    """
    lines = _lines(path, advanced)
    return list(_csv(path, lines) if form_of(path) == "csv" else _json_lines(path, lines))


def _lines(path: Path, advanced: Callable[[int], None]) -> Iterator[str]:
    read = 0
    with path.open("rb") as opened:
        for number, data in enumerate(opened, 1):
            read += len(data)
            if number % _EVERY == 0:
                advanced(read)
                read = 0
            try:
                yield data.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                fail(f"{path}:{number}:{error.start + 1}: This line is not UTF-8. Save the file as UTF-8.")
    advanced(read)


def _csv(path: Path, lines: Iterator[str]) -> Iterator[dict[str, str]]:
    csv.field_size_limit(_CELL_MAX)
    reader = csv.reader(lines, strict=True)
    try:
        head = next(reader, [])
        if not head or len(set(head)) < len(head) or not all(head):
            fail(f"{path}:1: The head line names a column twice, or not at all. Give each column one name.")
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(head):
                what = f"{len(cells)} cells where the head line has {len(head)}. Mend the row."
                fail(f"{path}:{reader.line_num}: {what}")
            yield dict(zip(head, cells, strict=True))
    except csv.Error as error:
        fail(
            f"{path}:{reader.line_num}: This is not CSV: {error}. Quote cells that hold quotes or line ends."
        )


def _json_lines(path: Path, lines: Iterator[str]) -> Iterator[dict[str, str]]:
    import orjson

    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            row = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            fail(f"{path}:{number}:{error.colno}: This line is not JSON. Write one object on each line.")
        if not isinstance(row, dict):
            fail(f"{path}:{number}: This line is no object. Write one object on each line.")
        yield {name: _text(path, number, name, value) for name, value in row.items()}


def _text(path: Path, number: int, name: str, value: Any) -> str:
    if isinstance(value, dict | list):
        fail(f"{path}:{number}: '{name}' holds more than one value. Write each in a column of its own.")
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
