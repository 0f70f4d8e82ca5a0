"""The plots of a report as inline SVG: no script, no font; the page's style has their colours."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Final

import msgspec

from info.personalization.statistics.results import Report
from info.personalization.statistics.words import number, percent, range_words, signed

__all__ = ["evidence_plot", "lift_plot", "rates_plot", "shares_plot"]

WIDTH: Final = 560
HEIGHT: Final = 250
_LEFT: Final = 62
_RIGHT: Final = 96
_TOP: Final = 14
_BOTTOM: Final = 42
_LABEL_APART: Final = 15.0
_NICE: Final = (1.0, 2.0, 2.5, 5.0, 10.0)

Place = tuple[float, float]


class _Frame(msgspec.Struct, frozen=True):
    """Where values stand in the drawing: x from the first to the last look, y from low to high."""

    first: float
    last: float
    low: float
    high: float
    in_days: bool

    def x(self, value: float) -> float:
        span = self.last - self.first or 1.0
        return _LEFT + (value - self.first) / span * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        part = (value - self.low) / (self.high - self.low)
        return HEIGHT - _BOTTOM - min(1.02, max(-0.02, part)) * (HEIGHT - _TOP - _BOTTOM)


def lift_plot(report: Report, index: int) -> str:
    """The lift of one challenger look by look, with the lifts that fitted what was seen."""
    times, in_days = _times(report)
    readings = [point.readings[index] for point in report.path]
    name = report.plan.challengers[index]
    frame = _lift_frame(report, index, times, in_days=in_days)
    lows = [(frame.x(t), frame.y(max(r.low, frame.low - 1))) for t, r in zip(times, readings, strict=True)]
    highs = [(frame.x(t), frame.y(min(r.high, frame.high + 1))) for t, r in zip(times, readings, strict=True)]
    line = [(frame.x(t), frame.y(r.lift)) for t, r in zip(times, readings, strict=True) if r.lift is not None]
    last = readings[-1]
    parts = [
        *_axes(frame, signed_tick, times),
        f'<path class="band" d="{_path(lows)}L{_path(highs[::-1])[1:]}Z"/>',
        f'<path class="edge" d="{_path(lows)}"/><path class="edge" d="{_path(highs)}"/>',
        _rule(frame, 0.0, "no difference"),
        f'<path class="line s1" d="{_path(line)}"/>' if line else "",
        _decided(report, frame, times),
        _end_label(frame, last.lift, signed(last.lift), 1) if last.lift is not None else "",
    ]
    told = (
        f"Lift of {name} over {report.plan.variants[0]} at each look. At the last look {signed(last.lift)}, "
        f"fitting lifts {range_words(last.low, last.high)}."
    )
    return _drawing(f"Lift of {name}", told, parts)


def evidence_plot(report: Report, index: int) -> str:
    """The evidence of one challenger look by look, beside what it must reach."""
    times, in_days = _times(report)
    readings = [point.readings[index] for point in report.path]
    name, is_open = report.plan.challengers[index], report.plan.mode == "open"
    scale: Callable[[float], float] = (lambda v: math.log10(min(max(v, 1e-3), 1e9))) if is_open else abs
    values = [scale(r.evidence) for r in readings]
    finite = [scale(r.bound) for r in readings if math.isfinite(r.bound)]
    top = max([*values, *(finite[-1:] or [3.0])], default=3.0) * 1.1 + 0.3
    top = top if is_open else max(top, min(max(finite, default=4.0), 6.0))
    low = min(-1.0, *values) if is_open else 0.0
    frame = _Frame(times[0], times[-1], low, top, in_days)
    line = [(frame.x(t), frame.y(v)) for t, v in zip(times, values, strict=True)]
    bound = [
        (frame.x(t), frame.y(scale(r.bound)))
        for t, r in zip(times, readings, strict=True)
        if math.isfinite(r.bound)
    ]
    needed = finite[-1] if finite else None
    parts = [
        *_axes(frame, power_tick if is_open else plain_tick, times, whole=is_open),
        f'<path class="bound" d="{_path(bound)}"/>' if bound else "",
        f'<path class="line s1" d="{_path(line)}"/>',
        _decided(report, frame, times),
        *_labels(
            frame, [(values[-1], "evidence", 1), *([(needed, "enough", 9)] if needed is not None else [])]
        ),
    ]
    what = "E-value" if is_open else "Score"
    last = readings[-1]
    wanted = "none is enough this early" if math.isinf(last.bound) else f"enough is {number(last.bound)}"
    told = f"{what} of {name} at each look: {number(last.evidence)} at the last; {wanted}."
    return _drawing(f"Evidence for {name}", told, parts)


def rates_plot(report: Report) -> str:
    """The rate of each variant up to each look."""
    times, in_days = _times(report)
    names = report.plan.variants
    lines = {
        name: [(t, dict(point.rates).get(name)) for t, point in zip(times, report.path, strict=True)]
        for name in names
    }
    settled = [r for each in lines.values() for _, r in each[len(each) // 5 :] if r is not None]
    low, high = (min(settled), max(settled)) if settled else (0.0, 0.1)
    pad = (high - low) * 0.35 or high * 0.3 or 0.01
    frame = _Frame(times[0], times[-1], max(0.0, low - pad), high + pad, in_days)
    parts = [*_axes(frame, percent_tick, times)]
    ends = []
    for place, (name, found) in enumerate(lines.items()):
        known = [(frame.x(t), frame.y(rate)) for t, rate in found if rate is not None]
        if known:
            parts.append(f'<path class="line s{place % 8}" d="{_path(known)}"/>')
            ends.append((found[-1][1] or 0.0, name, place % 8))
    parts += _labels(frame, ends)
    told = "; ".join(f"{name} {percent(dict(report.path[-1].rates).get(name), 2)}" for name in names)
    return _drawing("Rates so far", f"The rate of each variant up to each look. At the last: {told}.", parts)


def shares_plot(report: Report) -> str:
    """Which part of the units each variant got at each look."""
    times, in_days = _times(report)
    names = report.plan.variants
    frame = _Frame(times[0], times[-1], 0.0, 1.0, in_days)
    below = [0.0] * len(times)
    parts, ends = [*_axes(frame, percent_tick, times)], []
    for place, name in enumerate(names):
        shares = [dict(point.shares).get(name, 0.0) for point in report.path]
        upper = [base + share for base, share in zip(below, shares, strict=True)]
        edge = _steps(frame, times, upper)
        floor = _steps(frame, times, below)
        parts.append(f'<path class="area s{place % 8}" d="{_path(floor)}L{_path(edge[::-1])[1:]}Z"/>')
        ends.append(((below[-1] + upper[-1]) / 2, name, place % 8))
        below = upper
    parts += _labels(frame, ends)
    told = "; ".join(f"{name} {percent(dict(report.path[-1].shares).get(name, 0.0), 0)}" for name in names)
    return _drawing("Shares", f"The share of each variant at each look. At the last: {told}.", parts)


def signed_tick(value: float) -> str:
    """A lift on an axis."""
    return "0 %" if abs(value) < 1e-9 else f"{'−' if value < 0 else '+'}{abs(value) * 100:.3g} %"  # noqa: PLR2004


def percent_tick(value: float) -> str:
    """A share on an axis."""
    return f"{value * 100:.3g} %"


def power_tick(value: float) -> str:
    """A power of ten on an axis."""
    return f"{10**value:,.0f}" if value >= 0 else f"1/{10**-value:,.0f}"


def plain_tick(value: float) -> str:
    """A score on an axis."""
    return f"{value:.3g}"


def _times(report: Report) -> tuple[list[float], bool]:
    """Where looks stand from left to right: days since the start, else their numbers."""
    days = [(point.at - report.started_at) / 86_400 for point in report.path]
    if len(days) > 1 and days[-1] - days[0] > 0.2:  # noqa: PLR2004  (a fifth of a day)
        return days, True
    return [float(n) for n in range(1, len(days) + 1)], False


def _lift_frame(report: Report, index: int, times: list[float], *, in_days: bool) -> _Frame:
    """High enough for the end of the path and its interval; what is wider at first is cut."""
    readings = [point.readings[index] for point in report.path]
    late = readings[len(readings) // 2 :]
    lows = [r.low for r in late if r.low > -1] or [-0.5]
    highs = [r.high for r in late if math.isfinite(r.high)] or [0.5]
    lifts = [r.lift for r in late if r.lift is not None]
    low = min(0.0, *lifts, max(min(lows), 2 * lows[-1] - 0.1, -1.0))
    high = max(0.0, *lifts, min(max(highs), 2 * max(highs[-1], 0.0) + 0.1))
    pad = (high - low) * 0.08 or 0.1
    return _Frame(times[0], times[-1], low - pad, high + pad, in_days)


def _axes(
    frame: _Frame, tick: Callable[[float], str], times: Sequence[float], *, whole: bool = False
) -> Iterator[str]:
    for value in _ticks(frame.low, frame.high, 5, whole=whole):
        y = frame.y(value)
        yield f'<path class="grid" d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}"/>'
        yield _text("tick", _LEFT - 8, y + 4, tick(value), "end")
    bottom = HEIGHT - _BOTTOM
    yield f'<path class="axis" d="M{_LEFT} {bottom}H{WIDTH - _RIGHT}"/>'
    for value in _ticks(times[0], times[-1], 6, whole=not frame.in_days):
        yield _text("tick", frame.x(value), bottom + 16, f"{value:.3g}", "middle")
    middle = (_LEFT + WIDTH - _RIGHT) / 2
    what = "days since the start" if frame.in_days else "looks"
    yield _text("tick", middle, HEIGHT - 6, what, "middle")


def _text(kind: str, x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _ticks(low: float, high: float, most: int, *, whole: bool) -> list[float]:
    span = high - low
    if span <= 0:
        return [low]
    rough = span / most
    power = 10 ** math.floor(math.log10(rough))
    step = next(nice * power for nice in _NICE if nice * power >= rough * 0.999)
    step = max(1.0, math.ceil(step)) if whole else step
    first = math.ceil(low / step - 1e-9)
    return [place * step for place in range(first, math.floor(high / step + 1e-9) + 1)]


def _path(places: Sequence[Place]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)


def _steps(frame: _Frame, times: Sequence[float], values: Sequence[float]) -> list[Place]:
    """A line of steps: a table's share holds until the next look."""
    places: list[Place] = []
    for n, (time, value) in enumerate(zip(times, values, strict=True)):
        if n:
            places.append((frame.x(time), frame.y(values[n - 1])))
        places.append((frame.x(time), frame.y(value)))
    return places


