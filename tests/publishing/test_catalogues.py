from __future__ import annotations

import json

import pytest

from info.errors import TemplateError
from info.publishing import loads, parse_json
from info.publishing.catalogues import read_locale

BODY = {
    "hello": "## Hello",
    "plan": "Plan",
    "said": "> So",
    "steps": ["1. One", "2. Two"],
    "each": {"each": "t in ts", "item": "{$t}", "rest": "{$rest} more"},
    "facts": {"facts": {"a": ["A", "{$a}"], "b": ["B", "{$b}"]}},
    "figures": {"metrics": {"n": ["N", "{$n}", "{$d}"]}},
    "table": {
        "table": {"each": "t in ts", "title": "T", "columns": {"title": ["Title", "{$t}"]}, "rest": "R"}
    },
    "chart": {
        "chart": {
            "kind": "bar",
            "each": "t in ts",
            "label": "{$t}",
            "alt": "Alt",
            "series": {"n": ["N", "t"]},
        }
    },
    "photo": {"image": "url", "alt": "Photo"},
    "go": {"open": "Go", "url": "url"},
    "ask": {"actions": {"yes": {"reply": "Yes"}, "no": {"reply": "No"}}},
    "why": {"input": "Why?", "options": {"x": "X"}},
    "more": {"details": "More", "text": "Text"},
    "command": {"code": "run_me_now"},
    "line": "---",
}
DOCUMENT = loads(
    json.dumps(
        {
            "id": "t",
            "topic": "a",
            "subject": "S",
            "short": "T",
            "body": BODY,
            "variants": {"warm": {"body": {"plan": "Warm plan", "extra": "Extra"}}},
        }
    ).encode()
)


def read(texts, *, strict=True):
    node = parse_json(json.dumps(texts, ensure_ascii=False).encode(), "de/t.json")
    found = read_locale(node, DOCUMENT, strict=strict)
    return {name: {key: entry.source for key, entry in entries.items()} for name, entries in found.items()}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"subject": "B", "short": "K"}, {"subject": "B", "short": "K"}),
        ({"hello": "## Hallo"}, {"hello": "Hallo"}),
        ({"hello": "Hallo **du**"}, {"hello": "Hallo {#b}du{/b}"}),
        ({"said": ["> A", "> B"]}, {"said": "A\nB"}),
        ({"plan": ["A", "B"]}, {"plan": "A\nB"}),
        ({"plan": "1. Januar"}, {"plan": "1. Januar"}),
        ({"steps": ["1. Eins", "Zwei"]}, {"steps.0": "Eins", "steps.1": "Zwei"}),
        ({"each": "- {$t}!"}, {"each.item": "{$t}!"}),
        ({"each": {"item": "{$t}!", "rest": "mehr"}}, {"each.item": "{$t}!", "each.rest": "mehr"}),
        ({"facts": {"a": "Ä"}}, {"facts.a.label": "Ä"}),
        ({"facts": {"facts": {"a": ["Ä", "{$a}!"]}}}, {"facts.a.label": "Ä", "facts.a.value": "{$a}!"}),
        ({"facts.a.label": "Ä"}, {"facts.a.label": "Ä"}),
        ({"figures": {"n": {"delta": "D"}}}, {"figures.n.delta": "D"}),
        (
            {"figures": {"n": ["N", "V", "D"]}},
            {"figures.n.label": "N", "figures.n.value": "V", "figures.n.delta": "D"},
        ),
        (
            {"table": {"title": "T", "columns": {"title": "Titel"}}},
            {"table.title": "T", "table.title.header": "Titel"},
        ),
        (
            {"table": {"table": {"columns": {"title": ["Titel", "{$t}"]}}}},
            {"table.title.header": "Titel", "table.title.cell": "{$t}"},
        ),
        ({"chart": {"alt": "A", "series": {"n": "N"}}}, {"chart.alt": "A", "chart.n.name": "N"}),
        ({"photo": {"alt": "Foto"}}, {"photo.alt": "Foto"}),
        ({"photo": "Foto"}, {"photo.alt": "Foto"}),
        ({"go": "Los"}, {"go": "Los"}),
        ({"ask": {"yes": "Ja", "no": {"label": "Nein"}}}, {"ask.yes": "Ja", "ask.no": "Nein"}),
        ({"why": {"label": "Warum?", "options": {"x": "Ix"}}}, {"why.label": "Warum?", "why.x": "Ix"}),
        ({"more": {"summary": "Mehr", "text": "Text"}}, {"more.summary": "Mehr", "more": "Text"}),
        ({"more": ["Mehr", "Text"]}, {"more.summary": "Mehr", "more": "Text"}),
        ({"command": "tu_es_jetzt"}, {"command": "tu_es_jetzt"}),
    ],
)
def test_a_translation_stands_where_the_shorthand_has_the_text(texts, expected):
    assert read(texts) == {"control": expected}


def test_variants_stand_apart_and_know_their_own_blocks():
    found = read({"variants": {"warm": {"plan": "Warmer Plan", "extra": "Mehr"}}})

    assert found == {"control": {}, "warm": {"plan": "Warmer Plan", "extra": "Mehr"}}


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"helo": "x"}, "Did you mean 'hello'"),
        ({"extra": "x"}, "no text 'extra'"),
        ({"facts": {"c": "x"}}, "'facts' has no text 'c'"),
        ({"facts": "x"}, "several texts"),
        ({"facts": 3}, "wants a text or an object"),
        ({"facts": {"a": ["A", "B", "C"]}}, "has 2 texts in the template, 3 here"),
        ({"steps": ["a", "b", "c"]}, "has 2 texts in the template, 3 here"),
        ({"hello": "# Hallo"}, "a heading in the template, but this text begins with '# '"),
        ({"plan": "# Plan"}, "a text in the template"),
        ({"plan": "- Plan"}, "a text in the template"),
        ({"line": "x"}, "several texts"),
        ({"variants": {"wram": {}}}, "Did you mean 'warm'"),
        ({"variants": {"warm": {"pln": "x"}}}, "Did you mean 'plan'"),
        ({"plan": "{name}"}, "{$name}"),
        ([], "JSON object"),
    ],
)
def test_a_translation_of_nothing_or_of_another_shape_is_an_error_with_its_place(texts, words):
    with pytest.raises(TemplateError) as caught:
        read(texts)

    assert words in str(caught.value)
    assert caught.value.place.startswith("de/t.json:1:")


def test_a_file_of_a_weaker_layer_may_say_more_than_the_template_has():
    texts = {
        "gone": "x",
        "facts": {"c": "x", "a": "Ä"},
        "steps": ["a", "b", "c"],
        "variants": {"old": {"x": "y"}},
    }

    assert read(texts, strict=False) == {"control": {"facts.a.label": "Ä"}}
