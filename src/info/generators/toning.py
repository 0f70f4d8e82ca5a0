"""What a message's tone hangs on besides the table: a tone asked for, the mood of the recipient's last reply.

Pure, and replayed: the request keeps the tone, the decision the mood it was taken under.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

import msgspec
from msgspec.structs import replace

from info.generators.means import Means
from info.model.people import PROFILING, Standing
from info.model.values import AllocationTable, Decision, MessageRecord, Request, Tenant
from info.personalization import MOOD_SECONDS, choose_by_mood, choose_by_tone, known_segment
from info.personalization.behaviour import tired
from info.ports.programs import TemplateFacts

__all__ = ["Wish", "drawn", "wish_after", "wish_of"]


_Shares: TypeAlias = tuple[tuple[str, float], ...]
_Change: TypeAlias = Callable[[_Shares], _Shares]


class Wish(msgspec.Struct, frozen=True):
    """What shares are changed for; "" for nothing."""

    tone: str = ""
    mood: Literal["", "positive", "negative"] = ""
    mood_by: Literal["", "model", "rules"] = ""


NOTHING = Wish()


def wish_of(
    request: Request, tenant: Tenant, standing: Standing, facts: TemplateFacts, means: Means, now: float
) -> Wish:
    """The tone the caller asks for, else the tenant's; and the mood, where the caller leaves it to us.

    A template whose variants are all of one tone has nothing to choose. With learning switched off, and
    for one who objected to profiling, no mood counts; nor does one older than a week.
    """
    if not facts.tones:
        return NOTHING
    if request.tone:
        return Wish(request.tone)
    tone, mood = tenant.tone or "", standing.mood
    if mood is None or mood.label == "unsure" or not means.learning:
        return Wish(tone)
    old = not 0 <= now - mood.at < MOOD_SECONDS
    if old or any(each.to == PROFILING for each in standing.objections):
        return Wish(tone)
    return Wish(tone, mood.label, mood.by)


def wish_after(record: MessageRecord, tenant: Tenant, facts: TemplateFacts) -> Wish:
    """What the shares of a stored message's decision were changed for; `tenant` as it was then."""
    if not facts.tones:
        return NOTHING
    stored = record.decision
    return Wish(record.request.tone or tenant.tone or "", stored.mood, stored.mood_by)


def drawn(
    table: AllocationTable,
    request: Request,
    facts: TemplateFacts,
    wish: Wish,
    means: Means,
    *,
    unit: str,
    message: str,
    seen: tuple[tuple[str, float], ...] = (),
) -> Decision:
    """The decision of `unit`, a recipient's pseudonym or the message's id, from the table as the wish has it.

    `seen` is what variants the person saw lately are worth of fresh ones: shares are multiplied by it
    (`info.personalization.behaviour.tired`), and it is stored with the decision, so that it replays.
    Under an experiment the table stands as it is: a question is not answered by changing it.
    """
    rested = tired(table, dict(seen)) if seen else table
    changed, wish, why = (
        (rested, NOTHING, "") if table.experiment or wish == NOTHING else _changed(rested, facts, wish)
    )
    recipient = request.recipient
    decision = means.decide(
        changed,
        tenant=table.tenant,
        template=table.template,
        message_or_recipient_key=unit,
        message=message,
        segment=known_segment(table, {} if recipient is None else recipient.attributes),
    )
    if rested is not table:
        reason = f"{decision.reason}, after what this person saw lately"
        decision = replace(decision, reason=reason, worths=seen)
    if not why:
        return decision
    reason = f"{decision.reason}, {why}"
    return replace(decision, reason=reason, mood=wish.mood, mood_by=wish.mood_by)


def _changed(table: AllocationTable, facts: TemplateFacts, wish: Wish) -> tuple[AllocationTable, Wish, str]:
    """The table with its shares changed, what they were changed for, and that in words."""
    tones = dict(zip(facts.variants, facts.tones, strict=True))
    said: list[str] = []
    if wish.tone:
        _, found = choose_by_tone(table.shares, tones, wish.tone)
        table = _with(table, lambda shares: choose_by_tone(shares, tones, wish.tone)[0])
        near = "" if found == wish.tone else f": the nearest is {found}" if found else ": no variant has it"
        said.append(f"by rules for the tone {wish.tone}{near}")
    if wish.mood:
        mood = wish.mood
        moved = _with(table, lambda shares: choose_by_mood(shares, tones, mood))
        if moved.shares == table.shares and moved.segments == table.segments:
            wish = replace(wish, mood="", mood_by="")
        else:
            table = moved
            said.append(f"by rules after a {mood} reply (says the {_WHO[wish.mood_by]})")
    return table, wish, "; ".join(said)


_WHO = {"model": "sentiment model", "rules": "word list", "": ""}


def _with(table: AllocationTable, change: _Change) -> AllocationTable:
    """The table with the shares of all, and of each segment, changed."""
    segments = tuple((name, change(shares)) for name, shares in table.segments)
    return replace(table, shares=change(table.shares), segments=segments)
