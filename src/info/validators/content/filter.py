"""A tenant's policy, compiled once: what is found in its messages, and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, Final
from urllib.parse import quote

import msgspec

from info.language.links import check_link
from info.model.content import Action, ContentPolicy, Prose
from info.model.values import Reason, Tenant
from info.validators.content.hits import GROUPS, KINDS, Hit, Kind
from info.validators.content.places import replaced, strings_at
from info.validators.content.scanner import Scanner
from info.validators.content.words import WEAK, blocked_list, blocked_words, offensive_look
from info.validators.schema_paths import path_text

__all__ = ["NOTHING_FOUND", "ContentFilter", "Verdict", "action_of", "content_filter", "masked", "scanner_of"]

_ACCOUNT: Final = frozenset({"card", "iban", "national_id"})
_DECLARED: Final[Mapping[str, frozenset[str]]] = {
    "account": _ACCOUNT,
    "contact": frozenset({"email", "phone"}),
    "personal": frozenset(GROUPS["personal"]),
    **{kind: frozenset({kind}) for kind in GROUPS["personal"]},
}
"""A mark of a schema (`x-pii`) → the kinds that belong where it stands. Of a name or a text: none."""
_WEIGHT: Final[Mapping[Action, int]] = {"allow": 0, "mask": 1, "hold": 2, "refuse": 3}
_NAMES: Final = {
    "email": "an e-mail address",
    "phone": "a telephone number",
    "card": "the number of a payment card",
    "iban": "a bank account (IBAN)",
    "ip": "an IP address",
    "national_id": "a national identity or tax number",
    "secret": "a password, key or token",
    "link": "a link made to deceive",
    "homograph": "a word written to look like another",
    "invisible": "characters that nobody sees",
    "offensive": "an offensive word",
    "blocked": "a word the tenant blocks",
}
_DONE: Final[Mapping[Action, str]] = {
    "mask": "It was masked.",
    "hold": "The message waits for approval.",
    "refuse": "The message does not go out.",
}
_APART: Final = ("en", "ru", "ar", "ja", "zh")
"""English, and languages whose words are no other's."""
_AFTER_HOST: Final = re.compile(r"(?<=[^/:])[/?#].*", re.DOTALL)
_LEAST_CARRIED: Final = 4
"""Characters of a personal value that is looked for in addresses."""


class Verdict(msgspec.Struct, frozen=True):
    """What becomes of a message: the heaviest action, why, and the context without what must not be in it.

    `context` is None where nothing was masked. What is refused is masked as well: it is not kept.
    """

    action: Action = "allow"
    reasons: tuple[Reason, ...] = ()
    context: dict[str, Any] | None = None


NOTHING_FOUND: Final = Verdict()
"""The verdict on a message with nothing in it that is not allowed."""


def masked(text: str, hits: Iterable[Hit]) -> str:
    """The text with each hit as its kind in brackets; what is invisible goes.

    >>> masked("to ada@x.org", [Hit(3, 12, "email", 0.9)])
    'to [email]'
    """
    made, done = [], 0
    for hit in hits:
        if hit.start >= done:
            made += [text[done : hit.start], "" if hit.kind == "invisible" else f"[{hit.kind}]"]
        done = max(done, hit.end)
    return "".join((*made, text[done:]))


def scanner_of(
    policy: ContentPolicy, own: Sequence[str], language: str, kinds: Sequence[Kind] = KINDS
) -> Scanner:
    """What finds the kinds in texts of a language as the policy wants it.

    Of a text in no named language, "", the numbers of every country are looked for, and offensive words in
    English and in the languages that have a script of their own.
    """
    tag = language.partition("-")[0]
    told = tuple(
        entry.words
        for entry in policy.block
        if not (entry.languages and tag) or tag in {wanted.partition("-")[0] for wanted in entry.languages}
    )
    weak = policy.confidence <= WEAK
    words: list[Callable[[str], Iterable[Hit]]] = []
    if "offensive" in kinds:
        spoken = (tag,) if tag else _APART
        words.append(offensive_look(spoken, _folded(policy.allow), weak=weak))
    if "blocked" in kinds and told:
        words.append(partial(blocked_words, known=blocked_list(told)))
    languages = (tag,) if tag else ()
    return Scanner(kinds, languages, own=own, words=words, least=policy.confidence)


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)


