"""Lines of files and of the standard input, for the commands that judge each line on its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from info.apps.cli.output import console, fail

__all__ = ["STDIN", "lines_of"]

STDIN: Final = "-"
"""The name of the standard input."""
_EVERY: Final = 64
"""Lines between two looks at the progress bar."""
_MOST_BYTES: Final = 4_000_000
"""Bytes of a line that is read."""


def lines_of(files: Sequence[str], doing: str) -> Iterator[tuple[str, int, str]]:
    """File, number and text of each line, with a progress bar where the terminal does not show the output.

    `doing` stands beside the bar. The end of a line is not part of it. A line that is not UTF-8, or longer
    than 4 MB, ends the command with its place.
    """
    from rich.progress import Progress

    for name in files:  # a file that is not there is told before the first line is written
        if name != STDIN:
            with Path(name).open("rb"):
                pass
    screen = console(errors=True)
    hidden = not screen.is_terminal or sys.stdout.isatty() or all(name == STDIN for name in files)
    with Progress(console=screen, transient=True, disable=hidden) as bar:
        whole = sum(Path(name).stat().st_size for name in files if name != STDIN)
        task = bar.add_task(doing, total=whole or None)
        for name in files:
            if name == STDIN:
                yield from _decoded("stdin", sys.stdin.buffer, bar, task)
            else:
                with Path(name).open("rb") as opened:
                    yield from _decoded(name, opened, bar, task)


def _decoded(name: str, opened: BinaryIO, bar: Any, task: Any) -> Iterator[tuple[str, int, str]]:
    read = 0
    for number, data in enumerate(iter(partial(opened.readline, _MOST_BYTES + 1), b""), 1):
        read += len(data)
        if number % _EVERY == 0:
            bar.advance(task, read)
            read = 0
        if len(data) > _MOST_BYTES:
            fail(f"{name}:{number}:1: This line has more than {_MOST_BYTES:,} bytes. Break it.")
        try:
            text = (
                data.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8-sig" if number == 1 else "utf-8")
            )
        except UnicodeDecodeError as error:
            fail(f"{name}:{number}:{error.start + 1}: This line is not UTF-8. Save the file as UTF-8.")
        yield name, number, text
    bar.advance(task, read)
