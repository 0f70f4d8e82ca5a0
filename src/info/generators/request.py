"""Requests: what a caller asked for, checked and frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, TypedDict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from info.errors import ContextError, UnknownName
from info.generators.chosen import choices_of
from info.generators.context import SURROGATE, freeze
from info.model.choices import Choice
from info.model.names import ALIASES, FORMATS, TONES
from info.model.values import Recipient, Request

__all__ = ["Ask", "check_now", "freeze_request"]

PUSH: Final = "push.fcm"
LONGEST_ID: Final = 1024
LAST_SECOND: Final = 2**48 / 1000
"""Message ids hold milliseconds in 48 bits: until the year 10889."""
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
    updates: str | None
    now: float | None
    tone: str | None
    choices: Sequence[Choice]


def freeze_request(
    tenant: str,
    template_type: str,
    context: Mapping[str, Any],
    target_channel: str,
    *,
    language: str | None,
    personalize: bool,
    recipient: Recipient | str | None = None,
    locale: str | None = None,
    idempotency_key: str | None = None,
    variant: str | None = None,
    tone: str | None = None,
    choices: Sequence[Choice] = (),
) -> Request:
    """The request as it is stored: full names, the context as JSON, the language asked for.

    The language: `locale`, else the recipient's, else the generator's `language`, else none.
    Errors: `UnknownName` for a channel, a tone or a time zone, `ContextError` for a context that is not JSON,
    or for choices that are not of this message.
    """
    asked = str(template_type)
    asked = asked if asked.isascii() else SURROGATE.sub("\ufffd", asked)
    template = ALIASES.get(asked, asked)
    channel = OUTPUTS.get(target_channel) if isinstance(target_channel, str) else None
    if channel is None:
        raise UnknownName("channel", str(target_channel), OUTPUTS)
    if recipient is not None:
        recipient = recipient if isinstance(recipient, Recipient) else Recipient(recipient)
        _check_id(recipient.id, "recipient", template)
        if recipient.timezone is not None:
            _check_zone(recipient.timezone)
    if idempotency_key is not None:
        _check_id(idempotency_key, "idempotency_key", template)
    if tone is not None and tone not in TONES:
        raise UnknownName("tone", str(tone), TONES)
    if locale is None:
        locale = (recipient.locale if recipient is not None else None) or language
    request = Request(
        tenant,
        template,
        channel,
        freeze(context, template),
        locale,
        variant,
        recipient,
        idempotency_key,
        personalize,
        tone=tone,
    )
    return choices_of(choices, request) if choices else request


def check_now(now: float, template: str) -> None:
    """Refuse what is no time since 1970 that an id can hold. Error: `ContextError`."""
    if not 0 <= now < LAST_SECOND:
        raise ContextError(template=template, path="now", wanted="seconds since 1970", got="another number")


def _check_id(name: str, path: str, template: str) -> None:
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_ID or not _is_unicode(name):
        got = f"{len(name)} characters" if isinstance(name, str) and _is_unicode(name) else "another value"
        raise ContextError(
            template=template, path=path, wanted=f"an id of 1 to {LONGEST_ID} characters", got=got
        )


def _is_unicode(text: str) -> bool:
    """Whether it has no lone surrogate, which no store and no wire can hold."""
    return text.isascii() or SURROGATE.search(text) is None


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
