"""Requests: what a caller asked for, checked and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, TypedDict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from info.errors import UnknownName
from info.generators.context import freeze
from info.model.names import ALIASES, FORMATS
from info.model.values import Recipient, Request

__all__ = ["Ask", "freeze_request"]

PUSH: Final = "push.fcm"
OUTPUTS: Final = {**{name: name for name in FORMATS}, "push": PUSH}


class _Wanted(TypedDict):
    template_type: str
    context: Mapping[str, Any]
    target_channel: str


class Ask(_Wanted, total=False):
    """One request of `generate_many`: the arguments of `generate_info_message`, by name."""

    recipient: Recipient | str | None
    locale: str | None
    idempotency_key: str | None
    variant: str | None
    now: float | None


def freeze_request(
    tenant: str,
    template_type: str,
    context: Mapping[str, Any],
    target_channel: str,
    *,
    language: str,
    personalize: bool,
    recipient: Recipient | str | None = None,
    locale: str | None = None,
    idempotency_key: str | None = None,
    variant: str | None = None,
) -> Request:
    """The request as it is stored: full names, the context as JSON, the language asked for.

    The language: `locale`, else the recipient's, else the generator's `language`.
    Errors: `UnknownName` for a channel or a time zone, `ContextError` for a context that is not JSON.
    """
    template = ALIASES.get(template_type, template_type)
    channel = OUTPUTS.get(target_channel)
    if channel is None:
        raise UnknownName("channel", target_channel, OUTPUTS)
    if recipient is not None and not isinstance(recipient, Recipient):
        recipient = Recipient(recipient)
    if recipient is not None and recipient.timezone is not None:
        _check_zone(recipient.timezone)
    if locale is None:
        locale = (recipient.locale if recipient is not None else None) or language
    return Request(
        tenant,
        template,
        channel,
        freeze(context, template),
        locale,
        variant,
        recipient,
        idempotency_key,
        personalize,
    )


@lru_cache(maxsize=1024)
def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _UnknownZone(name) from None


class _UnknownZone(UnknownName):
    """An `UnknownName` that does not list all six hundred zones."""

    def __init__(self, name: str) -> None:
        super().__init__("time zone", name, available_timezones())
        hint = f" Did you mean '{self.nearest}'?" if self.nearest else ""
        self.args = (f"There is no time zone '{name}'.{hint} Use an IANA name such as Europe/Berlin.",)
