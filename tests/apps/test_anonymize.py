"""`infoctl privacy anonymize`: files in, a file out, and a report that is true of it."""

from __future__ import annotations

import csv
import json
from collections import Counter

import pytest
from typer.testing import CliRunner

import info
from info import InfoTemplateGenerator
from info.apps.cli.main import app

ROWS = [
    {
        "who": f"person-{at % 20}",
        "age": str(20 + at % 37),
        "city": "=Graz" if at % 3 else "Wien",
        "mail": f"{at}@x",
    }
    for at in range(200)
]


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    yield
    info.close_all()


def anonymized(*arguments: str):
    return CliRunner().invoke(app, ["privacy", "anonymize", *arguments])


def write(path, rows=ROWS):
    if path.suffix == ".csv":
        with path.open("w", newline="") as opened:
            writer = csv.DictWriter(opened, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    else:
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return str(path)


@pytest.mark.parametrize("given", ["rows.csv", "rows.jsonl"])
@pytest.mark.parametrize("made", ["out.csv", "out.jsonl"])
def test_a_file_of_rows_becomes_a_file_of_groups(given, made, tmp_path):
    told = anonymized(
        write(tmp_path / given),
        "--quasi",
        "age,city:category",
        "--k",
        "5",
        "--out",
        made,
        "--pseudonym",
        "who",
        "--json",
    )

    report = json.loads(told.stdout)
    text = (tmp_path / made).read_text()
    rows = (
        list(csv.DictReader(text.splitlines()))
        if made.endswith("csv")
        else [json.loads(line) for line in text.splitlines()]
    )
    classes = Counter((row["age"], row["city"]) for row in rows)
    assert told.exit_code == 0
    assert len(rows) == report["released"]
    assert report["released"] + report["suppressed"] == 200
    assert min(classes.values()) == report["k"] >= 5
    assert (report["left_out"], report["linked"]) == (["mail"], True)
    assert "person-" not in text
    assert len({row["who"] for row in rows}) == 20
    assert not any(cell.startswith("=") for row in rows for cell in row.values()) or made.endswith("jsonl")


def test_two_exports_cannot_be_joined_unless_they_are_made_with_one_key(tmp_path):
    rows = write(tmp_path / "rows.csv")
    (tmp_path / "export.key").write_bytes(b"s" * 32)
    names = []
    for at, more in enumerate(((), (), ("--key-file", "export.key"), ("--key-file", "export.key"))):
        anonymized(rows, "--quasi", "age", "--out", f"{at}.csv", "--pseudonym", "who", *more)
        names.append(
            {row["who"] for row in csv.DictReader((tmp_path / f"{at}.csv").read_text().splitlines())}
        )

    assert names[0].isdisjoint(names[1])
    assert names[0].isdisjoint(names[2])
    assert names[2] == names[3]


def test_the_report_says_what_a_person_needs_to_know(tmp_path):
    told = anonymized(
        write(tmp_path / "rows.csv"), "--quasi", "age", "--person", "who", "-k", "4", "-o", "out.csv",
        "--sensitive", "city",
    )  # fmt: skip

    assert told.exit_code == 0
    for words in (
        "of 200 rows in out.csv",
        "no class holds fewer people",
        "suppressed",
        "loss",
        "city  at least",
    ):
        assert words in told.stdout


def test_where_nobody_can_be_hidden_no_file_is_written_and_the_old_one_stays(tmp_path):
    (tmp_path / "out.csv").write_text("old")

    told = anonymized(write(tmp_path / "rows.csv"), "--quasi", "age", "-k", "500", "--out", "out.csv")

    assert (told.exit_code, (tmp_path / "out.csv").read_text()) == (1, "old")
    assert "Nothing was written" in told.stdout


def test_the_event_log_of_a_tenant_is_rows(tmp_path, monkeypatch):
    monkeypatch.setenv("INFO_STORAGE_URL", "sqlite:///info.db")
    generator = InfoTemplateGenerator("default")

    async def make():
        for at in range(12):
            await generator.generate_info_message(
                "welcome", {"user_name": "Ada", "tier": "t"}, ("sms", "email")[at % 2], recipient=f"r-{at}"
            )

    from info.bootstrap import shared_loop

    shared_loop().run(make())
    info.close_all()

    told = anonymized(
        "--tenant", "default", "--quasi", "day,channel,template:category", "--person", "recipient", "-k", "5",
        "--out", "events.jsonl", "--keep", "kind", "--json",
    )  # fmt: skip

    report = json.loads(told.stdout)
    assert (report["released"], report["of"], report["k"]) == (12, "people", 6)
    assert "recipient" in report["left_out"]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("rows.csv", b"a,b\n1\n", "rows.csv:2: 1 cells where the head line has 2."),
        ("rows.csv", b"a,a\n1,2\n", "rows.csv:1: The head line names a column twice"),
        ("rows.csv", b"", "rows.csv:1: The head line"),
        ("rows.csv", b'a,b\n"1,2\n', "rows.csv:2: This is not CSV"),
        ("rows.csv", b"a,b\n1,\xff\n", "rows.csv:2:3: This line is not UTF-8"),
        ("rows.jsonl", b'{"a": 1}\n{"a": \n', "rows.jsonl:2:"),
        ("rows.jsonl", b"[1]\n", "rows.jsonl:1: This line is no object"),
        ("rows.jsonl", b'{"age": [1]}\n', "rows.jsonl:1: 'age' holds more than one value"),
        ("rows.xlsx", b"", "The form of this file is not known"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_writes_nothing(name, content, what, tmp_path):
    (tmp_path / name).write_bytes(content)

    told = anonymized(name, "--quasi", "age", "--out", "out.csv")

    assert told.exit_code == 2
    assert what in told.stderr
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("rows.csv", "--quasi", "aeg", "--out", "out.csv"), "Did you mean 'age'"),
        (("rows.csv", "--quasi", "age:nubmer", "--out", "out.csv"), "Did you mean 'number'"),
        (("rows.csv", "--quasi", "age", "--out", "out.doc"), "The form of this file is not known"),
        (("--quasi", "age", "--out", "out.csv"), "Name a file of rows, or a tenant"),
        (("rows.csv", "--quasi", "age:number=x", "--out", "out.csv"), "only a tree has a file"),
        (("rows.csv", "--quasi", "age:tree=no.json", "--out", "out.csv"), "No such file"),
        (("no.csv", "--quasi", "age", "--out", "out.csv"), "No such file"),
        (("rows.csv", "--quasi", "age", "--out", "nowhere/out.csv"), "No such file"),
        (("rows.csv", "--quasi", "age", "--out", "out.csv", "--key-file", "rows.key"), "at least 32 bytes"),
    ],
)
def test_a_slip_is_named_with_the_right_form(arguments, what, tmp_path):
    write(tmp_path / "rows.csv")
    (tmp_path / "rows.key").write_bytes(b"short")

    told = anonymized(*arguments)

    assert told.exit_code == 2
    assert what in told.stderr


def test_a_tree_of_ones_own_is_gone_up(tmp_path):
    tree = {"Austria": ["=Graz", "Wien"]}
    (tmp_path / "cities.json").write_text(json.dumps(tree))

    anonymized(
        write(tmp_path / "rows.csv"),
        "--quasi",
        "city:tree=cities.json",
        "-k",
        "70",
        "--suppress",
        "0",
        "-o",
        "out.csv",
    )

    assert "Austria" in (tmp_path / "out.csv").read_text()
