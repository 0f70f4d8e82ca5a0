"""What is held of a person, to read: sections with headings a person understands, as JSON and as CSV.

Cells of the CSV begin with no sign that a spreadsheet takes for a formula: such a text gets an
apostrophe before it, which spreadsheets do not show. Source: OWASP, CSV Injection.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from info.model.people import ANY, Standing
from info.privacy.anonymous import safe_cell
from info.stewardship.holdings import Export

__all__ = ["Report", "Section", "guarded_cell", "report_of", "to_csv", "to_json"]

_COLUMNS: Final = ("Section", "No.", "What", "Value")
_EVENTS: Final = {
    "generated": "it was made",
    "delivered": "it arrived",
    "viewed": "you saw it",
    "clicked": "you followed a link or pressed a button",
    "shared": "you passed it on",
    "rated": "you rated it",
    "converted": "you did what it was about",
    "unsubscribed": "you unsubscribed",
    "complained": "you complained of it",
    "failed": "it could not be delivered",
}
_REQUESTS: Final = {
    "access": "to see what is held of you",
    "portability": "to take it with you",
    "rectification": "to correct it",
    "restriction": "to only store it",
    "objection": "to stop something",
    "erasure": "to be forgotten",
    "opt_out": "not to have it sold or shared",
}


class Section(msgspec.Struct, frozen=True):
    """One part of what is held: a heading, what it is and why it is there, and the entries."""

    heading: str
    about: str
    entries: tuple[dict[str, Any], ...]


class Report(msgspec.Struct, frozen=True):
    """Everything held of a person, in sections; one that is empty says so by having no entries."""

    title: str
    person: str
    tenant: str
    made_on: str
    sections: tuple[Section, ...]


def report_of(export: Export) -> Report:
    """The export as sections to read."""
    return Report(
        title=f"What {export.tenant} holds about you",
        person=export.recipient,
        tenant=export.tenant,
        made_on=_time(export.made_at),
        sections=(
            Section(
                "Who you are to us",
                "What was entered about you. You can have it corrected.",
                tuple(_profile(export)),
            ),
            Section(
                "What you want to hear of",
                "Your choices by topic and channel, and what holds for you. They last until you change them.",
                tuple(_standing(export.standing)),
            ),
            Section(
                "What you agreed to, and took back",
                "Each consent with the text it was given to. You can take each back at any time.",
                tuple(_consent(each) for each in export.consents),
            ),
            Section(
                "Messages we made for you",
                "With what they were made of and what became of them. Each is deleted after the time the "
                "tenant keeps messages.",
                tuple(_message(each) for each in export.messages),
            ),
            Section(
                "How you read",
                "Sums of what you were sent and engaged with, newer messages counting more. We use them to "
                "choose when and where to write. You can object to it: then they are deleted.",
                tuple(_habits(export)),
            ),
            Section(
                "What you asked of us",
                "Your requests about your data, and until when they are to be answered.",
                tuple(_request(each) for each in export.requests),
            ),
        ),
    )


def _profile(export: Export) -> Iterator[dict[str, Any]]:
    if export.profile is None:
        return
    profile = export.profile
    found: dict[str, Any] = {"Your id": profile.id}
    if profile.locale is not None:
        found["Language"] = profile.locale
    if profile.timezone is not None:
        found["Time zone"] = profile.timezone
    found |= {f"Address for {channel}": address for channel, address in profile.addresses.items()}
    yield {**found, **profile.attributes}


def _standing(standing: Standing) -> Iterator[dict[str, Any]]:
    for preference in standing.preferences:
        said = "wanted" if preference.wanted else "not wanted"
        topic = "everything" if preference.topic == ANY else preference.topic
        yield {"Topic": topic, "Channel": _channel(preference.channel), "Your choice": said} | _since(
            preference.at
        )
    for objection in standing.objections:
        yield {"You objected to": objection.to, "How we learnt of it": objection.source} | _since(
            objection.at
        )
    for suppression in standing.suppressed:
        yield {
            "Nothing is sent to you": _channel(suppression.channel),
            "Why": suppression.reason,
        } | _since(suppression.at)
    if standing.mood is not None:
        yield {
            "Your last reply sounded": standing.mood.label,
            "Says": f"our {_JUDGES[standing.mood.by]}",
        } | _since(standing.mood.at)
    if standing.restricted_at is not None:
        yield {"Your data are only stored": "nothing else is done with them"} | _since(standing.restricted_at)


def _habits(export: Export) -> Iterator[dict[str, Any]]:
    if export.habits is None:
        return
    for told in (export.habits.by_hour, export.habits.by_weekday, export.habits.by_topic):
        for name, (sent, engaged) in told.items():
            yield {"When or what": name, "Messages": sent, "You engaged with": engaged}
    yield {"As of": _time(export.habits.as_of)}


_CHOSEN: Final = {"channel": "Channel we chose", "hour": "Time we chose"}
_JUDGES: Final = {"model": "sentiment model", "rules": "word list"}


def _since(at: float) -> dict[str, str]:
    return {"Since": _time(at)}


def _channel(channel: str) -> str:
    return "every channel" if channel == ANY else channel


def _consent(consent: Any) -> dict[str, Any]:
    return {
        "For": consent.purpose,
        "Channel": _channel(consent.channel),
        "What": "agreed" if consent.given else "taken back",
        "When": _time(consent.at),
        "Where": consent.source,
        "Version of the text": consent.text_version,
        **({"Note": consent.note} if consent.note else {}),
    }


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    request = message["request"]
    told: dict[str, Any] = {
        "When": _time(message["created_at"]),
        "Message": request["template"],
        "Channel": request["channel"],
        "Outcome": message["status"],
        "Language": message["text_locale"],
        "Version": message["decision"]["variant"],
        "Made of": request["context"],
    }
    if request.get("recipient"):
        told["Addressed to"] = request["recipient"]
    for choice in request.get("choices", ()):
        told[_CHOSEN[choice["of"]]] = f"{choice['chosen']}: {choice['reason']}"
    if message.get("reasons"):
        told["Why it did not go out"] = [reason["text"] for reason in message["reasons"]]
    told["What happened to it"] = [
        f"{_time(event['at'])}: {_EVENTS.get(event['kind'], event['kind'])}" for event in message["events"]
    ]
    if message.get("deliveries"):
        told["Attempts to send it"] = [
            f"{each['status']} by {each['provider']}" for each in message["deliveries"]
        ]
    told["Message id"] = message["id"]
    return told


def _request(request: Any) -> dict[str, Any]:
    return {
        "You asked": _REQUESTS[request.kind],
        "When": _time(request.received_at),
        "To be answered by": _time(request.due_at),
        "Answered": "not yet" if request.done_at is None else _time(request.done_at),
        **({"Outcome": request.outcome} if request.outcome else {}),
    }


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def to_json(export: Export) -> bytes:
    """The report as JSON, indented."""
    return msgspec.json.format(msgspec.json.encode(report_of(export)), indent=2) + b"\n"


def to_csv(export: Export) -> bytes:
    """The report as CSV: a line for each fact (section, number of the entry, what, value).

    UTF-8 with a byte order mark, by which spreadsheets know it; every cell in quotes, CRLF at line ends
    (RFC 4180).
    """
    out = io.StringIO(newline="")
    write = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow
    report = report_of(export)
    write(_COLUMNS)
    for what, value in (("Held by", report.tenant), ("About", report.person), ("Made on", report.made_on)):
        write([report.title, "", what, guarded_cell(value)])
    for section in report.sections:
        if not section.entries:
            write([section.heading, "", section.about, "nothing"])
        for number, entry in enumerate(section.entries, 1):
            for what, value in _facts(entry):
                write([section.heading, number, guarded_cell(what), guarded_cell(value)])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _facts(entry: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """The leaves of an entry, each under the names that lead to it."""
    for name, value in entry.items():
        yield from _leaves(f"{before}{name}", value)


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        yield from _facts(value, f"{name}: ")
    elif isinstance(value, Sequence) and not isinstance(value, str) and value:
        for number, item in enumerate(value, 1):
            yield from _leaves(f"{name} ({number})" if len(value) > 1 else name, item)
    else:
        yield name, value


def guarded_cell(value: Any) -> str:
    """A value as a cell that no spreadsheet runs: a text that begins like a formula, after blanks too,
    gets an apostrophe before it. Numbers stay numbers.

    >>> guarded_cell("=1+1"), guarded_cell(" @SUM(A1)"), guarded_cell(-5), guarded_cell("2 = 2")
    ("'=1+1", "' @SUM(A1)", '-5', '2 = 2')
    """
    if value is None or (isinstance(value, Mapping | Sequence) and not value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return str(value)
    return safe_cell(value)
