"""What WhatsApp approves of a document, once: fixed words, and the places of parameters.

The definition to be approved and the parameters of each message are made from one `Approved`, so they
cannot disagree. Its words are those of the free-form channel. A block that stands only sometimes or
repeats has no place among fixed words: it is left out, unless it is required; then it is a parameter.
Sources: developers.facebook.com/documentation/business-messaging/whatsapp/templates/components; what it
does not say of variables is as Twilio and others saw it: see the notes of the table.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from info.channels.capability import capability_of
from info.formatters.fitted import phrase
from info.formatters.inline import is_literal, is_styled
from info.formatters.json_pieces import Piece
from info.formatters.reading import Reader
from info.formatters.walk import placed_blocks, visible_blocks
from info.formatters.whatsapp_blocks import Buttons, TemplateBlocks, buttons_of
from info.formatters.whatsapp_parts import (
    Fixed,
    Part,
    Said,
    Varies,
    fixed_text,
    has_word,
    merged,
    piece_of_parts,
    repeats,
    split,
)
from info.language.binding import LocalizedDocument
from info.language.pieces import reads
from info.language.pieces.nodes import Box, When
from info.model.document import Actions, Block, Facts, Footer, Heading, Input, Metrics
from info.model.values import Loss

__all__ = ["CHANNEL", "Approved", "approve", "approve_both"]

CHANNEL: Final = "whatsapp.template"
_LANGUAGES: Final = {"zh-Hans": "zh_CN", "zh-Hant": "zh_TW", "zh": "zh_CN", "no": "nb", "pt": "pt_PT"}
"""Locales that WhatsApp names otherwise than by their tag with an underscore."""
_NAME_MARK: Final = 8
"""Letters of the name that tell one wording from another."""
_LEVELS: Final = ("low", "normal", "high")
_UNFIT_FOR_HEADER: Final = re.compile(r"[*_~`\n]")


@dataclass(frozen=True, slots=True)
class Approved:
    """A template of WhatsApp: the parts of its header and body, its footer, its buttons.

    `name` tells one wording from another, so that no parameter ever meets words it was not made for.
    `room` is how many characters the parameters of the body may have together, `header_room` that of the
    header. `left_out` are the blocks that have no place in it.
    """

    name: str
    language: str
    category: str
    header: tuple[Part, ...]
    header_room: int
    body: tuple[Part, ...]
    room: int
    footer: str
    buttons: Buttons
    left_out: tuple[Loss, ...]


class _Line(NamedTuple):
    block: Block
    parts: list[Part]


class _Sheet(NamedTuple):
    """What both templates of a document are made of, read once."""

    reader: Reader
    buttons: Buttons
    header: Block | None
    heading: list[Part]
    footer: str
    lines: list[_Line]
    losses: list[Loss]


def approve(doc: LocalizedDocument) -> Approved:
    """The template to be approved of a document; the shorter one where there is no room."""
    sheet = _sheet(doc)
    return _full(sheet) or _short(sheet)


def approve_both(doc: LocalizedDocument) -> tuple[Approved, Approved]:
    """The template of a document, and that for what is too long for it; the same where there is one alone."""
    sheet = _sheet(doc)
    short = _short(sheet)
    return _full(sheet) or short, short


def _sheet(doc: LocalizedDocument) -> _Sheet:
    reader = Reader(doc, capability_of(CHANNEL))
    buttons = buttons_of(reader)
    header, heading = _header(reader, buttons)
    below, footer = _footer(reader)
    apart = frozenset(block.id for block in (header, below) if block is not None)
    lines, losses = _lines(reader, TemplateBlocks(reader, apart, buttons))
    return _Sheet(reader, buttons, header, heading, footer, lines, losses)


def _full(sheet: _Sheet) -> Approved | None:
    """All that has room; None where even what is required has none."""
    body, dropped = _body(sheet.reader, sheet.lines)
    if not body:
        return None
    left_out = [Loss(block, "It is left out: approved words have no room for it.") for block in dropped]
    return _approved(sheet, sheet.heading, body, sheet.losses + left_out)


def _short(sheet: _Sheet) -> Approved:
    """What is too long for the other: what is required alone, else the short text."""
    reader = sheet.reader
    required = [line for line in sheet.lines if line.block.importance == "required"]
    header = sheet.header if sheet.header and sheet.header.importance == "required" else None
    text = reader.text("short", TemplateBlocks(reader, frozenset(), sheet.buttons).dialect)
    body = _shortest(reader, _joined(required) if required else split(text, "short", ""))
    kept = {line.block.id for line in required} | {block.id for block in (header,) if block}
    return _approved(sheet, sheet.heading if header else [], body, _rest(reader, kept), "_short")


def _shortest(reader: Reader, parts: list[Part]) -> list[Part]:
    """A body of these parts; all of them as one parameter where they have no room as they are."""
    body = _framed(reader, merged(parts))
    return body if _misfit(reader, body) is None else _framed(reader, [Varies(piece_of_parts(parts))])


def _rest(reader: Reader, kept: Collection[str]) -> list[Loss]:
    """What is left out where only what is required stands, or the short text."""
    footer, _ = _footer(reader)
    shown = (block for block in _shown(reader) if not isinstance(block, Actions | Input))
    return [
        Loss(block.id, "It is left out: the message is too long for its approved words.")
        for block in shown
        if block is not footer and block.id not in kept
    ]


def _approved(
    sheet: _Sheet, header: Sequence[Part], body: Sequence[Part], left_out: Sequence[Loss], kind: str = ""
) -> Approved:
    reader, limits = sheet.reader, sheet.reader.capability.limits
    below = Fixed(f"\n{sheet.footer}\n{sheet.buttons.marks}")
    return Approved(
        name=_name(reader, (*header, Fixed("\n"), *body, below), kind),
        language=_language(reader.doc.text_locale),
        category=_category(reader),
        header=tuple(header),
        header_room=limits["header_chars"] - _size(header, limits),
        body=tuple(body),
        room=limits["body_chars"] - _size(body, limits),
        footer=sheet.footer,
        buttons=sheet.buttons,
        left_out=tuple(left_out),
    )


def _language(locale: str) -> str:
    """The code WhatsApp knows a language by."""
    return _LANGUAGES.get(locale, locale.replace("-", "_"))


def _category(reader: Reader) -> str:
    """What WhatsApp charges for: news and ideas are marketing, what concerns an account is a utility."""
    document = reader.doc.document
    return "MARKETING" if document.priority == "low" or document.tone == "marketing_engaging" else "UTILITY"


def _name(reader: Reader, parts: Sequence[Part], kind: str) -> str:
    """The template's name, its variant, and a mark of the wording and of what its parameters read."""
    doc = reader.doc
    told = hashlib.sha256("\x00".join(map(_mark, parts)).encode("utf-8", "surrogatepass")).hexdigest()[
        :_NAME_MARK
    ]
    variant = "" if doc.variant == "control" else f"_{doc.variant}"
    plain = re.sub(r"[^a-z0-9_]", "_", f"{doc.document.id}{variant}{kind}".lower())
    return f"{plain[: reader.capability.limits['name_chars'] - len(told) - 1]}_{told}"


