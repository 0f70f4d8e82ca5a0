"""The conductor of the outward way: load a snapshot, decide purely, commit, hand back a message."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Callable,
    Iterable,
    Mapping,
    Sequence,
)
from functools import partial
from time import monotonic
from typing import Any, Literal

from msgspec.structs import replace

from info.delivery import own_address
from info.errors import (
    ConfigError,
    ContextError,
    DeliveryError,
    InfoError,
    MessageHeld,
    PictureError,
    ReplayError,
    UnknownName,
)
from info.generators.chosen import check_choices
from info.generators.context import thaw
from info.generators.explanation import Explanation, explain_record
from info.generators.facts import Seal
from info.generators.illustrating import illustrated_payload, message_pictures
from info.generators.message import Message
from info.generators.parts import Parts
from info.generators.plan import (
    NO_TABLE,
    Needs,
    Plan,
    ProgramKey,
    Refused,
    keeps_first,
    make_plan,
    run,
    tenant_values,
    told,
)
from info.generators.recently import with_recent
from info.generators.replay import (
    ReplayResult,
    compare,
    decide_again,
    decode_tenant,
    needs_of,
    render_again,
)
from info.generators.request import Ask, check_now, freeze_request
from info.model.audit import SYSTEM, Actor
from info.model.choices import Choice
from info.model.mail import Enclosures
from info.model.people import NOBODY
from info.model.pictures import Png
from info.model.values import (
    AllocationTable,
    Envelope,
    MessageRecord,
    Reason,
    Receipt,
    Recipient,
    Request,
    Snapshot,
    Tenant,
)
from info.ports.messages import Committed, Expect, StaleSnapshot
from info.ports.programs import Compiled
from info.privacy import judge, purpose_of
from info.privacy.audit import ACCESS, APPROVE

__all__ = ["Generator"]

ROUNDS = 8
"""How often a plan is made again because another process moved the allocation table."""
IN_FLIGHT = 100
PUBLIC_KEY = "webhook.key"
"""The recipient's address that is no place but a key: what is posted to their webhook is sealed for it."""


