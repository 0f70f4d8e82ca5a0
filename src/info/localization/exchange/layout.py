"""A text laid out for a translator, and put together again: nothing of it is lost on the way."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from info.errors import MessageSyntaxError
from info.language.messageformat import (
    Message,
    PatternMessage,
    SelectMessage,
    Variant,
    check_message,
    parse_message,
    serialize,
)
from info.localization.exchange.forms import chosen, forms_of, variants_of
from info.localization.exchange.patterns import Keys, pattern_of, pattern_text

__all__ = ["Form", "Layout", "lay_out", "put_together"]


class Form(msgspec.Struct, frozen=True):
    """One text to translate: the pattern of a variant, beside the source's. `target` None: not there."""

    keys: Keys
    source: str
    target: str | None = None


class Layout(msgspec.Struct, frozen=True):
    """The forms of a text, and what they do not tell.

    `source` is the whole source where the forms do not say it: a message that selects or declares, or
    one written in another way than the serializer's. `target` likewise.
    """

    forms: Sequence[Form]
    source: str | None = None
    target: str | None = None


def lay_out(source: str, target: str | None, locale: str) -> Layout:
    """The forms of a text for translators into `locale`. Raises `MessageSyntaxError`.

    >>> from info.localization.exchange.patterns import keys_text
    >>> laid = lay_out(".input {$n :integer} .match $n one {{day}} * {{days}}", None, "pl")
    >>> [(keys_text(form.keys), form.source) for form in laid.forms]
    [('one', 'day'), ('few', 'days'), ('many', 'days'), ('*', 'days')]
    """
    message = parse_message(source)
    forms = _forms(message, None if target is None else parse_message(target), locale)
    whole = None if _says_all(message, source) else source
    layout = Layout(forms, whole)
    if target is None or _made_of(layout, locale) == target:
        return layout
    return Layout(forms, whole, target)


def _made_of(layout: Layout, locale: str) -> str | None:
    try:
        return put_together(layout, locale)[1]
    except MessageSyntaxError:
        return None


def _says_all(message: Message, source: str) -> bool:
    return isinstance(message, PatternMessage) and not message.declarations and serialize(message) == source


def _forms(message: Message, translated: Message | None, locale: str) -> list[Form]:
    ours = variants_of(message)
    theirs = () if translated is None else variants_of(translated)
    there = {variant.keys: pattern_text(variant.value) for variant in theirs}
    wanted = list(there)
    if not isinstance(translated, PatternMessage):
        asked = forms_of(message if translated is None else translated, locale)
        wanted += [keys for keys in asked if keys not in there]
    return [Form(keys, pattern_text(chosen(ours, keys).value), there.get(keys)) for keys in wanted]


def put_together(layout: Layout, locale: str) -> tuple[str, str | None]:
    """Source and target of a text as MessageFormat 2, of its forms in any order.

    Raises `MessageSyntaxError`: a form is none, or the variants are no whole message.
    """
    source = layout.source
    if source is None:
        source = serialize(PatternMessage((), pattern_of(layout.forms[0].source)))
    filled = [form for form in layout.forms if form.target is not None]
    if not filled:
        return source, None
    before = None if layout.target is None else parse_message(layout.target)
    made = _message(parse_message(source), before, filled, locale)
    if layout.target is not None and made == before:
        return source, layout.target
    check_message(made)
    return source, serialize(made)


def _message(source: Message, before: Message | None, filled: Sequence[Form], locale: str) -> Message:
    head = next((one for one in (before, source) if one is not None and _matches(one, filled)), None)
    variants = [Variant(form.keys, pattern_of(form.target or "")) for form in filled]
    if all(not form.keys for form in filled):
        if len(variants) > 1:
            what = "A text without variants has two translations."
            raise MessageSyntaxError(what, type="duplicate-variant", next_step="Leave one of them.")
        return PatternMessage(head.declarations if head else (), variants[0].value)
    if not isinstance(head, SelectMessage):
        wanted = len(source.selectors) if isinstance(source, SelectMessage) else 0
        raise MessageSyntaxError(
            f"A form has other keys than the text has selectors ({wanted}).",
            type="variant-key-mismatch",
            next_step="Leave the names of the forms as they were exported.",
        )
    return SelectMessage(head.declarations, head.selectors, _ordered(variants, source, before, locale))


def _matches(message: Message, filled: Sequence[Form]) -> bool:
    width = len(message.selectors) if isinstance(message, SelectMessage) else 0
    return all(len(form.keys) == width for form in filled)


def _ordered(
    variants: Sequence[Variant], source: Message, before: Message | None, locale: str
) -> tuple[Variant, ...]:
    """In the order of the former translation, then of the language: a tool may have sorted them."""
    known = [variant.keys for variant in variants_of(before)] if before is not None else []
    places = {keys: at for at, keys in reversed(list(enumerate([*known, *forms_of(source, locale)])))}
    return tuple(sorted(variants, key=lambda variant: places.get(variant.keys, len(places))))
