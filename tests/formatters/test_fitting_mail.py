"""Limits of mails and text messages, each at one below, at and one past it; and that others have none."""

from __future__ import annotations

from typing import Any

import pytest

from info.channels.sizes import sms_size
from info.language.pieces import DoesNotFit
from info.model import document as d
from tests.formatters.documents import HandMade, make
from tests.formatters.fitting_cases import case
from tests.formatters.fitting_oracle import FULL_TENANT, Shown, Trial, complaints, prove
from tests.formatters.mail_readers import (
    email,
    html_strings,
    mail_strings,
    page,
    rendered,
    sms,
    sms_parts,
)

HTML_BYTES = 102_000


def mail(doc: HandMade, tenant: Any = None, **context: Any) -> tuple[Shown, list[tuple[str, str]]]:
    """The mail, which keeps every limit, and what was lost."""
    seen = rendered(doc, "email", context, tenant)
    assert email(seen) == []
    return seen, [(loss.block, loss.how) for loss in seen.losses]


@pytest.mark.parametrize(
    ("size", "subject", "lost"),
    [
        (254, "s" * 254, []),
        (255, "s" * 255, []),
        (256, "s" * 254 + "…", [("subject", "shortened")]),
    ],
)
def test_a_subject_has_255_characters(size: int, subject: str, lost: list[tuple[str, str]]) -> None:
    seen, told = mail(make(texts={"subject": "{v}"}), v="s" * size)

    assert (seen.payload["headers"]["Subject"], told) == (subject, lost)


@pytest.mark.parametrize(("size", "shown_size"), [(254, 254), (255, 255), (256, 255)])
@pytest.mark.parametrize("mark", ["s", "<", "é"])
def test_a_preheader_has_255_characters_as_they_are_read(size: int, shown_size: int, mark: str) -> None:
    seen, told = mail(make(texts={"preheader": "{v}"}), v=mark * size)

    preheader = page(seen.payload["html"]).hidden.rstrip("\u034f\u200c\xa0")
    assert len(preheader) == shown_size
    assert told == [("preheader", "shortened")] * (size > shown_size)


def _mail(**fields: Any) -> HandMade:
    return make(
        d.Paragraph(id="first", text="one", importance="required"),
        d.Paragraph(id="second", text="two", **fields),
        d.Paragraph(id="plain", text="plain", when="false"),
        texts={"one": "Whatever happens", "two": "{v}", "plain": "In short."},
    )


def _room(doc: HandMade) -> int:
    """What is left of a mail's bytes when `v` is empty but for a letter."""
    return HTML_BYTES - len(mail(doc, v="x")[0].payload["html"].encode()) + 1


@pytest.mark.parametrize("unit", ["x", "&", "ą", "🎉"])
def test_the_html_of_a_mail_is_counted_in_bytes_as_it_is_sent(unit: str) -> None:
    doc = _mail()
    bytes_each = len(unit.replace("&", "&amp;").encode())
    most = _room(doc) // bytes_each

    for size in (most - 1, most):
        seen, lost = mail(doc, v=unit * size)
        assert (unit * size in seen.payload["text"], lost) == (True, [])
    seen, lost = mail(doc, v=unit * (most + 1))

    assert lost == [("second", "shortened")]
    shown_there = next(text for text in page(seen.payload["html"]).shown if unit * 100 in text)
    assert shown_there.endswith("…")
    assert HTML_BYTES - 12 <= len(seen.payload["html"].encode()) <= HTML_BYTES


def test_what_is_dropped_from_the_html_is_dropped_from_the_text() -> None:
    seen, lost = mail(_mail(), FULL_TENANT, v="https://a.example/".ljust(HTML_BYTES, "x"))

    assert lost == [("second", "dropped")]
    assert "xxx" not in seen.payload["html"] + seen.payload["text"]
    assert seen.payload["text"].split("\n\n") == [
        "Whatever happens",
        "View the whole message: https://example.com/full",
    ]
    assert page(seen.payload["html"]).links == ["https://example.com/full"]


def test_a_mail_that_fits_leads_nowhere_else() -> None:
    seen, lost = mail(_mail(), FULL_TENANT, v="short")

    assert lost == []
    assert "example.com/full" not in seen.payload["html"] + seen.payload["text"]


def test_a_block_that_is_whole_in_the_text_needs_no_link_there() -> None:
    seen, lost = mail(_mail(), FULL_TENANT, v="x" * HTML_BYTES)

    assert lost == [("second", "shortened")]
    assert page(seen.payload["html"]).links == ["https://example.com/full"]
    assert "example.com/full" not in seen.payload["text"]


