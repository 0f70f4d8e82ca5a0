"""The definition of a WhatsApp template, as its API takes it for approval.

`POST /<business account>/message_templates`; source:
developers.facebook.com/documentation/business-messaging/whatsapp/templates/components.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import orjson

from info.errors import ContextError
from info.formatters.stages import CHAT_STAGES
from info.formatters.whatsapp_approved import Approved, approve_both
from info.formatters.whatsapp_blocks import ABSENT
from info.formatters.whatsapp_parts import Fixed, Part, Said
from info.formatters.whatsapp_template import fill
from info.language.binding import LocalizedDocument
from info.language.pieces import DoesNotFit, Environment, compile_program

__all__ = ["approved_words", "definition_of", "definitions_of"]

_APART: Final = "{\u2068\u2069{"
"""Two braces that begin no variable: an empty isolate, which shows as nothing, parts them."""
_LINK: Final = ("url", "whatsapp_url")
"""The stages of an address."""
_NO_ITEM: Final = re.compile(r"(?m)(?<!^)\u2068([.)])\u2069")
"""A sign that would number an item, kept from that: within a line it numbers none."""


def definitions_of(
    doc: LocalizedDocument, tenant: Mapping[str, Any], env: Environment, context: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """What WhatsApp is asked to approve of a document for a tenant: its words, and those of the shorter one.

    `tenant` holds what `brand.…` and `links.…` read; the examples are made of `context`. ContextError where
    the tenant has not what the words need.
    """
    shown = {approved.name: approved for approved in approve_both(doc)}
    return [
        definition_of(approved, doc.document.id, tenant, _example(approved, tenant, env, context))
        for approved in shown.values()
    ]


def approved_words(doc: LocalizedDocument, tenant: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The definitions a message of the document may fill, by name, with a dash for each example.

    What the reader of a message sees is its parameters among these words. Errors: as `definitions_of`.
    """
    return {made.name: definition_of(made, doc.document.id, tenant, None) for made in approve_both(doc)}


def _example(
    approved: Approved, tenant: Mapping[str, Any], env: Environment, context: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The template filled from an example; None where that is too long for it."""
    program = compile_program({"payload": fill(approved, "body")}, env)
    try:
        (text,) = program(dict(context), dict(tenant), "UTC")
    except DoesNotFit:
        return None
    message: dict[str, Any] = orjson.loads(text)
    return message


def definition_of(
    approved: Approved, template: str, tenant: Mapping[str, Any], message: Mapping[str, Any] | None
) -> dict[str, Any]:
    """One definition. `template` is the document's id, for errors; the parameters of `message`, which fills
    this template, are the examples; without one, each is a dash.
    """
    filled = () if message is None else message["template"].get("components", ())
    given = {each["type"]: each["parameters"] for each in filled}
    components = []
    if approved.header:
        components.append(_text(template, "HEADER", approved.header, tenant, given.get("header", ())))
        components[-1]["format"] = "TEXT"
    components.append(_text(template, "BODY", approved.body, tenant, given.get("body", ())))
    if approved.footer:
        components.append({"type": "FOOTER", "text": _braced(approved.footer)})
    buttons: list[dict[str, str]] = [
        {"type": "URL", "text": link.label, "url": _said(template, link.path, _LINK, tenant)}
        for link in approved.buttons.links
    ]
    buttons += [{"type": "QUICK_REPLY", "text": reply.label} for reply in approved.buttons.replies]
    if buttons:
        components.append({"type": "BUTTONS", "buttons": buttons})
    return {
        "name": approved.name,
        "language": approved.language,
        "category": approved.category,
        "parameter_format": "POSITIONAL",
        "components": components,
    }


def _text(
    template: str,
    kind: str,
    parts: Sequence[Part],
    tenant: Mapping[str, Any],
    parameters: Iterable[Mapping[str, str]],
) -> dict[str, Any]:
    """A part's words with its variables numbered, and an example of each."""
    words, number = "", 0
    for part in parts:
        match part:
            case Fixed(text=text):
                words += _braced(text)
            case Said(hole=hole, path=path):
                put = _LINK if path[0] == "links" else hole.put
                words += _braced(_said(template, path, put, tenant))
            case _:
                number += 1
                words += f"{{{{{number}}}}}"
    component: dict[str, Any] = {"type": kind, "text": _NO_ITEM.sub(r"\1", words)}
    examples = [parameter["text"] for parameter in parameters] or [ABSENT] * number
    if examples:
        name = kind.lower()
        component["example"] = {f"{name}_text": [examples] if kind == "BODY" else examples}
    return component


def _braced(text: str) -> str:
    return text.replace("{{", _APART)


def _said(template: str, path: Sequence[str], put: Sequence[str], tenant: Mapping[str, Any]) -> str:
    """What the tenant says at a path, through the stages of its place."""
    value: Any = tenant
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    if not isinstance(value, str) or not value:
        raise ContextError(template=template, path=".".join(path), wanted="text of the tenant", got="nothing")
    for name in put:
        value = value if name == "json" else CHAT_STAGES[name](value)
    return str(value)
