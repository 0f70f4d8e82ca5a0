"""The parts of a mail: alternatives, pictures, files, calendars, threads; read back by two parsers."""

from __future__ import annotations

import email
from base64 import b64encode
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from info.delivery import Attachment, Enclosures, Sender, attach, build_mime
from info.delivery.parts import text_encoded
from info.errors import DeliveryError
from tests.delivery.mime_reader import Part, read_mail

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
PDF = b"%PDF-1.7\n" + bytes(255 - n % 256 for n in range(5_000))
PAGE = {"headers": {"Subject": "Wynik — تقرير"}, "html": "<p>Zażółć</p>", "text": "Zażółć"}
NAMES = st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=60)


def built(payload: dict[str, Any] | None = None, **enclosed: Any) -> bytes:
    raw = build_mime(
        payload or PAGE,
        sender=Sender("news@label.example", "Żółć"),
        to="ada@x.example",
        message_id="m1",
        date=WHEN,
        enclosed=Enclosures(**enclosed),
    )
    assert raw.isascii()
    lines = raw.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 998
    return raw


def stdlib_structure(mail: EmailMessage) -> object:
    kind = mail.get_content_type()
    parts = [stdlib_structure(cast("EmailMessage", part)) for part in mail.iter_parts()]
    return [kind, *parts] if mail.is_multipart() else kind


def both(raw: bytes) -> tuple[EmailMessage, Part]:
    """The mail as both parsers read it, once they agree on parts, headers and contents."""
    mail, part = cast("EmailMessage", email.message_from_bytes(raw, policy=default)), read_mail(raw)
    assert [each.defects for each in mail.walk()] == [[] for _ in mail.walk()]
    assert stdlib_structure(mail) == part.structure()
    assert [name for name, _ in part.headers] == mail.keys()
    agree(mail, part)
    return mail, part


def agree(mail: EmailMessage, part: Part) -> None:
    assert mail.get_filename() == part.parameters.get("name")
    if not part.parts:
        assert (mail.get_payload(decode=True) or b"").replace(b"\r\n", b"\n") == part.content.replace(
            b"\r\n", b"\n"
        )
    for one, other in zip(mail.iter_parts(), part.parts, strict=False):
        agree(cast("EmailMessage", one), other)


@pytest.mark.parametrize(
    ("page", "files", "structure"),
    [
        ("<p>", [], ["multipart/alternative", "text/plain", "text/html"]),
        (
            "<p>",
            [Attachment("bill.pdf", PDF)],
            ["multipart/mixed", ["multipart/alternative", "text/plain", "text/html"], "application/pdf"],
        ),
        (
            '<img src="cid:chart-1">',
            [Attachment("c.png", PNG, content_id="chart-1")],
            [
                "multipart/alternative",
                "text/plain",
                ["multipart/related", "text/html", "image/png"],
            ],
        ),
        (
            '<img src="cid:chart-1">',
            [
                Attachment("c.png", PNG, content_id="chart-1"),
                Attachment("i.ics", b"BEGIN:VCALENDAR\r\n", "text/calendar; method=REQUEST"),
                Attachment("bill.pdf", PDF),
            ],
            [
                "multipart/mixed",
                [
                    "multipart/alternative",
                    "text/plain",
                    ["multipart/related", "text/html", "image/png"],
                    "text/calendar",
                ],
                "application/ics",
                "application/pdf",
            ],
        ),
    ],
)
def test_a_mail_has_the_parts_it_needs_and_no_others(
    page: str, files: list[Attachment], structure: list[Any]
):
    mail, part = both(built({**PAGE, "html": page}, attachments=tuple(files)))

    assert part.structure() == structure
    assert part.header("Subject") == "Wynik — تقرير" == mail["Subject"]
    assert [
        each.get_payload(decode=True) for each in mail.walk() if each.get_content_type() == "image/png"
    ] in (
        [],
        [PNG],
    )


def test_the_payload_carries_attachments_that_the_bytes_carry_too():
    files = [Attachment("bill.pdf", PDF), Attachment("c.png", PNG, content_id="c")]
    payload = {**PAGE, "html": '<img src="cid:c">'}

    carried = attach(payload, files)

    assert [sorted(entry) for entry in (*carried["inline"], *carried["attachments"])] == [
        ["content", "content_id", "content_type", "filename"],
        ["content", "content_type", "filename"],
    ]
    assert attach(PAGE, []) == PAGE
    assert built(carried) == built(payload, attachments=(files[1], files[0]))


@settings(max_examples=150, deadline=None)
@given(NAMES)
@example("bill ")
def test_a_file_name_in_any_script_reads_back_as_itself(name: str):
    try:
        raw = built(attachments=(Attachment(name, PDF, "application/pdf"),))
    except DeliveryError:
        unsafe = "=?" in name or "/" in name or "\\" in name or not name.strip(" .")
        assert unsafe or len(name.encode()) > 200
    else:
        mail, part = both(raw)
        read = next(mail.iter_attachments()).get_filename()
        assert read == name.strip(" ") == part.parts[1].parameters["name"]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("bill.pdf", b'filename="bill.pdf"'),
        ("my bill.pdf", b'filename="my bill.pdf"'),
        ("rachunek-żółty.pdf", b"filename*=utf-8''rachunek-%C5%BC%C3%B3%C5%82ty.pdf"),
        ("تقرير.pdf", b"filename*=utf-8''%D8%AA%D9%82%D8%B1%D9%8A%D8%B1.pdf"),
        ("請求書" * 5 + ".pdf", b"filename*0*=utf-8''%E8%AB%8B"),
        ('a"b.pdf', b"filename*=utf-8''a%22b.pdf"),
    ],
)
def test_a_file_name_is_written_as_rfc_2231_says(name: str, line: bytes):
    raw = built(attachments=(Attachment(name, PDF),))

    assert line in raw.replace(b"\r\n ", b" ")
    assert next(both(raw)[0].iter_attachments()).get_filename() == name


