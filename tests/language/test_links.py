"""Links: what may be shown to a person, by lists of attacks, tables of ordinary addresses, properties."""

from __future__ import annotations

import json
import string
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from info.language.links import MAX_LINK_CHARS, LinkPolicy, check_link, is_plain_https
from info.language.links.letters import is_of_one_writing, looks_ascii
from info.language.links.words import SENTENCES
from tests.reference import reference_data

EVERY_SCHEME = LinkPolicy(schemes=frozenset({"https", "http", "mailto", "tel"}))
LISTS = reference_data() / "security"
ORDINARY = {
    "https://google.com",
    "http://google.com:80#@www.whitelisteddomain.tld/",  # the host ends at #: it is google.com, and says so
    "http://www.whitelisteddomain.tld.google.com",  # plain, unless the tenant owns what it begins with
    "https://1.1.1.1",
    "https://1.1.1.1/",
}
"""What the lists of attacks hold that is none when a link is shown in full."""


def _listed():
    for path in sorted(LISTS.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            for value in json.loads(line).values():
                if isinstance(value, str):
                    yield value
                    if path.name in {"ssrf_addresses.jsonl", "unicode_attacks.jsonl"}:
                        yield f"https://{value}"
                        yield f"https://{value}/"


@pytest.mark.skipif(not LISTS.is_dir(), reason="no reference data here")
def test_no_listed_attack_is_an_address_to_show():
    assert {value for value in _listed() if check_link(value, EVERY_SCHEME).allowed} == ORDINARY


@pytest.mark.skipif(not LISTS.is_dir(), reason="no reference data here")
def test_every_listed_host_is_private_or_public_as_the_list_says():
    for line in (LISTS / "ssrf_addresses.jsonl").read_text("utf-8").splitlines():
        listed = json.loads(line)
        host = f"[{listed['host']}]" if ":" in listed["host"] else listed["host"]

        assert check_link(f"https://{host}/").allowed == listed["allow"], host


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("", "scheme"),
        ("//evil.example", "scheme"),
        ("https:evil.example", "host"),
        ("https:/evil.example", "host"),
        ("https:///evil.example", "host"),
        ("https://", "host"),
        ("http://acme.example", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("JaVaScRiPt://acme.example/%0aalert(1)", "scheme"),
        ("java\tscript:alert(1)", "character"),
        ("javascript\u200b:alert(1)", "character"),
        ("\u0001javascript:alert(1)", "character"),
        ("data:text/html,x", "scheme"),
        ("https://acme.example\\@evil.example", "character"),
        ("https://acme.example@evil.example", "userinfo"),
        ("https://acme.example:80@evil.example", "userinfo"),
        ("https://acme.example%40evil.example/", "host"),
        ("https://acme%2eexample/", "host"),
        ("https://google%E3%80%82com", "host"),
        ("https://google。com", "host"),
        ("https://ｇoogle.com", "host"),
        ("https://acme.example/\u202egpj.exe", "character"),
        ("https://acme.example/\u2066x", "character"),
        ("https://acme.example/\u00ad", "character"),
        ("https://acme.example/\u3164", "character"),
        ("https://acme.example/\U000e0041", "character"),
        ("https://acme.example/\ud800", "character"),
        ("https://acme.example/ x", "character"),
        ("https://acme.example/\r\nSet-Cookie:a", "character"),
        ("https://acme..example/", "host"),
        ("https://-acme.example/", "host"),
        ("https://acme.example:0/", "port"),
        ("https://acme.example:65536/", "port"),
        ("https://acme.example:٣/", "port"),
        ("https://[::1", "port"),
        ("https://[fe80::1%25eth0]/", "port"),
        ("https://[::ffff:8.8.8.8]/", "address"),
        ("https://127.0.0.1/", "address"),
        ("https://0x7f.1/", "address"),
        ("https://8.8.2056/", "address"),
        ("https://localhost:3000/", "address"),
        ("https://intranet/", "address"),
        ("https://printer.local/", "address"),
        ("https://box.home.arpa/", "address"),
        ("https://раураl.com/", "script"),
        ("https://gооgle.com/", "script"),
        ("https://xn--pypal-4ve.com/", "script"),
        ("https://a\u0338dmin.com/", "script"),
        ("https://аррӏе.com/", "lookalike"),
        ("https://xn--80ak6aa92e.com/", "lookalike"),
        ("https://ɡoogle.com/", "lookalike"),
        ("https://xn--a/", "host"),
        ("https://👍.example/", "host"),
        ("mailto:", "mail"),
        ("mailto:ada", "mail"),
        ("mailto://ada@acme.example", "mail"),
        ("mailto:ada@acme.example?attach=/etc/passwd", "mail"),
        ("mailto:ada@раураl.com", "script"),
        ("mailto:ada@[127.0.0.1]", "mail"),
        ("tel:*21*12345#", "phone"),
        ("tel:1", "phone"),
        ("https://acme.example/" + "a" * 8_000, "length"),
    ],
)
def test_what_must_not_be_shown_is_refused_for_its_reason(link, reason):
    verdict = check_link(link)

    assert (verdict.allowed, verdict.reason) == (False, reason)
    assert verdict.what == SENTENCES[reason]
    assert not link or link not in verdict.what


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://acme.example", "acme.example"),
        ("HTTPS://ACME.example:8443/a?b=c&d=%20#e", "acme.example"),
        ("https://acme.example./", "acme.example"),
        ("https://my_host.acme.example/@ada/(x)[y]*~$'!;,", "my_host.acme.example"),
        ("https://acme.example/?next=//evil.example", "acme.example"),
        ("https://8.8.8.8/", "8.8.8.8"),
        ("https://[2606:4700:0:0::1111]:8443/", "[2606:4700::1111]"),
        ("https://münchen.de/straße?ü=ö#ä", "xn--mnchen-3ya.de"),
        ("https://xn--mnchen-3ya.de/", "xn--mnchen-3ya.de"),
        ("https://MÜNCHEN.de/", "xn--mnchen-3ya.de"),
        ("https://пример.рф/путь", "xn--e1afmkfd.xn--p1ai"),
        ("https://хор.рф/", "xn--n1aen.xn--p1ai"),
        ("https://例え.jp/道", "xn--r8jz45g.jp"),
        ("https://東京タワー.jp/", None),
        ("https://日本語-abc.jp/", None),
        ("https://ישראל.co.il/", None),
        ("https://مثال.com/", None),
        ("https://भारत.com/", None),
        ("https://हिन्दी.com/", None),
        ("https://한국.kr/", None),
        ("https://ไทย.com/", None),
        ("https://ქართული.ge/", None),
        ("https://հայերեն.am/", None),
        ("https://ελλάδα.gr/", None),
        ("https://kalıp.com.tr/", None),
        ("https://ærø.dk/", None),
        ("https://łódź.pl/ą", None),
        ("https://tiếng-việt.vn/", None),
        ("https://acme.example/👍", "acme.example"),
        ("mailto:ada@acme.example?subject=Hi%20there&body=x%0D%0Ay", ""),
        ("mailto:ada@acme.example,bo@münchen.de", ""),
        ("tel:+49-30-1234567;ext=12", ""),
        ("https://acme.example/" + "a" * 2027, "acme.example"),
    ],
)
def test_ordinary_links_are_allowed_in_every_writing(link, host):
    verdict = check_link(link)

    assert (verdict.allowed, verdict.what) == (True, "")
    assert host is None or verdict.host == host
    assert verdict.host.isascii()


