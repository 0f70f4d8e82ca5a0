"""What a log says of one message, or of several that are alike, and what another policy would have done."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import msgspec

__all__ = ["Trial", "checked"]


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """A message of the log: what was sent, with which probability, and what came of it.

    `target` is the distribution over variants of the policy that is asked about, at this very message.
    `given` is the one the variant was drawn from, where the whole of it is known: then a variant that could
    not have been sent is seen before any weight. `context` names what the outcome model may tell apart, a
    segment for one. Messages of one `unit` (a recipient who keeps their draw) are not independent; "" is a
    unit of its own. `times` is how many messages are alike in all of this.
    """

    variant: str
    propensity: float
    reward: float
    target: Mapping[str, float]
    given: Mapping[str, float] | None = None
    context: str = ""
    unit: str = ""
    times: int = 1

    @property
    def weight(self) -> float:
        """How many messages of the other policy it stands for."""
        return self.target.get(self.variant, 0.0) / self.propensity

    @property
    def unsupported(self) -> float:
        """The part of the other policy, here, that the log could not have sent."""
        if self.given is None:
            return 0.0
        return sum(share for name, share in self.target.items() if share and not self.given.get(name))


def checked(trials: Iterable[Trial]) -> tuple[Trial, ...]:
    """The trials, where each can be. Error: ValueError for a probability or a reward that is none."""
    found = tuple(trials)
    for trial in found:
        if not 0 < trial.propensity <= 1 or not math.isfinite(trial.reward) or trial.times < 1:
            raise ValueError(
                "a trial has a propensity above 0 and at most 1, a finite reward, and happened once or more; "
                f"one of '{trial.variant}' has {trial.propensity:g}, {trial.reward:g} and {trial.times}"
            )
        if any(not share >= 0 for share in trial.target.values()):
            raise ValueError(f"the target of a trial of '{trial.variant}' has a share below 0")
    return found
