"""Templates in Markdown: the same document as from JSON, places in the author's file, and the way back."""

from __future__ import annotations

import json
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from info.adapters.folder import FolderSource
from info.adapters.packaged import PackagedSource
from info.errors import LimitError, TemplateError
from info.model.names import TEMPLATE_TYPES
from info.publishing import Library, check, fix_habits, format_source, loads, parse_json, write_markdown
from info.publishing.markdown import parse_markdown
from info.publishing.shorthand import load_template

sys.path.insert(0, str(Path(__file__).parent))
from documents import templates

GENERATED = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
HEAD = "---\nid: x\ntopic: account\nsubject: Hello\nshort: Hello\n---\n"


def body(text):
    """The blocks of a Markdown body, as JSON has them."""
    return parse_markdown(f"---\n---\n{text}".encode(), "x.md").fields["body"].plain()


def from_json(source):
    return parse_json(json.dumps(source).encode(), "x.json")


def document(node):
    return load_template([node]).document


# --- equality with JSON ----------------------------------------------------------------------


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_a_packaged_template_as_markdown_gives_the_same_document_and_program_hashes(
    packaged, tmp_path, template
):
    written = write_markdown(packaged.shelf.layers(template)[-1])
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / f"{template}.md").write_text(written, encoding="utf-8")
    library = Library([PackagedSource(), FolderSource(tmp_path)])

    document = library.published(template).loaded.document

    assert library.published(template).origin("subject", "control", "en") == f"templates/{template}.md"
    assert ":::json" not in written
    assert document == packaged.published(template).loaded.document
    for variant in document.variants:
        for locale in ("en", "de"):
            for channel in ("slack", "email", "sms"):
                key = (template, variant.id, locale, locale, channel, "")
                assert library.compile(*key).hash == packaged.compile(*key).hash


@GENERATED
@given(templates())
def test_what_is_written_as_markdown_loads_to_the_same_document(source):
    node = from_json(source)

    again = parse_markdown(write_markdown(node).encode(), "x.md")

    assert document(again) == document(node)


@GENERATED
@given(
    st.text(max_size=40), st.sampled_from(["text", "heading", "quote", "callout", "items", "code", "footer"])
)
def test_any_text_at_all_comes_back_from_markdown_unchanged(text, kind):
    node = from_json({"body": {"a": {kind: [text, text] if kind == "items" else text}}})

    block = parse_markdown(write_markdown(node).encode(), "x.md").fields["body"].fields["a"].plain()

    shown = block[kind] if isinstance(block, dict) and kind in block else block
    unmarked = {"quote": "> ", "heading": "# "}.get(kind, "")
    items = [[text, text], [f"- {text}", f"- {text}"]]
    assert shown in ([*items] if kind == "items" else [text, unmarked + text, {"text": text}])


