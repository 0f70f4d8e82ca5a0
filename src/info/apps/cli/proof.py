"""The work of `infoctl check`: each template proved on its own, on as many processors as there are."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import msgspec

from info.apps.cli.values import EXAMPLES
from info.errors import InfoError
from info.model.names import FORMATS
from info.model.values import Finding

if TYPE_CHECKING:
    from info.bootstrap import Setup
    from info.publishing import Library

__all__ = ["Proof", "prove"]


class Proof(msgspec.Struct, frozen=True):
    """What proving a template for its tenants found: findings, locales seen, messages rendered."""

    findings: tuple[Finding, ...]
    locales: tuple[str, ...]
    rendered: int


def prove(
    setup: Setup, templates: Sequence[str], tenants: Sequence[str], *, render: bool, jobs: int | None = None
) -> Iterator[Proof]:
    """A proof for each template, in their order, made in `jobs` processes (None: one a processor).

    A tenant that overrides nothing shares the programs of a template, so one process takes all tenants
    of one. Where processes cannot be had, this one does it all.
    """
    jobs = min(jobs or (_processors() if render else 1), len(templates))  # files alone are read in a moment
    tasks = [(template, tuple(tenants), render) for template in templates]
    done = 0
    if jobs > 1:
        try:
            for proof in _in_processes(setup.project, tasks, jobs):
                done += 1
                yield proof
        except (OSError, BrokenExecutor):  # no processes here, or one was killed
            pass
    library = _library(setup.project) if done < len(tasks) else None
    for task in tasks[done:]:
        assert library is not None
        yield _prove(library, *task)


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


def _in_processes(
    project: str, tasks: Sequence[tuple[str, tuple[str, ...], bool]], jobs: int
) -> Iterator[Proof]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ExitStack() as stack:
        # Spawned, not forked: the store's threads would not survive a fork.
        pool = ProcessPoolExecutor(jobs, get_context("spawn"), _open, (project,))
        stack.callback(pool.shutdown, cancel_futures=True)
        yield from pool.map(_prove_here, tasks)


_LIBRARIES: list[Library] = []
"""In a process that proves: the one library of the project."""


def _open(project: str) -> None:
    _LIBRARIES.append(_library(project))


def _prove_here(task: tuple[str, tuple[str, ...], bool]) -> Proof:
    return _prove(_LIBRARIES[0], *task)


def _library(project: str) -> Library:
    """The project's library, in a process that collects garbage rarely.

    Compiling makes millions of nodes that die by themselves; looking at them was a third of the time.
    """
    from info.bootstrap import library_of, setup_here

    gc.set_threshold(200_000, 50, 1_000)
    return library_of(setup_here(project))


def _prove(library: Library, template: str, tenants: tuple[str, ...], render: bool) -> Proof:  # noqa: FBT001
    from info.publishing import check as check_files

    findings: dict[Finding, None] = {}
    locales: dict[str, None] = {}
    rendered = 0
    for tenant in tenants:
        found = check_files(library, template, tenant)
        findings.update(dict.fromkeys(found))
        if any(each.severity == "error" for each in found):
            continue
        spoken = _locales(library, template, tenant)
        locales.update(dict.fromkeys(spoken))
        if render:
            proof = _render_all(library, template, tenant, spoken)
            rendered += proof.rendered
            findings.update(dict.fromkeys(proof.findings))
    return Proof(tuple(findings), tuple(locales), rendered)


def _locales(library: Library, template: str, tenant: str) -> list[str]:
    """The template's locales that the tenant speaks; the source's alone where it speaks none."""
    published = library.published(template, tenant)
    languages = library.tenant(tenant).languages
    return [locale for locale in published.locales if locale in languages] or [published.locales[0]]


def _render_all(library: Library, template: str, tenant: str, locales: Sequence[str]) -> Proof:
    """Every locale, variant, format and example of a template for a tenant, rendered and read."""
    from info.generators.plan import tenant_values

    published = library.published(template, tenant)
    examples = (published.schema.source or {}).get("examples", [])
    contexts = dict(zip(EXAMPLES, examples, strict=False))
    values = tenant_values(library.tenant(tenant))
    findings: list[Finding] = []
    keys = [
        (template, variant.id, locale, locale, channel, tenant)
        for locale in locales
        for variant in published.loaded.document.variants
        for channel in FORMATS
    ]
    for key in keys:
        findings.extend(_render(library, key, contexts, values))
    return Proof(tuple(findings), tuple(locales), len(keys) * len(contexts))


def _render(
    library: Library,
    key: tuple[str, str, str, str, str, str],
    contexts: Mapping[str, Any],
    values: Mapping[str, Any],
) -> Iterator[Finding]:
    template, variant, locale, _, channel, tenant = key
    where = f"{template} · {tenant} · {locale} · {variant} · {channel}"
    try:
        compiled = library.compile(*key)
    except InfoError as error:
        yield Finding("render.compile", "error", str(error), where)
        return
    yield from compiled.findings
    for name, context in contexts.items():
        try:
            outputs = compiled.program(context, values, "UTC")
            compiled.payload(dict(zip(compiled.program.outputs, outputs, strict=True)))
        except ValueError as error:
            yield Finding("render.refused", "error", f"The {name} example cannot be rendered: {error}", where)
