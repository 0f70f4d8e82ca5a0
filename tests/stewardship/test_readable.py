"""What is handed to a person can be read by them, and harms no spreadsheet; deadlines are the law's."""

import csv
import io
import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from info.model.people import Objection, Preference, Standing, Suppression
from info.model.values import Recipient
from info.stewardship import DEADLINES, days_left, due_at, report_of, to_csv, to_json
from info.stewardship.holdings import ConsentShown, Export
from info.stewardship.readable import guarded_cell
from tests.reference import reference_data

FORMULA = tuple("=+-@\t\r\n|%\uff1d\uff0b\uff0d\uff20")
ATTACKS = reference_data() / "security" / "csv_injection.jsonl"
AT = datetime(2026, 11, 30, 9, tzinfo=UTC).timestamp()
EXPORT = Export(
    "r-1",
    (
        {
            "id": "0" * 32,
            "created_at": AT,
            "status": "ready",
            "text_locale": "de",
            "decision": {"variant": "warm"},
            "request": {
                "template": "tenant_welcome",
                "channel": "email",
                "context": {"user_name": "=HYPERLINK(1)", "seats": -3, "nested": {"list": ["@x", "y"]}},
                "recipient": {"id": "r-1"},
            },
            "events": [{"kind": "clicked", "at": AT}],
            "deliveries": [{"status": "sent", "provider": "smtp"}],
        },
    ),
    "acme",
    AT,
    Recipient("r-1", "de", addresses={"email": "ada@example.com"}, attributes={"plan": "gold"}),
    Standing(
        (Suppression("bounce", "sms", AT),), AT, (Objection("marketing", AT),), (Preference("tips", at=AT),)
    ),
    (ConsentShown("marketing", "*", given=True, at=AT, source="form", text_version="7"),),
)


def rows_of(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_section_has_a_heading_and_says_what_it_is():
    report = report_of(EXPORT)

    assert [section.heading for section in report.sections] == [
        "Who you are to us",
        "What you want to hear of",
        "What you agreed to, and took back",
        "Messages we made for you",
        "How you read",
        "What you asked of us",
    ]
    assert all(section.about.endswith(".") for section in report.sections)
    told = json.loads(to_json(EXPORT))
    assert told["sections"][0]["entries"][0]["Address for email"] == "ada@example.com"
    assert told["sections"][3]["entries"][0]["What happened to it"] == [
        "2026-11-30 09:00:00 UTC: you followed a link or pressed a button"
    ]
    assert "recipient_key" not in to_json(EXPORT).decode()


def test_the_csv_holds_every_fact_on_a_line_of_its_own():
    rows = rows_of(to_csv(EXPORT))

    facts = {(row[0], row[2]): row[3] for row in rows}
    messages = "Messages we made for you"
    assert rows[0] == ["Section", "No.", "What", "Value"]
    assert {len(row) for row in rows} == {4}
    assert facts["Who you are to us", "plan"] == "gold"
    assert facts[messages, "Made of: user_name"] == "'=HYPERLINK(1)"
    assert facts[messages, "Made of: seats"] == "-3"
    assert facts[messages, "Made of: nested: list (1)"] == "'@x"
    assert facts["What you asked of us", report_of(EXPORT).sections[5].about] == "nothing"


@pytest.mark.skipif(not ATTACKS.exists(), reason=f"no reference data: {ATTACKS}")
def test_no_cell_of_the_attack_list_is_a_formula_and_none_loses_a_character():
    attacks = [json.loads(line)["payload"] for line in ATTACKS.read_text("utf-8").splitlines()]

    assert len(attacks) > 5
    for attack in attacks:
        cell = guarded_cell(attack)
        first = cell.lstrip()[:1]
        assert not first or first not in FORMULA, attack
        assert cell in (attack, f"'{attack}")
    profile = Recipient("r-1", attributes={attack: attack for attack in attacks if attack})
    rows = rows_of(to_csv(Export("r-1", (), "acme", AT, profile)))
    for row in rows:
        assert not any(cell.lstrip().startswith(FORMULA) for cell in row)


@given(st.text())
@example("-0")
@example("+5")
@example("-5+1")
def test_a_guarded_cell_never_begins_a_formula_whatever_the_text(text):
    cell = guarded_cell(text)

    plain_number = re.fullmatch(r"[-+]?[0-9]+([.][0-9]+)?", cell)  # works nothing out, and stays a number
    assert plain_number or not cell.strip(" \t\r\n\u00a0\ufeff\u200b\u3000\x00").startswith(FORMULA)
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(JSON)
def test_any_context_makes_a_csv_that_reads_back(context):
    message = {**EXPORT.messages[0], "request": {**EXPORT.messages[0]["request"], "context": context}}

    rows = rows_of(to_csv(Export("r-1", (message,), "acme", AT)).replace(b"\x00", b""))

    assert {len(row) for row in rows} == {4}


@pytest.mark.parametrize(
    ("law", "received", "due"),
    [
        ("gdpr", "2026-11-30T09:00+00:00", "2026-12-30"),
        ("gdpr", "2027-01-31T00:00+00:00", "2027-02-28"),
        ("gdpr", "2028-01-31T23:59+00:00", "2028-02-29"),
        ("gdpr", "2026-12-31T12:00+00:00", "2027-01-31"),
        ("gdpr", "2026-12-01T01:00+02:00", "2026-12-30"),
        ("ccpa", "2026-11-30T09:00+00:00", "2027-01-14"),
        ("ccpa", "2028-02-01T00:00+00:00", "2028-03-17"),
    ],
)
def test_a_request_is_to_be_answered_within_its_law_s_term(law, received, due):
    at = datetime.fromisoformat(received).timestamp()

    end = due_at(law, at)

    assert datetime.fromtimestamp(end, UTC).isoformat() == f"{due}T23:59:59+00:00"
    assert days_left(end, end - 1) == 0
    assert days_left(end, end + 1) == -1
    assert DEADLINES[law].source


@given(st.sampled_from(["gdpr", "ccpa"]), st.integers(0, 4_000_000_000))
def test_no_term_is_shorter_than_28_days_or_longer_than_47(law, received):
    assert 28 * 86_400 <= due_at(law, received) - received <= 47 * 86_400
