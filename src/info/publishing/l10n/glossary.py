"""A language's glossary: the words that keep one name in all its texts."""

from __future__ import annotations

from info.model.glossary import Term
from info.publishing.l10n.reading import members, text, words
from info.publishing.positions import Node
from info.publishing.shelf import Shelf

__all__ = ["read_glossary"]

_KEYS = ("source", "use", "avoid", "note")


def read_glossary(shelf: Shelf, locale: str, tenant: str = "") -> tuple[Term, ...]:
    """The terms of a locale, of all layers.

    A term of a stronger layer stands for every weaker one with which it shares a word of the source;
    one with neither `use` nor `avoid` takes a term away. Raises `TemplateError` at its place.
    """
    terms: list[Term] = []
    for node in shelf.translation(locale, "glossary.json", tenant):
        fields = members(node, "A glossary", ("$schema", "terms"))
        if "terms" not in fields or not isinstance(fields["terms"].value, tuple):
            raise fields.get("terms", node).error("A glossary has a list 'terms'.", 'Write {"terms": [ … ]}.')
        stronger = [_term(item) for item in fields["terms"].items]
        said = {word.casefold() for term in stronger for word in term.source}
        weaker = [term for term in terms if said.isdisjoint(word.casefold() for word in term.source)]
        terms = [*weaker, *stronger]
    return tuple(term for term in terms if term.use or term.avoid)


def _term(node: Node) -> Term:
    fields = members(node, "A term", _KEYS)
    if "source" not in fields:
        raise node.error("The term has no 'source'.", 'Add "source": ["plan", "plans"].')
    source = words(fields["source"], "'source'")
    if not source:
        raise fields["source"].error("'source' names no word.", 'Write e.g. ["plan", "plans"].')
    return Term(
        source=source,
        use=words(fields["use"], "'use'") if "use" in fields else (),
        avoid=words(fields["avoid"], "'avoid'") if "avoid" in fields else (),
        note=text(fields["note"], "'note'") if "note" in fields else "",
        place=":".join(str(part) for part in node.place),
    )
