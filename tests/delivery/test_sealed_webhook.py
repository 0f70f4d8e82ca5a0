"""Webhooks sealed for their reader: another implementation of HPKE opens them, and nobody else can."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhpke import AEADId, CipherSuite, KDFId, KEMId, KEMKey, OpenError

from info.delivery import sealed_webhook_body, sealing_info
from info.errors import DeliveryError

PRIVATE = X25519PrivateKey.from_private_bytes(sha256(b"the reader of these tests").digest())
RAW = PRIVATE.public_key().public_bytes_raw()
PUBLIC = urlsafe_b64encode(RAW).rstrip(b"=").decode()


def bytes_of(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def opened(body, private=PRIVATE, **changes):
    """The payload, as pyhpke opens it by what the page says."""
    sealed = {**json.loads(body), **changes}
    suite = CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, AEADId.AES256_GCM)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    info = f"info sealed webhook v1\n{sealed['message']}\n{sealed['media_type']}".encode()
    reader = suite.create_recipient_context(bytes_of(sealed["enc"]), KEMKey.from_pem(pem), info=info)
    return reader.open(bytes_of(sealed["ciphertext"]))


def sealed(payload=None, **changes):
    arguments = {"message_id": "0" * 32, "public_key": PUBLIC, "media_type": "application/json"} | changes
    return sealed_webhook_body({"data": "Zwickel"} if payload is None else payload, **arguments)


@pytest.mark.parametrize("payload", [{"data": "Zwickel äöü"}, [], "a text\nas it is", ""])
def test_another_implementation_opens_the_body(payload):
    body = sealed(payload)

    read = opened(body)
    assert (read.decode() if isinstance(payload, str) else json.loads(read)) == payload
    assert b"Zwickel" not in body


def test_the_envelope_says_how_to_open_it():
    found = json.loads(sealed())

    assert found | {"enc": "", "ciphertext": ""} == {
        "info_sealed": 1,
        "suite": "DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM",
        "key": sha256(RAW).hexdigest()[:16],
        "message": "0" * 32,
        "media_type": "application/json",
        "enc": "",
        "ciphertext": "",
    }
    assert sealing_info("m", "t") == b"info sealed webhook v1\nm\nt"


def test_it_opens_for_nobody_else_and_as_nothing_else():
    body = sealed()
    turned = json.loads(body)["ciphertext"][:-2] + "AA"

    for change in ({"message": "1" * 32}, {"media_type": "text/html"}, {"ciphertext": turned}):
        with pytest.raises(OpenError):
            opened(body, **change)
    with pytest.raises(OpenError):
        opened(body, private=X25519PrivateKey.generate())


@pytest.mark.parametrize("form", [PUBLIC, f"x25519:{PUBLIC}", f" {PUBLIC}= "])
def test_a_key_is_read_in_each_of_its_forms(form):
    assert b"Zwickel" in opened(sealed(public_key=form))


@pytest.mark.parametrize("wrong", ["", "AAAA", "no key at all", PUBLIC[:-2], "A" * 43, "ä" * 43])
def test_what_is_no_key_is_refused_and_nothing_is_sent(wrong):
    with pytest.raises(DeliveryError, match="Nothing was sent"):
        sealed(public_key=wrong)
