"""Words that a language writes as English does, as they stand in messages; a glossary adds to them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

__all__ = ["is_shared"]

_SHARED: Final[Mapping[str, str]] = {
    "": "api app csv e-mail email html http https id ip json mail ok online pdf sms software url web wi-fi",
    "cs": "limit plan region stream test",
    "da": "dig information limit plan problem region service status stream team test version",
    "de": """
        account administrator argument budget code details in information link links manager minute name
        playlist playlists position problem region service status stream streams system tag team tests test
        text version
    """,
    "es": """
        actual control digital error final formal general idea local manual material no normal original
        personal playlist plan principal regional streaming total
    """,
    "fr": """
        action actions article articles budget client clients code condition conditions contact description
        document documents format image images important instructions message messages minute minutes note
        notes notification notifications option options page pages plan plans playlist playlists question
        questions quota service services solution source stream streams suggestion suggestions total type
        types version
    """,
    "it": "account area budget computer file in link no password playlist quota stream streaming team",
    "nl": """
        account app apps budget code contact data details document in is item items later limit link links
        over playlist playlists regio status stream streams team test track tracks type update updates water
        we week
    """,
    "no": "dig information limit plan problem region service status stream team test",
    "pl": "adres format limit plan problem region status stream test total",
    "pt": "digital final item link local manual normal original plan playlist status streaming total",
    "ro": "limit plan plus text total",
    "sv": "dig information limit plan problem region service status stream team test version",
    "tr": "limit plan test",
}


def is_shared(word: str, language: str) -> bool:
    """Whether a word, in small letters, may well stand in both languages.

    >>> is_shared("region", "de"), is_shared("reason", "de")
    (True, False)
    """
    return word in _words("") or word in _words(language)


@lru_cache(maxsize=64)
def _words(language: str) -> frozenset[str]:
    return frozenset(_SHARED.get(language, "").split())
