"""`infoctl experiments share`: what tenants who agreed to it have in common, with noise."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from info.apps.cli.output import console, fail, guarded, hint, line, show_json
from info.apps.cli.project import Project, operator, run
from info.apps.cli.whole_files import write_whole

if TYPE_CHECKING:
    from info.ports.noise import Noise
    from info.stewardship.sharing import Shared

__all__ = ["share"]


def share(
    *,
    epsilon: Annotated[
        str, typer.Option(help="What the release may tell of any one tenant; it is spent from the budget.")
    ] = "1",
    budget: Annotated[
        str | None,
        typer.Option(help="What all releases together may; fixed by the first, 1 unless said then."),
    ] = None,
    least: Annotated[
        int, typer.Option("--k", min=2, help="Templates that reached fewer people in a channel are left out.")
    ] = 50,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file to write, JSON; needed unless --dry-run.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say who takes part and what it would cost; release nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Release three hyper-parameters of the tenants in sharing.tenants, differentially private.

    The usual rate, how far variants spread around it, how far the content model may be trusted: no count, no
    text, nothing of a person. Needs the extra: info-templates[privacy].
    """
    with guarded(as_json=as_json), Project.here() as project:
        agreed = project.setup.settings.sharing_tenants.value
        if not agreed:
            fail("No tenant agreed to share. Write sharing: {tenants: [acme, …]} in info.yaml.")
        if out is None and not dry_run:
            fail("Name the file to write with --out, or look first with --dry-run.")
        tenants = [project.known_tenant(name) for name in agreed]
        price = _epsilon("--epsilon", epsilon)
        fixed = None if budget is None else _epsilon("--budget", budget)
        found = _released(
            project, tenants, price, fixed, least, hidden=as_json, noise=_noise(dry_run=dry_run)
        )
        if out is not None and found.known is not None:
            import msgspec

            write_whole(out, msgspec.json.format(msgspec.json.encode(found.known), indent=2) + b"\n")
        if as_json:
            show_json(found)
        else:
            _show(found, out)


def _noise(*, dry_run: bool) -> Noise | None:
    from info.bootstrap import open_noise

    return None if dry_run else open_noise()


def _epsilon(option: str, text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal(0)
    if not (found.is_finite() and found > 0):
        fail(f"{option} {text}: an epsilon is a number above 0. Write e.g. {option} 1.")
    return found


def _released(
    project: Project,
    tenants: list[str],
    epsilon: Decimal,
    budget: Decimal | None,
    least: int,
    *,
    hidden: bool,
    noise: Noise | None,
) -> Shared:
    from rich.progress import Progress

    from info.bootstrap import sharing
    from info.model.access import ALL_TENANTS, Principal

    screen = console(errors=True)
    with Progress(console=screen, transient=True, disable=hidden or not screen.is_terminal) as bar:
        task = bar.add_task("Reading", total=None)
        room = sharing(setup=project.setup, actor=Principal(str(operator()), ALL_TENANTS, "admin"))
        return run(
            lambda: room.release(
                tenants,
                epsilon=epsilon,
                noise=noise,
                budget=budget,
                least_recipients=least,
                reading=lambda read: bar.update(task, completed=read),
            )
        )


def _show(found: Shared, out: Path | None) -> None:
    for part in found.tenants:
        dropped = f", {part.dropped} reached too few people" if part.dropped else ""
        line(f"{part.tenant}: {part.kept} templates and channels count{dropped}")
    moved = ", ".join(f"{name} {far:.3g}" for name, far in found.within.items())
    line(f"  the noise moves the means by at most, in 95 of 100 releases: {moved}", "dim")
    if found.known is None:
        line(f"  nothing was released; {found.epsilon} would be spent of {found.left} that is left", "dim")
        return
    known = found.known
    line(
        f"rate {known.rate:.4f}, spread {known.spread:.3f}, content scale {known.content_scale:.2f} in {out}"
    )
    line(f"  epsilon {found.epsilon} spent, {found.left} left; on record in the store and in the audit log")
    hint("  Another release costs again; what is done with this one costs nothing more.")
