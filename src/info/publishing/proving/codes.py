"""The codes of findings, each with what it says: the table that `docs/reference/findings.md` shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

from info.language.links import LinkReason
from info.model.names import FORMATS
from info.processors import RULES

__all__ = ["CODES", "known_code", "some_codes"]

CODES: Final[Mapping[str, str]] = {
    "template.wrong": "a file of a template, a locale or a tenant is not as it should be",
    "template.limit": "a file is over a limit: bytes, depth, blocks",
    "template.unreadable": "a file cannot be read",
    "template.expression": "a `when`, `each` or path is not of the expression language",
    "template.messagesyntax": "a text is not MessageFormat 2, or slips into another language's habit",
    "template.messagedatamodel": "a text contradicts itself: a key twice, no `*`, a name declared twice",
    "schema.missing": "a template has no schema, so no context can be checked",
    "schema.wrong": "a schema is no JSON Schema",
    "schema.no_example": "a schema has no examples",
    "schema.example": "an example does not fit its schema",
    "context.unguarded": "an optional value is used without asking for it",
    "context.unknown": "a path is read that the schema does not know",
    "document.required": "something that every template has is not there; a required block is left out",
    "document.heading": "the first block is no heading",
    "id.derived": "a block of a Markdown template has no id of its own; `infoctl fmt` writes it",
    "channel.unknown": "`only` or `not` name a channel there is not",
    "markup.html": "a text holds an HTML tag",
    "markup.script_url": "a text holds a script URL",
    "markup.entity": "a text holds an HTML entity",
    "markup.control": "a text holds a control character or a direction mark",
    "translation.missing": "a text has no translation into a language that the tenant writes in",
    "translation.stale": "a source text has changed since its translation was made",
    "translation.draft": "a locale file holds texts that no reader of the language has signed",
    "translation.placeholder": "a value is lost, one too many, or written otherwise than in the source",
    "translation.markup": "a link, bold, italic or code is lost, or one too many",
    "translation.selection": "a translation does not choose by the same words or numbers as its source",
    "translation.number": "a number of the source is not in its translation, or is one too many",
    "translation.address": "a written address, mail address or telephone number differs from the source's",
    "translation.code": "what stands in code differs from the source's",
    "translation.script": "a translation is not in the script of its language",
    "translation.language": "a translation reads as another language (with the extra `ml`)",
    "translation.untranslated": "a translation is the source text",
    "translation.entity": "a translation holds what is left of an HTML entity",
    "translation.length": "a translation's own words are over a channel's limit, its source's are not",
    "translation.term": "a word of the glossary is called otherwise",
    "translation.quotes": "quotation marks or apostrophes are not the language's, mixed, or without partner",
    "translation.bracket": "a bracket has no partner",
    "translation.spacing": "a space is missing, one too many, or of the wrong kind for the language",
    "translation.ending": "a translation ends with another kind of mark than its source",
    "translation.punctuation": "a mark is not the language's own: `?` in Arabic, no `¿` in Spanish",
    "translation.direction": "a mark of direction does nothing where it stands",
    "translation.repeated": "a word stands twice in a row",
    "plural.missing": "a plural table lacks a category of its language",
    "plural.unreachable": "a plural table has a category that its language has not",
    **{
        f"tone.{rule}": "a text has what its tone has no place for"
        for rule in sorted(set().union(*RULES.values()))
    }
    | {
        "tone.harsh": "a text hurts, shames or threatens its reader; or the sentiment model and the word list"
        " both find it negative"
    },
    "tone.address": "a message calls its reader in two ways, or in another than the tenant's `address`",
    "tenant.links": "a link is used that the tenant has not",
    "tenant.brand": "a value of the brand is used that the tenant has not",
    "brand.contrast": "two colours of the brand are too alike to be read",
    **{f"link.{reason}": "an address is refused by the policy for links" for reason in get_args(LinkReason)},
    "block.unreachable": "no channel shows the block, or no context of the schema makes its condition true",
    "alt.missing": "a picture, a film or a recording has no words for those who do not see or hear it",
    "alt.file_name": "those words are the name of a file, or of a kind",
    "personal.url": "an address holds a value that the schema marks with `x-pii`",
    "personal.short": "the text message, a push's line, shows a marked value other than a name",
    "personal.title": "the subject, a push notification's title, shows a marked value other than a name",
    "personal.preheader": "the preheader, which an inbox lists, shows a marked value other than a name",
    "content.personal": "a text holds the number of a card or of an identity card",
    "content.secret": "a text holds a password, a key or a token",
    "content.link": "a text names another host than it leads to, or imitates one",
    "content.homograph": "a word is written in two alphabets, or under marks, to look like another",
    "content.invisible": "a text holds characters that nobody sees and no writing needs",
    "content.offensive": "a text holds a word that offends",
    "content.blocked": "a text holds a word that the tenant blocks",
    "content.required": "a message does not say what the tenant wants each to say",
    "content.law": "an advertising message has no way out, which the law of a jurisdiction demands",
    "render.compile": "a template cannot be compiled for a channel",
    "render.refused": "a context cannot be rendered; an error for an example, a warning for hostile data",
    "render.broken": "a payload is not the JSON that it should be",
    "fit.too_large": "what is required is over a limit; an error for an example, a warning for hostile data",
    "fit.lost": "the typical example does not fit whole: a block was shortened, replaced or dropped",
    "required.lost": "something of a required block is not in the payload, and no loss says so",
    "email.subject": "the typical subject is longer than a line of a mail's header",
    "email.picture": "a picture of the typical mail is of a form that a major mail client does not draw",
    "sms.parts": "the typical text message takes more parts than the tenant allows",
}
"""Code → what it says. The codes of payloads (`slack.header.text.max_length`) begin with a channel."""


def known_code(name: str) -> bool:
    """Whether some finding has this code, or one that begins with it and a dot.

    >>> known_code("fit"), known_code("slack.header"), known_code("fits")
    (True, True, False)
    """
    channels = {channel.partition(".")[0] for channel in FORMATS}
    return name.partition(".")[0] in channels or any(
        code == name or code.startswith(f"{name}.") for code in CODES
    )


def some_codes() -> tuple[str, ...]:
    """The codes, to find the nearest of a slip."""
    return tuple(CODES)
