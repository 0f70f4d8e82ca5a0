"""The work of `infoctl check`: small pieces of the matrix, on as many processors as there are."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias

import msgspec

if TYPE_CHECKING:
    from info.bootstrap import Setup
    from info.model.values import Tenant
    from info.publishing import Library
    from info.publishing.proving import Sighting, SmsCost

__all__ = ["Proof", "Task", "prove_all", "values_of"]

Task: TypeAlias = tuple[str, str, tuple[str, ...]]
"""(template, locale, tenants). Without a locale its files, without a template the tenants' own."""
_RARELY: Final = (200_000, 50, 1_000)


class Proof(msgspec.Struct, frozen=True):
    """What one task showed. `spoken` are the locales that are to be rendered, by tenant."""

    sightings: tuple[Sighting, ...] = ()
    spoken: tuple[tuple[str, tuple[str, ...]], ...] = ()
    rendered: int = 0
    sms: tuple[SmsCost, ...] = ()


def prove_all(
    setup: Setup, templates: Sequence[str], tenants: Sequence[str], *, render: bool, jobs: int | None = None
) -> Iterator[tuple[int, Proof]]:
    """The proofs in an order that does not depend on `jobs`, each with how many are still to come.

    The tenants' files and the templates' come first; they say what there is to render. Tenants that
    override nothing share the programs of a template, so one task takes all tenants of a locale. Where
    processes cannot be had, this one does it all.
    """
    jobs = jobs or (_processors() if render else 1)  # files alone are read in a moment
    with _Workers(setup, jobs) as workers:
        first: list[Task] = [("", "", tuple(tenants)), *((name, "", tuple(tenants)) for name in templates)]
        later: list[Task] = []
        for index, (task, proof) in enumerate(zip(first, workers.run(first), strict=True)):
            later += _to_render(task[0], proof) if render else []
            yield len(first) - index - 1 + len(later), proof
        for index, proof in enumerate(workers.run(later)):
            yield len(later) - index - 1, proof


def _to_render(template: str, proof: Proof) -> Iterator[Task]:
    locales = dict.fromkeys(locale for _, spoken in proof.spoken for locale in spoken)
    for locale in locales:
        yield template, locale, tuple(tenant for tenant, spoken in proof.spoken if locale in spoken)


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


class _Workers:
    """Processes that prove; made when there is enough to do, and done without where there are none."""

    def __init__(self, setup: Setup, jobs: int) -> None:
        self.project = setup.project
        self.pseudo = setup.pseudo
        self.jobs = jobs
        self._stack = ExitStack()
        self._pool: Any = None
        self._library: Library | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self._stack.close()

    def run(self, tasks: Sequence[Task]) -> Iterator[Proof]:
        """A proof for each task, in their order."""
        done = 0
        if min(self.jobs, len(tasks)) > 1:
            try:
                for proof in self._processes().map(_prove_here, tasks):
                    done += 1
                    yield proof
            except (OSError, BrokenExecutor):  # no processes here, or one was killed
                self.jobs = 1
        for task in tasks[done:]:
            self._library = self._library or _library(self.project, self.pseudo)
            yield _prove(self._library, task)

    def _processes(self) -> Any:
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            # Spawned, not forked: the store's threads would not survive a fork.
            self._pool = ProcessPoolExecutor(
                self.jobs, get_context("spawn"), _open, (self.project, self.pseudo)
            )
            self._stack.callback(self._pool.shutdown, cancel_futures=True)
        return self._pool


_LIBRARIES: list[Library] = []
"""In a process that proves: the one library of the project."""


def _open(project: str, pseudo: tuple[str, ...]) -> None:
    _LIBRARIES.append(_library(project, pseudo))


def _prove_here(task: Task) -> Proof:
    return _prove(_LIBRARIES[0], task)


def _library(project: str, pseudo: tuple[str, ...]) -> Library:
    """The project's library, in a process that collects garbage rarely.

    Compiling makes millions of nodes that die by themselves; looking at them was a third of the time.
    """
    from info.bootstrap import library_of, setup_here

    gc.set_threshold(*_RARELY)
    return library_of(msgspec.structs.replace(setup_here(project), pseudo=pseudo))


def _prove(library: Library, task: Task) -> Proof:
    from info.apps.cli.languages import detector
    from info.publishing.proving import Sighting, prove_files, prove_locale, tenant_findings

    template, locale, tenants = task
    if not template:
        found = (finding for tenant in tenants for finding in tenant_findings(library, tenant))
        return Proof(tuple(map(Sighting, found)))
    if not locale:
        files = prove_files(library, template, tenants, values_of, detector())
        return Proof(files.sightings, files.spoken)
    matrix = prove_locale(library, template, locale, tenants, values_of)
    return Proof(matrix.sightings, (), matrix.rendered, matrix.sms)


def values_of(tenant: Tenant, channel: str) -> dict[str, Any]:
    """What programs read of a tenant and of a message, as when one is generated."""
    from info.bootstrap.seals import sample_values

    return sample_values(tenant, channel)
