"""Small documents that come up to a limit of a channel, and what is made of them."""

from __future__ import annotations

import json
from typing import Any

from info.formatters import FORMATTERS
from info.language.pieces import compile_program
from info.model import document as d
from tests.formatters.documents import ENVIRONMENT, TENANT, HandMade, make

Losses = list[tuple[str, str]]
TOKENS = TENANT["message"]["tokens"]


def fitted(
    doc: HandMade, channel: str, context: dict[str, Any] | None = None, tenant: dict[str, Any] = TENANT
) -> tuple[Any, Losses]:
    """The payload, and what was given up for it."""
    formatter = FORMATTERS[channel]
    program = compile_program(formatter.pieces(doc), ENVIRONMENT)
    texts, losses = program.render(context or {}, tenant, "UTC")
    payload = formatter.payload(dict(zip(program.outputs, texts, strict=True)))
    return payload, [(loss.block, loss.how) for loss in losses]


def known(doc: HandMade, channel: str) -> Losses:
    """What is reported at publish of parts, not of kinds of blocks."""
    return [(loss.block, loss.what) for loss in FORMATTERS[channel].losses(doc) if "." in loss.block]


def paragraph(importance: d.Importance = "normal") -> HandMade:
    return make(d.Paragraph(id="p", text="t", importance=importance), texts={"t": "{name}"})


def actions(*items: d.Action, label: str = "{name}", importance: d.Importance = "normal") -> HandMade:
    return make(
        d.Actions(id="go", items=items, importance=importance), texts={"l": label, "short": "In short"}
    )


CALLBACK = d.Action("yes", "l", "callback", value="v")
OPEN = d.Action("open", "l", url="page")
PAGE = "https://example.com/"
QUESTION = make(
    d.Input(id="mood", label="q", options=(("good", "l"), ("bad", "b"))),
    texts={"q": "How?", "l": "{name}", "b": "Bad"},
)
IMAGE = make(d.Image(id="cover", url="page", alt="l"), texts={"l": "{name}"})


def parts(payload: Any) -> list[Any]:
    """Discord's components, inside the container."""
    return payload["components"][0]["components"]


def keyboard(payload: Any) -> list[Any]:
    return [button for row in payload["reply_markup"]["inline_keyboard"] for button in row]


def bytes_of(payload: Any) -> int:
    return len(json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode())


PUSHED = make(texts={"subject": "Hello", "short": "{name}"})
