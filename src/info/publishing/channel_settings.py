"""The `channels` of a `tenant.json`: what is said of a channel, checked where it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from info.language.links import LinkPolicy, check_link
from info.model.names import CHANNELS, FORMATS
from info.publishing.positions import Node

__all__ = ["checked_page", "read_channels"]

_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_HTTPS: Final = LinkPolicy(schemes=frozenset({"https"}), private_hosts=True)
_DAYS_MAX: Final = 3_650


def _flag(value: object) -> bool:
    return isinstance(value, bool)


def _more_than_nothing(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _page(value: object) -> bool:
    """Whether a token can be added to an address."""
    return isinstance(value, str) and value.endswith(("/", "=")) and check_link(value, _HTTPS).allowed


_ANYWHERE: Final[Mapping[str, tuple[Callable[[object], bool], str]]] = {
    "tracking": (_page, 'an https:// address that ends in "/" or "="'),
    "action_days": (
        lambda value: _more_than_nothing(value) and float(str(value)) <= _DAYS_MAX,
        f"a number of days, more than 0 and at most {_DAYS_MAX}",
    ),
}
"""Settings that every channel may have."""
_OF: Final[Mapping[str, Mapping[str, tuple[Callable[[object], bool], str]]]] = {
    "sms": {
        "typography": (lambda value: value in ("plain", "kept"), '"plain" or "kept"'),
        "replies": (_flag, "true where replies come home, or false"),
        "most_parts": (
            lambda value: type(value) is int and value > 0,
            "a whole number of 1 or more",
        ),
        "price_per_part": (_more_than_nothing, "a number of more than 0"),
        "currency": (
            lambda value: isinstance(value, str) and bool(_CURRENCY.fullmatch(value)),
            'a currency such as "EUR"',
        ),
    },
    "teams": {"bot": (_flag, "true where a bot takes what is pressed, or false")},
}


def read_channels(node: Node) -> dict[str, Any]:
    """The settings of each channel as they are; `TemplateError` at the place of a wrong one."""
    given = node.fields.get("channels")
    if given is None:
        return {}
    for channel, settings in given.fields.items():
        if channel not in (*CHANNELS, *FORMATS):
            raise given.unknown_key(channel, "'channels'", CHANNELS)
        _check(channel, settings)
    plain: dict[str, Any] = given.plain()
    return plain


def _check(channel: str, settings: Node) -> None:
    known = {**_ANYWHERE, **_OF.get(channel.partition(".")[0], {})}
    for name, value in settings.fields.items():
        if name in known and not known[name][0](value.value):
            raise value.error(f"'channels.{channel}.{name}' wants {known[name][1]}.", "")


def checked_page(node: Node, name: str) -> None:
    """`TemplateError` unless a token can be added to the address."""
    if not _page(node.value):
        raise node.error(
            f"'{name}' is the start of addresses.", 'End it in "/" or "=": a token is added to it.'
        )
