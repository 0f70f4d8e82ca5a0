"""The project a command works on: the current folder, its settings, its runtime."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar
from urllib.parse import urlsplit

import msgspec

from info.errors import UnknownName

if TYPE_CHECKING:
    from info.analytics import KpiReport, MoodKpi, ScoreKpi
    from info.bootstrap import InfoTemplateGenerator, Runtime, Setup
    from info.feedback import Feedback
    from info.model.audit import Actor
    from info.model.values import EventRecord
    from info.personalization import Group
    from info.ports.people import MoodCount
    from info.publishing import Library

__all__ = ["DEFAULT_TENANT", "Project", "operator", "run"]

T = TypeVar("T")
DEFAULT_TENANT: Final = "default"
"""The tenant of a message when none is named: the packaged looks and links."""


def run(make: Callable[[], Awaitable[T]]) -> T:
    """The result of an asynchronous piece of work, from the process's own loop thread."""
    from info.bootstrap import shared_loop

    async def work() -> T:
        return await make()

    return shared_loop().run(work())


def operator() -> Actor:
    """Who runs this command, for the audit log: the name the system knows them by."""
    import getpass

    from info.model.audit import Actor

    try:
        return Actor("user", getpass.getuser())
    except (KeyError, OSError):  # a container without a list of users
        return Actor("user")


