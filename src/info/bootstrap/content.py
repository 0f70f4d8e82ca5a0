"""The content model, wired: the packaged one, or with an encoder in a folder of the project's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from info.adapters.encoder import LocalEncoder, is_model_folder
from info.bootstrap.facade import behaviour
from info.bootstrap.registry import runtime_of
from info.bootstrap.setup import Setup, setup_here
from info.bootstrap.warned import warn_once
from info.config import NotYet
from info.personalization import PersonalizationEngine as Engine
from info.personalization.content import ContentModel, EncodedModel
from info.personalization.hooks import Expected, Feeling, Model
from info.processors.sentiment import SentimentModel, sentiment

__all__ = ["PersonalizationEngine", "model_folder", "open_content_model"]

_PACKAGED = "packaged"


class PersonalizationEngine(Engine):
    """Ranks versions of a content. See `info.personalization.PersonalizationEngine` for the method.

        engine = PersonalizationEngine({"ml_enabled": True, "a_b_testing": True})
        optimized = await engine.optimize_for_engagement(["Your report is ready", "You have a report!"])

    Configuration keys: see `info.personalization.options.Options`. The settings of the project count, too:
    `ml.enabled` switched off switches `ml_enabled` off, `ml.personalization_model` names an encoder.
    `project` is the folder with `info.yaml`; the current one unless given.
    """

    def __init__(
        self,
        config: Mapping[str, Any] | None = None,
        *,
        project: str | Path | None = None,
        setup: Setup | None = None,
    ) -> None:
        self.setup = setup or setup_here(project)
        told = dict(config or {})
        if not self.setup.settings.ml_enabled.value and told.get("ml_enabled") is not False:
            told = _switched_off(told)
        super().__init__(
            told,
            model=lambda: open_content_model(self.setup),
            sentiment=self._sounds,
            behaviour=self._expected,
            results=self._counted,
        )

    async def _counted(self, tenant_id: str, template: str, channel: str) -> Mapping[str, tuple[int, int]]:
        """Times shown and rewarded of each variant, as the store has them."""
        counts = await runtime_of(self.setup).store.counts(tenant_id, template, channel)
        return {count.variant: (count.shown, count.rewarded) for count in counts}

    def _sounds(self, text: str, *, locale: str) -> Feeling | None:
        """How a text sounds; by rules, and no model file opened, where `ml_enabled` is off."""
        found = sentiment(text, locale, model=self.options.ml_enabled)
        if found.label == "no estimate":
            return None
        if found.engine == "rules":
            return Feeling(found.label, None, f"rules: {found.why}")
        by = f"sentiment model {SentimentModel.packaged().version}"
        return Feeling(found.label, found.probability, by)

    async def _expected(
        self, tenant_id: str, recipient: str, *, channel: str | None, topic: str | None
    ) -> Expected:
        """What the recipient's habits say of a message now, or why nothing is said."""
        asked = behaviour(tenant_id, setup=self.setup)
        answer = await asked.expected(recipient, channel=channel, topic=topic or "")
        by, found = " ".join(answer.reasons), answer.prediction
        if found is None:
            return Expected("Nothing is expected of the recipient.", by)
        told = f"By {answer.channel}, now, the recipient engages with probability {found.probability:.2f}"
        return Expected(f"{told}, 90 % range {found.low:.2f} to {found.high:.2f}.", by)


def _switched_off(config: dict[str, Any]) -> dict[str, Any]:
    """The configuration with the model off; a value of another type stays, for the engine to name."""
    return config if not isinstance(config.get("ml_enabled", True), bool) else {**config, "ml_enabled": False}


def open_content_model(setup: Setup) -> Model:
    """What estimates texts in this project: the packaged model, or with the encoder that is named.

    An encoder that is named and not there is warned about once; the packaged model answers. A folder that
    is there and holds no model that can be read is an error: `ModelError`.
    """
    settings = setup.settings
    name = settings.personalization_model.value
    if name == _PACKAGED:
        return ContentModel.packaged()
    folder = model_folder(setup)
    if folder is None:
        why = f"There is no folder of that model{_looked(setup)}; the packaged model answers."
        warn_once(
            [
                NotYet(
                    "ml.personalization_model", name, why, settings.personalization_model.origin or "default"
                )
            ]
        )
        return ContentModel.packaged()
    encoder = _opened(folder, settings.ml_batch_size.value, settings.ml_inference_timeout.value)
    encoder.load()
    return EncodedModel.packaged(encoder)


def model_folder(setup: Setup) -> Path | None:
    """The folder of the encoder that is named: a path, or a folder of its name below `ml.model_path`.

    `ml.model_path` may be that folder itself. None where there is none.
    """
    name = setup.settings.personalization_model.value
    if name == _PACKAGED:
        return None
    home = Path(setup.project)
    path = setup.settings.ml_model_path.value
    places = [home / name]
    if path is not None:
        places = [home / path / name, home / path, *places]
    return next((place for place in places if is_model_folder(place)), None)


def _looked(setup: Setup) -> str:
    path = setup.settings.ml_model_path.value
    return f" in {path}" if path else " (ml.model_path names none)"


@lru_cache(maxsize=4)
def _opened(folder: Path, batch_size: int, timeout: float) -> LocalEncoder:
    """One encoder for each folder of a process: its weights are read once."""
    return LocalEncoder(folder, batch_size=batch_size, timeout=timeout)
