"""Links written into texts: the tenant's own are well, imitations and private hosts are found."""

from __future__ import annotations

import pytest

from info.validators import own_hosts, written_links

OWN = ("acme.example",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://acme.example/a, then https://other.example.", []),
        ("Write to mailto:ada@acme.example or call tel:+4930123456!", []),
        ("(**https://acme.example/a_b**)", []),
        ("{#link to=plans}https://acme.example{/link}", []),
        ("https://acrne.example", [("link.lookalike", "error")]),
        ("https://acme.example.evil.net/x", [("link.lookalike", "error")]),
        ("https://аcme.example", [("link.script", "error")]),
        ("https://localhost:8000/x", [("link.address", "warning")]),
        (
            "http://acme.example@evil.net and https://0x7f.1/",
            [("link.userinfo", "error"), ("link.address", "warning")],
        ),
        ("no link at all: javascript is a word", []),
    ],
)
def test_a_written_link_is_judged(text, found):
    findings = written_links({"hello": text}, own=OWN)

    assert [(finding.code, finding.severity) for finding in findings] == found
    assert all(finding.path == "hello" and finding.next_step for finding in findings)


def test_a_tenants_own_hosts_are_those_of_its_links():
    assert own_hosts(["https://Acme.example/x", "https://münchen.de", "mailto:a@b.example", "nonsense"]) == (
        "acme.example",
        "xn--mnchen-3ya.de",
    )