def _rule(frame: _Frame, value: float, label: str) -> str:
    y = frame.y(value)
    return f'<path class="rule" d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}"/>' + _text(
        "tick", WIDTH - _RIGHT + 6, y + 4, label
    )


def _decided(report: Report, frame: _Frame, times: Sequence[float]) -> str:
    if report.decided_at_look is None:
        return ""
    x = frame.x(times[report.decided_at_look - 1])
    anchor, apart = ("end", -5) if x > WIDTH - _RIGHT - 60 else ("start", 5)
    return f'<path class="decided" d="M{x:.1f} {_TOP}V{HEIGHT - _BOTTOM}"/>' + _text(
        "tick", x + apart, _TOP + 10, "decided", anchor
    )


def _end_label(frame: _Frame, value: float, label: str, kind: int) -> str:
    y = frame.y(value)
    y = y - 12 if abs(y - frame.y(0.0)) < _LABEL_APART else y
    return _text(f"label s{kind}", WIDTH - _RIGHT + 6, y + 4, label)


def _labels(frame: _Frame, ends: Sequence[tuple[float, str, int]]) -> list[str]:
    """Names at the ends of lines, moved apart where they would cover each other."""
    placed: list[str] = []
    last = -math.inf
    for value, name, kind in sorted(ends, key=lambda end: -end[0]):
        last = max(frame.y(value), last + _LABEL_APART)
        shown = name if len(name) <= 13 else f"{name[:12]}…"  # noqa: PLR2004  (what the margin holds)
        placed.append(_text(f"label s{kind}", WIDTH - _RIGHT + 6, last + 4, shown))
    return placed


def _drawing(title: str, told: str, parts: Sequence[str]) -> str:
    """One plot with its caption, and in words what it shows."""
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(told)}">{"".join(parts)}</svg><p class="told">{escape(told)}</p></figure>'
    )
