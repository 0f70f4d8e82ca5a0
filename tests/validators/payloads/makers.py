"""Payloads of a given size for the limits on sums, which no single field shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import orjson

from info.channels import capability_of
from info.validators.payloads.rules import rules_of
from tests.validators.payloads.samples import shaped

__all__ = ["AT_SITES", "MAKERS", "Maker"]

Maker: TypeAlias = tuple[str, Callable[[int], Any]]
"""The shape of the object ("" for a whole payload that is a text), and what makes one of a size."""

URL = "https://a.example/i.png"
V2 = {"flags": 32768}
CARD = {"type": "AdaptiveCard", "version": "1.5"}


def split(size: int, most: int) -> list[str]:
    """Texts of at most `most` characters that are `size` together."""
    return ["x" * min(most, size - start) for start in range(0, size, most)]


def filled(size: int, make: Callable[[str], Any]) -> Any:
    """What `make` makes of a text, of `size` bytes as JSON."""
    return make("x" * (size - len(orjson.dumps(make("")))))


def sections(*texts: str) -> list[dict[str, Any]]:
    return [{"type": "section", "text": {"type": "plain_text", "text": text}} for text in texts]


def slack_table(rows: list[list[str]]) -> dict[str, Any]:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows]}


def data_table(size: int) -> dict[str, Any]:
    rows = [[{"type": "raw_text", "text": "h"}], [{"type": "raw_text", "text": "x" * (size - 1)}]]
    return {"type": "data_table", "caption": "c", "rows": rows}


def embeds(size: int) -> dict[str, Any]:
    return {"embeds": [{"description": text} for text in split(size, 4096)]}


def buttons(count: int) -> list[dict[str, Any]]:
    """Rows of five link buttons, `count` components with the rows themselves."""
    button = {"type": 2, "style": 5, "label": "x", "url": URL}
    return [{"type": 1, "components": [button] * min(5, count - at - 1)} for at in range(0, count - 1, 6)]


def rows(count: int) -> dict[str, Any]:
    row = {"id": "1", "title": "x"}
    places = range(0, count, 10)
    parts = [[{**row, "id": f"{at}.{n}"} for n in range(min(10, count - at))] for at in places]
    return {"button": "x", "sections": [{"title": "t", "rows": part} for part in parts]}


def html(markup: str) -> dict[str, Any]:
    return {"html": markup}


def parsed() -> Iterator[tuple[tuple[str, str], Maker]]:
    """Telegram's texts that are measured after parsing: markup around them counts for nothing."""
    for name in capability_of("telegram").bounds:
        shape, _, rest = name.partition(".")
        if rest.endswith(".parsed"):
            yield ("telegram", name), (shape, _parsed(shape, rest.removesuffix(".parsed")))


def _parsed(shape: str, field: str) -> Callable[[int], Any]:
    modes = {"text": "parse_mode", "caption": "parse_mode"}
    mode = modes.get(field, f"{field}_parse_mode")

    def make(size: int) -> Any:
        rules = rules_of("telegram")
        made = shaped(rules, rules.shapes[shape], keep=field)
        return {**made, field: "<b>" + "&lt;" * size + "</b>", mode: "HTML"}

    return make


RICH: dict[str, Callable[[int], Any]] = {
    "rich.text": lambda n: html("<p>" + "&lt;" * n + "</p>"),
    "rich.blocks": lambda n: html("<p>x</p>" * n),
    "rich.depth": lambda n: html("<b>" * n + "x" + "</b>" * n),
    "rich.media": lambda n: html(f'<img src="{URL}"/>' * n),
    "rich.columns": lambda n: html(
        "<table><tr>" + "<td>x</td>" * (n - 2) + '<td colspan="2">x</td></tr></table>'
    ),
}
"""For a limit of a rich message, the message that measures `n` there."""

