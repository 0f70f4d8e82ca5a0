"""Checks of channels that count a whole payload: push, SMS, mail, and the forms of our own.

Sources: RFC 8291 §4, 3GPP TS 23.040, RFC 5322 §2.1.1 and §2.2, RFC 2047 §2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import orjson

from info.channels.sizes import sms_size
from info.validators.payloads.walk import Check, Walk, pointer

__all__ = ["SIZE_CHECKS", "TEXT_CHECKS"]

_BROKEN: Final = re.compile(r"[\r\n\x00-\x08\x0b-\x1f\x7f]")
_HEADER: Final = re.compile(r"[!-9;-~]+")
_ENCODED: Final = re.compile(r"=\?[^?\s]+\?[bq]\?[^?]*\?=", re.IGNORECASE)
_MARKUP: Final = re.compile(r"<\s*(?:script|iframe|object|embed|form|link|base)\b", re.IGNORECASE)
_NAME: Final = re.compile(r"[a-z0-9]+")
_SPECIAL: Final = frozenset(
    {"specversion", "type", "source", "id", "time", "subject", "data", "datacontenttype"}
)


def _bytes(value: Any) -> int:
    """UTF-8 bytes of a value as JSON without spaces; 0 for what is no JSON, which is told elsewhere."""
    try:
        return len(orjson.dumps(value))
    except (TypeError, ValueError):
        return 0


def _size(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    walk.over("payload", _bytes(value), at)


def _fcm(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    walk.over("message.payload", _bytes({k: value[k] for k in ("notification", "data") if k in value}), at)
    data = value.get("data")
    for name, inner in (data if isinstance(data, Mapping) else {}).items():
        place = f"{at}/data/{pointer(name)}"
        if not isinstance(inner, str):
            walk.report("message.data", "FCM takes strings only in data.", place, "Write it as a string.")
        if name in {"from", "message_type"} or name.startswith(("google.", "gcm.")):
            walk.report(
                "message.data.reserved", "FCM keeps this name to itself.", place, "Take another name."
            )


def _renotify(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    if value.get("renotify") is True and not value.get("tag"):
        walk.report("options.renotify", "renotify needs a tag.", f"{at}/renotify", "Add 'tag'.")
    if value.get("silent") is True and value.get("vibrate") is not None:
        walk.report("options.silent", "A silent one may not vibrate.", f"{at}/vibrate", "Take one out.")


def _sms(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    if isinstance(value.get("body"), str):
        _sms_text(walk, value["body"], f"{at}/body")


def _sms_text(walk: Walk, text: str, at: str) -> None:
    """Notes how many parts are billed where there is more than one, and more than can be joined."""
    size = sms_size(text)
    walk.over("parts", size.parts if text else 0, at)
    walk.over("parts.advised", size.parts, at)
    if size.parts > 1:
        what = f"It is billed as {size.parts:,} parts ({size.encoding}, {size.units:,} units)."
        walk.report("parts.billed", what, at, "Shorten it, or mind the price.", "note")


def _mail(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    html, text = value.get("html"), value.get("text")
    if isinstance(html, str):
        walk.measure("html", html, f"{at}/html")
        _active(walk, html, f"{at}/html")
        if not isinstance(text, str) or not text.strip():
            what = "The mail has no plain text beside its HTML."
            walk.report("mail.text", what, at, "Add 'text'.", "warning")


def _active(walk: Walk, html: str, at: str) -> None:
    if _MARKUP.search(html):
        what = "It holds an element that runs or loads something; no client shows it."
        walk.report("html.active", what, at, "Take it out.")


def _headers(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    for name, text in value.items():
        place = f"{at}/{pointer(name)}"
        if not _HEADER.fullmatch(name):
            walk.report("header.name", "No header can have this name.", place, "Use letters, digits and -.")
        if not isinstance(text, str):
            walk.report("header.value", "A header is a string.", place, "Write it as a string.")
            continue
        if _BROKEN.search(text):
            what = "The header holds a line break or a control character."
            walk.report("header.control", what, place, "Take it out.")
        if _ENCODED.search(text):
            what = "The header holds an encoded word, which is read as something else."
            walk.report("header.encoded_word", what, place, "Write the characters themselves.")
        if " " not in text:
            walk.over("header.line", len(name) + 2 + len(text.encode("utf-8", "replace")), place)
    if "List-Unsubscribe-Post" in value and "List-Unsubscribe" not in value:
        what = "List-Unsubscribe-Post stands without List-Unsubscribe."
        walk.report("header.unsubscribe", what, at, "Add List-Unsubscribe.")


def _in_app(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    _schema_errors(walk, value, at)


def _schema_errors(walk: Walk, value: Any, at: str) -> None:
    """Notes what does not fit the packaged schema of an in-app message, by place and keyword."""
    try:
        errors = list(_in_app_schema().iter_errors(value))
    except ValueError:  # nested deeper than the validator follows
        walk.report("depth", "The payload is nested too deep to be read.", at, "Flatten it.")
        return
    for error in errors:
        path = "".join(f"/{pointer(str(part))}" for part in error.instance_path)
        keyword = getattr(error.kind, "name", "schema")
        what = f"It does not fit the schema in_app.v1: {keyword}."
        walk.report(f"schema.{keyword}", what, f"{at}{path}", "See info/schemas/in_app.v1.json.")


@cache
def _in_app_schema() -> Any:
    import jsonschema_rs

    schema = orjson.loads(files("info.schemas").joinpath("in_app.v1.json").read_bytes())
    return jsonschema_rs.validator_for(schema)


def _event(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    for name in value:
        if not _NAME.fullmatch(name) and name != "data_base64":
            what = "CloudEvents names hold lower-case letters and digits only."
            walk.report("event.name", what, f"{at}/{pointer(name)}", "Rename it.")
    for name in sorted(_SPECIAL & value.keys() - {"data"}):
        if value[name] == "":
            walk.report(f"event.{name}", "The attribute is empty.", f"{at}/{name}", "Fill it or take it out.")
    data = value.get("data")
    if isinstance(data, Mapping) and data.get("form") == "in_app.v1":
        _schema_errors(walk, data, f"{at}/data")


SIZE_CHECKS: Final[Mapping[str, Check]] = {
    "push.size": _size,
    "push.fcm": _fcm,
    "push.renotify": _renotify,
    "sms.body": _sms,
    "email.mail": _mail,
    "email.headers": _headers,
    "in_app.schema": _in_app,
    "webhook.event": _event,
}
"""The checks of these channels by the names the rules call them."""
TEXT_CHECKS: Final[Mapping[str, Callable[[Walk, str, str], None]]] = {"html": _active, "sms": _sms_text}
"""For the channels whose payload is a text, what is looked at in it."""
