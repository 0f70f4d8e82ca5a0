"""What a caller of a conversion may choose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal as OneOf

import msgspec

__all__ = ["Wishes"]


class Wishes(msgspec.Struct, frozen=True):
    """How texts are to be converted.

    `names`: new names for arguments, by the old ones ("0" for `{0}`). `locale`: the texts' language, for
    remarks about plural categories. `currency`: three letters for ICU's style `currency`.
    `apostrophe`: ICU's mode, see `parse_icu`.
    """

    names: Mapping[str, str] = {}
    locale: str | None = None
    currency: str | None = None
    apostrophe: OneOf["optional", "required"] = "optional"
