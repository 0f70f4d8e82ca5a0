"""Requests of persons, and until when they are to be answered."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from info.apps.cli.output import EXIT_FINDINGS, guarded, hint, line, show_json
from info.apps.cli.privacy.common import AsJson, ByLaw, Of, Who, day, known_law, moment, steward
from info.apps.cli.project import Project, run
from info.errors import UnknownName

if TYPE_CHECKING:
    from info.model.people import PrivacyRequest, RequestKind

__all__ = ["receive", "requests"]


def receive(
    recipient: Who,
    kind: Annotated[
        str,
        typer.Argument(
            help="access, portability, rectification, restriction, objection, erasure or opt_out."
        ),
    ],
    *,
    tenant: Of,
    law: ByLaw = "gdpr",
    on: Annotated[str | None, typer.Option("--on", help="When it came; now when left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """Note a request that is to be answered; doing what it asks for closes it."""
    with guarded(as_json=as_json), Project.here() as project:
        home, wanted, by_law, at = steward(project, tenant), _kind(kind), known_law(law), moment(on, "--on")
        request = run(lambda: home.receive(recipient, wanted, law=by_law, received_at=at))
        if as_json:
            show_json(request)
        else:
            line(f"Request {request.id}: {request.kind}, to be answered by {day(request.due_at)} ({law})")


def _kind(name: str) -> RequestKind:
    from info.model.people import RequestKind

    kinds: Any = get_args(RequestKind)
    if name not in kinds:
        raise UnknownName("kind of request", name, kinds)
    found: RequestKind = kinds[kinds.index(name)]
    return found


def requests(
    *,
    tenant: Of,
    every: Annotated[bool, typer.Option("--all", help="Also those that were answered.")] = False,
    as_json: AsJson = False,
) -> None:
    """List requests by their deadline. Exit 1 when one is past it. Persons are shown by pseudonym."""
    from info.stewardship import days_left

    with guarded(as_json=as_json), Project.here() as project:
        home, now = steward(project, tenant), time.time()
        found = run(lambda: home.requests(open_only=not every))
        late = [each for each in found if each.done_at is None and days_left(each.due_at, now) < 0]
        if as_json:
            show_json({"requests": found, "late": [each.id for each in late]})
        else:
            for each in found:
                line(_told(each, days_left(each.due_at, now)), "bold red" if each in late else "")
            if not found:
                line("No request is open." if not every else "There was no request.")
            hint(f"{len(found):,} requests, {len(late):,} past their deadline")
    if late:
        raise typer.Exit(EXIT_FINDINGS)


def _told(each: PrivacyRequest, left: int) -> str:
    if each.done_at is not None:
        state = f"answered {day(each.done_at)}: {each.outcome}"
    elif left < 0:
        state = f"{-left} days late"
    else:
        state = f"{left} days left, by {day(each.due_at)}"
    return f"{each.id}  {each.kind:<13} {each.law}  {each.key}  {state}"
