"""What a button sent home: `infoctl press`."""

from __future__ import annotations

from typing import Annotated

import typer

from info.apps.cli.ledger import AsJson
from info.apps.cli.output import EXIT_FINDINGS, guarded, hint, line, show_json
from info.apps.cli.project import Project, run

__all__ = ["press"]

_SAID = {
    "ok": "counts, and is used up",
    "used": "was used before",
    "expired": "has ended",
    "forged": "was not signed by this tenant, or was changed",
    "unknown key": "was signed with a key that is no longer kept",
    "unknown": "belongs to a message that is not in this store",
}


def press(
    token: Annotated[str, typer.Argument(help="What the button carries.")],
    *,
    tenant: Annotated[str, typer.Option("--tenant", help="Whose message it is.")],
    look: Annotated[bool, typer.Option("--look", help="Only say what it means; nothing is used up.")] = False,
    as_json: AsJson = False,
) -> None:
    """Use the token of a button, once. Exit 1 when it does not count."""
    with guarded(as_json=as_json), Project.here() as project:
        feedback = project.feedback(tenant)
        pressed = run(lambda: feedback.look(token) if look else feedback.press(token))
        if as_json:
            show_json(pressed)
        else:
            said = "would count" if look and pressed.outcome == "ok" else _SAID[pressed.outcome]
            line(f"{pressed.outcome}: the token {said}")
            if pressed.action is not None:
                value = f" ({pressed.action.value})" if pressed.action.value else ""
                told = f"{pressed.action.kind} {pressed.action.group}.{pressed.action.action}{value}"
                line(f"  {told} of message {pressed.message}")
                hint(f"Next: infoctl explain {pressed.message}")
    if pressed.outcome != "ok":
        raise typer.Exit(EXIT_FINDINGS)
