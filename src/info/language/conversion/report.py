"""What a conversion says of each text: carried exactly, changed in a detail, or not carried."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias
from typing import Literal as OneOf

import msgspec

__all__ = ["LEVELS", "Converted", "Finding", "Level", "NotCarried", "Status", "converted"]

Level: TypeAlias = OneOf["remark", "changed", "not carried"]
"""How much a finding weighs; see `LEVELS`."""
Status: TypeAlias = OneOf["exact", "changed", "not carried", "inlined"]
"""What became of a text; a Fluent term is inlined: its words stand in the texts that use it."""
LEVELS: Final[dict[Level, str]] = {
    "remark": "worth knowing; the text means what it meant",
    "changed": "carried, and it differs in the detail told",
    "not carried": "no text was written for this key",
}
"""The levels of a finding, the lightest first, and what each says."""


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing to know about a text: how much it weighs, what, what to do, and where.

    `offset` counts code points from the start of the source that was read (for Fluent: of the file).
    """

    level: Level
    what: str
    next_step: str = ""
    offset: int = 0


class Converted(msgspec.Struct, frozen=True):
    """A text after conversion. `text` is its MessageFormat 2 source, None when there is none.

    `note` is what the source's author told translators; `offset` is where the text starts in its file.
    """

    key: str
    text: str | None
    findings: tuple[Finding, ...] = ()
    note: str = ""
    offset: int = 0

    @property
    def status(self) -> Status:
        """The text as a whole: remarks leave it exact."""
        levels = {finding.level for finding in self.findings}
        if self.text is None:
            return "not carried" if "not carried" in levels else "inlined"
        return "changed" if "changed" in levels else "exact"


class NotCarried(Exception):
    """Ends the conversion of one text; `finding` says why."""

    def __init__(self, what: str, next_step: str = "", offset: int = 0) -> None:
        super().__init__(what)
        self.finding = Finding("not carried", what, next_step, offset)


def converted(
    key: str, text: str | None, findings: Iterable[Finding], *, note: str = "", offset: int = 0
) -> Converted:
    """The outcome with equal findings told once, in the order of the source."""
    told = sorted(dict.fromkeys(findings), key=lambda finding: finding.offset)
    return Converted(key, text, tuple(told), note, offset)
