"""Who may do what: roles, their permissions as a table, tokens as they are stored."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import msgspec

from info.errors import AccessDenied

__all__ = [
    "ALL_TENANTS",
    "HOUSE",
    "OPERATIONS",
    "PERMISSIONS",
    "ROLES",
    "Operation",
    "Principal",
    "Role",
    "TenantSettings",
    "Token",
    "may",
    "require",
]

Role: TypeAlias = Literal["viewer", "author", "operator", "privacy", "admin"]
ROLES: Final[tuple[Role, ...]] = ("viewer", "author", "operator", "privacy", "admin")
"""What a token may do within its tenant, from the least to the most."""

ALL_TENANTS: Final = "*"
"""The tenant of whoever runs the installation; no token has it."""

Operation: TypeAlias = str
OPERATIONS: Final[dict[Operation, str]] = {
    "templates.read": "see templates, texts and schemas",
    "templates.write": "change templates and texts of the tenant",
    "analytics.read": "see figures and reports, which name nobody",
    "experiments.plan": "plan experiments",
    "experiments.run": "start and stop experiments, and ship what they found",
    "tenant.read": "see brand, languages, channels, limits",
    "tenant.write": "change brand, languages, channels, limits",
    "messages.generate": "generate messages",
    "messages.send": "hand messages to providers",
    "messages.read": "see a message with what it said",
    "events.track": "report what happened to messages",
    "people.read": "see what is held of a person, and take it out",
    "people.write": "put in and correct a person's profile and preferences",
    "consents.write": "record consents and objections, given or withdrawn",
    "suppressions.write": "suppress a person or an address, and lift it",
    "requests.read": "see the requests of persons and their deadlines",
    "privacy.restrict": "restrict what is done with a person's data, and lift it",
    "privacy.erase": "forget a person",
    "privacy.hold": "place and release legal holds",
    "privacy.retention": "see and delete what is past its retention",
    "figures.release": "allow a privacy budget, and release figures from it",
    "audit.read": "see the audit log and prove entries",
    "tokens.read": "see which tokens there are",
    "tokens.write": "make and revoke tokens, and so give roles",
}
"""Every operation that is guarded, and what it means."""

_VIEWER: Final = frozenset({"templates.read", "analytics.read", "tenant.read"})
_AUTHOR: Final = _VIEWER | {"templates.write", "experiments.plan"}
_OPERATOR: Final = _VIEWER | {
    "experiments.plan",
    "experiments.run",
    "messages.generate",
    "messages.send",
    "messages.read",
    "events.track",
    "people.write",
    "consents.write",
    "suppressions.write",
}
_PRIVACY: Final = _VIEWER | {
    "messages.read",
    "people.read",
    "people.write",
    "consents.write",
    "suppressions.write",
    "requests.read",
    "privacy.restrict",
    "privacy.erase",
    "privacy.hold",
    "privacy.retention",
    "figures.release",
    "audit.read",
}
PERMISSIONS: Final[dict[Role, frozenset[Operation]]] = {
    "viewer": _VIEWER,
    "author": _AUTHOR,
    "operator": _OPERATOR,
    "privacy": _PRIVACY,
    "admin": frozenset(OPERATIONS),
}
"""What each role may do, within its own tenant."""


class Principal(msgspec.Struct, frozen=True, gc=False):
    """Who asks: a token's bearer with its tenant and role, or the one who runs the installation."""

    id: str
    tenant: str
    role: Role


def may(actor: Principal, operation: Operation, tenant: str) -> bool:
    """Whether the actor may do the operation to that tenant. An unknown operation: nobody may.

    >>> may(Principal("t-1", "acme", "viewer"), "analytics.read", "acme")
    True
    >>> may(Principal("t-1", "acme", "admin"), "analytics.read", "other")
    False
    """
    if actor.tenant not in (tenant, ALL_TENANTS):
        return False
    return operation in PERMISSIONS.get(actor.role, frozenset())


HOUSE: Final = Principal("house", ALL_TENANTS, "admin")
"""Whoever runs the process, and the process by itself: code that holds the store needs no token for it."""


def require(actor: Principal, operation: Operation, tenant: str) -> None:
    """Nothing, or `AccessDenied`: the actor may not do this to that tenant.

    What another tenant holds is not said, nor whether there is such a tenant.
    """
    if may(actor, operation, tenant):
        return
    if actor.tenant not in (tenant, ALL_TENANTS):
        raise AccessDenied(
            "This token opens another tenant.",
            operation=operation,
            next_step="Use a token of the tenant you mean.",
        )
    what = f"The role '{actor.role}' may not {OPERATIONS.get(operation, operation)}."
    raise AccessDenied(what, operation=operation, next_step="See infoctl tenants roles for the one that may.")


class Token(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A token as stored: never the secret, only its hash.

    `used_on` is the last day of use (days since 1970), not the moment: a trail of what somebody's token
    did all day is nobody's business here.
    """

    id: str
    role: Role
    hash: bytes
    made_at: float
    name: str = ""
    made_by: str = ""
    expires_at: float | None = None
    revoked_at: float | None = None
    used_on: int | None = None

    def holds(self, now: float) -> bool:
        """Whether it is good at `now` (seconds since 1970)."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class TenantSettings(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What was set of a tenant through the API: a patch in the form of `tenant.json`, and its version."""

    patch: bytes = b"{}"
    version: int = 0
    at: float = 0.0
    by: str = ""
