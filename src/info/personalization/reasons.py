"""Why a candidate is predicted to do better or worse than the others, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from info.personalization.content import Told

__all__ = ["reasons_of"]

_MOST: Final = 4
_LEAST: Final = 0.005
"""The least effect that is told: half a percent."""


def reasons_of(told: Sequence[Sequence[Told]]) -> tuple[tuple[str, ...], ...]:
    """For each candidate what counts in it most beside the others; alone, what counts in it at all.

    The effects of one candidate multiply to about its lift over the others' mean.
    """
    each = [{(one.kind, one.what): one.adds for one in candidate} for candidate in told]
    names = sorted({name for candidate in each for name in candidate})
    mean = {name: sum(candidate.get(name, 0.0) for candidate in each) / len(each) for name in names}
    found = []
    for candidate in each:
        steps = {name: candidate.get(name, 0.0) - (mean[name] if len(each) > 1 else 0.0) for name in names}
        most = sorted(steps, key=lambda name: -abs(steps[name]))[:_MOST]
        found.append(
            tuple(
                _reason(name, steps[name], has=name in candidate)
                for name in most
                if abs(steps[name]) >= _LEAST
            )
        )
    return tuple(found)


def _reason(name: tuple[str, str], adds: float, *, has: bool) -> str:
    kind, what = name
    shown = f"“{what}”" if kind == "word" else _pair(what) if kind == "pair" else what
    return f"{shown if has else f'no {shown}'}: {math.expm1(adds):+.1%}"


def _pair(pair: str) -> str:
    """A pair as it stands in the text, with its beginning and end in words."""
    one, two = pair.split(" ", 1)
    if one == "^":
        return f"“{two}” first"
    return f"“{one}” last" if two == "$" else f"“{one} {two}”"
