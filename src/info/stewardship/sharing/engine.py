"""The conductor of sharing: tenants' tables read, what they have in common released, what it cost kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

from info.errors import StorageError
from info.model.access import Principal
from info.model.values import Commit
from info.personalization.sharing import TableEvidence, figures_of
from info.ports.events import Count
from info.ports.noise import Noise
from info.privacy.anonymous import Budget
from info.stewardship.parts import HOUSE, Noted, StewardshipParts, require
from info.stewardship.sharing.reading import MARK, Shared, TenantPart, read_budget, written_budget
from info.stewardship.sharing.releasing import charged, means_of, noise_of

__all__ = ["LEAST_RECIPIENTS", "Estimates", "Sharing"]

LEAST_RECIPIENTS: Final = 50
"""A table that reached fewer people is left out."""
_BUDGET: Final = Decimal(1)
ROUNDS: Final = 20
"""How often a release that another came before is charged anew."""

Estimates: TypeAlias = Callable[[str, str, str], Mapping[str, float]]
"""(tenant, template, channel) → the content model's log lift of each variant; {} where there is none."""


def _no_estimates(_tenant: str, _template: str, _channel: str) -> Mapping[str, float]:
    return {}


def _unheard(_read: int) -> None:
    pass


class Sharing:
    """What tenants who agreed to it have in common. `parts` gives the runtime at each call."""

    def __init__(
        self,
        *,
        parts: Callable[[], StewardshipParts],
        actor: Principal = HOUSE,
        estimates: Estimates = _no_estimates,
    ) -> None:
        self._parts = parts
        self._actor = actor
        self._estimates = estimates

    async def release(
        self,
        tenants: Sequence[str],
        *,
        epsilon: float | str | Decimal,
        noise: Noise | None,
        budget: Decimal | None = None,
        least_recipients: int = LEAST_RECIPIENTS,
        reading: Callable[[int], None] = _unheard,
    ) -> Shared:
        """Release the hyper-parameters of these tenants; without `noise` only say what it would cost.

        The cost is on record before anything is drawn: a crash in between spends, and tells nothing.
        `budget` is fixed by the first release (1 unless said). Each tenant finds the release in its audit
        log. Errors: `BudgetSpent`, `OtherBudget`, `AccessDenied` for an actor who may not see a tenant.
        """
        parts = self._parts()
        for tenant in tenants:
            require(self._actor, "analytics.read", tenant)
        held = read_budget(await parts.events.mark(MARK), budget, _BUDGET)
        charged(held, epsilon)  # before anything is read: what cannot be paid is not prepared
        took, figures = [], []
        for tenant in dict.fromkeys(tenants):
            tables = await self._tables(parts, tenant, least_recipients, reading)
            kept = sum(table.recipients >= least_recipients for table in tables)
            took.append(TenantPart(tenant, kept, len(tables) - kept))
            found = figures_of(tables, least_recipients=least_recipients)
            if found is not None:
                figures.append(found)
        cost = Decimal(str(epsilon))
        known = None
        if noise is not None:
            held = await _paid(parts, budget, epsilon)
            await self._noted(parts, [part.tenant for part in took if part.kept], cost)
            known = means_of(figures, epsilon=cost, noise=noise, now=parts.clock())
        return Shared(tuple(took), cost, held.spent, held.left, noise_of(len(figures), float(cost)), known)

    async def _tables(
        self, parts: StewardshipParts, tenant: str, least: int, reading: Callable[[int], None]
    ) -> list[TableEvidence]:
        """The evidence of every template in every channel in which there was something to choose."""
        people = await _people(parts, tenant, least, reading)
        found = []
        for (template, channel), reached in sorted(people.items()):
            counts = await parts.events.counts(tenant, template, channel)
            if len(counts) > 1:
                estimates = self._estimates(tenant, template, channel)
                found.append(TableEvidence(reached, _pairs(counts), _lifts(counts, estimates)))
        return found

    async def _noted(self, parts: StewardshipParts, tenants: Sequence[str], cost: Decimal) -> None:
        """The release in the audit log of each tenant that took part."""
        now = parts.clock()
        for tenant in tenants:
            detail = {"epsilon": str(cost), "what": "hyper-parameters"}
            entries = parts.journal(Noted("sharing.released", tenant, self._actor, now, None, detail))
            if entries:
                await parts.messages.commit(tenant, Commit(audit=entries))


async def _paid(parts: StewardshipParts, wanted: Decimal | None, epsilon: float | str | Decimal) -> Budget:
    """The budget after the release, on record: of two who release at once both are charged.

    Errors: `BudgetSpent`, `OtherBudget`, `StorageError`.
    """
    for _ in range(ROUNDS):
        text = await parts.events.mark(MARK)
        after = charged(read_budget(text, wanted, _BUDGET), epsilon)
        if await parts.events.move_mark(MARK, text, written_budget(after)):
            return after
    raise StorageError("The record of what sharing has spent kept changing. Release again.")


async def _people(
    parts: StewardshipParts, tenant: str, least: int, reading: Callable[[int], None]
) -> dict[tuple[str, str], int]:
    """How many people each template reached in each channel, counted up to `least`.

    Nobody is counted whose message names no recipient (any more).
    """
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    cursor, read = "", 0
    while (page := await parts.events.page(tenant, cursor)).events:
        cursor = page.cursor
        for event in page.events:
            held = seen[event.template, event.channel]
            if event.kind == "generated" and len(held) < least:
                record = await parts.messages.message(tenant, event.message)
                if record is not None and record.recipient_key and record.decision.table >= 0:
                    held.add(record.recipient_key)
        read += len(page.events)
        reading(read)
    return {place: len(held) for place, held in seen.items()}


def _pairs(counts: Sequence[Count]) -> tuple[tuple[int, int], ...]:
    return tuple((count.shown, count.rewarded) for count in counts)


def _lifts(counts: Sequence[Count], estimates: Mapping[str, float]) -> tuple[float, ...]:
    """The estimates in the order of the counts; () unless there is one for each."""
    if any(count.variant not in estimates for count in counts):
        return ()
    return tuple(estimates[count.variant] for count in counts)
