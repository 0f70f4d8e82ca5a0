"""`infoctl privacy record`: true of the schemas and settings, and nothing invented."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import info
from info.apps.cli.main import app
from info.model.names import TEMPLATE_TYPES
from info.model.processing import LEGAL_BASES, Controller, ProcessingFacts, Purpose
from info.model.values import Tenant
from info.privacy import NOT_STATED, TemplateData, missing_facts, path_text, pii_paths, record_of
from info.privacy.processing import to_markdown
from tests.whole.rendering import schema

BAR = re.compile(r"(?<!\\)(?:\\\\)*\|")
"""A bar that Markdown reads as the end of a cell: one with an even number of backslashes before it."""
STATED = {
    "controller": {"name": "Acme GmbH", "contact": "privacy@acme.example", "officer": "D. P. O."},
    "purposes": {
        "*": {"purpose": "running the service", "legal_basis": "contract"},
        "account": {"purpose": "looking after the account"},
        "feature_announcement": {
            "purpose": "news", "legal_basis": "legitimate_interests", "interest": "telling what is new",
        },
    },
    "subjects": ["customers"],
    "transfers": [{"to": "US", "recipient": "Slack", "safeguard": "standard clauses"}, {"to": "IN"}],
    "measures": ["disks are encrypted"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    yield
    info.close_all()


def tenant_file(tmp_path, name="acme", **content):
    folder = tmp_path / "tenants" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tenant.json").write_text(json.dumps(content, indent=1))


def record(*arguments):
    return CliRunner().invoke(app, ["privacy", "record", *arguments])


def test_the_personal_data_of_each_template_are_those_its_schema_marks(tmp_path):
    tenant_file(tmp_path)

    (found,) = json.loads(record("--format", "json").stdout)

    assert [each["template"] for each in found["activities"]] == sorted(TEMPLATE_TYPES)
    for each in found["activities"]:
        assert each["data"] == {
            path_text(path): kind for path, kind in pii_paths(schema(each["template"])).items()
        }
    assert any(each["data"] for each in found["activities"])


def test_what_nobody_said_is_not_stated_and_told_by_its_key(tmp_path):
    tenant_file(tmp_path)

    told = record("--tenant", "acme", "--format", "json")
    (found,) = json.loads(told.stdout)
    page = record("--tenant", "acme")

    assert set(found["controller"].values()) == {NOT_STATED}
    assert found["subjects"] == [NOT_STATED]
    assert {each["purpose"] for each in found["activities"]} == {NOT_STATED}
    assert {each["legal_basis"] for each in found["activities"]} == {NOT_STATED}
    assert found["transfers"] == []
    assert "not stated: controller.contact, controller.name" in page.stderr
    assert page.exit_code == told.exit_code == 0


def test_what_is_said_of_a_template_comes_before_its_topic_and_that_before_all(tmp_path, monkeypatch):
    monkeypatch.setenv("INFO_ANALYTICS_RETENTION_DAYS", "30")
    monkeypatch.setenv("INFO_ANALYTICS_ENDPOINT", "https://user:secret@collect.example/secret?key=secret")
    channels = {
        "email": {"server": "smtp://u:secret@mx.acme.example:587", "from": "a@acme.example"},
        "slack": {"token": "xoxb-secret"},
    }
    tenant_file(tmp_path, "_default", privacy={"controller": {"name": "House", "address": "Street 1"}})
    tenant_file(tmp_path, privacy=STATED, channels=channels, languages=["de", "en"])

    told = record("--tenant", "acme", "--json").stdout
    (found,) = json.loads(told)
    said = {each["template"]: (each["purpose"], each["legal_basis"]) for each in found["activities"]}

    assert said["tenant_welcome"] == ("looking after the account", "contract (Art. 6(1)(b))")
    assert said["feature_announcement"] == (
        "news",
        "legitimate interests (Art. 6(1)(f)): telling what is new",
    )
    assert said["billing_update"] == ("running the service", "contract (Art. 6(1)(b))")
    assert found["controller"]["name"] == "Acme GmbH"
    assert found["controller"]["address"] == "Street 1"
    assert found["controller"]["joint"] == NOT_STATED
    assert found["transfers"][1] == {"to": "IN", "recipient": NOT_STATED, "safeguard": NOT_STATED}
    assert found["retention"]["events"] == "30 days"
    assert "email: mx.acme.example (server)" in found["recipients"]
    assert "slack: its operator's API, by the tenant's bot" in found["recipients"]
    assert any("collect.example" in each for each in found["recipients"])
    assert found["languages"] == ["de", "en"]
    assert "disks are encrypted" in found["measures"]
    assert "secret" not in told


def test_a_page_has_every_point_of_the_article(tmp_path):
    tenant_file(tmp_path, privacy=STATED)
    tenant_file(tmp_path, "other", privacy={**STATED, "transfers": []})

    told = record("--out", "record.md")
    page = (tmp_path / "record.md").read_text()

    assert told.exit_code == 0
    assert page.count("# Record of processing activities: ") == 2
    for point in "abcdefg":
        assert f"({point})" in page
    assert "transfers[1].safeguard" in told.stderr


def test_a_record_with_nothing_missing_says_so(tmp_path):
    tenant_file(tmp_path, privacy={**STATED, "transfers": []})

    assert "Nothing the law asks for is missing" in record("--tenant", "acme", "-o", "r.md").stdout


@pytest.mark.parametrize(
    ("privacy", "what"),
    [
        ({"controler": {}}, "Did you mean 'controller'?"),
        ({"controller": {"nmae": "x"}}, "Did you mean 'name'?"),
        ({"controller": {"name": ""}}, "wants a string"),
        ({"controller": []}, "wants an object"),
        ([], "'privacy' wants an object"),
        ({"purposes": []}, "'privacy.purposes' wants an object"),
        ({"purposes": {"*": {"legal_basis": "contrct"}}}, "Did you mean 'contract'?"),
        ({"purposes": {"*": {"legal_basis": 1}}}, "There is no legal basis '1'"),
        ({"purposes": {"*": {"interest": "x", "legal_basis": "consent"}}}, "legitimate_interests alone"),
        ({"purposes": {"*": {"why": "x"}}}, "has no key 'why'"),
        ({"subjects": "customers"}, "'privacy.subjects' wants a list of texts"),
        ({"measures": [1]}, "'privacy.measures' wants a string"),
        ({"transfers": {}}, "'privacy.transfers' wants a list"),
        ({"transfers": [{}]}, "A transfer has no 'to'"),
        ({"transfers": [{"to": "US", "via": "x"}]}, "has no key 'via'"),
    ],
)
def test_a_wrong_fact_is_an_error_at_its_place(privacy, what, tmp_path):
    tenant_file(tmp_path, privacy=privacy)

    told = record("--tenant", "acme")

    assert told.exit_code == 2
    assert what in told.stderr
    assert "tenants/acme/tenant.json:" in told.stderr
    assert told.stdout == ""


def test_an_unknown_tenant_is_named_with_the_nearest(tmp_path):
    tenant_file(tmp_path)

    told = record("--tenant", "acmee")

    assert (told.exit_code, "Did you mean 'acme'?" in told.stderr) == (2, True)


texts = st.text(min_size=1)
facts = st.builds(
    ProcessingFacts,
    controller=st.builds(Controller, name=st.text(), contact=st.text()),
    purposes=st.dictionaries(
        st.sampled_from(["t", "account", "*"]),
        st.builds(Purpose, purpose=st.text(), legal_basis=st.none() | st.sampled_from(LEGAL_BASES)),
    ),
    subjects=st.lists(texts).map(tuple),
)


@given(facts)
def test_no_fact_is_invented(said):
    template = TemplateData("t", "account", {"properties": {"n": {"x-pii": "name"}}})

    made = record_of(Tenant("acme"), said, [template], retention_days=9, analytics_endpoint=None)
    (activity,) = made.activities

    purposes = [said.purposes[name] for name in ("t", "account", "*") if name in said.purposes]
    assert activity.purpose == next((each.purpose for each in purposes if each.purpose), NOT_STATED)
    assert (activity.legal_basis == NOT_STATED) is all(each.legal_basis is None for each in purposes)
    assert made.controller["name"] == (said.controller.name or NOT_STATED)
    assert ("subjects" in missing_facts(made)) is (made.subjects == (NOT_STATED,))


@given(texts)
def test_no_text_makes_markup_of_a_page(text):
    said = ProcessingFacts(subjects=(text,), measures=(text,), controller=Controller(name=text))
    neutral = ProcessingFacts(subjects=("x",), measures=("x",), controller=Controller(name="x"))
    pages = [
        to_markdown(record_of(Tenant("a"), each, [], retention_days=1, analytics_endpoint=None))
        for each in (said, neutral)
    ]

    heads = [[line for line in page.splitlines() if line.startswith("#")] for page in pages]
    bars = [[len(BAR.findall(line)) for line in page.split("\n")] for page in pages]
    assert heads[0] == heads[1]
    assert bars[0] == bars[1]
