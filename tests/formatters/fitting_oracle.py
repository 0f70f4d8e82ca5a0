"""An oracle of the fitter for any channel: it reads payloads, and knows nothing of how they were made.

The words of a case (`fitting_cases`) tell which block they are from. `prove` renders cases, and
compares what is shown with the same document without limits: the limits are kept, what is required is
there to the last word, the losses are true, and twice the same comes out.

A channel's test brings two readers of its own, independent of the formatter: the strings that its
payload shows, and the limits that it breaks.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from info.formatters import FORMATTERS
from info.formatters.walk import kind_of
from info.language.pieces import DoesNotFit, compile_program, interpret
from info.model import document as d
from info.model.values import Loss
from tests.formatters.documents import ENVIRONMENT, ROOMY, TENANT
from tests.formatters.fitting_cases import Case, case

if TYPE_CHECKING:
    from info.language.binding import LocalizedDocument

__all__ = ["FULL_TENANT", "Shown", "Tally", "Trial", "complaints", "digest", "prove", "strings", "words_of"]

FULL_TENANT: dict[str, Any] = {**TENANT, "links": {**TENANT["links"], "full": "https://example.com/full"}}
"""A tenant with a page where the whole message can be read."""
_WORD = re.compile(r"z([a-z]+|[0-9]+)x([0-9]+)q")
_MOST_LINES = 8
"""Points of a chart that a chat tells one a line; of more it tells the first and the last."""
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Marks of direction and joiners, which may stand anywhere."""
_NUMBER = re.compile(r"(?<![0-9])8([0-9]{3})([0-9]{4}80*)(?![0-9])")


class Shown(NamedTuple):
    """What a channel was given: its outputs and its payload, and what was reported as lost; of which case."""

    outputs: Mapping[str, str]
    payload: Any
    losses: tuple[Loss, ...]
    made: Case | None = None


class Trial:
    """A case on a channel, compiled."""

    def __init__(self, made: Case, channel: str) -> None:
        self.case = made
        self.formatter = FORMATTERS[channel]
        self.pieces = self.formatter.pieces(cast("LocalizedDocument", made.doc))
        self.program = compile_program(self.pieces, ENVIRONMENT)

    def shown(self) -> Shown:
        """The message within its limits; DoesNotFit as the program raises it."""
        texts, losses = self.program.render(self.case.context, FULL_TENANT, "UTC")
        return self._as_sent(dict(zip(self.program.outputs, texts, strict=True)), losses)

    def whole(self) -> Shown:
        """The message as the channel would show it without limits."""
        return self._as_sent(interpret(self.pieces, ROOMY, self.case.context, FULL_TENANT, "UTC"), ())

    def _as_sent(self, outputs: Mapping[str, str], losses: tuple[Loss, ...]) -> Shown:
        return Shown(outputs, self.formatter.payload(outputs), losses, self.case)


# Reading


def strings(value: Any) -> Iterator[str]:
    """Every string of a JSON payload; keys are no text."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


def words_of(texts: Iterable[str]) -> dict[str, set[str]]:
    """The marked words and numbers of some texts, by their owner: a block's id, "bsubject" or "bshort"."""
    found: dict[str, set[str]] = {}
    for text in texts:
        bare = _UNSEEN.sub("", text)
        for owner, place in _WORD.findall(bare):
            found.setdefault(f"b{owner}", set()).add(place)
        for owner, place in _NUMBER.findall(bare):
            found.setdefault(f"b{int(owner)}", set()).add(f"number {place}")
    return found


def complaints(
    case: Case, texts: Iterable[str], whole_texts: Iterable[str], losses: Iterable[Loss]
) -> list[str]:
    """What the report says and the payload does not show, or the other way round; [] when all is true.

    `texts` are the strings of the payload, `whole_texts` those of the same document without limits.
    The loss "body" or "message" says that the short text, or what is required, stands in for everything,
    "buttons" or "poll" that what they had said is in the text, which may say more.
    """
    return compared(case, words_of(texts), words_of(whole_texts), losses)


