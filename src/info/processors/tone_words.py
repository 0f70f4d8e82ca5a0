"""The word lists of the tones, by language: short, and each entry an editor would strike out."""

from __future__ import annotations

from typing import Final

__all__ = ["BLAME", "CONTRACTIONS", "HYPE", "PROMISES", "SLANG", "STIFF", "VAGUE"]

CONTRACTIONS: Final = {
    "en": (
        "aren't", "can't", "couldn't", "didn't", "doesn't", "don't", "hasn't", "haven't", "here's",
        "i'd", "i'll", "i'm", "i've", "isn't", "it's", "let's", "shouldn't", "that's", "there's",
        "they're", "wasn't", "we'd", "we'll", "we're", "we've", "weren't", "what's", "who's", "won't",
        "wouldn't", "you'd", "you'll", "you're", "you've",
    ),
    "de": ("gibt's", "geht's", "hab's", "ist's", "war's", "wenn's", "wie's"),
}  # fmt: skip
"""Shortened forms, which formal and legal texts write out."""
SLANG: Final = {
    "en": (
        "awesome", "btw", "gonna", "gotta", "guys", "hey", "kinda", "lol", "nope", "omg", "super cool",
        "wanna", "wow", "yay", "yeah", "yep", "yup",
    ),
    "de": ("cool", "geil", "hey", "krass", "mega", "na klar", "nee", "nö", "toll", "wow"),
}  # fmt: skip
"""Words of a chat among friends."""
STIFF: Final = {
    "en": (
        "aforementioned", "at your earliest convenience", "hereby", "herein", "heretofore", "hereunder",
        "in accordance with", "notwithstanding", "please be advised", "pursuant to", "thereof",
        "we regret to inform you", "whereas",
    ),
    "de": (
        "anbei", "bezugnehmend", "diesbezüglich", "gemäß", "hiermit", "mit sofortiger wirkung",
        "seitens", "vorbezeichnet", "zwecks",
    ),
}  # fmt: skip
"""Words of an office letter."""
HYPE: Final = {
    "en": (
        "amazing", "best ever", "game-changing", "game changer", "incredible", "insane", "mind-blowing",
        "revolutionary", "unbelievable", "unmissable",
    ),
    "de": ("atemberaubend", "einmalig", "revolutionär", "sensationell", "unfassbar", "unglaublich"),
}  # fmt: skip
"""Praise that no reader can check."""
VAGUE: Final = {
    "en": (
        "a bit", "a few", "a lot", "asap", "etc", "kind of", "probably", "shortly", "some", "somehow",
        "soon", "sort of", "various", "very",
    ),
    "de": ("bald", "demnächst", "ein paar", "einige", "irgendwie", "sehr", "usw", "vielleicht"),
}  # fmt: skip
"""Words that leave the reader asking how much or when."""
PROMISES: Final = {
    "en": (
        "100% free", "always free", "guaranteed", "never fails", "no risk", "nothing to lose",
        "risk-free", "without risk",
    ),
    "de": ("100 % kostenlos", "garantiert", "ohne risiko", "risikofrei", "risikolos"),
}  # fmt: skip
"""Promises without a limit."""
BLAME: Final = {
    "en": (
        "as i said", "as we told you", "you failed to", "you forgot", "you must", "you neglected",
        "you should have", "your fault", "your mistake",
    ),
    "de": (
        "ihr fehler", "sie hätten", "sie haben vergessen", "sie haben versäumt", "sie müssen",
        "wie bereits gesagt",
    ),
}  # fmt: skip
"""Phrases that put the reader in the wrong."""
