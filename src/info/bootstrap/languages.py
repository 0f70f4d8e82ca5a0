"""Languages, wired: what a recipient wrote in, and whether messages are in the language they claim."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Final

import msgspec

from info.bootstrap.registry import runtime_of
from info.bootstrap.runtime import Runtime
from info.bootstrap.setup import Setup
from info.errors import InfoError
from info.generators import Generator
from info.localization.detection import (
    UNDETERMINED,
    Detection,
    LanguageDetector,
    ModelsMissing,
    same_language,
)
from info.model.values import EventRecord, Recipient, Tenant

__all__ = ["LanguageSample", "detect_for", "language_sample", "open_detector"]

SAMPLE: Final = 200
"""Messages whose texts are looked at: enough for an interval of a few percent, done in a second or two."""
SHORTEST: Final = 40
"""Characters of a text from which its language is judged: below, a wrong answer says more of the detector."""


class LanguageSample(msgspec.Struct, frozen=True):
    """Of the messages looked at, by tenant and id: whether the text is in the language it claims."""

    right: Mapping[tuple[str, str], bool]
    told: str
    """How many were looked at, and what could not be judged; or why there is no estimate."""


def open_detector(setup: Setup, languages: Sequence[str] | None = None) -> LanguageDetector:
    """A detector as sure as `languages.threshold` says. It loads its models at the first text."""
    return LanguageDetector(languages, threshold=setup.settings.languages_threshold.value)


async def detect_for(setup: Setup, tenant: Tenant, text: str, recipient: Recipient | None) -> Detection:
    """The language of a text that a recipient of the tenant wrote. Error: `ModelsMissing`."""
    own = recipient.locale if recipient is not None else None
    languages = tenant.languages
    if own is not None and not any(same_language(own, each) for each in languages):
        languages = (*languages, own)
    detector = open_detector(setup, languages if tenant.configured else None)
    # In a thread: the first text of a process loads the models, which takes a moment.
    return await asyncio.to_thread(detector.detect, text, prior=own)


async def language_sample(
    setup: Setup, events: Iterable[EventRecord], *, since: float | None = None, most: int = SAMPLE
) -> LanguageSample:
    """Look at the texts of at most `most` messages generated since, and detect their languages.

    The messages are drawn by their ids, so the same log gives the same sample. Each text is made again as
    plain text and detected among all known languages, without any hint of what it claims to be; close
    variants count as one. Not judged are texts under 40 characters, texts no language is found for with
    enough probability, and messages that cannot be made again: forgotten, or of a template that is gone.
    """
    made = {
        (event.tenant, event.message)
        for event in events
        if event.kind == "generated" and (since is None or event.at >= since)
    }
    drawn = sorted(made, key=lambda key: sha256("\0".join(key).encode("utf-8", "replace")).digest())[:most]
    runtime, detector = runtime_of(setup), open_detector(setup)
    right: dict[tuple[str, str], bool] = {}
    unsure = 0
    try:
        for key in drawn:
            text, locale = await _text_of(runtime, *key)
            if len(text) >= SHORTEST:
                found = await asyncio.to_thread(detector.detect, text)
                unsure += found.language == UNDETERMINED
                if found.language != UNDETERMINED:
                    right[key] = same_language(found.language, locale)
    except ModelsMissing as error:
        return LanguageSample({}, f"no estimate. {error}")
    left = len(drawn) - len(right) - unsure
    told = f"{len(right)} texts judged of {len(made)} messages; {unsure} unsure, {left} too short or gone."
    return LanguageSample(right, told)


async def _text_of(runtime: Runtime, tenant: str, message_id: str) -> tuple[str, str]:
    """A message's plain text and the locale it claims; "" for one that cannot be made again."""
    try:
        record = await runtime.messages.message(tenant, message_id)
        if record is None or not record.request.context or record.status == "refused":
            return "", UNDETERMINED
        text = await asyncio.to_thread(Generator(tenant, parts=lambda: runtime.parts).text_of, record)
    except InfoError:
        return "", UNDETERMINED
    return text, record.text_locale
