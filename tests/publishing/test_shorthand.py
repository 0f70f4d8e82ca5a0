from __future__ import annotations

import json

import pytest

from info.errors import LimitError, MessageSyntaxError, TemplateError
from info.model.document import (
    Action,
    Actions,
    Chart,
    Code,
    Column,
    Details,
    Divider,
    Each,
    Fact,
    Facts,
    Heading,
    Input,
    ListBlock,
    Metric,
    Metrics,
    Paragraph,
    Progress,
    Quote,
    Series,
    Table,
)
from info.publishing import load_template, loads, parse_json


def template(body, **more):
    made = {"id": "t", "topic": "account", "subject": "S", "short": "T", "body": body, **more}
    return json.dumps(made, ensure_ascii=False, indent=1).encode()


def block(value):
    document = loads(template({"x": value}))
    return document.blocks[0], {
        key: text for key, text in document.texts.items() if key not in {"subject", "short"}
    }


@pytest.mark.parametrize(
    ("shorthand", "expected", "texts"),
    [
        ("# Hi", Heading(id="x", text="x"), {"x": "Hi"}),
        ("### Hi **you**", Heading(id="x", text="x", level=3), {"x": "Hi {#b}you{/b}"}),
        ("#Hi", Paragraph(id="x", text="x"), {"x": "#Hi"}),
        ("> So", Quote(id="x", text="x"), {"x": "So"}),
        (["> So", "> it goes"], Quote(id="x", text="x"), {"x": "So\nit goes"}),
        ("- One", ListBlock(id="x", items=("x.0",)), {"x.0": "One"}),
        (
            ["1. One", "2. Two"],
            ListBlock(id="x", items=("x.0", "x.1"), ordered=True),
            {"x.0": "One", "x.1": "Two"},
        ),
        (["One", "Two"], Paragraph(id="x", text="x"), {"x": "One\nTwo"}),
        (["- One", "Two"], Paragraph(id="x", text="x"), {"x": "- One\nTwo"}),
        ("---", Divider(id="x"), {}),
        ({"divider": True}, Divider(id="x"), {}),
        ({"heading": "Hi", "level": 2}, Heading(id="x", text="x", level=2), {"x": "Hi"}),
        ({"text": "# Hi", "when": "has(a)"}, Heading(id="x", text="x", when="has(a)"), {"x": "Hi"}),
        ({"code": "a_b_ **c**"}, Code(id="x", text="x"), {"x": "a_b_ **c**"}),
        (
            {"each": "t in ts", "limit": 3, "item": "- {$t.name}", "rest": "{$rest} more"},
            ListBlock(id="x", items=("x.item",), each=Each("t", "ts", 3), rest="x.rest"),
            {"x.item": "{$t.name}", "x.rest": "{$rest} more"},
        ),
        (
            {"each": "t in ts", "text": "- {$t}"},
            ListBlock(id="x", items=("x.item",), each=Each("t", "ts")),
            {"x.item": "{$t}"},
        ),
        (
            {
                "facts": {
                    "plan": ["Plan", "{$plan}"],
                    "end": {"label": "End", "value": "{$end}", "when": "has(end)"},
                }
            },
            Facts(
                id="x",
                items=(
                    Fact("plan", "x.plan.label", "x.plan.value"),
                    Fact("end", "x.end.label", "x.end.value", "has(end)"),
                ),
            ),
            {
                "x.plan.label": "Plan",
                "x.plan.value": "{$plan}",
                "x.end.label": "End",
                "x.end.value": "{$end}",
            },
        ),
        (
            {"metrics": {"n": ["N", "{$n}", "{$d}"]}},
            Metrics(id="x", items=(Metric("n", "x.n.label", "x.n.value", "x.n.delta"),)),
            {"x.n.label": "N", "x.n.value": "{$n}", "x.n.delta": "{$d}"},
        ),
        (
            {"table": {"each": "t in ts", "columns": {"a": ["A", "{$t.a}"]}, "rest": "…"}},
            Table(
                id="x", each=Each("t", "ts"), columns=(Column("a", "x.a.header", "x.a.cell"),), rest="x.rest"
            ),
            {"x.a.header": "A", "x.a.cell": "{$t.a}", "x.rest": "…"},
        ),
        (
            {
                "chart": {
                    "kind": "bar",
                    "each": "d in ds",
                    "label": "{$d.on}",
                    "series": {"n": ["N", "d.n"]},
                    "alt": "N",
                }
            },
            Chart(
                id="x",
                kind="bar",
                each=Each("d", "ds"),
                label="x.label",
                series=(Series("n", "x.n.name", "d.n"),),
                alt="x.alt",
            ),
            {"x.label": "{$d.on}", "x.n.name": "N", "x.alt": "N"},
        ),
        ({"open": "Go", "url": "u"}, Actions(id="x", items=(Action("x", "x", url="u"),)), {"x": "Go"}),
        (
            {"actions": {"yes": {"callback": "Yes", "value": "y"}, "no": {"reply": "No"}}},
            Actions(
                id="x",
                items=(Action("yes", "x.yes", "callback", value="y"), Action("no", "x.no", "reply")),
            ),
            {"x.yes": "Yes", "x.no": "No"},
        ),
        (
            {"input": "Why?", "options": {"a": "A"}},
            Input(id="x", label="x.label", options=(("a", "x.a"),)),
            {"x.label": "Why?", "x.a": "A"},
        ),
        (
            {"progress": "P", "value": "used", "total": 10},
            Progress(id="x", text="x", value="used", total="10"),
            {"x": "P"},
        ),
        (
            {"progress": "P", "value": "used", "look": "gauge"},
            Progress(id="x", text="x", value="used", look="gauge"),
            {"x": "P"},
        ),
        (
            {"details": "S", "text": "T"},
            Details(id="x", summary="x.summary", text="x"),
            {"x.summary": "S", "x": "T"},
        ),
        (
            {"text": "T", "only": "slack", "not": ["sms"]},
            Paragraph(id="x", text="x", only=("slack",), avoid=("sms",)),
            {"x": "T"},
        ),
        (
            {"type": "heading", "level": 2, "text": {"message": "# no"}},
            Heading(id="x", text="x", level=2),
            {"x": "# no"},
        ),
    ],
)
def test_shorthand_loads_to_the_frozen_block(shorthand, expected, texts):
    assert block(shorthand) == (expected, texts)


