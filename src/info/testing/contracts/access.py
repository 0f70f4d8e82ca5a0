"""The suite of the access port. The subclass gives a fixture `access` (an open, empty adapter)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from info.errors import StorageError
from info.model.access import TenantSettings, Token

__all__ = ["AccessContract"]

ENDED = 5.0
LAST_DAY = 20_002


class AccessContract:
    """What every keeper of settings and tokens does."""

    async def test_settings_are_stored_one_version_after_the_other(self, access: Any) -> None:
        assert await access.settings("t-1") is None
        assert await access.set_settings("t-1", TenantSettings(b'{"a":1}', 1, 1.0, "x"))
        assert not await access.set_settings("t-1", TenantSettings(b'{"a":9}', 1, 2.0, "y"))
        assert not await access.set_settings("t-1", TenantSettings(b'{"a":9}', 3, 2.0, "y"))
        assert await access.set_settings("t-1", TenantSettings(b'{"a":2}', 2, 3.0, "x"))

        assert await access.settings("t-1") == TenantSettings(b'{"a":2}', 2, 3.0, "x")
        assert await access.settings("t-2") is None

    async def test_of_two_at_once_one_is_stored(self, access: Any) -> None:
        done = await asyncio.gather(
            *(access.set_settings("t-1", TenantSettings(b"{}", 1, 1.0, str(n))) for n in range(20))
        )

        assert sum(done) == 1

    async def test_all_settings_are_listed_by_tenant(self, access: Any) -> None:
        for name in ("t-2", "t-1"):
            await access.set_settings(name, TenantSettings(b"{}", 1))

        assert [name for name, _ in await access.all_settings()] == ["t-1", "t-2"]

    async def test_a_token_is_found_within_its_tenant_alone(self, access: Any) -> None:
        token = Token("0a", "viewer", b"h" * 32, 1.0, "for a dashboard", "cli", expires_at=9.0)
        await access.add_token("t-1", token)

        assert await access.token("t-1", "0a") == token
        assert await access.token("t-2", "0a") is None
        assert list(await access.tokens("t-1")) == [token]
        assert list(await access.tokens("t-2")) == []
        with pytest.raises(StorageError):
            await access.add_token("t-1", token)

    async def test_a_token_is_revoked_once_and_in_its_tenant_alone(self, access: Any) -> None:
        await access.add_token("t-1", Token("0a", "viewer", b"h" * 32, 1.0))

        assert not await access.revoke_token("t-2", "0a", 5.0)
        assert await access.revoke_token("t-1", "0a", ENDED)
        assert not await access.revoke_token("t-1", "0a", 6.0)

        assert (await access.token("t-1", "0a")).revoked_at == ENDED

    async def test_the_last_day_of_use_only_moves_on(self, access: Any) -> None:
        await access.add_token("t-1", Token("0a", "viewer", b"h" * 32, 1.0))

        for day in (LAST_DAY - 2, LAST_DAY, LAST_DAY - 1):
            await access.used_token("t-1", "0a", day)

        assert (await access.token("t-1", "0a")).used_on == LAST_DAY
