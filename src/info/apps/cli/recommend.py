"""When, and by which channel, somebody should hear of something: `infoctl recommend`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from info.apps.cli.output import console, guarded, hint, line, show_json
from info.apps.cli.project import Project, run

if TYPE_CHECKING:
    from info.feedback.behaviour import Behaviour, BestChannel, BestTime
    from info.model.choices import Choice
    from info.personalization.behaviour import Prediction

__all__ = ["recommend"]

_NEXT: Final = 3
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def recommend(
    recipient: Annotated[str, typer.Argument(help="The recipient's id.")],
    template: Annotated[str, typer.Argument(help="What they should hear of: a template.")],
    *,
    tenant: Annotated[str, typer.Option("--tenant", "-t", help="Whose recipient it is.")],
    channel: Annotated[
        list[str] | None,
        typer.Option("--channel", "-c", help="A channel to choose from; as often as needed."),
    ] = None,
    within: Annotated[float, typer.Option("--within", help="How many hours it may wait.")] = 24.0,
    timezone: Annotated[
        str | None, typer.Option("--timezone", help="Where they are; else as their newest message had it.")
    ] = None,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Bring everybody's habits up to date first: daily, by a timer.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say when and by which channel somebody is likeliest to read it, and why.

    "drawn" is what a message should follow so that other channels and hours are learnt of, too: hand the
    JSON to infoctl render --choices.
    """
    with guarded(as_json=as_json), Project.here() as project:
        from info.bootstrap import behaviour
        from info.model.values import Recipient

        asked = behaviour(project.known_tenant(tenant), setup=project.setup)
        if refresh:
            _refreshed(asked, hidden=as_json)
        whom = Recipient(recipient, timezone=_known_zone(timezone))

        async def both() -> tuple[BestChannel, BestTime, tuple[Choice, ...]]:
            by = await asked.best_channel(whom, template, channels=channel)
            wait = timedelta(hours=within)
            when = await asked.best_time(whom, template, channel=by.channel, within=wait)
            drawn = when
            if by.choice is not None and by.choice.channel != by.channel:
                drawn = await asked.best_time(whom, template, channel=by.choice.channel, within=wait)
            return by, when, tuple(filter(None, (by.choice, drawn.choice)))

        by, when, choices = run(both)
        if as_json:
            show_json({"channel": by, "time": when, "choices": choices})
        else:
            _show(by, when, choices)


def _known_zone(name: str | None) -> str | None:
    """The zone, where there is one of that name. Error: `UnknownName`."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

    from info.errors import UnknownName

    if name is None:
        return None
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownName("time zone", name, sorted(available_timezones())) from None
    return name


def _refreshed(asked: Behaviour, *, hidden: bool) -> None:
    from rich.progress import Progress, SpinnerColumn, TextColumn

    columns: tuple[Any, ...] = (SpinnerColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console(errors=True), transient=True, disable=hidden) as bar:
        task = bar.add_task("habits of 0 persons")

        def told(persons: int) -> None:
            bar.update(task, description=f"habits of {persons:,} persons")

        done = run(lambda: asked.refresh(told))
    if not hidden:
        line(f"habits brought up to date: {done:,} persons")


def _show(by: BestChannel, when: BestTime, choices: Sequence[Choice]) -> None:
    line(f"when   {when.local} ({when.zone})  {_said(when.prediction)}", "bold")
    line("by     " + ", ".join(f"{name} {each.probability:.1%}" for name, each in by.ranking))
    for each in when.others[:_NEXT]:
        line(f"  or   {each.hour:02d}:00  {each.prediction.probability:.1%}", "dim")
    for place, why in enumerate(when.reasons):
        line(f"{'why' if place == 0 else '   '}    {why}")
    for choice in choices:
        line(f"drawn  {choice.chosen}  {choice.reason}")
    hint("Next: infoctl privacy access, to see all that is kept of them")


def _said(prediction: Prediction) -> str:
    return f"{prediction.probability:.1%} engage ({prediction.low:.1%} to {prediction.high:.1%})"
