"""What is only stored, what must be kept, and what is past its time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from info.apps.cli.output import guarded, hint, line, show_json
from info.apps.cli.privacy.common import (
    AsJson,
    ByLaw,
    Of,
    Who,
    day,
    end_of_day,
    known_law,
    show_standing,
    steward,
)
from info.apps.cli.project import Project, run

if TYPE_CHECKING:
    from info.model.people import Hold

__all__ = ["hold", "holds", "release", "restrict", "retention", "unrestrict"]


def restrict(recipient: Who, *, tenant: Of, law: ByLaw = "gdpr", as_json: AsJson = False) -> None:
    """Only store a person's data from now on: messages to them are held, with the reason."""
    with guarded(as_json=as_json), Project.here() as project:
        home, by_law = steward(project, tenant), known_law(law)
        standing = run(lambda: home.restrict(recipient, law=by_law))
        if as_json:
            show_json(standing)
        else:
            line("Restricted.")
            show_standing(standing)
            hint(f"Next: infoctl privacy unrestrict {recipient} --tenant {tenant}, once it is settled")


def unrestrict(recipient: Who, *, tenant: Of, as_json: AsJson = False) -> None:
    """Lift a restriction. What was held meanwhile is not sent by itself."""
    with guarded(as_json=as_json), Project.here() as project:
        home = steward(project, tenant)
        standing = run(lambda: home.unrestrict(recipient))
        if as_json:
            show_json(standing)
        else:
            line("The restriction is lifted.")
            show_standing(standing)


def hold(
    recipient: Who,
    *,
    tenant: Of,
    whose: Annotated[str, typer.Option("--whose", help="The office and case that orders it; no person.")],
    until: Annotated[str | None, typer.Option("--until", help="The last day; open when left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """Place a legal hold: nothing of the person is erased or deleted while it stands."""
    with guarded(as_json=as_json), Project.here() as project:
        home, end = steward(project, tenant), end_of_day(until, "--until")
        placed = run(lambda: home.hold(recipient, whose=whose, until=end))
        if as_json:
            show_json(placed)
        else:
            line(f"Hold {placed.id} stands {f'to the end of {until}' if until else 'until it is released'}.")
            hint(f"Next: infoctl privacy release {placed.id} --tenant {tenant}")


def holds(
    recipient: Annotated[str | None, typer.Argument(help="The recipient's id; all when left out.")] = None,
    *,
    tenant: Of,
    as_json: AsJson = False,
) -> None:
    """List legal holds, ended ones too. Persons are shown by their pseudonyms."""
    with guarded(as_json=as_json), Project.here() as project:
        home = steward(project, tenant)
        found = run(lambda: home.holds(recipient))
        if as_json:
            show_json(found)
            return
        for each in found:
            line(f"{each.id}  {each.key}  {each.whose}: {_state(each)}")
        if not found:
            line("There is no hold.")


def _state(each: Hold) -> str:
    if each.released_at is not None:
        return f"released {day(each.released_at)}"
    return f"from {day(each.at)} until {day(each.until) or 'it is released'}"


def release(
    hold_id: Annotated[str, typer.Argument(metavar="HOLD", help="The hold's id.")],
    *,
    tenant: Of,
    as_json: AsJson = False,
) -> None:
    """Release a legal hold: the person may be erased again."""
    with guarded(as_json=as_json), Project.here() as project:
        home = steward(project, tenant)
        released = run(lambda: home.release(hold_id))
        if as_json:
            show_json(released)
        else:
            line(f"Hold {released.id} of {released.whose} is released.")


def retention(
    *,
    tenant: Of,
    days: Annotated[
        float | None, typer.Option("--days", help="Instead of analytics.retention_days.", min=0.0)
    ] = None,
    delete: Annotated[bool, typer.Option("--delete", help="Delete it; else it is only counted.")] = False,
    as_json: AsJson = False,
) -> None:
    """Count what is past its retention; with --delete, delete it. What is under a hold stays."""
    with guarded(as_json=as_json), Project.here() as project:
        home = steward(project, tenant)
        past = run(lambda: home.retention(days=days, delete=delete))
        if as_json:
            show_json({"deleted": delete, "counts": dict(past.counts), "held": past.held})
            return
        line("Deleted:" if delete else "Past its retention:", "bold")
        for kind, number in past.counts:
            line(f"  {number:>9,} {kind}")
        if past.held:
            line(f"  {past.held:>9,} messages stay: a legal hold stands", "yellow")
        if not delete and any(number for _, number in past.counts):
            hint(f"Nothing was deleted. Next: infoctl privacy retention --tenant {tenant} --delete")
