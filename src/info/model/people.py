"""What a tenant must keep to about a person: preferences, consents, suppressions, holds, requests.

A person is named by a pseudonym (`r_…`), an address by another (`a_…`). `Standing` is the little that a
message has to know; it holds codes and times, no text and no address.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import msgspec

__all__ = [
    "ANY",
    "ERASURE_STEPS",
    "NOBODY",
    "PROFILING",
    "PURPOSES",
    "TOPIC_PURPOSES",
    "UNPROFILED_BY",
    "Consent",
    "ConsentState",
    "ErasureJob",
    "ErasureStep",
    "Hold",
    "Law",
    "Mood",
    "Objection",
    "Person",
    "Preference",
    "PrivacyRequest",
    "Purpose",
    "RequestKind",
    "Standing",
    "StepDone",
    "Suppression",
    "SuppressionReason",
    "SystemResult",
]

ANY: Final = "*"
"""Every topic, or every channel."""

Purpose: TypeAlias = Literal["essential", "service", "marketing"]
PURPOSES: Final[tuple[Purpose, ...]] = ("essential", "service", "marketing")
"""What a topic is for. Essential: nobody can do without (an account is broken into). Service: part of what
the person uses. Marketing: meant to make them do or buy something."""
TOPIC_PURPOSES: Final[dict[str, Purpose]] = {
    "security": "essential",
    "legal": "essential",
    "news": "marketing",
    "newsletter": "marketing",
    "suggestions": "marketing",
    "tips": "marketing",
    "insights": "marketing",
    "offers": "marketing",
    "promotions": "marketing",
    "marketing": "marketing",
}
"""The purpose of a topic by name, where the tenant says no other; any other topic is service."""

SuppressionReason: TypeAlias = Literal["erasure", "bounce", "complaint", "unsubscribe", "manual"]
Law: TypeAlias = Literal["gdpr", "ccpa"]
RequestKind: TypeAlias = Literal[
    "access", "portability", "rectification", "restriction", "objection", "erasure", "opt_out"
]
ErasureStep: TypeAlias = Literal["suppression", "key", "rows", "caches", "connectors", "receipt"]
ERASURE_STEPS: Final[tuple[ErasureStep, ...]] = (
    "suppression",
    "key",
    "rows",
    "caches",
    "connectors",
    "receipt",
)
"""The order in which a person is erased. Each step may be done again and ends the same."""


class Preference(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What a person wants to hear of: a topic on a channel, or "*" for all of them."""

    topic: str = ANY
    channel: str = ANY
    wanted: bool = True
    at: float = 0.0


class ConsentState(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The last word on one purpose and channel; the history stands in `Consent` rows."""

    purpose: str
    channel: str = ANY
    given: bool = True
    at: float = 0.0


class Suppression(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Nothing goes to this person or address, on one channel or on all; whatever else they allowed."""

    reason: SuppressionReason
    channel: str = ANY
    at: float = 0.0


PROFILING: Final = "profiling"
"""What a person objects to whose replies shall be judged by nobody, and change nothing."""
UNPROFILED_BY: Final = (PROFILING, "marketing")
"""Objections after which no habits are kept or used: who objects to marketing objects to being studied for it
(GDPR Art. 21(2))."""


class Objection(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A person objected to a purpose ("marketing", "sale", "sharing") or to a topic."""

    to: str
    at: float = 0.0
    source: str = "request"


class Mood(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """How the person's last reply sounded, and who says so; never what they wrote.

    `score` goes from -1, negative, to 1, positive. `at` is seconds since 1970.
    """

    label: Literal["positive", "negative", "unsure"]
    score: float
    at: float
    by: Literal["model", "rules"] = "model"


class Standing(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What a message to a person has to keep to, as it is now."""

    suppressed: tuple[Suppression, ...] = ()
    restricted_at: float | None = None
    """Since when their data may only be stored (GDPR Art. 18)."""
    objections: tuple[Objection, ...] = ()
    preferences: tuple[Preference, ...] = ()
    consents: tuple[ConsentState, ...] = ()
    mood: Mood | None = None
    """None: nothing was heard of them, or they objected to profiling."""

    @property
    def unprofiled(self) -> bool:
        """Whether no habits may be kept or used: they objected, or their data may only be stored."""
        return self.restricted_at is not None or any(each.to in UNPROFILED_BY for each in self.objections)


NOBODY: Final = Standing()
"""The standing of whoever never said anything."""


class Consent(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One consent given or withdrawn; never changed, only followed by another.

    `sealed` holds source, version of the text and a note as the keeper of keys sealed them.
    """

    id: str
    purpose: str
    channel: str
    given: bool
    at: float
    sealed: bytes = b""


class Person(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A recipient as stored: the pseudonym, the standing, the sealed profile, and how often it changed."""

    key: str
    version: int = 0
    standing: Standing = NOBODY
    profile: bytes = b""


class Hold(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A duty to keep what is held of a person: nothing is erased until `until` or until it is released.

    `whose` names the office that ordered it, as an erasure's refusal quotes it: no person's name.
    """

    id: str
    key: str
    whose: str
    at: float
    until: float | None = None
    released_at: float | None = None

    def stands(self, now: float) -> bool:
        """Whether it binds at `now` (seconds since 1970)."""
        return self.released_at is None and (self.until is None or now < self.until)


class PrivacyRequest(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A person's request: what, under which law, since when, until when, and how it ended."""

    id: str
    key: str
    kind: RequestKind
    law: Law
    received_at: float
    due_at: float
    done_at: float | None = None
    outcome: str = ""


class SystemResult(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What another system answered to an erasure: done, nothing there, or failed with what to do."""

    system: str
    status: Literal["erased", "unknown", "failed"]
    detail: str = ""


class StepDone(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One finished step of an erasure, with what it counted."""

    step: ErasureStep
    at: float
    counts: tuple[tuple[str, int], ...] = ()
    systems: tuple[SystemResult, ...] = ()


class ErasureJob(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """An erasure on its way: what is done, durably, and what is needed to go on after a crash.

    `sealed_id` is the recipient's id, sealed under the job's own key until the last step: other systems
    must be told whom to erase. `receipt` is the signed receipt, once there is one, `entry` the id of the
    audit log's entry that holds its hash.
    """

    id: str
    key: str
    started_at: float
    done: tuple[StepDone, ...] = ()
    sealed_id: bytes = b""
    receipt: bytes = b""
    entry: str = ""

    @property
    def next_step(self) -> ErasureStep | None:
        """The first step that is not done; None at the end."""
        return ERASURE_STEPS[len(self.done)] if len(self.done) < len(ERASURE_STEPS) else None
