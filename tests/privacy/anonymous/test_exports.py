"""Pseudonyms of an export, rows of the event log, and files that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info import InfoTemplateGenerator, close_all
from info.errors import ConfigError
from info.model.values import EventRecord
from info.privacy.anonymous import (
    EVENT_COLUMNS,
    ExportKey,
    event_rows,
    rows_as_csv,
    rows_as_jsonl,
    safe_cell,
    tenant_event_rows,
)
from tests.reference import reference_data

keys = st.binary(min_size=32, max_size=48)


@given(keys, st.text(min_size=1), st.text())
def test_a_pseudonym_is_the_same_within_an_export(key: bytes, value: str, column: str):
    name = ExportKey(key).pseudonym(column, value)

    assert name == ExportKey(key).pseudonym(column, value)
    assert name.startswith("p_")
    assert len(name) == 34


@given(keys, keys, st.lists(st.text(min_size=1), min_size=1, unique=True))
def test_no_name_of_one_export_stands_in_another(one: bytes, other: bytes, values: list[str]):
    names = [{ExportKey(key).pseudonym("recipient", value) for value in values} for key in (one, other)]

    assert all(len(each) == len(values) for each in names)
    assert one == other or names[0].isdisjoint(names[1])


def test_a_name_depends_on_its_column_and_on_where_it_ends():
    key = ExportKey(b"k" * 32)

    assert len({key.pseudonym(*pair) for pair in (("a", "bc"), ("ab", "c"), ("abc", "c"), ("", "abc"))}) == 4
    assert key.pseudonym("a", "") == ""


def test_a_weak_key_is_refused_and_a_key_shows_nowhere():
    with pytest.raises(ConfigError, match="at least 32 bytes"):
        ExportKey(b"secret")

    assert "kkk" not in repr(ExportKey(b"k" * 32))


def test_an_event_is_a_row_without_an_id_and_without_a_time_of_day():
    told = [
        EventRecord("acme", "e1", "m1", "generated", 1.0, "tenant_welcome", "email", "control", "de", 0.004),
        EventRecord("acme", "e2", "m1", "converted", 86_400.0 * 20_000 + 5, "t", "sms", "b", "en", 12.5),
        EventRecord("acme", "e3", "m2", "clicked", 86_399.9, "t", "sms", "b"),
    ]

    rows = event_rows(told, {("acme", "m1"): "r_1", ("other", "m2"): "r_2"})

    assert all(tuple(row) == EVENT_COLUMNS for row in rows)
    assert [row["recipient"] for row in rows] == ["r_1", "r_1", ""]
    assert [row["day"] for row in rows] == ["1970-01-01", "2024-10-04", "1970-01-01"]
    assert [row["value"] for row in rows] == ["", "12.5", ""]


async def test_the_log_of_one_tenant_becomes_rows_and_the_forgotten_have_no_name(tmp_path):
    url = f"sqlite:///{tmp_path}/info.db"
    try:
        for tenant in ("acme", "other"):
            generator = InfoTemplateGenerator(tenant, storage_url=url, project=tmp_path)
            for person in ("ada", "bob", "ada"):
                made = await generator.generate_info_message(
                    "welcome", {"user_name": "X", "tier": "t"}, "sms", recipient=person
                )
                await generator.track(made.id, "clicked")
        store, seen = generator.runtime.store, []

        rows = await tenant_event_rows("acme", store, store, reading=seen.append)
        await InfoTemplateGenerator("acme", storage_url=url, project=tmp_path).forget("ada")
        after = await tenant_event_rows("acme", store, store)
        late = await tenant_event_rows("acme", store, store, since=4e9)
    finally:
        close_all()

    assert (len(rows), seen[-1], len(after), late) == (6, 6, 6, [])
    assert sorted({row["recipient"] for row in rows}) == sorted({row["recipient"] for row in rows} - {""})
    assert len({row["recipient"] for row in rows}) == 2
    assert {row["kind"] for row in rows} == {"generated", "clicked"}
    assert sum(row["recipient"] == "" for row in after) == 4


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1+1", "'+1+1"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("＝1+1", "'＝1+1"),
        ("%0A=1", "'%0A=1"),
        ("-5", "-5"),
        ("+5.25", "+5.25"),
        ("-5-5", "'-5-5"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_a_cell_is_no_formula(text: str, cell: str):
    assert safe_cell(text) == cell


@given(st.lists(st.fixed_dictionaries({"a": st.text(), "=b": st.text()}), min_size=1))
def test_csv_reads_back_as_the_cells_and_none_begins_a_formula(rows: list[dict[str, str]]):
    text = rows_as_csv(rows, ["a", "=b"]).decode()

    found = list(csv.reader(io.StringIO(text, newline="")))
    clean = [
        [safe_cell(row[name]).encode("utf-8", "replace").decode() for name in ("a", "=b")] for row in rows
    ]
    assert found == [["a", "'=b"], *clean]


def test_json_lines_hold_the_texts_as_they_are():
    assert json.loads(rows_as_jsonl([{"a": "=1\n"}])) == {"a": "=1\n"}


@pytest.mark.skipif(
    not (reference_data() / "security").is_dir(), reason="the list is not here: set INFO_REFERENCE_DATA"
)
def test_no_listed_formula_stays_one():
    lines = (reference_data() / "security" / "csv_injection.jsonl").read_text("utf-8").splitlines()
    payloads = [json.loads(line)["payload"] for line in lines]

    formulas = [text for text in payloads if text.strip()[:1] in set("=+-@")]
    assert len(formulas) >= 5
    assert all(safe_cell(text) == f"'{text}" for text in formulas)
