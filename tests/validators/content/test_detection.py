"""What is found in free text, at its boundaries: addresses, numbers, ids, secrets."""

from __future__ import annotations

import string
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.model.content import ContentPolicy
from info.validators.content import KINDS, Scanner, national, not_looked_for, phones, scanner_of
from info.validators.content.accounts import luhn
from info.validators.content.hits import Hit, settled
from tests.reference import reference_data

LOOKS = tuple(kind for kind in KINDS if kind not in {"offensive", "blocked"})
SIZE = 100_000


def found(text, *, language="en", kinds=KINDS):
    """(kind, words) of each hit."""
    return [(hit.kind, text[hit.start : hit.end]) for hit in Scanner(kinds, (language,)).scan(text)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Write to ada@example.org.", "ada@example.org"),
        ("(ada.b+news@mail.example.co.uk)", "ada.b+news@mail.example.co.uk"),
        ("mail:jürgen@bücher.example, please", "jürgen@bücher.example"),
        ("'ada@example.org'", "ada@example.org"),
        ("x" * 64 + "@example.org", "x" * 64 + "@example.org"),
    ],
)
def test_a_mail_address_is_found_whole(text, address):
    assert found(text, kinds=("email",)) == [("email", address)]


@pytest.mark.parametrize(
    "text", ["ada@localhost", "logo@2x.png", "@ada", "ada@", "a @ b.org", "x" * 65 + "@a.org"]
)
def test_what_is_no_mail_address_is_left(text):
    assert found(text, kinds=("email",)) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4111111111111111", "4111111111111111"),
        ("Card: 4111 1111 1111 1111.", "4111 1111 1111 1111"),
        ("5105-1051-0510-5100", "5105-1051-0510-5100"),
        ("amex 378282246310005!", "378282246310005"),
        ("my card 6304000000000000", "6304000000000000"),
    ],
)
def test_the_number_of_a_card_is_found(text, number):
    assert found(text, kinds=("card",)) == [("card", number)]


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",  # the check digit is wrong
        "9111111111111116",  # no scheme issues it
        "order 630427373390",  # twelve digits, and nothing says that it is a card
        "14111111111111111111",  # twenty digits
        "v4111111111111111",
    ],
)
def test_what_is_no_card_is_left(text):
    assert found(text, kinds=("card",)) == []


@given(st.text(string.digits, min_size=12, max_size=19))
def test_a_changed_digit_breaks_the_check(digits):
    changed = digits[:-1] + str((int(digits[-1]) + 1) % 10)

    assert not (luhn(digits) and luhn(changed))


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("IBAN DE89370400440532013000", "DE89370400440532013000"),
        ("gb82 west 1234 5698 7654 32 now", "gb82 west 1234 5698 7654 32"),
        ("NO9386011117947", "NO9386011117947"),
        ("MT84MALT011000012345MTLCAST001S", "MT84MALT011000012345MTLCAST001S"),
    ],
)
def test_a_bank_account_is_found(text, account):
    assert found(text, kinds=("iban",)) == [("iban", account)]


@pytest.mark.parametrize(
    "text",
    ["DE89370400440532013001", "DE8937040044053201300", "DE893704004405320130000", "ZZ89370400440532013000"],
)
def test_what_is_no_bank_account_is_left(text):
    assert found(text, kinds=("iban",)) == []


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("from 41.173.96.26, blocked", ["41.173.96.26"]),
        ("2606:4700:4700::1111 and ::ffff:41.173.96.26", ["2606:4700:4700::1111", "::ffff:41.173.96.26"]),
        ("version 1.2.3.4", []),
        ("server 1.2.3.4", ["1.2.3.4"]),
        ("10.0.0.1, 127.0.0.1, ::1", []),
        ("at 12:30:45, a::b, std::vector", []),
        ("256.1.1.1 1.2.3 1.2.3.4.5", []),
    ],
)
def test_ip_addresses_that_lead_to_somebody_are_found(text, addresses):
    assert [words for _, words in found(text, kinds=("ip",))] == addresses


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+49 30 901820", "+49 30 901820"),
        ("Telefon: 030 901820", "030 901820"),
        ("call me at 451 5986", "451 5986"),
        ("(212) 736-5000", "(212) 736-5000"),
        ("Fax 345-899-3560x4587", "345-899-3560x4587"),
        ("Тел.: 8 495 606 36 02", "8 495 606 36 02"),
    ],
)
def test_a_telephone_number_is_found(text, number):
    assert found(text, kinds=("phone",)) == [("phone", number)]


