"""A slip in a packaged translation is found; `python -m scripts.translation_mutants` tries them all."""

from __future__ import annotations

import pytest

from info.adapters.packaged import PackagedSource
from info.model.names import SHIPPED_LOCALES
from info.publishing import Library
from tests.validators.translation.mutants import KINDS, is_found, mutants

EVERY = 29
"""The default run takes one translation in so many: a prime, so that keys and languages take turns."""


@pytest.fixture(scope="module")
def sample():
    locales = tuple(locale for locale in SHIPPED_LOCALES if locale != "en")
    return list(mutants(Library([PackagedSource()]), locales, every=EVERY))


def test_every_slip_of_the_sample_is_found(sample) -> None:
    missed = [mutant for mutant in sample if not is_found(mutant)]

    assert len(sample) > 300
    assert missed == []


def test_the_sample_has_nearly_every_kind_of_slip(sample) -> None:
    kinds = {mutant.kind for mutant in sample}

    assert len(kinds) >= len(KINDS) - 3