def test_a_plural_table_becomes_a_selecting_message_and_a_mark_in_every_arm_is_one_mark():
    made, texts = block({"$n :integer": {"one": "# {$n} seat", "*": "# {$n} seats"}})

    assert isinstance(made, Heading)
    assert texts["x"].startswith(".input") and "# " not in texts["x"]  # noqa: PT018


def test_variants_are_complete_and_control_comes_first():
    document = loads(
        template(
            {"a": "# A", "b": "B", "c": "C"},
            variants={
                "warm": {
                    "tone": "personal_friendly",
                    "subject": "W",
                    "body": {"b": None, "d": {"after": "a", "text": "D"}},
                }
            },
            experiment={"goal": "converted"},
        )
    )

    control, warm = document.variants
    assert (control.id, [b.id for b in control.blocks]) == ("control", ["a", "b", "c"])
    assert [b.id for b in warm.blocks] == ["a", "d", "c"]
    assert (warm.tone, warm.texts["subject"], warm.texts["short"]) == ("personal_friendly", "W", "T")
    assert document.experiment.variants == ("control", "warm")


def test_an_include_becomes_the_blocks_of_the_partial_with_its_condition():
    partial = parse_json(b'{"body": {"a": {"text": "A", "when": "has(x)"}, "b": "B"}}', "p.json")
    node = parse_json(template({"legal": {"include": "p", "when": "has(y)", "importance": "low"}}), "t.json")

    loaded = load_template([node], lambda _name, _node: partial)

    assert loaded.document.blocks == (
        Paragraph(id="legal_a", text="legal_a", when="(has(x)) && (has(y))", importance="low"),
        Paragraph(id="legal_b", text="legal_b", when="has(y)", importance="low"),
    )


