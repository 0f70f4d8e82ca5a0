"""The values that flow one way through the house: request → snapshot → plan → commit → message.

`gc=False`: a frozen value cannot be part of a cycle, and the collector need not look at those that
wait in their hundreds for a commit (measured: a third of a message's time).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import msgspec

from info.model.audit import AuditEntry
from info.model.choices import Choice
from info.model.content import ContentPolicy
from info.model.experiments import Experiment
from info.model.mail import Enclosures
from info.model.outbox import OutboxEntry
from info.model.people import NOBODY, Standing

__all__ = [
    "Address",
    "AllocationTable",
    "Commit",
    "Contact",
    "Decision",
    "Delivered",
    "Envelope",
    "EventRecord",
    "Fatigue",
    "Finding",
    "Loss",
    "MessageRecord",
    "Prior",
    "Priors",
    "Reason",
    "Receipt",
    "Recipient",
    "Request",
    "SealedBody",
    "Shown",
    "Snapshot",
    "Status",
    "Tenant",
]

Status: TypeAlias = Literal["ready", "held", "refused"]
"""What the world let happen to a message."""

Address: TypeAlias = Literal["formal", "informal"]
"""How a text calls its reader, in a language that has more than one word for "you"."""


class Recipient(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The person a message is for. `addresses` maps a channel to an address there.

    `timezone` is an IANA name; `attributes` is what the tenant knows (segment, plan …). Of these
    `address`, "formal" or "informal", is how the person is to be called; it counts before the tenant's.
    """

    id: str
    locale: str | None = None
    timezone: str | None = None
    addresses: Mapping[str, str] = {}
    attributes: Mapping[str, Any] = {}


