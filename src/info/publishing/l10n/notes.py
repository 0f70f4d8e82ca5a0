"""Notes for translators: what a template is, and what each of its texts means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from info.errors import TemplateError, nearest
from info.publishing.l10n.originals import Originals
from info.publishing.l10n.reading import members, text
from info.publishing.positions import Node
from info.publishing.shelf import Shelf

__all__ = ["Notes", "read_notes"]


@dataclass(frozen=True)
class Notes:
    """`about` the template, and a note for each text by its name (`subject`, `warm/subject`).

    `places` tells where each note stands.
    """

    about: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Node] = field(default_factory=dict)


def read_notes(shelf: Shelf, originals: Originals, tenant: str = "") -> Notes:
    """The notes on a template or partial; a stronger layer's note stands for a weaker one's.

    Raises `TemplateError` for what is no note, and for a text that the template does not have where the
    file's layer is as strong as the one that shaped the template.
    """
    about = ""
    texts: dict[str, str] = {}
    places: dict[str, Node] = {}
    shaped_by = max((original.node.source.rank for original in originals.texts.values()), default=0)
    known = {str(name) for name in originals.texts}
    for node in shelf.notes(originals.name, tenant):
        fields = members(node, "A notes file", ("$schema", "about", "texts"))
        if "about" in fields:
            about = text(fields["about"], "'about'")
        if "texts" not in fields:
            continue
        for name, note in members(fields["texts"], "'texts'").items():
            if name in known:
                texts[name], places[name] = text(note, f"The note on '{name}'"), note
            elif node.source.rank >= shaped_by:
                raise _unknown(fields["texts"], name, originals.name, known)
    return Notes(about, texts, places)


def _unknown(node: Node, name: str, template: str, known: set[str]) -> TemplateError:
    near = nearest(name, sorted(known))
    hint = f"Did you mean '{near}'?" if near else "Correct the name, or remove the note."
    return node.key_error(name, f"{template} has no text '{name}'.", hint)
