"""`infoctl render`: a message in each channel, drawn as it will look, or as the payload."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from info.apps.cli.output import EXIT_REFUSED, console, guarded, hint, line, show_json
from info.apps.cli.project import DEFAULT_TENANT, Project, run
from info.apps.cli.values import choices_from, context_from
from info.errors import UnknownName
from info.model.names import LANGUAGES

__all__ = ["render"]

_Settings = Annotated[
    list[str] | None, typer.Option("--set", help="A value of the context: user_name=John, plan.name=Pro.")
]
_Choices = Annotated[
    Path | None,
    typer.Option(help="What infoctl recommend --json printed: the drawn channel and hour are kept with it."),
]
_Payload = Annotated[
    bool, typer.Option("--payload", help="Print what the channel's API takes, nothing else.")
]
_Limits = Annotated[
    bool, typer.Option("--limits", help="Show how much of each limit of the channel it uses.")
]


def render(
    template: Annotated[str, typer.Argument(help="Template, or its short name: welcome, alert, billing …")],
    *,
    channel: Annotated[
        list[str] | None,
        typer.Option("--channel", "-c", help="Channel or format; give it again for more. Default: text."),
    ] = None,
    tenant: Annotated[str, typer.Option(help="The tenant it comes from.")] = DEFAULT_TENANT,
    locale: Annotated[
        str | None, typer.Option(help="The reader's locale, e.g. de or pt-BR; en-XA, ar-XB.")
    ] = None,
    recipient: Annotated[
        str | None, typer.Option(help="Whom it is for: an id. What they said is kept to.")
    ] = None,
    variant: Annotated[str | None, typer.Option(help="A variant, instead of the draw.")] = None,
    settings: _Settings = None,
    example: Annotated[
        str | None, typer.Option(help="Start from an example of the schema: typical, minimal, extreme.")
    ] = None,
    context_file: Annotated[
        str | None, typer.Option("--context", help="A JSON file with the context; - is standard input.")
    ] = None,
    choices: _Choices = None,
    payload: _Payload = False,
    limits: _Limits = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print message and payload as JSON.")] = False,
) -> None:
    """Generate a message and show it as each channel would.

    For example: infoctl render welcome -c slack -c sms --set user_name=John --set tier=premium
    """
    with guarded(as_json=as_json), Project.here() as project:
        project.with_pseudo(locale)
        schema = project.schema(template, project.known_tenant(tenant))
        _known_locale(project, template, tenant, locale)
        context = context_from(template, schema, example=example, file=context_file, settings=settings or ())
        generator = project.generator(tenant)
        drawn = () if choices is None else choices_from(choices)
        names = channel or [choice.channel for choice in drawn][:1] or ["text"]

        async def generate() -> list[Any]:
            make = partial(
                generator.generate_info_message,
                recipient=recipient,
                locale=locale,
                variant=variant,
                choices=drawn,
            )
            return [await make(template, context, name) for name in names]

        messages = run(generate)
        _print(messages, keeps=project.keeps, payload=payload, limits=limits, as_json=as_json)
    if any(not message.is_rendered for message in messages):
        raise typer.Exit(EXIT_REFUSED)


def _known_locale(project: Project, template: str, tenant: str, locale: str | None) -> None:
    """A language neither the template nor the product knows is a slip, not a wish."""
    known = {*project.library.published(template, tenant).locales, *LANGUAGES}
    languages = {tag.split("-")[0] for tag in known}
    if locale is not None and locale.replace("_", "-").split("-")[0].lower() not in languages:
        raise UnknownName("locale", locale, known)


def _print(messages: Sequence[Any], *, keeps: bool, payload: bool, limits: bool, as_json: bool) -> None:
    if as_json:
        show_json([_as_json(message, limits=limits) for message in messages])
        return
    for message in messages:
        _show(message, payload=payload)
        if limits and not payload and message.is_rendered:
            _show_limits(message.channel, message.payload)
    if payload or not messages:
        return
    if keeps:
        hint(f"Next: infoctl explain {messages[0].id}")
    else:
        hint("Not kept: there is no store here, so the ids end with this command. Make one: infoctl init")


def _as_json(message: Any, *, limits: bool) -> dict[str, Any]:
    from info.validators.payloads import usage

    stopped = not message.is_rendered
    told = {"limits": () if stopped else usage(message.channel, message.payload)} if limits else {}
    return {
        "id": message.id,
        "channel": message.channel,
        "status": message.status,
        "locale": message.locale,
        "variant": message.variant,
        "reasons": [str(reason) for reason in message.reasons],
        "findings": message.findings,
        "losses": message.losses,
        **told,
        "payload": None if stopped else message.payload,
    }


def _show_limits(channel: str, payload: Any) -> None:
    """A line for each bound that the payload falls under, the fullest first."""
    from info.validators.payloads import usage

    used = usage(channel, payload)
    if not used:
        line("  no limits are known for this channel", "dim")
    for each in used:
        sign, style = ("✕", "bold red") if each.is_over else ("▲", "yellow") if each.is_near else (" ", "dim")
        line(f"  {sign} {each.percent:>3} %  {each.label}: {each.amount}", style)


def _show(message: Any, *, payload: bool) -> None:
    from info.apps.cli.tiles import tile

    if not message.is_rendered:
        why = "; ".join(str(reason) for reason in message.reasons)
        line(f"{message.status} {message.channel}: {why}", "bold red")
    elif not payload:
        title = f"{message.locale} · {message.variant}"
        console().print(tile(message.channel, message.payload, title=title, width=console().width))
        line(f"  {message.id}", "dim")
        for reason in message.reasons:
            line(f"  {message.status}: {reason}", "yellow")
        for loss in message.losses:
            line(f"  shown otherwise here: {loss.block}: {loss.what}", "dim")
    elif isinstance(message.payload, str):
        typer.echo(message.payload)
    else:
        show_json(message.payload)
