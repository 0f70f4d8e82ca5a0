"""Documents, texts and guards: findings that name place and remedy."""

from __future__ import annotations

from typing import Any

import pytest

from info.model.document import Code, Document, Heading, Paragraph, Variant
from info.validators import Use, banned_markup, code_texts, required_blocks, unguarded

HELLO = Heading(id="hello", text="hello")
LEGAL = Paragraph(id="legal", text="legal", importance="required")
TEXTS = {"subject": "S", "short": "s", "hello": "Hi", "legal": "L"}


def document(*variants: Variant) -> Document:
    control = Variant("control", "business_casual", (HELLO, LEGAL), TEXTS)
    return Document(
        id="x",
        topic="account",
        question="?",
        blocks=control.blocks,
        texts=TEXTS,
        variants=variants or (control,),
    )


def variant(*blocks: Any, **texts: str) -> Variant:
    return Variant("warm", "personal_friendly", blocks, TEXTS | texts)


def test_a_whole_document_has_nothing_missing():
    assert required_blocks(document()) == ()


@pytest.mark.parametrize(
    ("broken", "what", "path"),
    [
        (variant(HELLO, LEGAL, subject=" "), "The text 'subject' is missing.", "variants.warm.subject"),
        (variant(HELLO), "The required block 'legal' is left out.", "variants.warm.legal"),
        (variant(LEGAL), "The first block is no heading.", "variants.warm.legal"),
        (
            variant(HELLO, LEGAL, Paragraph(id="a", text="a", fallback="helo")),
            "There is no block 'helo' to fall back to.",
            "variants.warm.a",
        ),
        (
            variant(HELLO, LEGAL, Paragraph(id="a", text="a", fallback="a")),
            "The fallbacks of 'a' go in a circle.",
            "variants.warm.a",
        ),
    ],
)
def test_what_a_variant_lacks_is_named(broken: Variant, what: str, path: str):
    (finding,) = required_blocks(document(broken))

    assert (finding.what, finding.path) == (what, path)
    assert finding.next_step


def test_an_empty_body_is_an_error():
    empty = Document(
        id="x",
        topic="t",
        question="?",
        blocks=(),
        texts=TEXTS,
        variants=(Variant("control", "personal_friendly", (), TEXTS),),
    )

    assert [finding.path for finding in required_blocks(empty)] == ["body"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Hello <b>you</b>", ["markup.html"]),
        ("<script>x", ["markup.html"]),
        ("</div>", ["markup.html"]),
        ("<!-- x -->", ["markup.html"]),
        ("<img/src=x>", ["markup.html"]),
        ("a < b and c > d", []),
        ("1 <3 you", []),
        ("{#b}Hello{/b} {$user_name}", []),
        ("[x](javascript:alert(1))", ["markup.script_url"]),
        ("Learn JavaScript: the basics", []),
        ("data:text/html,x", ["markup.script_url"]),
        ("a&nbsp;b", ["markup.entity"]),
        ("R&B; soul", []),
        ("AT&T", []),
        ("a\u202eb", ["markup.control"]),
        ("a\x00b", ["markup.control"]),
        ("a\n\tb", []),
    ],
)
def test_markup_that_is_not_ours_is_found(text: str, codes: list[str]):
    assert [finding.code for finding in banned_markup({"hello": text})] == codes


def test_a_code_block_may_show_tags():
    block = Code(id="snippet", text="snippet")
    page = document(Variant("control", "technical_precise", (HELLO, LEGAL, block), TEXTS))

    assert code_texts(page) == {"snippet"}
    assert banned_markup({"snippet": "<b>&amp;"}, code=code_texts(page)) == ()


SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["user_name", "plan", "tracks"],
    "properties": {
        "user_name": {"type": "string"},
        "seats": {"type": "integer"},
        "plan": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": {"type": "string"}, "price": {"type": "number"}},
            "additionalProperties": False,
        },
        "owner": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
        "tracks": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["title"],
                "properties": {"title": {}, "plays": {}},
                "additionalProperties": False,
            },
        },
    },
}


@pytest.mark.parametrize(
    ("path", "guards", "codes"),
    [
        (("user_name",), (), []),
        (("seats",), (), ["context.unguarded"]),
        (("seats",), (("seats",),), []),
        (("seats",), (("owner",),), ["context.unguarded"]),
        (("plan", "name"), (), []),
        (("plan", "price"), (), ["context.unguarded"]),
        (("plan", "price"), (("plan", "price"),), []),
        (("owner", "name"), (), ["context.unguarded"]),
        (("owner", "name"), (("owner",),), []),
        (("owner",), (("owner", "name"),), []),
        (("tracks", "[]", "title"), (), []),
        (("tracks", "[]", "plays"), (), ["context.unguarded"]),
        (("tracks", "[]", "plays"), (("tracks", "[]", "plays"),), []),
        (("tracks", "[]", "tilte"), (), ["context.unknown"]),
        (("usr_name",), (), ["context.unknown"]),
        (("plan", "nam"), (), ["context.unknown"]),
    ],
)
def test_an_optional_value_must_be_asked_for(
    path: tuple[str, ...], guards: tuple[tuple[str, ...], ...], codes: list[str]
):
    found = unguarded(SCHEMA, [Use(path, guards)])

    assert [finding.code for finding in found] == codes


def test_a_finding_names_the_block_and_the_guard_to_write():
    (finding,) = unguarded(
        SCHEMA, [Use(("plan", "price"), where="cost"), Use(("plan", "price"), where="cost")]
    )

    assert finding.path == "cost"
    assert '"when": "has(plan.price)"' in finding.next_step


def test_an_unknown_name_comes_with_the_nearest():
    (finding,) = unguarded(SCHEMA, [Use(("usr_name",))])

    assert finding.next_step == "Did you mean 'user_name'?"
