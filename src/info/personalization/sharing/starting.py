"""Starting from what tenants have in common: the priors of a table, drawn to shared hyper-parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Protocol

from info.model.values import AllocationTable, Prior, Priors
from info.personalization.sharing.hyperparameters import HyperParameters

__all__ = ["adjusted", "starting_from"]

_SHARED: Final = "shared hyper-parameters"
_NOTHING: Final = Priors()


def adjusted(priors: Priors, variants: Iterable[str], known: HyperParameters) -> Priors:
    """The priors as they are believed once it is known how variants behave elsewhere.

    Where the content model estimated every variant its lifts count as far as they came true; else each
    variant is expected alike, with the spread that variants have.

    >>> adjusted(Priors(), ["control"], HyperParameters(0.02, 0.3, 0.8)).of
    {'control': Prior(mean=0.0, deviation=0.3)}
    """
    names = list(variants)
    if any(name not in priors.of for name in names):
        return Priors(_SHARED, {name: Prior(0.0, known.spread) for name in names})
    scale = known.content_scale
    return Priors(
        f"{priors.model}, {_SHARED}",
        {name: Prior(priors.of[name].mean * scale, priors.of[name].deviation) for name in names},
    )


class _MakeTable(Protocol):
    """`info.personalization.make_table`."""

    def __call__(
        self, counts: Mapping[str, tuple[int, int]], previous: AllocationTable | None, **rest: Any
    ) -> AllocationTable: ...


def starting_from(make_table: Callable[..., AllocationTable], known: HyperParameters) -> _MakeTable:
    """`make_table` with every prior `adjusted`."""

    def made(
        counts: Mapping[str, tuple[int, int]], previous: AllocationTable | None, **rest: Any
    ) -> AllocationTable:
        priors = adjusted(rest.pop("priors", _NOTHING), counts, known)
        return make_table(counts, previous, priors=priors, **rest)

    return made
