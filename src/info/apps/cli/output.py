"""How the command line speaks: tables for people, JSON for machines, errors on the other stream."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NoReturn

import msgspec
import typer

from info.errors import InfoError

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "EXIT_BROKEN",
    "EXIT_FINDINGS",
    "EXIT_INTERRUPTED",
    "EXIT_REFUSED",
    "console",
    "fail",
    "guarded",
    "hint",
    "line",
    "show_json",
]

EXIT_FINDINGS: Final = 1
"""The command ran, and what it looked at is not in order."""
EXIT_BROKEN: Final = 2
"""The command could not do what was asked: the error says why."""
EXIT_REFUSED: Final = 3
"""The message was refused; its reasons are shown."""
EXIT_INTERRUPTED: Final = 130
"""Somebody pressed Ctrl-C: 128 and the number of the signal, as shells count."""
_PLACE: Final = ("file", "line", "column", "next_step", "nearest", "key", "origin", "template", "path")


def console(*, errors: bool = False) -> Console:
    """The terminal; colour only where there is one and NO_COLOR is not set.

    Nothing that is printed is read as markup: a `[` in a value stays one.
    """
    from rich.console import Console

    return Console(stderr=errors, highlight=False, markup=False, emoji=False)


def line(text: str, style: str = "", *, errors: bool = False) -> None:
    """One line, never broken: an editor finds `file:line:column` in it. The terminal wraps it."""
    console(errors=errors).print(text, style=style, soft_wrap=True)


def hint(text: str) -> None:
    """What to do next, quietly; for people only."""
    line(text, "dim")


def show_json(value: Any) -> None:
    """The value as one JSON document on standard output."""
    import orjson

    data = orjson.dumps(msgspec.to_builtins(value), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    typer.echo(data, nl=False)


def fail(what: str, *, code: int = EXIT_BROKEN) -> NoReturn:
    """Ends the command with a sentence on standard error."""
    from rich.text import Text

    console(errors=True).print(Text.assemble(("error: ", "bold red"), what), soft_wrap=True)
    raise typer.Exit(code)


@contextmanager
def guarded(*, as_json: bool = False) -> Iterator[None]:
    """Turns what `info` raises into a sentence and an exit code; anything else is a bug and shows itself."""
    try:
        yield
    except KeyboardInterrupt:
        raise typer.Exit(EXIT_INTERRUPTED) from None
    except BrokenPipeError:
        raise
    except (InfoError, OSError) as error:
        if as_json:
            show_json({"error": _as_json(error)})
            raise typer.Exit(EXIT_BROKEN) from None
        fail(_sentence(error))


def _sentence(error: InfoError | OSError) -> str:
    if isinstance(error, OSError):
        return f"{error.filename or 'The system'}: {error.strerror or error}."
    return str(error)


def _as_json(error: InfoError | OSError) -> dict[str, Any]:
    found = {name: getattr(error, name, None) for name in _PLACE}
    return {
        "type": type(error).__name__,
        "text": _sentence(error),
        **{name: value for name, value in found.items() if value not in (None, "")},
    }
