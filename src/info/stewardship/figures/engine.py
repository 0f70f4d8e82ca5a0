"""The conductor of released figures: the budget is spent, durably, before anybody sees a figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from info.errors import StorageError, UnknownName
from info.model.access import Operation, Principal
from info.ports.budgets import Budgets, HeldBudget
from info.ports.events import Events
from info.ports.messages import Messages
from info.ports.noise import Noise
from info.privacy.anonymous import Budget, Figure, at_most, private_counts, tenant_event_rows
from info.stewardship.figures.records import Epsilon, allowed, epsilon_of, read_budget, write_budget
from info.stewardship.parts import HOUSE, Journal, Noted, require, unrecorded

__all__ = ["COLUMNS", "Figures", "FiguresParts", "Released"]

COLUMNS: Final = ("channel", "template", "kind")
"""What counts may be grouped by: of each all groups are known without looking at an event."""
ROUNDS: Final = 16


class FiguresParts(msgspec.Struct, frozen=True, kw_only=True):
    """One runtime's parts for released figures."""

    events: Events
    messages: Messages
    budgets: Budgets
    noise: Callable[[], Noise]
    """Opened when something is released. Error: `ConfigError` where the extra is not installed."""
    groups: Callable[[str], Sequence[str]]
    """A column → every group there can be."""
    clock: Callable[[], float]
    journal: Journal = unrecorded


class Released(msgspec.Struct, frozen=True):
    """Figures that were released, by group, what they cost and what is left of the budget."""

    what: str
    figures: dict[str, Figure]
    budget: Budget


class Figures:
    """Figures of a tenant that tell nearly nothing of one person. Errors: `AccessDenied`, `StorageError`."""

    def __init__(
        self, tenant_id: str, *, parts: Callable[[], FiguresParts], actor: Principal = HOUSE
    ) -> None:
        self.tenant_id = tenant_id
        self.actor = actor
        self._parts = parts

    def _may(self, operation: Operation) -> FiguresParts:
        require(self.actor, operation, self.tenant_id)
        return self._parts()

    async def budget(self) -> Budget | None:
        """What may be told and what was; None where nothing was ever allowed."""
        held = await self._may("analytics.read").budgets.budget(self.tenant_id)
        return None if held is None else read_budget(held.record)

    async def allow(self, epsilon: Epsilon) -> Budget:
        """Allow so much in all; what was spent stays spent. Error: `ContextError` for less than that."""
        parts, wanted = self._may("figures.release"), epsilon_of(epsilon, "allow")
        return await self._changed(
            parts, "budget.allowed", {"epsilon": str(wanted)}, lambda held: allowed(held, wanted)
        )

    async def counts(
        self,
        by: str,
        *,
        epsilon: Epsilon,
        kind: str | None = None,
        contributions: int = 5,
        since: float = 0.0,
    ) -> Released:
        """How many events each group has, with noise; of each person at most `contributions` are counted.

        `kind` counts events of one kind alone. Events of nobody, and of who was forgotten, are not counted.
        Error: `BudgetSpent`, and then nothing is released; `StorageError` where no budget was allowed.
        """
        parts, cost = self._may("figures.release"), epsilon_of(epsilon)
        if by not in COLUMNS:
            raise UnknownName("group", by, COLUMNS)
        kinds = parts.groups("kind")
        if kind is not None and kind not in kinds:
            raise UnknownName("kind of event", kind, kinds)
        noise, what = parts.noise(), _named(by, kind)
        rows = await tenant_event_rows(self.tenant_id, parts.events, parts.messages, since=since)
        wanted = [row for row in rows if kind in (None, row["kind"])]
        counted = dict.fromkeys(parts.groups(by), 0)
        for row in at_most(wanted, "recipient", contributions):
            if row[by] in counted:
                counted[row[by]] += 1
        released: dict[str, Figure] = {}

        def spent(held: Budget | None) -> Budget:
            if held is None:
                raise StorageError(
                    f"Tenant {self.tenant_id} has no privacy budget: nothing may be released. "
                    "Allow one first: infoctl privacy budget --allow 1."
                )
            figures, after = private_counts(
                counted, what=what, epsilon=cost, budget=held, noise=noise, contributions=contributions
            )
            released.update(figures)
            return after

        told = {"what": what, "epsilon": str(cost), "contributions": contributions}
        return Released(what, released, await self._changed(parts, "figures.released", told, spent))

    async def _changed(
        self,
        parts: FiguresParts,
        kind: str,
        detail: dict[str, Any],
        decide: Callable[[Budget | None], Budget],
    ) -> Budget:
        """Read the budget, decide, write; again if somebody else was quicker. Recorded with what it did."""
        for _ in range(ROUNDS):
            held = await parts.budgets.budget(self.tenant_id)
            after = decide(None if held is None else read_budget(held.record))
            told = {**detail, "left": str(after.left)}
            noted = Noted(kind, self.tenant_id, self.actor, parts.clock(), None, told)
            kept = HeldBudget(write_budget(after), 1 if held is None else held.version + 1)
            if await parts.budgets.put(self.tenant_id, kept, parts.journal(noted)):
                return after
        raise StorageError("The privacy budget kept being changed by others; nothing was spent. Try again.")


def _named(by: str, kind: str | None) -> str:
    """What is released, as the ledger calls it.

    >>> _named("channel", "clicked"), _named("template", None)
    ('clicked by channel', 'events by template')
    """
    return f"{kind or 'events'} by {by}"
