"""Signals by which a browser opts out; and addresses that are the same one."""

import pytest

from info.privacy import address_key, is_pseudonym, opt_out_of, recipient_key


@pytest.mark.parametrize(
    ("headers", "source"),
    [
        ({}, None),
        ({"Sec-GPC": "1"}, "Sec-GPC"),
        ({"SEC-GPC": " 1 "}, "Sec-GPC"),
        ({"Sec-GPC": "0"}, None),
        ({"Sec-GPC": "11"}, None),
        ({"Sec-GPC": "true"}, None),
        ({"DNT": "1"}, None),
        ({"Cookie": "usprivacy=1YYN"}, "usprivacy"),
        ({"Cookie": "a=b; us_privacy=1-YN; c=d"}, "usprivacy"),
        ({"Cookie": "usprivacy=1YNN"}, None),
        ({"Cookie": "usprivacy=1---"}, None),
        ({"Cookie": "xusprivacy=1YYN"}, None),
        ({"Cookie": "usprivacy=1YYNY"}, None),
        ({"Cookie": "usprivacy=1YYN" + " " * 9000}, None),
    ],
)
def test_a_signal_counts_as_its_standard_says(headers, source):
    found = opt_out_of(headers)

    assert (None if found is None else found.source) == source
    assert found is None or found.of == ("sale", "sharing")


@pytest.mark.parametrize(
    ("channel", "one", "other", "same"),
    [
        ("email", "ada@example.com", " ADA@Example.COM", True),
        ("email", "ada@example.com", "mailto:ada@example.com", True),
        ("email", "ada+news@example.com", "ada@example.com", False),
        ("email", "ada@example.com", "ada@example.org", False),
        ("sms", "+49 170 1234", "0049-170 (1234)", True),
        ("sms", "+491701234", "+491701235", False),
        ("slack", "C1", "c1", False),
        ("push.fcm", "token", "token", True),
    ],
)
def test_addresses_of_one_box_have_one_pseudonym(channel, one, other, same):
    keys = {address_key(b"0" * 32, channel, each) for each in (one, other)}

    assert (len(keys) == 1) is same
    assert all(is_pseudonym(key) for key in keys)


def test_an_address_is_another_thing_in_another_channel_tenant_or_place():
    known = {
        address_key(b"0" * 32, "email", "x"),
        address_key(b"0" * 32, "slack", "x"),
        address_key(b"1" * 32, "email", "x"),
        recipient_key(b"0" * 32, "x"),
    }

    assert len(known) == 4
    assert address_key(b"0" * 32, "push.fcm", "x") == address_key(b"0" * 32, "push.apns", "x")