class Generator:
    """Generates messages of one tenant.

    `language` is asked for when neither the call nor the recipient names a locale; without it the
    tenant's default is, the first of its languages. Without
    `personalization_enabled` every message is the control variant. `parts` gives the runtime at
    each call, so that a generator outlives forks and event loops. `actor` is who asks, for the audit log.
    """

    def __init__(
        self,
        tenant_id: str,
        language: str | None = None,
        personalization_enabled: bool = True,  # noqa: FBT001, FBT002  (the promised signature)
        *,
        parts: Callable[[], Parts],
        actor: Actor = SYSTEM,
    ) -> None:
        if not isinstance(tenant_id, str) or not tenant_id or not tenant_id.isprintable():
            raise ConfigError(
                "a tenant has an id of printable characters.", key="tenant_id", next_step='Say which: "acme".'
            )
        self.tenant_id = tenant_id
        self.language = language
        self.personalization_enabled = personalization_enabled
        self.actor = actor
        self._parts = parts

    async def generate_info_message(
        self,
        template_type: str,
        context: Mapping[str, Any],
        target_channel: str,
        *,
        recipient: Recipient | str | None = None,
        locale: str | None = None,
        idempotency_key: str | None = None,
        variant: str | None = None,
        updates: Message | str | None = None,
        now: float | None = None,
        tone: str | None = None,
        choices: Sequence[Choice] = (),
    ) -> Message:
        """One message, committed to the store when it returns.

        `template_type` and `target_channel` take full names and aliases (`welcome`, `push`).
        `recipient` is an id or a `Recipient`. The same `idempotency_key` gives the same message
        again. `variant` skips the draw; `now` is seconds since 1970, for tests and backfills. `updates` is
        an earlier message of the channel (or its id) that this one takes the place of: an alert that is
        over. Sent, it edits that one where the channel can, and else stands in its thread. `tone` keeps to
        the variants in that tone, or in the nearest there is; without it the tenant's tone counts, and how
        the recipient's last reply sounded (`heard`). `choices` are those of `best_channel` and `best_time`
        that this message follows: they are kept with it, sealed, and replay with it.

        A message that must not go out comes back with status "refused" (or "held", where it must wait)
        and its reasons: what the recipient said and what holds for them is kept to.
        Errors: `ContextError`, `UnknownName`, `TemplateError`, `StorageError`.
        """
        started = monotonic()
        if now is not None:
            check_now(now, template_type)
        parts = self._parts()
        request = freeze_request(
            self.tenant_id,
            template_type,
            context,
            target_channel,
            language=self.language,
            personalize=self.personalization_enabled,
            recipient=recipient,
            locale=locale,
            idempotency_key=idempotency_key,
            variant=variant,
            tone=tone,
            choices=choices,
        )
        if updates is not None:
            request = await self._update_of(parts, request, updates)
        turn = parts.gate.enter()
        if turn is not None:
            try:
                await turn
            except asyncio.CancelledError:
                parts.gate.give_up(turn)
                raise
        try:
            return await self._generate(parts, request, started, now)
        finally:
            parts.gate.leave()

    async def _update_of(self, parts: Parts, request: Request, updates: Message | str) -> Request:
        """The request, which names the first of the messages it follows on."""
        earlier = updates.record if isinstance(updates, Message) else None
        if earlier is None:
            earlier = await parts.messages.message(self.tenant_id, str(updates))
        if earlier is None or earlier.tenant != self.tenant_id:
            raise UnknownName("message", str(getattr(updates, "id", updates)), ())
        if earlier.request.channel != request.channel:
            raise ContextError(
                template=request.template,
                path="updates",
                wanted=f"a message of the channel {request.channel}",
                got=earlier.request.channel,
            )
        return replace(request, updates=earlier.request.updates or earlier.id)

    async def generate_many(
        self,
        requests: Iterable[Ask] | AsyncIterable[Ask],
        *,
        in_flight: int = IN_FLIGHT,
        errors: Literal["raise", "yield"] = "raise",
    ) -> AsyncGenerator[Message | InfoError, None]:
        """Messages in the order of `requests`, as they are done; at most `in_flight` at once.

        Requests are read as they are needed, so neither side is ever held whole in memory. An
        `InfoError` ends the stream, or with `errors="yield"` stands in the place of its message.
        """
        running: deque[asyncio.Task[Message | InfoError]] = deque()
        try:
            async for ask in _asynchronous(requests):
                running.append(asyncio.ensure_future(self._one_of_many(ask, errors)))
                if len(running) >= in_flight:
                    yield await running.popleft()
            while running:
                yield await running.popleft()
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _one_of_many(self, ask: Ask, errors: Literal["raise", "yield"]) -> Message | InfoError:
        try:
            return await self.generate_info_message(**ask)
        except InfoError as error:
            if errors == "raise":
                raise
            return error

    async def _generate(self, parts: Parts, request: Request, started: float, now: float | None) -> Message:
        tenant = parts.directory.tenant(request.tenant)
        waiting = parts.prepare(tenant.id)
        if waiting is not None:
            await waiting
        recipient = request.recipient
        key = None if recipient is None else parts.pseudonym(tenant.id, recipient.id)
        if request.choices:
            check_choices(request, key or "")
        at = parts.clock() if now is None else now
        expect = None if key is None else Expect(unerased=key, since=parts.clock())
        too_many = bool(tenant.limits) and not parts.limiter.takes(tenant, monotonic())
        for _ in range(ROUNDS):
            snapshot = await self._snapshot(parts, request, tenant, key, at)
            if too_many:
                snapshot = replace(snapshot, too_many=True)
            if snapshot.existing is not None:
                return await self._restored(parts, snapshot.existing)
            plan = await self._plan(parts, request, snapshot, at, key)
            if plan.record.recipient_key is None:
                expect = None  # nothing of a person is written
            try:
                committed = await self._commit(parts, plan, snapshot, expect, started)
            except StaleSnapshot:
                continue
            if not committed.won and committed.message is not None:
                return await self._restored(parts, committed.message)
            outputs, losses = (plan.outputs, plan.losses) if isinstance(plan, Plan) else ((), ())
            return Message(plan.record, plan.compiled, outputs, self, losses, tenant=tenant)
        what = (
            f"{request.template}: its allocation table kept changing. "
            "Let all processes of this store run the same templates."
        )
        raise StaleSnapshot(what)

    async def _snapshot(
        self, parts: Parts, request: Request, tenant: Tenant, key: str | None, at: float
    ) -> Snapshot:
        """All that the decision may see; what holds for the recipient costs one read more."""
        snapshot = await parts.messages.snapshot(request, tenant)
        if key is None or request.recipient is None:
            return snapshot
        if snapshot.table is not None and keeps_first(snapshot.table):
            snapshot = replace(snapshot, table=await self._first_table(parts, snapshot.table, key))
        keys = _keys_of(parts, tenant.id, request, key)
        standing = await parts.people.standing(tenant.id, keys)
        if standing is not NOBODY:
            snapshot = replace(snapshot, standing=standing)
        facts = parts.means.programs.facts(request.template, tenant.id)
        if snapshot.existing is not None or not (tenant.caps or facts.fatigue):
            return snapshot
        return await with_recent(parts, request, snapshot, facts, key, at)

    async def _first_table(self, parts: Parts, newest: AllocationTable, key: str) -> AllocationTable:
        """The table under the experiment that the recipient first drew from; the newest for who did not."""
        place = (newest.template, newest.channel)
        number = await parts.messages.first_draw(newest.tenant, key, *place, since=newest.since)
        if number is None or number == newest.number:
            return newest
        return await parts.messages.table(newest.tenant, *place, number) or newest

    async def _commit(
        self, parts: Parts, plan: Plan | Refused, snapshot: Snapshot, expect: Expect | None, started: float
    ) -> Committed:
        """Commit the plan, and tell the audit log in the same transaction."""
        writes, audit = plan.commit, parts.audit
        if audit is not None:
            unknown = audit.unknown(plan)
            fresh = [each for each in unknown if await parts.messages.blob(each) is None] if unknown else ()
            writes = audit.commit(plan, snapshot, self.actor, fresh=fresh)
        won = False
        try:
            committed = await parts.messages.commit(plan.record.tenant, writes, expect, started=started)
            won = committed.won
        finally:
            if audit is not None and not won:
                audit.undo(writes)
        return committed

    async def _tell(self, parts: Parts, record: MessageRecord, kind: str, **event: str) -> None:
        """Tell the audit log what is about to be done with a stored message."""
        if parts.audit is not None:
            told = {**event, "message": record.id}
            about = record.recipient_key
            await parts.audit.log.record(record.tenant, kind, told, actor=self.actor, subject=about)

    async def _plan(
        self, parts: Parts, request: Request, snapshot: Snapshot, at: float, key: str | None
    ) -> Plan | Refused:
        fresh: dict[ProgramKey, Compiled] = {}
        decide = partial(
            make_plan,
            request,
            snapshot,
            parts.means,
            seed=parts.seed(),
            now=at,
            recipient_key=key,
            fresh=fresh,
        )
        plan = decide(seal=parts.seals.held(self.tenant_id))
        while isinstance(plan, Needs):
            if plan.program is not None:
                fresh[plan.program] = await asyncio.to_thread(parts.means.programs.compile, *plan.program)
            seal = parts.seals.of(self.tenant_id) if plan.seal else parts.seals.held(self.tenant_id)
            plan = decide(seal=seal)
        return plan

    async def _restored(self, parts: Parts, record: MessageRecord) -> Message:
        """The message of a stored record, rendered again from what is stored."""
        compiled, snapshot = await self._stored(parts, needs_of(record, record.id))
        seal = _seal(parts, compiled, record.tenant)
        (outputs, losses), _ = render_again(record, compiled, snapshot, seal)
        return Message(record, compiled, outputs, self, losses, tenant=decode_tenant(snapshot))

    async def _stored(self, parts: Parts, record: MessageRecord) -> tuple[Compiled, bytes]:
        """The program and the tenant of a stored message."""
        pieces = await parts.messages.blob(record.program)
        snapshot = await parts.messages.blob(record.snapshot)
        if pieces is None or snapshot is None:
            what = (
                f"Message {record.id} cannot be replayed: its program or its tenant is not in this store. "
                "Restore the store's backup as a whole."
            )
            raise ReplayError(what)
        return parts.means.programs.restore(pieces, record.request.channel), snapshot

    async def message(self, message_id: str) -> Message:
        """A stored message, rendered again. Errors: `ReplayError` when unknown or forgotten."""
        parts = self._parts()
        record = await self._needed(parts, message_id)
        await self._tell(parts, record, ACCESS, what="message")
        return await self._restored(parts, record)

    async def _needed(self, parts: Parts, message_id: str) -> MessageRecord:
        """The stored message. Errors: `ReplayError` when unknown or forgotten."""
        record = await parts.messages.message(self.tenant_id, message_id)
        forgotten = record is None and await parts.messages.was_forgotten(self.tenant_id, message_id)
        return needs_of(record, message_id, forgotten=forgotten)

    async def explain(self, message_id: str) -> Explanation:
        """Every choice of a stored message, and why. Errors: `ReplayError` when it is unknown."""
        parts = self._parts()
        record = await parts.messages.message(self.tenant_id, message_id)
        record = record or await self._needed(parts, message_id)
        await self._tell(parts, record, ACCESS, what="explain")
        return explain_record(record)

    async def replay(self, message_id: str, *, decide: bool = False) -> ReplayResult:
        """The message made again from stored data alone, and compared with its hash.

        With `decide` the locale and the variant are taken again, too, from the allocation table
        of the stored number. Errors: `ReplayError`.
        """
        parts = self._parts()
        record = await self._needed(parts, message_id)
        await self._tell(parts, record, ACCESS, what="replay")
        compiled, snapshot = await self._stored(parts, record)
        decision = None
        if decide:
            request, number = record.request, record.decision.table
            table = (
                None
                if number == NO_TABLE
                else await parts.messages.table(record.tenant, request.template, request.channel, number)
            )
            decision = decide_again(record, snapshot, table, parts.means)
        seal = _seal(parts, compiled, record.tenant)
        return compare(record, compiled, snapshot, parts.means.fingerprint, decision, seal)

    def text_of(self, record: MessageRecord) -> str:
        """The message as plain text, through the `text` program of the same choices."""
        parts = self._parts()
        request = record.request
        compiled = parts.means.programs.compile(
            request.template,
            record.decision.variant,
            record.text_locale,
            record.format_locale,
            "text",
            record.tenant,
        )
        tenant = parts.directory.tenant(record.tenant)
        values = told(
            tenant_values(tenant),
            compiled,
            request,
            tenant,
            identity=record.id,
            created_at=record.created_at,
            seal=_seal(parts, compiled, record.tenant),
        )
        rendered = run(compiled, thaw(request.context), values, record.time_zone, template=request.template)
        if isinstance(rendered, Reason):  # no guarded hole stands in plain text
            return ""
        return str(compiled.payload(dict(zip(compiled.program.outputs, rendered[0], strict=True))))

    def mime_of(self, message: Message, to: str | None = None, enclosed: Enclosures | None = None) -> bytes:
        """The message as MIME bytes. Errors: `UnknownName` when it is no e-mail, `MessageRefused`."""
        if message.channel != "email":
            raise UnknownName("MIME form of channel", message.channel, ["email"])
        parts = self._parts()
        payload = illustrated_payload(message, parts.pictures)
        return parts.mime(self._envelope(message, payload, to or self._address(message) or "", enclosed))

    async def pictures_of(self, message: Message, scale: int = 2) -> tuple[Png, ...]:
        """The message's charts and gauges as PNG. Errors: `PictureError`, `MessageRefused`."""
        engine = self._parts().pictures
        if engine is None:
            raise PictureError("This generator has no engine of pictures.")
        return await asyncio.to_thread(message_pictures, message, engine, scale)

    async def illustrated(self, message: Message) -> Any:
        """The payload with its charts as pictures, where the channel has a page for them."""
        if message.channel != "email":
            return message.payload
        return await asyncio.to_thread(illustrated_payload, message, self._parts().pictures)

    async def send(
        self,
        message: Message,
        to: str | None = None,
        enclosed: Enclosures | None = None,
        *,
        approved: bool = False,
    ) -> Receipt:
        """One attempt to hand `message` to its provider; the receipt is kept with the message.

        `to` is an address of the channel; without it the recipient's. `enclosed` is for mail alone. A held
        message goes out when somebody `approved` it. Errors: `DeliveryError`, `MessageHeld`,
        `MessageRefused`.
        """
        if message.status == "held" and not approved:
            raise MessageHeld(message.id, message.reasons)
        parts = self._parts()
        address = to or self._address(message)
        if address and (stopped := await self._stopped(parts, message, address)) is not None:
            await parts.deliveries.receipt(message.tenant, stopped, parts.clock())
            return stopped
        if not address:
            what = f"There is no {message.channel} address for this message. Say where: send(message, to=…)."
            raise DeliveryError(what)
        envelope = self._envelope(message, await self.illustrated(message), address, enclosed)
        if message.thread != message.id:
            envelope = replace(envelope, updates=await self._sent_before(parts, message))
        if message.status == "held":
            await self._tell(parts, message.record, APPROVE)
        receipt = await parts.deliver(envelope)
        await parts.deliveries.receipt(message.tenant, receipt, parts.clock())
        return receipt

    async def _stopped(self, parts: Parts, message: Message, address: str) -> Receipt | None:
        """A failed receipt where the recipient, or the address, has said no since the message was made."""
        tenant, record = parts.directory.tenant(message.tenant), message.record
        keys = _keys_of(parts, tenant.id, record.request, record.recipient_key or "", address)
        standing = await parts.people.standing(tenant.id, keys)
        if standing is NOBODY:
            return None
        topic = parts.means.programs.facts(message.template, tenant.id).topic
        purpose = purpose_of(topic, tenant.topics)
        verdict = judge(standing, topic=topic, purpose=purpose, channel=message.channel)
        if verdict is None:
            return None
        return Receipt(message.id, message.channel, "info", "failed", str(verdict[1]))

    async def _sent_before(self, parts: Parts, message: Message) -> str:
        """What the provider called the first message of the thread; "" where it was never sent."""
        receipts = await parts.deliveries.receipts(message.tenant, message.thread)
        names = [receipt.provider_id for receipt in receipts if receipt.status == "sent"]
        return names[-1] if names else ""

    def _address(self, message: Message, name: str = "") -> str | None:
        recipient = message.record.request.recipient
        return None if recipient is None else own_address(recipient, name or message.channel)

    def _envelope(self, message: Message, payload: Any, to: str, enclosed: Enclosures | None) -> Envelope:
        """The envelope; a mail's holds the recipient's own address to unsubscribe, where there is one."""
        if message.channel != "email":
            if enclosed is not None:
                raise DeliveryError(f"Only mail has enclosures; this message is for {message.channel}.")
            key = self._address(message, PUBLIC_KEY) or ""
            return Envelope(message.tenant, message.id, message.channel, to, payload, public_key=key)
        if message.thread != message.id and not (enclosed and (enclosed.updates or enclosed.thread)):
            enclosed = replace(enclosed or Enclosures(), updates=(message.thread,))
        own = self._address(message, "unsubscribe")
        if own and not (enclosed and enclosed.unsubscribe):
            enclosed = replace(enclosed or Enclosures(), unsubscribe=own)
        return Envelope(message.tenant, message.id, message.channel, to, payload, enclosed=enclosed)

    def tenant(self) -> Tenant:
        """The tenant as the directory knows it now."""
        return self._parts().directory.tenant(self.tenant_id)


def _keys_of(parts: Parts, tenant: str, request: Request, key: str, to: str | None = None) -> list[str]:
    """The pseudonyms a message has to be judged by: the recipient's, and that of the address."""
    recipient = request.recipient
    address = to or (None if recipient is None else _address_in(recipient.addresses, request.channel))
    keys = [key] if key else []
    return keys if address is None else [*keys, parts.address_key(tenant, request.channel, address)]


def _address_in(addresses: Mapping[str, str], channel: str) -> str | None:
    return addresses.get(channel) or addresses.get(channel.partition(".")[0])


def _seal(parts: Parts, compiled: Compiled, tenant: str) -> Seal | None:
    """What signed for a stored message; None where it has nothing to sign."""
    asked = compiled.program.asks
    return parts.seals.of(tenant) if asked.actions or asked.links else None


async def _asynchronous(requests: Iterable[Ask] | AsyncIterable[Ask]) -> AsyncIterator[Ask]:
    if isinstance(requests, AsyncIterable):
        async for ask in requests:
            yield ask
    else:
        for ask in requests:
            yield ask
