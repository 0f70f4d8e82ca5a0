"""The journal of the conductors, wired: what is noted becomes entries of the audit log."""

from __future__ import annotations

from collections.abc import Callable

from info.model.access import Principal
from info.model.audit import SYSTEM, Actor, AuditEntry
from info.model.noting import Noted
from info.privacy.audit import Auditor

__all__ = ["AuditJournal", "actor_of"]


def actor_of(principal: Principal) -> Actor:
    """Who that is to the audit log: a token by its id, a user by the name, or the program itself.

    >>> [str(actor_of(Principal(id, "acme", "admin"))) for id in ("token:t-1", "user:ada", "house")]
    ['token:t-1', 'user:ada', 'system']
    """
    kind, _, name = principal.id.partition(":")
    if kind == "token":
        return Actor("token", name)
    return Actor("user", name) if kind == "user" else SYSTEM


class AuditJournal:
    """See `info.model.noting.Journal`: entries of the audit log, and the end of those about a person."""

    def __init__(self, auditor: Callable[[], Auditor]) -> None:
        self._auditor = auditor

    def __call__(self, noted: Noted) -> tuple[AuditEntry, ...]:
        """The entry, for the transaction of what it records."""
        actor = actor_of(noted.actor)
        entry = self._auditor().made(
            noted.tenant, noted.kind, noted.detail, actor=actor, subject=noted.subject, content=noted.content
        )
        return (entry,)

    async def prove(self, tenant: str, entry: str, seconds: float) -> str | None:
        """See `info.stewardship.parts.Prove`."""
        proof = await self._auditor().prove_within(tenant, entry, seconds=seconds)
        return None if proof is None else str(proof)

    async def forget(self, noted: Noted) -> None:
        """Empty every entry about the person `noted.subject`; their proofs stay. May be done again."""
        assert noted.subject is not None
        await self._auditor().forget(noted.tenant, noted.subject, noted.detail, actor=actor_of(noted.actor))
