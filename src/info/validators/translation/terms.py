"""The words of the glossary: one name for one thing in all texts of a language."""

from __future__ import annotations

from collections.abc import Iterator

from info.model.glossary import Term
from info.validators.translation.glossaries import holds, place_of
from info.validators.translation.remarks import Judged, Remark
from info.validators.translation.wordings import Arm

__all__ = ["glossary"]


def glossary(judged: Judged) -> Iterator[Remark]:
    """Where the source holds a term, the translation calls it by its name, and by none that is to avoid."""
    told: set[Term] = set()
    for arm, original in judged.pairs:
        for word, term in judged.setting.glossary.in_source(original.words):
            if term in told:
                continue
            remark = _remark(judged, arm, word, term)
            if remark is not None:
                told.add(term)
                yield remark


def _remark(judged: Judged, arm: Arm, word: str, term: Term) -> Remark | None:
    left, is_said = arm.words, not term.use
    for use in term.use:
        while found := place_of(left, use, judged.language):
            left, is_said = f"{left[: found.start()]} {left[found.end() :]}", True
    use = " or ".join(f"'{each}'" for each in term.use)
    note = f" ({term.note.removesuffix('.')})" if term.note else ""
    for avoided in term.avoid:
        if holds(left, avoided, judged.language):
            what = f"'{word}' is not called '{avoided}' in {judged.locale}{note}."
            step = f"Write {use}." if use else "Write another word."
            return Remark("translation.term", "warning", what, step, arm.keys)
    if is_said:
        return None
    what = f"'{word}' is called {use} in {judged.locale}{note}."
    return Remark("translation.term", "warning", what, f"Write {use}, or mend the glossary.", arm.keys)
