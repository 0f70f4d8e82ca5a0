"""Explanations: every choice of a message in words."""

from __future__ import annotations

import msgspec

from info.generators.plan import NO_TABLE
from info.generators.wording import choice_rows
from info.model.values import MessageRecord

__all__ = ["Explanation", "explain_record"]


class Explanation(msgspec.Struct, frozen=True):
    """What was chosen for a message, in (what, chosen, why) rows. `str()` lays them out."""

    message: str
    rows: tuple[tuple[str, str, str], ...]

    def __str__(self) -> str:
        width = max(len(what) for what, _, _ in self.rows)
        lines = (
            f"{what:<{width}}  {chosen}" + (f"  ({why})" if why else "") for what, chosen, why in self.rows
        )
        return "\n".join((f"message {self.message}", *lines))


def explain_record(record: MessageRecord) -> Explanation:
    """The choices behind one message; names, numbers and hashes, no value of its context."""
    request, decision = record.request, record.decision
    rows = [
        ("tenant", record.tenant, ""),
        ("template", request.template, ""),
        ("channel", request.channel, _chosen(record, "channel")[1]),
        ("send at", *_chosen(record, "hour")),
        ("status", record.status, "; ".join(str(reason) for reason in record.reasons)),
        ("locale", record.text_locale, record.locale_reason),
        *([("texts", "fell back", record.texts_reason)] if record.texts_reason else []),
        ("formats", record.format_locale, "numbers, dates, plurals"),
        ("time zone", record.time_zone, ""),
        ("variant", decision.variant, _why(record)),
        *choice_rows(record),
        (
            "seen lately",
            _seen(record),
            "a repeat's worth of a fresh one; shares are multiplied by its 5th power",
        ),
        ("program", record.program[:16], "content hash of its pieces"),
        ("tenant as of", record.snapshot[:16], "content hash of its snapshot"),
        ("rendering", record.rendering_hash[:16], "SHA-256 of the outputs"),
        ("engine", record.fingerprint, ""),
    ]
    # What was forgotten with the recipient is not there to be told.
    return Explanation(record.id, tuple(row for row in rows if row[1]))


def _seen(record: MessageRecord) -> str:
    """What the person saw lately, as far as it counted in their draw; "" where it did not."""
    return ", ".join(f"{variant} {worth:.0%}" for variant, worth in record.decision.worths)


def _chosen(record: MessageRecord, of: str) -> tuple[str, str]:
    """The channel or the hour that was drawn for the message, and why; ("", "") where it was not."""
    for choice in record.request.choices:
        if choice.of == of:
            drew = f"; the recipient drew {choice.draw:.6f}" if choice.shares else ""
            made = f"; made from habits number {choice.habits}" if choice.habits >= 0 else ""
            return choice.chosen, f"{choice.reason}{drew}{made}"
    return "", ""


def _why(record: MessageRecord) -> str:
    decision = record.decision
    if decision.table == NO_TABLE:
        return decision.reason
    unit = "the recipient" if record.recipient_key is not None else "this message"
    return f"{decision.reason}; {unit} drew {decision.draw:.6f}"
