"""What a tenant's policy makes of the values of a message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.model.content import ACTIONS, Blocked, ContentPolicy
from info.model.values import Tenant
from info.validators.content import EVERYTHING, KINDS, content_filter, masked, prose_paths
from info.validators.content.hits import Hit
from info.validators.content.law import demanded, jurisdictions, law_date
from info.validators.content.places import replaced, strings_at

SCHEMA = {
    "$defs": {"who": {"type": "string", "x-pii": "name"}},
    "properties": {
        "note": {"type": "string"},
        "mail": {"type": "string", "x-pii": "email"},
        "plan": {"enum": ["free", "paid"]},
        "at": {"type": "string", "format": "date-time"},
        "code": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "url": {"type": "string", "format": "uri"},
        "rows": {"items": {"properties": {"by": {"$ref": "#/$defs/who"}, "n": {"type": "integer"}}}},
        "more": {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
    },
}  # fmt: skip
PLACES = prose_paths(SCHEMA)


def judge(context, language="en", places=PLACES, **policy):
    return content_filter(Tenant("acme", content=ContentPolicy(values=True, **policy))).judge(
        context, places, language
    )


def test_free_text_is_where_the_schema_lets_words_be():
    assert [(place.path, place.mark, place.url) for place in PLACES] == [
        (("note",), "", False),
        (("mail",), "email", False),
        (("url",), "", True),
        (("rows", "[]", "by"), "name", False),
        (("more", "*"), "", False),
    ]


def test_a_clean_context_is_let_through_as_it_is():
    context = {"note": "See you on Monday.", "mail": "ada@example.org", "plan": "free"}

    verdict = judge(context)

    assert (verdict.action, verdict.reasons, verdict.context) == ("allow", (), None)


@pytest.mark.parametrize(
    ("value", "kind", "action", "left"),
    [
        ("to ada@example.org", "email", "mask", "to [email]"),
        ("card 4111111111111111", "card", "mask", "card [card]"),
        ("IBAN DE89370400440532013000", "iban", "mask", "IBAN [iban]"),
        ("pay\u200bpal", "invisible", "mask", "paypal"),
        ("password: x7Kq!v92LmPz", "secret", "refuse", "password: [secret]"),
        ("p\u0430ypal", "homograph", "hold", None),
        ("at p\u0430ypal.com", "link", "hold", None),
        ("holy shit", "offensive", "hold", None),
    ],
)
def test_each_kind_has_its_usual_action(value, kind, action, left):
    verdict = judge({"note": value})

    assert verdict.action == ACTIONS[kind] == action
    assert [(reason.code, reason.path) for reason in verdict.reasons] == [(f"content.{kind}", "note")]
    assert verdict.context == (None if left is None else {"note": left})


def test_no_reason_quotes_what_it_is_about():
    verdict = judge({"note": "ada@example.org holy shit password: x7Kq!v92LmPz"})

    told = " ".join(reason.text for reason in verdict.reasons)
    assert not {"ada", "example", "shit", "x7Kq"} & set(told.replace(".", " ").split())
    assert "'note' holds an e-mail address. It was masked." in told
    assert verdict.action == "refuse"


def test_declared_data_may_stand_where_it_is_declared():
    assert judge({"mail": "ada@example.org"}).action == "allow"
    assert judge({"mail": "card 4111111111111111"}).action == "mask"
    assert judge({"rows": [{"by": "ada@example.org"}]}).context == {"rows": [{"by": "[email]"}]}


def test_an_address_that_carries_a_declared_value_is_held():
    context = {"mail": "ada@example.org", "url": "https://acme.example/?m=ada%40example.org"}

    verdict = judge(context)

    assert (verdict.action, [reason.path for reason in verdict.reasons]) == ("hold", ["url"])
    assert judge({**context, "url": "https://acme.example/?m=17"}).action == "allow"


@pytest.mark.parametrize(
    ("url", "held"),
    [
        ("https://acme.example/u/anna", True),
        ("https://acme.example/?n=Anna&x=1", True),
        ("https://acme.example/annapurna", False),
        ("https://anna.example/a", False),
        ("https://anna.example", False),
    ],
)
def test_a_short_name_is_carried_only_as_a_word_behind_the_host(url, held):
    verdict = judge({"rows": [{"by": "Anna"}], "url": url})

    assert (verdict.action == "hold") is held


def test_a_policy_says_what_is_done_and_from_where_on():
    assert judge({"note": "to ada@example.org"}, actions={"email": "allow"}).action == "allow"
    assert judge({"note": "to ada@example.org"}, actions={"email": "refuse"}).action == "refuse"
    assert judge({"note": "to ada@example.org"}, confidence=0.99).action == "allow"
    assert judge({"note": "stupid"}, confidence=0.1).action == "hold"
    assert judge({"note": "holy shit"}, allow=("Shit", "holy shit")).action == "allow"


def test_a_blocked_entry_has_an_action_and_languages_of_its_own():
    block = (Blocked("rival"), Blocked("wager*", "hold"), Blocked("gift", "refuse", ("de",)))

    assert judge({"note": "our rival"}, block=block).action == "refuse"
    assert judge({"note": "wagering"}, block=block).action == "hold"
    assert judge({"note": "a gift"}, block=block).action == "allow"
    assert judge({"note": "ein Gift"}, "de", block=block).action == "refuse"


def test_without_a_schema_every_string_is_looked_at():
    context = {"a": {"b": ["x", "ada@example.org"]}, "c": "ada@example.org"}

    verdict = judge(context, places=EVERYTHING)

    assert verdict.context == {"a": {"b": ["x", "[email]"]}, "c": "[email]"}


def test_equal_policies_share_one_filter():
    one, other = (Tenant(name, content=ContentPolicy(values=True, allow=("x",))) for name in ("a", "b"))

    assert content_filter(one) is content_filter(other)
    assert content_filter(one) is not content_filter(Tenant("a"))


def test_every_kind_has_an_action():
    assert set(ACTIONS) == set(KINDS)


@given(st.recursive(st.text(max_size=5) | st.integers() | st.none(), lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from("abc"), inner, max_size=3), max_leaves=8))  # fmt: skip
def test_what_is_replaced_is_what_is_read(context):
    for path in (("*",), ("a",), ("a", "[]"), ("[]", "b"), ("*", "b")):
        seen = list(strings_at(context, path))
        marked = replaced(context, path, lambda text: f"<{text}>")

        assert list(strings_at(marked, path)) == [f"<{text}>" for text in seen]


@given(st.text("ab c", max_size=30), st.lists(st.tuples(st.integers(0, 29), st.integers(1, 5)), max_size=4))
def test_masking_takes_what_is_hit_and_keeps_the_rest(text, spans):
    hits = sorted(Hit(start, start + size, "card", 0.9) for start, size in spans if start + size <= len(text))
    kept = [mark for place, mark in enumerate(text) if not any(hit.start <= place < hit.end for hit in hits)]

    assert masked(text, hits).replace("[card]", "") == "".join(kept)


def test_the_rules_of_law_are_dated_and_have_sources():
    everywhere = ContentPolicy(jurisdictions=jurisdictions())
    rules = demanded(everywhere, "marketing", ("email", "sms"))

    assert law_date() >= "2026-11-30"
    assert {"EU", "US", "GB", "CA", "AU"} <= set(jurisdictions())
    assert all(rule.source and rule.says and "2000" < rule.since < law_date() for rule in rules)
    assert demanded(everywhere, "billing", ("email",)) == ()
    assert [rule.id for rule in demanded(ContentPolicy(marketing=("tips",)), "tips", ("email",))] == [
        "us.can_spam",
        "eu.eprivacy",
    ]