@pytest.mark.parametrize(
    ("markdown", "block"),
    [
        ("# Hello", "# Hello"),
        ("### Hello ###", "### Hello"),
        ("Two\nlines", "Two lines"),
        ("Two\\\nlines", "Two\nlines"),
        ("Two  \nlines", "Two\nlines"),
        ("\\# No heading", "# No heading"),
        ("a \\< b", "a < b"),
        ("7\\. May", "7. May"),
        ("- a\n- b", ["- a", "- b"]),
        ("* a\n\n* b", ["- a", "- b"]),
        ("1. a\n2. b", ["1. a", "2. b"]),
        ("> a\n> b", "> a b"),
        ("***", "---"),
        ("```\nmake  it\n\nso\n```", {"code": "make  it\n\nso"}),
        ("```message\n{$a}\n```", {"message": "{$a}"}),
        ("```text\n  kept  as\n it is\n```", "  kept  as\n it is"),
        (
            "```plural\n$n :integer\none: a day\n*: {$n} \\\ndays\n```",
            {"$n :integer": {"one": "a day", "*": "{$n} \ndays"}},
        ),
        ("```plural\n$a, $b\n|x y| *: one\n* *: other\n```", {"$a, $b": {"|x y| *": "one", "* *": "other"}}),
        ('{when="has(a)" not="sms email"}\nHi', {"when": "has(a)", "not": ["sms", "email"], "text": "Hi"}),
        ("{importance=high}\n## Hi", {"importance": "high", "heading": "Hi", "level": 2}),
        ("{#b}bold{/b} it is", "{#b}bold{/b} it is"),
        (
            '{each="x in xs" limit=3}\n1. {$x}',
            {"each": "x in xs", "limit": 3, "item": "{$x}", "ordered": True},
        ),
        (
            '{#t each="x in xs"}\n| {#a} A\\|B | {#c} C |\n| --- | ---: |\n| {$x.a} | {$x.c} |',
            {
                "table": {
                    "each": "x in xs",
                    "columns": {
                        "a": ["A|B", "{$x.a}"],
                        "c": {"header": "C", "cell": "{$x.c}", "align": "end"},
                    },
                }
            },
        ),
        (
            ":::facts\n- {#a} A: {$a}\n- {#b when=b} B: `x: y`\n:::",
            {"facts": {"a": ["A", "{$a}"], "b": {"label": "B", "value": "`x: y`", "when": "b"}}},
        ),
        (
            ":::metrics\n- {#a delta=up good=up} A: {$a :integer}\n:::",
            {"metrics": {"a": {"label": "A", "value": "{$a :integer}", "delta": "up", "good": "up"}}},
        ),
        (
            ':::chart {kind=bar each="d in ds" label=x}\nIn words\n\n- {#h} Hours: d.h\n:::',
            {
                "chart": {
                    "kind": "bar",
                    "each": "d in ds",
                    "label": "x",
                    "alt": "In words",
                    "series": {"h": ["Hours", "d.h"]},
                }
            },
        ),
        (
            ":::actions\n- {#a url=u} Go\n- {#b kind=callback value=yes} Do\n- {#c kind=reply} Say\n:::",
            {
                "actions": {
                    "a": {"open": "Go", "url": "u"},
                    "b": {"callback": "Do", "value": "yes"},
                    "c": {"reply": "Say"},
                }
            },
        ),
        (":::input\nOk?\n\n- {#y} Yes\n:::", {"input": "Ok?", "options": {"y": "Yes"}}),
        (":::callout {tone=danger}\nOh\n\nno\n:::", {"tone": "danger", "callout": "Oh\n\nno"}),
        (":::image {url=picture}\nA cat\n:::", {"image": "picture", "alt": "A cat"}),
        (":::open {url=u}\nGo\n:::", {"url": "u", "open": "Go"}),
        (":::progress {value=used total=2}\nHalf\n:::", {"value": "used", "total": "2", "progress": "Half"}),
        (
            ":::progress {value=used look=gauge}\nHalf\n:::",
            {"value": "used", "look": "gauge", "progress": "Half"},
        ),
        (":::details {summary=Why}\nSo\n:::", {"details": "Why", "text": "So"}),
        (":::footer\nSmall\n:::", {"footer": "Small"}),
        (":::include {partial=footer}\n:::", {"include": "footer"}),
        (':::json\n{"type": "divider"}\n:::', {"type": "divider"}),
        (":::json\nnull\n:::", None),
        ("::::code\n```\n:::\n```\n::::", {"code": ":::"}),
    ],
)
def test_a_spelling_means_this_json(markdown, block):
    assert list(body(markdown).values()) == [block]


def test_ids_are_given_or_made_of_the_kind_and_the_order():
    blocks = body("A\n\n{#b}\nB\n\nC\n\n# D\n\n{#text_3}\nE\n\nF\n\n:::footer\nG\n:::\n")

    assert list(blocks) == ["text_1", "b", "text_2", "heading_1", "text_3", "text_4", "footer_1"]


def test_line_ends_and_a_byte_order_mark_change_nothing():
    text = f"{HEAD}\n# Hi\n\nOne\ntwo\n"

    assert loads_markdown(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()) == loads_markdown(
        text.encode()
    )


def loads_markdown(data):
    return document(parse_markdown(data, "x.md"))


def test_front_matter_holds_what_json_can_hold_and_nothing_more():
    text = (
        "---\nid: yes\n# why\ntopic: 'it''s'\nsubject: |-\n  a\n  b\nlimit: 3\nratio: 0.5\nwhen: 2026-12-31\n"
        'gone: null\non: true\nlist: [a, "b"]\n"$n :integer": {one: x}\n---\n'
    )

    assert parse_markdown(text.encode(), "x.md").plain() == {
        "id": "yes", "topic": "it's", "subject": "a\nb", "limit": 3, "ratio": 0.5, "when": "2026-12-31",
        "gone": None, "on": True, "list": ["a", "b"], "$n :integer": {"one": "x"},
    }  # fmt: skip


