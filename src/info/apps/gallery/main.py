"""Writes the gallery of the project in the current folder (or of the package, where there is none)."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
import typer

from info.apps.gallery.page import Part, make_page, make_part
from info.apps.gallery.shown import shown_messages
from info.errors import InfoError, UnknownName
from info.model.names import ALIASES, FORMATS, TEMPLATE_TYPES

if TYPE_CHECKING:
    from info.bootstrap import Setup
    from info.publishing import Library

__all__ = ["formats_in_order", "main", "write_gallery"]

OUT: Final = Path("gallery") / "index.html"
ORDER: Final = (
    *("slack", "email", "sms", "telegram", "telegram.rich", "whatsapp", "push.apns", "push.fcm"),
    *("push.webpush", "teams", "discord", "discord.embeds", "whatsapp.template"),
    *("in_app", "html", "text", "markdown", "webhook"),
)
"""Formats as the page shows them: what people know best first."""
_BROKEN: Final = 2
"""The exit code of a page that could not be written, as of `infoctl`."""
_RARELY: Final = (200_000, 50, 1_000)
"""Compiling makes millions of nodes that die by themselves; the collector need not look at them."""


def _in_order(library: Library) -> list[str]:
    """The shipped templates in the order of the contract, then the project's own."""
    known = library.templates()
    shipped = [name for name in TEMPLATE_TYPES if name in known]
    return [*shipped, *(name for name in known if name not in TEMPLATE_TYPES)]


def formats_in_order() -> list[str]:
    """Every format there is: those of ORDER, then others, each behind the format it is a form of."""
    known: list[str] = [name for name in ORDER if name in FORMATS]
    for name in FORMATS:
        if name not in known:
            kin = [at for at, each in enumerate(known) if each.partition(".")[0] == name.partition(".")[0]]
            known.insert(kin[-1] + 1 if kin else len(known), name)
    return known


def write_gallery(
    out: Path, *, only: Sequence[str] = (), jobs: int | None = None, pseudo: Sequence[str] = ()
) -> int:
    """The number of messages on the page written to `out`.

    `only` names templates, short names too (none: all of them); `jobs` processes make it (None: one a
    processor); `pseudo` are pseudo-locales to show beside the languages. UnknownName for a template or a
    pseudo-locale there is not.
    """
    from info.bootstrap import library_of, setup_here

    setup = msgspec.structs.replace(setup_here(), pseudo=tuple(pseudo))
    library = library_of(setup)
    tenants = library.shelf.tenant_ids() or ("default",)
    known = _in_order(library)
    wanted = [_known(name, known) for name in only] or known
    names = [name for name in known if name in wanted]
    jobs = min(jobs or os.cpu_count() or 1, len(names))
    parts = list(_made(setup, names, tenants, jobs))
    templates = []
    for name in names:
        document = library.published(name, "").loaded.document
        variants = [variant.id for variant in document.variants]
        templates.append({"id": name, "question": document.question, "variants": variants})
    brands = [{"id": name, **_brand(library, name)} for name in tenants]
    page = make_page(parts, templates=templates, tenants=brands)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8")
    return sum(part.count for part in parts)


def _known(name: str, known: Sequence[str]) -> str:
    found = ALIASES.get(name, name)
    if found not in known:
        raise UnknownName("template", name, known)
    return found


def _made(setup: Setup, names: Sequence[str], tenants: Sequence[str], jobs: int) -> Iterator[Part]:
    """The part of the page for each template, in order, from `jobs` processes."""
    tasks = [(setup.project, setup.pseudo, name, tuple(tenants)) for name in names]
    if jobs == 1:
        yield from map(_make, tasks)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ExitStack() as stack:
        pool = ProcessPoolExecutor(jobs, get_context("spawn"))
        stack.callback(pool.shutdown, cancel_futures=True)
        yield from pool.map(_make, tasks)


def _make(task: tuple[str, tuple[str, ...], str, tuple[str, ...]]) -> Part:
    from info.bootstrap import library_of, setup_here

    project, pseudo, template, tenants = task
    gc.set_threshold(*_RARELY)
    library = library_of(msgspec.structs.replace(setup_here(project), pseudo=pseudo))
    brands = {tenant: _brand(library, tenant)["name"] or tenant for tenant in tenants}
    return make_part(shown_messages(library, template, tenants, formats_in_order()), brands)


def _brand(library: Library, tenant: str) -> dict[str, str]:
    brand = library.tenant(tenant).brand
    return {name: brand.get(name, "") for name in ("name", "color", "on_color")}


def _command(
    templates: Annotated[
        list[str] | None, typer.Argument(help="Templates, or their short names; none: all of them.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The page to write.")] = OUT,
    pseudo: Annotated[
        list[str] | None, typer.Option(help="A pseudo-locale to show as well: en-XA or ar-XB.")
    ] = None,
) -> None:
    """Write one self-contained HTML page: every message as its reader sees it, in every channel side by side.

    Beside each stand the limits it uses, its losses and its findings.
    """
    try:
        count = write_gallery(out, only=templates or (), pseudo=pseudo or ())
    except InfoError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(_BROKEN) from None
    typer.echo(f"{count:,} messages in {out} ({out.stat().st_size / 1e6:.1f} MB)")


def main() -> None:
    """The entry point of the gallery."""
    typer.run(_command)
