"""The record of what was spent, and the report of a release."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import msgspec

from info.errors import InfoError, StorageError
from info.personalization.sharing import HyperParameters
from info.privacy.anonymous import Budget, Spent

__all__ = ["MARK", "OtherBudget", "Shared", "TenantPart", "read_budget", "written_budget"]

MARK: Final = "sharing: budget"
"""Under which mark of the store the budget and its ledger stand."""


class OtherBudget(InfoError):
    """A budget was fixed at the first release, and another one is asked for. Nothing was released."""

    def __init__(self, fixed: Decimal, wanted: Decimal) -> None:
        self.fixed = fixed
        self.wanted = wanted
        super().__init__(
            f"The budget was fixed at epsilon {fixed} by the first release, and {wanted} is asked for. "
            "Leave --budget out: a budget that grows protects nobody."
        )


class _Record(msgspec.Struct, frozen=True):
    """As it stands in the store: numbers as texts, so that sums stay exact."""

    epsilon: str
    ledger: tuple[tuple[str, str], ...] = ()


class TenantPart(msgspec.Struct, frozen=True):
    """How a tenant takes part: tables that count, and tables that reached too few people."""

    tenant: str
    kept: int
    dropped: int


class Shared(msgspec.Struct, frozen=True):
    """What came of a release; in a dry run `known` is None, nothing was drawn and nothing spent.

    `within` is how far the noise moves each mean, in 95 of 100 releases, with as many tenants as these.
    """

    tenants: tuple[TenantPart, ...]
    epsilon: Decimal
    spent: Decimal
    left: Decimal
    within: dict[str, float]
    known: HyperParameters | None = None


def read_budget(text: str, wanted: Decimal | None, otherwise: Decimal) -> Budget:
    """The budget on record, or a new one of `wanted`. Errors: `OtherBudget`, `StorageError`."""
    if not text:
        return Budget.of(wanted or otherwise)
    try:
        record = msgspec.json.decode(text, type=_Record)
    except msgspec.MsgspecError:
        raise StorageError(
            "The record of what sharing has spent cannot be read, so nothing is released. "
            "Restore the store from a copy: infoctl backup makes them."
        ) from None
    fixed = Decimal(record.epsilon)
    if wanted is not None and wanted != fixed:
        raise OtherBudget(fixed, wanted)
    return Budget(fixed, tuple(Spent(what, Decimal(epsilon)) for what, epsilon in record.ledger))


def written_budget(budget: Budget) -> str:
    """The budget as it is kept."""
    ledger = tuple((entry.what, str(entry.epsilon)) for entry in budget.ledger)
    return msgspec.json.encode(_Record(str(budget.epsilon), ledger)).decode()
