"""The access port: tenants that were set through the API, and the tokens that open them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from info.model.access import TenantSettings, Token
from info.model.audit import AuditEntry

__all__ = ["Access"]


class Access(Protocol):
    """Settings and tokens by tenant. Tenant comes first; a token is found by its tenant and its id."""

    async def settings(self, tenant: str) -> TenantSettings | None:
        """What was set of the tenant, or None."""
        ...

    async def all_settings(self) -> Sequence[tuple[str, TenantSettings]]:
        """What was set of every tenant, by id: for the directory, which keeps it in memory."""
        ...

    async def set_settings(
        self, tenant: str, settings: TenantSettings, audit: tuple[AuditEntry, ...] = ()
    ) -> bool:
        """Store the settings if the stored version is the one before; whether it was."""
        ...

    async def token(self, tenant: str, token_id: str) -> Token | None:
        """The token of that id, or None."""
        ...

    async def tokens(self, tenant: str) -> Sequence[Token]:
        """Every token of the tenant, revoked and ended ones too, oldest first."""
        ...

    async def add_token(self, tenant: str, token: Token, audit: tuple[AuditEntry, ...] = ()) -> None:
        """Store a new token. Error: `StorageError` where there is one of that id."""
        ...

    async def revoke_token(
        self, tenant: str, token_id: str, at: float, audit: tuple[AuditEntry, ...] = ()
    ) -> bool:
        """End a token; whether it was good until now. It is durable when this returns."""
        ...

    async def used_token(self, tenant: str, token_id: str, day: int) -> None:
        """Remember the last day (since 1970) on which it was used."""
        ...
