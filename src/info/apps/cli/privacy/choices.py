"""What a person agreed to, wants and does not want; and who is not written to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from info.apps.cli.output import guarded, line, show_json
from info.apps.cli.privacy.common import (
    ALL,
    AsJson,
    ByLaw,
    Of,
    Who,
    day,
    known_law,
    moment,
    show_standing,
    steward,
)
from info.apps.cli.project import Project, run
from info.errors import UnknownName

if TYPE_CHECKING:
    from info.model.people import Standing, SuppressionReason

__all__ = ["consent", "consents", "lift", "object_to", "prefer", "suppress", "unobject", "withdraw"]

Channel = Annotated[str, typer.Option("--channel", "-c", help="A channel; all of them when left out.")]
To = Annotated[
    list[str] | None,
    typer.Option("--to", help="A purpose (marketing, sale, sharing) or a topic; marketing when left out."),
]
Maybe = Annotated[str | None, typer.Argument(help="The recipient's id; or say --address.")]
Address = Annotated[
    str | None, typer.Option("--address", help="An address with its channel: email:ada@example.com")
]
Purpose = Annotated[str, typer.Argument(help="What for, e.g. marketing.")]


def _done(what: str, standing: Standing, *, as_json: bool) -> None:
    if as_json:
        show_json(standing)
    else:
        line(what)
        show_standing(standing)


def object_to(
    recipient: Who, *, tenant: Of, to: To = None, law: ByLaw = "gdpr", as_json: AsJson = False
) -> None:
    """Note an objection: messages of that purpose or topic are refused, with the reason."""
    with guarded(as_json=as_json), Project.here() as project:
        home, by_law = steward(project, tenant), known_law(law)
        standing = run(lambda: home.object_to(recipient, to or ("marketing",), law=by_law))
        _done("The objection is noted.", standing, as_json=as_json)


def unobject(recipient: Who, *, tenant: Of, to: To = None, as_json: AsJson = False) -> None:
    """Take an objection back: the person said so."""
    with guarded(as_json=as_json), Project.here() as project:
        home = steward(project, tenant)
        standing = run(lambda: home.take_back_objection(recipient, to or ("marketing",)))
        _done("The objection is taken back.", standing, as_json=as_json)


def consent(
    recipient: Who,
    purpose: Purpose,
    *,
    tenant: Of,
    source: Annotated[str, typer.Option("--source", help="Where it was given, e.g. a form's address.")],
    text_version: Annotated[
        str, typer.Option("--text-version", help="Which version of the text was agreed to.")
    ],
    channel: Channel = ALL,
    note: Annotated[str, typer.Option("--note", help="What else is to be kept; sealed.")] = "",
    on: Annotated[str | None, typer.Option("--on", help="When; now when left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """Record a consent with the text it was given to. What is recorded is never changed."""
    with guarded(as_json=as_json), Project.here() as project:
        home, at = steward(project, tenant), moment(on, "--on")
        standing = run(
            lambda: home.consent(
                recipient, purpose, channel, source=source, text_version=text_version, note=note, at=at
            )
        )
        _done("The consent is recorded.", standing, as_json=as_json)


def withdraw(
    recipient: Who,
    purpose: Purpose,
    *,
    tenant: Of,
    channel: Channel = ALL,
    source: Annotated[str, typer.Option("--source", help="Where it was taken back.")] = "request",
    on: Annotated[str | None, typer.Option("--on", help="When; now when left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """Record that a consent was taken back; it counts for the next message."""
    with guarded(as_json=as_json), Project.here() as project:
        home, at = steward(project, tenant), moment(on, "--on")
        standing = run(lambda: home.withdraw_consent(recipient, purpose, channel, source=source, at=at))
        _done("The withdrawal is recorded.", standing, as_json=as_json)


def consents(recipient: Who, *, tenant: Of, as_json: AsJson = False) -> None:
    """Show every consent given and taken back, in the order of recording."""
    with guarded(as_json=as_json), Project.here() as project:
        home = steward(project, tenant)
        found = run(lambda: home.consents(recipient))
        if as_json:
            show_json(found)
            return
        for each in found:
            said = "given" if each.given else "taken back"
            text = f", text {each.text_version}" if each.text_version else ""
            line(f"{day(each.at)}  {each.purpose}, channel {each.channel}: {said} at {each.source}{text}")
        if not found:
            line("No consent was ever recorded.")


def prefer(
    recipient: Who,
    topic: Annotated[str, typer.Argument(help="A topic of the templates, or * for all.")],
    *,
    tenant: Of,
    wanted: Annotated[bool, typer.Option("--yes/--no", help="Whether they want it.")],
    channel: Channel = ALL,
    as_json: AsJson = False,
) -> None:
    """Note whether a person wants a topic on a channel."""
    with guarded(as_json=as_json), Project.here() as project:
        home = steward(project, tenant)
        standing = run(lambda: home.prefer(recipient, topic, channel, wanted=wanted))
        _done("The preference is noted.", standing, as_json=as_json)


def suppress(
    recipient: Maybe = None,
    *,
    tenant: Of,
    address: Address = None,
    reason: Annotated[
        str, typer.Option("--reason", help="bounce, complaint, unsubscribe or manual.")
    ] = "manual",
    channel: Channel = ALL,
    as_json: AsJson = False,
) -> None:
    """Send nothing more to a person or an address. Hashes alone are kept."""
    with guarded(as_json=as_json), Project.here() as project:
        home, why, where = steward(project, tenant), _reason(reason), _address(address)
        standing = run(lambda: home.suppress(recipient, address=where, reason=why, channel=channel))
        _done("Suppressed.", standing, as_json=as_json)


def lift(
    recipient: Maybe = None,
    *,
    tenant: Of,
    address: Address = None,
    channel: Channel = ALL,
    forgotten: Annotated[
        bool,
        typer.Option(
            "--forgotten", help="Also what an erasure left: the person came back of their own will."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """End suppressions of a person or an address."""
    with guarded(as_json=as_json), Project.here() as project:
        home, where = steward(project, tenant), _address(address)
        standing = run(lambda: home.lift(recipient, address=where, channel=channel, erased=forgotten))
        _done("Lifted.", standing, as_json=as_json)


def _reason(name: str) -> SuppressionReason:
    from info.model.people import SuppressionReason

    allowed: Any = [each for each in get_args(SuppressionReason) if each != "erasure"]
    if name not in allowed:
        raise UnknownName("reason", name, allowed)
    found: SuppressionReason = allowed[allowed.index(name)]
    return found


def _address(text: str | None) -> tuple[str, str] | None:
    """Channel and address of `email:ada@example.com`. Error: `UnknownName`."""
    from info.model.names import CHANNELS

    if text is None:
        return None
    channel, _, address = text.partition(":")
    if channel not in CHANNELS or not address:
        raise UnknownName("channel before the address", channel if address else "", CHANNELS)
    return channel, address
