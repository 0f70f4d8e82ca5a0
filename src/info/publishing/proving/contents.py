"""What the texts of a template hold that the tenant, or the law, does not let into a message.

Each text is looked at once, here; a message looks at values alone. An address of the sender's own (e-mail,
telephone, bank account) stands in many texts rightly and is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from info.formatters.walk import is_for
from info.language.binding import LocalizedDocument
from info.language.pieces import BoundText
from info.model.content import RequiredPhrase
from info.model.names import CHANNELS
from info.model.values import Finding, Tenant
from info.publishing.readings import read_document
from info.validators.content import WAYS_OUT, Hit, content_filter, demanded

__all__ = ["content_findings", "lawful_findings"]

_VALUE: Final = "\ufffc"
"""Stands where a value goes: no letter, no digit, and seen."""
_OWN_ADDRESSES: Final = frozenset({"email", "phone", "iban", "ip"})
_TOLD_ELSEWHERE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What `markup.control` and `translation.direction` speak of."""
_SCHEMES: Final = ("http:", "https:", "mailto:", "tel:", "javascript:", "vbscript:", "data:", "ftp:", "file:")
_SAID: Final[Mapping[str, tuple[str, Any, str, str]]] = {
    "card": (
        "personal",
        "warning",
        "the number of a payment card",
        "Take it out: a text is the same for everybody.",
    ),
    "national_id": ("personal", "warning", "a national identity or tax number", "Take it out, or allow it."),
    "secret": (
        "secret",
        "error",
        "a password, a key or a token",
        "Take it out, and make a new one: it was shared.",
    ),
    "link": ("link", "error", "a link that is not what it seems", "Name the host that it leads to."),
    "homograph": ("homograph", "warning", "a word that is written to look like another", "Type it anew."),
    "invisible": ("invisible", "warning", "characters that nobody sees", "Take them out."),
    "offensive": (
        "offensive",
        "warning",
        "a word that offends",
        "Say it otherwise, or add it to content.allow.",
    ),
    "blocked": ("blocked", "error", "a word that the tenant blocks", "Say it otherwise."),
}
"""Kind of a hit → its code, how grave it is in a text, what it is, and what to do."""


def content_findings(document: LocalizedDocument, tenant: Tenant, locale: str) -> Iterator[Finding]:
    """The findings on a variant in a locale; `path` is the key of a text, "subject" for the whole."""
    judge = content_filter(tenant)
    for key, text in document.texts.items():
        scanner = judge.scanner(text.foreign or locale)
        seen: set[str] = set()
        for words in _written(text):
            for hit in scanner.scan(words):
                if judge.policy.action(hit.kind) != "allow" and _is_told_here(hit, words):
                    code, severity, what, step = _SAID[hit.kind]
                    if code not in seen:
                        seen.add(code)
                        yield Finding(f"content.{code}", severity, f"The text holds {what}.", key, step)
    yield from _required(document, tenant, locale)


def _written(text: BoundText) -> Iterator[str]:
    """The words of each arm, a sign in place of each value."""
    for arm in text.arms:
        yield "".join(run.part if isinstance(run.part, str) else _VALUE for run in arm.runs)


def _is_told_here(hit: Hit, words: str) -> bool:
    found = words[hit.start : hit.end]
    if hit.kind == "invisible":
        return bool(_TOLD_ELSEWHERE.sub("", found))
    if hit.kind == "link":  # an address that is written out is `link.…`
        return not found.lower().startswith(_SCHEMES)
    return hit.kind not in _OWN_ADDRESSES


def _required(document: LocalizedDocument, tenant: Tenant, locale: str) -> Iterator[Finding]:
    """What the tenant wants each message to say, by channel."""
    for phrase in tenant.content.require:
        if _concerns(phrase, document.document.topic, locale):
            wanted = _plain(phrase.words)
            lacking = [
                channel
                for channel in phrase.channels or CHANNELS
                if not any(wanted in words for words in _words_in(document, channel))
            ]
            if lacking:
                shown = "every channel" if len(lacking) == len(CHANNELS) else ", ".join(lacking)
                what = f"What the tenant's content.require asks for is not said in {shown}."
                yield Finding(
                    "content.required", "error", what, "subject", f"Say it word for word: {phrase.words}"
                )


def _concerns(phrase: RequiredPhrase, topic: str, locale: str) -> bool:
    language = locale.partition("-")[0]
    spoken = not phrase.languages or language in {tag.partition("-")[0] for tag in phrase.languages}
    return spoken and (not phrase.topics or topic in phrase.topics)


def _words_in(document: LocalizedDocument, channel: str) -> Iterator[str]:
    """The words of each text that the channel shows whatever the context."""
    shown = {block.id for block in document.blocks if block.when is None and is_for(block, channel)}
    for key, text in document.texts.items():
        if key in _ENVELOPE.get(channel, ("subject",)) or key.partition(".")[0] in shown:
            yield from map(_plain, _written(text))


_ENVELOPE: Final[Mapping[str, Sequence[str]]] = {"sms": ("short",), "push": ("subject", "short")}


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def lawful_findings(document: LocalizedDocument, tenant: Tenant) -> Iterator[Finding]:
    """An error where advertising has no way out, on each channel for which a law demands one.

    The source alone is looked at: a translation that loses a link is told as such.
    """
    rules = demanded(tenant.content, document.document.topic, ("email", "sms"))
    for channel in ("email", "sms"):
        held = [rule for rule in rules if channel in rule.channels]
        if held and not _has_way_out(document, channel):
            named = "; ".join(f"{rule.jurisdiction}: {rule.source}" for rule in held)
            topic = document.document.topic
            what = f"A message on '{topic}' has no way out of more of them ({channel}). {named}."
            step = (
                "Link to unsubscribe or preferences in a block that is always shown, e.g. include the footer."
            )
            if channel == "sms":
                step = "Put {$links.unsubscribe} or {$links.preferences} into 'short'."
            yield Finding("content.law", "error", what, "subject", step)


def _has_way_out(document: LocalizedDocument, channel: str) -> bool:
    shown = {"short"} if channel == "sms" else {
        block.id for block in document.blocks if block.when is None and is_for(block, channel)
    }  # fmt: skip
    return any(
        reading.tenant and reading.path[0] == "links" and reading.path[-1] in WAYS_OUT
        for reading in read_document(document, {})
        if reading.key.partition("#")[0].partition(".")[0] in shown
    )
