"""What a tenant's file says of caps and habits, and a template of fatigue."""

from __future__ import annotations

import json

import jsonschema_rs
import pytest

from info.errors import TemplateError
from info.publishing import loads, long_form
from tests.docs.tables import ROOT

CAPS = {"marketing": {"day": 3, "week": 10}, "service": {"week": 20}}


def tenant(**more):
    return {"id": "acme", "brand": {"name": "Acme"}, "links": {}, **more}


def template(experiment):
    texts = {"topic": "account", "subject": "S", "short": "T", "body": {"x": "Hi"}}
    made = {"id": "t", **texts, "variants": {"b": {"subject": "B"}}, "experiment": experiment}
    return json.dumps(made).encode()


def valid(name, value):
    schema = json.loads((ROOT / f"src/info/schemas/{name}.v1.json").read_text("utf-8"))
    return jsonschema_rs.validator_for(schema).is_valid(value)


def test_caps_and_habits_are_read_and_off_when_left_out(project):
    library = project(
        {
            "tenants/acme/tenant.json": tenant(caps=CAPS, habits=True),
            "tenants/globex/tenant.json": {**tenant(), "id": "globex"},
        }
    )

    acme, globex = library.tenant("acme"), library.tenant("globex")
    assert (acme.caps, acme.habits) == (CAPS, True)
    assert (globex.caps, globex.habits) == ({}, False)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"caps": []}, "'caps' wants an object by purpose."),
        ({"caps": {"essential": {"day": 1}}}, "Essential messages are never capped."),
        ({"caps": {"marketng": {"day": 1}}}, "Did you mean 'marketing'?"),
        ({"caps": {"marketing": {}}}, "'caps.marketing' wants a number a day, a week, or both."),
        ({"caps": {"marketing": 3}}, "'caps.marketing' wants a number a day, a week, or both."),
        ({"caps": {"marketing": {"dya": 1}}}, "Did you mean 'day'?"),
        ({"caps": {"marketing": {"day": 0}}}, "'caps.marketing.day' wants a whole number from 1."),
        ({"caps": {"marketing": {"day": True}}}, "'caps.marketing.day' wants a whole number from 1."),
        ({"caps": {"marketing": {"week": 1.5}}}, "'caps.marketing.week' wants a whole number from 1."),
        ({"habits": "yes"}, "'habits' is true or false."),
    ],
)
def test_a_wrong_value_is_told_at_its_place_and_refused_by_the_schema(project, more, told):
    library = project({"tenants/acme/tenant.json": tenant(**more)})

    with pytest.raises(TemplateError) as error:
        library.tenant("acme")
    assert told in str(error.value)
    assert not valid("tenant", tenant(**more))


def test_the_schema_takes_what_is_read():
    assert valid("tenant", tenant(caps=CAPS, habits=False))


def test_fatigue_is_read_and_written_and_left_out_when_it_is_off():
    document = loads(template({"fatigue": True}))
    plain = loads(template({"goal": "clicked"}))

    assert document.experiment.fatigue
    assert long_form(document)["experiment"]["fatigue"] is True
    assert loads(json.dumps(long_form(document)).encode()) == document
    assert not plain.experiment.fatigue
    assert "fatigue" not in long_form(plain)["experiment"]
    with pytest.raises(TemplateError, match="'fatigue' is true or false"):
        loads(template({"fatigue": "yes"}))