def compared(
    case: Case, seen: dict[str, set[str]], want: Mapping[str, set[str]], losses: Iterable[Loss]
) -> list[str]:
    """The complaints about words that were seen, where `want` are those of the same without limits."""
    told: dict[str, set[str]] = {}
    for loss in losses:
        block, _, part = loss.block.partition(".")
        told.setdefault(block, set()).add("part" if part and loss.how != "stand_in" else loss.how)
    found = _lost_of_required(case, seen, want, told)
    if "stand_in" in told.get("body", told.get("message", set())):
        return found + [
            f"{block.id} is shown, though the short text stands in for all"
            for block in case.doc.blocks
            if block.id in seen.keys() - case.needed and not isinstance(block, d.Actions | d.Input)
        ]
    if told.keys() & {"buttons", "poll"}:
        own = {block for block in seen if case.slots.get(block) == block}
        seen = {
            block: words & want.get(block, set()) if block in own else words for block, words in seen.items()
        }
        told = {block: hows - {"shortened", "part"} or {"any"} for block, hows in told.items()}
    for block, slot in case.slots.items():
        hows = told.get(slot, set())
        if slot == block:
            found += _slot_complaints(case, block, seen, want, hows)
        if block in case.required and hows & {"shortened", "dropped", "part"}:
            found.append(f"{block} is required, and told as {sorted(hows)}")
    return found


def _lost_of_required(
    case: Case, seen: Mapping[str, set[str]], want: Mapping[str, set[str]], told: Mapping[str, set[str]]
) -> list[str]:
    """The required blocks of which a word or a value is missing, whatever is told.

    One that its author gave a fallback may give way to it where the channel cannot show it.
    """
    found = []
    for block in sorted(case.required):
        members = [member for member, slot in case.slots.items() if slot == block != member]
        replaced = "stand_in" in told.get(block, set()) and any(seen.get(member) for member in members)
        have, wanted = seen.get(block, set()), want.get(block, set())
        missing = wanted - have
        if missing and not replaced:
            found.append(f"{block} is required, and misses {len(missing)} of {len(want[block])} words")
    return found


def _slot_complaints(
    case: Case, block: str, seen: Mapping[str, set[str]], want: Mapping[str, set[str]], hows: set[str]
) -> list[str]:
    """Complaints about one block and what stands in for it."""
    members = [member for member, slot in case.slots.items() if slot == block]
    have = {member: seen.get(member, set()) for member in members}
    wanted = {member: want.get(member, set()) for member in members}
    if "dropped" in hows and any(wanted.values()):
        return [] if not any(have.values()) else [f"{block} is told as dropped, and shown"]
    if "stand_in" in hows and have[block] == set() and len(members) > 1:
        is_there = any(have[member] for member in members)
        return [] if is_there else [f"{block} is told as replaced, and nothing stands in its place"]
    if not hows or hows == {"stand_in"}:
        if hows and _is_chart(case, block) and _told_in_words(case, block, have[block], wanted[block]):
            return []
        return [] if have == wanted else [f"{block} is not whole, and no loss is told: {_gap(have, wanted)}"]
    is_any = "part" in hows or "any" in hows
    if not is_any and have == wanted and any(wanted.values()) and not _is_chart(case, block):
        return [f"{block} is told as {sorted(hows)}, and whole"]
    return []


def _told_in_words(case: Case, block: str, have: set[str], wanted: set[str]) -> bool:
    """Whether a chart that is not drawn says all but names of series and, of many points, inner labels.

    Words may name a series that a drawing does not.
    """
    chart = next(made for made in case.doc.blocks if made.id == block and isinstance(made, d.Chart))
    rows = case.context[chart.each.path][: chart.each.limit]
    is_many = len(rows) > _MOST_LINES
    inner = [*(row["title"] for row in rows[1:-1]), *case.parts_of(chart.label)] if is_many else []
    names = [part for series in chart.series for part in case.parts_of(series.name)]
    named = words_of(names).get(block, set())
    return wanted - words_of([*inner, *names]).get(block, set()) <= have <= wanted | named


