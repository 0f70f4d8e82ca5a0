"""Places, envelopes, wrapped keys, blind indexes, records in two parts: worked examples beside properties."""

import os

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from info.errors import LostKey
from info.model.values import Reason, Recipient
from info.privacy.sealing import (
    WRONG_KEY,
    Broken,
    Place,
    blind_index,
    cipher_of,
    clear,
    forgotten,
    index_key,
    is_sealed,
    joined,
    key_of,
    normalised,
    opened,
    parted,
    place_bytes,
    read_root_keys,
    root_id,
    root_text,
    sealed,
    tenant_place,
    unwrapped,
    wrapped,
)
from info.testing.contracts import CHOICES, a_message
from tests.privacy.sealing.rings import ROOT_KEY, root

KEY, ID, NONCE = b"k" * 32, b"12345678", b"n" * 12
CIPHER = cipher_of(KEY)
HERE = Place("t", "r_1", "message", "m-1", "personal")
NAMES = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
PLACES = st.builds(Place, NAMES, NAMES, NAMES, NAMES, NAMES)


@pytest.mark.parametrize(
    "other",
    [
        Place("t", "r_1", "message", "m-1", "other"),
        Place("t", "r_1", "message", "m-2", "personal"),
        Place("t", "r_1", "delivery", "m-1", "personal"),
        Place("t", "r_2", "message", "m-1", "personal"),
        Place("u", "r_1", "message", "m-1", "personal"),
        Place("tr_1", "", "message", "m-1", "personal"),
        Place("t", "r_1message", "", "m-1", "personal"),
        Place("t", "r_1", "message", "m-1personal", ""),
    ],
)
def test_a_value_opens_in_its_own_place_alone(other):
    value = sealed(b"Ada", HERE, ID, CIPHER, NONCE)

    assert opened(value, HERE, CIPHER) == b"Ada"
    with pytest.raises(Broken, match="another place"):
        opened(value, other, CIPHER)


@given(PLACES, PLACES)
def test_no_two_places_are_written_alike(one, other):
    assert (place_bytes(one) == place_bytes(other)) == (one == other)


def test_another_version_of_the_form_is_another_place():
    assert place_bytes(HERE, 1) != place_bytes(HERE, 2)


@given(st.binary(max_size=200), PLACES)
def test_what_was_sealed_opens_as_it_was(value, place):
    made = sealed(value, place, ID, CIPHER, os.urandom(12))

    assert is_sealed(made)
    assert key_of(made) == ID
    assert opened(made, place, CIPHER) == value
    assert len(made) == len(value) + 37


def test_a_change_of_any_byte_is_seen():
    value = sealed(b"Ada Lovelace", HERE, ID, CIPHER, NONCE)

    for at in range(len(value)):
        changed = value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
        if 1 <= at < 9:
            assert key_of(changed) != ID  # the key it names is another one
            continue
        with pytest.raises(Broken):
            opened(changed, HERE, CIPHER)
    for cut in range(len(value)):
        with pytest.raises(Broken):
            opened(value[:cut], HERE, CIPHER)
    with pytest.raises(Broken):
        opened(value + b"\0", HERE, CIPHER)


def test_the_envelope_is_as_the_page_says():
    from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

    value = sealed(b"Ada", HERE, ID, CIPHER, NONCE)

    place = msgspec.msgpack.encode(["info sealed value", 1, "t", "r_1", "message", "m-1", "personal"])
    assert value == b"\x01" + ID + NONCE + AESGCMSIV(KEY).encrypt(NONCE, b"Ada", place)


@pytest.mark.parametrize("text", [b"", b"{}", b'{"user_name":"Ada"}', b"[1]", b"null", b'"\\u0001"'])
def test_json_is_never_taken_for_a_sealed_value(text):
    assert not is_sealed(text)


def test_a_key_of_another_length_is_refused():
    for wrong in (b"", b"k" * 16, b"k" * 31, b"k" * 33):
        with pytest.raises(ValueError, match="32 bytes"):
            cipher_of(wrong)


def test_a_key_unwraps_for_its_place_by_its_key_alone():
    value = wrapped(b"s" * 32, tenant_place("t", 1), CIPHER, NONCE)

    assert unwrapped(value, tenant_place("t", 1), CIPHER) == b"s" * 32
    assert b"s" * 8 not in value
    other = cipher_of(b"o" * 32)
    for place, by in ((("t", 2), CIPHER), (("u", 1), CIPHER), (("t", 1), other)):
        with pytest.raises(Broken, match=WRONG_KEY):
            unwrapped(value, tenant_place(*place), by)
    with pytest.raises(Broken, match="no wrapped key"):
        unwrapped(value[:-1], tenant_place("t", 1), CIPHER)


@pytest.mark.parametrize(
    ("value", "kind", "wanted"),
    [
        ("Ada", "exact", "Ada"),
        (" Ada ", "exact", " Ada "),
        ("ADA@Example.org", "email", "ada@example.org"),
        (" ada@example.org\n", "email", "ada@example.org"),
        ("straße@example.org", "email", "strasse@example.org"),
        ("\uff41da@example.org", "email", "ada@example.org"),
        ("+44 20 7946 0000", "phone", "+442079460000"),
        ("0044 (20) 7946-0000", "phone", "+442079460000"),
        ("+44\u00a020\u20117946.0000", "phone", "+442079460000"),
        ("Zoe\u0308  LOVELACE", "name", "zoë lovelace"),
    ],
)
def test_spellings_of_one_value_are_brought_together(value, kind, wanted):
    assert normalised(value, kind) == wanted