# --- places ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("Hi {user_name}", "x.md:7:4", "{user_name}"),
        ("Hi\nthere {user_name}", "x.md:8:7", "{user_name}"),
        ("> Hi\n> {user_name}", "x.md:8:3", "{user_name}"),
        ("1. a\n2. b\n   {user_name}", "x.md:9:4", "{user_name}"),
        ("a \\< b {user_name}", "x.md:7:8", "{user_name}"),
        ("```plural\n$n :integer\none: x\n*: a {user_name}\n```", "x.md:10:6", "{user_name}"),
        (":::facts\n- {#a} A: {user_name}\n:::", "x.md:8:11", "{user_name}"),
        (
            '{#t each="x in xs"}\n| a\\|b | c |\n|---|---|\n| {$x} | {user_name} |',
            "x.md:10:10",
            "{user_name}",
        ),
        (':::details {summary="a \\"b\\" {user_name}"}\nx\n:::', "x.md:7:30", "{user_name}"),
        (":::callout {tone=loud}\nx\n:::", "x.md:7:18", "'loud'"),
        (":::callout {ton=info}\nx\n:::", "x.md:7:13", "'ton'"),
        (':::json {#a}\n{"text": "Hi {user_name}"}\n:::', "x.md:8:14", "{user_name}"),
        ("<div>\nx\n</div>", "x.md:7:1", "Raw HTML"),
        ("It is <b>bold</b>.", "x.md:7:7", "raw HTML"),
        ("See <https://example.com>", "x.md:7:5", "bare address"),
        ("#### Deep", "x.md:7:1", "three marks"),
        ("![alt](picture)", "x.md:7:1", "picture"),
        ("```python\nx\n```", "x.md:7:1", "no language"),
        ("- a\n  - b", "x.md:8:3", "text alone"),
        (":::calout\nx\n:::", "x.md:7:1", ":::calout"),
        (":::callout\nx", "x.md:7:1", "not closed"),
        ("x\n\n:::", "x.md:9:1", "none is open"),
        ("- a\n\n  :::callout\n  x\n  :::", "x.md:9:3", "inside another block"),
        ("x\n\n{#a}", "x.md:9:1", "above no block"),
        ("{#a}\nx\n\n{#a}\ny", "x.md:10:3", "'a'"),
        ("{#a when=has(b) && c}\nx", "x.md:7:17", "attributes"),
        ("{#a when=b when=c}\nx", "x.md:7:12", "second time"),
        ("a\x00b", "x.md:7:2", "control character"),
        ("```plural\n$n\nnothing\n```", "x.md:9:1", "no arm"),
    ],
)
def test_an_error_names_the_place_in_the_markdown_file(text, place, said):
    with pytest.raises(TemplateError) as caught:
        loads_markdown(f"{HEAD}{text}\n".encode())

    assert (caught.value.place, said in caught.value.what) == (place, True), caught.value


@pytest.mark.parametrize(
    ("front", "place", "said"),
    [
        ("subject: {$user_name}, hello", "x.md:2:22", "quotes"),
        ("subject: {{ user_name }}", "x.md:2:11", "quotes"),
        ("subject: Ticket #5", "x.md:2:16", "comment"),
        ("a: 1\na: 2", "x.md:3:1", "second time"),
        ("a: &b 1", "x.md:2:4", "Anchors"),
        ("a: !!str 1", "x.md:2:4", "Anchors"),
        ("- a", "x.md:3:1", "not YAML"),
        ("body: {}", "x.md:2:1", "body"),
        ("a: [1", "x.md:3:3", "not YAML"),
        ("subject: Hello {user_name}", "x.md:2:16", "{user_name}"),
        ('subject: "a \\" {user_name}"', "x.md:2:16", "{user_name}"),
    ],
)
def test_an_error_in_the_front_matter_names_its_place(front, place, said):
    with pytest.raises(TemplateError) as caught:
        loads_markdown(f"---\n{front}\nid: x\ntopic: account\nshort: x\n---\nx\n".encode())

    assert (caught.value.place, said in f"{caught.value}") == (place, True), caught.value


def test_a_file_over_64_kib_or_nested_too_deep_is_refused():
    with pytest.raises(LimitError):
        parse_markdown(b"---\n---\n" + b"x" * 65_536, "x.md")
    with pytest.raises(LimitError):
        parse_markdown(b"---\na: " + b"[" * 40 + b"]" * 40 + b"\n---\n", "x.md")


@GENERATED
@given(st.text(alphabet="#>-+*_`[](){}:|=<!&\\ \n\tab1.$\"'~", max_size=60))
def test_any_body_is_read_or_refused_with_its_place(text):
    try:
        parse_markdown(f"---\n---\n{text}".encode(), "x.md")
    except TemplateError as error:
        assert error.line is not None


