"""Message: what a caller gets back; everything beyond the payload is made when asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, Protocol

from info.errors import MessageRefused
from info.generators.context import thaw
from info.generators.curl import curl_command
from info.generators.explanation import Explanation, explain_record
from info.generators.plan import NO_TABLE, tenant_values
from info.localization import address_of, without_address
from info.model.mail import Enclosures
from info.model.pictures import Drawing, Png
from info.model.values import Address, Finding, Loss, MessageRecord, Reason, Receipt, Status, Tenant
from info.ports.programs import Compiled

__all__ = ["Message", "Workshop"]


class Workshop(Protocol):
    """Who made a message, and can do more with it."""

    def text_of(self, record: MessageRecord) -> str:
        """The whole message as plain text."""
        ...

    def mime_of(self, message: Message, to: str | None = None, enclosed: Enclosures | None = None) -> bytes:
        """The message as MIME bytes."""
        ...

    def pictures_of(self, message: Message, scale: int) -> Awaitable[tuple[Png, ...]]:
        """The message's charts as PNG."""
        ...

    def illustrated(self, message: Message) -> Awaitable[Any]:
        """The payload with its charts as pictures, where the channel has a page for them."""
        ...

    def send(
        self,
        message: Message,
        to: str | None = None,
        enclosed: Enclosures | None = None,
        *,
        approved: bool = False,
    ) -> Awaitable[Receipt]:
        """Hand the message to the provider of its channel, once."""
        ...


class Message:
    """One generated message. Cheap to hold: payload, text and MIME are made at the first asking."""

    __slots__ = ("_compiled", "_losses", "_outputs", "_payload", "_tenant", "_workshop", "record")

    def __init__(
        self,
        record: MessageRecord,
        compiled: Compiled,
        outputs: Sequence[str],
        workshop: Workshop,
        losses: tuple[Loss, ...] = (),
        *,
        tenant: Tenant,
    ) -> None:
        self.record = record
        self._compiled = compiled
        self._tenant = tenant
        self._outputs = outputs
        self._losses = losses
        self._workshop = workshop
        self._payload: Any = None

    @property
    def id(self) -> str:
        """32 hex digits, ordered by time."""
        return self.record.id

    @property
    def thread(self) -> str:
        """The id of the first of the messages that update each other; this message's own, mostly.

        What a push is collapsed under (`apns-collapse-id`) and a mail's conversation is named by.
        """
        return self.record.request.updates or self.record.id

    @property
    def tenant(self) -> str:
        """The tenant's id."""
        return self.record.tenant

    @property
    def template(self) -> str:
        """The template's id."""
        return self.record.request.template

    @property
    def channel(self) -> str:
        """The channel, e.g. "slack" or "push.fcm"."""
        return self.record.request.channel

    @property
    def locale(self) -> str:
        """The locale of the texts (BCP 47); a form of address is `address`'s to tell."""
        return without_address(self.record.text_locale)

    @property
    def address(self) -> Address | None:
        """The form of address whose texts were asked for and are there; None for the usual one."""
        return address_of(self.record.text_locale)

    @property
    def variant(self) -> str:
        """The variant that was chosen."""
        return self.record.decision.variant

    @property
    def status(self) -> Status:
        """ready, held or refused."""
        return self.record.status

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it was held or refused, and what was masked in it."""
        return self.record.reasons

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Validators' remarks on what was generated."""
        return self._compiled.findings

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What the channel could not show: of the template, for want of room, and told by the rendering."""
        known = (*self._compiled.losses, *self._losses)
        if self.record.status == "refused":
            return known
        return (*known, *self._compiled.rendered_losses(self.rendering))

    @property
    def scores(self) -> dict[str, float]:
        """What was measured or computed of this message; empty rather than invented.

        `selection_probability`: the chance this variant had in the draw, when there was one.
        """
        decision = self.record.decision
        return {} if decision.table == NO_TABLE else {"selection_probability": decision.probability}

    @property
    def rendering(self) -> Mapping[str, str]:
        """The program's outputs by name. Errors: `MessageRefused`."""
        if self.record.status == "refused":
            raise MessageRefused(self.record.id, self.record.reasons)
        return dict(zip(self._compiled.program.outputs, self._outputs, strict=True))

    @property
    def payload(self) -> Any:
        """What the channel's API takes. Errors: `MessageRefused`."""
        if self._payload is None:
            self._payload = self._compiled.payload(self.rendering)
        return self._payload

    @property
    def text(self) -> str:
        """The whole message as plain text. Errors: `MessageRefused`."""
        if self.record.status == "refused":
            raise MessageRefused(self.record.id, self.record.reasons)
        return self._workshop.text_of(self.record)

    def explain(self) -> Explanation:
        """Every choice that was made, and why."""
        return explain_record(self.record)

    def curl(self) -> str:
        """A shell command that sends the payload; secrets and addresses are `$VARIABLES`."""
        return curl_command(self.channel, self.payload)

    def mime(self, to: str | None = None, *, enclosed: Enclosures | None = None) -> bytes:
        """The MIME bytes of an e-mail to `to`, else to the recipient, else to a placeholder.

        `enclosed`: files, the thread, what it updates (`info.delivery.Enclosures`). Errors: `UnknownName`
        for other channels, `MessageRefused`, `DeliveryError` for an address, a header or a file that
        is none.
        """
        return self._workshop.mime_of(self, to, enclosed)

    def send(
        self, to: str | None = None, *, enclosed: Enclosures | None = None, approved: bool = False
    ) -> Awaitable[Receipt]:
        """Send it to `to`, else to the recipient: one attempt. Await it. Errors: `DeliveryError`.

        A held message raises `MessageHeld` until somebody has looked at it and sends it with `approved`.

        `to` is "console", "file:PATH", an e-mail address, "smtp://HOST:PORT/ADDRESS" or a webhook's URL.
        `enclosed` is for mail alone, as in `mime`.
        """
        return self._workshop.send(self, to, enclosed, approved=approved)

    def drawings(self) -> tuple[Drawing, ...]:
        """Its charts and gauges as SVG, in the order of the document; from what is stored of it.

        Errors: `MessageRefused`.
        """
        if self.record.status == "refused":
            raise MessageRefused(self.record.id, self.record.reasons)
        context = thaw(self.record.request.context)
        return self._compiled.drawings(context, tenant_values(self._tenant), self.record.time_zone)

    def pictures(self, *, scale: int = 2) -> Awaitable[tuple[Png, ...]]:
        """Its charts and gauges as PNG, `scale` dots (1 to 4) a pixel, in the document's order. Await it.

        For a channel that takes files beside its payload; `payload` never names one. Errors:
        `PictureError` where the extra `media` or a letter is missing, `MessageRefused`.
        """
        return self._workshop.pictures_of(self, scale)

    def illustrated(self) -> Awaitable[Any]:
        """The payload as `send` and `mime` take it. Await it. Errors: `MessageRefused`.

        A mail's has its charts as pictures in `html`, and in `inline` the files, as `info.delivery.attach`
        puts them; what cannot be a picture is a table with bars, as in `payload`. Any other is `payload`.
        """
        return self._workshop.illustrated(self)

    def __repr__(self) -> str:
        return (
            f"<Message {self.id} {self.template} {self.channel} {self.locale} {self.variant} {self.status}>"
        )
