"""Attack strings in every hole of a page, as an HTML5 parser reads it; and in the headers of a mail.

The default run takes a sample drawn by a seed; `python -m scripts.attack_in_browser` takes all.
"""

from __future__ import annotations

import random
from functools import cache

import pytest

from tests.hostile import html5
from tests.hostile.attack import PLANTED
from tests.hostile.headers import HEADER_PLACES, try_headers
from tests.hostile.pages import NEUTRAL, link_page, makers, pages, places, values, wanted_link
from tests.reference import reference_data

pytestmark = pytest.mark.skipif(
    not (reference_data() / "security").is_dir(),
    reason="the attack lists are not here: set INFO_REFERENCE_DATA",
)
PARSED = [kind for kind, (media, _) in makers().items() if media == "text/html"]


def drawn(count: int) -> list[str]:
    return random.Random(7).sample(values(), count)


@cache
def neutral(kind: str) -> list[object]:
    return html5.constructs(makers()[kind][1](NEUTRAL))


@pytest.mark.parametrize("kind", PARSED)
def test_a_value_makes_no_element_of_an_html5_tree(kind: str) -> None:
    for value in drawn(40):
        page = makers()[kind][1](value)

        assert html5.constructs(page) == neutral(kind), value


@pytest.mark.parametrize("kind", PARSED)
def test_a_value_that_nobody_escaped_is_seen_in_the_tree(kind: str) -> None:
    broken = makers()[kind][1](NEUTRAL).replace(NEUTRAL, PLANTED)

    assert html5.constructs(broken) != neutral(kind)


def test_a_value_stands_in_many_places_of_every_kind_of_page() -> None:
    assert all(count >= 2 for count in places().values())
    assert places()["html ltr"] > 70
    assert places()["mail ltr"] > 70


def test_no_value_makes_a_header_of_a_mail() -> None:
    built, refused, told = try_headers(["x\nBcc: y@x.example", "x\r\n\r\n<b>", "=?utf-8?q?a?=", *drawn(100)])

    assert not told
    assert built["subject"] > 80
    assert refused["subject: line break"] >= 2
    assert set(HEADER_PLACES) >= set(built)


def test_an_address_that_is_taken_has_a_host_and_a_scheme_to_compare() -> None:
    assert link_page("javascript:alert(1)") is None
    assert link_page("https://X.example/a?b=c") is not None
    assert wanted_link("https://X.example/a") == ("https://X.example/a", "https:", "x.example")


def test_every_kind_of_page_is_made_for_a_value() -> None:
    assert {page["kind"] for page in pages("x")} == set(makers())