class Project:
    """The current folder as a project. Opened by `Project.here()`, which also closes it."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.root = Path(setup.project)
        self._library: Library | None = None

    @classmethod
    @contextmanager
    def here(cls) -> Iterator[Self]:
        """The project of INFO_CONFIG or of the current folder. What waits is written at the end."""
        from info.bootstrap import close_all, setup_here

        try:
            yield cls(setup_here())
        finally:
            close_all()

    def with_pseudo(self, *locales: str | None) -> None:
        """From here on the project has those of the locales that are pseudo-locales, on no disk."""
        from info.localization.pseudo import PSEUDO_LOCALES

        asked = {locale.replace("_", "-").casefold() for locale in locales if locale is not None}
        pseudo = tuple(each for each in PSEUDO_LOCALES if each.casefold() in asked)
        if pseudo:
            self.setup = msgspec.structs.replace(self.setup, pseudo=pseudo)
            self._library = None

    def reaching(self, to: str) -> None:
        """From here on the host of `to` may be reached: the person at the keyboard named it."""
        from info.config import Setting
        from info.model.networks import read_allowed

        host = urlsplit(to).netloc.rpartition("@")[2] if "://" in to else ""
        with suppress(ValueError):
            read_allowed(host)
            allowed = (*self.setup.settings.outbound_allow.value, host)
            told = msgspec.structs.replace(self.setup.settings, outbound_allow=Setting(allowed, "argument"))
            self.setup = msgspec.structs.replace(self.setup, settings=told)

    @property
    def runtime(self) -> Runtime:
        """The runtime; opens the store at the first use."""
        from info.bootstrap import runtime_of

        return runtime_of(self.setup)

    @property
    def library(self) -> Library:
        """Templates, tenants and programs; opens no store."""
        from info.bootstrap import library_of

        if self._library is None:
            self._library = library_of(self.setup)
        return self._library

    @property
    def keeps(self) -> bool:
        """Whether what is generated here outlives this command."""
        return self.setup.settings.storage_url.value is not None

    def generator(self, tenant: str) -> InfoTemplateGenerator:
        """A generator of the tenant's messages."""
        from info.bootstrap import InfoTemplateGenerator

        return InfoTemplateGenerator(tenant, setup=self.setup, actor=operator())

    def feedback(self, tenant: str) -> Feedback:
        """The homeward way of the tenant's messages."""
        from info.bootstrap import feedback

        return feedback(tenant, setup=self.setup)

    def schema(self, template: str, tenant: str) -> Mapping[str, Any]:
        """The JSON Schema of a template's context; empty where there is none."""
        return self.library.published(template, tenant).schema.source or {}

    def tenants(self) -> tuple[str, ...]:
        """The tenants a file describes, or the packaged default one."""
        return self.library.shelf.tenant_ids() or (DEFAULT_TENANT,)

    def known_tenant(self, name: str) -> str:
        """The tenant's name. In a project that describes tenants, a name nobody knows is a slip."""
        known = self.library.shelf.tenant_ids()
        if known and name not in known and name != DEFAULT_TENANT and not self._was_set(name):
            raise UnknownName("tenant", name, (*known, DEFAULT_TENANT))
        return name

    def _was_set(self, name: str) -> bool:
        """Whether the tenant was set through the API: then no file need describe it."""
        return self.keeps and run(lambda: self.runtime.registry.access.settings(name)) is not None

    def tenant_of(self, message: str, tenant: str | None) -> str:
        """The tenant of a message: the given one, else the one that holds the id."""
        if tenant is not None:
            return tenant
        found = run(lambda: self.runtime.tenant_of(message))
        if found is None:
            raise UnknownName("message", message, ())
        return found

    def analytics(self, tenant: str | None, *, days: float, by: Sequence[str]) -> tuple[KpiReport, str]:
        """The figures of the last `days` days, grouped by the dimensions `by`; and of the texts looked at.

        The second says how many messages stand behind the language accuracy, or why there is no estimate.
        """
        from info.analytics import kpis
        from info.bootstrap import language_sample

        async def rows() -> list[EventRecord]:
            store, cursor = self.runtime.store, ""
            events: list[EventRecord] = []
            while (page := await store.page(tenant, cursor)).events:
                cursor = page.cursor
                events.extend(page.events)
            return events

        since = time.time() - days * 86_400
        events = run(rows)
        sample = run(lambda: language_sample(self.setup, events, since=since))
        report = kpis(events, by=by, since=since, languages=sample.right)
        made = [event for event in events if event.kind == "generated" and event.at >= since]
        score, scores = self._scores(sorted({(each.tenant, each.template, each.channel) for each in made}))
        moods = self._moods(tenant, since)
        return msgspec.structs.replace(report, moods=moods, score=score, scores=scores), sample.told

    def _scores(self, places: Sequence[tuple[str, str, str]]) -> tuple[ScoreKpi, tuple[ScoreKpi, ...]]:
        """What choosing variants brought in all of these (tenant, template, channel), and in each of them."""
        from info.analytics import score_kpi
        from info.personalization import served_of

        async def served() -> list[tuple[tuple[str, str, str], tuple[Group, ...]]]:
            found = []
            for tenant, template, channel in places:
                try:
                    groups = await self.feedback(tenant).groups(template, channel)
                except UnknownName:  # the log outlives templates
                    continue
                if any(len(group.variants) > 1 for group in groups):
                    found.append(((tenant, template, channel), groups))
            return found

        found = run(served)
        total = score_kpi(served_of(group for _, groups in found for group in groups))
        return total, tuple(score_kpi(served_of(groups), *place) for place, groups in found)

    def _moods(self, tenant: str | None, since: float) -> tuple[MoodKpi, ...]:
        """How replies sounded, of one tenant or of all."""
        from info.analytics import mood_kpis
        from info.bootstrap import feedback

        async def counts() -> list[MoodCount]:
            names = await self.runtime.store.tenants() if tenant is None else (tenant,)
            return [count for name in names for count in await feedback(name, setup=self.setup).moods(since)]

        return mood_kpis(run(counts))

    def source_files(self) -> list[Path]:
        """The project's template and locale files, sorted."""
        from info.publishing import is_template

        folders = (self.root / "templates", self.root / "tenants")
        found = (path for folder in folders for path in (*folder.rglob("*.json"), *folder.rglob("*.md")))
        return sorted(
            path for path in found if path.name != "tenant.json" and is_template(path.name, path.read_bytes())
        )
