"""Decide: `make_plan`, a pure function from a request and a snapshot to a message and its writes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import msgspec
from msgspec.structs import replace

from info.errors import ContextError, UnknownName
from info.generators.caps import contact_of, over_cap
from info.generators.chosen import kept_choices
from info.generators.context import thaw
from info.generators.facts import Seal, message_facts, needs_seal
from info.generators.filtering import judged, status_of, without_hits
from info.generators.identity import content_hash, message_id, rendering_hash
from info.generators.limits import over_limit
from info.generators.means import LocaleChoice, Means, Negotiate
from info.generators.toning import drawn, wish_of
from info.language.expressions import FAILURES, MissingPath
from info.language.pieces import DoesNotFit, HoleRefused, UnusableValue
from info.localization import ADDRESSES
from info.model.experiments import PROMOTED
from info.model.people import NOBODY
from info.model.values import (
    Address,
    AllocationTable,
    Commit,
    Decision,
    Loss,
    MessageRecord,
    Priors,
    Reason,
    Request,
    Shown,
    Snapshot,
    Status,
    Tenant,
)
from info.personalization import arms_of, carried_over, is_of
from info.personalization.behaviour import PRIOR, worths
from info.ports.programs import Compiled, TemplateFacts
from info.privacy import judge, purpose_of
from info.validators.content import Verdict

__all__ = [
    "NO_TABLE",
    "Needs",
    "Plan",
    "ProgramKey",
    "Refused",
    "Rendered",
    "address_for",
    "choose_locale",
    "keeps_first",
    "make_plan",
    "run",
    "tenant_values",
    "told",
]

Rendered: TypeAlias = tuple[tuple[str, ...], tuple[Loss, ...]]
"""A program's outputs, and what was left out of them to keep to the channel's limits."""
NO_TABLE = -1
"""The table number of a decision that was not drawn: asked for, or nothing to choose from."""
CONTROL = "control"
_SECRETS: Final = frozenset({"secret", "server", "token", "vapid_key"})
"""Settings of a channel that delivery alone reads; the URL of a server may hold a password."""

ProgramKey: TypeAlias = tuple[str, str, str, str, str, str]
"""(template, variant, text locale, format locale, channel, tenant)."""
NOTHING: Mapping[ProgramKey, Compiled] = MappingProxyType({})
"""No fresh programs."""


class Plan(msgspec.Struct, frozen=True, gc=False):
    """A message that can go out, its rendering (in the order of the program's outputs), its writes.

    `losses` is what had to be left out of this one to keep to the channel's limits.
    """

    record: MessageRecord
    compiled: Compiled
    outputs: tuple[str, ...]
    commit: Commit
    losses: tuple[Loss, ...] = ()


class Refused(msgspec.Struct, frozen=True, gc=False):
    """A message that must not go out (held: not now); `record.reasons` say why. It is committed, too."""

    record: MessageRecord
    compiled: Compiled
    commit: Commit


class Needs(msgspec.Struct, frozen=True):
    """A plan that cannot be made yet: a program must be compiled first, or the tenant's seal be read."""

    program: ProgramKey | None = None
    seal: bool = False


class _TenantForms(msgspec.Struct, frozen=True):
    """A tenant as programs read it, and as it is stored: content hash and bytes."""

    tenant: Tenant
    values: dict[str, Any]
    hash: str
    blob: bytes


def make_plan(
    request: Request,
    snapshot: Snapshot,
    means: Means,
    *,
    seed: int,
    now: float,
    recipient_key: str | None = None,
    fresh: Mapping[ProgramKey, Compiled] = NOTHING,
    seal: Seal | None = None,
) -> Plan | Needs | Refused:
    """What to generate, and what to write when it is done. No clock, no randomness, no I/O.

    `seed` makes the message's id, `now` is seconds since 1970, `recipient_key` the recipient's pseudonym.
    `fresh` are programs that an earlier round needed, `seal` signs the tokens of buttons.
    Errors: `ContextError`, `UnknownName`.
    """
    tenant = snapshot.tenant
    facts = means.programs.facts(request.template, tenant.id)
    context = thaw(request.context)
    facts.check(context)
    locale = choose_locale(request, tenant, facts, means)
    identity = message_id(seed=seed, now=now)
    decision, table = choose_variant(
        request, snapshot, facts, means, unit=recipient_key or identity, message=identity, now=now
    )
    key = (facts.id, decision.variant, locale.text_locale, locale.format_locale, request.channel, tenant.id)
    compiled = fresh.get(key) or means.programs.held(*key)
    if compiled is None or (seal is None and needs_seal(compiled.program.asks, tenant, request.channel)):
        return Needs(None if compiled else key, seal=compiled is not None)
    forms = _tenant_forms(tenant)
    zone = zone_of(request, tenant)
    verdict = judged(tenant, facts, context, locale.text_locale)
    values = told(forms.values, compiled, request, tenant, identity=identity, created_at=now, seal=seal)
    stopped = _stopped(request, snapshot, facts, now)
    rendered = stopped[1] if stopped else _let_through(verdict, compiled, context, values, zone, facts.id)
    record = MessageRecord(
        tenant=tenant.id,
        id=identity,
        request=without_hits(kept_choices(request, snapshot.standing), verdict),
        status=_status(stopped, verdict, rendered),
        text_locale=locale.text_locale,
        format_locale=locale.format_locale,
        time_zone=zone,
        decision=decision,
        program=compiled.hash,
        snapshot=forms.hash,
        fingerprint=means.fingerprint,
        rendering_hash=_hash_of(compiled, rendered),
        created_at=now,
        reasons=(stopped[1],) if stopped else _reasons(verdict, rendered),
        locale_reason=locale.reason,
        texts_reason=facts.fallen(decision.variant, locale.text_locale),
        recipient_key=recipient_key,
    )
    return _counted(_planned(record, rendered, compiled, forms, table), snapshot, facts)


def _counted(plan: Plan | Refused, snapshot: Snapshot, facts: TemplateFacts) -> Plan | Refused:
    """The plan, which counts towards the recipient's caps if there are any and it may go out."""
    tenant, key, now = snapshot.tenant, plan.record.recipient_key, plan.record.created_at
    if snapshot.contacts is None or isinstance(plan, Refused) or key is None:
        return plan
    contact = contact_of(tenant, purpose_of(facts.topic, tenant.topics), key, now=now)
    return replace(plan, commit=replace(plan.commit, contact=contact))


def _planned(
    record: MessageRecord,
    rendered: Rendered | Reason,
    compiled: Compiled,
    forms: _TenantForms,
    table: AllocationTable | None,
) -> Plan | Refused:
    """The plan with its writes; of a message to one who may not be kept nothing of them is written."""
    if isinstance(rendered, Reason) and rendered.code == "suppressed":
        record = _nobodys(record)
    commit = _commit_of(record, compiled, forms, table)
    if isinstance(rendered, Reason):
        return Refused(record, compiled, commit)
    return Plan(record, compiled, rendered[0], commit, rendered[1])


def _stopped(
    request: Request, snapshot: Snapshot, facts: TemplateFacts, now: float
) -> tuple[Status, Reason] | None:
    """Why nothing may be generated, whatever it would say: limits, the person's word, the tenant's caps."""
    tenant = snapshot.tenant
    if tenant.limits:
        over = over_limit(request, tenant, too_many=snapshot.too_many)
        if over is not None:
            return "refused", over
    if request.recipient is None:
        return None
    capped, unsaid = snapshot.contacts is not None, snapshot.standing is NOBODY and not tenant.consent
    if unsaid and not capped:
        return None
    purpose = purpose_of(facts.topic, tenant.topics)
    said = judge(
        snapshot.standing,
        topic=facts.topic,
        purpose=purpose,
        channel=request.channel,
        consent_needed=purpose in tenant.consent,
    )
    if said is not None or snapshot.contacts is None:
        return said
    over = over_cap(tenant, purpose, snapshot.contacts, now=now)
    return None if over is None else ("refused", over)


def _nobodys(record: MessageRecord) -> MessageRecord:
    """The record of a refused message to one who may not be kept: no id, no context, no draw of theirs."""
    request = msgspec.structs.replace(
        record.request, context=b"", recipient=None, idempotency_key=None, choices=()
    )
    decision = msgspec.structs.replace(record.decision, draw=0.0)
    return msgspec.structs.replace(record, request=request, decision=decision, recipient_key=None)


def _status(stopped: tuple[Status, Reason] | None, verdict: Verdict, rendered: Rendered | Reason) -> Status:
    if stopped:
        return stopped[0]
    return "refused" if isinstance(rendered, Reason) else status_of(verdict)


def _let_through(
    verdict: Verdict,
    compiled: Compiled,
    context: dict[str, Any],
    values: dict[str, Any],
    zone: str,
    template: str,
) -> Rendered | Reason:
    """The rendering of what the content filter leaves of a context, or its first reason to refuse it."""
    if verdict.action == "refuse":
        return verdict.reasons[0]
    return run(compiled, verdict.context or context, values, zone, template=template)


def _reasons(verdict: Verdict, rendered: Rendered | Reason) -> tuple[Reason, ...]:
    """The filter's reasons, then that of a hole or a limit."""
    if isinstance(rendered, Reason) and verdict.action != "refuse":
        return (*verdict.reasons, rendered)
    return verdict.reasons


def _commit_of(
    record: MessageRecord, compiled: Compiled, forms: _TenantForms, table: AllocationTable | None
) -> Commit:
    """The writes of a message: its record, the table it was drawn from, its program and its tenant."""
    blobs = ((compiled.hash, compiled.pieces), (forms.hash, forms.blob))
    return Commit(record, tables=() if table is None else (table,), blobs=blobs)


def told(
    values: dict[str, Any],
    compiled: Compiled,
    request: Request,
    tenant: Tenant,
    *,
    identity: str,
    created_at: float,
    seal: Seal | None,
) -> dict[str, Any]:
    """The tenant's values, with those of the message where its program asks for any."""
    asked = compiled.program.asks
    if not asked:
        return values
    facts = message_facts(
        asked,
        identity=identity,
        thread=request.updates or identity,
        created_at=created_at,
        channel=request.channel,
        tenant=tenant,
        seal=seal,
    )
    return {**values, "message": facts}


def _hash_of(compiled: Compiled, rendered: Rendered | Reason) -> str:
    return "" if isinstance(rendered, Reason) else rendering_hash(compiled.program.outputs, rendered[0])


def choose_locale(request: Request, tenant: Tenant, facts: TemplateFacts, means: Means) -> LocaleChoice:
    """The locale asked for, else the recipient's, of the languages the tenant writes in; else its first.

    A tenant that no file describes writes in whatever there are texts in. The form of address is that
    of the wish, else the recipient's, else the tenant's.
    """
    recipient = request.recipient
    asked = (request.locale, recipient.locale if recipient is not None else None)
    return _negotiated(
        means.negotiate,
        tuple(dict.fromkeys(filter(None, asked))),
        facts.locales,
        tuple(tenant.languages),
        tenant.configured,
        facts.addressed,
        address_for(request, tenant),
    )


@lru_cache(maxsize=4096)
def _negotiated(
    negotiate: Negotiate,
    asked: tuple[str, ...],
    available: tuple[str, ...],
    languages: tuple[str, ...],
    configured: bool,  # noqa: FBT001  (positional: the cache's key)
    addressed: tuple[str, ...],
    address: Address | None,
) -> LocaleChoice:
    fallback, spoken = ((), languages) if configured else (languages, ())
    return negotiate(asked, available, fallback, spoken=spoken, addressed=addressed, address=address)


def address_for(request: Request, tenant: Tenant) -> Address | None:
    """How to call the reader: as the recipient wishes, else as the tenant does; None for neither.

    An attribute that is no form of address says nothing: attributes are the caller's own.
    """
    given = None if request.recipient is None else request.recipient.attributes.get("address")
    return given if given in ADDRESSES else tenant.address


def choose_variant(
    request: Request,
    snapshot: Snapshot,
    facts: TemplateFacts,
    means: Means,
    *,
    unit: str,
    message: str,
    now: float,
) -> tuple[Decision, AllocationTable | None]:
    """The variant, and the allocation table it was drawn from when one was.

    A draw is one hash of `unit`, so a recipient keeps a variant as long as the table stands; of `message`,
    where an experiment has each message draw anew. A tone that is asked for and the mood of the recipient's
    last reply change the shares it is drawn from.
    """
    if request.variant is not None:
        if request.variant not in facts.variants:
            raise UnknownName("variant", request.variant, facts.variants)
        return Decision(request.variant, 1.0, NO_TABLE, 0.0, "asked for"), None
    if not request.personalize:
        return Decision(facts.variants[0], 1.0, NO_TABLE, 0.0, "personalization is off"), None
    if len(facts.variants) == 1:
        return Decision(facts.variants[0], 1.0, NO_TABLE, 0.0, "the only variant"), None
    table = snapshot.table
    if table is None or not _stands(table, facts, means):
        table = first_table(snapshot.tenant.id, facts, request.channel, means, after=table, now=now)
    wish = wish_of(request, snapshot.tenant, snapshot.standing, facts, means, now)
    seen = _worths(table, snapshot.shown, now)
    return drawn(table, request, facts, wish, means, unit=unit, message=message, seen=seen), table


def _worths(table: AllocationTable, shown: tuple[Shown, ...], now: float) -> tuple[tuple[str, float], ...]:
    """What the variants this person saw lately are worth, by what is known when the table was made."""
    if not shown or table.experiment:
        return ()
    return tuple(worths(table.fatigue or PRIOR, shown, now=now).items())


def _stands(table: AllocationTable, facts: TemplateFacts, means: Means) -> bool:
    """Whether the table is of these variants and of the policy that holds now.

    Under an experiment its plan holds, not the template's policy, while each variant that has a share is
    there; what it shipped stands as long as the variants are the same. Any other is of these texts, too.
    """
    shares, variants = table.shares, facts.variants
    if table.experiment:
        return all(name in variants for name, share in shares if share > 0)
    if table.policy == PROMOTED:
        return len(shares) == len(variants) and all(name in variants for name, _ in shares)
    by = facts.by if means.learning and facts.policy == "thompson" else ()
    same = is_of(table, variants, facts.texts, by)
    return same and table.policy == (facts.policy if means.learning else "uniform")


def keeps_first(table: AllocationTable) -> bool:
    """Whether a recipient keeps the table they first drew from under this one's experiment: shares that are
    learnt move, and nobody is to move with them. Where shares stay, every table draws the same.
    """
    return table.since >= 0 and table.policy == "thompson"


def first_table(
    tenant: str,
    facts: TemplateFacts,
    channel: str,
    means: Means,
    *,
    after: AllocationTable | None,
    now: float,
) -> AllocationTable:
    """The table before any evidence on these variants, numbered after the one it takes over from.

    Of variants that stay as they are it keeps what was learnt.
    """
    learning = means.learning and facts.policy == "thompson"
    made = means.make_table(
        dict.fromkeys(facts.variants, (0, 0)),
        after,
        policy=facts.policy,
        tenant=tenant,
        template=facts.id,
        channel=channel,
        seed=0,
        now=now,
        priors=facts.priors(channel) if learning else Priors(),
        horizon=facts.horizon,
    )
    by = facts.by if learning else ()
    made = replace(made, arms=arms_of(after, facts.variants, facts.texts, made.number), by=by)
    return made if after is None else carried_over(after, made)


def zone_of(request: Request, tenant: Tenant) -> str:
    """The IANA zone of times in the message: the recipient's, else the tenant's."""
    recipient = request.recipient
    return (recipient.timezone if recipient is not None else None) or tenant.timezone


def run(
    compiled: Compiled, context: dict[str, Any], tenant: dict[str, Any], zone: str, *, template: str
) -> Rendered | Reason:
    """The rendering, or why a guarded hole or a limit refused it.

    Errors: `ContextError` for an unusable value.
    """
    try:
        return compiled.program.render(context, tenant, zone)
    except DoesNotFit as full:
        what = f"What must not be shortened is over the limit of {full.most} {full.measure} of '{full.part}'."
        return Reason("does_not_fit", what, full.part)
    except HoleRefused as refusal:
        return Reason(refusal.code, refusal.what, ", ".join(refusal.paths))
    except UnusableValue as unusable:
        raise ContextError(
            template=template,
            path=unusable.path,
            wanted="a value its text can show",
            got="another",
            next_step=f"{unusable.what}.",
        ) from unusable
    except MissingPath as missing:
        raise ContextError(
            template=template,
            path=missing.path,
            wanted="a value",
            got="nothing",
            next_step="Pass it, or guard the block with when: has(…).",
        ) from missing
    except FAILURES:
        raise ContextError(
            template=template,
            path="context",
            wanted="values its expressions can work on",
            got="others",
            next_step="Check the types against the template's schema.",
        ) from None  # the cause's own text may hold a value


_FORMS: dict[int, _TenantForms] = {}
_FORMS_MAX = 4096


def _tenant_forms(tenant: Tenant) -> _TenantForms:
    """The forms of a tenant, remembered by the identity of the frozen object (which is kept alive)."""
    forms = _FORMS.get(id(tenant))
    if forms is None:
        blob = _encode(_without_secrets(tenant))
        forms = _TenantForms(tenant, tenant_values(tenant), content_hash(blob), blob)
        if len(_FORMS) >= _FORMS_MAX:
            _FORMS.clear()
        _FORMS[id(tenant)] = forms
    return forms


_encode = msgspec.json.Encoder(order="deterministic").encode


def _without_secrets(tenant: Tenant) -> Tenant:
    """The tenant as it is stored beside its messages: no message is made of what a channel is sent with."""
    open_settings = {
        channel: {name: value for name, value in settings.items() if name not in _SECRETS}
        for channel, settings in tenant.channels.items()
    }
    return replace(tenant, channels=open_settings)


def tenant_values(tenant: Tenant) -> dict[str, Any]:
    """What `brand.…` and `links.…` read; and `channels`, which formatters read and no template can."""
    return {"brand": _plain(tenant.brand), "links": _plain(tenant.links), "channels": tenant.channels}


def _plain(values: Mapping[str, str]) -> dict[str, str]:
    return dict(values)
