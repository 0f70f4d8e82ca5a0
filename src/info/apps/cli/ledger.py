"""What was generated: `infoctl explain`, `replay`, `send`, `track`, `analytics`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec
import typer

from info.apps.cli.output import EXIT_FINDINGS, console, fail, guarded, hint, line, show_json
from info.apps.cli.project import Project, run
from info.errors import ConfigError

if TYPE_CHECKING:
    from info.analytics import Kpi, KpiReport, MoodKpi, Rate, ScoreKpi

__all__ = ["AsJson", "MessageId", "Of", "analytics", "explain", "replay", "send", "track"]

DIMENSIONS: Final = ("template", "channel", "variant")
LIFT_TOLD: Final = (
    "Lift: what the drawn variants came to over what equal shares would have, with its 95 % interval. "
    "Score: the part of what always serving the best variant would gain, 0 to 1. Both are of all messages "
    "drawn since the texts are what they are, whatever --days says."
)
"""What the table of scores says."""
WIDTH: Final = 120
"""Columns of a table where no terminal says how many there are."""

MessageId = Annotated[str, typer.Argument(help="The message's id, as render prints it.")]
"""The argument that names a message."""
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
"""The option for machines."""
Of = Annotated[
    str | None, typer.Option("--tenant", help="The message's tenant; found by the id when left out.")
]
"""The option that names a message's tenant."""


def explain(message: MessageId, *, tenant: Of = None, as_json: AsJson = False) -> None:
    """Say why a message is as it is: locale, variant, probability, blocks, losses."""
    with guarded(as_json=as_json), Project.here() as project:
        generator = project.generator(project.tenant_of(message, tenant))
        explanation = run(lambda: generator.explain(message))
        if as_json:
            show_json(explanation)
        else:
            line(str(explanation))
            hint(f"Next: infoctl replay {message}, or infoctl send {message} --to console")


