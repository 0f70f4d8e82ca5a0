"""`infoctl render`: a message in each channel, drawn as it will look, or as the payload."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from info.apps.cli.output import EXIT_REFUSED, console, guarded, show_json
from info.apps.cli.project import Project, run
from info.apps.cli.values import context_from

__all__ = ["render"]


def render(
    template: Annotated[str, typer.Argument(help="Template, or its short name: welcome, alert, billing …")],
    channel: Annotated[
        list[str], typer.Option("--channel", "-c", help="Channel or format; give it again for more.")
    ] = ["text"],  # noqa: B006
    tenant: Annotated[str, typer.Option(help="The tenant it comes from.")] = "default",
    locale: Annotated[str | None, typer.Option(help="The reader's locale, e.g. de or pt-BR.")] = None,
    variant: Annotated[str | None, typer.Option(help="A variant, instead of the draw.")] = None,
    settings: Annotated[list[str], typer.Option("--set", help="A value of the context: name=value.")] = [],  # noqa: B006
    example: Annotated[
        str | None, typer.Option(help="Start from an example: typical, minimal, extreme.")
    ] = None,
    context_file: Annotated[
        str | None, typer.Option("--context", help="A JSON file with the context; - is standard input.")
    ] = None,
    payload: Annotated[bool, typer.Option("--payload", help="Print what the channel's API takes.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print message and payload as JSON.")] = False,
) -> None:
    """Generate a message and show it as each channel would."""
    with guarded(as_json=as_json), Project.here() as project:
        schema = project.schema(template, tenant)
        context = context_from(template, schema, example=example, file=context_file, settings=settings)
        generator = project.generator(tenant)

        async def generate() -> list[Any]:
            return [
                await generator.generate_info_message(template, context, name, locale=locale, variant=variant)
                for name in channel
            ]

        messages = run(generate)
        if as_json:
            show_json([_as_json(message) for message in messages])
        else:
            for message in messages:
                _show(message, payload=payload)
    if any(message.status == "refused" for message in messages):
        raise typer.Exit(EXIT_REFUSED)


def _as_json(message: Any) -> dict[str, Any]:
    return {
        "id": message.id,
        "channel": message.channel,
        "status": message.status,
        "locale": message.locale,
        "variant": message.variant,
        "reasons": [str(reason) for reason in message.reasons],
        "findings": message.findings,
        "losses": message.losses,
        "payload": None if message.status == "refused" else message.payload,
    }


def _show(message: Any, *, payload: bool) -> None:
    from info.apps.cli.tiles import tile

    if message.status == "refused":
        console().print(
            f"[bold red]refused[/] {message.channel}: " + "; ".join(str(reason) for reason in message.reasons)
        )
        return
    if payload:
        if isinstance(message.payload, str):
            typer.echo(message.payload)
        else:
            show_json(message.payload)
        return
    console().print(tile(message.channel, message.payload, title=f"{message.locale} · {message.variant}"))
    console().print(f"  {message.id}", style="dim")
