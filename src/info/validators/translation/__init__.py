"""Whether a translation says what its source says, written as its language is written.

`judge` looks at one text and its translation; `RULES` are what it looks at, one small function each. What
`check` finds in any text (habits of other template languages, HTML, direction controls, plural
categories) is not looked for again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from info.validators.translation.conventions import conventions_of
from info.validators.translation.directions import directions
from info.validators.translation.endings import ending, own_marks
from info.validators.translation.facts import addresses, code, numbers
from info.validators.translation.glossaries import NO_TERMS, Glossary
from info.validators.translation.languages import language, untranslated
from info.validators.translation.lengths import TEXT_MESSAGE, length
from info.validators.translation.meaning import markup, placeholders, selection
from info.validators.translation.pairing import only_number
from info.validators.translation.remarks import Allowance, Detected, Remark, Rule, Setting, judged
from info.validators.translation.scripts import script
from info.validators.translation.spacing import spacing
from info.validators.translation.terms import glossary
from info.validators.translation.typography import brackets, entities, quotation, repetition

__all__ = [
    "NOTHING_MORE",
    "NO_TERMS",
    "RULES",
    "TEXT_MESSAGE",
    "Allowance",
    "Detected",
    "Glossary",
    "Remark",
    "Setting",
    "conventions_of",
    "judge",
    "only_number",
]

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "translation.placeholder": placeholders,
        "translation.markup": markup,
        "translation.selection": selection,
        "translation.number": numbers,
        "translation.address": addresses,
        "translation.code": code,
        "translation.script": script,
        "translation.language": language,
        "translation.untranslated": untranslated,
        "translation.entity": entities,
        "translation.length": length,
        "translation.term": glossary,
        "translation.quotes": quotation,
        "translation.bracket": brackets,
        "translation.spacing": spacing,
        "translation.ending": ending,
        "translation.punctuation": own_marks,
        "translation.direction": directions,
        "translation.repeated": repetition,
    }
)
"""Code → the rule that gives it."""
NOTHING_MORE: Final = Setting()
"""What `judge` knows where it is told no more: no glossary, no channel, no detector."""
_OF_CODE: Final = ("translation.placeholder", "translation.selection")
"""What is asked of texts that are shown as typed."""


def judge(
    source: str,
    target: str,
    *,
    source_locale: str,
    locale: str,
    setting: Setting = NOTHING_MORE,
    codes: Collection[str] = (),
) -> tuple[Remark, ...]:
    """What is wrong with `target` as the translation of `source`, both MessageFormat 2; each thing once.

    With `codes` those alone are looked for. Raises `MessageSyntaxError` for a text that is none.

    >>> [remark.code for remark in judge("{$n} of 3", "{$m} von 4", source_locale="en", locale="de")]
    ['translation.placeholder', 'translation.placeholder', 'translation.number', 'translation.number']
    """
    both = judged(source, target, source_locale, locale, setting)
    names = codes or (_OF_CODE if setting.is_code else RULES)
    found: dict[tuple[str, str], Remark] = {}
    for name in names:
        for remark in RULES[name](both):
            found.setdefault((remark.code, remark.what), remark)
    return tuple(found.values())