@pytest.mark.parametrize(
    "text",
    [
        "on 2026-12-31 at 10:30",
        "31.12.2026",
        "1,234,567 plays, 1 234 567 of them new",
        "invoice 2026-00451",
        "2019-2026",
        "ticket #4515986",
        "9.81 m/s, 192.168.100.100",
        "https://example.com/451/5986",
    ],
)
def test_what_is_no_telephone_number_is_left(text):
    assert found(text, kinds=("phone",)) == []


IDS = [
    ("de", "Steuer-ID 36574261809", "de.idnr"),
    ("fr", "NIR 2 95 10 99 126 111 93", "fr.nir"),
    ("es", "DNI 54362315K", "es.dni"),
    ("es", "X-2482300W", "es.nie"),
    ("it", "RCCMNL83S18D969H", "it.codicefiscale"),
    ("nl", "BSN 1112.22.333", "nl.bsn"),
    ("pl", "44051401359", "pl.pesel"),
    ("pl", "NIP 856-734-62-15", "pl.nip"),
    ("pt-BR", "390.533.447-05", "br.cpf"),
    ("pt-BR", "16.727.230/0001-97", "br.cnpj"),
    ("ru", "ИНН 123456789047", "ru.inn"),
    ("ja", "マイナンバー 123456789018", "jp.in_"),
    ("zh-Hans", "360426199101010071", "cn.ric"),
    ("ar", "هوية 100-531-385", "eg.tn"),
    ("en", "SSN 536-90-4399", "us.ssn"),
    ("en", "NHS 943-476-5870", "gb.nhs"),
    ("en", "6433435F", "ie.pps"),
    ("en", "Aadhaar 2341 2341 2346", "in_.aadhaar"),
]
"""For each language that templates are shipped in a number of each kind; all made up by their rules."""


@pytest.mark.parametrize(("language", "text", "what"), IDS)
def test_a_national_id_is_told_by_its_country(language, text, what):
    pytest.importorskip("stdnum", reason="the extra filter is not installed")

    (hit,) = Scanner(("national_id",), (language,)).scan(text)

    assert (hit.what, hit.confidence >= 0.5) == (what, True)
    assert text[hit.start : hit.end] == text.split(" ", 1)[-1] if " " in text else text


@pytest.mark.parametrize("text", ["order 123456782", "44051401358", "123 456 789"])
def test_a_number_that_nothing_says_is_an_id_is_left(text):
    assert found(text, kinds=("national_id",)) == []


def token(*parts):
    """A secret of a known shape, put together here so that no scanner of sources stumbles on it."""
    return "".join(parts)


SECRETS = [
    ("aws", token("AKIA", "ABCDEFGHIJKLMNOP")),
    ("github", token("ghp", "_", "a1B2" * 9)),
    ("gitlab", token("glpat", "-", "a1B2c3D4e5F6g7H8i9J0")),
    ("slack", token("xoxb", "-1234567890-abcdefghij")),
    ("stripe", token("sk", "_live_", "a1B2" * 6)),
    ("google", token("AIza", "a1B2c3D" * 5)),
    ("anthropic", token("sk-ant", "-", "a1B2" * 10)),
    ("npm", token("npm", "_", "a1B2c3" * 6)),
    ("telegram", token("123456789", ":AA", "a1B" * 11)),
    ("jwt", token("eyJ", "hbGciOiJI", ".eyJ", "zdWIiOiIxMjM0", ".", "a1B2" * 5)),
    ("private_key", token("-----BEGIN ", "RSA PRIVATE KEY-----\nMIIB\n-----END ", "RSA PRIVATE KEY-----")),
    ("private_key", token("-----BEGIN ", "PRIVATE KEY-----\nMIIB and then nothing")),
]


@pytest.mark.parametrize(
    ("what", "secret"), SECRETS, ids=[f"{name}-{at}" for at, (name, _) in enumerate(SECRETS)]
)
def test_a_secret_of_a_known_shape_is_found_whole(what, secret):
    text = f"Use {secret}"

    (hit,) = Scanner(("secret",)).scan(text)

    assert (hit.what, text[hit.start : hit.end]) == (what, secret)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("password: x7Kq!v92LmPz", "x7Kq!v92LmPz"),
        ("API_KEY='9f86d081884c7d659a2f'", "9f86d081884c7d659a2f"),
        ("Passwort = Ab3$xY9!qq", "Ab3$xY9!qq"),
        ("パスワード：x7Kqv92LmPz", "x7Kqv92LmPz"),
        ("postgres://app:hunter2@db/main", "hunter2"),
    ],
)
def test_a_password_is_found_where_it_is_assigned(text, secret):
    assert found(text, kinds=("secret",)) == [("secret", secret)]


