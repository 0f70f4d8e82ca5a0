"""Replay: the bytes of a stored message made again, and its decision taken again."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from info.errors import ReplayError
from info.generators.caps import CAPPED
from info.generators.chosen import choices_same
from info.generators.context import thaw
from info.generators.facts import Seal
from info.generators.filtering import is_by_filter, was_stopped
from info.generators.identity import rendering_hash
from info.generators.means import Means
from info.generators.plan import NO_TABLE, Rendered, choose_locale, run, tenant_values, told
from info.generators.toning import drawn, wish_after
from info.model.choices import Choice
from info.model.values import AllocationTable, MessageRecord, Reason, Tenant
from info.ports.programs import Compiled
from info.privacy import STOPS

__all__ = ["DecisionReplay", "ReplayResult", "decide_again", "needs_of", "render_again"]

NOT_RENDERED = STOPS | {"limit.messages", "limit.context", CAPPED}
"""Codes of reasons that lie in the recipient's word or the tenant's limits and caps: nothing was rendered."""
decode_tenant = msgspec.json.Decoder(Tenant).decode


class DecisionReplay(msgspec.Struct, frozen=True):
    """Locale, variant, channel and hour taken again from what is stored.

    `why` says what could not be compared. `choices` are the channel and the hour that were
    drawn, where they were.
    """

    locale_same: bool
    variant_same: bool
    variant: str
    probability: float
    why: str = ""
    choices_same: bool = True
    choices: tuple[Choice, ...] = ()

    @property
    def same(self) -> bool:
        """Whether all came out as they did."""
        return self.locale_same and self.variant_same and self.choices_same


class ReplayResult(msgspec.Struct, frozen=True):
    """A message made again.

    `same`: the outputs have the stored hash (for a refused message: it was refused again, for the
    same reasons). `fingerprint_same`: the engine is the one that made it; where it is not, other
    bytes are no surprise. `decision` is None unless it was asked for.
    """

    message: str
    same: bool
    hash: str
    stored_hash: str
    rendering: Mapping[str, str]
    fingerprint_same: bool
    fingerprint: str
    decision: DecisionReplay | None = None


def needs_of(record: MessageRecord | None, message_id: str, *, forgotten: bool = False) -> MessageRecord:
    """The record, if a replay is possible at all. Errors: `ReplayError` when unknown or forgotten."""
    if forgotten:
        what = (
            f"Message {message_id} was forgotten with its recipient: what it said and when is deleted. "
            "It is counted in the figures and named in nothing else."
        )
        raise ReplayError(what)
    if record is None:
        what = (
            f"There is no message {message_id} of this tenant in this store. "
            "Check the id and INFO_STORAGE_URL; what is older than analytics.retention_days was deleted."
        )
        raise ReplayError(what)
    if not record.request.context:
        what = (
            f"Message {message_id} cannot be replayed: it was refused for a recipient who asked to be "
            "forgotten, so its context was not kept. Its decision and its status can be explained."
        )
        raise ReplayError(what)
    return record


def render_again(
    record: MessageRecord, compiled: Compiled, snapshot: bytes, seal: Seal | None
) -> tuple[Rendered, tuple[Reason, ...]]:
    """A stored message's outputs and losses, or the reasons it is refused for; from stored data alone.

    The content filter is not asked again: what it masked is stored masked, what it refused stays refused.
    """
    if was_stopped(record) or (record.reasons and record.reasons[0].code in NOT_RENDERED):
        return ((), ()), record.reasons
    tenant = decode_tenant(snapshot)
    request = record.request
    values = told(
        tenant_values(tenant),
        compiled,
        request,
        tenant,
        identity=record.id,
        created_at=record.created_at,
        seal=seal,
    )
    rendered = run(compiled, thaw(request.context), values, record.time_zone, template=request.template)
    return (((), ()), (rendered,)) if isinstance(rendered, Reason) else (rendered, ())


def compare(
    record: MessageRecord,
    compiled: Compiled,
    snapshot: bytes,
    fingerprint: str,
    decision: DecisionReplay | None,
    seal: Seal | None,
) -> ReplayResult:
    """What a replay found."""
    (outputs, _), reasons = render_again(record, compiled, snapshot, seal)
    rendering = {} if reasons else dict(zip(compiled.program.outputs, outputs, strict=True))
    made = "" if reasons else rendering_hash(compiled.program.outputs, outputs)
    return ReplayResult(
        message=record.id,
        same=made == record.rendering_hash and reasons == _refusals(record),
        hash=made,
        stored_hash=record.rendering_hash,
        rendering=rendering,
        fingerprint_same=fingerprint == record.fingerprint,
        fingerprint=record.fingerprint,
        decision=decision,
    )


def _refusals(record: MessageRecord) -> tuple[Reason, ...]:
    """The reasons that rendering gives; those of a message the filter refused."""
    if was_stopped(record):
        return record.reasons
    return tuple(reason for reason in record.reasons if not is_by_filter(reason))


def decide_again(
    record: MessageRecord, snapshot: bytes, table: AllocationTable | None, means: Means
) -> DecisionReplay:
    """Locale and variant from the stored request, tenant and table, with the templates of today; channel and
    hour from their stored shares.
    """
    found = _variant_again(record, snapshot, table, means)
    return msgspec.structs.replace(found, choices_same=choices_same(record), choices=record.request.choices)


def _variant_again(
    record: MessageRecord, snapshot: bytes, table: AllocationTable | None, means: Means
) -> DecisionReplay:
    tenant = decode_tenant(snapshot)
    facts = means.programs.facts(record.request.template, record.tenant)
    locale = choose_locale(record.request, tenant, facts, means)
    locale_same = (locale.text_locale, locale.format_locale) == (record.text_locale, record.format_locale)
    stored = record.decision
    if stored.table == NO_TABLE:
        return DecisionReplay(
            locale_same,
            variant_same=True,
            variant=stored.variant,
            probability=1.0,
            why=f"nothing was drawn: {stored.reason}",
        )
    if table is None:
        return DecisionReplay(
            locale_same,
            variant_same=False,
            variant="",
            probability=0.0,
            why=f"allocation table {stored.table} is not in this store",
        )
    unit = record.recipient_key or record.id
    wish = wish_after(record, tenant, facts)
    again = drawn(table, record.request, facts, wish, means, unit=unit, message=record.id, seen=stored.worths)
    return DecisionReplay(
        locale_same, variant_same=again == stored, variant=again.variant, probability=again.probability
    )
