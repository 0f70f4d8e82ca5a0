"""Persons, tenants and access, wired: their parts of a runtime."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from typing import Final

from info.adapters.eraser import HttpEraser
from info.adapters.sql import SqlAccess, SqlBudgets, SqlErasures, SqlHabits, SqlPeople, SqlStore
from info.bootstrap.journal import AuditJournal
from info.bootstrap.noise import open_noise
from info.bootstrap.poster import outbound_to
from info.model.names import EVENTS, FORMATS
from info.model.noting import unrecorded
from info.ports.deliveries import Deliveries
from info.ports.messages import Messages
from info.ports.people import Sealer, SubjectKeys
from info.privacy import SealedHabits
from info.privacy import Sealer as Sealing
from info.publishing import Library
from info.stewardship import StewardshipParts, TenancyParts
from info.stewardship.figures import FiguresParts
from info.stewardship.tenancy import SECRET_BYTES, Layer

__all__ = ["Registry", "fresh_id"]

ID_BYTES: Final = 16


class Registry:
    """What a runtime knows of persons and of tenants that were set; on the database of its store."""

    def __init__(self, store: SqlStore) -> None:
        self.people = SqlPeople(store.engine)
        self.erasures = SqlErasures(store.engine)
        self.access = SqlAccess(store.engine)
        self.habits = SqlHabits(store.engine)
        self.budgets = SqlBudgets(store.engine)
        self._store = store

    def stewardship(
        self,
        *,
        messages: Messages,
        deliveries: Deliveries,
        pseudonym: Callable[[str, str], str],
        address_key: Callable[[str, str, str], str],
        tenant_key: Callable[[str], bytes],
        sealer: Sealer,
        sealing: Sealing,
        keys: SubjectKeys,
        journal: AuditJournal | None,
        connectors: Sequence[tuple[str, str]],
        retention: float | None,
    ) -> StewardshipParts:
        """The parts of privacy operations."""
        return StewardshipParts(
            messages=messages,
            events=self._store,
            deliveries=deliveries,
            people=self.people,
            erasures=self.erasures,
            habits=SealedHabits(self.habits, sealing),
            sealer=sealer,
            keys=keys,
            pseudonym=pseudonym,
            address_key=address_key,
            tenant_key=tenant_key,
            clock=time.time,
            fresh_id=fresh_id,
            journal=journal or unrecorded,
            unrecord=None if journal is None else journal.forget,
            prove=None if journal is None else journal.prove,
            connectors=tuple(
                HttpEraser(name, url, tenant_key, outbound=outbound_to(url)) for name, url in connectors
            ),
            retention=retention,
        )

    def figures(
        self, messages: Messages, templates: Callable[[], Sequence[str]], journal: AuditJournal | None
    ) -> FiguresParts:
        """The parts of released figures."""
        groups: dict[str, Callable[[], Sequence[str]]] = {
            "channel": lambda: FORMATS,
            "template": templates,
            "kind": lambda: EVENTS,
        }
        return FiguresParts(
            events=self._store,
            messages=messages,
            budgets=self.budgets,
            noise=open_noise,
            groups=lambda column: groups[column](),
            clock=time.time,
            journal=journal or unrecorded,
        )

    def tenancy(
        self, library: Library, changed: Callable[[str], None], journal: AuditJournal | None
    ) -> TenancyParts:
        """The parts of tenants and tokens."""

        def files(tenant: str) -> Sequence[Layer]:
            default = [Layer("default", node.plain()) for node in library.shelf.tenant_file("_default")]
            return [*default, *(Layer("file", node.plain()) for node in library.shelf.tenant_file(tenant))]

        return TenancyParts(
            access=self.access,
            read=library.tenant_with,
            files=files,
            described=library.shelf.tenant_ids,
            changed=changed,
            secret=lambda: secrets.token_bytes(SECRET_BYTES),
            clock=time.time,
            fresh_id=fresh_id,
            journal=journal or unrecorded,
        )


def fresh_id() -> str:
    """A new id that tells nothing: 32 hex digits."""
    return secrets.token_hex(ID_BYTES)
