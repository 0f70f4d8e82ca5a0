"""Whether a message may go to a person: their standing against its topic and channel. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, Literal

from msgspec.structs import replace

from info.model.people import (
    ANY,
    NOBODY,
    PROFILING,
    PURPOSES,
    TOPIC_PURPOSES,
    ConsentState,
    Objection,
    Preference,
    Purpose,
    Standing,
    Suppression,
)
from info.model.values import Reason
from info.privacy.signals import OPTED_OUT_OF

__all__ = ["STOPS", "consent_for", "judge", "merged", "objected", "preferred", "purpose_of", "wanted"]

_SUPPRESSED: Final = {
    "erasure": "This person asked to be forgotten; nothing is sent to them and nothing kept of this attempt.",
    "bounce": "Messages to this address came back, so it is suppressed.",
    "complaint": "This person complained of a message, so nothing more is sent to them.",
    "unsubscribe": "This person unsubscribed.",
    "manual": "The tenant suppressed this person or address.",
}


STOPS: Final = frozenset(
    {"suppressed", "restricted", "objected", "consent_withdrawn", "no_consent", "not_wanted"}
)
"""The codes of the reasons that `judge` gives."""


def purpose_of(topic: str, topics: Mapping[str, str]) -> Purpose:
    """What the topic is for: as the tenant says, else by its name, else service.

    >>> purpose_of("news", {}), purpose_of("news", {"news": "service"}), purpose_of("reports", {})
    ('marketing', 'service', 'service')
    """
    for purpose in PURPOSES:
        if topics.get(topic) == purpose:
            return purpose
    return TOPIC_PURPOSES.get(topic, "service")


def judge(
    standing: Standing,
    *,
    topic: str,
    purpose: Purpose,
    channel: str,
    consent_needed: bool = False,
) -> tuple[Literal["held", "refused"], Reason] | None:
    """Why no message of the topic may go to the person on the channel now; None when it may.

    The order: suppressed, restricted, objected, consent withdrawn or not there, not wanted. An
    essential message is stopped by the first two alone; consent and objection are about marketing.
    """
    family = channel.partition(".")[0]
    for suppression in standing.suppressed:
        if suppression.channel in (ANY, channel, family):
            return "refused", Reason("suppressed", _SUPPRESSED[suppression.reason], "recipient")
    if standing.restricted_at is not None:
        what = (
            f"Since {_day(standing.restricted_at)} this person's data may only be stored, at their request. "
            "The message is held until the restriction is lifted."
        )
        return "held", Reason("restricted", what, "recipient")
    if purpose == "essential":
        return None
    refused = (
        _objection(standing, topic, purpose)
        or (_consent(standing, channel, needed=consent_needed) if purpose == "marketing" else None)
        or _preference(standing, topic, channel)
    )
    return None if refused is None else ("refused", refused)


def _objection(standing: Standing, topic: str, purpose: Purpose) -> Reason | None:
    for objection in standing.objections:
        if objection.to in (purpose, topic):
            what = f"On {_day(objection.at)} this person objected to messages of the kind '{objection.to}'."
            return Reason("objected", what, "recipient")
    return None


def _consent(standing: Standing, channel: str, *, needed: bool) -> Reason | None:
    last = consent_for(standing.consents, "marketing", channel)
    if last is not None and not last.given:
        what = f"On {_day(last.at)} this person withdrew their consent to marketing."
        return Reason("consent_withdrawn", what, "recipient")
    if last is None and needed:
        what = "This tenant sends marketing to those alone who consented, and this person has not."
        return Reason("no_consent", what, "recipient")
    return None


def _preference(standing: Standing, topic: str, channel: str) -> Reason | None:
    if preferred(standing.preferences, topic, channel):
        return None
    family = channel.partition(".")[0]
    return Reason("not_wanted", f"This person does not want '{topic}' by {family}.", "recipient")


def consent_for(consents: Sequence[ConsentState], purpose: str, channel: str) -> ConsentState | None:
    """The last word on a purpose on a channel: of that channel or of all, whichever came later.

    A consent and its withdrawal of one moment: withdrawn.
    """
    said = [
        each
        for each in consents
        if each.purpose == purpose and each.channel in (ANY, channel, channel.partition(".")[0])
    ]
    return max(said, key=lambda each: (each.at, not each.given)) if said else None


def may_be_passed_on(standing: Standing) -> bool:
    """Whether what happened to the person's messages may go to others: no, where they opted out of that.

    Who opted out of the sale or the sharing of their data is in no batch of events that leaves the house.
    `info` cannot know whether whoever takes the batches is a service provider, who might have them.
    Source: Cal. Civ. Code § 1798.120 and § 1798.140 (ad), (ah); 11 CCR § 7025 (GPC).
    """
    return not any(each.to in OPTED_OUT_OF for each in standing.objections)


def objected(standing: Standing, to: Sequence[str], at: float, source: str) -> Standing:
    """With objections to each of `to`; one that stands keeps its time. No mood is kept of an objector."""
    known = {each.to for each in standing.objections}
    fresh = tuple(Objection(name, at, source) for name in dict.fromkeys(to) if name not in known)
    mood = None if PROFILING in to else standing.mood
    return replace(standing, objections=(*standing.objections, *fresh), mood=mood)


def preferred(preferences: Sequence[Preference], topic: str, channel: str) -> bool:
    """Whether the topic is wanted on the channel: the narrowest preference decides, none means yes."""
    family = channel.partition(".")[0]
    for topics, channels in (
        ((topic,), (channel,)),
        ((topic,), (family,)),
        ((topic,), (ANY,)),
        ((ANY,), (channel, family)),
        ((ANY,), (ANY,)),
    ):
        for each in preferences:
            if each.topic in topics and each.channel in channels:
                return each.wanted
    return True


def wanted(preferences: Sequence[Preference], said: Preference) -> tuple[Preference, ...]:
    """The preferences after one more was said: it stands in the place of all that it covers.

    Who says "nothing by SMS" after "news by SMS, please" gets nothing by SMS.
    """
    kept = tuple(
        each
        for each in preferences
        if not (said.topic in (ANY, each.topic) and said.channel in (ANY, each.channel))
    )
    return (*kept, said)


def merged(standings: Sequence[Standing]) -> Standing:
    """What holds for several keys of one message together: suppressions of all, the rest of the first
    that says anything.
    """
    told = [each for each in standings if each != NOBODY]
    if len(told) <= 1:
        return told[0] if told else NOBODY
    suppressed: tuple[Suppression, ...] = tuple(each for one in told for each in one.suppressed)
    whole = next((each for each in told if each != Standing(suppressed=each.suppressed)), told[0])
    return Standing(suppressed, whole.restricted_at, whole.objections, whole.preferences, whole.consents)


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()
