"""The channel and the hour that were drawn for a message: checked when it is made, drawn again at replay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from info.errors import ContextError
from info.model.choices import Choice
from info.model.people import Standing
from info.model.values import MessageRecord, Request
from info.personalization.behaviour import is_drawn

__all__ = ["check_choices", "choices_of", "choices_same", "kept_choices"]

_NEXT: Final = "Ask best_channel and best_time for this recipient and template, and pass their choice."


def choices_of(given: Sequence[Choice], request: Request) -> Request:
    """The request with its choices, one of a channel and one of an hour at most.

    Errors: `ContextError` for what is none, or is of another template or channel.
    """
    if request.recipient is None:
        raise _wrong(request, "a recipient they were made for", "none")
    for choice in given:
        if not isinstance(choice, Choice):
            raise _wrong(request, "choices of best_channel and best_time", "another value")
        if (choice.template, choice.channel) != (request.template, request.channel):
            raise _wrong(request, f"choices of {request.template} in {request.channel}", "one of another")
    if len({choice.of for choice in given}) != len(given):
        raise _wrong(request, "one choice of a channel and one of an hour", "two of one")
    return replace(request, choices=tuple(sorted(given, key=lambda choice: choice.of)))


def check_choices(request: Request, unit: str) -> None:
    """Refuse what the recipient, by their pseudonym, did not draw. Error: `ContextError`."""
    for choice in request.choices:
        if not is_drawn(choice, tenant=request.tenant, unit=unit):
            raise _wrong(request, "choices that were drawn for this recipient", f"another {choice.of}")


def kept_choices(request: Request, standing: Standing) -> Request:
    """The request with the choices that may be kept: of who objected to profiling none that was drawn."""
    if not request.choices or not standing.unprofiled:
        return request
    return replace(request, choices=tuple(choice for choice in request.choices if not choice.shares))


def choices_same(record: MessageRecord) -> bool:
    """Whether each choice of the message comes out again, from its shares and the recipient's pseudonym."""
    unit = record.recipient_key or ""
    return all(is_drawn(choice, tenant=record.tenant, unit=unit) for choice in record.request.choices)


def _wrong(request: Request, wanted: str, got: str) -> ContextError:
    return ContextError(template=request.template, path="choices", wanted=wanted, got=got, next_step=_NEXT)
