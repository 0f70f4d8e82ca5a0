"""The suite of the directory port. The subclass gives a fixture `directory` with the tenant "acme"."""

from __future__ import annotations

from typing import Any

__all__ = ["DirectoryContract"]


class DirectoryContract:
    """What every directory of tenants does."""

    def test_a_known_tenant_is_configured(self, directory: Any) -> None:
        tenant = directory.tenant("acme")

        assert (tenant.id, tenant.configured) == ("acme", True)

    def test_an_unknown_tenant_gets_the_defaults(self, directory: Any) -> None:
        tenant = directory.tenant("nobody knows me")

        assert (tenant.id, tenant.configured) == ("nobody knows me", False)
        assert tenant.languages

    def test_equal_calls_give_the_same_object(self, directory: Any) -> None:
        assert directory.tenant("acme") is directory.tenant("acme")
        assert directory.tenant("nobody") is directory.tenant("nobody")
