"""Writes the gallery of the project in the current folder (or of the package, where there is none)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from info.apps.gallery.page import Shown, make_page
from info.language.messageformat import text_direction
from info.model.names import TEMPLATE_TYPES

if TYPE_CHECKING:
    from info.publishing import Library

__all__ = ["main", "shown_messages", "write_gallery"]

OUT: Final = Path("gallery") / "index.html"
ORDER: Final = (
    *("slack", "email", "sms", "telegram", "whatsapp", "push.apns", "push.fcm", "push.webpush"),
    *("teams", "discord", "discord.embeds", "whatsapp.template"),
    *("in_app", "html", "text", "markdown", "webhook"),
)
"""Formats as the page shows them: what people know best first."""
TYPICAL: Final = 0
"""The example of a schema that the page shows."""


def _in_order(library: Library) -> list[str]:
    """The shipped templates in the order of the contract, then the project's own."""
    known = library.templates()
    shipped = [name for name in TEMPLATE_TYPES if name in known]
    return [*shipped, *(name for name in known if name not in TEMPLATE_TYPES)]


def shown_messages(library: Library, template: str, tenants: Sequence[str]) -> Iterator[Shown]:
    """Every variant × locale × format of a template, around the typical example of its schema.

    The control variant is shown for every tenant, the others for the first one.
    """
    for tenant in tenants:
        published = library.published(template, tenant)
        context = (published.schema.source or {}).get("examples", [{}])[TYPICAL]
        variants = published.loaded.document.variants
        for variant in variants if tenant == tenants[0] else variants[:1]:
            for locale in published.locales:
                yield from _formats(library, (template, variant.id, locale, tenant), context)


def _formats(library: Library, key: tuple[str, str, str, str], context: dict[str, Any]) -> Iterator[Shown]:
    from info.generators.plan import tenant_values

    template, variant, locale, tenant = key
    values = tenant_values(library.tenant(tenant))
    for channel in ORDER:
        compiled = library.compile(template, variant, locale, locale, channel, tenant)
        outputs, losses = compiled.program.render(context, values, "UTC")
        yield Shown(
            template=template,
            locale=locale,
            variant=variant,
            tenant=tenant,
            channel=channel,
            payload=compiled.payload(dict(zip(compiled.program.outputs, outputs, strict=True))),
            losses=tuple(f"{loss.block}: {loss.what}" for loss in (*compiled.losses, *losses)),
            direction=text_direction(locale),
        )


def write_gallery(out: Path, *, only: Sequence[str] = (), jobs: int | None = None) -> int:
    """The number of messages on the page written to `out`.

    `only` names templates (none: all of them); `jobs` processes make it (None: one a processor).
    """
    from info.bootstrap import library_of, setup_here

    setup = setup_here()
    library = library_of(setup)
    tenants = library.shelf.tenant_ids() or ("default",)
    names = [name for name in _in_order(library) if not only or name in only]
    jobs = min(jobs or os.cpu_count() or 1, len(names))
    messages = [shown for made in _made(setup.project, names, tenants, jobs) for shown in made]
    templates = []
    for name in names:
        document = library.published(name, "").loaded.document
        variants = [variant.id for variant in document.variants]
        templates.append({"id": name, "question": document.question, "variants": variants})
    brands = [{"id": name, **_brand(library, name)} for name in tenants]
    page = make_page(messages, templates=templates, tenants=brands)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8")
    return len(messages)


def _made(project: str, names: Sequence[str], tenants: Sequence[str], jobs: int) -> Iterator[list[Shown]]:
    """The messages of each template, in order, from `jobs` processes."""
    tasks = [(project, name, tuple(tenants)) for name in names]
    if jobs == 1:
        yield from map(_make, tasks)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ExitStack() as stack:
        pool = ProcessPoolExecutor(jobs, get_context("spawn"))
        stack.callback(pool.shutdown, cancel_futures=True)
        yield from pool.map(_make, tasks)


def _make(task: tuple[str, str, tuple[str, ...]]) -> list[Shown]:
    from info.bootstrap import library_of, setup_here

    project, template, tenants = task
    return list(shown_messages(library_of(setup_here(project)), template, tenants))


def _brand(library: Library, tenant: str) -> dict[str, str]:
    brand = library.tenant(tenant).brand
    return {name: brand.get(name, "") for name in ("name", "color", "on_color")}


def _command(out: Annotated[Path, typer.Option(help="The page to write.")] = OUT) -> None:
    """Write one self-contained HTML page that shows every message as its reader sees it."""
    count = write_gallery(out)
    typer.echo(f"{count} messages in {out} ({out.stat().st_size / 1e6:.1f} MB)")


def main() -> None:
    """The entry point of the gallery."""
    typer.run(_command)