def test_the_stand_in_of_a_block_is_part_of_the_page() -> None:
    doc = make(
        d.Paragraph(id="long", text="one", fallback="short"),
        d.Paragraph(id="short", text="two"),
        texts={"one": "{v}", "two": "In a word."},
    )

    natural, none = mail(doc, v="x")
    seen, lost = mail(doc, v="x" * HTML_BYTES)

    assert (none, lost) == ([], [("long", "stand_in")])
    assert "In a word." not in natural.payload["html"] + natural.payload["text"]
    assert "In a word." in seen.payload["html"]
    assert seen.payload["text"] == "In a word."
    assert "xxx" not in seen.payload["html"]


def test_what_is_required_is_not_cut_to_fit() -> None:
    with pytest.raises(DoesNotFit) as full:
        mail(_mail(importance="required"), v="x" * HTML_BYTES)
    assert (full.value.part, full.value.measure, full.value.most) == ("body", "bytes", HTML_BYTES)


def text(value: str, short: str = "{v}") -> tuple[str, list[tuple[str, str]]]:
    """The text message, of ten parts at most, and what was lost."""
    seen = rendered(make(texts={"short": short}), "sms", {"v": value})
    assert sms(seen) == []
    return seen.payload, [(loss.block, loss.how) for loss in seen.losses]


@pytest.mark.parametrize(
    ("unit", "most", "cut"),
    [
        ("x", 1530, "x" * 1527 + "..."),
        ("€", 760, "€" * 757 + "..."),
        ("ж", 670, "ж" * 667 + "..."),
        ("🎉", 330, "🎉" * 327 + "..."),
    ],
    ids=["gsm", "gsm pairs", "ucs-2", "surrogates"],
)
def test_a_text_message_has_ten_parts(unit: str, most: int, cut: str) -> None:
    for size in (most - 1, most):
        assert text(unit * size) == (unit * size, [])
    assert text(unit * (most + 1)) == (cut, [("short", "shortened")])


def test_a_text_message_stays_in_its_alphabet_when_it_is_cut() -> None:
    shown_text, lost = text("Kraków, Łódź".replace("ó", "o").replace("Ł", "L").replace("ź", "z") * 200)

    assert lost == [("short", "shortened")]
    assert sms_size(shown_text).encoding == "gsm-7"
    assert sms_parts(shown_text) == sms_size(shown_text).parts == 10


def test_an_address_in_a_text_message_is_whole() -> None:
    short = "{v}: <link links.guide>guide</link>"

    shown_text, _ = text("x" * 2000, short)

    assert shown_text.endswith("x...: guide https://example.com/guide")


@pytest.mark.parametrize(
    "value", ["x" * 160, "x" * 161, "€" * 81, "ж" * 71, "👩‍👩‍👧‍👦" * 9, "é^{}\n" * 60, ""]
)
def test_parts_are_counted_as_by_hand(value: str) -> None:
    assert sms_size(value).parts == sms_parts(value)


@pytest.mark.slow
def test_mails_of_every_kind_of_block_keep_the_limits_and_tell_what_they_lost() -> None:
    """`scripts/prove_fitting.py` goes on for as long as one likes."""
    tally = prove("email", range(12), 40_000, html_strings, email)

    assert tally.wrong == []
    assert tally.over >= 6
    assert tally.refused.total() <= 2


def test_the_text_part_of_a_mail_misses_what_its_html_misses() -> None:
    for seed in range(200, 206):
        trial = Trial(case(seed, 40_000), "email")
        natural, fitted = trial.whole(), trial.shown()
        gone = [loss for loss in fitted.losses if loss.how != "shortened"]

        assert complaints(trial.case, mail_strings(fitted), mail_strings(natural), gone) == []


def test_text_messages_keep_ten_parts_and_tell_what_they_lost() -> None:
    seeds = [seed for seed in range(240) if seed % 2 or len(case(seed, 2400).context["vshortn0"]) > 100]
    tally = prove("sms", seeds, 2400, lambda seen: [seen.payload], sms)

    assert tally.wrong == []
    assert tally.over * 2 >= len(seeds)
    assert tally.refused.total() == 0


@pytest.mark.parametrize("channel", ["text", "html", "markdown"])
def test_a_format_without_limits_is_never_cut(channel: str) -> None:
    tally = prove(channel, range(10), 40_000, lambda seen: [seen.payload], lambda _: [])

    assert (tally.documents, tally.over, tally.lost, tally.wrong) == (10, 0, 0, [])
