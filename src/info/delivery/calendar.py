"""One event as an iCalendar file, to invite to, to move and to cancel. Source: RFC 5545, RFC 5546.

Times are written in UTC, so no time zone has to be carried and none can be misread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec

from info.delivery.destinations import check_email_address
from info.errors import DeliveryError
from info.model.mail import Attachment

__all__ = ["CalendarEvent", "calendar_file", "calendar_text"]

_LINE_OCTETS: Final = 75
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_UID: Final = re.compile(r"[!-~]{1,255}")
_LATEST_SEQUENCE: Final = 2**31 - 1


class CalendarEvent(msgspec.Struct, frozen=True):
    """When and where something is, who calls it and who is called.

    `uid` names the event for ever, e.g. "maintenance-42@acme.example". `sequence` counts the changes: an
    update or a cancellation has a higher one than what it replaces. `starts`, `ends` and `stamp` (when
    this version was made) have a time zone. `organizer` and `attendee` are e-mail addresses.
    `alarm` is how long before the start to remind.
    """

    uid: str
    summary: str
    starts: datetime
    ends: datetime
    stamp: datetime
    organizer: str
    organizer_name: str = ""
    attendee: str = ""
    sequence: int = 0
    description: str = ""
    location: str = ""
    url: str = ""
    alarm: timedelta | None = None


def calendar_file(
    event: CalendarEvent, method: Literal["REQUEST", "CANCEL"] = "REQUEST", *, name: str = "invite.ics"
) -> Attachment:
    """The event as an attachment, which a mail also shows as an invitation. Errors: DeliveryError."""
    return Attachment(name, calendar_text(event, method).encode(), f"text/calendar; method={method}")


def calendar_text(event: CalendarEvent, method: Literal["REQUEST", "CANCEL"] = "REQUEST") -> str:
    """The file's text: lines of at most 75 octets ended by CR LF. The same event gives the same text.

    Errors: DeliveryError, naming the field and not its content.
    """
    _check(event, method)
    return "".join(f"{_folded(line)}\r\n" for line in _lines(event, method))


def _lines(event: CalendarEvent, method: str) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//info-templates//info 3//EN")
    yield from ("CALSCALE:GREGORIAN", f"METHOD:{method}", "BEGIN:VEVENT", f"UID:{_text(event.uid)}")
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{_utc(event.stamp)}"
    yield f"DTSTART:{_utc(event.starts)}"
    yield f"DTEND:{_utc(event.ends)}"
    yield f"SUMMARY:{_text(event.summary)}"
    for name in ("description", "location"):
        if value := getattr(event, name):
            yield f"{name.upper()}:{_text(value)}"
    if event.url:
        yield f"URL:{event.url}"
    called = f";CN={_quoted(event.organizer_name)}" if event.organizer_name else ""
    yield f"ORGANIZER{called}:mailto:{check_email_address(event.organizer)}"
    if event.attendee:
        asked = "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
        yield f"{asked}:mailto:{check_email_address(event.attendee)}"
    yield f"STATUS:{'CANCELLED' if method == 'CANCEL' else 'CONFIRMED'}"
    if event.alarm is not None and method != "CANCEL":
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(event.summary)}")
        yield from (f"TRIGGER:-PT{int(event.alarm.total_seconds() // 60)}M", "END:VALARM")
    yield from ("END:VEVENT", "END:VCALENDAR")


def _check(event: CalendarEvent, method: str) -> None:
    times = (event.starts, event.ends, event.stamp)
    url = urlsplit(event.url)
    wrong = {
        "method (REQUEST or CANCEL)": method not in {"REQUEST", "CANCEL"},
        "uid (1 to 255 printable ASCII characters)": not _UID.fullmatch(event.uid),
        "starts, ends, stamp (with a time zone)": any(time.utcoffset() is None for time in times),
        "summary (some words)": not event.summary.strip(),
        "sequence (0 or more)": not 0 <= event.sequence <= _LATEST_SEQUENCE,
        "alarm (0 or more)": event.alarm is not None and event.alarm < timedelta(0),
        "url (https, no space)": bool(event.url)
        and (url.scheme != "https" or not url.netloc or not re.fullmatch(r"[!-~]+", event.url)),
    }
    for name in ("summary", "description", "location", "organizer_name"):
        wrong[f"{name} (no control characters)"] = bool(_CONTROL.search(_one(getattr(event, name))))
    for what, is_wrong in wrong.items():
        if is_wrong:
            raise DeliveryError(f"A calendar event wants another {what}.")
    if event.ends < event.starts:
        raise DeliveryError("A calendar event ends before it starts.")


def _one(text: str) -> str:
    """The text with every kind of line end as one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")


def _text(value: str) -> str:
    """A value of type TEXT. Source: RFC 5545 §3.3.11."""
    escaped = _one(value).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _quoted(value: str) -> str:
    """A parameter's value, in quotes; what cannot stand there is written as RFC 6868 says."""
    return '"' + _one(value).replace("^", "^^").replace('"', "^'").replace("\n", "^n") + '"'


def _utc(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _folded(line: str) -> str:
    """The line in pieces of 75 octets at most, none of which cuts a character. Source: RFC 5545 §3.1."""
    pieces, held, size = [], "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > _LINE_OCTETS:
            pieces.append(held)
            held, size = " ", 1
        held += char
        size += octets
    return "\r\n".join([*pieces, held])
