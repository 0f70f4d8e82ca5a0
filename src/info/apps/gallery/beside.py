"""What stands beside a message: the limits it uses, what was lost, and what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from info.apps.gallery.html import esc, tag
from info.apps.gallery.shown import Shown
from info.model.values import Finding, Loss
from info.validators.payloads import Usage

__all__ = ["beside", "marks"]

_FIRST: Final = 4
"""Meters that are seen at once; the others unfold."""
_NAMED: Final = 4
"""Blocks of one loss that are named; of more the number is told."""
_HOW: Final = {"stand_in": "stand-in", "shortened": "shortened", "dropped": "dropped"}
_SEVERITIES: Final = {"error": "✕", "warning": "!", "note": "i"}


def marks(shown: Shown) -> list[tuple[str, str]]:
    """What is to be seen at a glance: a kind, and a sign with words, so that colour says nothing alone.

    A message fits that keeps well within its limits, gave nothing up for them, and has no finding but notes.
    """
    found = list(_warnings(shown))
    otherwise = sum(not loss.how for loss in shown.losses)
    return [
        *(found or [("fits", "✓ fits")]),
        *([("other", f"≈ {otherwise} shown otherwise")] if otherwise else []),
    ]


def _warnings(shown: Shown) -> Iterator[tuple[str, str]]:
    if shown.refusal:
        yield "bad", "✕ refused"
    over = [used for used in shown.usages if used.is_over]
    near = [used for used in shown.usages if used.is_near]
    for kind, sign, found in (("bad", "✕ over", over), ("near", "▲", near)):
        if found:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            yield kind, f"{sign} {found[0].percent} % {found[0].label}{more}"
    for severity, kind in (("error", "bad"), ("warning", "near")):
        count = sum(finding.severity == severity for finding in shown.findings)
        if count:
            yield kind, f"{_SEVERITIES[severity]} {_counted(count, severity)}"
    given_up = sum(bool(loss.how) for loss in shown.losses)
    if given_up:
        yield "lost", f"− {given_up} given up to fit"


def beside(shown: Shown) -> str:
    """Limits used, losses and findings, as HTML; each says so where there are none."""
    limits = tag("p", esc(shown.bill), cls="bill") if shown.bill else ""
    return (
        tag("section", f"<h3>Limits used</h3>{limits}{_meters(shown)}")
        + tag("section", f"<h3>Losses</h3>{_losses(shown.losses)}")
        + tag("section", f"<h3>Findings</h3>{_findings(shown.findings)}")
    )


# -- limits ------------------------------------------------------------------------------------


def _meters(shown: Shown) -> str:
    if not shown.usages:
        told = "there is no payload" if shown.refusal else "none: no limits are known for this channel"
        return tag("p", told, cls="none")
    first, rest = shown.usages[:_FIRST], shown.usages[_FIRST:]
    meters = tag("ul", "".join(map(_meter, first)), cls="meters")
    if not rest:
        return meters
    unfolded = tag("ul", "".join(map(_meter, rest)), cls="meters")
    return meters + tag("details", f"<summary>{len(rest)} more, less full</summary>{unfolded}")


def _meter(used: Usage) -> str:
    kind, sign = ("over", "✕ ") if used.is_over else ("near", "▲ ") if used.is_near else ("", "")
    row = tag("span", f"{sign}{esc(used.label)}") + tag("span", esc(used.amount))
    bar = tag("i", "", style=f"width:{min(max(used.percent, 1), 100)}%")
    where = used.path or "the whole payload"
    inner = row + tag("b", f"{used.percent} %") + f'<span class="meter" aria-hidden="true">{bar}</span>'
    return tag("li", inner, cls=kind or None, title=f"{used.place} at {where}")


# -- losses ------------------------------------------------------------------------------------


def _losses(losses: Sequence[Loss]) -> str:
    """A line for each sentence, with the blocks it is about; what had to give way to a limit first."""
    if not losses:
        return tag("p", "none", cls="none")
    blocks: dict[tuple[str, str], list[str]] = {}
    for loss in sorted(losses, key=lambda loss: not loss.how):
        blocks.setdefault((loss.how, loss.what), []).append(loss.block)
    lines = "".join(tag("li", _loss(how, what, named)) for (how, what), named in blocks.items())
    return tag("ul", lines, cls="told")


def _loss(how: str, what: str, blocks: Sequence[str]) -> str:
    named = esc(", ".join(blocks[:_NAMED]))
    if len(blocks) > _NAMED:
        others = esc(", ".join(blocks[_NAMED:]))
        named += f' <span title="{others}">and {len(blocks) - _NAMED} more</span>'
    badge = tag("em", _HOW[how] if how else "otherwise", cls=f"how {how or 'otherwise'}")
    return f"{badge} <b>{named}</b> {esc(what)}"


# -- findings ----------------------------------------------------------------------------------


def _findings(findings: Sequence[Finding]) -> str:
    if not findings:
        return tag("p", "none", cls="none")
    order = list(_SEVERITIES)
    lines = sorted(findings, key=lambda finding: order.index(finding.severity))
    return tag("ul", "".join(tag("li", _finding(each)) for each in lines), cls="told")


def _finding(finding: Finding) -> str:
    badge = tag("em", f"{_SEVERITIES[finding.severity]} {finding.severity}", cls=f"how {finding.severity}")
    words = esc(f"{finding.what} {finding.next_step}".rstrip())
    place = f" {tag('span', esc(finding.path), cls='place')}" if finding.path else ""
    return f"{badge} {tag('code', esc(finding.code))} {words}{place}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
