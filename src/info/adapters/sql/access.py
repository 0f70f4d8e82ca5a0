"""The access port: tenants that were set through the API, and tokens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec
from msgspec.structs import replace

from info.adapters.sql.batch import Job
from info.adapters.sql.engine import Aggregate
from info.adapters.sql.records import encode
from info.adapters.sql.statements import access
from info.adapters.sql.steps import All, One, Operation, Run
from info.errors import StorageError
from info.model.access import TenantSettings, Token
from info.model.audit import AuditEntry

__all__ = ["SqlAccess"]

decode_settings = msgspec.msgpack.Decoder(TenantSettings).decode
decode_token = msgspec.msgpack.Decoder(Token).decode


def _settings(tenant: str) -> Operation[TenantSettings | None]:
    row = yield One(access.SETTINGS, (tenant,))
    return None if row is None else decode_settings(row[0])


def _set_tenants() -> Operation[list[str]]:
    rows = yield All(access.SET_TENANTS)
    return [row[0] for row in rows]


def _set(tenant: str, settings: TenantSettings) -> Operation[bool]:
    record = encode(settings)
    if settings.version == 1:
        rows = yield Run(access.INSERT_SETTINGS, (tenant, record))
    else:
        where = (tenant, settings.version - 1)
        rows = yield Run(access.UPDATE_SETTINGS, (settings.version, record, *where))
    return bool(rows)


def _token_of(row: tuple[Any, ...]) -> Token:
    return replace(decode_token(row[0]), revoked_at=row[1], used_on=row[2])


def _token(tenant: str, token_id: str) -> Operation[Token | None]:
    row = yield One(access.TOKEN, (tenant, token_id))
    return None if row is None else _token_of(row)


def _tokens(tenant: str) -> Operation[list[Token]]:
    rows = yield All(access.TOKENS, (tenant,))
    return [_token_of(row) for row in rows]


def _add(tenant: str, token: Token) -> Operation[None]:
    row = (tenant, token.id, token.made_at, token.expires_at, encode(token))
    if (yield Run(access.INSERT_TOKEN, row)) != 1:
        raise StorageError(f"There is a token {token.id} already. Make another one.")


def _revoke(tenant: str, token_id: str, at: float) -> Operation[bool]:
    return bool((yield Run(access.REVOKE, (at, tenant, token_id))))


def _used(tenant: str, token_id: str, day: int) -> Operation[None]:
    yield Run(access.USED, (day, tenant, token_id, day))


class SqlAccess(Aggregate):
    """See `info.ports.access`."""

    async def settings(self, tenant: str) -> TenantSettings | None:
        """One point read."""
        return await self.engine.read(tenant, _settings(tenant))

    async def all_settings(self) -> Sequence[tuple[str, TenantSettings]]:
        """One read for the names, one for each: no operation sees two tenants' settings."""
        found = []
        for tenant in await self._names():
            settings = await self.settings(tenant)
            if settings is not None:
                found.append((tenant, settings))
        return found

    async def _names(self) -> Sequence[str]:
        if self.engine.apart:
            return await self.engine.tenants()
        return await self.engine.read("", _set_tenants())

    async def set_settings(
        self, tenant: str, settings: TenantSettings, audit: tuple[AuditEntry, ...] = ()
    ) -> bool:
        """One row, if its version is the one before."""
        done: bool = await self.engine.write(Job(tenant, partial(_set, tenant, settings), audit))
        return done

    async def token(self, tenant: str, token_id: str) -> Token | None:
        """One point read."""
        return await self.engine.read(tenant, _token(tenant, token_id))

    async def tokens(self, tenant: str) -> Sequence[Token]:
        """One read."""
        return await self.engine.read(tenant, _tokens(tenant))

    async def add_token(self, tenant: str, token: Token, audit: tuple[AuditEntry, ...] = ()) -> None:
        """One row."""
        await self.engine.write(Job(tenant, partial(_add, tenant, token), audit))

    async def revoke_token(
        self, tenant: str, token_id: str, at: float, audit: tuple[AuditEntry, ...] = ()
    ) -> bool:
        """One row."""
        done: bool = await self.engine.write(Job(tenant, partial(_revoke, tenant, token_id, at), audit))
        return done

    async def used_token(self, tenant: str, token_id: str, day: int) -> None:
        """One row."""
        await self.engine.write(Job(tenant, partial(_used, tenant, token_id, day)))
