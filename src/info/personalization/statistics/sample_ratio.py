"""Were units assigned as the tables say? A check that may be read at any time, bandits included."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import msgspec

from info.personalization.statistics.evidence import Evidence, mixture

__all__ = ["ALARM", "SampleRatio"]

ALARM: Final = 0.01
"""The probability of ever raising an alarm where nothing is wrong."""
_LISTENS: Final = 0.1
"""The relative distortion the evidence listens for most closely."""


class SampleRatio(msgspec.Struct, frozen=True, gc=False):
    """One e-process for each group but the last: its units against those of all other groups.

    With a table's shares fixed, each further unit is a group's with the probability of its share, whatever
    happened before; the mean of e-values is one again.
    """

    groups: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    highest: float = 0.0

    def after(self, units: Mapping[str, int], shares: Mapping[str, float]) -> SampleRatio:
        """The check after more units of each group, assigned by `shares` (of all groups; they sum to 1)."""
        mixed = mixture(_LISTENS)
        total = sum(units.get(group, 0) for group in self.groups)
        known = self.evidence or (Evidence(),) * (len(self.groups) - 1)
        evidence = tuple(
            [
                each.after(
                    mixed,
                    control=total - units.get(group, 0),
                    challenger=units.get(group, 0),
                    part=shares.get(group, 0.0),
                )
                for group, each in zip(self.groups[:-1], known, strict=True)
            ]
        )
        mean = math.fsum(each.e_value for each in evidence) / len(evidence)
        return SampleRatio(self.groups, evidence, max(self.highest, math.log(mean) if mean > 0 else 0.0))

    @property
    def e_value(self) -> float:
        """How many times better a distorted assignment explains the units than the tables do, now."""
        if not self.evidence:
            return 1.0
        return math.fsum(each.e_value for each in self.evidence) / len(self.evidence)

    @property
    def p_value(self) -> float:
        """Holds at any time: 1 over the largest e-value."""
        return math.exp(-self.highest)

    @property
    def alarm(self) -> bool:
        """Whether the assignment does not fit the tables, at 1 %."""
        return self.p_value <= ALARM
