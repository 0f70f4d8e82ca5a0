"""How long a text may be where channels show it: the limits that its author can keep to.

The limits of a whole message are the fitter's business; these are of one text in one place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from info.channels import capability_of
from info.channels.capability import Unit
from info.formatters.walk import is_for
from info.model import document as d
from info.publishing.proving.payloads import SUBJECT_MOST
from info.validators.translation import TEXT_MESSAGE, Allowance

__all__ = ["allowances_of"]

_CUT: Final = "it is cut"
_PUSHES: Final = ("push.fcm", "push.apns", "push.webpush")
_BUTTONS: Final = (("slack", "button_chars"), ("discord", "button_chars"), ("telegram", "button_chars"))
_ANSWERS: Final = (
    ("slack", "option_chars", _CUT),
    ("discord", "option_chars", _CUT),
    ("telegram", "button_chars", _CUT),
    ("discord.embeds", "poll_answer_chars", "the question is no poll"),
)


def allowances_of(variant: d.Variant, *, sms_parts: int) -> Mapping[d.TextKey, tuple[Allowance, ...]]:
    """The allowances of each text of a variant that has any; `sms_parts` are those a tenant pays for."""
    found: dict[d.TextKey, list[Allowance]] = {}
    for key, allowance in (*_envelope(sms_parts), *_blocks(variant), *_whatsapp(variant)):
        found.setdefault(key, []).append(allowance)
    return {key: tuple(allowances) for key, allowances in found.items()}


def _allowance(channel: str, place: str, limit: str, lost: str, unit: Unit = "code_points") -> Allowance:
    return Allowance(channel, place, unit, capability_of(channel).limits[limit], lost)


def _envelope(sms_parts: int) -> Iterator[tuple[d.TextKey, Allowance]]:
    yield "subject", Allowance("email", "a subject", "code_points", SUBJECT_MOST, "mail programs cut it")
    yield "short", Allowance("sms", TEXT_MESSAGE, "items", sms_parts, "")
    for channel in _PUSHES:
        yield "subject", _allowance(channel, "a notification", "payload_bytes", _CUT, "bytes")
        yield "short", _allowance(channel, "a notification", "payload_bytes", _CUT, "bytes")


def _blocks(variant: d.Variant) -> Iterator[tuple[d.TextKey, Allowance]]:
    for block in variant.blocks:
        for key, allowance in _of_block(block):
            if is_for(block, allowance.channel):
                yield key, allowance


def _of_block(block: d.Block) -> Iterator[tuple[d.TextKey, Allowance]]:
    match block:
        case d.Actions(items=items):
            for action in items:
                for channel, limit in _BUTTONS:
                    yield action.label, _allowance(channel, "a button", limit, _CUT)
        case d.Input(options=options, label=label):
            yield label, _allowance("discord.embeds", "a question", "poll_question_chars", "it is no poll")
            for _, key in options:
                for channel, limit, lost in _ANSWERS:
                    yield key, _allowance(channel, "an answer", limit, lost)
        case d.Chart(title=title, series=series):
            told = "the chart is told in words"
            if title is not None:
                yield title, _allowance("slack", "a chart's title", "chart_title_chars", told)
            for each in series:
                yield each.name, _allowance("slack", "a series' name", "chart_label_chars", told)
        case _:
            return


def _whatsapp(variant: d.Variant) -> Iterator[tuple[d.TextKey, Allowance]]:
    """Answers are up to three buttons, or the rows of a list; without any, one link is a button."""
    blocks = [block for block in variant.blocks if is_for(block, "whatsapp")]
    actions = [action for block in blocks if isinstance(block, d.Actions) for action in block.items]
    replies = [action.label for action in actions if action.kind != "open"]
    replies += [key for block in blocks if isinstance(block, d.Input) for _, key in block.options]
    shown = replies or [action.label for action in actions]
    is_list = len(replies) > capability_of("whatsapp").limits["reply_buttons"]
    limit, place = ("row_description_chars", "a row of a list") if is_list else ("button_chars", "a button")
    for key in shown:
        yield key, _allowance("whatsapp", place, limit, _CUT)
