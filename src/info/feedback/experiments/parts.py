"""What experiments are given by bootstrap, and who may do what with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

import msgspec

from info.errors import AccessDenied
from info.feedback.rewards import Learn, Refresh
from info.model.access import ALL_TENANTS, OPERATIONS, Operation, Principal, may
from info.model.audit import AuditEntry
from info.model.experiments import Experiment
from info.model.values import AllocationTable
from info.personalization.statistics import Duration, Report
from info.ports.events import Events
from info.ports.experiments import Experiments as Store
from info.ports.messages import Messages
from info.ports.programs import Programs

__all__ = ["ANYBODY", "ExperimentParts", "Journal", "Planned", "Recorded", "Standing", "require"]

ANYBODY: Final = Principal("house", ALL_TENANTS, "admin")
"""Whoever runs the process, and the recorded rule when it acts by itself."""


class Recorded(msgspec.Struct, frozen=True):
    """What is to stand in the audit log: what was done with an experiment, by whom."""

    kind: str
    tenant: str
    actor: Principal
    detail: Mapping[str, Any]


Journal: TypeAlias = Callable[[Recorded], tuple[AuditEntry, ...]]
"""Makes the entries that are written in the transaction of what they record."""


def _unrecorded(_recorded: Recorded) -> tuple[AuditEntry, ...]:
    return ()


class ExperimentParts(msgspec.Struct, frozen=True, kw_only=True):
    """One runtime's parts for experiments."""

    messages: Messages
    events: Events
    store: Store
    programs: Programs
    learn: Learn
    clock: Callable[[], float]
    """Seconds since 1970."""
    learning: bool = True
    """Whether shares are learnt (`ml.enabled`)."""
    journal: Journal = _unrecorded
    refresh: Refresh = Refresh()
    tables: dict[tuple[str, str, str, int], AllocationTable] = {}
    """Tables that were read once: they never change."""


class Planned(msgspec.Struct, frozen=True):
    """An experiment as it was recorded, and the size it needs."""

    experiment: Experiment
    size: Duration


class Standing(msgspec.Struct, frozen=True):
    """Where an experiment stands.

    `report` is what its looks say; `units` were assigned so far, `next_look` at how many the next look is
    made (0: at none). `shares` are those of the newest table. `machines`: messages that machines opened or
    clicked, by event; they are in no count.
    """

    experiment: Experiment
    report: Report
    units: int = 0
    next_look: int = 0
    shares: tuple[tuple[str, float], ...] = ()
    machines: Mapping[str, int] = {}


def require(actor: Principal, operation: Operation, tenant: str) -> None:
    """Nothing, or `AccessDenied`: the actor may not do this to that tenant."""
    if may(actor, operation, tenant):
        return
    if actor.tenant not in (tenant, ALL_TENANTS):
        raise AccessDenied(
            "This token opens another tenant.",
            operation=operation,
            next_step="Use a token of the tenant you mean.",
        )
    what = f"The role '{actor.role}' may not {OPERATIONS.get(operation, operation)}."
    raise AccessDenied(what, operation=operation, next_step="See infoctl tenants roles for the one that may.")
