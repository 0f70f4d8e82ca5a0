"""Whether a translation may be written: it is a message, and shows nothing that its source does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from info.errors import TemplateError, nearest
from info.language.binding import bind_text, text_locals
from info.language.expressions import Scope
from info.language.messageformat import (
    Expression,
    LocalDeclaration,
    Markup,
    Message,
    SelectMessage,
    Variable,
    habit,
    parse_message,
)
from info.publishing.l10n.originals import Originals, TextName
from info.publishing.library import Library

__all__ = ["Wrong", "wrong_with"]


class Wrong(NamedTuple):
    """What is wrong with a translation, and what to do."""

    what: str
    next_step: str


def wrong_with(
    library: Library, originals: Originals, name: TextName, target: str, locale: str, tenant: str
) -> Wrong | None:
    """What keeps a translation from being written; None where nothing does.

    Whether it is a good one is not asked here: `infoctl check` does.
    """
    slip = habit(target)
    if slip is not None:
        return Wrong(f"{slip.written} is not a value here. {slip.why}", f"Write {slip.meant}.")
    try:
        message = parse_message(target)
    except TemplateError as error:
        return Wrong(error.what, error.next_step)
    allowed = _uses(parse_message(originals.texts[name].source))
    entry = originals.given.get(locale, {}).get(name)
    if entry is not None:  # what a person wrote into the file by hand stays allowed
        allowed |= _uses(parse_message(entry.source))
    for use in sorted(_uses(message) - allowed):
        near = nearest(use, allowed)
        hint = f"Did you mean {near}?" if near else "Use what the source text shows, and nothing else."
        return Wrong(f"{use} does not stand in the source text.", hint)
    return _unbound(library, originals, name, target, locale, tenant)


def _unbound(
    library: Library, originals: Originals, name: TextName, target: str, locale: str, tenant: str
) -> Wrong | None:
    """A function or an option that cannot be compiled."""
    names = None
    if originals.partial is None:
        names = library.published(originals.name, tenant).schema.names
    locals_ = text_locals(originals.document.variant(name.variant).blocks)
    local = locals_.get(originals.key_of(name), frozenset())
    try:
        bind_text(target, Scope(names, local), select_locale=locale, format_locale=locale)
    except TemplateError as error:
        return Wrong(error.what, error.next_step)
    return None


def _uses(message: Message) -> set[str]:
    """The values and links that a message shows, `{$user_name}` and `(guide)`; its `.local` names aside."""
    own = {declared.name for declared in message.declarations if isinstance(declared, LocalDeclaration)}
    patterns = (
        [arm.value for arm in message.variants] if isinstance(message, SelectMessage) else [message.pattern]
    )
    parts = [part for pattern in patterns for part in pattern if not isinstance(part, str)]
    found = {
        name for part in (*parts, *(each.value for each in message.declarations)) for name in _names(part)
    }
    return {f"{{${name}}}" for name in found - own} | {link for part in parts for link in _links(part)}


def _names(part: Expression | Markup) -> Iterator[str]:
    options = [part.options] if isinstance(part, Markup) else []
    if isinstance(part, Expression):
        if isinstance(part.arg, Variable):
            yield part.arg.name
        if part.function is not None:
            options.append(part.function.options)
    for values in options:
        for value in values.values():
            if isinstance(value, Variable):
                yield value.name


def _links(part: Expression | Markup) -> Iterator[str]:
    if isinstance(part, Markup) and part.name == "link" and part.kind == "open":
        to = part.options.get("to")
        if to is not None and not isinstance(to, Variable):
            yield f"({to.value})"
