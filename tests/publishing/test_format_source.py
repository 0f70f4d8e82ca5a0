from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from info.model.names import TEMPLATE_TYPES
from info.publishing import fix_habits, format_source, loads, typed_dicts

sys.path.insert(0, str(Path(__file__).parent))
from documents import templates

CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=60),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=30,
)


@CALM
@given(JSON)
def test_formatting_keeps_every_value_and_twice_is_once(value):
    once = format_source(json.dumps(value).encode())

    assert json.loads(once) == value
    assert format_source(once.encode()) == once


@CALM
@given(templates(), st.randoms(use_true_random=False))
def test_formatting_a_template_keeps_its_meaning_whatever_the_order_of_its_keys(source, random):
    keys = list(source)
    random.shuffle(keys)

    formatted = format_source(json.dumps({key: source[key] for key in keys}).encode())

    assert loads(formatted.encode()) == loads(json.dumps(source).encode())
    assert formatted == format_source(json.dumps(source).encode())


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_a_packaged_template_is_in_canonical_form_and_short(packaged, template):
    data = packaged.shelf.sources[0].read(f"templates/{template}.json")

    formatted = format_source(data)

    assert formatted == data.decode()
    assert len(formatted.splitlines()) <= 60


def test_the_layout_is_the_one_of_the_documentation():
    source = b"""{"body": {"hello": "# Welcome, {$user_name}", "seats": {"importance": "low", "text":
      {"$seats :integer": {"one": "{$seats} seat", "*": "{$seats} seats"}}, "when": "has(seats)"}},
      "topic": "account", "id": "w", "subject": "S", "short": "T", "variants": {"b": {"subject": "B"}}}"""

    assert format_source(source) == (
        "{\n"
        '  "id": "w", "topic": "account",\n'
        '  "subject": "S",\n'
        '  "short": "T",\n'
        '  "body": {\n'
        '    "hello": "# Welcome, {$user_name}",\n'
        '    "seats": {"when": "has(seats)", "importance": "low", "text": {"$seats :integer": '
        '{"one": "{$seats} seat", "*": "{$seats} seats"}}}\n'
        "  },\n"
        '  "variants": {\n'
        '    "b": {"subject": "B"}\n'
        "  }\n"
        "}\n"
    )


def test_a_list_of_objects_has_a_line_for_each_and_a_list_of_texts_is_one_line():
    terms = [{"source": [word], "use": [f"{word}*"], "note": "w" * 60} for word in ("plan", "seat", "tip")]
    texts = ["w" * 60, "x" * 60, "y" * 60]

    formatted = format_source(json.dumps({"terms": terms, "steps": texts}).encode(), "glossary.json")

    assert [len(line.split('"source"')) - 1 for line in formatted.splitlines()] == [0, 0, 1, 1, 1, 0, 0]
    assert f'  "steps": {json.dumps(texts)}' in formatted.splitlines()
    assert json.loads(formatted) == {"terms": terms, "steps": texts}


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("Hi {user_name}!", "Hi {$user_name}!"),
        ("{{ user_name }} and {{tier}}", "{$user_name} and {$tier}"),
        ("%{x}, ${x}", "{$x}, {$x}"),
        ('é\\n\\u00e9 "{x}"', 'é\\n\\u00e9 "{$x}"'),
        ("{$right} stays", "{$right} stays"),
        ("{% if x %}", "{% if x %}"),
        ("{|word|}", "{|word|}"),
    ],
)
def test_a_habit_slip_is_put_right_where_the_right_form_is_certain(text, fixed):
    source = json.dumps({"body": {"x": text}, "topic": "{x}"}, ensure_ascii=False)

    data, notes = fix_habits(source.encode(), "t.json")

    assert json.loads(data) == {"body": {"x": fixed}, "topic": "{x}"}
    assert len(notes) == (0 if text == fixed else fixed.count("$") if "right" not in text else 0)
    assert fix_habits(data, "t.json") == (data, ())


def test_a_fix_touches_nothing_but_the_slip_and_says_where_it_was():
    source = b'{\n  "short":   "a\\u00e9 {x}" }'

    data, (note,) = fix_habits(source, "t.json")

    assert data == b'{\n  "short":   "a\\u00e9 {$x}" }'
    assert (note.path, note.severity) == ("t.json:2:23", "note")


def test_the_types_of_all_contexts_are_a_module_that_mypy_accepts(packaged, tmp_path):
    schemas = {name: packaged.published(name).schema.source for name in packaged.templates()}
    schemas["odd-one"] = {
        "type": "object",
        "properties": {
            "class": {"type": "string"},
            "a.b": {"enum": ["x", 1, None]},
            "any": True,
            "many": {"type": ["string", "null"]},
            "map": {"type": "object", "additionalProperties": {"type": "number"}},
        },
        "required": ["class"],
    }
    module = tmp_path / "contexts.py"
    module.write_text(
        typed_dicts(schemas) + "\n\nhi: TenantWelcomeContext = {'user_name': 'John', 'tier': 'premium'}\n"
        "odd: OddOneContext = {'class': 'x', 'a.b': 1, 'many': None, 'map': {'k': 1.5}}\n",
        encoding="utf-8",
    )

    result = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), str(module)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )

    assert result.returncode == 0, result.stdout


def test_a_context_that_lacks_a_required_key_is_what_mypy_refuses(packaged):
    module = typed_dicts({"tenant_welcome": packaged.published("welcome").schema.source})

    assert "    user_name: str\n" in module
    assert "    seats: NotRequired[int]\n" in module


def test_notes_for_translators_have_a_line_each():
    notes = b'{"texts": {"subject": "One.", "short": "Two."}, "about": "What it is."}'

    made = format_source(notes)

    assert '    "subject": "One.",\n    "short": "Two."\n  }' in made
    assert format_source(made.encode()) == made
