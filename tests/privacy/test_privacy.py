"""Pseudonyms, masks and logs: personal values go nowhere they are not meant to go."""

from __future__ import annotations

import hmac
import io
import logging
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.privacy import (
    PersonalDataFilter,
    Pseudonyms,
    hidden,
    hiding,
    mask,
    personal_values,
    pii_paths,
    recipient_key,
    tenant_key,
)

MASTER = b"a master key of 32 bytes, enough"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "user_name": {"type": "string", "x-pii": "name"},
        "plan.name": {"type": "string"},
        "contact": {"type": "object", "properties": {"mail": {"x-pii": "email"}, "kind": {}}},
        "address": {"type": "object", "x-pii": "address", "properties": {"street": {}}},
        "guests": {"type": "array", "items": {"$ref": "#/$defs/guest"}},
        "aliases": {"type": "array", "items": {"type": "string", "x-pii": True}},
        "notes": {"additionalProperties": {"type": "string", "x-pii": "note"}},
        "age": {"anyOf": [{"type": "integer", "x-pii": "age"}, {"type": "null"}]},
    },
    "$defs": {"guest": {"properties": {"name": {"x-pii": "name"}, "seat": {}}}},
}
CONTEXT: dict[str, Any] = {
    "user_name": "Ada Lovelace",
    "plan.name": "Pro",
    "contact": {"mail": "ada@x.org", "kind": "work"},
    "address": {"street": "St James's Square"},
    "guests": [{"name": "Charles", "seat": 1}, {"seat": 2}],
    "aliases": ["AAL"],
    "notes": {"a": "likes tea"},
    "age": 36,
}


def test_a_pseudonym_is_stable_and_belongs_to_one_tenant():
    names = Pseudonyms(MASTER)

    assert names.of("acme", "r-1") == Pseudonyms(MASTER).of("acme", "r-1")
    assert names.of("acme", "r-1") != names.of("label", "r-1")
    assert names.of("acme", "r-1") != names.of("acme", "R-1")
    assert names.of("acme", "r-1") != Pseudonyms(MASTER + b"!").of("acme", "r-1")


def test_a_pseudonym_is_hmac_sha256_under_the_tenants_hkdf_key():
    extracted = hmac.new(b"info tenant keys v1", MASTER, sha256).digest()
    key = hmac.new(extracted, b"acme\x01", sha256).digest()
    digest = hmac.new(key, b"info recipient pseudonym v1\x00r-1", sha256)

    assert tenant_key(MASTER, "acme") == key
    assert recipient_key(key, "r-1") == "r_" + digest.hexdigest()[:32]


def test_a_short_key_is_refused_and_no_key_is_shown():
    with pytest.raises(ValueError, match="16 bytes"):
        Pseudonyms(b"short")
    assert "master" not in repr(Pseudonyms(MASTER))


def test_marks_are_found_wherever_the_schema_puts_them():
    assert pii_paths(SCHEMA) == {
        ("user_name",): "name",
        ("contact", "mail"): "email",
        ("address",): "address",
        ("guests", "[]", "name"): "name",
        ("aliases", "[]"): "personal",
        ("notes", "*"): "note",
        ("age",): "age",
    }


def test_a_masked_context_keeps_its_shape_and_no_personal_value():
    masked = mask(CONTEXT, pii_paths(SCHEMA))

    assert masked == {
        "user_name": "[name]",
        "plan.name": "Pro",
        "contact": {"mail": "[email]", "kind": "work"},
        "address": "[address]",
        "guests": [{"name": "[name]", "seat": 1}, {"seat": 2}],
        "aliases": ["[personal]"],
        "notes": {"a": "[note]"},
        "age": "[age]",
    }
    assert CONTEXT["user_name"] == "Ada Lovelace"


def test_null_stays_null():
    assert mask({"user_name": None}, pii_paths(SCHEMA)) == {"user_name": None}


def test_a_schema_that_refers_to_itself_ends():
    schema = {"properties": {"a": {"$ref": "#"}, "b": {"x-pii": "b"}}}

    masked = mask({"a": {"a": {"b": "secret"}}}, pii_paths(schema))

    assert "secret" not in str(masked)


def test_personal_values_are_the_texts_a_log_must_not_show():
    assert personal_values(CONTEXT, pii_paths(SCHEMA)) == {
        "Ada Lovelace": "name",
        "ada@x.org": "email",
        "St James's Square": "address",
        "Charles": "name",
        "AAL": "personal",
        "likes tea": "note",
        "36": "age",
    }


@pytest.mark.parametrize(
    ("text", "values", "wanted"),
    [
        ("Hello Ada", {"ada": "name"}, "Hello [name]"),
        ("Adam and Ada", {"Ada": "name"}, "Adam and [name]"),  # short: only as a word
        ("xcharlesx", {"Charles": "name"}, "x[name]x"),
        ("Ada Lovelace", {"Ada": "first", "Ada Lovelace": "name"}, "[name]"),
        ("a.b axb", {"a.b": "x"}, "[x] axb"),
        ("", {"a": "b"}, ""),
        ("text", {}, "text"),
    ],
)
def test_values_are_hidden_in_texts(text: str, values: dict[str, str], wanted: str):
    assert hidden(text, values) == wanted


@given(st.text(min_size=4), st.text(), st.text())
def test_a_hidden_value_is_never_left_in_a_text(value: str, before: str, after: str):
    assert hidden(f"{before}{value}{after}", {value: "\x00"}).count(value) <= "[\x00]".count(value)


def logged(values: dict[str, str], log: Any) -> str:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(PersonalDataFilter())
    logger = logging.Logger("test")  # noqa: LOG001
    logger.addHandler(handler)
    with hiding(values):
        log(logger)
    return out.getvalue()


def test_a_log_shows_no_hidden_value_in_message_arguments_or_traceback():
    def log(logger: logging.Logger) -> None:
        try:
            raise LookupError("no Charles")  # noqa: TRY301
        except LookupError:
            logger.exception("cannot greet %s", "Charles")

    text = logged({"Charles": "name"}, log)

    assert "Charles" not in text
    assert "cannot greet [name]" in text
    assert "LookupError: no [name]" in text


def test_outside_the_block_nothing_is_hidden():
    with hiding({"Charles": "name"}):
        pass

    assert "Charles" in logged({}, lambda logger: logger.warning("Charles %d", 1))
