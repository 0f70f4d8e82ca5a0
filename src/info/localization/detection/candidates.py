"""Which languages a text may be in: a tenant's locales as rows of evidence, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from info.localization.detection.chinese import chinese_script
from info.localization.likely import maximize
from info.localization.tags import canonical, read_tag

__all__ = ["CLOSE", "Candidates", "base_of", "candidates_of", "same_language"]

_SAME: Final = {"nb": "no", "fil": "tl", "yue": "zh", "cmn": "zh", "arb": "ar", "sh": "sr", "prs": "fa"}
CLOSE: Final = (frozenset({"bs", "hr", "sr"}), frozenset({"no", "nn"}), frozenset({"id", "ms"}))
"""Languages too close to be told apart in a line: what speaks for one speaks for the other."""
_SCRIPTS: Final = frozenset({"Latn", "Cyrl", "Arab"})


class Candidates(NamedTuple):
    """Language → the locales that ask for it, in the order given; empty where all languages may be."""

    locales: Mapping[str, Sequence[str]]

    def name(self, language: str, text: str, prior: str | None) -> str:
        """The locale that stands for a language found in the text: one of those given, as it was spelled.

        Of several the one with the text's script, then the prior's, then the first.
        """
        if not self.locales:
            return _plain(language, text)
        asked = self.locales[language]
        script = chinese_script(text) if language == "zh" else ""
        fitting = [each for each in asked if script and _script_of(each) == script] or asked
        same = [each for each in fitting if prior is not None and canonical(each) == canonical(prior)]
        return (same or fitting)[0]


def candidates_of(locales: Sequence[str] | None, known: Mapping[str, int]) -> Candidates:
    """The candidates that a tenant's locales stand for; those of languages nobody knows are left out."""
    found: dict[str, list[str]] = {}
    for each in locales or ():
        language = base_of(each)
        if language in known:
            found.setdefault(language, []).append(each)
    return Candidates(found)


@lru_cache(maxsize=1024)
def base_of(locale: str) -> str:
    """The language of a locale as the models name it. Error: `UnknownName` for what is no tag.

    >>> base_of("pt-BR"), base_of("zh-Hant-TW"), base_of("nb"), base_of("iw")
    ('pt', 'zh', 'no', 'he')
    """
    language = read_tag(canonical(locale)).language
    return _SAME.get(language, language)


def same_language(one: str, other: str) -> bool:
    """Whether two locales are of one language, or of two too close to be told apart in a line.

    >>> same_language("pt-BR", "pt"), same_language("nb", "nn"), same_language("de", "nl")
    (True, True, False)
    """
    bases = {base_of(one), base_of(other)}
    return len(bases) == 1 or any(bases <= close for close in CLOSE)


def _script_of(locale: str) -> str:
    tag = read_tag(canonical(locale))
    return maximize(tag.language, tag.script, tag.region).script


def _plain(language: str, text: str) -> str:
    """A language's own tag: `nb` for Norwegian, `zh-Hant` where the characters are traditional."""
    if language == "zh":
        return "zh-Hant" if chinese_script(text) == "Hant" else "zh"
    return {"no": "nb", "tl": "fil"}.get(language, language)
