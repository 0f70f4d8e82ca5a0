"""The conductor of tenants and access: show and set a tenant, make, list, revoke and read tokens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from info.errors import AccessDenied, ContextError, StorageError, UnknownName
from info.model.access import PERMISSIONS, ROLES, Principal, Role, TenantSettings, Token
from info.model.values import Tenant
from info.ports.access import Access
from info.stewardship.parts import HOUSE, Journal, Noted, require, unrecorded
from info.stewardship.tenancy.patches import Layer, Shown, merge_patch, shown_of
from info.stewardship.tenancy.tokens import TokenShown, fits, hash_of, read_token, shown_token, token_text

__all__ = ["Made", "Tenancy", "TenancyParts"]

ROUNDS: Final = 16
LONGEST_NAME: Final = 200
LONGEST_PATCH: Final = 65_536
_DAY: Final = 86_400
_OPENS_NOTHING: Final = "This token opens nothing."
_ASK: Final = "Ask an administrator of the tenant for another: infoctl tenants token create."


class TenancyParts(msgspec.Struct, frozen=True, kw_only=True):
    """One runtime's parts for tenants and access."""

    access: Access
    read: Callable[[str, bytes], Tenant]
    """(tenant, patch) → the tenant with that patch upon its files. Error: `TemplateError`."""
    files: Callable[[str], Sequence[Layer]]
    """The values of a tenant's files and defaults, weakest first."""
    described: Callable[[], Sequence[str]]
    """The tenants that a file describes."""
    changed: Callable[[str], None]
    """Called when a tenant was set: what is kept of it in memory is read anew."""
    secret: Callable[[], bytes]
    """32 fresh random bytes."""
    clock: Callable[[], float]
    fresh_id: Callable[[], str]
    journal: Journal = unrecorded


class Made(msgspec.Struct, frozen=True):
    """A new token. `text` is shown here and never again."""

    token: TokenShown
    text: str

    def __repr__(self) -> str:
        """No secret."""
        return f"Made({self.token!r})"


class Tenancy:
    """Tenants and tokens. `parts` gives the runtime at each call; `actor` is who asks.

    Errors of every method: `AccessDenied`, `StorageError`.
    """

    def __init__(self, *, parts: Callable[[], TenancyParts], actor: Principal = HOUSE) -> None:
        self.actor = actor
        self._parts = parts

    async def tenants(self) -> tuple[str, ...]:
        """Every tenant that a file describes or that was set, as far as the actor may see them."""
        parts = self._parts()
        known = {*parts.described(), *(name for name, _ in await parts.access.all_settings())}
        seen = known if self.actor.tenant == HOUSE.tenant else known & {self.actor.tenant}
        if "tenant.read" not in PERMISSIONS[self.actor.role]:
            return ()
        return tuple(sorted(seen))

    async def show(self, tenant: str) -> Shown:
        """The tenant, with where each value comes from. What was set wins over the files."""
        parts = self._may("tenant.read", tenant)
        held = await parts.access.settings(tenant) or TenantSettings()
        layers = [*parts.files(tenant), Layer("set", msgspec.json.decode(held.patch))]
        return shown_of(parts.read(tenant, held.patch), layers, held.version)

    async def set(self, tenant: str, patch: Mapping[str, Any]) -> Shown:
        """Set values of a tenant, in the form of `tenant.json`; null gives a value back to the file.

        Wrong values change nothing. Errors: `TemplateError` at the place in the patch.
        """
        parts = self._may("tenant.write", tenant)
        _named(tenant)
        for _ in range(ROUNDS):
            held = await parts.access.settings(tenant) or TenantSettings()
            made = msgspec.json.encode(merge_patch(msgspec.json.decode(held.patch), patch), order="sorted")
            if len(made) > LONGEST_PATCH:
                wanted = f"at most {LONGEST_PATCH:,} bytes in all"
                raise ContextError(template="tenant", path="", wanted=wanted, got=f"{len(made):,}")
            parts.read(tenant, made)
            now = parts.clock()
            settings = TenantSettings(made, held.version + 1, now, self.actor.id)
            entries = parts.journal(
                Noted("tenant.set", tenant, self.actor, now, None, {"keys": sorted(patch)})
            )
            if await parts.access.set_settings(tenant, settings, entries):
                parts.changed(tenant)
                return await self.show(tenant)
        raise StorageError("The tenant kept being changed by others; nothing was written. Try again.")

    async def make_token(
        self, tenant: str, role: Role, *, name: str = "", expires_at: float | None = None
    ) -> Made:
        """A new token of the tenant with that role. Its text is in the answer and nowhere else."""
        parts = self._may("tokens.write", tenant)
        _named(tenant)
        if role not in ROLES:
            raise UnknownName("role", str(role), ROLES)
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise ContextError(template="token", path="name", wanted="a short name", got="too much of it")
        now = parts.clock()
        if expires_at is not None and expires_at <= now:
            raise ContextError(
                template="token", path="expires", wanted="a time to come", got="one that is past"
            )
        secret = parts.secret()
        token = Token(parts.fresh_id(), role, hash_of(secret), now, name, self.actor.id, expires_at)
        noted = Noted("token.made", tenant, self.actor, now, None, {"token": token.id, "role": role})
        await parts.access.add_token(tenant, token, parts.journal(noted))
        return Made(shown_token(token), token_text(tenant, token.id, secret))

    async def tokens(self, tenant: str) -> tuple[TokenShown, ...]:
        """The tenant's tokens, ended ones too, oldest first."""
        parts = self._may("tokens.read", tenant)
        return tuple(shown_token(each) for each in await parts.access.tokens(tenant))

    async def revoke(self, tenant: str, token_id: str) -> bool:
        """End a token, at once and for good; whether it was good until now. Error: `UnknownName`."""
        parts = self._may("tokens.write", tenant)
        if await parts.access.token(tenant, token_id) is None:
            known = [each.id for each in await parts.access.tokens(tenant)]
            raise UnknownName("token", token_id, known)
        now = parts.clock()
        noted = Noted("token.revoked", tenant, self.actor, now, None, {"token": token_id})
        return await parts.access.revoke_token(tenant, token_id, now, parts.journal(noted))

    async def actor_of(self, text: str) -> Principal:
        """Who bears the token. The day of use is kept, once a day. Error: `AccessDenied`.

        A text that is no token, an unknown id and a wrong secret are told alike.
        """
        parts = self._parts()
        given = read_token(text)
        token = None if given is None else await parts.access.token(given.tenant, given.id)
        if given is None or token is None or not fits(token, given.secret):
            raise AccessDenied(_OPENS_NOTHING, next_step=_ASK)
        now = parts.clock()
        if not token.holds(now):
            ended = "was revoked" if token.revoked_at is not None else "has expired"
            raise AccessDenied(f"This token {ended}.", next_step=_ASK)
        today = int(now // _DAY)
        if token.used_on != today:
            await parts.access.used_token(given.tenant, token.id, today)
        return Principal(f"token:{token.id}", given.tenant, token.role)

    def _may(self, operation: str, tenant: str) -> TenancyParts:
        require(self.actor, operation, tenant)
        return self._parts()


def _named(tenant: str) -> None:
    if not tenant or tenant == HOUSE.tenant or not tenant.isprintable() or len(tenant) > LONGEST_NAME:
        raise ContextError(
            template="tenant", path="id", wanted="an id of printable characters, not *", got="something else"
        )