class ContentFilter:
    """The policy of one tenant, ready to judge contexts. Make one with `content_filter`."""

    __slots__ = ("_own", "_scanners", "policy")

    def __init__(self, policy: ContentPolicy, own: Sequence[str] = ()) -> None:
        self.policy = policy
        self._own = tuple(own)
        self._scanners: dict[str, Scanner] = {}

    def scanner(self, language: str) -> Scanner:
        """What looks at texts of a language; made at its first text."""
        found = self._scanners.get(language)
        if found is None:
            found = self._scanners[language] = scanner_of(self.policy, self._own, language)
        return found

    def judge(self, context: dict[str, Any], places: Sequence[Prose], language: str) -> Verdict:
        """The verdict on a context's values; `places` are where its schema lets words be.

        A place marked as personal data of a kind is not looked at for that kind. A whole address is looked
        at for the values of marked places alone.
        """
        scanner = self.scanner(language)
        changed, reasons = context, list[Reason]()
        heaviest: Action = "allow"
        known: frozenset[str] | None = None
        for place in places:
            kinds: dict[str, Action] = {}
            declared = _DECLARED.get(place.mark, frozenset())
            for text in strings_at(context, place.path):
                if place.url:
                    known = _personal(context, places) if known is None else known
                    if _carries(text, known):
                        kinds["link"] = self.policy.action("link")
                    continue
                for hit in scanner.scan(text):
                    if hit.kind not in declared:
                        action = action_of(self.policy, hit, text)
                        kinds[hit.kind] = _heavier(kinds.get(hit.kind, "allow"), action)
            for kind, action in kinds.items():
                if action != "allow":
                    reasons.append(_reason(kind, action, place))
                    heaviest = _heavier(heaviest, action)
            wanted = frozenset(kind for kind, action in kinds.items() if action in ("mask", "refuse"))
            if wanted and not place.url:
                changed = replaced(changed, place.path, partial(_without, scanner, wanted - declared))
        if not reasons:
            return NOTHING_FOUND
        return Verdict(heaviest, tuple(reasons), None if changed is context else changed)


def action_of(policy: ContentPolicy, hit: Hit, text: str) -> Action:
    """What the policy does with a hit in a text; an entry of its own words may say otherwise."""
    if hit.kind == "blocked":
        found = text[hit.start : hit.end]
        for entry in policy.block:
            if entry.action and any(True for _ in blocked_words(found, blocked_list((entry.words,)))):
                return entry.action
    return policy.action(hit.kind)


def _heavier(one: Action, other: Action) -> Action:
    return other if _WEIGHT[other] > _WEIGHT[one] else one


def _without(scanner: Scanner, kinds: frozenset[str], text: str) -> str:
    return masked(text, (hit for hit in scanner.scan(text) if hit.kind in kinds))


def _personal(context: Any, places: Sequence[Prose]) -> frozenset[str]:
    """The values of places that are marked personal, as they are and as an address holds them."""
    found: set[str] = set()
    for place in places:
        if place.mark and not place.url:
            for text in strings_at(context, place.path):
                if len(text) >= _LEAST_CARRIED:
                    found |= {text.casefold(), quote(text, safe="").casefold(), quote(text).casefold()}
    return frozenset(found)


def _carries(url: str, known: frozenset[str]) -> bool:
    """Whether the path or the query holds one of the values, between signs that are no letters or digits."""
    part = _AFTER_HOST.search(url)
    if part is None or not known:
        return False
    rest = part[0].casefold()
    return any(_stands_apart(rest, value) for value in known)


def _stands_apart(text: str, value: str) -> bool:
    place = text.find(value)
    while place >= 0:
        around = text[place - 1 : place] + text[place + len(value) : place + len(value) + 1]
        if not any(map(str.isalnum, around)):
            return True
        place = text.find(value, place + 1)
    return False


def _reason(kind: str, action: Action, place: Prose) -> Reason:
    where = path_text(place.path).replace(".[]", "[]")
    if place.url:
        what = f"The address in '{where}' holds a personal value."
    else:
        what = f"'{where}' holds {_NAMES[kind]}."
    return Reason(f"content.{kind}", f"{what} {_DONE[action]}", where)


@lru_cache(maxsize=4096)
def _made(key: bytes, own: tuple[str, ...]) -> ContentFilter:
    return ContentFilter(msgspec.json.decode(key, type=ContentPolicy), own)


def content_filter(tenant: Tenant) -> ContentFilter:
    """The tenant's filter; equal policies share one."""
    hosts = (check_link(link).host for link in tenant.links.values())
    return _made(msgspec.json.encode(tenant.content), tuple(sorted({host for host in hosts if host})))
