"""An author is warned of a text that reads harsh, and of no packaged text."""

from __future__ import annotations

from info.adapters.packaged import PackagedSource
from info.processors.sentiment import harsh_finding
from info.publishing import Library
from info.publishing.tones import tone_remarks


def test_no_packaged_text_reads_harsh_in_any_language():
    library = Library([PackagedSource()])
    seen = {
        (text, catalogue.locales[key] or "en")
        for template in library.templates()
        for published in [library.published(template)]
        for variant in published.loaded.document.variants
        for locale in published.locales
        for catalogue in [published.catalogue(variant.id, locale)]
        for key, text in catalogue.texts.items()
    }

    assert len({locale for _, locale in seen}) >= 12
    assert [text for text, locale in seen if harsh_finding(text, locale)] == []


def test_the_judge_of_the_library_is_asked():
    library = Library([PackagedSource()])
    published = library.published("tenant_welcome")
    asked = []

    def judge(text, locale):
        asked.append(locale)
        return library.judge(text, locale)

    assert list(tone_remarks(published, published.loaded.document.variants[0], "de", None, judge)) == []
    assert "de" in asked
