"""Samples of the long runs of `python -m scripts.fuzz_messages`, and the tables beside them."""

import unicodedata
from random import Random

import pytest

from info.language.messageformat import parse_message, serialize
from info.language.messageformat.normal import nfc, nfc_name
from scripts.fuzz_messages import try_round_trips, try_sources
from tests.language.messageformat.generated import is_name_char
from tests.language.messageformat.timing import HOSTILE_MAX_SECONDS, least_seconds


def test_generated_messages_come_back_equal_by_every_way():
    findings = try_round_trips(seed=1, count=4_000)

    assert findings.failures == []
    assert findings.counts["messages"] == 4_000


def test_hostile_sources_do_no_more_than_fail_in_time():
    findings = try_sources(seed=2, count=2_000)

    assert findings.failures == []
    assert findings.counts["valid"] > 200


def test_the_fuzz_notices_what_it_is_for(monkeypatch):
    def broken(message):
        return serialize(message).replace("a", "b")

    monkeypatch.setattr("info.language.messageformat.serialize", broken)

    assert try_round_trips(seed=1, count=50).counts["failed"] > 0


# Names and their normal form


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("{$e\u0301}", "\xe9"),
        ("{$\u212b}", "\xc5"),
        ("{$\u037ea}", "\u037ea"),
        ("{$a\u1fef}", "a\u1fef"),
        ("{$\u0344}", "\u0308\u0301"),
        ("{$\u200ea\u200f}", "a"),
    ],
)
def test_a_name_is_kept_in_nfc_as_far_as_that_is_a_name(source, name):
    message = parse_message(source)

    assert message.pattern[0].arg.name == name
    assert parse_message(serialize(message)) == message


def test_every_character_that_nfc_changes_can_be_written_again():
    changed = [chr(code) for code in range(0x110000) if unicodedata.normalize("NFC", chr(code)) != chr(code)]
    names = [f"a{char}" for char in changed if is_name_char(char)]

    lost = [
        name
        for name in names
        if (message := parse_message(f"{{${name}}}")) != parse_message(serialize(message))
    ]

    assert len(names) > 1_000
    assert lost == []


def test_the_normal_form_is_unicodes_whatever_the_marks():
    rng = Random(4)
    marks = "\u0301\u0316\u0315\u0344\u0f73\u0f75\u0f81\u0327\u05b0\u0308\u3099aé\u1161\u1100\u0958\u1ea5"

    for _ in range(300):
        text = "".join(rng.choices(marks, k=rng.randint(0, 400)))

        assert nfc(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("unit", ["\u0315\u0316", "\u0f73", "\u0344\u0316", "a\u0315\u0316"])
def test_marks_in_the_wrong_order_are_sorted_in_time(unit):
    text = "a" + unit * 16_000

    took = least_seconds(nfc, text)

    assert took < HOSTILE_MAX_SECONDS


def test_names_equal_in_nfc_are_one_name():
    assert nfc_name("\u1fef\u0301") == "\u1fef\u0301"
    assert nfc_name("e\u0301") == nfc_name("\xe9")