class Tenant(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a tenant is to a message: brand, links, languages. Overrides of texts are templates'.

    `brand`: name, logo_url, and the palette (`color`, `on_color`, `surface`, `text`, `muted`, each
    "#rrggbb").
    `links`: name → https URL, the targets of `[text](name)` and of `url: "links.name"`.
    `languages`: locales the tenant writes in, the first is its default. `address`: how it calls its
    readers; None leaves it to each catalogue. `configured` is False when no file describes the tenant
    and the packaged defaults stand in: then any language is written that there are texts in. `content` is
    what it lets into its messages.
    """

    id: str
    brand: Mapping[str, str] = {}
    links: Mapping[str, str] = {}
    languages: tuple[str, ...] = ("en",)
    timezone: str = "UTC"
    channels: Mapping[str, Mapping[str, Any]] = {}
    configured: bool = True
    address: Address | None = None
    topics: Mapping[str, str] = {}
    """What a topic is for (essential, service, marketing), where its name does not say it."""
    consent: tuple[str, ...] = ()
    """The purposes for which nothing goes out without a recorded consent: ("marketing",)."""
    limits: Mapping[str, int] = {}
    """`messages_a_minute`: so many are generated in each process, more are refused; `context_bytes`."""
    residency: str = ""
    """Where the tenant's data are to stay, in the installation's own words: a label, shown and exported."""
    content: ContentPolicy = ContentPolicy()
    tone: str | None = None
    """The tone its messages shall have where a template has a variant in it; None leaves it to the shares."""
    caps: Mapping[str, Mapping[str, int]] = {}
    """By purpose how many messages one person gets at most: {"marketing": {"day": 3, "week": 10}}."""
    habits: bool = False
    """Whether habits are kept of its recipients: when they read what, by which channel."""

    def setting(self, channel: str, name: str) -> Any:
        """A setting of a channel (`push.fcm`), else of its family (`push`); None where neither has it."""
        for known in (channel, channel.partition(".")[0]):
            found = self.channels.get(known, {}).get(name)
            if found is not None:
                return found
        return None


class Request(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What the caller asked for, frozen: enough, with the snapshot, to make the message again.

    `context` is the JSON text of the caller's context, as bytes (UTF-8).
    """

    tenant: str
    template: str
    channel: str
    context: bytes
    locale: str | None = None
    variant: str | None = None
    recipient: Recipient | None = None
    idempotency_key: str | None = None
    personalize: bool = True
    updates: str | None = None
    """The id of the message this one takes the place of: the first of them, however many updates came."""
    tone: str | None = None
    """The tone the message shall have, where a variant has it."""
    choices: tuple[Choice, ...] = ()
    """The channel and the hour that were drawn for its recipient, where it was asked which."""


class Prior(msgspec.Struct, frozen=True):
    """What is believed of a variant before anybody saw it: its lift over the others, on the log scale.

    0.05 is about 5 % more than their common rate; `deviation` is the standard deviation of that.
    """

    mean: float
    deviation: float


class Priors(msgspec.Struct, frozen=True):
    """The priors of a template's variants, and the content model they are of; empty for no estimate."""

    model: str = ""
    of: Mapping[str, Prior] = {}


class Fatigue(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What a repeat costs: after `d` days a variant is worth `exp(-cost · 0.5 ** (d / half_life_days))`."""

    cost: float
    half_life_days: float


class Shown(msgspec.Struct, frozen=True, gc=False):
    """A variant of a template that a person was shown on a channel, and when (seconds since 1970)."""

    variant: str
    at: float


class AllocationTable(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """An immutable, numbered share for each variant; a decision is one hash draw from it.

    `shares` sum to 1. `number` counts from 0 (the table before any evidence: equal shares).
    """

    tenant: str
    template: str
    channel: str
    number: int
    shares: tuple[tuple[str, float], ...]
    policy: str = "uniform"
    made_at: float = 0.0
    prior: str = ""
    """Name and version of the content model whose estimates stand in the shares; "" for none."""
    segments: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = ()
    """Shares of a segment of recipients that differ from `shares`; a segment not named draws from those."""
    experiment: str = ""
    """Id of the experiment the table is drawn under; "" for none. Its id salts the draw."""
    holdout: float = 0.0
    """The part of an experiment's units, 0 to 1, that get the first variant and are compared apart."""
    layer: str = ""
    """Experiments of one layer exclude each other: a unit has one place in it, and takes part in one."""
    slot: tuple[float, float] = (0.0, 1.0)
    """The places of the layer, first up to second, whose units take part; others get the first variant."""
    arms: tuple[tuple[str, str, int], ...] = ()
    """For each variant the hash of its texts, and the first table with them: it learns from there."""
    by: tuple[str, ...] = ()
    """The recipient's attributes whose values name a segment; () where there are no segments."""
    known: tuple[str, ...] = ()
    """The segments that are told apart: whoever is in none of them is in "other". () for as many as come."""
    rewards: int = 0
    """How many rewards it was made of: the more, the more it takes to make another."""
    since: int = -1
    """Number of the experiment's first table, where a recipient counts once, with the first message they get
    under it, and draws from the same table ever after; -1: each message draws anew, and counts."""
    fatigue: Fatigue | None = None
    """What a repeat costs, as learnt when the table was made; None where nobody asked for it."""

    def draws_as(self, other: AllocationTable) -> bool:
        """Whether every unit draws the same from both, whenever and by whatever prior they were made."""
        return self == msgspec.structs.replace(
            other, made_at=self.made_at, prior=self.prior, rewards=self.rewards
        )


class Decision(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Which variant, with which probability, from which table, by which draw in [0, 1)."""

    variant: str
    probability: float
    table: int
    draw: float
    reason: str
    segment: str = ""
    """The segment of recipients whose shares it was drawn from; "" for the shares of all."""
    group: Literal["", "in", "holdout", "out"] = ""
    """Under an experiment: in it, held out of it, or outside its slot."""
    once_since: int = -1
    """Of a recipient the first message counts that drew from a table of this number or later; -1: each."""
    mood: Literal["", "positive", "negative"] = ""
    """How the recipient's last reply sounded, if shares were changed for it: no showing the table counts."""
    mood_by: Literal["", "model", "rules"] = ""
    """Who says so."""
    worths: tuple[tuple[str, float], ...] = ()
    """What variants this person saw lately were worth of a fresh one; the shares were multiplied by it."""
    policy: str = ""
    """By which rule the table's shares were made; "" where nothing was drawn."""


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """A validator's remark on a message or a template. Never quotes a value of the context."""

    code: str
    severity: Literal["error", "warning", "note"]
    what: str
    path: str = ""
    next_step: str = ""


class Loss(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a channel could not show, and what stands in its place.

    `how` tells what the fitter did to keep a limit; it is empty for what the channel never shows.
    """

    block: str
    what: str
    how: Literal["", "stand_in", "shortened", "dropped"] = ""


class Reason(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Why a message was held or refused, or what was masked in it, in words a person understands."""

    code: str
    text: str
    path: str = ""

    def __str__(self) -> str:
        """The text alone."""
        return self.text


class MessageRecord(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A message as stored: what replay, explain and track need. Holds no rendering, only its hash.

    `program` and `snapshot` are content hashes of blobs in the same store: the pieces, and the
    tenant as it was. `fingerprint` names the engine (info, ICU, capability tables).
    """

    tenant: str
    id: str
    request: Request
    status: Status
    text_locale: str
    format_locale: str
    time_zone: str
    decision: Decision
    program: str
    snapshot: str
    fingerprint: str
    rendering_hash: str
    created_at: float
    reasons: tuple[Reason, ...] = ()
    locale_reason: str = ""
    texts_reason: str = ""
    """Which texts are not in the text locale, and where they come from instead; "" when all are."""
    recipient_key: str | None = None
    """The recipient's pseudonym (keyed HMAC), never the id."""


class EventRecord(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Something that happened to a message. `id` makes a repeated report of it count once."""

    tenant: str
    id: str
    message: str
    kind: str
    at: float
    template: str
    channel: str
    variant: str
    locale: str = ""
    value: float | None = None
    """For `rated`: the rating; for `converted`: the amount; for `generated`: seconds to commit."""
    machine: str = ""
    """The class of the machine that did it ("prefetch", "scanner" …); "" where nothing speaks for one."""


class Snapshot(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What a decision may see: read once, before it."""

    tenant: Tenant
    table: AllocationTable | None
    existing: MessageRecord | None = None
    """The message already committed under the same idempotency key."""
    standing: Standing = NOBODY
    """What the recipient said, and what holds for them and for their address on the channel."""
    too_many: bool = False
    """The tenant has generated as many messages as its limit lets it, for now."""
    contacts: tuple[float, ...] | None = None
    """When the recipient got messages of this one's purpose in the last week; None where no cap is set."""
    shown: tuple[Shown, ...] = ()
    """What the recipient was shown lately of this template on this channel, where fatigue is asked for."""


class Contact(msgspec.Struct, frozen=True, gc=False):
    """A message that counts towards a cap: whose, for which purpose, when, and what the caps are.

    `caps` are (seconds, most): so many contacts at most in the seconds before `at`, this one among them.
    """

    recipient_key: str
    purpose: str
    at: float
    caps: tuple[tuple[float, int], ...]


class Commit(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The writes of one decision; all of them or none.

    `blobs` maps a content hash to bytes and is idempotent. `tables` are allocation tables first
    used or made here. `rewards` are the ids of those `events` that reward their message's variant:
    the first of them a message has is counted, in the same transaction. `audit` tells the audit log
    of it, `outbox` is what is to be sent, both in the same transaction, too. `contact` is counted towards
    the caps of the message's recipient; where one of them is reached meanwhile, nothing is written.
    `experiments` change by one version each; `tables` that come with them must be new.
    """

    message: MessageRecord | None = None
    events: tuple[EventRecord, ...] = ()
    tables: tuple[AllocationTable, ...] = ()
    blobs: tuple[tuple[str, bytes], ...] = ()
    rewards: tuple[str, ...] = ()
    audit: tuple[AuditEntry, ...] = ()
    outbox: tuple[OutboxEntry, ...] = ()
    experiments: tuple[Experiment, ...] = ()
    contact: Contact | None = None


class Delivered(msgspec.Struct, frozen=True, omit_defaults=True):
    """A provider took the message."""

    provider_id: str = ""


class SealedBody(msgspec.Struct, frozen=True, gc=False):
    """What is posted in the place of the payload: encrypted for its reader, with the headers that say how."""

    body: bytes
    headers: Mapping[str, str]


class Envelope(msgspec.Struct, frozen=True, gc=False):
    """What a provider is handed: the message's identity, the channel, the address, the payload.

    `enclosed` is what a mail carries beside its message; `mime` is made of it and of the payload.
    """

    tenant: str
    message: str
    channel: str
    to: str
    payload: Any
    mime: bytes | None = None
    enclosed: Enclosures | None = None
    updates: str = ""
    """What the provider called the message that this one takes the place of; "" for none."""
    public_key: str = ""
    """The recipient's own key, which a webhook's body is sealed for; "" for none."""
    sealed: SealedBody | None = None
    """What goes out instead of the payload, encrypted for the reader."""


class Receipt(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What came of one attempt to send. `status` is sent, retry (may work later) or failed."""

    message: str
    channel: str
    provider: str
    status: Literal["sent", "retry", "failed"]
    detail: str = ""
    provider_id: str = ""
