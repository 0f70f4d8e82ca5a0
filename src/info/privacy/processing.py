"""The record of processing activities (Art. 30 GDPR) of a tenant, made from what the house knows.

What is personal in a message its schema says, who gets it the channels say, how long it stays the
settings say. Purposes, legal bases, transfers and the controller only a person knows: they are taken
from the tenant's section `privacy`, and what is not there is "not stated", never guessed.

Source: Regulation (EU) 2016/679, Art. 30(1) (a) to (g), Art. 6(1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from info.model.processing import LEGAL_BASES, ProcessingFacts, Purpose
from info.model.values import Tenant
from info.privacy.personal import path_text, pii_paths

__all__ = [
    "NOT_STATED",
    "Activity",
    "ProcessingRecord",
    "TemplateData",
    "missing_facts",
    "record_of",
    "records_to_markdown",
    "to_markdown",
]

NOT_STATED: Final = "not stated"
"""What stands for a fact that nobody gave."""
_POINTS: Final = dict(zip(LEGAL_BASES, "abcdef", strict=True))
_RECIPIENT: Final = {
    "id": "the tenant's own id of the person; stored under a keyed pseudonym",
    "locale": "language and region",
    "timezone": "time zone",
    "addresses": "addresses on channels",
    "attributes": "what else the tenant says of the person",
}
"""What a caller may say of a recipient, whatever the template."""
_BUILT_IN: Final = (
    "Recipients are found by keyed pseudonyms; the keys are apart from the messages.",
    "What schemas mark as personal stands in no log and in no error.",
    "A person is exported and forgotten on request; counts keep no person.",
    "Messages leave for public addresses only, and follow no redirect.",
)
"""What the software does by itself, whoever runs it."""


class TemplateData(msgspec.Struct, frozen=True):
    """A template as the record sees it: its id, its topic, and its context's schema."""

    id: str
    topic: str
    schema: Mapping[str, Any]


class Activity(msgspec.Struct, frozen=True):
    """Messages of one template. `data` is the personal data in them: path in the context → kind."""

    template: str
    topic: str
    purpose: str
    legal_basis: str
    data: Mapping[str, str]


class ProcessingRecord(msgspec.Struct, frozen=True):
    """The record of one tenant; each field is a point of Art. 30(1)."""

    tenant: str
    controller: Mapping[str, str]
    activities: tuple[Activity, ...]
    subjects: tuple[str, ...]
    recipient_data: Mapping[str, str]
    recipients: tuple[str, ...]
    transfers: tuple[Mapping[str, str], ...]
    retention: Mapping[str, str]
    measures: tuple[str, ...]
    languages: tuple[str, ...]


def record_of(
    tenant: Tenant,
    facts: ProcessingFacts,
    templates: Iterable[TemplateData],
    *,
    retention_days: int,
    analytics_endpoint: str | None,
) -> ProcessingRecord:
    """The tenant's record, its templates by name. `retention_days` is `analytics.retention_days`."""
    stated = (NOT_STATED,)
    return ProcessingRecord(
        tenant=tenant.id,
        controller={
            name: getattr(facts.controller, name) or NOT_STATED
            for name in type(facts.controller).__struct_fields__
        },
        activities=tuple(_activity(each, facts) for each in sorted(templates, key=lambda each: each.id)),
        subjects=facts.subjects or stated,
        recipient_data=_RECIPIENT,
        recipients=(*_recipients(tenant, analytics_endpoint), *facts.recipients),
        transfers=tuple(
            {
                "to": each.to,
                "recipient": each.recipient or NOT_STATED,
                "safeguard": each.safeguard or NOT_STATED,
            }
            for each in facts.transfers
        ),
        retention={
            "messages with their contexts, decisions and receipts": f"{retention_days} days",
            "events": f"{retention_days} days",
            "counts by template, variant and channel, without a person": "kept",
            "pseudonyms of persons who were forgotten, so that they stay so": "kept",
        },
        measures=(*_BUILT_IN, *(facts.measures or (f"Further measures: {NOT_STATED}",))),
        languages=tenant.languages,
    )


def missing_facts(record: ProcessingRecord) -> tuple[str, ...]:
    """What the law asks for and nobody stated, by the keys to state it under."""
    wanted = {
        "controller.name": record.controller["name"],
        "controller.contact": record.controller["contact"],
    }
    found = [key for key, value in wanted.items() if value == NOT_STATED]
    for each in record.activities:
        if each.data and each.purpose == NOT_STATED:
            found.append(f"purposes.{each.template}.purpose")
        if each.data and each.legal_basis == NOT_STATED:
            found.append(f"purposes.{each.template}.legal_basis")
    if record.subjects == (NOT_STATED,):
        found.append("subjects")
    found += [
        f"transfers[{at}].safeguard"
        for at, each in enumerate(record.transfers)
        if each["safeguard"] == NOT_STATED
    ]
    return tuple(found)