@pytest.mark.parametrize(
    "host",
    [
        "acrne.example",
        "acme.exarnple",
        "4cme.acme.example.evil.net",
        "acme.example.evil.net",
        "ácme.example",
        "xn--cme-dla.example",
    ],
)
def test_a_host_that_imitates_the_tenants_own_is_refused(host):
    mine = LinkPolicy(own=("acme.example", "other.example"))

    assert check_link(f"https://{host}/", mine).reason == "lookalike"
    assert check_link(f"https://{host}/").allowed


@pytest.mark.parametrize(
    "host", ["acme.example", "app.acme.example", "acme.com", "acmes.example", "o.example"]
)
def test_the_tenants_own_hosts_and_others_are_not_taken_for_imitations(host):
    assert check_link(f"https://{host}/", LinkPolicy(own=("acme.example",))).allowed


def test_settings_widen_the_policy():
    private = LinkPolicy(private_hosts=True, schemes=frozenset({"http"}))

    assert check_link("http://localhost:3000/", private).allowed
    assert check_link("http://[::1]/", private).allowed
    assert check_link("http://0x7f.1/", private).reason == "address"
    assert check_link("https://acme.example/", private).reason == "scheme"


@given(st.text() | st.text().map("https://{}/".format) | st.text().map("mailto:{}".format))
@example("https://" + "\U0001d7d8.1")
@example("https://" + "xn--" * 10)
@example("https://\u0130.example")
@example("https://a" + "\u0301" * 70 + ".example")
def test_every_string_has_a_verdict(text):
    verdict = check_link(text, EVERY_SCHEME)

    assert verdict.allowed == (verdict.reason is None)


HOSTS = (
    st.just(["acme", "local"])
    | st.just(["box", "home", "arpa"])
    | st.lists(st.text(string.ascii_lowercase + "-x0", min_size=1, max_size=8), min_size=1, max_size=4)
)
PATHS = st.text(string.printable[:94], max_size=20)


@given(HOSTS.map(".".join), st.sampled_from(["", ":1", ":443", ":0", ":99999"]), PATHS)
@example("xn--a.com", "", "")
@example("a.xn--80ak6aa92e", "", "")
def test_the_quick_yes_never_differs_from_the_policy(host, port, path):
    link = f"https://{host}{port}/{path}"
    verdict = check_link(link)

    assert verdict.allowed or not is_plain_https(link)


@given(HOSTS.map(".".join))
def test_a_host_stays_itself(host):
    verdict = check_link(f"https://{host}/")

    assert not verdict.allowed or check_link(f"https://{verdict.host}/").host == verdict.host


@pytest.mark.parametrize("unit", ["a.", "ä", "ä.", "xn--", "@", ":", "-", "%", "\u0301", "а", "/"])
def test_the_time_is_bounded_for_any_length(unit):
    longest = f"https://{unit * 2000}"[:MAX_LINK_CHARS]

    start = time.perf_counter()
    for text in (longest, unit * 1_000_000):
        check_link(text, LinkPolicy(own=("acme.example",)))

    assert time.perf_counter() - start < 0.25


@pytest.mark.parametrize(
    "label", ["müller", "пример", "東京タワー", "東京abc", "한국abc", "עברית", "abcไทย", "a-1"]
)
def test_one_writing_is_told_from_a_mixture(label):
    assert is_of_one_writing(label)
    assert not is_of_one_writing(label + "б" + "γ")
    assert not looks_ascii(label)
