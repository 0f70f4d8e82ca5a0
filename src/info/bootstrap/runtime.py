"""The runtime: store, keys, library and what is made of them, shared by all facades of a setup."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from info.adapters.folder import FolderSource
from info.adapters.git import GitSource
from info.adapters.outbound import Outbound
from info.adapters.packaged import PackagedSource
from info.adapters.sql import Location, PostgresLocation, SqlStore
from info.bootstrap.audit import AuditRoom
from info.bootstrap.delivery import Delivery
from info.bootstrap.experiments import experiment_parts
from info.bootstrap.fingerprint import fingerprint
from info.bootstrap.journal import AuditJournal
from info.bootstrap.keys import keys_location, open_ring
from info.bootstrap.learning import learn_of
from info.bootstrap.people import Registry, fresh_id
from info.bootstrap.pictures import open_pictures
from info.bootstrap.poster import Poster
from info.bootstrap.pseudo import pseudo_source
from info.bootstrap.seals import KeptSeals
from info.bootstrap.sentiment import judge_of
from info.bootstrap.setup import Setup
from info.bootstrap.storage import store_location
from info.bootstrap.tenants import Tenants
from info.bootstrap.warned import warn_once
from info.config import not_yet
from info.delivery import SigningKeys
from info.feedback import FeedbackParts
from info.feedback.behaviour import BehaviourParts
from info.generators import Audited, Gate, Means, Parts, message_id
from info.localization import negotiate
from info.model.networks import read_allowed
from info.model.noting import unrecorded
from info.personalization import decide
from info.personalization.expecting import Estimating, priors_with
from info.ports.text import TemplateSource
from info.privacy import (
    PersonSealer,
    SealedDeliveries,
    SealedHabits,
    SealedMessages,
    Sealer,
    address_key,
    recipient_key,
)
from info.privacy.audit import Auditor
from info.publishing import Library

__all__ = ["Runtime", "library_at", "library_of"]

SEED_BITS: Final = 74
DAY: Final = 86_400.0
POST_SECONDS: Final = {True: 1.0, False: 60.0}
"""How often the log is looked at for events to post, by `analytics.real_time`."""


def library_of(setup: Setup) -> Library:
    """The packaged templates and the project's own; reads files, opens no store."""
    sources: list[TemplateSource] = [PackagedSource(), FolderSource(Path(setup.project))]
    if setup.pseudo:
        sources.append(pseudo_source(sources, setup.pseudo))
    return _library(setup, sources)


def library_at(setup: Setup, revision: str) -> Library:
    """The library as `library_of`, with the project's files as git holds them at a revision.

    The packaged templates are this installation's. Error: `StorageError`.
    """
    sources: list[TemplateSource] = [PackagedSource(), GitSource(Path(setup.project), revision)]
    return _library(setup, sources)


def _library(setup: Setup, sources: Sequence[TemplateSource]) -> Library:
    return Library(
        sources,
        cache_bytes=setup.settings.cache_max_memory.value,
        judge=judge_of(setup),
        expect=priors_with(partial(_content_model, setup)) if setup.settings.ml_enabled.value else None,
    )


def _content_model(setup: Setup) -> Estimating:
    """What estimates the texts of variants; opened with the first template that has any."""
    from info.bootstrap.content import open_content_model  # which looks for runtimes, as engines need one

    return open_content_model(setup)


