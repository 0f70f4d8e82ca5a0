"""A small model of rewards: means by variant and context, each shrunk to what is known more broadly.

What it says of a message leaves that message out, so that its errors and the message's luck are apart
(cross-fitting with folds of one).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from info.personalization.offpolicy.trials import Trial

__all__ = ["OutcomeModel"]

_VARIANT_STRENGTH: Final = 50.0
_CONTEXT_STRENGTH: Final = 50.0
"""A mean of so many messages counts as much as the broader mean it is shrunk to."""


class OutcomeModel:
    """Mean rewards of variants in contexts."""

    def __init__(self, trials: Iterable[Trial]) -> None:
        self._all = [0.0, 0.0]
        self._by_variant: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        self._by_context: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
        for trial in trials:
            for held in (
                self._all,
                self._by_variant[trial.variant],
                self._by_context[trial.variant, trial.context],
            ):
                held[0] += trial.times
                held[1] += trial.times * trial.reward

        self._whole: dict[tuple[int, str], float] = {}

    def predicted(self, trial: Trial) -> float:
        """The mean reward of the trial's own variant there, as if the trial were not in the log."""
        return self._mean(trial.variant, trial.context, trial)

    def expected(self, trial: Trial) -> float:
        """The mean reward at the trial under its target.

        What is known of the trial's own variant leaves the trial out. Targets must outlive the model: one
        that is the same object is summed up once.
        """
        place = (id(trial.target), trial.context)
        whole = self._whole.get(place)
        if whole is None:
            whole = sum(
                share * self._mean(name, trial.context) for name, share in trial.target.items() if share
            )
            self._whole[place] = whole
        own = trial.target.get(trial.variant, 0.0)
        if not own:
            return whole
        return whole + own * (self.predicted(trial) - self._mean(trial.variant, trial.context))

    def _mean(self, variant: str, context: str, left_out: Trial | None = None) -> float:
        base = _mean(self._all, 0.0, 0.0, left_out)
        broad = _mean(self._by_variant.get(variant), base, _VARIANT_STRENGTH, left_out)
        return _mean(self._by_context.get((variant, context)), broad, _CONTEXT_STRENGTH, left_out)


def _mean(held: list[float] | None, broad: float, strength: float, left_out: Trial | None) -> float:
    count, total = held or (0.0, 0.0)
    if left_out is not None:
        count, total = count - 1, total - left_out.reward
    return (total + strength * broad) / (count + strength) if count + strength > 0 else broad
