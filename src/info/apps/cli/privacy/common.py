"""What the commands on persons share: whose data, dates, and how a standing is shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Final

import typer

from info.apps.cli.output import line
from info.apps.cli.project import Project, operator
from info.errors import ContextError

if TYPE_CHECKING:
    from info.model.access import Principal
    from info.model.people import Law, Standing
    from info.stewardship import Stewardship

__all__ = [
    "ALL",
    "AsJson",
    "ByLaw",
    "Of",
    "Who",
    "day",
    "end_of_day",
    "known_law",
    "moment",
    "show_standing",
    "steward",
    "whoever",
]

# What these commands take: whose data, in which tenant, under which law, printed how.
Who = Annotated[str, typer.Argument(help="The recipient's id.")]
Of = Annotated[str, typer.Option("--tenant", "-t", help="Whose recipient it is.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ByLaw = Annotated[str, typer.Option("--law", help="gdpr or ccpa: which deadline the request has.")]
ALL: Final = "*"
"""Every topic, or every channel."""


def steward(project: Project, tenant: str) -> Stewardship:
    """The privacy operations of the tenant, as whoever runs this command."""
    from info.bootstrap import stewardship

    return stewardship(project.known_tenant(tenant), setup=project.setup, actor=whoever())


def whoever() -> Principal:
    """Whoever runs this command, who may do everything here."""
    from info.model.access import ALL_TENANTS, Principal

    return Principal(str(operator()), ALL_TENANTS, "admin")


def known_law(name: str) -> Law:
    """The law of that name. Error: `UnknownName`."""
    from info.errors import UnknownName
    from info.stewardship import DEADLINES

    for law in DEADLINES:
        if law == name:
            return law
    raise UnknownName("law", name, DEADLINES)


def moment(text: str | None, option: str) -> float | None:
    """Seconds since 1970 of "2026-11-30" (its beginning, UTC) or "2026-11-30T09:00Z"; None for none.

    Error: `ContextError`.
    """
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ContextError(
            template="privacy", path=option, wanted="a date such as 2026-11-30", got="something else"
        ) from None
    return (at if at.tzinfo is not None else at.replace(tzinfo=UTC)).timestamp()


def end_of_day(text: str | None, option: str) -> float | None:
    """As `moment`, a date alone being its end: "until the 30th" holds on the 30th, too."""
    at = moment(text, option)
    whole_day = at is not None and text is not None and "T" not in text and " " not in text
    return None if at is None else at + timedelta(days=1).total_seconds() - 1 if whole_day else at


def day(at: float | None) -> str:
    """The day of a time, UTC; "" for none."""
    return "" if at is None else datetime.fromtimestamp(at, UTC).date().isoformat()


def show_standing(standing: Standing) -> None:
    """What holds for a person now, a line each."""
    for suppression in standing.suppressed:
        where = "on every channel" if suppression.channel == ALL else f"by {suppression.channel}"
        line(f"  suppressed {where} since {day(suppression.at)} ({suppression.reason})", "yellow")
    if standing.restricted_at is not None:
        line(f"  restricted since {day(standing.restricted_at)}: messages are held", "yellow")
    for objection in standing.objections:
        line(f"  objects to {objection.to} since {day(objection.at)} ({objection.source})")
    for consent in standing.consents:
        said = "consents to" if consent.given else "withdrew consent to"
        line(f"  {said} {consent.purpose}, channel {consent.channel}, {day(consent.at)}")
    for preference in standing.preferences:
        said = "wants" if preference.wanted else "does not want"
        line(f"  {said} topic {preference.topic}, channel {preference.channel}")
    if not (
        standing.suppressed
        or standing.restricted_at is not None
        or standing.objections
        or standing.consents
        or standing.preferences
    ):
        line("  nothing holds for this person", "dim")