def _mark(part: Part) -> str:
    match part:
        case Fixed(text=text):
            return text
        case Said(path=path):
            return ".".join(path)
        case Varies(piece=piece):
            return "{" + ",".join(sorted(reads({"": piece}))) + "}"


def _size(parts: Sequence[Part], limits: Mapping[str, int]) -> int:
    """The characters that are not the parameters': fixed words, and what the tenant may say."""
    most = limits["said_chars"]
    return sum(len(part.text) if isinstance(part, Fixed) else most * isinstance(part, Said) for part in parts)


# Above and below the body


def _shown(reader: Reader) -> Iterator[Block]:
    return visible_blocks(reader.doc, CHANNEL)


def _stands(block: Block) -> bool:
    """Whether a block always stands, and for itself."""
    return block.when is None and block.fallback is None


def _header(reader: Reader, buttons: Buttons) -> tuple[Block | None, list[Part]]:
    """The heading that the document begins with, where it has at most one variable and room for it."""
    block = next(_shown(reader), None)
    if not isinstance(block, Heading) or not _stands(block) or is_styled(reader.doc.texts[block.text]):
        return None, []
    blocks = TemplateBlocks(reader, frozenset(), buttons)
    parts = merged(split(blocks.text(block.text), block.id, block.importance))
    limits = reader.capability.limits
    variables = sum(isinstance(part, Varies) for part in parts)
    room = limits["header_chars"] - _size(parts, limits) - variables * limits["parameter_room_chars"]
    is_fit = (
        room >= 0 and variables <= 1 and has_word(parts) and not _UNFIT_FOR_HEADER.search(fixed_text(parts))
    )
    is_fit = is_fit and not any(unicodedata.category(mark) == "So" for mark in fixed_text(parts))
    if not is_fit or (variables and block.importance == "required"):
        return None, []
    return block, parts