def replay(
    message: MessageId,
    *,
    tenant: Of = None,
    decide: Annotated[bool, typer.Option("--decide", help="Take the decisions again, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a message again from stored data and compare the bytes. Exit 1 when they are others."""
    with guarded(as_json=as_json), Project.here() as project:
        generator = project.generator(project.tenant_of(message, tenant))
        result = run(lambda: generator.replay(message, decide=decide))
        if as_json:
            show_json(_replay_as_json(result))
        else:
            _show_replay(result)
    if not result.same or (result.decision is not None and not result.decision.same):
        raise typer.Exit(EXIT_FINDINGS)


def _replay_as_json(result: Any) -> dict[str, Any]:
    """The result with what it says of itself: whether bytes and decision are the same."""
    found: dict[str, Any] = {**msgspec.to_builtins(result), "same": result.same}
    if result.decision is not None:
        found["decision"]["same"] = result.decision.same
    return found


def _show_replay(result: Any) -> None:
    line(
        f"{'same bytes' if result.same else 'other bytes'}  {result.message}",
        "green" if result.same else "bold red",
    )
    line(f"  stored   {result.stored_hash}\n  replayed {result.hash}", "dim")
    if not result.fingerprint_same:
        line(f"  It was made by another engine: {result.fingerprint}", "yellow")
    if result.decision is not None:
        again = "same" if result.decision.same else "other"
        line(f"  decision: {again}: {result.decision.variant} with {result.decision.probability:.3f}")
        if result.decision.why:
            line(f"  {result.decision.why}", "dim")
        for choice in result.decision.choices:
            line(f"  {choice.of}: {choice.chosen} with {choice.probability:.3f}")


def send(
    message: MessageId,
    *,
    to: Annotated[
        str, typer.Option("--to", help="console, file:PATH, smtp://host:port/address, or a webhook's URL.")
    ],
    approve: Annotated[
        bool, typer.Option("--approve", help="Send it though it is held: you have looked at it.")
    ] = False,
    tenant: Of = None,
    as_json: AsJson = False,
) -> None:
    """Hand a message to a provider: one attempt, one receipt. Exit 1 when it was not taken."""
    with guarded(as_json=as_json), Project.here() as project:
        project.reaching(to)
        generator = project.generator(project.tenant_of(message, tenant))

        async def attempt() -> Any:
            return await (await generator.message(message)).send(to, approved=approve)

        receipt = run(attempt)
        if as_json:
            show_json(receipt)
        else:
            tail = f": {receipt.detail}" if receipt.detail else ""
            line(f"{receipt.status} by {receipt.provider}{tail}")
            hint(f"Next: infoctl track {message} delivered")
    if receipt.status != "sent":
        raise typer.Exit(EXIT_FINDINGS)


def track(
    message: MessageId,
    event: Annotated[str, typer.Argument(help="delivered, viewed, clicked, shared, rated, converted, …")],
    *,
    value: Annotated[float | None, typer.Option(help="The rating or the amount.")] = None,
    event_id: Annotated[str | None, typer.Option("--event-id", help="The same id counts once.")] = None,
    machine: Annotated[
        str | None, typer.Option(help="prefetch, preview, scanner …: no person did it; it rewards nobody.")
    ] = None,
    tenant: Of = None,
    as_json: AsJson = False,
) -> None:
    """Log that something happened to a message; the next choices learn from it."""
    with guarded(as_json=as_json), Project.here() as project:
        feedback = project.feedback(project.tenant_of(message, tenant))
        tracked = run(lambda: feedback.track(message, event, value=value, event_id=event_id, machine=machine))
        if as_json:
            show_json(tracked)
            return
        counted = "logged" if tracked.fresh else "known already, not counted again"
        if tracked.event.machine:
            counted += f", as a machine's ({tracked.event.machine})"
        line(f"{event}: {counted}")
        if tracked.table is not None:
            shares = ", ".join(f"{name} {share:.0%}" for name, share in tracked.table.shares)
            line(f"  allocation table {tracked.table.number}: {shares}", "dim")
        hint("Next: infoctl analytics")


def analytics(
    *,
    tenant: Annotated[str | None, typer.Option(help="One tenant; all when left out.")] = None,
    days: Annotated[float, typer.Option(help="How far to look back.")] = 30.0,
    export: Annotated[
        Path | None,
        typer.Option(help="Also write the report into this folder, as analytics.export_format says."),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", help="template, channel or variant; give it again. All three when left out."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Engagement, clicks, response times and language accuracy, by template, channel and variant; what
    choosing variants brought, by template and channel; and how replies sounded, by template and week.

    Shares come with 95 % intervals. The language is detected in the texts of at most 200 messages.
    """
    with guarded(as_json=as_json), Project.here() as project:
        report, why = project.analytics(tenant, days=days, by=by or DIMENSIONS)
        if export is not None:
            _export(report, export, project.setup.settings.analytics_export_format.value)
        if as_json:
            show_json(report)
            return
        _show_report(report, by or DIMENSIONS)
        _show_scores(report)
        _show_moods(report.moods)
        if report.total.machines:
            shown = ", ".join(f"{kind} {count:,}" for kind, count in report.total.machines.items())
            hint(f"Machines: {shown} messages; in no figure above.")
        if why and report.total.messages:
            hint(f"Language: {why}")


def _export(report: KpiReport, folder: Path, formats: Sequence[str]) -> None:
    """Writes `analytics.json`; of the other formats the runtime has said that they are not yet there."""
    from info.analytics import to_json

    if "json" not in formats:
        what = f"of {', '.join(formats)} nothing can be written yet."
        raise ConfigError(what, key="analytics.export_format", next_step="Add json.")
    file = folder / "analytics.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(to_json(report))
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror or error}.")


def _show_report(report: KpiReport, by: Sequence[str]) -> None:
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    rows = [_report_cells(kpi, by) for kpi in (*report.groups, report.total)]
    for at, title in enumerate(by):  # a name stays whole; a figure may have its interval below it
        table.add_column(title, no_wrap=True, min_width=max(len(row[at]) for row in rows))
    for title in ("messages", "engaged", "clicked", "p50 ms", "p95 ms", "p99 ms", "language"):
        table.add_column(title, justify="right")
    for row in rows:
        table.add_row(*row)
    if not report.total.messages:
        line("Nothing was generated in this window.")
        return
    screen = console()
    screen.print(table, width=None if screen.is_terminal else max(WIDTH, screen.width))


def _show_scores(report: KpiReport) -> None:
    """What choosing variants brought; nothing where there was nothing to choose."""
    from rich.table import Table

    if not report.scores or report.score is None:
        return
    several = len({each.tenant for each in report.scores}) > 1
    table = Table(box=None, header_style="bold", pad_edge=False)
    titles = (*(("tenant",) if several else ()), "variants of", "channel")
    figures = (*report.scores, report.score)
    rows = [(*((each.tenant,) if several else ()), each.template or "all", each.channel) for each in figures]
    for at, title in enumerate(titles):
        table.add_column(title, no_wrap=True, min_width=max(len(row[at]) for row in rows))
    for title in ("drawn", "reached goal", "equal shares", "lift", "score"):
        table.add_column(title, justify="right")
    for row, each in zip(rows, figures, strict=True):
        table.add_row(*row, *_score_cells(each))
    screen = console()
    screen.print()
    screen.print(table, width=None if screen.is_terminal else max(WIDTH, screen.width))
    hint(f"Score: {report.score.told}.")
    hint(LIFT_TOLD)


def _score_cells(each: ScoreKpi) -> list[str]:
    reached = f"{each.rewards / each.messages:.1%}" if each.messages else "–"
    cells = [f"{each.messages:,}", reached]
    if each.lift is None or each.low is None or each.high is None or each.equal is None:
        return [*cells, "", "not enough to say", ""]
    lift = f"{each.lift:+.0%} ({100 * each.low:+.0f} to {100 * each.high:+.0f})"
    return [*cells, f"{each.equal:.1%}", lift, "not known yet" if each.score is None else f"{each.score:.2f}"]


def _show_moods(moods: Sequence[MoodKpi]) -> None:
    """How replies sounded; nothing where nobody wrote back."""
    from rich.table import Table

    if not moods:
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("replies to", "week of"):
        table.add_column(title, no_wrap=True)
    for title in ("replies", "negative", "positive", "unsure", "no estimate"):
        table.add_column(title, justify="right")
    for each in moods:
        shares = (_share(each.negative), _share(each.positive))
        table.add_row(
            each.template,
            each.week,
            f"{each.replies:,}",
            *shares,
            f"{each.unsure:,}",
            f"{each.no_estimate:,}",
        )
    screen = console()
    screen.print()
    screen.print(table, width=None if screen.is_terminal else max(WIDTH, screen.width))


def _report_cells(kpi: Kpi, by: Sequence[str]) -> list[str]:
    names = [str(kpi.group.get(name, "")) for name in by]
    measured = kpi.response
    times = [measured.p50, measured.p95, measured.p99] if measured else [None, None, None]
    return [
        *(names if any(names) else ["all", *names[1:]]),
        f"{kpi.messages:,}",
        _share(kpi.engagement),
        _share(kpi.click_through),
        *("" if seconds is None else f"{1000 * seconds:.2f}" for seconds in times),
        _share(kpi.language) if kpi.language else "no estimate",
    ]


def _share(rate: Rate) -> str:
    """A rate with its 95 % interval: `12% (9–16)`; a dash where there is nothing to divide by."""
    if rate.share is None:
        return "–"
    return f"{rate.share:.0%} ({100 * rate.low:.0f}–{100 * rate.high:.0f})"
