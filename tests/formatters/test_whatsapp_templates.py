"""Definitions of WhatsApp templates and the messages that fill them: within limits, and never apart."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from info.channels import capability_of
from info.errors import ContextError
from info.formatters import FORMATTERS
from info.formatters.whatsapp_approved import Approved, approve, approve_both
from info.formatters.whatsapp_definition import definition_of, definitions_of
from info.formatters.whatsapp_parts import Fixed, Said, Varies
from info.language.pieces.environment import DoesNotFit
from info.model import document as d
from info.model.names import SHIPPED_LOCALES, TEMPLATE_TYPES
from info.model.values import Loss
from info.validators.payloads import lint_payload
from tests.formatters.channel_readers import filled_template
from tests.formatters.documents import ENVIRONMENT, TENANT, HandMade, make, payload
from tests.formatters.test_limits_chat import fitted
from tests.whole.rendering import library, render, render_roomy, schema, tenant

CHANNEL = "whatsapp.template"
FRAMES = ("approved_opening", "approved_closing")


@cache
def phrases() -> frozenset[str]:
    from info.formatters.fitted import phrase

    return frozenset(_flat(phrase(name, locale)) for name in FRAMES for locale in SHIPPED_LOCALES)


def _flat(text: str) -> str:
    """The words as they are read: no isolates, white space as one space."""
    return re.sub(r"\s+", " ", re.sub("[\u2066-\u2069]", "", text)).strip()


def _unmarked(text: str) -> str:
    return _flat(re.sub(r"[*_`>]", "", text))


def free_form(template: str, variant: str, locale: str, context: dict[str, Any]) -> str:
    """Everything that the free-form message says; a bar of squares is no words."""
    message = render_roomy(template, variant, locale, "whatsapp", context)
    inner = message.get("interactive", {})
    texts = [inner.get(part, {}).get("text", "") for part in ("header", "body", "footer")]
    button = inner.get("action", {}).get("parameters")
    texts += [f"{button['display_text']}: {button['url']}"] if button else []
    return _unmarked(re.sub("[▰▱]+", "", " ".join([*texts, message.get("text", {}).get("body", "")])))


def _as_a_button(line: str) -> str:
    """A line of a link with its label as a button of the free-form message has it: 20 characters."""
    label, colon, address = line.rpartition(": https://")
    return f"{label[:19].rstrip()}…{colon}{address}" if len(label) > 20 else line


def of(template: str, variant: str, locale: str) -> Any:
    return library().localized(template, variant, locale, locale)


@pytest.mark.parametrize("locale", SHIPPED_LOCALES)
@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_a_message_fills_its_definition_with_what_the_free_form_message_says(template, locale):
    doc = of(template, "control", locale)
    for context in schema(template)["examples"]:
        message = render_roomy(template, "control", locale, CHANNEL, context)
        said = free_form(template, "control", locale, context)

        for text in filled_template(doc, tenant(), message).values():
            for line in text.split("\n"):
                told = _unmarked(line)
                is_absent = line.rstrip("*_").endswith("–")
                is_said = told in said or _as_a_button(told) in said
                assert is_absent or is_said or told in phrases(), told


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_every_definition_and_every_message_is_within_the_limits(template):
    examples = schema(template)["examples"]
    for variant in library().published(template).loaded.document.variants:
        for locale in SHIPPED_LOCALES:
            doc = of(template, variant.id, locale)
            made = definitions_of(doc, tenant(), library().environment, examples[0])
            assert [lint_payload(CHANNEL, each, kind="definition") for each in made] == [()] * len(made)
            for context in examples if variant.id == "control" else examples[:1]:
                message = render(template, variant.id, locale, CHANNEL, context)
                assert message["template"]["name"] in {each["name"] for each in made}
                assert lint_payload(CHANNEL, message) == ()
                assert len(filled_template(doc, tenant(), message)["BODY"]) <= 1024


def test_two_templates_never_have_one_name_and_a_language():
    names = [
        (each.name, each.language)
        for template in TEMPLATE_TYPES
        for variant in library().published(template).loaded.document.variants
        for locale in ("en", "ja")
        for each in approve_both(of(template, variant.id, locale))
    ]

    assert len(set(names)) == len(names)


TEXTS = {"t": "{name}", "k": "Fixed words", "short": "In short, {name} is here", "l": "Go", "subject": "S"}


def paragraph(**more: Any) -> d.Paragraph:
    return d.Paragraph(id=more.pop("id", "p"), text=more.pop("text", "t"), **more)


def body(made: Approved) -> str:
    """The body with `_` for each variable and `<…>` for what the tenant says."""
    words = ""
    for part in made.body:
        match part:
            case Fixed(text=text):
                words += re.sub("[\u2066-\u2069]", "", text)
            case Said():
                words += "<>"
            case Varies():
                words += "_"
    return words


OPENING, CLOSING = "Here is a message for you:\n\n", "\n\nThank you for reading this message."


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Hello {name}, it is ready now", "Hello _, it is ready now"),
        ("Hello {name}", f"{OPENING}Hello _{CLOSING}"),
        ("{name}", f"{OPENING}_{CLOSING}"),
        ("{name} is ready and waiting", f"{OPENING}_ is ready and waiting"),
        ("It is all for {name}.", f"It is all for _.{CLOSING}"),
        ("Dear {a} {b}, it is ready for you", "Dear _, it is ready for you"),
        ("Dear {a}, {b}! It is ready for you", "Dear _! It is ready for you"),
        ("Dear {a} and {b}, it is ready for you", "Dear _ and _, it is ready for you"),
        ("A <b>{name}</b> for you and me", "A *_* for you and me"),
        ("From {brand.name} to {name} with love", "From <> to _ with love"),
        ("Nothing varies", "Nothing varies"),
    ],
)
def test_words_are_fixed_and_variables_stand_between_words(source, words):
    assert body(approve(make(paragraph(), texts={**TEXTS, "t": source}))) == words


@pytest.mark.parametrize(("words", "is_framed"), [(2, True), (3, False), (4, False)])
def test_a_variable_wants_two_words_and_one_more(words, is_framed):
    """The first and the last word stand around the variable."""
    source = "one {name} " + " ".join(["more"] * (words - 1))

    assert body(approve(make(paragraph(), texts={**TEXTS, "t": source}))).startswith(OPENING) == is_framed


@pytest.mark.parametrize(("letters", "is_header"), [(29, True), (30, True), (31, False)])
def test_a_heading_with_a_value_is_the_header_where_the_value_has_room(letters, is_header):
    """24 of the 60 characters are the value's, and as many signs stand around it as make it whole."""
    source = "x" * (letters + 5) + " {name}"
    doc = make(d.Heading(id="h", text="h"), paragraph(text="k"), texts={**TEXTS, "h": source})

    assert bool(approve(doc).header) == is_header


