"""Which language a translation is in, asked of the detector that the extra `ml` brings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from info.publishing.proving import Detect

__all__ = ["UNDETECTED", "detector", "skipped"]

UNDETECTED: Final = (
    "Nobody looked which language the translations are in [translation.language]: "
    "pip install 'info-templates[ml]'"
)
"""What `check` says once where it has no detector."""
_PARTS: Final = ("numpy", "py3langid", "pycld2")
"""What the detector is made of."""


@lru_cache(maxsize=1)
def detector() -> Detect | None:
    """The language of a text; None without the extra `ml`. Its models are opened at the first call."""
    if any(find_spec(part) is None for part in _PARTS):
        return None
    try:
        from info.localization.detection import LanguageDetector
    except ImportError:  # a part that is there and cannot be used, such as a wheel of another machine
        return None
    from info.validators.translation import Detected

    known = LanguageDetector()

    def detect(text: str, _wanted: str) -> Detected:
        found = known.detect(text)
        return Detected(found.language, found.probability)

    return detect


def skipped(locales: Sequence[str]) -> tuple[str, ...]:
    """What was not looked at in these locales, in a sentence each; the source's alone have no translation."""
    return (UNDETECTED,) if len(locales) > 1 and detector() is None else ()
