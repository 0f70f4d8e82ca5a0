"""Key figures from events, by any of template, channel, variant, locale and window.

A figure is about the messages *generated* in the period; what happened to them counts whenever it
happened. Each message counts once for each kind of event, however often it was clicked. What a machine
did (a prefetcher, a mail scanner) is in no figure but its own.

    engagement       messages clicked, shared, rated or converted ÷ messages generated
    click_through    messages clicked ÷ messages generated
    response         seconds from request to committed message, as `generated` events tell
    language         messages whose text was recognised in the language it claims ÷ messages looked at
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Final

import msgspec
import orjson

from info.analytics.moods import MoodKpi
from info.analytics.rates import Latency, Rate, latency_of, rate_of
from info.analytics.scores import ScoreKpi
from info.errors import UnknownName
from info.model.names import EVENTS
from info.model.values import EventRecord

__all__ = ["DIMENSIONS", "ENGAGED", "Kpi", "KpiReport", "kpis", "to_json"]

DIMENSIONS: Final = ("tenant", "template", "channel", "variant", "locale")
"""What figures can be grouped by."""
ENGAGED: Final = frozenset({"clicked", "shared", "rated", "converted"})
"""The kinds of event that say a reader did something with a message; to have seen it is not enough."""


class Kpi(msgspec.Struct, frozen=True):
    """The figures of one group. `group` names it: dimension → value; empty for the total.

    `window` is the start of its window (Unix seconds), None when not grouped by time. `counts` is
    messages per kind of event.
    """

    group: Mapping[str, str]
    window: float | None
    messages: int
    counts: Mapping[str, int]
    engagement: Rate
    click_through: Rate
    response: Latency | None
    language: Rate | None = None
    """None is no estimate: nobody looked at any of these messages' texts."""
    machines: Mapping[str, int] = {}
    """Messages that machines opened or clicked, by kind of event; in none of the other figures."""


class KpiReport(msgspec.Struct, frozen=True):
    """The total and the groups, in the order of their names; the period as it was asked for."""

    since: float | None
    until: float | None
    total: Kpi
    groups: tuple[Kpi, ...]
    moods: tuple[MoodKpi, ...] = ()
    """How replies of the period's weeks sounded; from a tally of their own, not from events."""
    score: ScoreKpi | None = None
    """What choosing variants brought in all, from tallies: not of the period alone. None: nobody asked."""
    scores: tuple[ScoreKpi, ...] = ()
    """The same by template and channel, of those with messages in the period."""


class _Cohort:
    """The messages generated in the period, and what happened to them."""

    __slots__ = ("happened", "languages", "made", "touched")

    def __init__(self) -> None:
        self.made: dict[tuple[str, str], EventRecord] = {}
        self.happened: dict[tuple[str, str], set[str]] = {}
        self.touched: dict[tuple[str, str], set[str]] = {}
        self.languages: Mapping[tuple[str, str], bool] = {}


def kpis(
    events: Iterable[EventRecord],
    *,
    by: Sequence[str] = ("template", "channel", "variant"),
    since: float | None = None,
    until: float | None = None,
    window: float | None = None,
    languages: Mapping[tuple[str, str], bool] | None = None,
) -> KpiReport:
    """Figures of the messages generated in [since, until), Unix seconds; None is unbounded.

    `by` names dimensions; `window` (seconds) also groups by the time of generation. Repeated and
    foreign events change nothing. `languages` says of the messages whose texts were looked at, by
    tenant and id, whether the text was in the language it claims; it comes from a sample. Raises
    UnknownName for a dimension that is none.
    """
    for name in by:
        if name not in DIMENSIONS:
            raise UnknownName("dimension", name, DIMENSIONS)
    if window is not None and window <= 0:
        raise ValueError("a window is longer than 0 seconds")
    cohort = _cohort(events, since, until)
    cohort.languages = languages or {}
    grouped: dict[tuple[Hashable, ...], list[tuple[str, str]]] = {}
    for key, made in cohort.made.items():
        start = None if window is None else made.at // window * window
        grouped.setdefault((start or 0.0, *(getattr(made, name) for name in by)), []).append(key)
    groups = [
        _kpi(cohort, grouped[names], dict(zip(by, map(str, names[1:]), strict=True)), names[0], window)
        for names in sorted(grouped, key=str if window is None else _by_time)
    ]
    return KpiReport(since, until, _kpi(cohort, list(cohort.made), {}, None, None), tuple(groups))


def to_json(report: KpiReport) -> bytes:
    """The report as JSON, indented, keys as in the structs; times are Unix seconds."""
    return orjson.dumps(msgspec.to_builtins(report), option=orjson.OPT_INDENT_2)


def _by_time(names: tuple[Hashable, ...]) -> tuple[float, str]:
    return float(str(names[0])), str(names[1:])


def _cohort(events: Iterable[EventRecord], since: float | None, until: float | None) -> _Cohort:
    cohort = _Cohort()
    for event in events:
        key = (event.tenant, event.message)
        (cohort.touched if event.machine else cohort.happened).setdefault(key, set()).add(event.kind)
        after = since is None or event.at >= since
        if event.kind == "generated" and after and (until is None or event.at < until):
            cohort.made.setdefault(key, event)
    return cohort


def _kpi(
    cohort: _Cohort,
    keys: Sequence[tuple[str, str]],
    group: Mapping[str, str],
    start: Hashable,
    window: float | None,
) -> Kpi:
    kinds = [cohort.happened[key] for key in keys]
    counts = {kind: sum(kind in happened for happened in kinds) for kind in EVENTS}
    touched = Counter(kind for key in keys for kind in cohort.touched.get(key, ()))
    engaged = sum(not ENGAGED.isdisjoint(happened) for happened in kinds)
    judged = [cohort.languages[key] for key in keys if key in cohort.languages]
    seconds = [made.value for made in map(cohort.made.__getitem__, keys) if made.value is not None]
    return Kpi(
        group=group,
        window=None if window is None else float(str(start)),
        messages=len(keys),
        counts=counts,
        engagement=rate_of(engaged, len(keys)),
        click_through=rate_of(counts["clicked"], len(keys)),
        response=latency_of(seconds),
        language=rate_of(sum(judged), len(judged)) if judged else None,
        machines=dict(sorted(touched.items())),
    )
