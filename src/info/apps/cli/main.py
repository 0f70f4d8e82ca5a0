"""The command line: `infoctl`, and `python -m info`."""

from __future__ import annotations

from typing import Annotated

import typer

from info.apps.cli.check import check
from info.apps.cli.doctor import doctor
from info.apps.cli.init import init
from info.apps.cli.ledger import analytics, explain, replay, send, track
from info.apps.cli.render import render
from info.apps.cli.sources import fmt, types

__all__ = ["app", "main"]

app = typer.Typer(
    name="infoctl",
    help="Write a message once; prove it, generate it, send it, learn from it.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # locals may hold personal data
    rich_markup_mode="rich",
)
"""Every command, for the entry point and for tests that run commands in their own process."""
for _command in (init, render, check, fmt, types, send, track, explain, replay, analytics, doctor):
    app.command()(_command)


def _version(shown: bool) -> None:  # noqa: FBT001  (typer calls it so)
    if shown:
        from info import __version__

        typer.echo(f"info {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """The entry point of `infoctl`."""
    app()
