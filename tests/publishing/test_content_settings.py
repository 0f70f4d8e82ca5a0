"""The `content` of a tenant's file: what is read, and what is told at its place."""

from __future__ import annotations

import json

import jsonschema_rs
import pytest

from info.errors import TemplateError
from info.model.content import Blocked, ContentPolicy, RequiredPhrase
from tests.docs.tables import ROOT


def tenant(content):
    return {"id": "acme", "brand": {"name": "Acme"}, "links": {}, "content": content}


EVERYTHING = {
    "values": True,
    "actions": {"personal": "mask", "phone": "allow"},
    "confidence": 0.8,
    "block": ["rival", {"words": "wager*", "action": "hold", "languages": ["en"]}],
    "require": ["Acme Ltd", {"words": "Adv", "topics": ["news"], "channels": ["email"], "languages": ["de"]}],
    "allow": ["bastard"],
    "jurisdictions": ["CA"],
    "marketing": ["tips"],
    "lock_screen": ["name", "city"],
}


def test_every_setting_is_read(project):
    policy = project({"tenants/acme/tenant.json": tenant(EVERYTHING)}).tenant("acme").content

    assert policy == ContentPolicy(
        values=True,
        actions={
            **dict.fromkeys(("email", "card", "iban", "ip", "national_id"), "mask"), "phone": "allow",
        },
        confidence=0.8,
        block=(Blocked("rival"), Blocked("wager*", "hold", ("en",))),
        require=(RequiredPhrase("Acme Ltd"), RequiredPhrase("Adv", ("news",), ("email",), ("de",))),
        allow=("bastard",),
        jurisdictions=("CA",),
        marketing=("tips",),
        lock_screen=("name", "city"),
    )  # fmt: skip


def test_a_tenant_that_says_nothing_has_the_usual_policy(project):
    library = project({})

    assert library.tenant("acme").content == ContentPolicy()


def test_the_schema_of_tenant_files_knows_every_setting():
    schema = json.loads((ROOT / "src/info/schemas/tenant.v1.json").read_text("utf-8"))
    valid = jsonschema_rs.validator_for(schema).is_valid

    assert valid(tenant(EVERYTHING))
    assert valid(tenant({}))
    assert [name for name in EVERYTHING if valid(tenant({name: 7}))] == []
    assert not valid(tenant({"value": True}))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ([], "'content' wants an object."),
        ({"value": True}, "Did you mean 'values'?"),
        ({"values": "yes"}, "'content.values' wants true or false."),
        ({"actions": {"emial": "mask"}}, "Did you mean 'email'?"),
        ({"actions": {"email": "drop"}}, "There is no action 'drop'."),
        ({"actions": []}, "'content.actions' wants an object"),
        ({"confidence": 2}, "'content.confidence' wants a number from 0 to 1."),
        ({"confidence": True}, "'content.confidence' wants a number from 0 to 1."),
        ({"block": "rival"}, "'content.block' wants a list"),
        ({"block": [{"word": "x"}]}, "Did you mean 'words'?"),
        ({"block": [{"action": "hold"}]}, "has no words"),
        ({"block": ["!!"]}, "'content.block' wants words"),
        ({"block": ["x" * 201]}, "'content.block' wants words"),
        ({"block": [{"words": "x", "languages": ["not a tag"]}]}, "not a tag"),
        ({"require": [{"words": "x", "channels": ["slak"]}]}, "There is no channel 'slak'."),
        ({"jurisdictions": ["XX"]}, "There is no jurisdiction 'XX'."),
        ({"lock_screen": [1]}, "wants a string"),
    ],
)
def test_a_slip_is_told_at_its_place(project, content, told):
    library = project({"tenants/acme/tenant.json": json.dumps(tenant(content), indent=1)})

    with pytest.raises(TemplateError) as caught:
        library.tenant("acme")

    assert told in str(caught.value)
    assert caught.value.place.startswith("tenants/acme/tenant.json:")
    assert caught.value.line >= 7
