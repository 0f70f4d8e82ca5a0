"""The forms a text is translated in: one for each variant that the target language needs.

A translator's tool knows a source, a target and nothing between. A message that selects is therefore
laid out as forms: the target language's own plural categories, each beside the source variant that
MessageFormat 2 would choose there; and put together again when the file comes back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from info.language.messageformat import (
    CatchAll,
    Expression,
    Literal,
    Message,
    PatternMessage,
    SelectMessage,
    Variable,
    Variant,
    plural_categories,
)
from info.localization.exchange.patterns import Keys

__all__ = ["CATEGORIES", "chosen", "forms_of", "plural_kind", "variants_of"]

CATEGORIES: Final = ("zero", "one", "two", "few", "many", "other")
_PLURAL: Final = frozenset({"integer", "number", "offset", "percent"})
"""The functions that select by plural category."""
_FORMS_MAX: Final = 128
"""Above that the source's own variants are the forms."""


def variants_of(message: Message) -> tuple[Variant, ...]:
    """The variants of a message; one without keys for a message that does not select."""
    if isinstance(message, PatternMessage):
        return (Variant((), message.pattern),)
    return message.variants


def chosen(variants: Sequence[Variant], keys: Keys) -> Variant:
    """The variant that stands for the keys: each its own where there is one, else `*`."""
    wanted = len(variants[0].keys)
    asked = keys if len(keys) == wanted else (CatchAll(),) * wanted
    fitting = [variant for variant in variants if _fits(variant.keys, asked)]
    return max(fitting, key=lambda variant: [not isinstance(key, CatchAll) for key in variant.keys])


def _fits(keys: Keys, asked: Keys) -> bool:
    return all(isinstance(key, CatchAll) or key == wanted for key, wanted in zip(keys, asked, strict=True))


def forms_of(message: Message, locale: str) -> list[Keys]:
    """The keys of the forms the message wants in `locale`, its own order kept, `other` as `*`.

    A plural category of the source makes way for those of the target; exact numbers and words stay.
    """
    if isinstance(message, PatternMessage):
        return [()]
    own = [variant.keys for variant in message.variants]
    kinds = [plural_kind(message, selector.name) for selector in message.selectors]
    found: dict[Keys, None] = {}
    for keys in own:
        found.update(dict.fromkeys(_expanded(keys, own, kinds, locale)))
        if len(found) > _FORMS_MAX:
            return own
    every = (CatchAll(),) * len(kinds)
    return [*(keys for keys in found if keys != every), every]


def _expanded(keys: Keys, own: Sequence[Keys], kinds: Sequence[str], locale: str) -> Iterator[Keys]:
    choices: list[Sequence[Literal | CatchAll]] = []
    size = 1
    for at, (key, kind) in enumerate(zip(keys, kinds, strict=True)):
        known = plural_categories(locale, kind) if kind else ()
        if kind and isinstance(key, CatchAll) and _splits(at, keys, own):
            choices.append([*(Literal(name) for name in known if name != "other"), CatchAll()])
        elif kind and isinstance(key, Literal) and key.value in CATEGORIES:
            choices.append([key] if key.value in known else [])
        else:
            choices.append([key])
        size *= len(choices[-1])
    if size <= _FORMS_MAX:
        yield from product(*choices)
    else:
        yield keys


def _splits(at: int, keys: Keys, own: Sequence[Keys]) -> bool:
    """Whether a `*` means the plural categories: a sibling names one there, or no variant does."""
    naming = [other for other in own if _is_category(other[at])]
    return not naming or any(_agrees(other, keys, at) for other in naming)


def _is_category(key: Literal | CatchAll) -> bool:
    return isinstance(key, Literal) and key.value in CATEGORIES


def _agrees(other: Keys, keys: Keys, at: int) -> bool:
    pairs = [pair for place, pair in enumerate(zip(other, keys, strict=True)) if place != at]
    return all(
        theirs == mine
        or isinstance(theirs, CatchAll)
        or (_is_category(theirs) and isinstance(mine, CatchAll))
        for theirs, mine in pairs
    )


def plural_kind(message: SelectMessage, name: str) -> str:
    """The rules a selector takes its plural categories from, cardinal or ordinal; "" where it takes none."""
    function, select = _annotation(message, name)
    if function not in _PLURAL or select in {"exact", "none"}:
        return ""
    return "ordinal" if select == "ordinal" else "cardinal"


def selecting_function(message: SelectMessage, name: str) -> str:
    """The function that a selector compares by, "" where it has none."""
    return _annotation(message, name)[0]


def _annotation(message: SelectMessage, name: str) -> tuple[str, str]:
    """The function of a declared name, and its option `select`; found where its value comes from."""
    declared = {declaration.name: declaration.value for declaration in message.declarations}
    function, select = "", ""
    value: Expression | None = declared.get(name)
    for _ in declared:
        if value is None:
            break
        if value.function is not None:
            function = function or value.function.name
            option = value.function.options.get("select")
            select = select or (option.value if isinstance(option, Literal) else "")
        argument = value.arg
        following = declared.get(argument.name) if isinstance(argument, Variable) else None
        value = None if following is value else following
    return function, select
