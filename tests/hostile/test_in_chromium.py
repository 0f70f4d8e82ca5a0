"""Attack strings in every hole of a page, loaded into a real Chromium (see `conftest` for where none is).

A sample drawn by a seed, each value in one kind of page by turns; `python -m
scripts.attack_in_browser` tries every value in all.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.hostile.attack import Attack, summed
from tests.hostile.browser import Chromium, find_chromium
from tests.hostile.pages import makers, values
from tests.reference import reference_data

pytestmark = pytest.mark.skipif(
    not (reference_data() / "security").is_dir(),
    reason="the attack lists are not here: set INFO_REFERENCE_DATA",
)
SAMPLE = 300


@pytest.fixture(scope="module")
def attack() -> Iterator[Attack]:
    program = find_chromium()
    assert program is not None, "conftest collects this module only where there is one"
    with Chromium(program) as chromium:
        yield Attack(chromium)


def test_chromium_sees_a_value_that_nobody_escaped(attack: Attack) -> None:
    found = attack.prove(["html ltr", "mail rtl", "markdown ltr", "chart line"])

    for kind, (scripts, requests, links, elements) in found.items():
        assert scripts
        assert links
        assert elements
        # A drawing is XML, where an HTML picture asks for nothing.
        assert bool(requests) != kind.startswith("chart")


def test_no_value_runs_asks_leads_or_adds_anything_in_chromium(attack: Attack) -> None:
    drawn = random.Random(7).sample(values(), SAMPLE)
    kinds = list(makers())

    found = summed([attack.try_values(drawn[at :: len(kinds)], [kind]) for at, kind in enumerate(kinds)])

    assert found.is_clean, found.told
    assert found.values == found.pages == SAMPLE
