"""What experiments are given by bootstrap, and what they give back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from info.feedback.rewards import Refresh
from info.model.experiments import Experiment
from info.model.noting import Journal, unrecorded
from info.model.values import AllocationTable
from info.personalization.statistics import Duration, Report
from info.ports.events import Events
from info.ports.experiments import Experiments as Store
from info.ports.learning import Learn
from info.ports.messages import Messages
from info.ports.programs import Programs

__all__ = ["ExperimentParts", "Planned", "Standing"]


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
    journal: Journal = unrecorded
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
