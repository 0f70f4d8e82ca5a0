"""The allowances of texts are those that the channels' formatters cut at."""

from __future__ import annotations

from typing import Any

import pytest

from info.adapters.packaged import PackagedSource
from info.formatters import FORMATTERS
from info.model.document import Variant
from info.publishing import Library
from info.publishing.proving.allowances import allowances_of

LONG = "Open this very long label of a button, please, and then read on until the end of the line " * 2
CUTTING = ("whatsapp", "discord", "telegram")


class Written:
    """A source of one template."""

    name = "test"

    def __init__(self, body: dict[str, Any]) -> None:
        import orjson

        template = {"id": "t", "topic": "x", "question": "?", "subject": "S", "short": "T", "body": body}
        self.files = {"templates/t.json": orjson.dumps(template)}

    def list(self, prefix: str) -> tuple[str, ...]:
        return tuple(path for path in self.files if path.startswith(prefix))

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def shown(self, path: str) -> str:
        return path


def actions(**labels: str) -> dict[str, Any]:
    kinds = {"o": "open", "c": "callback"}
    return {
        "actions": {
            name: {
                kinds[name[0]]: label,
                **({"url": "links.dashboard"} if name[0] == "o" else {"value": name}),
            }
            for name, label in labels.items()
        }
    }


def variant_and_losses(body: dict[str, Any], channel: str) -> tuple[Variant, set[str]]:
    """The one variant, and the blocks of which the formatter says that a label is cut."""
    library = Library([PackagedSource(), Written({"top": "# Hi", **body})])
    localized = library.localized("t", "control", "en", "en")
    losses = FORMATTERS[channel].losses(localized)
    variant = library.published("t").loaded.document.variant("control")
    return variant, {loss.block.partition(".")[0] for loss in losses if " cut" in loss.what}


@pytest.mark.parametrize("channel", CUTTING)
@pytest.mark.parametrize(
    "body",
    [
        {"go": actions(o1=LONG)},
        {"go": actions(o1="Open")},
        {"go": actions(o1="Open, and read all of it")},  # 24 characters: too many in WhatsApp alone
        {"go": actions(c1=LONG, o1=LONG)},
        {"go": actions(c1="No", o1=LONG)},
        {"go": actions(c1="a" * 21)},
        {"go": actions(c1="a" * 20)},
        {"go": actions(c1="a" * 24, c2="b", c3="c", c4="d")},  # a list
        {"go": actions(c1="a" * 73, c2="b", c3="c", c4="d")},
        {"ask": {"input": "How?", "options": {"a": "Good", "b": "a" * 21}}},
        {"ask": {"input": "How?", "options": {"a": "a" * 101, "b": "Bad"}}},
    ],
    ids=str,
)
def test_a_label_is_over_its_room_where_the_formatter_cuts_it(channel: str, body: dict[str, Any]) -> None:
    variant, cut = variant_and_losses(body, channel)

    allowances = allowances_of(variant, sms_parts=4)
    over = {
        key.partition(".")[0]
        for key, found in allowances.items()
        for allowance in found
        if allowance.channel == channel and len(variant.texts[key]) > allowance.most
    }

    assert over == cut


def test_a_block_has_no_room_in_a_channel_that_it_is_not_for() -> None:
    variant, _ = variant_and_losses({"go": {**actions(o1="Open"), "not": ["slack"]}}, "slack")

    channels = {allowance.channel for allowance in allowances_of(variant, sms_parts=4)["go.o1"]}

    assert channels == {"discord", "telegram", "whatsapp"}
