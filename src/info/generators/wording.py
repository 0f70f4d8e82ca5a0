"""Why a variant was chosen and which data was used for it, in words for whoever has seen nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from info.generators.plan import NO_TABLE
from info.model.values import Decision, MessageRecord
from info.personalization import BEGAN_WITH, OF_SEGMENT

__all__ = ["choice_rows"]

_RULES: Final = {
    "thompson": "shares follow results: a variant gets what its chance to be the best is (Thompson sampling)",
    "uniform": "every variant has the same share, and nothing is learnt",
    "fixed": "the first variant goes to everybody, and nothing is learnt",
    "shares": "the experiment's shares, set before it began and not changed by results",
    "promoted": "everybody gets the variant that won an experiment",
}
_FIRST: Final = "shares will follow results (Thompson sampling); there are none yet, so they are as at first"
_SUITS: Final = {"negative": "helpful or formal, hardly ever advertising", "positive": "friendly and lively"}
_WHO: Final = {"model": "the sentiment model", "rules": "a word list"}


def choice_rows(record: MessageRecord) -> list[tuple[str, str, str]]:
    """The rule, the data it read, what of it is about this one person; no rows where nothing was drawn."""
    decision = record.decision
    drawn = decision.table != NO_TABLE and bool(decision.policy)
    personal = list(_of_person(record)) if drawn else []
    if any(choice.shares for choice in record.request.choices):
        personal.append("when and by which channel they read so far: for the channel and the hour")
    rows = [("personal", "; ".join(personal) or "nothing", "")] if drawn or personal else []
    if not drawn:
        return rows
    return [("by the rule", "; ".join(_rule(record)), ""), ("from data", _results(record), ""), *rows]


def _rule(record: MessageRecord) -> Iterator[str]:
    decision = record.decision
    if decision.group in ("holdout", "out"):
        yield "an experiment runs, and this recipient is not in it: they get the first variant"
        return
    yield _FIRST if decision.policy == "thompson" and decision.table == 0 else _RULES[decision.policy]
    if decision.worths:
        yield "less of what this person saw lately, since a repeat is worth less"
    if decision.mood:
        yield f"more of the tones that suit a {decision.mood} reply: {_SUITS[decision.mood]}"
    if record.request.tone:
        yield f"only variants in the tone that the caller asked for, {record.request.tone}, or the nearest"


def _results(record: MessageRecord) -> str:
    decision, request = record.decision, record.request
    if decision.policy != "thompson" or decision.group in ("holdout", "out"):
        return "no results: nothing that recipients did changed it"
    began = BEGAN_WITH in decision.reason
    if decision.table == 0:
        return "no results yet" + (", but the content model's estimate of the texts" if began else "")
    whose = f"recipients with {decision.segment}" if _has_own(decision) else "all recipients"
    where = f"each variant of {request.template} by {request.channel}"
    results = f"how often {whose} did what is aimed at, after {where}"
    return results + ("; it began with the content model's estimate of the texts" if began else "")


def _has_own(decision: Decision) -> bool:
    """Whether the segment has shares of its own, and the draw was from them."""
    return bool(decision.segment) and f"{OF_SEGMENT} segment {decision.segment}" in decision.reason


def _of_person(record: MessageRecord) -> Iterator[str]:
    decision = record.decision
    if record.recipient_key is not None:
        yield "a keyed hash of their id, so that they keep their variant while the shares stand"
    if decision.segment:
        counted = "" if _has_own(decision) else ", which changed nothing so far"
        yield f"their segment, {decision.segment}{counted}"
    if decision.worths:
        yield "which variants they were sent lately"
    if decision.mood:
        by = _WHO.get(decision.mood_by, "rules")
        yield f"that their last reply sounded {decision.mood}, as {by} says; its words are not kept"
