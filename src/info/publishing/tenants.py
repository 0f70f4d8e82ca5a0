"""`tenant.json` → the frozen `Tenant`: the tenant's own file upon the packaged defaults."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from info.errors import UnknownName
from info.language.links import LinkPolicy, check_link
from info.localization import ADDRESSES, address_of, canonical, without_address
from info.model.content import ContentPolicy
from info.model.names import TONES
from info.model.people import PURPOSES
from info.model.values import Tenant
from info.publishing.channel_settings import checked_page, read_channels
from info.publishing.content_settings import read_content
from info.publishing.palette import PALETTE, proved
from info.publishing.positions import Node
from info.publishing.processing import check_privacy
from info.publishing.sheet import one_of, string

__all__ = ["read_tenant"]

_WRITING: Final = ("brand", "links", "languages", "timezone", "channels", "address", "tone")
_KEPT_TO: Final = ("topics", "consent", "limits", "caps", "habits", "residency")
_KEYS: Final = ("$schema", "id", *_WRITING, "content", "privacy", *_KEPT_TO)
_LIMITS: Final = ("messages_a_minute", "context_bytes")
_CAPPED: Final = ("marketing", "service")
_SPANS: Final = ("day", "week")
_LONGEST_LABEL: Final = 200
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}\Z")
_LINK_NAME: Final = re.compile(r"[a-z][a-z0-9_]*\Z")
_HTTPS: Final = LinkPolicy(schemes=frozenset({"https"}), private_hosts=True)


def read_tenant(layers: Sequence[Node], tenant_id: str, *, configured: bool) -> Tenant:
    """The tenant of `layers`, weakest first; what a layer does not say comes from the one below.

    Colours that cannot be read on each other give way (`info.publishing.palette`). Raises
    `TemplateError` at the place of a wrong value.
    """
    brand: dict[str, str] = {}
    links: dict[str, str] = {}
    channels: dict[str, Any] = {}
    made: dict[str, Any] = {}
    content: dict[str, Any] = {}
    for node in layers:
        _check(node)
        brand.update(_brand(node))
        links.update(_links(node))
        channels.update(read_channels(node))
        made.update(_languages(node))
        made.update(_timezone(node))
        made.update(_address(node))
        made.update(_tone(node))
        made.update(_governance(node))
        content.update(read_content(node))
    return Tenant(
        id=tenant_id,
        brand=proved(brand),
        links=links,
        channels=channels,
        configured=configured,
        content=ContentPolicy(**content),
        **made,
    )


def _check(node: Node) -> None:
    if not isinstance(node.value, Mapping):
        raise node.error("A tenant file is a JSON object.", 'Begin with {"id": …}.')
    for key in node.fields:
        if key not in _KEYS:
            raise node.unknown_key(key, "A tenant", _KEYS)
    check_privacy(node)


def _strings(node: Node, key: str) -> dict[str, Node]:
    given = node.fields.get(key)
    if given is None:
        return {}
    if not isinstance(given.value, Mapping):
        raise given.error(f"'{key}' wants an object of strings.", "")
    for name, value in given.fields.items():
        string(value, f"'{key}.{name}'")
    return dict(given.fields)


def _brand(node: Node) -> dict[str, str]:
    found = _strings(node, "brand")
    for name, value in found.items():
        if name in PALETTE and not _COLOUR.match(str(value.value)):
            raise value.error(f"'brand.{name}' wants a colour.", 'Write it as "#1a56db".')
        if name == "logo_url":
            _https(value, "brand.logo_url")
    return {name: str(value.value) for name, value in found.items()}


def _links(node: Node) -> dict[str, str]:
    found = _strings(node, "links")
    for name, value in found.items():
        if not _LINK_NAME.match(name):
            raise node.fields["links"].key_error(
                name, f"'{name}' is no name for a link.", 'E.g. "dashboard".'
            )
        _https(value, f"links.{name}")
        if name == "actions":
            checked_page(value, "links.actions")
    return {name: str(value.value) for name, value in found.items()}


def _https(node: Node, name: str) -> None:
    verdict = check_link(str(node.value), _HTTPS)
    if not verdict.allowed:
        raise node.error(f"'{name}' wants an https:// address.", verdict.what)


def _languages(node: Node) -> dict[str, tuple[str, ...]]:
    given = node.fields.get("languages")
    if given is None:
        return {}
    if not given.items:
        raise given.error("'languages' wants a list of locales, the default first.", 'E.g. ["en", "de"].')
    return {"languages": tuple(_locale(item) for item in given.items)}


def _locale(node: Node) -> str:
    try:
        tag = canonical(string(node, "a language"))
    except UnknownName as error:
        raise node.error(str(error), "") from None
    if address_of(tag) is not None:
        what = f"'{tag}' is a form of address, not a language."
        step = f'Write "{without_address(tag)}" here and "address": "{address_of(tag)}" beside it.'
        raise node.error(what, step)
    return tag


def _address(node: Node) -> dict[str, str | None]:
    given = node.fields.get("address")
    if given is None or given.value is None:
        return {} if given is None else {"address": None}
    return {"address": one_of(given, ADDRESSES, "address")}


def _tone(node: Node) -> dict[str, str | None]:
    given = node.fields.get("tone")
    if given is None or given.value is None:
        return {} if given is None else {"tone": None}
    return {"tone": one_of(given, TONES, "tone")}


def _governance(node: Node) -> dict[str, Any]:
    """What messages have to keep to: topics, consent, limits; and the label of residency."""
    made: dict[str, Any] = {}
    topics = _strings(node, "topics")
    if topics:
        made["topics"] = {name: one_of(value, PURPOSES, "purpose") for name, value in topics.items()}
    consent = node.fields.get("consent")
    if consent is not None:
        if not isinstance(consent.value, list | tuple):
            raise consent.error("'consent' wants a list of purposes.", 'E.g. ["marketing"].')
        made["consent"] = tuple(one_of(item, ("marketing",), "purpose") for item in consent.items)
    limits = node.fields.get("limits")
    if limits is not None:
        made["limits"] = _limits(limits)
    caps = node.fields.get("caps")
    if caps is not None:
        made["caps"] = _caps(caps)
    habits = node.fields.get("habits")
    if habits is not None:
        if not isinstance(habits.value, bool):
            raise habits.error("'habits' is true or false.", "True keeps habits of this tenant's recipients.")
        made["habits"] = habits.value
    residency = node.fields.get("residency")
    if residency is not None:
        label = string(residency, "'residency'")
        if len(label) > _LONGEST_LABEL:
            raise residency.error("'residency' is a short label.", 'E.g. "EU".')
        made["residency"] = label
    return made


def _caps(node: Node) -> dict[str, dict[str, int]]:
    if not isinstance(node.value, Mapping):
        raise node.error("'caps' wants an object by purpose.", 'E.g. {"marketing": {"day": 3, "week": 10}}.')
    made: dict[str, dict[str, int]] = {}
    for purpose, spans in node.fields.items():
        if purpose == "essential":
            raise node.key_error(purpose, "Essential messages are never capped.", "Cap marketing or service.")
        if purpose not in _CAPPED:
            raise node.unknown_key(purpose, "'caps'", _CAPPED)
        if not isinstance(spans.value, Mapping) or not spans.value:
            what = f"'caps.{purpose}' wants a number a day, a week, or both."
            raise spans.error(what, 'E.g. {"week": 10}.')
        made[purpose] = {span: _cap(spans, purpose, span) for span in spans.fields}
    return made


def _cap(spans: Node, purpose: str, span: str) -> int:
    if span not in _SPANS:
        raise spans.unknown_key(span, f"'caps.{purpose}'", _SPANS)
    number = spans.fields[span].value
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        what = f"'caps.{purpose}.{span}' wants a whole number from 1."
        raise spans.fields[span].error(what, "Leave it out for no cap.")
    return number


def _limits(node: Node) -> dict[str, int]:
    if not isinstance(node.value, Mapping):
        raise node.error("'limits' wants an object of numbers.", 'E.g. {"messages_a_minute": 600}.')
    made: dict[str, int] = {}
    for name, value in node.fields.items():
        if name not in _LIMITS:
            raise node.unknown_key(name, "'limits'", _LIMITS)
        number = value.value
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            raise value.error(f"'limits.{name}' wants a whole number from 1.", "Leave it out for no limit.")
        made[name] = number
    return made


def _timezone(node: Node) -> dict[str, str]:
    given = node.fields.get("timezone")
    if given is None:
        return {}
    name = string(given, "'timezone'")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _no_zone(given, name) from None
    return {"timezone": name}


def _no_zone(node: Node, name: str) -> Exception:
    """The error for a time zone nobody knows."""
    return node.error(f"There is no time zone '{name}'.", 'Use an IANA name such as "Europe/Berlin".')