@pytest.mark.parametrize(
    "name",
    [
        "a\r\nBcc: x@y.z",
        "a\x00",
        "a\u2028b",
        "=?utf-8?b?eA==?=",
        "../x",
        "a\\b",
        "",
        " . ",
        "x\u202efdp.exe",
        "x" * 201,
    ],
)
def test_a_file_name_that_misleads_or_breaks_a_header_is_refused_and_not_quoted(name: str):
    with pytest.raises(DeliveryError) as caught:
        built(attachments=(Attachment(name, PDF),))

    assert "Bcc" not in str(caught.value)
    assert "fdp" not in str(caught.value)


@pytest.mark.parametrize(
    ("page", "files", "words"),
    [
        ("<p>", [Attachment("c.png", PNG, content_id="c")], "enclosed but not shown"),
        ('<img src="cid:c">', [], "shown but not enclosed"),
        ('<img src="cid:c">', [Attachment("c.png", PNG, content_id="c")] * 2, "the same content_id"),
        ('<img src="cid:c">', [Attachment("c.pdf", PDF, content_id="c")], "a picture"),
        ("<p>", [Attachment("c.png", PNG, content_id="c>\r\nX: y")], "letters, digits"),
        ("<p>", [Attachment("c", PNG, "text/html; charset=x")], "application/pdf"),
        ("<p>", [Attachment("c", PNG, "message/rfc822")], "application/pdf"),
        ("<p>", [Attachment("c", PNG, "image/png\r\nX: y")], "application/pdf"),
        ("<p>", [Attachment("big.zip", bytes(18 * 1024 * 1024 + 1))], "18 MiB"),
    ],
)
def test_what_does_not_fit_the_page_or_the_mail_is_refused(page: str, files: list[Attachment], words: str):
    with pytest.raises(DeliveryError, match=words):
        built({**PAGE, "html": page}, attachments=tuple(files))


@pytest.mark.parametrize("entry", [{}, {"filename": "x"}, {"filename": "x", "content": "*"}, 3])
def test_an_entry_of_the_payload_that_is_none_is_refused(entry: Any):
    with pytest.raises(DeliveryError, match="its content in base64"):
        built({**PAGE, "attachments": [entry]})


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Hello", b"7bit"),
        ("x" * 998, b"7bit"),
        ("x" * 999, b"quoted-printable"),
        ("a\n" * 500 + "b", b"7bit"),
        (".\n..\n.x", b"7bit"),
        ("From here", b"quoted-printable"),
        ("trailing \nspace", b"quoted-printable"),
        ("Łódź, and much after it that is plain words of English", b"quoted-printable"),
        ("تقرير الأداء", b"base64"),
        ("a\x00b", b"quoted-printable"),
        ("lone\rreturn", b"7bit"),
    ],
)
def test_text_travels_in_the_shortest_form_that_seven_bits_allow(text: str, encoding: bytes):
    part = text_encoded(text, "text/plain")

    assert f"Content-Transfer-Encoding: {encoding.decode()}".encode() in part
    assert max(map(len, part.split(b"\r\n"))) <= 998
    assert not any(line.startswith(b"From ") for line in part.split(b"\r\n"))
    assert read_mail(part).content.decode() == text.replace("\r", "\n").replace("\n", "\r\n") + "\r\n"


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=300))
def test_any_text_reads_back_as_itself(text: str):
    mail, part = both(built({**PAGE, "text": text}))

    wanted = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    assert part.parts[0].content.decode().replace("\r\n", "\n").rstrip("\n") == wanted
    body = cast("EmailMessage", mail.get_body(("plain",)))
    assert cast("bytes", body.get_payload(decode=True)).decode().replace("\r\n", "\n").rstrip("\n") == wanted


def test_half_a_surrogate_pair_is_refused():
    with pytest.raises(DeliveryError, match="surrogate"):
        built({**PAGE, "text": "\ud800"})


def test_the_mails_of_a_thread_name_the_same_root_and_their_forerunners():
    first = both(built(thread="invoice 7"))[0]
    third = both(built(thread="invoice 7", updates=("m1", "m2")))[0]
    other = both(built(thread="invoice 8"))[0]

    root = first["References"]
    assert root == first["In-Reply-To"] != other["References"]
    assert third["References"] == f"{root} <m1@label.example> <m2@label.example>"
    assert third["In-Reply-To"] == "<m2@label.example>"
    assert "invoice" not in root


def test_a_mail_of_no_thread_answers_nothing():
    mail = both(built())[0]

    assert (mail["References"], mail["In-Reply-To"], mail["Precedence"]) == (None, None, None)


@pytest.mark.parametrize("change", [{"updates": ("a>\r\nBcc: x@y.z",)}, {"unsubscribe": "http://x.example"}])
def test_an_enclosure_cannot_break_a_header(change: dict[str, Any]):
    with pytest.raises(DeliveryError):
        built(**change)


@pytest.mark.parametrize("name", ["In-Reply-To", "references", "Precedence", "List-Unsubscribe-Post"])
def test_a_template_cannot_set_what_delivery_sets(name: str):
    with pytest.raises(DeliveryError, match="cannot set the header"):
        built({**PAGE, "headers": {name: "x"}})


def test_the_same_mail_with_files_is_the_same_bytes():
    files = (Attachment("a.pdf", PDF), Attachment("b.csv", b64encode(PNG)))

    assert built(attachments=files) == built(attachments=files)
