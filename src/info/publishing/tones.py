"""Whether the texts of a variant keep its tone, and call their reader in one way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from info.localization import without_address
from info.model.document import Variant
from info.model.values import Address, Finding
from info.processors import address_findings, tone_findings
from info.processors.sentiment import Sentiment, harsh_finding
from info.publishing.published import Published

__all__ = ["tone_remarks"]


def tone_remarks(
    published: Published,
    variant: Variant,
    locale: str,
    address: Address | None,
    judge: Callable[[str, str], Sentiment],
) -> Iterator[Finding]:
    """The findings on the texts that a reader in `locale` gets; `path` is the text's key. Warnings all.

    A text that fell back is judged in the language it is in. `address` is the tenant's form of address,
    `judge` says how a text sounds.
    """
    catalogue = published.catalogue(variant.id, locale)
    source = published.loaded.document.source_locale
    texts = {
        key: (text, without_address(catalogue.locales[key] or source))
        for key, text in catalogue.texts.items()
    }
    for key, (text, language) in texts.items():
        found = tone_findings(text, variant.tone, language, path=key)
        yield from found
        if not any(each.code == "tone.harsh" for each in found):
            harsh = harsh_finding(text, language, judge, path=key)
            if harsh is not None:
                yield harsh
    yield from address_findings(texts, wanted=address)
