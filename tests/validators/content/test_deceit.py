"""Words, links and characters made to deceive; and what only looks like it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.validators.content import Scanner, masked
from tests.reference import reference_data

DECEIT = Scanner(("link", "homograph", "invisible"))


def kinds(text):
    return {(hit.kind, hit.what) for hit in DECEIT.scan(text)}


def attacks():
    path = reference_data() / "security" / "unicode_attacks.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def test_every_listed_attack_is_caught_and_every_honest_text_left():
    rows = attacks()
    if not rows:
        pytest.skip("the reference data are not here")

    honest = [row for row in rows if "must survive" in row["kind"]]

    assert (len(rows), len(honest)) == (20, 3)
    assert [row["kind"] for row in rows if bool(kinds(row["s"])) == (row in honest)] == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("pay\u200bpal", "zero_width"),
        ("pay\u00adpal", "soft_hyphen"),
        ("user\u202enimda", "direction"),
        ("a\u2066b", "direction"),
        ("a\u200eb", "direction"),
        ("hi\U000e0069\U000e0067", "tag"),
        ("\U0001f3f4\U000e0075\U000e0073\U000e0063\U000e0061\U000e007f", "tag"),  # no flag there is
        ("ok\ufe0f\ufe0f", "variation"),
        ("\U0001f600\U000e0141\U000e0142", "variation"),
        ("name\u3164", "filler"),
        ("\u2800\u2800", "filler"),
        ("a\x07b", "control"),
        ("a\u200db", "zero_width"),
        ("a\u2060b", "zero_width"),
        ("\u0627\u202e\u0628", "direction"),  # an override, even among Arabic letters
    ],
)
def test_what_nobody_sees_is_found(text, what):
    assert kinds(text) == {("invisible", what)}


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian: a joiner that does not join
        "کتاب\u200cها را",
        "क्\u200dष क्\u200cष",  # Devanagari: the two forms of a cluster
        "👨\u200d👩\u200d👧 👩🏽\u200d💻 ❤\ufe0f\u200d🔥 🏳\ufe0f\u200d🌈",
        "1\ufe0f\u20e3 ☎\ufe0f ©\ufe0e",
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # the flag of Scotland
        "葛\U000e0100城市",  # the form of a Chinese character
        "ภาษา\u200bไทย",
        "שלום \u200fABC\u200e 123",
        "المستخدم \u2068ada\u2069 هنا",
        "한국어 日本語 Ελληνικά",
        "two\nlines\tand a tab",
    ],
)
def test_what_a_writing_needs_is_left(text):
    assert kinds(text) == set()
    assert masked(text, DECEIT.scan(text)) == text


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_what_is_masked_has_nothing_left_to_find(text):
    clean = masked(text, [hit for hit in DECEIT.scan(text) if hit.kind == "invisible"])

    assert len(clean) <= len(text)
    assert all(mark in text for mark in clean)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("p\u0430ypal", ("homograph", "mixed")),
        ("\u0430dmin", ("homograph", "mixed")),
        ("Go\u03bfgle", ("homograph", "mixed")),
        ("\u0442e\u0441\u0442", ("homograph", "mixed")),  # a Latin e in a Cyrillic word
        ("a\u0338dmin", ("homograph", "overlay")),
        ("Z\u0351\u036b\u0343a", ("homograph", "piled")),
        ("p\u0430ypal.com", ("link", "script")),
        ("xn--pypal-4ve.com", ("link", "script")),
        ("\uff50\uff41\uff59\uff50\uff41\uff4c.com", ("link", "lookalike")),
        ("\u0430\u0440\u0440\u04cf\u0435.com", ("link", "lookalike")),
        ("https://bank.example@evil.example/", ("link", "userinfo")),
        ("javascript:alert(1)", ("link", "scheme")),
        ("data:text/html,x", ("link", "scheme")),
        ("[bank.example](https://evil.example/login)", ("link", "mismatch")),
        ("[https://bank.example/a](https://bank.example.evil.example)", ("link", "mismatch")),
    ],
)
def test_a_word_or_link_that_passes_for_another_is_found(text, found):
    assert kinds(text) == {found}


@pytest.mark.parametrize(
    "text",
    [
        "Москва, iPhone-приложение, SMSка, VIP-зал, Wi-Fi",
        "müller, naïve, Łódź, São Paulo, Việt Nam, \u0130stanbul",
        "пример.рф and bücher.example",
        "https://acme.example/a?b=c",
        "[the guide](https://acme.example/guide) and [acme.example](https://www.acme.example/)",
        "Please note: data: two columns",
        "e.g. this, i.e. that, v1.2.3",
        "日本語。中国語。",
    ],
)
def test_honest_words_and_links_are_left(text):
    assert kinds(text) == set()


def test_a_host_that_imitates_one_s_own_is_found():
    scanner = Scanner(("link",), own=("acme.example",))

    assert [hit.what for hit in scanner.scan("go to acrne.example")] == ["lookalike"]
    assert [hit.what for hit in scanner.scan("https://acme.example.evil.test/")] == ["lookalike"]
    assert scanner.scan("go to app.acme.example or https://acme.example/") == ()