@pytest.mark.parametrize(("letters", "is_footer"), [(59, True), (60, True), (61, False)])
def test_a_footer_of_few_known_words_is_the_footer(letters, is_footer):
    doc = make(paragraph(text="k"), d.Footer(id="f", text="f"), texts={**TEXTS, "f": "x" * letters})

    made = approve(doc)

    assert made.footer == ("x" * letters if is_footer else "")
    assert ("x" * letters in body(made)) is not is_footer


@pytest.mark.parametrize(("letters", "how"), [(35, []), (36, []), (37, [("h.1", "shortened")])])
def test_a_value_in_a_header_is_shortened_to_its_room(letters, how):
    doc = make(d.Heading(id="h", text="h"), paragraph(text="k"), texts={**TEXTS, "h": "x" * 23 + " {name}"})

    message, losses = fitted(doc, CHANNEL, {"name": "y" * letters})

    assert len(message["template"]["components"][0]["parameters"][0]["text"]) == min(letters, 36)
    assert [(part.partition(".")[0], what) for part, what in losses] == [
        ("h" if part == "h.1" else part, what) for part, what in how
    ] or losses == [("header", "shortened")] * bool(how)


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_filled_body_has_1024_characters(more):
    doc = make(paragraph(), texts={**TEXTS, "t": "So it is: {name} and no more than that"})
    room = approve(doc).room

    message, losses = fitted(doc, CHANNEL, {"name": "y" * (room + more)})

    filled = filled_template(doc, TENANT, message)["BODY"]
    assert room == 1024 - len("So it is:  and no more than that")
    assert len(filled) == 1024 + min(more, 0)
    assert [how for _, how in losses] == ["shortened"] * (more == 1)