def _activity(template: TemplateData, facts: ProcessingFacts) -> Activity:
    purpose = _purpose(template, facts)
    basis = NOT_STATED
    if purpose.legal_basis is not None:
        interest = (
            f": {purpose.interest or NOT_STATED}" if purpose.legal_basis == "legitimate_interests" else ""
        )
        words = purpose.legal_basis.replace("_", " ")
        basis = f"{words} (Art. 6(1)({_POINTS[purpose.legal_basis]})){interest}"
    return Activity(
        template=template.id,
        topic=template.topic,
        purpose=purpose.purpose or NOT_STATED,
        legal_basis=basis,
        data={path_text(path): kind for path, kind in sorted(pii_paths(template.schema).items())},
    )


def _purpose(template: TemplateData, facts: ProcessingFacts) -> Purpose:
    """What is said of the template; what that leaves open, of its topic, then of all."""
    purpose, basis, interest = "", None, ""
    for name in (template.id, template.topic, "*"):
        said = facts.purposes.get(name)
        if said is not None:
            purpose = purpose or said.purpose
            if basis is None and said.legal_basis is not None:
                basis, interest = said.legal_basis, said.interest
    return Purpose(purpose, basis, interest)


def _recipients(tenant: Tenant, endpoint: str | None) -> list[str]:
    """Whom messages are handed to, by what is set of the channels; and where events go."""
    found = ["whoever runs the addresses that callers and recipients give (mail, webhooks, chats)"]
    for channel in sorted(tenant.channels):
        settings = tenant.channels[channel]
        for name in ("server", "api", "tracking"):
            host = _host(settings.get(name))
            if host:
                found.append(f"{channel}: {host} ({name})")
        if settings.get("token") and not settings.get("api"):
            found.append(f"{channel}: its operator's API, by the tenant's bot")
    if endpoint is not None:
        found.append(f"analytics: {_host(endpoint)} (events without a recipient, an address or a context)")
    return found


def _host(url: object) -> str:
    """The host of a URL; never its user, password, path or query."""
    try:
        return urlsplit(url).hostname or "" if isinstance(url, str) else ""
    except ValueError:
        return ""


def to_markdown(record: ProcessingRecord) -> str:
    """The record as a page to read and to file."""
    lines = [f"# Record of processing activities: {_cell(record.tenant)}", "", "Art. 30(1) GDPR.", ""]
    lines += _table("Controller (a)", ("", ""), record.controller.items())
    lines += [
        *_table(
            "Purposes and personal data (b), (c)",
            ("messages", "topic", "purpose", "legal basis", "personal data"),
            [
                (each.template, each.topic, each.purpose, each.legal_basis, _data(each.data))
                for each in record.activities
            ],
        )
    ]
    lines += _list("Data subjects (c)", record.subjects)
    lines += _table("Data of every recipient (c)", ("what", "is"), record.recipient_data.items())
    lines += _list("Recipients of the data (d)", record.recipients)
    lines += _table(
        "Transfers to third countries (e)",
        ("to", "recipient", "safeguard"),
        [tuple(each.values()) for each in record.transfers] or [(NOT_STATED, NOT_STATED, NOT_STATED)],
    )
    lines += _table("Time limits for erasure (f)", ("data", "kept for"), record.retention.items())
    lines += _list("Security measures (g)", record.measures)
    lines += _list("Languages of the messages", record.languages)
    return "\n".join(lines)


def records_to_markdown(records: Iterable[ProcessingRecord]) -> str:
    """Several records, one after the other."""
    return "\n".join(map(to_markdown, records))


def _data(data: Mapping[str, str]) -> str:
    return ", ".join(f"{path} ({kind})" for path, kind in data.items()) or "none is marked"


def _list(title: str, items: Iterable[str]) -> list[str]:
    return [f"## {title}", "", *(f"- {_cell(item)}" for item in items), ""]


def _table(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    body = [f"| {' | '.join(map(_cell, row))} |" for row in rows]
    return [f"## {title}", "", f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *body, ""]


def _cell(text: str) -> str:
    """A text in one line of Markdown that makes no markup of its own."""
    flat = " ".join(text.split())
    return "".join(f"\\{char}" if char in "\\|<>[]`*_#" else char for char in flat)
