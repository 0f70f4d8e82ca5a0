"""Calendar files: lines folded and escaped as RFC 5545 says, updates and cancellations counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from info.delivery import CalendarEvent, calendar_file, calendar_text
from info.errors import DeliveryError

EVENT = CalendarEvent(
    uid="maintenance-42@acme.example",
    summary="Maintenance; storage, region EU",
    starts=datetime(2026, 12, 1, 3, 0, tzinfo=timezone(timedelta(hours=1))),
    ends=datetime(2026, 12, 1, 4, 30, tzinfo=timezone(timedelta(hours=1))),
    stamp=datetime(2026, 11, 23, tzinfo=UTC),
    organizer="ops@acme.example",
    organizer_name='Ops "Night" ^ Team',
    attendee="ada@x.example",
    description="Read\\write stops.\nWe write again.",
    location="ul. Żółta 1, Łódź",
    url="https://status.acme.example/42",
    alarm=timedelta(hours=1),
)


def unfolded(text: str) -> list[str]:
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_an_event_is_written_line_by_line():
    assert unfolded(calendar_text(EVENT)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//info-templates//info 3//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "UID:maintenance-42@acme.example",
        "SEQUENCE:0",
        "DTSTAMP:20261123T000000Z",
        "DTSTART:20261201T020000Z",
        "DTEND:20261201T033000Z",
        r"SUMMARY:Maintenance\; storage\, region EU",
        r"DESCRIPTION:Read\\write stops.\nWe write again.",
        r"LOCATION:ul. Żółta 1\, Łódź",
        "URL:https://status.acme.example/42",
        "ORGANIZER;CN=\"Ops ^'Night^' ^^ Team\":mailto:ops@acme.example",
        "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:ada@x.example",
        "STATUS:CONFIRMED",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        r"DESCRIPTION:Maintenance\; storage\, region EU",
        "TRIGGER:-PT60M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_cancellation_counts_on_and_reminds_nobody():
    lines = unfolded(calendar_text(replace(EVENT, sequence=3), "CANCEL"))

    assert {"METHOD:CANCEL", "SEQUENCE:3", "STATUS:CANCELLED", f"UID:{EVENT.uid}"} <= set(lines)
    assert "BEGIN:VALARM" not in lines


def test_an_event_is_a_file_that_says_its_method():
    file = calendar_file(EVENT, "CANCEL", name="cancel.ics")

    assert (file.name, file.media_type) == ("cancel.ics", "text/calendar; method=CANCEL")


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=200))
def test_any_words_read_back_and_no_line_is_longer_than_75_octets(words: str):
    try:
        text = calendar_text(replace(EVENT, summary=words, description=words))
    except DeliveryError:
        assert not words.strip()
        return

    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    (line,) = [each for each in unfolded(text) if each.startswith("SUMMARY:")]
    read = line.removeprefix("SUMMARY:").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
    assert read == words


@pytest.mark.parametrize(
    "change",
    [
        {"uid": "a b"},
        {"uid": "a\r\nX:y"},
        {"summary": " "},
        {"summary": "a\x00b"},
        {"location": "\x1b"},
        {"organizer_name": "\x07"},
        {"sequence": -1},
        {"starts": datetime(2026, 12, 1)},  # noqa: DTZ001
        {"ends": EVENT.starts - timedelta(seconds=1)},
        {"organizer": "nobody"},
        {"attendee": "a@x.example\r\nX:y"},
        {"url": "javascript:alert(1)"},
        {"url": "https://x.example/\r\nX:y"},
        {"alarm": timedelta(minutes=-5)},
    ],
)
def test_a_field_that_cannot_be_written_is_refused(change: dict[str, Any]):
    with pytest.raises(DeliveryError):
        calendar_text(replace(EVENT, **change))


@pytest.mark.parametrize("name", ["summary", "description", "location"])
def test_no_words_begin_a_line_of_their_own(name: str):
    text = calendar_text(replace(EVENT, **{name: "a\r\nATTENDEE:mailto:x@y.z\rB\nC\u2028D"}))

    lines = unfolded(text)
    assert sum(line.startswith("ATTENDEE") for line in lines) == 1
    assert not any(line.startswith(("B", "C")) and ":" not in line for line in lines)
