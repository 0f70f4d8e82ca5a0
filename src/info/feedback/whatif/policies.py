"""The policies one may ask about, read from one line of text: what each would have drawn from."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from info.errors import ContextError, UnknownName
from info.model.values import AllocationTable

__all__ = ["FORMS", "Target", "numbered", "read_policy", "shares_of"]

Target: TypeAlias = Callable[[AllocationTable, str], Mapping[str, float]]
"""The shares of a policy where the log drew from this table, for this segment."""
Learnt: TypeAlias = Callable[[AllocationTable], Mapping[str, float]]

FORMS: Final = ("fixed:VARIANT", "uniform", "thompson", "shares:VARIANT=SHARE,…", "table:NUMBER")
"""How a policy is written: one variant, equal shares, what is learnt, given shares, a stored table."""
_SLACK: Final = 1e-6


def read_policy(
    text: str, variants: Sequence[str], *, learnt: Learnt, table: AllocationTable | None = None
) -> Target:
    """The policy of one line: one of `FORMS`.

    `learnt` gives what Thompson sampling would have drawn from, knowing what was known by that table;
    `table` is the stored one a `table:N` names. Errors: `UnknownName` for a policy or a variant nobody
    knows, `ContextError` for shares that are no distribution.
    """
    kind, _, rest = text.partition(":")
    if text == "uniform":
        return lambda drawn, _: {name: 1 / len(drawn.shares) for name, _share in drawn.shares}
    if text == "thompson":
        return lambda drawn, _: learnt(drawn)
    if kind == "fixed" and rest:
        only = {_known(rest, variants): 1.0}
        return lambda _drawn, _: only
    if kind == "shares" and rest:
        given = _shares(rest, variants)
        return lambda _drawn, _: given
    if kind == "table" and table is not None:
        return lambda _drawn, segment: shares_of(table, segment)
    raise UnknownName("policy", text, FORMS)


def numbered(text: str) -> int | None:
    """The number of the table that a policy names; None for a policy that names none."""
    kind, _, rest = text.partition(":")
    return int(rest) if kind == "table" and rest.isdecimal() else None


def shares_of(table: AllocationTable, segment: str) -> Mapping[str, float]:
    """What a recipient of that segment drew from."""
    return dict(next((own for name, own in table.segments if name == segment), table.shares))


def _known(variant: str, variants: Sequence[str]) -> str:
    if variant not in variants:
        raise UnknownName("variant", variant, variants)
    return variant


def _shares(text: str, variants: Sequence[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in text.split(","):
        name, _, number = part.partition("=")
        share = _number(number)
        if share is None or not 0 <= share <= 1:
            raise _wrong(f"a share from 0 to 1 after '{name.strip()}='")
        found[_known(name.strip(), variants)] = share
    if not math.isclose(sum(found.values()), 1, abs_tol=_SLACK):
        raise _wrong(f"shares that sum to 1, and not to {sum(found.values()):g}")
    return found


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _wrong(wanted: str) -> ContextError:
    return ContextError(template="whatif", path="policy", wanted=wanted, got="another value")
