"""The report as one HTML page: no script, nothing loaded, every number with its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Final

from info.personalization.statistics.page_style import STYLE
from info.personalization.statistics.plots import evidence_plot, lift_plot, rates_plot, shares_plot
from info.personalization.statistics.results import Comparison, Report
from info.personalization.statistics.words import number, percent, range_words, signed

__all__ = ["report_page"]

_BADGES: Final = {
    "running": ("…", "running"),
    "better": ("✓", "decided"),
    "worse": ("✓", "decided"),
    "no_difference": ("=", "ended"),
    "guardrail": ("✕", "harm"),
    "sample_ratio": ("✕", "not to be read"),
}


def report_page(report: Report) -> str:
    """A whole HTML document. Whatever names a template or a file gave are escaped."""
    name = report.plan.name or "Experiment"
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    body = "".join(
        [
            _head(report, name),
            *(_comparison(report, index) for index in range(len(report.comparisons))),
            _variants(report),
            _checks(report),
            _explained(report),
            _plan(report),
        ]
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{escape(name)}: {escape(report.headline)}</title><style>{STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def _head(report: Report, name: str) -> str:
    sign, word = _BADGES[report.verdict]
    mode = "planned size" if report.plan.mode == "planned" else "open end"
    read = (
        datetime.fromtimestamp(report.read_at, UTC).strftime("%Y-%m-%d %H:%M UTC") if report.path else "never"
    )
    facts = [
        ("days", f"{report.days:,.1f}"),
        ("units", f"{report.people:,}"),
        ("looks", f"{report.looks:,}"),
        ("mode", mode),
        ("read at", read),
    ]
    listed = "".join(f"<div><dt>{key}</dt><dd>{escape(value)}</dd></div>" for key, value in facts)
    return (
        f'<header><p class="kind">Experiment on “{escape(report.plan.metric)}”</p><h1>{escape(name)}</h1>'
        f'<p class="verdict {report.verdict}"><span class="badge">{sign} {word}</span> '
        f"<strong>{escape(report.headline)}</strong> {escape(report.next_step)}</p>"
        f'<dl class="facts">{listed}</dl></header>'
    )


def _comparison(report: Report, index: int) -> str:
    found, control = report.comparisons[index], report.plan.variants[0]
    cells = "".join(_cell(*figure) for figure in _figures(report, found))
    plots = f"{lift_plot(report, index)}{evidence_plot(report, index)}" if report.path else ""
    return (
        f"<section><h2>{escape(found.variant)} beside {escape(control)}</h2><p>{escape(found.words)}</p>"
        f'<dl class="figures">{cells}</dl><div class="plots">{plots}</div></section>'
    )


def _figures(report: Report, found: Comparison) -> Iterator[tuple[str, str, str]]:
    yield "lift", signed(found.lift), "How much higher the rate was, as a part of the control's rate."
    fits = range_words(found.low, found.high)
    yield "interval", fits, "Lifts that fit what was seen, at every look at once."
    if found.expected is not None:
        yield (
            "expected",
            signed(found.expected),
            "What to expect once it is shipped, less the luck of winning.",
        )
    if found.e_value is not None:
        times = f"{number(found.e_value)} of {number(found.bound)} needed"
        yield "e-value", times, "How many times as well a difference explains the rewards as luck does."
    if found.z is not None:
        bound = "none yet" if found.bound == float("inf") else f"{found.bound:.2f}"
        yield "score", f"{found.z:.2f}, bound {bound}", "The difference in units of what luck does."
    if found.p_value is not None:
        small = "below 0.0001" if found.p_value < 1e-4 else f"{found.p_value:.4f}"  # noqa: PLR2004
        held = "at any look" if report.plan.mode == "open" else "with the looks on the way reckoned in"
        yield "p-value", small, f"How seldom luck alone comes this far; it holds {held}."


def _variants(report: Report) -> str:
    rows = [
        (each.name, f"{each.shown:,}", f"{each.rewarded:,}", percent(each.rate, 2), percent(each.share, 0))
        for each in report.variants
    ]
    plots = f"{rates_plot(report)}{shares_plot(report)}" if report.path else ""
    told = (
        "Units were assigned by a draw. A rate is rewards over units; where shares changed, each unit is "
        "weighed by one over its share, so that a good week does not count for whoever had more of it."
    )
    table = _table(("variant", "units", report.plan.metric, "rate", "share now"), rows)
    return (
        f"<section><h2>What each variant did</h2><p>{told}</p>{table}"
        f'<div class="plots">{plots}</div></section>'
    )


def _checks(report: Report) -> str:
    parts = f"{_ratio(report)}{_guardrails(report)}{_holdout(report)}"
    return f"<section><h2>May it be trusted?</h2>{parts}</section>"


def _ratio(report: Report) -> str:
    ratio = report.sample_ratio
    state, word = ("bad", "✕ alarm") if ratio.alarm else ("good", "✓ fits")
    rows = [(name, f"{seen:,}", f"{wanted:,.0f}") for name, seen, wanted in ratio.groups]
    return (
        f'<h3>Assignment <span class="mark {state}">{word}</span></h3><p>{escape(ratio.words)}</p>'
        f"{_table(('group', 'units', 'as the tables say'), rows)}"
    )


def _guardrails(report: Report) -> str:
    if not report.guardrails:
        return "<h3>Guardrails</h3><p>None were named in the plan.</p>"
    told = (
        "Events that must not become more frequent. Evidence for harm and for safety is read at every look; "
        "20 is enough for either."
    )
    parts, rows = [f"<h3>Guardrails</h3><p>{told}</p>"], []
    for each in report.guardrails:
        state, word = (
            ("bad", "✕ harm") if each.harmed else ("good", "✓ safe") if each.safe else ("wait", "… open")
        )
        counts = (f"{each.control:,}", f"{each.challenger:,}", signed(each.lift))
        evidence = (number(each.harm_e_value), number(each.safe_e_value))
        rows.append((f"{each.metric}, {each.variant}", *counts, *evidence, word))
        parts.append(f'<p><span class="mark {state}">{word}</span> {escape(each.words)}</p>')
    head = ("event, variant", "control", "variant", "rise", "harm", "safety", "state")
    return "".join([*parts, _table(head, rows)])


def _holdout(report: Report) -> str:
    held = report.holdout
    if held is None:
        return ""
    rows = [
        (name, f"{units:,}", f"{rewarded:,}", percent(rewarded / units if units else None, 2))
        for name, units, rewarded in (
            ("held out", held.held, held.held_rewarded),
            ("took part", held.took_part, held.took_part_rewarded),
        )
    ]
    table = _table(("group", "units", report.plan.metric, "rate"), rows)
    return f"<h3>Holdout</h3><p>{escape(held.words)}</p>{table}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose first column names its rows; all cells are escaped here."""
    above = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    lines = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>{"".join(map(_td, row[1:]))}</tr>' for row in rows
    )
    started = f"<thead><tr>{above}</tr></thead>" if head else ""
    return f'<div class="scroll"><table>{started}<tbody>{lines}</tbody></table></div>'


