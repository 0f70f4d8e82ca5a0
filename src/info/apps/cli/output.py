"""How the command line speaks: tables for people, JSON for machines, errors on the other stream."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NoReturn

import msgspec
import typer

from info.errors import InfoError

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["EXIT_BROKEN", "EXIT_FINDINGS", "EXIT_REFUSED", "console", "fail", "guarded", "show_json"]

EXIT_FINDINGS: Final = 1
"""The command ran, and what it looked at is not in order."""
EXIT_BROKEN: Final = 2
"""The command could not do what was asked: the error says why."""
EXIT_REFUSED: Final = 3
"""The message was refused; its reasons are shown."""


@cache
def console(*, errors: bool = False) -> Console:
    """The terminal; colour only where there is one."""
    from rich.console import Console

    return Console(stderr=errors, highlight=False, soft_wrap=False)


def show_json(value: Any) -> None:
    """The value as one JSON document on standard output."""
    import orjson

    data = orjson.dumps(msgspec.to_builtins(value), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def fail(what: str, *, code: int = EXIT_BROKEN) -> NoReturn:
    """Ends the command with a sentence on standard error."""
    from rich.text import Text

    console(errors=True).print(Text.assemble(("error: ", "bold red"), what))
    raise typer.Exit(code)


@contextmanager
def guarded(*, as_json: bool = False) -> Iterator[None]:
    """Turns what `info` raises into a sentence and an exit code; anything else is a bug and shows itself."""
    try:
        yield
    except InfoError as error:
        if as_json:
            show_json({"error": {"type": type(error).__name__, "text": str(error)}})
            raise typer.Exit(EXIT_BROKEN) from None
        fail(str(error))
