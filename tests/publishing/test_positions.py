from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.errors import LimitError, TemplateError
from info.publishing import parse_json
from info.publishing.positions import MAX_SOURCE_BYTES

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(JSON, st.sampled_from([None, 1, 4]), st.booleans())
def test_every_json_value_reads_as_the_standard_library_reads_it(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)

    assert parse_json(text.encode("utf-8", "surrogatepass"), "f.json").plain() == json.loads(text)


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1), st.booleans(), st.data())
def test_a_place_inside_a_string_is_where_the_character_was_typed(text, ascii_only, data):
    source = '{\n "k": ' + json.dumps(text, ensure_ascii=ascii_only) + "}"
    node = parse_json(source.encode(), "f.json").fields["k"]
    index = data.draw(st.integers(0, len(text) - 1))

    start, end = node.offset_in_source(index), node.offset_in_source(index + 1)

    assert json.loads(f'"{source[start:end]}"') == text[index]


def test_keys_and_values_know_line_and_column():
    node = parse_json(b'{\n  "a": [1,\n    {"b": "x"}]\n}', "t.json")

    inner = node.fields["a"].items[1]
    assert (node.fields["a"].place, inner.place) == (("t.json", 2, 8), ("t.json", 3, 5))
    assert inner.key_error("b", "no").place == "t.json:3:6"


@pytest.mark.parametrize(
    ("source", "place", "words"),
    [
        ('{"a" 1}', "1:6", "':' after the key 'a'"),
        ('{"a": 1,}', "1:8", "comma stands before '}'"),
        ('{"a": 1 "b": 2}', "1:9", "',' or '}'"),
        ("{'a': 1}", "1:2", "double quotes"),
        ('{\n  "a": 1,\n  "a": 2}', "3:3", "a second time; the first is on line 2"),
        ('["x\ny"]', "1:2", "no closing quote"),
        (r'["\q"]', "1:3", "escape"),
        (r'["\ud800"]', "1:2", "surrogate"),
        ('["\x01"]', "1:3", "U+0001"),
        ("[01]", "1:3", "',' or ']'"),
        ("[1e999]", "1:2", "too large"),
        ("[NaN]", "1:2", "a JSON value"),
        ("[1] 2", "1:5", "after the end"),
        ('{"a": // note\n1}', "1:7", "no comments"),
        ("", "1:1", "The file ends"),
        ('{"a": [1, 2', "1:12", "opened on line 1"),
    ],
)
def test_what_is_not_json_is_an_error_at_its_line_and_column(source, place, words):
    with pytest.raises(TemplateError) as caught:
        parse_json(source.encode(), "broken.json")

    assert caught.value.place == f"broken.json:{place}"
    assert words in str(caught.value)


def test_bytes_that_are_not_utf_8_are_an_error_at_their_place():
    with pytest.raises(TemplateError, match="not UTF-8") as caught:
        parse_json(b'{\n"a": "\xff"}', "f.json")

    assert (caught.value.line, caught.value.column) == (2, 7)


def test_a_source_of_64_kib_is_read_and_one_byte_more_is_not():
    fits = b'"' + b"x" * (MAX_SOURCE_BYTES - 2) + b'"'

    assert len(parse_json(fits, "f.json").value) == MAX_SOURCE_BYTES - 2
    with pytest.raises(LimitError, match="65537 bytes"):
        parse_json(fits[:-1] + b'x"', "f.json")


def test_a_source_32_deep_is_read_and_33_is_not():
    parse_json(b"[" * 32 + b"]" * 32, "f.json")

    with pytest.raises(LimitError, match="deeper than 32") as caught:
        parse_json(b"[" * 33 + b"]" * 33, "f.json")
    assert caught.value.place == "f.json:1:33"


def test_ten_thousand_brackets_are_refused_without_recursion():
    with pytest.raises(LimitError):
        parse_json(b"[" * 10_000, "f.json")
