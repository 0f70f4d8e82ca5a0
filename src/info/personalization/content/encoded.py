"""The content model with an encoder's states beside the words; the light model where it cannot help."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from info.personalization.content.estimate import Estimate, NoEstimate
from info.personalization.content.model import ContentModel, Told
from info.personalization.content.weights import WITH_ENCODER, read_packaged
from info.ports.encoder import Encoder

__all__ = ["EncodedModel"]


class EncodedModel:
    """Estimates as `ContentModel` does, by the head that is fitted for the encoder.

    Where none is, or the encoder takes longer than it may, the light model answers and the estimate's
    `note` says so.
    """

    def __init__(self, light: ContentModel, encoder: Encoder, models: Sequence[ContentModel]) -> None:
        self.light = light
        self._encoder = encoder
        self._models = models

    @classmethod
    def packaged(cls, encoder: Encoder) -> EncodedModel:
        """The packaged light model, and the packaged models with a head."""
        return cls(
            ContentModel.packaged(), encoder, [ContentModel(*read_packaged(name)) for name in WITH_ENCODER]
        )

    @property
    def name(self) -> str:
        """See `ContentModel`."""
        return f"{self.light.name}+{self._encoder.name}"

    @property
    def version(self) -> str:
        """See `ContentModel`."""
        return self.light.version

    def estimate(self, texts: Sequence[str], *, locale: str) -> Estimate | NoEstimate:
        """See `ContentModel`. Waits for the encoder. Error: ModelError, for a folder that holds none."""
        light = self.light.estimate(texts, locale=locale)
        if isinstance(light, NoEstimate):
            return light
        told = self._encoder.fingerprint
        heads = ((model, model.fitted.head) for model in self._models)
        found = next(((model, head) for model, head in heads if head and head.fingerprint == told), None)
        if found is None:
            note = f"no head is fitted for the encoder '{self._encoder.name}'; the light model answered."
            return msgspec.structs.replace(light, note=note)
        model, head = found
        try:
            states = self._encoder.states(texts)
        except TimeoutError as late:
            return msgspec.structs.replace(light, note=f"{late} The light model answered.")
        read = model.reading
        scores = [model.score(text) + read.score(each) for text, each in zip(texts, states, strict=True)]
        return model.centred(scores, model=f"{model.name}+{head.encoder}")

    def told(self, text: str) -> tuple[Told, ...]:
        """What counts in a text, as the light model sees it: an encoder does not say."""
        return self.light.told(text)
