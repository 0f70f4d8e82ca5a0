"""What another way to choose channels or hours would have earned on the messages that followed a choice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, TypeAlias

import msgspec

from info.errors import UnknownName
from info.model.choices import Choice
from info.model.values import MessageRecord
from info.personalization.offpolicy import Evaluation, Trial

__all__ = ["CHOICE_FORMS", "ChosenWhatIf", "Target", "drawn_of", "target_of", "trial_of"]

CHOICE_FORMS: Final = ("best", "uniform", "fixed:NAME")
"""How a policy over channels or hours is written: the best, equal shares, one of them wherever offered."""
Target: TypeAlias = Callable[[Choice, Mapping[str, float]], Mapping[str, float]]
"""What a policy would have drawn from, at this choice among what was offered, by label."""


class ChosenWhatIf(msgspec.Struct, frozen=True):
    """What a policy would have earned for each message whose channel, or hour, was drawn.

    `goal` is "" where each template's own counts.
    """

    of: Literal["channel", "hour"]
    policy: str
    goal: str
    found: Evaluation


def drawn_of(record: MessageRecord, of: str) -> Choice | None:
    """The choice that the message followed, where it was drawn among several."""
    if record.status != "ready":
        return None
    found = (each for each in record.request.choices if each.of == of and len(each.shares) > 1)
    return next(found, None)


def trial_of(record: MessageRecord, choice: Choice, target: Target, *, rewarded: bool) -> Trial:
    """The message as a trial of its choice."""
    given = _labelled(choice)
    label = _label(choice, choice.chosen)
    return Trial(
        variant=label,
        propensity=given[label],
        reward=float(rewarded),
        target=target(choice, given),
        given=given,
        context=record.request.template if choice.of == "channel" else choice.channel,
        unit=record.recipient_key or "",
    )


def _labelled(choice: Choice) -> dict[str, float]:
    """The shares by label: of a long window several days have an hour of the same name."""
    given: dict[str, float] = {}
    for name, share in choice.shares:
        label = _label(choice, name)
        given[label] = given.get(label, 0.0) + share
    return given


def _label(choice: Choice, name: str) -> str:
    """A channel's name, or an hour on the clock: "19:00" of "2026-12-01T19:00+09:00"."""
    return name if choice.of == "channel" else name[11:16]


def target_of(policy: str, choices: Sequence[Choice]) -> Target:
    """The policy of one line. Error: `UnknownName`."""
    if policy == "best":
        return lambda choice, _given: {_label(choice, choice.shares[0][0]): 1.0}
    if policy == "uniform":
        return lambda _choice, given: dict.fromkeys(given, 1 / len(given))
    kind, _, name = policy.partition(":")
    if kind != "fixed" or not name:
        raise UnknownName("policy", policy, CHOICE_FORMS)
    offered = {label for choice in choices for label in _labelled(choice)}
    if name not in offered:
        raise UnknownName(choices[0].of, name, sorted(offered))
    return lambda _choice, _given: {name: 1.0}