def _gap(have: Mapping[str, set[str]], wanted: Mapping[str, set[str]]) -> str:
    return ", ".join(f"{member}: {len(have[member])} of {len(wanted[member])} words" for member in wanted)


def _is_chart(case: Case, block: str) -> bool:
    """A chart with fewer points is drawn with fewer squares, which are no words."""
    return any(isinstance(made, d.Chart) for made in case.doc.blocks if made.id == block)


class Tally(NamedTuple):
    """What cases on a channel came to."""

    documents: int
    over: int
    """That break a limit when all of them is shown."""
    refused: Counter[str]
    """That could not be shown at all, by the limit that what is required is over alone."""
    kinds: Counter[str]
    required: int
    """Words and values of required blocks, each of them looked for in the payload."""
    lost: int
    """Losses told, each of them compared with what the payload shows."""
    wrong: list[str]
    digests: dict[int, str]
    """The seed of each case, and what its message came to."""

    @classmethod
    def of(cls, tallies: Iterable[Tally]) -> Tally:
        """All of them together."""
        total = cls(0, 0, Counter(), Counter(), 0, 0, [], {})
        for one in tallies:
            total.refused.update(one.refused)
            total.kinds.update(one.kinds)
            total.wrong.extend(one.wrong)
            total.digests.update(one.digests)
            total = total._replace(
                documents=total.documents + one.documents,
                over=total.over + one.over,
                required=total.required + one.required,
                lost=total.lost + one.lost,
            )
        return total


def prove(
    channel: str,
    seeds: Iterable[int],
    room: int,
    read: Callable[[Shown], Iterable[str]],
    broken: Callable[[Shown], list[str]],
    also: tuple[Callable[[Shown], Iterable[str]], ...] = (),
) -> Tally:
    """Cases on a channel: limits kept, required values whole, losses true, and twice the same.

    `read` gives the strings that a payload shows, `broken` the limits that it breaks. Where hosts show
    one payload otherwise, `also` reads it as they do.
    """
    readers = (read, *also)
    return Tally.of(_proved(seed, Trial(case(seed, room), channel), readers, broken) for seed in seeds)


def digest(trial: Trial) -> str:
    """What a message came to: the hash of its outputs and losses, or why there is none."""
    try:
        return _hash(trial.shown())
    except DoesNotFit as full:
        return str(full)


def _hash(shown: Shown) -> str:
    return hashlib.sha256(repr((sorted(shown.outputs.items()), shown.losses)).encode()).hexdigest()


def _proved(
    seed: int,
    trial: Trial,
    readers: tuple[Callable[[Shown], Iterable[str]], ...],
    broken: Callable[[Shown], list[str]],
) -> Tally:
    made, natural = trial.case, trial.whole()
    is_over = bool(broken(natural))
    kinds = Counter(kind_of(block) for block in made.doc.blocks)
    tally = Tally(1, int(is_over), Counter(), kinds, 0, 0, [], {})
    try:
        fitted = trial.shown()
    except DoesNotFit as full:
        alone = Trial(made.only_required(), trial.formatter.channel).whole()
        reasons = [what.partition(":")[0] for what in broken(alone)]
        if not reasons:
            tally.wrong.append(f"{seed}: refused, though what is required fits: {full}")
        return tally._replace(refused=Counter(reasons[:1] or ["nothing"]), digests={seed: str(full)})
    found, words = broken(fitted), words_of(readers[0](natural))
    for read in readers:
        found += compared(made, words_of(read(fitted)), words_of(read(natural)), fitted.losses)
    if not is_over and (fitted.losses or fitted.outputs != natural.outputs):
        found.append("within its limits, and changed")
    if is_over and not fitted.losses:
        found.append("over its limits, and no loss is told")
    if digest(trial) != _hash(fitted):
        found.append("two renderings differ")
    return tally._replace(
        required=sum(len(words.get(block, ())) for block in made.required),
        lost=len(fitted.losses),
        wrong=[f"{seed}: {what}" for what in found],
        digests={seed: _hash(fitted)},
    )