@pytest.mark.parametrize("count", [9, 10, 11])
def test_a_template_has_ten_buttons_and_the_others_are_told(count):
    actions = tuple(d.Action(f"a{at}", "l", "callback") for at in range(count))
    doc = make(paragraph(text="k"), d.Actions(id="go", items=actions), texts=TEXTS)

    made = approve(doc)

    assert len(made.buttons.replies) == min(count, 10)
    assert made.buttons.losses == (Loss("go", "There is no room for the button."),) * (count == 11)


@pytest.mark.parametrize(("count", "shown"), [(1, 1), (2, 2), (3, 2)])
def test_two_links_of_the_tenant_are_buttons_and_come_first(count, shown):
    links = tuple(d.Action(f"a{at}", "l", url="links.home") for at in range(count))
    doc = make(
        paragraph(text="k"), d.Actions(id="go", items=(d.Action("ok", "l", "callback"), *links)), texts=TEXTS
    )

    definition = definition_of(approve(doc), "sample", TENANT, None)
    message = payload(doc, CHANNEL, {"name": "Ann"})

    url = {"type": "URL", "text": "Go", "url": "https://example.com/"}
    assert definition["components"][-1]["buttons"] == [url] * shown + [{"type": "QUICK_REPLY", "text": "Go"}]
    assert message["template"]["components"][-1]["index"] == str(shown)
    assert ("Go: <>" in body(approve(doc))) == (count > shown)


def test_an_address_of_the_message_is_no_button_but_a_line():
    doc = make(paragraph(text="k"), d.Actions(id="go", items=(d.Action("a", "l", url="page"),)), texts=TEXTS)

    made = approve(doc)

    assert (body(made), made.buttons.links) == (f"Fixed words\n\nGo: _{CLOSING}", ())
    assert "address varies" in made.buttons.losses[0].what


@pytest.mark.parametrize(("letters", "label"), [(24, "x" * 24), (25, "x" * 25), (26, "x" * 24 + "…")])
def test_a_label_has_25_characters(letters, label):
    actions = d.Actions(id="go", items=(d.Action("a", "b", "reply"),))
    made = approve(make(paragraph(text="k"), actions, texts={**TEXTS, "b": "x" * letters})).buttons

    assert made.replies[0].label == label
    assert [loss.what for loss in made.losses] == ["The button's label is cut."] * (letters > 25)


def test_a_name_is_another_when_the_words_or_what_varies_are():
    def name(source: str) -> str:
        return approve(make(paragraph(), texts={**TEXTS, "t": source})).name

    assert name("Dear {name}, it is all ready") == name("Dear {name}, it is all ready")
    assert re.fullmatch(r"sample_[0-9a-f]{8}", name("Dear {name}, it is all ready"))
    assert name("Dear {name}, it is all ready") != name("Dear {name}, all of it is ready")
    assert name("Dear {name}, it is all ready") != name("Dear {title}, it is all ready")


def test_a_long_name_is_cut_before_its_mark():
    made = approve(make(paragraph(text="k"), texts=TEXTS))
    long = approve(_named("x" * 600))

    assert len(long.name) == capability_of(CHANNEL).limits["name_chars"] == 512
    assert long.name[-9:] == made.name[-9:]


def _named(name: str) -> HandMade:
    doc = make(paragraph(text="k"), texts=TEXTS)
    import msgspec

    return msgspec.structs.replace(doc, document=msgspec.structs.replace(doc.document, id=name))