@pytest.mark.parametrize(
    "text",
    [
        "Your password: changed",
        "token: automatically",
        "Author: Someone",
        "the secret is patience",
        "auth = oooooooooooo",
    ],
)
def test_words_after_a_colon_are_no_secret(text):
    assert found(text, kinds=("secret",)) == []


def test_of_overlapping_hits_the_surest_is_told():
    assert found("IBAN GB82WEST12345698765432 is mine") == [("iban", "GB82WEST12345698765432")]
    assert settled([Hit(5, 9, "phone", 0.9), Hit(0, 6, "card", 0.9), Hit(9, 12, "ip", 0.5)]) == (
        Hit(0, 6, "card", 0.9),
        Hit(9, 12, "ip", 0.5),
    )


@given(
    st.lists(
        st.builds(Hit, st.integers(0, 40), st.integers(41, 60), st.sampled_from(KINDS[:9]), st.floats(0, 1))
    )
)
def test_no_two_settled_hits_share_a_place(hits):
    told = [hit for hit in settled(hits) if hit.kind != "invisible"]

    assert all(one.end <= other.start for one, other in pairwise(told))


def test_without_the_extra_it_says_what_is_not_looked_for(monkeypatch):
    monkeypatch.setattr(national, "find_spec", lambda _: None)
    monkeypatch.setattr(phones, "_library", lambda: None)
    national.ids_are_known.cache_clear()
    phones._is_valid.cache_clear()
    try:
        scanner = Scanner(("phone", "national_id"), ("pl",))

        assert [hit.kind for hit in scanner.scan("44051401359")] == []
        assert [hit.kind for hit in scanner.scan("Tel. +48 22 694 75 00")] == ["phone"]
        assert not_looked_for(["phone"]) == ("telephone numbers are found by how they are written alone",)
        assert len(not_looked_for()) == 2
    finally:
        national.ids_are_known.cache_clear()
        phones._is_valid.cache_clear()


UNITS = [
    "a",
    "1",
    "@",
    ":",
    ".",
    "-",
    " ",
    "(1",
    "1 ",
    "12 ",
    "a@",
    "x://:",
    "token=",
    "eyJ.",
    "[a](",
    "\u0300",
    "\u200b",
    "\u0430a",
]
UNITS += ["-----BEGIN PRIVATE KEY-----", "+49 30 901820 ", "ada@example.org ", "fuck ", "操你"]


@pytest.mark.parametrize("unit", UNITS)
def test_a_scan_takes_a_step_for_each_character(unit):
    """The work is counted, not timed: the lines of Python that run for four times the text."""
    scanner = scanner_of(ContentPolicy(), ("acme.example",), "en")
    scanner.scan(unit * 8)

    small, large = (steps(scanner, (unit * size)[:size]) for size in (2_000, 8_000))

    assert large <= 5 * small + 2_000


def steps(scanner, text):
    """How many lines of Python ran; what a regular expression does inside is the next test's."""
    count = 0

    def counting(frame, event, argument):
        nonlocal count
        count += 1
        return counting

    before = sys.gettrace()
    sys.settrace(counting)
    try:
        scanner.scan(text)
    finally:
        sys.settrace(before)
    return count


@settings(max_examples=20, deadline=None)
@given(st.text(st.sampled_from("ab1@.:-/ +(=_é\u0430\u200b%#[]"), min_size=1, max_size=3))
def test_a_repeated_text_is_scanned_however_long(unit):
    """Backtracking that grows with the square takes minutes of a megabyte; with the cube, years."""
    Scanner(LOOKS).scan((unit * 1_000_000)[:SIZE])


def test_what_is_found_is_as_precise_as_the_peer_s_figures():
    """The bar of the comparison with Presidio, whose figures are those of its own run (2.2.366)."""
    if not (reference_data() / "security").exists():
        pytest.skip("the reference data are not here")
    pytest.importorskip("phonenumbers", reason="the extra filter is not installed")
    from scripts.compare_presidio import TYPES, corpus, counted, ours

    rows = corpus()
    mine, _ = ours([row["text"] for row in rows], passes=1)
    wanted = [[(span["t"], span["s"], span["e"]) for span in row["spans"]] for row in rows]

    for name, (right, hits, spans) in counted(mine, wanted, TYPES).items():
        precision, recall = PEER[name]
        assert right / hits >= precision, name
        assert right / spans >= recall, name


PEER = {
    "EMAIL_ADDRESS": (1.0, 1.0),
    "IBAN_CODE": (1.0, 1.0),
    "IP_ADDRESS": (1.0, 1.0),
    "CREDIT_CARD": (1.0, 0.744),
    "PHONE_NUMBER": (0.667, 0.565),
}
"""Precision and recall that `python -m scripts.compare_presidio` printed for Presidio."""
