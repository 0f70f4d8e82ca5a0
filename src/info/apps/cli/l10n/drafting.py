"""`infoctl l10n draft`: missing texts from memories, and from a model of your own; drafts, never more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from info.apps.cli.l10n.common import (
    Json,
    Locale,
    Template,
    Tenant,
    counted,
    exchange_of,
    known_locale,
    named,
    owner_of,
    write_files,
)
from info.apps.cli.l10n.memory import pairs_in
from info.apps.cli.output import EXIT_FINDINGS, console, guarded, line, show_json
from info.apps.cli.project import Project

if TYPE_CHECKING:
    from info.localization.drafting import Drafts

__all__ = ["draft"]


def draft(
    *,
    locale: Locale,
    template: Template = None,
    tenant: Tenant = None,
    memory: Annotated[
        list[Path] | None,
        typer.Option(help="A translation memory (TMX), beside the project's own texts. Again for more."),
    ] = None,
    least: Annotated[
        float,
        typer.Option(min=50, max=100, help="How alike a remembered text must be: 99 is the same words."),
    ] = 99,
    model: Annotated[
        Path | None, typer.Option(help="A folder with a CTranslate2 model, for what no memory knows.")
    ] = None,
    before: Annotated[str, typer.Option(help="A token the model wants first, e.g. >>{target}<<.")] = "",
    after: Annotated[str, typer.Option(help="A token the model wants last, e.g. </s>.")] = "",
    target_before: Annotated[
        str, typer.Option(help="A token its translation begins with, e.g. __{target}__.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would be, and write nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Fill missing texts of a language: from what was translated before, then by a model.

    Texts that are there are left alone. Each new one is a draft; one whose placeholders did not come
    through is not taken, and told. Exit 1 when a text is still missing.
    """
    with guarded(as_json=as_json), Project.here() as project:
        owner, name = owner_of(project, tenant), named(project, template)
        tag = known_locale(project, locale, name)
        with _progress(hidden=as_json) as told:
            drafts = _drafts(
                project,
                tag,
                name,
                owner,
                memory or [],
                _model(model, before, after, target_before),
                least,
                told,
            )
        files = _files(project, drafts, owner)
        written = sorted(files) if dry_run else write_files(project, files)
    if as_json:
        facts = {"made": drafts.made, "refused": drafts.refused, "files": written}
        show_json({**facts, "written": not dry_run})
    else:
        _show(drafts, written, dry_run=dry_run)
    if drafts.refused:
        raise typer.Exit(EXIT_FINDINGS)


def _model(folder: Path | None, before: str, after: str, target_before: str) -> Any:
    if folder is None:
        return None
    from info.bootstrap.translation import open_translator

    return open_translator(folder, before=before, after=after, target_before=target_before)


def _drafts(
    project: Project,
    locale: str,
    template: str | None,
    tenant: str,
    memories: list[Path],
    translator: Any,
    least: float,
    told: Callable[[int, int], None],
) -> Drafts:
    from info.localization.drafting import draft as drafted
    from info.localization.memory import TranslationMemory

    exchange = exchange_of(project, locale, template, tenant)
    memory = TranslationMemory(pairs_in(project, [locale], tenant, memories))
    return drafted(exchange, memory=memory, translator=translator, floor=least, progress=told)


def _files(project: Project, drafts: Drafts, tenant: str) -> dict[str, bytes]:
    """The files that the drafted texts make; one that may not be written is an error of its own."""
    import msgspec

    from info.publishing.l10n import apply

    made = {(each.template, each.name) for each in drafts.made}
    units = [unit for unit in drafts.exchange.units if (unit.template, unit.name) in made]
    applied = apply(project.library, msgspec.structs.replace(drafts.exchange, units=units), tenant=tenant)
    for error in applied.refused:
        raise error
    return dict(applied.files)


@contextmanager
def _progress(*, hidden: bool) -> Iterator[Callable[[int, int], None]]:
    """What is told of texts done and of all, as a bar on a terminal."""
    from rich.progress import Progress

    screen = console(errors=True)
    with Progress(console=screen, transient=True, disable=hidden or not screen.is_terminal) as shown:
        task = shown.add_task("drafting", total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)


def _show(drafts: Drafts, written: list[str], *, dry_run: bool) -> None:
    for each in drafts.made:
        source = "the model" if each.by == "machine" else f"memory, {each.score:.0f} %, {each.origin}"
        line(f"{each.template}: {each.name}: drafted ({source})", "green")
    for left in drafts.refused:
        line(f"{left.template}: {left.name}: still missing. {left.reason}", "yellow")
    for path in written:
        line(f"{'would write' if dry_run else 'written'}: {path}")
    line(f"{counted(len(drafts.made), 'text')} drafted, {len(drafts.refused):,} still missing")