class Runtime:
    """Everything one setup runs on. Bound to no event loop. `close` flushes it."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.closed = False
        settings = setup.settings
        warn_once(not_yet(settings))
        location = store_location(setup)
        self._open_store(location)
        self.library = library_of(setup)
        self.registry = Registry(self.store)
        self.tenants = Tenants(self.library, ttl=settings.cache_ttl.value, access=self.registry.access)
        places = tuple(map(read_allowed, settings.outbound_allow.value))
        self.delivery = Delivery(self.tenants, self.keys.tenant_key, Outbound(allowed=places))
        self.pictures = open_pictures()
        self.seals = KeptSeals(self.keys)
        self.fingerprint = fingerprint()
        self._seeds = random.Random(secrets.randbits(256))  # noqa: S311  (ids, not secrets)
        self.learn = learn_of(setup)
        self.parts = self._make_parts(settings.max_concurrent_requests.value)
        self.feedback = self._make_feedback(learning=settings.ml_enabled.value)
        self.behaviour = self._make_behaviour(learning=settings.ml_enabled.value)
        self._open_registry(settings.analytics_retention_days.value * DAY)
        endpoint = settings.analytics_endpoint.value
        self._poster = (
            None
            if endpoint is None
            else Poster(
                self.store,
                self.registry.people,
                endpoint,
                pause=POST_SECONDS[settings.analytics_real_time.value],
            )
        )

    def _open_store(self, location: Location | PostgresLocation) -> None:
        """The store, its keys, what stands between them and the house, and the audit log."""
        kept = self.setup.settings.analytics_retention_days.value * DAY
        self.store = SqlStore(location, retention=kept)
        self.keys, self.key_store = open_ring(self.setup, keys_location(self.setup, location))
        self.sealer = Sealer(self.keys)
        self.messages = SealedMessages(self.store, self.sealer)
        self.deliveries = SealedDeliveries(self.store, self.store, self.sealer)
        self.recorded = isinstance(location, PostgresLocation) or location.path is not None
        """Whether what is done is written down: in memory nothing is, for nobody could read it later."""
        self.audit = AuditRoom(
            self.store,
            self.messages,
            self.keys,
            entry_id=self._entry_id,
            retention=kept,
            beside=self.recorded,
        )
        self.journal = AuditJournal(self.auditor) if self.recorded else None

    def _open_registry(self, retention: float) -> None:
        self.stewardship = self.registry.stewardship(
            messages=self.messages,
            deliveries=self.deliveries,
            pseudonym=self.pseudonym,
            address_key=self.address_key,
            tenant_key=self.keys.tenant_key,
            sealer=PersonSealer(self.sealer),
            sealing=self.sealer,
            keys=self.keys,
            journal=self.journal,
            connectors=self.setup.settings.connectors.value,
            retention=retention,
        )
        self.tenancy = self.registry.tenancy(self.library, self.tenants.changed, self.journal)
        self.figures = self.registry.figures(self.store, self.library.templates, self.journal)

    def _make_feedback(self, *, learning: bool) -> FeedbackParts:
        return FeedbackParts(
            messages=self.store,  # events need nothing that is sealed
            events=self.store,
            ledger=self.store,
            keys=self.signing,
            programs=self.library,
            tenants=self.tenants,
            people=self.registry.people,
            habits=self.registry.habits,
            learn=self.learn,
            clock=time.time,
            event_id=fresh_id,
            journal=self.journal or unrecorded,
            prepare=self.keys.prepare,
            experiments=experiment_parts(
                self.store,
                self.library,
                self.learn,
                learning=learning,
                journal=self.journal or unrecorded,
            ),
            judge=judge_of(self.setup),
        )

    def _make_behaviour(self, *, learning: bool) -> BehaviourParts:
        return BehaviourParts(
            habits=SealedHabits(self.registry.habits, self.sealer),
            messages=self.messages,
            events=self.store,
            people=self.registry.people,
            programs=self.library,
            tenants=self.tenants,
            pseudonym=self.pseudonym,
            clock=time.time,
            learning=learning,
            prepare=self.keys.prepare,
        )

    def _make_parts(self, limit: int) -> Parts:
        learning = self.setup.settings.ml_enabled.value
        means = Means(self.library, negotiate, decide, self.learn, self.fingerprint, learning=learning)
        return Parts(
            messages=self.messages,
            deliveries=self.deliveries,
            directory=self.tenants,
            means=means,
            gate=Gate(limit),
            pseudonym=self.pseudonym,
            clock=time.time,
            seed=self._seed,
            deliver=self.delivery.deliver,
            mime=self.delivery.mime,
            pictures=self.pictures,
            seals=self.seals,
            people=self.registry.people,
            address_key=self.address_key,
            recent=self.registry.habits,
            prepare=self.keys.prepare,
            audit=Audited(self.auditor) if self.recorded else None,
        )

    def auditor(self) -> Auditor:
        """The audit log."""
        return self.audit.auditor

    def _entry_id(self) -> str:
        """Ordered by time, as the ids of messages are."""
        return message_id(seed=self._seed(), now=time.time())

    def _seed(self) -> int:
        return self._seeds.getrandbits(SEED_BITS)

    def pseudonym(self, tenant: str, recipient: str) -> str:
        """The recipient's pseudonym under the tenant's own key."""
        return recipient_key(self.keys.tenant_key(tenant), recipient)

    def address_key(self, tenant: str, channel: str, address: str) -> str:
        """The pseudonym of an address under the tenant's own key."""
        return address_key(self.keys.tenant_key(tenant), channel, address)

    def signing(self, tenant: str) -> SigningKeys:
        """The keys of the tenant's action tokens and tracking links; `store` is their ledger."""
        return self.seals.of(tenant).keys

    async def tenant_of(self, message_id: str) -> str | None:
        """The tenant of a message, for an operator who has only the id; None for an unknown id."""
        for tenant in await self.store.tenants():
            if await self.store.message(tenant, message_id) is not None:
                return tenant
        return None

    def close(self) -> None:
        """Write what waits, stop what runs beside, close the files."""
        if not self.closed:
            self.closed = True
            if self._poster is not None:
                self._poster.close()
            self.pictures.close()
            self.audit.close()
            self.store.close()
            self.key_store.close()

    def before_fork(self) -> None:
        """Hold still, with the files closed."""
        if not self.closed:
            self.store.before_fork()
            self.key_store.before_fork()

    def after_fork_in_parent(self) -> None:
        """Go on."""
        if not self.closed:
            self.key_store.after_fork_in_parent()
            self.store.after_fork_in_parent()

    def abandon(self) -> None:
        """In a forked child: this runtime is the parent's; touch nothing of it again."""
        self.closed = True