def test_an_index_is_equal_for_one_value_of_one_tenant_and_purpose_alone():
    key, other = index_key(b"t" * 32), index_key(b"u" * 32)

    index = blind_index(key, "email", "Ada@Example.org", "email")

    assert index == blind_index(key, "email", "ada@example.org", "email")
    assert index.startswith("i_")
    assert len(index) == 34
    others = {
        blind_index(other, "email", "ada@example.org", "email"),
        blind_index(key, "login", "ada@example.org", "email"),
        blind_index(key, "email", "ada@example.com", "email"),
        blind_index(key, "emai", "lada@example.org", "email"),
    }
    assert index not in others
    assert len(others) == 4
    with pytest.raises(ValueError, match="exact, email, phone, name"):
        blind_index(key, "email", "x", "mail")


REFUSED = (Reason("url", "This address is of Zwickel", "links.go"), Reason("b", "no"))


def whole_record():
    message = a_message(1, key="order 7 of Zwickel", recipient="r_1")
    person = Recipient("Zwickel", "de-AT", "Europe/Vienna", {"email": "z@x.org"}, {"age": 36})
    request = replace(message.request, recipient=person, locale="de-AT", choices=CHOICES)
    return replace(message, request=request, time_zone="Europe/Vienna", reasons=REFUSED, status="refused")


def test_a_record_in_two_parts_is_the_record_again():
    record = whole_record()

    assert joined(clear(record, b"\x01", "i_1"), parted(record)) == record


def test_a_part_sealed_before_there_were_choices_opens_without_any():
    record = whole_record()
    before = msgspec.msgpack.encode(msgspec.msgpack.decode(parted(record))[:9])

    again = joined(clear(record, b"\x01", "i_1"), before)

    assert again == replace(record, request=replace(record.request, choices=()))


def test_a_message_nothing_was_chosen_for_is_written_as_it_ever_was():
    assert b"choices" not in msgspec.msgpack.encode(a_message(1, recipient="r_1"))
    assert b"choices" in msgspec.msgpack.encode(whole_record())


def test_the_clear_part_says_nothing_of_the_person():
    record = whole_record()

    kept = clear(record, b"\x01sealed", "i_1")

    assert set(told(kept)) & set(told(record)) >= {"t-1", "tenant_welcome", "slack", "control", "r_1"}
    for value in ("Zwickel", "z@x.org", "de-AT", "Vienna", "36", "Ada", "order", "h" * 64, "T19:00", "0.95"):
        assert value not in repr(kept)
    assert [(reason.code, reason.text, reason.path) for reason in kept.reasons] == [
        ("url", "", "links.go"),
        ("b", "", ""),
    ]


def told(record):
    return [value for value in repr(record).replace("'", " ").split() if value]


def test_every_field_of_a_record_is_in_clear_by_decision_or_sealed():
    """A new field of a record stands here, or a person's data might stand in clear by oversight."""
    names = "tenant id request status text_locale decision program snapshot fingerprint created_at reasons"
    clear_fields = {*names.split(), "texts_reason", "recipient_key"}
    sealed_fields = {"format_locale", "time_zone", "rendering_hash", "locale_reason"}
    clear_of_request = {"tenant", "template", "channel", "variant", "personalize", "updates", "tone"}
    sealed_of_request = {"context", "locale", "recipient", "idempotency_key", "choices"}

    record = whole_record()
    assert set(record.__struct_fields__) == clear_fields | sealed_fields
    assert set(record.request.__struct_fields__) == clear_of_request | sealed_of_request


def test_a_forgotten_record_is_as_the_store_leaves_one():
    left = forgotten(clear(whole_record(), b"\x01", "i_1"))

    assert (left.request.context, left.request.recipient, left.request.idempotency_key) == (b"", None, None)
    assert (left.recipient_key, left.rendering_hash) == (None, "")
    assert left.decision == whole_record().decision
    assert forgotten(whole_record()).request.choices == ()


@pytest.mark.parametrize("form", ["base64", "hex", "urlsafe"])
def test_a_root_key_is_read_in_each_of_its_forms(form):
    key = b"\xfb\xff" * 16
    text = {
        "base64": root_text([key]),
        "hex": f"# a remark, not a key\n{key.hex()}\n",
        "urlsafe": "-_" + root_text([key]).strip()[2:].replace("+", "-").replace("/", "_"),
    }[form]

    assert read_root_keys(text) == (key,)


def test_two_root_keys_wrap_by_the_first_and_unwrap_by_both():
    old, new = b"o" * 32, b"n" * 32
    place = tenant_place("t", 0)
    by_old = root(old).wrap(KEY, place)

    both = root(*read_root_keys(f"{new.hex()},{old.hex()}"))

    assert both.unwrap(by_old, place) == KEY
    assert not both.is_current(by_old)
    assert both.is_current(both.wrap(KEY, place))
    assert both.ids == (root_id(new), root_id(old))
    with pytest.raises(LostKey, match=rf"Root key {root_id(new)} is missing: a test holds {root_id(old)}"):
        root(old).unwrap(both.wrap(KEY, place), place)


@pytest.mark.parametrize("text", ["", "# nothing\n", "AAAA", "Zwickel" * 7, "a" * 63, "ä" * 44])
def test_what_is_no_root_key_is_refused_and_not_quoted(text):
    with pytest.raises(ValueError, match="key") as caught:
        read_root_keys(text)

    assert "Zwickel" not in str(caught.value)


def test_nothing_shows_a_key():
    shown = f"{root()!r} {root().name} {KEY!r}"

    assert ROOT_KEY.hex() not in shown
    assert root_text([ROOT_KEY]).strip() not in shown
