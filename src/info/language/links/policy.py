"""The policy: which links may be shown, and the verdict on one."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import msgspec

from info.language.links.hosts import PRIVATE_NAMES, Host, imitates, read_host
from info.language.links.words import SENTENCES, LinkReason

__all__ = ["MAX_LINK_CHARS", "LinkPolicy", "Verdict", "check_link", "is_plain_https"]

MAX_LINK_CHARS: Final = 8_000
"""Code points a link may have: RFC 9110 §4.1 asks of servers to take 8,000; a channel may take fewer."""
_MOST_PORT: Final = 65535

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,31}):")
_NOT_IN_LINK: Final = re.compile(r'[\x00-\x20\x7f\\"<>^`{|}]')
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})
"""General categories of what is not seen, or not known: controls, formats, surrogates, spaces."""
_BLANK: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f")
"""Letters and marks that show as nothing."""
_AUTHORITY: Final = re.compile(r"//([^/?#]*)")
_PORT: Final = re.compile(r"[0-9]{1,5}")
_MAIL: Final = re.compile(r"([^?#]*)(?:\?([^#]*))?\Z")
_LOCAL: Final = re.compile(r"[^\s@,;:()\[\]/]{1,64}")
_MAIL_FIELDS: Final = frozenset({"subject", "body", "cc", "bcc", "in-reply-to"})
_PHONE: Final = re.compile(r"\+?[0-9.()-]{1,40}(?:;ext=[0-9]{1,10})?")
_LEAST_DIGITS: Final = 3


class LinkPolicy(msgspec.Struct, frozen=True):
    """What is allowed. `schemes` are in lower case, of https, http, mailto and tel.

    `private_hosts`: whether a link may lead to an address or a name that is not public (localhost, an
    intranet). `own` are the domains that a host must not imitate.

    >>> check_link("http://acme.example/", LinkPolicy(schemes=frozenset({"https"}))).reason
    'scheme'
    """

    schemes: frozenset[str] = frozenset({"https", "mailto", "tel"})
    private_hosts: bool = False
    own: tuple[str, ...] = ()


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whether a link may be shown. `what` is a sentence on `reason`, and quotes nothing of the link.

    `host` is in ASCII and lower case; empty where there is none (mailto, tel) and when refused.
    """

    allowed: bool
    reason: LinkReason | None = None
    scheme: str = ""
    host: str = ""

    @property
    def what(self) -> str:
        """Why it is refused, for a person; empty when it is allowed."""
        return SENTENCES[self.reason] if self.reason is not None else ""


DEFAULT: Final = LinkPolicy()

_PLAIN: Final = re.compile(
    r"https://(?:(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}(?!xn--|(?:PRIVATE)(?![a-z]))[a-z]{2,24}(?::[1-9][0-9]{0,3})?"
    r"(?:[/?#][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]{0,1000})?".replace(
        "PRIVATE", "|".join(sorted({"arpa", *PRIVATE_NAMES}))
    ),
    re.ASCII,
)


def is_plain_https(text: str) -> bool:
    """Whether `text` is an https URL of everyday letters: allowed by every policy that allows https.

    A quick yes for the most of what a program shows; a no means nothing. It says nothing of imitations,
    which a policy with hosts of its own refuses.
    """
    return _PLAIN.fullmatch(text) is not None


def check_link(text: str, policy: LinkPolicy = DEFAULT) -> Verdict:
    """The verdict on any string. Never raises; linear in the length of the text.

    >>> check_link("https://acme.example/a").allowed, check_link("javascript:alert(1)").reason
    (True, 'scheme')
    """
    if len(text) > MAX_LINK_CHARS:
        return _refused("length")
    if _NOT_IN_LINK.search(text) or any(map(_is_hidden, _BEYOND_ASCII.findall(text))):
        return _refused("character")
    found = _SCHEME.match(text)
    scheme = found[1].lower() if found else ""
    if found is None or scheme not in policy.schemes:
        return _refused("scheme")
    rest = text[found.end() :]
    if scheme == "mailto":
        return _check_mail(rest, policy)
    if scheme == "tel":
        return _check_phone(rest)
    return _check_web(scheme, rest, policy)


def _refused(reason: LinkReason) -> Verdict:
    return Verdict(allowed=False, reason=reason)


def _is_hidden(mark: str) -> bool:
    return unicodedata.category(mark) in _HIDDEN or mark in _BLANK


def _check_web(scheme: str, rest: str, policy: LinkPolicy) -> Verdict:
    found = _AUTHORITY.match(rest)
    if found is None:
        return _refused("host")
    authority = found[1]
    if "@" in authority:
        return _refused("userinfo")
    name, port = _host_and_port(authority)
    if port is not None and not (_PORT.fullmatch(port) and 0 < int(port) <= _MOST_PORT):
        return _refused("port")
    host = read_host(name)
    reason = _against(host, policy)
    return Verdict(allowed=True, scheme=scheme, host=host.name) if reason is None else _refused(reason)


def _host_and_port(authority: str) -> tuple[str, str | None]:
    """The host, and the port when a colon announces one; the colons of [::1] announce none."""
    head, colon, tail = authority.rpartition(":")
    if not colon or "]" in tail:
        return authority, None
    return head, tail


def _against(host: Host, policy: LinkPolicy) -> LinkReason | None:
    if host.refused is not None:
        return host.refused
    if host.private and not policy.private_hosts:
        return "address"
    return "lookalike" if policy.own and imitates(host.name, policy.own) else None


def _check_mail(rest: str, policy: LinkPolicy) -> Verdict:
    found = _MAIL.match(rest)
    if found is None or not found[1]:
        return _refused("mail")
    for address in found[1].split(","):
        local, _, domain = address.rpartition("@")
        if not _LOCAL.fullmatch(local):
            return _refused("mail")
        host = read_host(domain)
        reason = "mail" if domain.startswith("[") else _against(host, policy)
        if reason is not None:
            return _refused(reason)
    for field in (found[2] or "").split("&") if found[2] else ():
        if field.partition("=")[0].lower() not in _MAIL_FIELDS:
            return _refused("mail")
    return Verdict(allowed=True, scheme="mailto")


def _check_phone(rest: str) -> Verdict:
    if not _PHONE.fullmatch(rest) or sum(map(str.isdigit, rest)) < _LEAST_DIGITS:
        return _refused("phone")
    return Verdict(allowed=True, scheme="tel")
