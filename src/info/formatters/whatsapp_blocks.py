"""The blocks of a document as the words of an approved WhatsApp template, and its buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

from info.formatters.inline import is_literal
from info.formatters.json_pieces import NOTHING, Piece, both, seq, wrap
from info.formatters.marked import lines
from info.formatters.pressing import action_token, answer_token, target
from info.formatters.reading import Reader
from info.formatters.walk import visible_blocks
from info.formatters.whatsapp import WhatsAppBlocks
from info.language.expressions.nodes import Expr, TenantPath
from info.language.pieces.nodes import When
from info.model.document import Action, Actions, Facts, Input, Metrics, Progress, TextKey
from info.model.values import Loss

__all__ = ["ABSENT", "Buttons", "Link", "QuickReply", "TemplateBlocks", "buttons_of"]

ABSENT: Final = "–"
"""What stands for a value that is not there: a parameter may not be empty."""
_CHANNEL: Final = "whatsapp.template"


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens a page of the tenant's; the address is fixed in the definition."""

    key: tuple[str, str]
    label: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuickReply:
    """A button that answers: the token `told` comes home."""

    key: tuple[str, str]
    label: str
    told: Piece


@dataclass(frozen=True, slots=True)
class Buttons:
    """The buttons in their order, links first, as WhatsApp wants them grouped; and what has no button."""

    links: tuple[Link, ...]
    replies: tuple[QuickReply, ...]
    losses: tuple[Loss, ...]

    @property
    def marks(self) -> str:
        """What of the buttons is approved: their labels and their kinds."""
        return "\n".join(
            [
                *(f"link {each.label}" for each in self.links),
                *(f"reply {each.label}" for each in self.replies),
            ]
        )

    def has(self, block: str, item: str) -> bool:
        """Whether an action or an answer is a button."""
        return (block, item) in {*(each.key for each in self.links), *(each.key for each in self.replies)}


def buttons_of(reader: Reader) -> Buttons:
    """The buttons that always stand, as many as WhatsApp takes: labels and links cannot vary."""
    limits = reader.capability.limits
    links: list[Link] = []
    replies: list[QuickReply] = []
    losses: list[Loss] = []
    for key, found, why, is_cut in _candidates(reader):
        has_room = len(links) + len(replies) < limits["buttons"]
        if isinstance(found, Link) and has_room and len(links) < limits["link_buttons"]:
            links.append(found)
        elif isinstance(found, QuickReply) and has_room:
            replies.append(found)
        else:
            losses.append(Loss(key[0], why or "There is no room for the button."))
            continue
        losses += [Loss(key[0], "The button's label is cut.")] if is_cut else []
    return Buttons(tuple(links), tuple(replies), tuple(losses))


class _Candidate(NamedTuple):
    """An action or an answer as a button; or why it cannot be one."""

    key: tuple[str, str]
    button: Link | QuickReply | None
    why: str = ""
    is_cut: bool = False


def _candidates(reader: Reader) -> Iterator[_Candidate]:
    for block in visible_blocks(reader.doc, _CHANNEL):
        stands = block.when is None and block.fallback is None
        if isinstance(block, Actions):
            for action in block.items:
                key = (block.id, action.id)
                if not stands or action.when is not None:
                    yield _Candidate(key, None, "It is left out: approved buttons always stand.")
                else:
                    yield _action(reader, block, action)
        elif isinstance(block, Input):
            for option, label in block.options:
                yield (
                    _answer(reader, block, option, label)
                    if stands
                    else _Candidate((block.id, option), None, _VARIES)
                )


_VARIES: Final = "It is left out: approved buttons always stand, and say the same."


def _answer(reader: Reader, block: Input, option: str, label: TextKey) -> _Candidate:
    key = (block.id, option)
    if not _is_known(reader, label):
        return _Candidate(key, None, _VARIES)
    reply = QuickReply(key, _label(reader, label), answer_token(block, option))
    return _Candidate(key, reply, is_cut=_is_cut(reader, label))