def _footer(reader: Reader) -> tuple[Block | None, str]:
    """The first footer, where its words are fixed and few."""
    for block in _shown(reader):
        if isinstance(block, Footer) and _stands(block):
            bound = reader.doc.texts[block.text]
            words = "".join(str(run.part) for run in bound.arms[0].runs)
            most = reader.capability.limits["footer_chars"]
            if is_literal(bound) and not is_styled(bound) and 0 < len(words) <= most and "\n" not in words:
                return block, words
    return None, ""


# The body


def _lines(reader: Reader, handlers: TemplateBlocks) -> tuple[list[_Line], list[Loss]]:
    """The blocks of the body as parts, and what is left out."""
    lines: list[_Line] = []
    losses: list[Loss] = []
    for block, piece in placed_blocks(reader.doc, reader.capability, handlers):
        inner = piece.child if isinstance(piece, Box) else piece
        if isinstance(inner, When) and isinstance(block, Facts | Metrics) and block.fallback is None:
            inner = inner.then  # each value stands behind the block's `when`
        is_loose = isinstance(inner, When) or repeats(inner)
        if is_loose and block.importance != "required":
            losses.append(Loss(block.id, _why(inner)))
        elif is_loose:
            lines.append(_Line(block, [Varies(Box(block.id, inner, importance="required"))]))
        else:
            lines.append(_Line(block, split(inner, block.id, block.importance)))
    return lines, losses


def _why(piece: Piece) -> str:
    if repeats(piece):
        return "It is left out: approved words are fixed, and how often it repeats is not."
    return "It is left out: approved words are fixed, and it stands only sometimes."


def _body(reader: Reader, lines: Sequence[_Line]) -> tuple[list[Part], list[str]]:
    """The body within its limits, and the blocks left out for that: the least important, the last first.

    Nothing where even the required blocks do not fit.
    """
    dropped: list[str] = []
    shown = list(lines)
    while shown:
        body = _framed(reader, _joined(shown))
        may_go = _misfit(reader, body)
        if may_go is None:
            return body, dropped
        victim = _victim(shown, may_go)
        if victim is None:
            break
        shown.remove(victim)
        dropped.append(victim.block.id)
    return [], dropped


def _victim(lines: Sequence[_Line], may_go: Callable[[_Line], bool]) -> _Line | None:
    for level in _LEVELS:
        for line in reversed(lines):
            if line.block.importance == level and may_go(line):
                return line
    return None


def _joined(lines: Sequence[_Line]) -> list[Part]:
    parts: list[Part] = []
    for line in lines:
        parts += [Fixed("\n\n")] if parts else []
        parts += line.parts
    return merged(parts)


def _framed(reader: Reader, parts: list[Part]) -> list[Part]:
    """The parts between words of ours where a variable would stand first or last, or words are too few."""
    variables = [place for place, part in enumerate(parts) if isinstance(part, Varies)]
    if not variables:
        return parts
    few = _words(reader, parts) < _fewest(reader, len(variables))
    opening = few or not has_word(parts[: variables[0]])
    closing = few or not has_word(parts[variables[-1] + 1 :])
    head = [Fixed(phrase("approved_opening", reader.doc.text_locale) + "\n\n")] if opening else []
    tail = [Fixed("\n\n" + phrase("approved_closing", reader.doc.text_locale))] if closing else []
    return merged([*head, *parts, *tail])


def _fewest(reader: Reader, variables: int) -> int:
    """How many fixed words there must be for so many variables."""
    limits = reader.capability.limits
    return limits["words_a_parameter"] * variables + 1


def _words(reader: Reader, parts: Sequence[Part]) -> int:
    """Fixed words, as Unicode parts words; what the tenant says is one."""
    from icu4py.breakers import WordBreaker

    text = fixed_text(parts)
    found = (
        sum(any(map(str.isalnum, word)) for word in WordBreaker(text, reader.doc.text_locale)) if text else 0
    )
    return found + sum(isinstance(part, Said) for part in parts)


def _misfit(reader: Reader, body: Sequence[Part]) -> Callable[[_Line], bool] | None:
    """Which lines may go so that the body fits: any where it is too long, those with variables where those
    are too many for its words; None where it fits.
    """
    limits = reader.capability.limits
    variables = sum(isinstance(part, Varies) for part in body)
    if _size(body, limits) + variables * limits["parameter_room_chars"] > limits["body_chars"]:
        return lambda _: True
    if variables > limits["parameters"] or _words(reader, body) < (variables and _fewest(reader, variables)):
        return lambda line: any(isinstance(part, Varies) for part in line.parts)
    return None
