"""The packaged translations say what their sources say, in every language that ships."""

from __future__ import annotations

import re

import pytest

from info.adapters.packaged import PackagedSource
from info.apps.cli.languages import detector
from info.model.names import SHIPPED_LOCALES, TEMPLATE_TYPES
from info.publishing import Library, check
from info.publishing.proving import Detect, judged_translations
from info.validators.translation import judge

LIBRARY = Library([PackagedSource()])


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_no_translation_of_a_template_has_a_finding(template: str) -> None:
    published = LIBRARY.published(template)

    found = list(judged_translations(LIBRARY, published, LIBRARY.tenant("nobody")))
    plurals = [finding for finding in check(LIBRARY, template) if finding.code.startswith("plural.")]

    assert set(SHIPPED_LOCALES) <= set(published.locales)
    assert found == []
    assert plurals == []


@pytest.fixture(scope="module")
def detect() -> Detect:
    found = detector()
    if found is None:
        pytest.skip("the extra ml is not installed")
    return found


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_no_translation_of_a_template_reads_as_another_language(template: str, detect: Detect) -> None:
    published = LIBRARY.published(template)

    found = judged_translations(LIBRARY, published, LIBRARY.tenant("nobody"), detect)

    assert list(found) == []


@pytest.mark.parametrize("locale", [locale for locale in SHIPPED_LOCALES if locale != "en"])
def test_a_translation_put_in_the_place_of_another_is_found(locale: str) -> None:
    """The rules see something: moved on by one, each translation whose source has other values is refused."""
    published = LIBRARY.published("billing_update")
    texts = published.loaded.document.variant("control").texts
    entries = published.files["control"][locale]
    keys = [key for key in entries if key in texts]

    moved = {
        key: other
        for key, other in zip(keys, [*keys[1:], keys[0]], strict=True)
        if values(texts[key]) != values(texts[other])
    }
    found = {
        key
        for key, other in moved.items()
        if judge(texts[key], entries[other].source, source_locale="en", locale=locale)
    }

    assert len(moved) > 5
    assert found == set(moved)


def values(text: str) -> set[str]:
    return set(re.findall(r"\{\$[^}]*\}", text))