def _action(reader: Reader, block: Actions, action: Action) -> _Candidate:
    key = (block.id, action.id)
    target = reader.expr(action.url or '""') if action.kind == "open" else None
    if target is not None and not isinstance(target, TenantPath):
        return _Candidate(key, None, "The link is a line of the text: its address varies.")
    if not _is_known(reader, action.label):
        return _Candidate(
            key, None, "The link is a line of the text: its label varies." if target else _VARIES
        )
    label, is_cut = _label(reader, action.label), _is_cut(reader, action.label)
    if target is not None:
        return _Candidate(key, Link(key, label, target.path), is_cut=is_cut)
    return _Candidate(key, QuickReply(key, label, action_token(block, action)), is_cut=is_cut)


def _is_cut(reader: Reader, key: TextKey) -> bool:
    return len(_words(reader, key)) > reader.capability.limits["button_chars"]


def _is_known(reader: Reader, key: TextKey) -> bool:
    return is_literal(reader.doc.texts[key]) and bool(_words(reader, key))


def _words(reader: Reader, key: TextKey) -> str:
    return "".join(str(run.part) for run in reader.doc.texts[key].arms[0].runs).replace("\n", " ")


def _label(reader: Reader, key: TextKey) -> str:
    most, words = reader.capability.limits["button_chars"], _words(reader, key)
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


class TemplateBlocks(WhatsAppBlocks):
    """WhatsApp's blocks, but a value that is not always there leaves its label standing."""

    def __init__(self, reader: Reader, apart: frozenset[str], buttons: Buttons) -> None:
        super().__init__(reader, None, has_answers=True, above=apart)
        self.buttons = buttons

    def facts(self, block: Facts) -> Piece:
        """A line for each fact, whether it has a value or not."""
        values = [(fact.label, fact.when, self.text(fact.value)) for fact in block.items]
        return self._lines(block.when, values, self.bold)

    def metrics(self, block: Metrics) -> Piece:
        """A line for each metric, whether it has a figure or not."""
        values = []
        for metric in block.items:
            delta = wrap(" (", self.text(metric.delta), ")") if metric.delta else NOTHING
            values.append((metric.label, metric.when, seq(self.bold(metric.value), delta)))
        return self._lines(block.when, values, self.text)

    def _lines(
        self,
        outer: str | None,
        values: Sequence[tuple[TextKey, str | None, Piece]],
        label: Callable[[TextKey], Piece],
    ) -> Piece:
        """Each label before its value; values of which only one is there share the line of their label."""
        texts = self.reader.doc.texts
        found = []
        for _, group in groupby(values, key=lambda value: texts[value[0]]):
            members = list(group)
            parts = [
                self._value(both(self._condition(outer), self._condition(when)), value)
                for _, when, value in members
            ]
            found.append(seq(label(members[0][0]), ": ", lines(parts, " ")))
        return lines(found)

    def _condition(self, source: str | None) -> Expr | None:
        return None if source is None else self.reader.expr(source)

    def _value(self, condition: Expr | None, value: Piece) -> Piece:
        return value if condition is None else When(condition, value)

    def actions(self, block: Actions) -> Piece:
        """A line for each link that always stands and is no button."""
        return lines(
            [
                seq(
                    self.text(action.label),
                    ": ",
                    self._value(self._condition(action.when), self._url(block, action)),
                )
                for action in block.items
                if action.kind == "open"
                and not self.buttons.has(block.id, action.id)
                and (action.when is None or block.importance == "required")
            ]
        )

    def _url(self, block: Actions, action: Action) -> Piece:
        return target(self.reader.doc, block, action, "whatsapp_url", "json")

    def progress(self, block: Progress) -> Piece:
        """The text: a bar would be a parameter beside it."""
        return self.text(block.text)

    def question(self, block: Input) -> Piece:
        """The question; its answers are buttons."""
        return self.bold(block.label)
