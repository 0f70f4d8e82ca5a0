"""Fluent into MessageFormat 2: terms and references are written out, selectors become one `.match`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from info.language.conversion.flatten import source_of
from info.language.conversion.fluent_bundle import Bundle, FluentFile, read_bundle
from info.language.conversion.fluent_pattern import PatternWork
from info.language.conversion.numeric import with_numbers
from info.language.conversion.report import Converted, Finding, NotCarried, converted
from info.language.conversion.wishes import Wishes

if TYPE_CHECKING:
    from fluent.syntax import ast

__all__ = ["convert_fluent"]

_TWICE: Final = "The key stands twice in this file; the first counts, as in Fluent."


def convert_fluent(files: Sequence[FluentFile], *, wishes: Wishes | None = None) -> list[list[Converted]]:
    """For each file, what became of its messages, attributes (`key.attribute`) and terms, in order.

    The files are one bundle: a reference may lead into any of them. Raises nothing for bad Fluent:
    what cannot be read is an outcome without a text.

    >>> convert_fluent([FluentFile("a.ftl", "hi = Hello, { $name }!")])[0][0].text
    'Hello, {$name}!'
    """
    wishes = wishes or Wishes()
    bundle, troubles = read_bundle(files)
    told = [list(_texts(bundle, number, wishes)) for number in range(len(files))]
    for number, entries in enumerate(bundle.entries):
        told[number] += [_term(entry, bundle) for entry in entries if type(entry).__name__ == "Term"]
        told[number] = sorted([*told[number], *troubles[number]], key=lambda one: one.offset)
    return told


def _texts(bundle: Bundle, file: int, wishes: Wishes) -> Iterator[Converted]:
    from fluent.syntax import ast

    seen: set[str] = set()
    for entry in bundle.entries[file]:
        if not isinstance(entry, ast.Message):
            continue
        name = entry.id.name
        note = (entry.comment.content or "") if entry.comment else ""
        patterns = [(name, entry.value, entry)] if entry.value else []
        patterns += [(f"{name}.{one.id.name}", one.value, one) for one in entry.attributes]  # type: ignore[misc]
        for key, pattern, node in patterns:
            at = node.span.start if node.span else 0
            if key in seen:
                finding = Finding("not carried", _TWICE, "Rename or remove one of them.", at)
                yield Converted(key, None, (finding,), note, at)
            else:
                seen.add(key)
                yield _text(key, pattern, PatternWork(bundle, file, wishes), note, at)


def _text(key: str, pattern: ast.Pattern, work: PatternWork, note: str, at: int) -> Converted:
    try:
        text = source_of(with_numbers(work.message(key, pattern)))
    except NotCarried as refused:
        finding = refused.finding
        placed = Finding(finding.level, finding.what, finding.next_step, finding.offset or at)
        return converted(key, None, [*work.findings, placed], note=note, offset=at)
    return converted(key, text, work.findings, note=note, offset=at)


def _term(entry: ast.EntryType, bundle: Bundle) -> Converted:
    from fluent.syntax import ast

    assert isinstance(entry, ast.Term)
    name, at = f"-{entry.id.name}", entry.span.start if entry.span else 0
    note = (entry.comment.content or "") if entry.comment else ""
    if name in bundle.used:
        return Converted(name, None, (), note, at)
    what = f"No text here uses the term {name}, so its words stand nowhere in the result."
    return Converted(
        name, None, (Finding("remark", what, "Give the files that use it as well.", at),), note, at
    )
