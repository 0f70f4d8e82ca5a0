"""What breaks a message: values, markup and choices that the translation lost, added or changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from info.validators.translation.pairing import is_exact, only_number
from info.validators.translation.remarks import Judged, Remark, left_over, within
from info.validators.translation.wordings import Arm, Selecting, Shown

__all__ = ["markup", "placeholders", "selection"]


def placeholders(judged: Judged) -> Iterator[Remark]:
    """Each arm shows the values of the source's arm, written by the same functions, and no others.

    An arm that stands for one number alone may say it in words.
    """
    every = {value for arm in judged.source.arms for value in arm.values}
    every |= {Shown(each.name, each.function, each.options) for each in judged.source.selectors}
    for arm, original in judged.pairs:
        shown, wanted = frozenset(arm.values), frozenset(original.values)
        if shown == wanted:
            continue
        sayable = _sayable(judged, arm)
        for value in sorted(wanted - shown):
            if value.name not in sayable:
                yield _lost(value, shown, arm)
        for value in sorted(shown - every):
            if not any(value.name == other.name for other in wanted - shown):
                yield _added(value, every, arm)


def _sayable(judged: Judged, arm: Arm) -> frozenset[str]:
    """The numbers that the arm's keys leave no choice of."""
    return frozenset(
        selector.name
        for selector, key in zip(judged.target.selectors, arm.keys, strict=True)
        if not selector.by_word and (is_exact(key) or only_number(judged.locale, selector.kind, key))
    )


def _lost(value: Shown, shown: Collection[Shown], arm: Arm) -> Remark:
    other = next((each for each in sorted(shown) if each.name == value.name), None)
    if other is None:
        what = f"The translation does not show {value}{within(arm)}."
        return Remark("translation.placeholder", "error", what, f"Put {value} where it is said.", arm.keys)
    what = f"The translation shows {other} where the source shows {value}{within(arm)}."
    return Remark("translation.placeholder", "error", what, f"Write {value}.", arm.keys)


def _added(value: Shown, every: Iterable[Shown], arm: Arm) -> Remark:
    known = ", ".join(str(each) for each in sorted(every)) or "none"
    what = f"The translation shows {value}, which the source does not{within(arm)}."
    step = f"Take it out; the source's values: {known}."
    return Remark("translation.placeholder", "error", what, step, arm.keys)


def markup(judged: Judged) -> Iterator[Remark]:
    """Each arm has the links of the source's arm, and its bold, italic and code.

    A number that is said in words need not be bold as it was. That marks nest is the language's own rule.
    """
    for arm, original in judged.pairs:
        if arm.links == original.links and arm.emphasis == original.emphasis:
            continue
        yield from _links(arm, original)
        yield from _emphasis(judged, arm, original)


def _links(arm: Arm, original: Arm) -> Iterator[Remark]:
    lost = left_over(original.links, arm.links)
    added = left_over(arm.links, original.links)
    for target, other in zip(lost, added, strict=False):
        what = f"A link leads to '{other}', the source's to '{target}'{within(arm)}."
        yield Remark("translation.markup", "error", what, f"Write [text]({target}).", arm.keys)
    for target in lost[len(added) :]:
        what = f"The link to '{target}' is lost{within(arm)}."
        yield Remark(
            "translation.markup", "error", what, f"Write [text]({target}) around its words.", arm.keys
        )
    for target in added[len(lost) :]:
        what = f"There is a link to '{target}', which the source has not{within(arm)}."
        yield Remark("translation.markup", "error", what, "Take the link out.", arm.keys)


def _emphasis(judged: Judged, arm: Arm, original: Arm) -> Iterator[Remark]:
    said = {value.name for value in original.values} - {value.name for value in arm.values}
    if said & _sayable(judged, arm):
        return
    for name in dict.fromkeys(left_over(original.emphasis, arm.emphasis)):
        what = f"The source has {{#{name}}}, the translation has not{within(arm)}."
        step = f"Put {_WRITTEN.get(name, name)} around the same words."
        yield Remark("translation.markup", "error", what, step, arm.keys)
    for name in dict.fromkeys(left_over(arm.emphasis, original.emphasis)):
        what = f"The translation has {{#{name}}}, the source has not{within(arm)}."
        yield Remark("translation.markup", "error", what, "Take it out.", arm.keys)


_WRITTEN = {"b": "**…**", "i": "_…_", "code": "`…`"}


def selection(judged: Judged) -> Iterator[Remark]:
    """The translation chooses by the same words as the source, and tells apart the numbers that it does."""
    if not judged.source.selectors:
        return
    places = {selector.name: index for index, selector in enumerate(judged.target.selectors)}
    for index, selector in enumerate(judged.source.selectors):
        wanted = dict.fromkeys(arm.keys[index] for arm in judged.source.arms)
        at = places.get(selector.name)
        given = {} if at is None else dict.fromkeys(arm.keys[at] for arm in judged.target.arms)
        if selector.by_word:
            yield from _words(selector, wanted, given)
        else:
            yield from _numbers(judged, selector, wanted, given)


def _words(selector: Selecting, wanted: Collection[str], given: Collection[str]) -> Iterator[Remark]:
    if not given:
        keys = ", ".join(f"'{key}'" for key in wanted)
        what = f"The source chooses by {selector.name}, the translation says the same for all."
        yield Remark("translation.selection", "error", what, f"Write a text for each of {keys}.")
        return
    for key in wanted:
        if key not in given:
            what = f"The translation has no text for '{key}' of {selector.name}."
            yield Remark("translation.selection", "error", what, f'Add "{key}", as the source has it.')
    for key in given:
        if key not in wanted:
            what = f"The translation has a text for '{key}' of {selector.name}, which the source has not."
            step = f"Take it out, or correct the key: the source has {', '.join(wanted)}."
            yield Remark("translation.selection", "error", what, step)


def _numbers(
    judged: Judged, selector: Selecting, wanted: Collection[str], given: Collection[str]
) -> Iterator[Remark]:
    """A number of its own says something of its own ("0": nothing yet); 1 is as good as a singular."""
    told = {only_number(judged.locale, selector.kind, key) for key in given if not is_exact(key)}
    for key in wanted:
        if is_exact(key) and key not in ("1", *given) and key not in told:
            what = f"The source has a text of its own for {key} of {selector.name}, the translation has not."
            yield Remark("translation.selection", "warning", what, f'Add "{key}", as the source has it.')