@pytest.mark.parametrize(
    "text",
    [
        "```plural\n$n\n" + "".join(f"a{number}: x\n" for number in range(6000)) + "```",
        ":::facts\n" + "".join(f"- {{#a{number}}} b: c\n" for number in range(3500)) + ":::",
        "a\\\n" * 21_000,
        "<a" * 32_000,
        "` " * 32_000,
        "> " * 32_000,
        "- " * 32_000,
        "{#a " + 'b="c" ' * 10_000,
    ],
    ids=["arms", "rows", "lines", "tags", "ticks", "quotes", "lists", "attributes"],
)
def test_a_long_source_of_one_thing_is_read_or_refused_at_once(text):
    started = time.process_time()

    with suppress(TemplateError):
        parse_markdown(f"---\n---\n{text}".encode(), "x.md")

    assert time.process_time() - started < 3


# --- a project -------------------------------------------------------------------------------


def test_a_project_holds_either_form_and_both_for_one_id_is_an_error_that_names_them(project):
    library = project({"templates/note.md": HEAD.replace("id: x", "id: note") + "# Hi\n"})

    assert library.published("note").loaded.document.texts["heading_1"] == "Hi"

    both = project({"templates/note.json": {"id": "note"}})
    with pytest.raises(TemplateError, match=r"templates/note\.json and templates/note\.md"):
        both.published("note")


def test_prose_beside_the_templates_is_no_template(project):
    library = project({"templates/README.md": "# How we write\n"}, packaged=False)

    assert library.templates() == ()


def test_tenants_patch_a_markdown_template_in_either_form(project):
    patch = (
        "---\n---\n{#hello}\n# Hello from us\n\n{#more after=hello}\nMore.\n\n:::json {#plan}\nnull\n:::\n"
    )
    library = project(
        {
            "tenants/a/templates/tenant_welcome.md": patch,
            "tenants/b/templates/tenant_welcome.json": {"body": {"hello": "# Hello from b"}},
        }
    )

    blocks = library.published("tenant_welcome", "a").loaded.document.blocks

    assert [block.id for block in blocks[:3]] == ["hello", "more", "trial"]
    assert library.published("tenant_welcome", "b").loaded.document.texts["hello"] == "Hello from b"


def test_check_warns_of_ids_that_nobody_wrote_and_fmt_writes_them(project, tmp_path):
    text = f"{HEAD.replace('id: x', 'id: note')}# Hi\n\n:::facts {{#f}}\n- A: b\n:::\n"
    library = project({"templates/note.md": text}, packaged=False)

    found = [finding for finding in check(library, "note") if finding.code == "id.derived"]

    assert [(finding.what.split("'")[1], finding.path) for finding in found] == [
        ("heading_1", "templates/note.md:7:1"),
        ("f.facts_1", "templates/note.md:10:1"),
    ]
    (tmp_path / "templates/note.md").write_text(format_source(text.encode(), "note.md"))
    library.refresh()
    assert not [finding for finding in check(library, "note") if finding.code == "id.derived"]


# --- fmt -------------------------------------------------------------------------------------


def test_fmt_orders_the_front_matter_spells_blocks_alike_and_keeps_comments():
    text = (
        "---\n# what it is about\ntopic: account\nid: 'x'\nvariants: # two\n  b: {tone: x}\n# the end\n---\n"
        "<!-- greet -->\nHello\nthere\n\n* a\n  <!-- within -->\n* b\n\n<!-- last -->\n"
    )

    assert format_source(text.encode(), "x.md") == (
        "---\nid: x\n# what it is about\ntopic: account\nvariants: # two\n  b: {tone: x}\n# the end\n---\n\n"
        "<!-- greet -->\n{#text_1}\nHello there\n\n<!-- within -->\n{#list_1}\n- a\n- b\n\n<!-- last -->\n"
    )


@GENERATED
@given(templates())
def test_fmt_twice_is_fmt_once_and_never_changes_the_document(source):
    written = write_markdown(from_json(source))

    once = format_source(written.encode(), "x.md")

    assert format_source(once.encode(), "x.md") == once
    assert loads_markdown(once.encode()) == loads_markdown(written.encode())


def test_fix_mends_habit_slips_where_they_stand():
    text = (
        f'{HEAD}Hi {{{{ user_name }}}}\nand %{{tier}}\n\n:::details {{summary="a \\" {{{{ x }}}}"}}\ny\n:::\n'
    )

    mended, notes = fix_habits(text.encode(), "x.md")

    assert mended.decode() == text.replace("{{ user_name }}", "{$user_name}").replace(
        "%{tier}", "{$tier}"
    ).replace("{{ x }}", "{$x}")
    assert [note.path for note in notes] == ["x.md:7:4", "x.md:8:5", "x.md:10:27"]


def test_json_reads_as_ever():
    assert loads(b'{"id": "x", "topic": "a", "subject": "s", "short": "s", "body": {"a": "# b"}}').id == "x"
