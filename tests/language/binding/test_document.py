"""Localised documents: every text of every kind of block, with the names it may use."""

import pytest

from info.errors import ExpressionError, TemplateError
from info.language.binding import localize, text_locals
from info.language.expressions import ContextPath, Has, LocalPath
from info.model.document import (
    Action,
    Actions,
    Audio,
    Block,
    Callout,
    Chart,
    Code,
    Column,
    Details,
    Divider,
    Document,
    Each,
    Fact,
    Facts,
    Footer,
    Heading,
    Image,
    Input,
    ListBlock,
    Metric,
    Metrics,
    Paragraph,
    Progress,
    Quote,
    Series,
    Table,
    Variant,
    Video,
)

TRACKS = Each("track", "tracks")
BLOCKS = (
    Heading(id="hello", text="hello"),
    Paragraph(id="each", text="each", each=TRACKS),
    ListBlock(id="list", items=("list.item",), each=TRACKS, rest="list.rest"),
    Facts(id="facts", items=(Fact("a", "facts.a.label", "facts.a.value"),)),
    Metrics(id="m", items=(Metric("a", "m.a.label", "m.a.value", "m.a.delta"),)),
    Table(
        id="t",
        each=TRACKS,
        columns=(Column("a", "t.a.header", "t.a.cell"),),
        title="t.title",
        rest="t.rest",
    ),
    Chart(
        id="c",
        kind="bar",
        each=TRACKS,
        label="c.label",
        series=(Series("s", "c.s.name", "track.plays"),),
        alt="c.alt",
        title="c.title",
    ),
    Image(id="image", url="u", alt="image.alt"),
    Video(id="video", url="u", alt="video.alt"),
    Audio(id="audio", url="u", alt="audio.alt"),
    Actions(id="go", items=(Action("go", "go", url="links.x"),)),
    Input(id="ask", label="ask.label", options=(("yes", "ask.yes"),)),
    Callout(id="callout", text="callout"),
    Quote(id="quote", text="quote"),
    Code(id="code", text="code"),
    Progress(id="progress", text="progress", value="1"),
    Divider(id="line"),
    Details(id="d", summary="d.summary", text="d"),
    Footer(id="footer", text="footer"),
)
WITH_ITEM = {"each", "list.item", "t.a.cell", "c.label"}
WITH_REST = {"list.rest", "t.rest"}


def document(texts, blocks=BLOCKS):
    return Document(
        id="report",
        topic="account",
        question="How was it?",
        blocks=blocks,
        texts=texts,
        variants=(Variant("control", "business_casual", blocks, texts),),
    )


def texts():
    keys = dict.fromkeys(text_locals(BLOCKS), "plain")
    keys |= {"subject": "S {$user_name}", "short": "s"}
    keys |= dict.fromkeys(WITH_ITEM, "{$track.title}") | dict.fromkeys(WITH_REST, "{$rest} more")
    return keys


def localized(catalogue=None, source=None, **options):
    given = {"text_locale": "en", "format_locale": "en", "scope_names": frozenset({"user_name", "tracks"})}
    return localize(document(source or texts()), "control", catalogue or {}, **(given | options))


def test_every_kind_of_block_tells_its_texts_and_the_names_bound_there():
    assert {type(block) for block in BLOCKS} == set(Block.__args__)
    found = text_locals(BLOCKS)

    assert {key for key, names in found.items() if names == {"track"}} == WITH_ITEM
    assert {key for key, names in found.items() if names == {"rest"}} == WITH_REST


def test_a_block_without_its_optional_texts_has_none():
    bare = (
        Paragraph(id="p", text="p"),
        ListBlock(id="l", items=("l.0", "l.1")),
        Metrics(id="m", items=(Metric("a", "m.a.label", "m.a.value"),)),
        Table(id="t", each=TRACKS, columns=()),
        Chart(id="c", kind="pie", each=TRACKS, label="c.label", series=(), alt="c.alt"),
    )

    assert list(text_locals(bare)) == ["p", "l.0", "l.1", "m.a.label", "m.a.value", "c.label", "c.alt"]


def test_all_texts_are_bound_envelope_first_then_as_read():
    doc = localized()

    assert list(doc.texts) == ["subject", "short", *text_locals(BLOCKS)]
    assert doc.texts["t.a.cell"].arms[0].runs[0].part.expr == LocalPath("track", ("title",))
    assert doc.texts["t.rest"].arms[0].runs[0].part.expr == LocalPath("rest")
    assert (doc.variant, doc.blocks, doc.direction) == ("control", BLOCKS, "ltr")


def test_a_catalogue_gives_texts_and_the_source_stands_in_for_the_rest():
    table = ".input {$user_name :integer} .match $user_name one {{a}} * {{b}}"
    doc = localized({"hello": table}, texts() | {"quote": table}, text_locale="ar", format_locale="ar-EG")

    assert doc.direction == "rtl"
    assert doc.texts["hello"].selectors[0].locale == "ar"
    assert doc.texts["quote"].selectors[0].locale == "en"
    assert doc.texts["subject"].arms[0].runs[1].part.locale == "ar-EG"


@pytest.mark.parametrize(
    ("key", "source"), [("hello", "{$track.title}"), ("t.title", "{$track.title}"), ("t.a.cell", "{$rest}")]
)
def test_a_name_bound_elsewhere_is_unknown_here(key, source):
    with pytest.raises(TemplateError) as caught:
        localized({key: source}, text_locale="de")

    assert f"Text '{key}' (de): The context has no" in str(caught.value)


def test_a_missing_text_is_told_by_its_key():
    given = texts()
    del given["footer"]

    with pytest.raises(TemplateError, match="report has no text 'footer'"):
        localized(source=given)


def test_expressions_are_resolved_with_the_names_their_block_binds():
    doc = localized()

    assert doc.expression("has(tracks)") == Has(ContextPath(("tracks",)))
    assert doc.expression("track.plays", local=["track"]) == LocalPath("track", ("plays",))
    assert doc.expression("has(tracks)") is doc.expression("has(tracks)")
    with pytest.raises(ExpressionError):
        doc.expression("1 +")
