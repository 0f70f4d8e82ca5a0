"""A tenant's settings for a channel (`channels.<name>` in its `tenant.json`), as conditions of pieces."""

from __future__ import annotations

from info.language.expressions.nodes import Binary, Expr, Has, Literal, TenantPath

__all__ = ["setting_is"]


def setting_is(channel: str, name: str, value: str | bool) -> Expr:  # noqa: FBT001  (what is compared)
    """Whether the tenant gives the setting exactly this value."""
    path = TenantPath(("channels", channel, name))
    return Binary("&&", Has(path), Binary("==", path, Literal(value)))
