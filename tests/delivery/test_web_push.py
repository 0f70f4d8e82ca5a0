"""Web Push: the RFC's own example, another implementation's reading, and what is refused."""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

import http_ece
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from info.delivery import (
    Subscription,
    check_endpoint,
    parse_destination,
    parse_subscription,
    private_key_of,
    read_vapid_key,
    vapid_header,
    vapid_key,
    vapid_public,
    web_push_body,
)
from info.delivery.web_push import PUSH_BYTES, public_point
from info.errors import DeliveryError


def bytes_of(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def text_of(raw):
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


# RFC 8291 §5 and appendix A.
PLAINTEXT = b"When I grow up, I want to be a watermelon"
SERVER = bytes_of("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
BROWSER = bytes_of("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = bytes_of("DGv6ra1nlYgDCS1FRnbzlw")
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_y"
    "l95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def given_subscription(**changes):
    keys = {"p256dh": P256DH, "auth": AUTH}
    return json.dumps(
        {"endpoint": "https://push.example/abc", "expirationTime": None, "keys": keys} | changes
    )


def key_of(scalar):
    return ec.derive_private_key(int.from_bytes(scalar, "big"), ec.SECP256R1())


def opened(body):
    """The message, as another implementation reads it with the browser's keys."""
    return http_ece.decrypt(
        body, private_key=key_of(BROWSER), auth_secret=bytes_of(AUTH), version="aes128gcm"
    )


def test_the_example_of_the_rfc_comes_out_byte_for_byte():
    body = web_push_body(PLAINTEXT, parse_subscription(given_subscription()), key=key_of(SERVER), salt=SALT)

    assert text_of(body) == BODY


@given(st.binary(max_size=PUSH_BYTES))
def test_another_implementation_reads_what_we_encrypt(message):
    body = web_push_body(
        message,
        parse_subscription(given_subscription()),
        key=private_key_of(os.urandom(48)),
        salt=os.urandom(16),
    )

    assert opened(body) == message


@pytest.mark.parametrize(("size", "fits"), [(0, True), (3992, True), (3993, True), (3994, False)])
def test_a_push_fits_4096_bytes_or_is_refused(size, fits):
    def make():
        subscription = parse_subscription(given_subscription())
        return web_push_body(b"x" * size, subscription, key=key_of(SERVER), salt=SALT)

    if fits:
        assert len(make()) == size + 103
        assert len(make()) <= 4096
    else:
        with pytest.raises(DeliveryError, match=r"3,994 bytes; encrypted, 3,993 fit"):
            make()


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}",
        "[]",
        '{"endpoint": "https://push.example/a"}',
        given_subscription(endpoint=7),
        given_subscription(endpoint="https://push.example/" + "a" * 3000),
        given_subscription(keys={"p256dh": P256DH}),
        given_subscription(keys={"p256dh": P256DH[:-4], "auth": AUTH}),
        given_subscription(keys={"p256dh": P256DH, "auth": AUTH + "AAAA"}),
        given_subscription(keys={"p256dh": 7, "auth": AUTH}),
        given_subscription(keys=None),
    ],
)
def test_what_is_no_subscription_is_refused_without_a_quote(text):
    with pytest.raises(DeliveryError, match="no usable push subscription") as caught:
        parse_subscription(text)

    assert "push.example" not in str(caught.value)


def test_a_key_that_is_no_point_of_the_curve_is_refused():
    wrong = Subscription("https://push.example/a", b"\x04" + b"\x01" * 64, bytes_of(AUTH))

    with pytest.raises(DeliveryError, match="no point of the curve"):
        web_push_body(b"x", wrong, key=key_of(SERVER), salt=SALT)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com:443/QGu",
        "https://wns2-par02p.notify.windows.com/w/?token=BQ%3d",
    ],
)
def test_endpoints_of_push_services_are_taken(endpoint):
    check_endpoint(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/a",
        "https://localhost/a",
        "https://127.0.0.1/a",
        "https://2130706433/a",
        "https://0x7f.1/a",
        "https://[::1]/a",
        "https://169.254.169.254/latest/meta-data",
        "https://metadata.google.internal/a",
        "https://push.example:8443/a",
        "https://user@push.example/a",
        "https://push.example\\@127.0.0.1/a",
        "https://push.example/a b",
        "https://push.example:99999/a",
        "file:///etc/passwd",
        "",
    ],
)
def test_an_address_that_no_push_service_has_is_refused(endpoint):
    with pytest.raises(DeliveryError, match="no usable push subscription"):
        check_endpoint(endpoint)


def test_a_tenant_may_name_the_services_it_takes():
    check_endpoint("http://127.0.0.1:8080/push/1", ("http://127.0.0.1:8080/",))
    with pytest.raises(DeliveryError, match=r"channels\.push\.endpoints"):
        check_endpoint("https://push.example/a", ("https://fcm.googleapis.com/",))


def test_a_subscription_is_a_destination_of_its_channel_alone():
    destination = parse_destination(given_subscription(), "push.webpush")

    assert (destination.provider, destination.address) == ("webpush", "https://push.example/abc")
    assert "push.example" not in repr(destination)
    with pytest.raises(DeliveryError, match=r"push\.webpush"):
        parse_destination(given_subscription(), "slack")


def test_a_vapid_header_is_signed_for_the_origin_and_ends():
    key = vapid_key(b"t" * 32)

    header = vapid_header("https://push.example/x/y?z", key, now=1_000.5, contact="ops@acme.example")

    token, public = header.removeprefix("vapid t=").split(", k=")
    head, claims, signature = token.split(".")
    assert json.loads(bytes_of(head)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(bytes_of(claims)) == {
        "aud": "https://push.example",
        "exp": 1_000 + 12 * 3600,
        "sub": "mailto:ops@acme.example",
    }
    raw = bytes_of(signature)
    reader = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(public))
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    reader.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    with pytest.raises(InvalidSignature):
        reader.verify(der, f"{head}.{claims}x".encode(), ec.ECDSA(SHA256()))


def test_a_tenant_has_one_key_of_its_own_or_the_one_that_browsers_know():
    assert vapid_public(vapid_key(b"t" * 32)) == vapid_public(vapid_key(b"t" * 32))
    assert vapid_public(vapid_key(b"t" * 32)) != vapid_public(vapid_key(b"u" * 32))
    assert bytes_of(vapid_public(read_vapid_key(text_of(SERVER)))) == public_point(key_of(SERVER))
    for wrong in ("", "AAAA", text_of(bytes(32)), "$" * 43):
        with pytest.raises(DeliveryError, match="vapid_key"):
            read_vapid_key(wrong)
