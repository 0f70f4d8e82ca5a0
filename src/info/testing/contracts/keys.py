"""The suite of the keys port. The subclass gives a fixture `keys`."""

from __future__ import annotations

from typing import Any

__all__ = ["KeysContract"]

KEY_BYTES = 32


class KeysContract:
    """What every keeper of keys does."""

    def test_a_tenant_keeps_its_key(self, keys: Any) -> None:
        assert keys.tenant_key("t-1") == keys.tenant_key("t-1")
        assert len(keys.tenant_key("t-1")) == KEY_BYTES

    def test_tenants_have_different_keys(self, keys: Any) -> None:
        assert keys.tenant_key("t-1") != keys.tenant_key("t-2")
