"""The command line: `infoctl`, and `python -m info`."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, Final

import typer

from info.apps.cli.anonymize import anonymize
from info.apps.cli.approvals import whatsapp
from info.apps.cli.audit import COMMANDS as AUDIT
from info.apps.cli.check import check
from info.apps.cli.convert import convert
from info.apps.cli.detect import detect
from info.apps.cli.diff import diff
from info.apps.cli.doctor import doctor
from info.apps.cli.experiments import COMMANDS as EXPERIMENTS
from info.apps.cli.heard import heard
from info.apps.cli.init import init
from info.apps.cli.l10n import COMMANDS as L10N
from info.apps.cli.l10n import MEMORY_COMMANDS
from info.apps.cli.ledger import analytics, explain, replay, send, track
from info.apps.cli.lint import lint
from info.apps.cli.output import EXIT_INTERRUPTED, line
from info.apps.cli.pressing import press
from info.apps.cli.privacy import COMMANDS as PRIVACY
from info.apps.cli.privacy import RECEIPT_COMMANDS
from info.apps.cli.privacy_keys import COMMANDS as KEYS
from info.apps.cli.reading import readability, tone
from info.apps.cli.recommend import recommend
from info.apps.cli.record import record
from info.apps.cli.render import render
from info.apps.cli.scan import scan
from info.apps.cli.score import score
from info.apps.cli.sentiment import sentiment
from info.apps.cli.sources import fmt, types
from info.apps.cli.storage import backup, migrate
from info.apps.cli.tenants import COMMANDS as TENANTS
from info.apps.cli.tenants import TOKEN_COMMANDS

__all__ = ["app", "audit", "l10n", "main", "templates", "text"]

EPILOG: Final = (
    "Exit codes: 0 in order; 1 findings, other bytes, or not delivered; 2 it could not be done, and the "
    "error says why; 3 the message was refused. Every command takes --json. Colour follows the terminal "
    "and NO_COLOR."
)
GROUPS: Final = {
    "A project": (init, check, diff, fmt, types, convert, doctor),
    "A message": (render, explain, replay, send),
    "What came back": (track, press, heard, analytics, recommend),
    "What is kept": (migrate, backup),
}

_typer: Final = partial(
    typer.Typer,
    no_args_is_help=True,
    rich_markup_mode=None,  # a `[` in a help text stays one
    context_settings={"help_option_names": ["-h", "--help"]},
)
"""The command, or a group of it; alone it shows its help."""


def _fill(group: typer.Typer, commands: Mapping[str, Callable[..., Any]]) -> None:
    for name, work in commands.items():
        group.command(name)(work)


app = _typer(
    name="infoctl",
    help="Write a message once; prove it, generate it, send it, learn from it.",
    epilog=EPILOG,
    pretty_exceptions_show_locals=False,  # locals may hold personal data
)
"""The command's commands, for typer and for tests."""
for _group, _commands in GROUPS.items():
    for _command in _commands:
        app.command(rich_help_panel=_group)(_command)

text = _typer(help="Look at texts and payloads.")
"""The commands on texts and on payloads that are ready."""
text.command()(lint)
text.command()(tone)
text.command()(readability)
text.command()(detect)
text.command()(scan)
text.command()(score)
text.command()(sentiment)
app.add_typer(text, name="text", rich_help_panel="A message")

templates = _typer(help="What a channel is to approve of the templates beforehand.")
"""The commands on templates that a channel approves before it takes their messages."""
templates.command()(whatsapp)
app.add_typer(templates, name="templates", rich_help_panel="A project")

l10n = _typer(help="Texts for translators and back, and how far each language is.")
"""The commands on translations."""
_fill(l10n, L10N)
_memory = _typer(help="What was translated before, as TMX.")
_fill(_memory, MEMORY_COMMANDS)
l10n.add_typer(_memory, name="memory")
app.add_typer(l10n, name="l10n", rich_help_panel="A project")

_experiments = _typer(help="Questions put to recipients, and answers that hold however often one looks.")
_fill(_experiments, EXPERIMENTS)
app.add_typer(_experiments, name="experiments", rich_help_panel="What came back")

audit = _typer(help="What was done, by whom, and the proof that nobody changed the record of it.")
"""The commands on the audit log."""
_fill(audit, AUDIT)
app.add_typer(audit, name="audit", rich_help_panel="What came back")

_privacy = _typer(help="What is held of a person, what they said, whose keys seal it, and their end.")
_fill(_privacy, PRIVACY)
_privacy.command("anonymize")(anonymize)
_privacy.command("record")(record)
_receipt = _typer(help="Receipts of erasures.")
_fill(_receipt, RECEIPT_COMMANDS)
_privacy.add_typer(_receipt, name="receipt")
_keys = _typer(help="The keys that seal people's data.")
_fill(_keys, KEYS)
_privacy.add_typer(_keys, name="keys")
app.add_typer(_privacy, name="privacy", rich_help_panel="People")

_tenants = _typer(help="Tenants as they are, what was set of them, and who may do what.")
_fill(_tenants, TENANTS)
_token = _typer(help="Tokens: a tenant and a role, shown once.")
_fill(_token, TOKEN_COMMANDS)
_tenants.add_typer(_token, name="token")
app.add_typer(_tenants, name="tenants", rich_help_panel="People")


@templates.callback()
def _templates() -> None:
    pass


def _version(shown: bool) -> None:  # noqa: FBT001  (typer calls it so)
    if shown:
        from info import __version__

        typer.echo(f"info {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def _warned(message: Warning | str, *_place: Any, **_more: Any) -> None:
    """A warning as one line of the command's own voice."""
    line(f"warning: {message}", "yellow", errors=True)


def main() -> None:
    """The entry point of `infoctl`. Ctrl-C and a reader that went away end it quietly."""
    warnings.showwarning = _warned
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
