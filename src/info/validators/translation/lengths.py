"""Whether the words of a translation, values aside, find room where a channel shows them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from info.channels.sizes import EXTENSION, GSM_BASIC, size_in, sms_size
from info.validators.translation.remarks import Allowance, Judged, Remark
from info.validators.translation.wordings import CODE, HOLE, MASK, Arm

__all__ = ["TEXT_MESSAGE", "length"]

TEXT_MESSAGE: Final = "sms.parts"
"""The place of an allowance of parts of a text message; its `most` are those that a tenant pays for."""
_NO_SIGNS: Final = dict.fromkeys(map(ord, HOLE + CODE + MASK))
_UNITS: Final = {
    "code_points": "characters",
    "utf16_units": "UTF-16 units",
    "bytes": "bytes",
    "septets": "septets",
    "items": "parts",
}


def length(judged: Judged) -> Iterator[Remark]:
    """For each channel and place: the words alone are over its limit, and the source's are not.

    Values come on top, and rendering looks at those. A text message takes more parts than the source's
    in the same encoding, or leaves the GSM 7 bit alphabet for a sign that is no letter.
    """
    for allowance in judged.setting.allowances:
        for arm, original in judged.pairs:
            found = (
                _parts(judged, allowance, arm, original)
                if allowance.place == TEXT_MESSAGE
                else _size(allowance, _said(arm), _said(original))
            )
            if found:
                what, step = found
                yield Remark("translation.length", "warning", what, step, arm.keys, allowance.channel)
                break


def _said(arm: Arm) -> str:
    """The words, with all that is known to be shown: code and addresses."""
    return arm.words.translate(_NO_SIGNS) + "".join(arm.codes) + "".join(arm.addresses)


def _size(allowance: Allowance, said: str, source: str) -> tuple[str, str] | None:
    if len(said) * 4 <= allowance.most:
        return None
    size = size_in(allowance.unit, said)
    if size <= allowance.most or size_in(allowance.unit, source) > allowance.most:
        return None
    unit = _UNITS[allowance.unit]
    what = (
        f"{allowance.channel} shows {allowance.most:,} {unit} of {allowance.place}, "
        f"the translation's own words are {size:,}: {allowance.lost}."
    )
    return what, f"Say it in {allowance.most:,} {unit}."


def _parts(judged: Judged, allowance: Allowance, arm: Arm, original: Arm) -> tuple[str, str] | None:
    as_sms = judged.setting.as_sms
    said, source = as_sms(_said(arm)), as_sms(_said(original))
    size, other = sms_size(said), sms_size(source)
    beyond = {sign for sign in said if sign not in GSM_BASIC and sign not in EXTENSION}
    if beyond and other.encoding == "gsm-7" and not any(map(_is_letter, beyond)):
        signs = " ".join(sorted(beyond))
        what = f"sms: only for {signs} a part of the text message holds 70 characters, not 160."
        return what, "Write it without."
    if size.encoding == other.encoding:
        most, why = other.parts, "the source takes"
    else:
        most, why = max(allowance.most, other.parts), "allowed are"
    if size.parts <= most:
        return None
    cost = f"{size.parts} parts ({size.encoding.upper()}, {size.units:,} units without its values)"
    return f"sms: the text message takes {cost}, {why} {most}.", "Say it in fewer words."


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM"