@pytest.mark.parametrize(
    ("priority", "tone", "category"),
    [
        ("low", "business_casual", "MARKETING"), ("normal", "business_casual", "UTILITY"),
        ("normal", "marketing_engaging", "MARKETING"), ("critical", "business_formal", "UTILITY"),
    ],
)  # fmt: skip
def test_news_and_ideas_are_marketing(priority, tone, category):
    assert approve(make(paragraph(text="k"), texts=TEXTS, priority=priority, tone=tone)).category == category


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_blocks_are_left_out_until_the_fixed_words_fit(more):
    """The least important goes; required ones leave the body to the short text."""
    words = "x" * (1024 - len("Fixed words\n\n") + more)
    low, high = (paragraph(id=name, text=key, importance=name) for name, key in (("low", "w"), ("high", "k")))
    required = (
        paragraph(id="r", text="w", importance="required"),
        paragraph(text="k", importance="required"),
    )

    made = approve(make(high, low, texts={**TEXTS, "w": words}))
    whole = approve(make(*required, texts={**TEXTS, "w": words}))

    assert body(made) == ("Fixed words" if more > 0 else f"Fixed words\n\n{words}")
    assert [loss.block for loss in made.left_out] == ["low"] * (more > 0)
    assert ("_short_" in whole.name) == (more > 0)


def test_what_is_required_stands_alone_where_the_other_words_leave_no_room():
    needed = paragraph(id="r", text="r", importance="required")
    words = {**TEXTS, "t": "Hear of {name}: " + "and more " * 60, "r": "So it is now: {why} and no more"}
    doc = make(paragraph(), needed, texts=words)

    message, losses = fitted(doc, CHANNEL, {"why": "y" * 900, "name": "Ann"})

    assert message["template"]["name"] == approve_both(doc)[1].name
    assert (
        _unmarked(filled_template(doc, TENANT, message)["BODY"]) == f"So it is now: {'y' * 900} and no more"
    )
    assert losses == [("body", "stand_in")]


def test_what_is_required_and_too_long_alone_is_refused():
    doc = make(paragraph(importance="required"), texts={**TEXTS, "t": "So it is now: {why} and no more"})

    with pytest.raises(DoesNotFit):
        fitted(doc, CHANNEL, {"why": "y" * 2000, "name": "Ann"})


def test_without_anything_required_the_short_text_stands_for_what_is_too_long():
    doc = make(d.Heading(id="h", text="h"), texts={**TEXTS, "h": "x" * 1100})

    message, _ = fitted(doc, CHANNEL, {"name": "Ann"})

    assert filled_template(doc, TENANT, message)["BODY"] == "In short, Ann is here"


def test_words_that_look_like_a_variable_are_none():
    doc = make(paragraph(), texts=TEXTS)
    words = "Write {{1}} here, and not there"
    made = Approved("n", "en", "UTILITY", (), 60, (Fixed(words),), 900, "", approve(doc).buttons, ())

    shown = definition_of(made, "sample", TENANT, None)["components"][0]

    assert "{{" not in shown["text"]
    assert _flat(shown["text"]) == words
    assert "example" not in shown


def test_a_tenant_without_the_link_that_the_words_need_is_told():
    doc = make(paragraph(), texts={**TEXTS, "t": "Read <link links.nowhere>the guide</link> today"})

    with pytest.raises(ContextError, match=r"links\.nowhere"):
        definitions_of(doc, TENANT, ENVIRONMENT, {"name": "Ann"})


def test_an_example_too_long_to_fill_leaves_a_dash():
    doc = make(
        paragraph(importance="required"), texts={**TEXTS, "t": "So it is: {name} and no more than that"}
    )

    full, _ = definitions_of(doc, TENANT, ENVIRONMENT, {"name": "1" * 2000})

    assert full["components"][0]["example"] == {"body_text": [["–"]]}


def test_of_a_block_that_is_left_out_nothing_else_is_told():
    table = d.Table(id="t", each=d.Each("row", "rows"), columns=(d.Column("c", "k", "k"),))

    losses = FORMATTERS[CHANNEL].losses(make(paragraph(text="k"), table, texts=TEXTS))

    assert [loss.block for loss in losses] == ["t"]
    assert "left out" in losses[0].what