SLACK_PIE = {
    "type": "data_visualization",
    "title": "t",
    "chart": {"type": "pie", "segments": [{"label": "x", "value": 1}]},
}
MAKERS: dict[tuple[str, str], Maker] = {
    ("slack", "message.tables"): ("message", lambda n: {"blocks": [slack_table([["x"]])] * n}),
    ("slack", "message.charts"): ("message", lambda n: {"blocks": [SLACK_PIE] * n}),
    ("slack", "message.markdown_total"): (
        "message",
        lambda n: {"blocks": [{"type": "markdown", "text": text} for text in split(n, 6000)]},
    ),
    ("slack", "message.text_total"): ("message", lambda n: {"blocks": sections(*split(n, 3000))}),
    ("slack", "table.content"): (
        "message",
        lambda n: {"blocks": [slack_table([[t] for t in split(n, 3000)])]},
    ),
    ("slack", "data_table.content"): ("data_table", data_table),
    ("teams", "message.bytes"): (
        "message",
        lambda n: filled(
            n,
            lambda text: {
                "type": "message",
                "attachments": [
                    {
                        "contentType": "application/vnd.microsoft.card.adaptive",
                        "content": {**CARD, "body": [{"type": "TextBlock", "text": text}]},
                    }
                ],
            },
        ),
    ),
    ("discord", "message.embed_total"): ("message", embeds),
    ("discord", "message.text_total"): (
        "message",
        lambda n: {**V2, "components": [{"type": 10, "content": text} for text in split(n, 3000)]},
    ),
    ("discord", "message.component_total"): ("message", lambda n: {**V2, "components": buttons(n)}),
    ("discord", "message.content.documented"): ("message", lambda n: {"content": "👍" * n}),
    ("discord", "message.rows"): ("message", lambda n: {"components": buttons(2) * n}),
    ("discord", "PollAnswer.text"): (
        "Poll",
        lambda n: {"question": {"text": "x"}, "answers": [{"poll_media": {"text": "x" * n}}]},
    ),
    ("discord.embeds", "message.embed_total"): ("message", embeds),
    ("whatsapp.template", "buttons.links"): (
        "buttons",
        lambda n: {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "x", "url": URL}] * max(n, 1)},
    ),
    **dict(parsed()),
    **{("telegram", name): ("InputRichMessage", make) for name, make in RICH.items()},
    **{("telegram.rich", name): ("InputRichMessage", make) for name, make in RICH.items()},
    ("whatsapp", "list.rows"): ("list_action", rows),
    ("push.fcm", "message.payload"): (
        "message",
        lambda n: {"data": filled(n - len('{"data":}'), lambda text: {"k": text})},
    ),
    ("push.apns", "payload"): ("payload", lambda n: filled(n, lambda text: {"aps": {"alert": text}})),
    ("push.webpush", "payload"): ("payload", lambda n: filled(n, lambda text: {"title": text})),
    ("email", "html"): ("mail", lambda n: {"headers": {"Subject": "x"}, "html": "x" * n, "text": "x"}),
    ("email", "header.line"): ("headers", lambda n: {"Subject": "x" * (n - len("Subject: "))}),
    ("sms", "parts"): ("", lambda n: "x" * (n * 153 if n > 1 else n)),
    ("sms", "parts.advised"): ("", lambda n: "x" * (n * 153 if n > 1 else n)),
}
"""For a channel and a bound, the payload that measures `n` there."""

TEXTS = [{"type": 10, "content": "x"}]
AT_SITES: dict[tuple[str, str], Callable[[int], Any]] = {
    ("discord", "message.components"): lambda n: {**V2, "components": TEXTS * n},
    ("discord", "webhook.components"): lambda n: {**V2, "components": TEXTS * n},
    ("discord", "Button.custom_id"): lambda n: {"type": 2, "style": 1, "label": "x", "custom_id": "x" * n},
    ("discord", "StringSelect.max_values"): lambda n: {
        "type": 3, "custom_id": "x", "max_values": n, "options": [{"label": "x", "value": "x"}] * 25,
    },
    ("whatsapp.template", "template.name"): lambda n: {"name": "x" * n, "language": {"code": "en"}},
    ("whatsapp.template", "definition.name"): lambda n: {
        "name": "x" * n, "language": "en", "category": "UTILITY",
        "components": [{"type": "BODY", "text": "x"}],
    },
    ("whatsapp.template", "buttons.buttons"): lambda n: {
        "type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "x"}] * n
    },
    ("whatsapp", "button_action.buttons"): lambda n: {
        "buttons": [{"type": "reply", "reply": {"id": str(i), "title": str(i)}} for i in range(n)]
    },
    ("whatsapp", "list_action.sections"): lambda n: {
        "button": "x",
        "sections": [{"title": "x", "rows": [{"id": str(i), "title": "x"}]} for i in range(n)],
    },
}  # fmt: skip
"""For a field that a check looks at too, the object that measures `n` there."""