@pytest.mark.parametrize(
    ("body", "place", "words"),
    [
        ({"x": {"txt": "Hi"}}, "8:4", "Did you mean 'text'?"),
        ({"x": {"text": "Hi", "wen": "has(a)"}}, "9:4", "Did you mean 'when'?"),
        ({"x": {"text": "Hi", "open": "Go"}}, "8:4", "both 'open' and 'text'"),
        ({"x": {"when": "has(a)"}}, "7:8", "does not say what it shows"),
        ({"x": {"image": "url"}}, "7:8", "has no 'alt'"),
        ({"x": {"open": "Go"}}, "8:12", "has no 'url'"),
        ({"x": {"facts": {"a": ["A"]}}}, "9:10", "wants [label, value]"),
        ({"x": {"facts": {}}}, "8:13", "one entry a key"),
        ({"x": {"items": []}}, "8:13", "no items"),
        ({"x": {"table": {"columns": {"a": ["A", "B"]}}}}, "8:13", "has no 'each'"),
        ({"x": {"text": "Hi", "importance": "hi"}}, "9:18", "Did you mean 'high'?"),
        ({"x": {"text": "Hi", "limit": 3}}, "9:4", "without 'each'"),
        ({"x": {"item": "Hi", "each": "tracks"}}, "9:12", "name in path"),
        ({"x": {"items": ["a", "b"], "each": "t in ts"}}, "8:13", "exactly one item"),
        ({"x": 3}, "7:8", "neither a text nor an object"),
        ({"subject": "Hi"}, "7:14", "the envelope has that name"),
        ({"x.y": "Hi"}, "7:10", "is not a name"),
        ({}, "6:10", "no body"),
        ({"x": {"type": "headin", "text": "Hi"}}, "8:12", "Did you mean 'heading'?"),
        ({"x": {"type": "heading", "text": "Hi", "depth": 1}}, "10:4", "no key 'depth'"),
        ({"x": {"include": "nobody"}}, "8:15", "no partial 'nobody'"),
        ({"x": {"input": "Q", "options": {"label": "L"}}}, "10:14", "'x.label'"),
    ],
)  # fmt: skip
def test_a_wrong_block_is_an_error_with_place_and_the_nearest_right_name(body, place, words):
    with pytest.raises(TemplateError) as caught:
        loads(template(body))

    assert words in str(caught.value)
    assert caught.value.place == f"template.json:{place}"


def test_each_around_a_table_with_its_own_each_is_an_error():
    wrong = {
        "x": {"each": "t in tracks", "table": {"each": "t in tracks", "columns": {"a": ["A", "{$t.a}"]}}}
    }

    with pytest.raises(TemplateError, match=r"repeats by its own `each`.*Keep one"):
        loads(template(wrong))


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("subject", "no 'subject'"),
        ("short", "no 'short'"),
        ("topic", "no 'topic'"),
        ("id", "no 'id'"),
        ("body", "no body"),
    ],
)
def test_a_template_without_a_needed_key_says_which(missing, words):
    made = json.loads(template({"x": "Hi"}))
    del made[missing]

    with pytest.raises(TemplateError, match=words):
        loads(json.dumps(made).encode())


def test_a_habit_slip_is_an_error_that_points_at_the_slip_inside_the_json_string():
    source = template({"x": ["Hello", 'a \\" é {user_name}, hi']})

    with pytest.raises(MessageSyntaxError) as caught:
        loads(source, "templates/t.json")

    line = source.decode().splitlines()[8]
    assert caught.value.place == f"templates/t.json:9:{line.index('{user_name}') + 1}"
    assert "{$user_name}" in str(caught.value)
    assert "infoctl fmt --fix" in str(caught.value)


@pytest.mark.parametrize("text", ["# So **far {$a", "- So [far](guide) {$a", "So {$a"])
def test_a_syntax_error_points_into_the_string_the_author_wrote(text):
    source = template({"x": text})

    with pytest.raises(MessageSyntaxError) as caught:
        loads(source)

    assert caught.value.line == 7
    assert caught.value.column >= source.decode().splitlines()[6].index("{$a") + 1


def test_two_hundred_blocks_load_and_one_more_does_not():
    loads(template({f"b{n}": "x" for n in range(200)}))

    with pytest.raises(LimitError, match="201 blocks"):
        loads(template({f"b{n}": "x" for n in range(201)}))


def test_an_unknown_key_at_the_top_names_the_nearest():
    with pytest.raises(TemplateError, match=r"no key 'subjekt'.*Did you mean 'subject'"):
        loads(template({"x": "Hi"}, subjekt="S"))


def test_an_experiment_names_known_variants_and_events():
    with pytest.raises(TemplateError, match=r"There is no event 'clickd'\. Did you mean 'clicked'"):
        loads(template({"x": "Hi"}, variants={"b": {"subject": "B"}}, experiment={"goal": "clickd"}))
    with pytest.raises(TemplateError, match="at least two variants"):
        loads(template({"x": "Hi"}, experiment={"goal": "clicked"}))


def test_a_source_locale_is_made_canonical_or_refused_at_its_place():
    assert loads(template({"x": "Hi"}, source_locale="DE_at")).source_locale == "de-AT"
    with pytest.raises(TemplateError, match="BCP 47") as caught:
        loads(template({"x": "Hi"}, source_locale="not a locale"))
    assert caught.value.line == 9


def test_a_slip_whose_right_form_a_machine_cannot_know_offers_no_fix():
    with pytest.raises(MessageSyntaxError) as caught:
        loads(template({"x": "Hi {% if a %}"}))

    assert '"when"' in caught.value.next_step
    assert "--fix" not in caught.value.next_step