def _td(cell: str) -> str:
    return f"<td>{escape(cell)}</td>"


def _explained(report: Report) -> str:
    cells = "".join(_cell(each.name, each.value, each.sentence) for each in report.words)
    return f'<section><h2>How to read the numbers</h2><dl class="figures">{cells}</dl></section>'


def _cell(name: str, value: str, why: str) -> str:
    return f'<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd><dd class="why">{escape(why)}</dd></div>'


def _plan(report: Report) -> str:
    plan = report.plan
    told = [
        ("variants", ", ".join(plan.variants)),
        ("metric", plan.metric),
        ("mode", plan.mode),
        ("policy of the shares", plan.policy),
        ("error", percent(plan.alpha)),
        *([("units for each variant", f"{plan.people_per_variant:,}")] if plan.mode == "planned" else []),
        ("lift looked for", signed(plan.lift)),
        ("rate assumed", percent(plan.base_rate)),
        ("power", percent(plan.power, 0)),
        ("guardrails", _listed([f"{g.metric} (up to {signed(g.margin)})" for g in plan.guardrails])),
    ]
    return (
        "<section><h2>The plan, recorded before the start</h2><p>Nothing of it changes while the experiment "
        f"runs; that is what the error rests on.</p>{_table((), told)}</section>"
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if names else "none"
