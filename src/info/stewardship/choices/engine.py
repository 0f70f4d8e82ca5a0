"""What a person says: objections, consents, preferences, restriction; and who is not written to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from info.errors import StorageError
from info.model.people import (
    ANY,
    UNPROFILED_BY,
    Consent,
    ConsentState,
    Law,
    Preference,
    RequestKind,
    Standing,
    SuppressionReason,
)
from info.model.values import Recipient
from info.privacy import OptOut, objected
from info.stewardship.desk import Desk, short
from info.stewardship.holdings import Terms
from info.stewardship.persons import consented, lifted, preferring, restricted, suppressed, unobjected
from info.stewardship.sealed import sealed_terms

__all__ = ["Choices"]

PURPOSE_WANTED: Final = "a short name such as marketing"


class Choices(Desk):
    """What holds for a person from now on. Each answer is their standing after it."""

    # --- to limit it ---

    async def restrict(self, recipient: Recipient | str, *, law: Law = "gdpr") -> Standing:
        """From now on the person's data are only stored: messages to them are held, with the reason."""
        parts = self._may("privacy.restrict")
        key, now = self._key(parts, recipient), parts.clock()
        request = await self._answered(parts, key, "restriction", law, now)
        return await self._stand(parts, key, "person.restricted", restricted, requests=(request,))

    async def unrestrict(self, recipient: Recipient | str) -> Standing:
        """Lift the restriction. What was held meanwhile is not sent by itself."""
        parts = self._may("privacy.restrict")
        return await self._stand(
            parts, self._key(parts, recipient), "person.unrestricted", lambda held, _: restricted(held, None)
        )

    async def object_to(
        self,
        recipient: Recipient | str,
        to: Sequence[str] = ("marketing",),
        *,
        source: str = "request",
        law: Law = "gdpr",
    ) -> Standing:
        """Object to purposes or topics: their messages are refused, with the reason.

        Who objects to "profiling", or to "marketing", has no habits kept or looked at from then on.
        """
        parts = self._may("consents.write")
        key, now = self._key(parts, recipient), parts.clock()
        for name in to:
            short(name, "to", "marketing, sale, sharing or a topic")
        kind: RequestKind = "opt_out" if law == "ccpa" else "objection"
        request = await self._answered(parts, key, kind, law, now)
        standing = await self._stand(
            parts,
            key,
            "person.objected",
            lambda held, at: objected(held, to, at, source),
            requests=(request,),
            detail={"to": list(to), "source": source},
        )
        if any(each in UNPROFILED_BY for each in to):
            await parts.habits.drop(self.tenant_id, key)  # none is written again: the objection stands
        return standing

    async def take_back_objection(
        self, recipient: Recipient | str, to: Sequence[str] = ("marketing",)
    ) -> Standing:
        """The person no longer objects."""
        parts = self._may("consents.write")
        return await self._stand(
            parts,
            self._key(parts, recipient),
            "person.objection_withdrawn",
            lambda held, _: unobjected(held, to),
            detail={"to": list(to)},
        )

    async def opt_out(self, recipient: Recipient | str, signal: OptOut) -> Standing:
        """Take a browser's signal as the opt-out it is (`info.privacy.opt_out_of`)."""
        return await self.object_to(recipient, signal.of, source=signal.source, law="ccpa")

    # --- what they agreed to, and want ---

    async def consent(
        self,
        recipient: Recipient | str,
        purpose: str,
        channel: str = ANY,
        *,
        source: str,
        text_version: str,
        note: str = "",
        at: float | None = None,
        given: bool = True,
    ) -> Standing:
        """Record a consent to the text of that version, given at `source`; `given=False`: its withdrawal.

        Nothing recorded is ever changed; the latest by `at` counts.
        """
        parts = self._may("consents.write")
        short(purpose, "purpose", PURPOSE_WANTED)
        key, now = self._key(parts, recipient), parts.clock()
        consent = Consent(parts.fresh_id(), purpose, channel, given, now if at is None else at)
        terms = Terms(source, text_version, note)
        sealed = await sealed_terms(parts.sealer, self.tenant_id, key, consent.id, terms)
        row = replace(consent, sealed=sealed)
        said = ConsentState(purpose, channel, given, consent.at)
        return await self._stand(
            parts,
            key,
            "consent.given" if given else "consent.withdrawn",
            lambda held, _: consented(held, said),
            consents=(row,),
            detail={"purpose": purpose, "channel": channel, "text_version": text_version},
        )

    async def withdraw_consent(
        self,
        recipient: Recipient | str,
        purpose: str,
        channel: str = ANY,
        *,
        source: str = "request",
        text_version: str = "",
        at: float | None = None,
    ) -> Standing:
        """Record that a consent was taken back: as easily as it was given."""
        return await self.consent(
            recipient, purpose, channel, source=source, text_version=text_version, at=at, given=False
        )

    async def prefer(
        self, recipient: Recipient | str, topic: str = ANY, channel: str = ANY, *, wanted: bool
    ) -> Standing:
        """Say whether the person wants a topic on a channel; "*" is all of them."""
        parts = self._may("people.write")
        short(topic, "topic", "the topic of a template, or *")
        return await self._stand(
            parts,
            self._key(parts, recipient),
            "preference.set",
            lambda held, at: preferring(held, Preference(topic, channel, wanted, at)),
            detail={"topic": topic, "channel": channel, "wanted": wanted},
        )

    # --- who is not written to ---

    async def suppress(
        self,
        recipient: Recipient | str | None = None,
        *,
        address: tuple[str, str] | None = None,
        reason: SuppressionReason = "manual",
        channel: str = ANY,
    ) -> Standing:
        """Send nothing more to a recipient, or to an address given as (channel, address); hashes alone
        are kept.
        """
        parts = self._may("suppressions.write")
        key = self._key_or_address(parts, recipient, address)
        return await self._stand(
            parts,
            key,
            "suppression.set",
            lambda held, at: suppressed(held, reason, channel, at),
            detail={"reason": reason, "channel": channel},
        )

    async def lift(
        self,
        recipient: Recipient | str | None = None,
        *,
        address: tuple[str, str] | None = None,
        channel: str = ANY,
        erased: bool = False,
    ) -> Standing:
        """End suppressions. With `erased` that of an erasure, too: the person came back of their own will."""
        parts = self._may("suppressions.write")
        key = self._key_or_address(parts, recipient, address)
        if erased:
            now = parts.clock()
            noted = self._noted("suppression.lifted", key, now, {"erasure": True})
            await parts.erasures.lift(self.tenant_id, key, now, parts.journal(noted))
        elif any(each.reason == "erasure" for each in (await self._held(parts, key)).suppressed):
            raise StorageError(
                "This suppression stands because the person asked to be forgotten. "
                "Lift it only if they came back themselves, and say so: --forgotten."
            )
        return await self._stand(
            parts,
            key,
            "suppression.lifted",
            lambda held, _: lifted(held, channel),
            detail={"channel": channel},
        )
