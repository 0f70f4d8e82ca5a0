"""Secrets in a text: tokens of well-known shapes, private keys, passwords in addresses and assignments.

The shapes are what each vendor documents of its tokens (seen 2026-11-30).
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from math import log2
from typing import Final

from info.validators.content.hits import Hit

__all__ = ["secrets_in"]

_SHAPES: Final = (
    ("aws", r"(?:AKIA|ASIA)[A-Z2-7]{16}"),
    ("github", r"gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255}"),
    ("gitlab", r"glpat-[\w-]{20,255}"),
    ("slack", r"xox[abeoprs]-[A-Za-z0-9-]{10,255}|xapp-\d-[A-Za-z0-9-]{10,255}"),
    ("slack_webhook", r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_-]{20,255}"),
    ("discord_webhook", r"discord(?:app)?\.com/api/webhooks/\d{17,20}/[\w-]{60,80}"),
    ("stripe", r"[rs]k_(?:live|test)_[A-Za-z0-9]{16,255}|whsec_[A-Za-z0-9+/=]{24,255}"),
    ("google", r"AIza[\w-]{35}"),
    ("openai", r"sk-(?!ant-)(?:proj-|svcacct-|admin-)?[\w-]{32,255}"),
    ("anthropic", r"sk-ant-[\w-]{32,255}"),
    ("npm", r"npm_[A-Za-z0-9]{36}"),
    ("pypi", r"pypi-AgE[\w-]{50,255}"),
    ("sendgrid", r"SG\.[\w-]{16,64}\.[\w-]{16,64}"),
    ("mailgun", r"key-[0-9a-f]{32}"),
    ("twilio", r"SK[0-9a-f]{32}"),
    ("telegram", r"\d{8,10}:AA[\w-]{33}"),
    ("shopify", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    ("jwt", r"eyJ[\w-]{8,2048}\.eyJ[\w-]{8,4096}\.[\w-]{16,1024}"),
    ("age", r"AGE-SECRET-KEY-1[A-Z0-9]{58}"),
)
_TOKEN: Final = re.compile(
    "(?a:(?<![A-Za-z0-9_-])(?:"
    + "|".join(f"(?P<{name}>{shape})" for name, shape in _SHAPES)
    + ")(?![A-Za-z0-9]))"
)
_KEY_BEGINS: Final = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_KEY_ENDS: Final = re.compile(r"-----END [A-Z0-9 ]{1,48}-----")
_IN_ADDRESS: Final = re.compile(r"(?a:\b[a-z][a-z0-9+.-]{1,15}://[^\s/:@]{0,64}:([^\s/@]{1,128})@)")
_NAMES: Final = (
    *(
        "pass(?:word|wd|phrase)?",
        "pwd",
        "secret",
        "token",
        "api[_-]?key",
        "access[_-]?key",
        "client[_-]?secret",
    ),
    *("auth", "passwort", "kennwort", "mot de passe", "contraseña", "senha", "wachtwoord", "hasło", "пароль"),
    *("パスワード", "密码", "كلمة السر"),
)
"""What a secret is called, in the languages that templates are shipped in."""
_ASSIGNED: Final = re.compile(
    rf"(?i:(?<![A-Za-z])(?:{'|'.join(_NAMES)})[\"']?\s{{0,3}}(?:[:=：]|:=|=>)\s{{0,3}}[\"']?)"
    r"([^\s\"'<>,;{}]{8,256})"
)
_HINTS: Final = (
    *(
        "AKIA",
        "ASIA",
        "gh",
        "glpat",
        "xox",
        "xapp",
        "hooks.",
        "discord",
        "k_",
        "whsec",
        "AIza",
        "sk-",
        "npm_",
    ),
    *("pypi-", "SG.", "key-", "SK", ":AA", "shp", "eyJ", "AGE-"),
)
_LONGER: Final = 20
_RANDOM_BITS: Final = 3.0
_CLASSES: Final = (str.islower, str.isupper, str.isdigit)


def secrets_in(text: str) -> Iterator[Hit]:
    """Tokens, keys and passwords; the confidence of an assignment grows with its randomness.

    >>> [(hit.start, hit.end, hit.what) for hit in secrets_in("postgres://app:hunter2@db/main")]
    [(15, 22, 'address')]
    """
    if any(hint in text for hint in _HINTS):
        for found in _TOKEN.finditer(text):
            yield Hit(found.start(), found.end(), "secret", 0.95, str(found.lastgroup))
    if "PRIVATE KEY" in text:
        yield from _private_keys(text)
    if "://" in text:
        for found in _IN_ADDRESS.finditer(text):
            yield Hit(*found.span(1), "secret", 0.9, "address")
    if "=" in text or ":" in text or "：" in text:
        for found in _ASSIGNED.finditer(text):
            yield Hit(*found.span(1), "secret", _random(found[1]), "assignment")


def _private_keys(text: str) -> Iterator[Hit]:
    """From each first line to its last one; to the end of the text where a key has none."""
    ends = [found.end() for found in _KEY_ENDS.finditer(text)]
    told = 0
    for found in _KEY_BEGINS.finditer(text):
        if found.start() >= told:
            place = bisect(ends, found.end())
            told = ends[place] if place < len(ends) else len(text)
            yield Hit(found.start(), told, "secret", 0.99, "private_key")


def _random(value: str) -> float:
    """How likely the value was drawn at random, by its entropy and its classes of characters.

    >>> _random("hunter2hunter2") < 0.5 <= _random("x7Kq!v92LmPz")
    True
    """
    bits = entropy(value)
    classes = sum(any(map(test, value)) for test in _CLASSES) + any(not mark.isalnum() for mark in value)
    if bits < _RANDOM_BITS or classes < 2 or value.isalpha():  # noqa: PLR2004  (of four)
        return 0.3
    return 0.85 if classes >= 3 or len(value) >= _LONGER else 0.6  # noqa: PLR2004


def entropy(value: str) -> float:
    """Bits a character, by how often each stands in the value itself (Shannon).

    >>> entropy("aaaa"), entropy("abcd")
    (0.0, 2.0)
    """
    size = len(value)
    return sum(-count / size * log2(count / size) for count in Counter(value).values())
