"""An encoder in a folder on this machine, loaded at the first text."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from info.adapters.encoder.folder import fingerprint_of, is_model_folder, open_folder
from info.adapters.encoder.transformer import Transformer
from info.adapters.encoder.wordpiece import WordPieces
from info.errors import ModelError

if TYPE_CHECKING:
    from info.ports.encoder import Numbers

__all__ = ["LocalEncoder", "is_model_folder"]

Made = TypeVar("Made")
Compute: TypeAlias = Callable[[Transformer, Sequence[Sequence[int]]], Sequence[Made]]
"""What is asked of the model, for the pieces of a batch of texts."""

_BATCH: Final = 32
_TIMEOUT: Final = 0.5


class LocalEncoder:
    """The model in `folder`. Needs numpy (the extra `ml`); nothing is downloaded.

    `batch_size` texts run through the layers together. `timeout` in seconds bounds the wait for one call
    of `states` or `rows`: the wait ends then, with TimeoutError, whatever the model does; the batch that is
    running is finished in its thread, the ones after it are not begun. Loading the model is not part of it:
    `load` waits for that.
    """

    def __init__(self, folder: str | Path, *, batch_size: int = _BATCH, timeout: float = _TIMEOUT) -> None:
        self._folder = Path(folder)
        self._batch_size = batch_size
        self._timeout = timeout
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """See `info.ports.encoder.Encoder`."""
        return self._folder.name

    @cached_property
    def fingerprint(self) -> str:
        """See `info.ports.encoder.Encoder`."""
        return fingerprint_of(self._folder)

    def load(self) -> None:
        """Read the model now. Raises ModelError, also where numpy is not installed."""
        _ = self._model

    def states(self, texts: Sequence[str]) -> list[Numbers]:
        """See `info.ports.encoder.Encoder`."""
        return self._waited_for(texts, Transformer.states)

    def rows(self, texts: Sequence[str]) -> list[list[float]]:
        """One row for each text, in their order, pooled and normed as the folder says.

        What sentence-transformers calls an embedding. Errors: those of `states`.
        """
        return self._waited_for(texts, lambda model, batch: model.rows(batch).tolist())

    def _waited_for(self, texts: Sequence[str], compute: Compute[Made]) -> list[Made]:
        self.load()
        given_up = threading.Event()
        found: Future[list[Made]] = Future()
        threading.Thread(
            target=_run,
            args=(found, lambda: self._batched(texts, compute, given_up)),
            name="info-encoder",
            daemon=True,
        ).start()
        try:
            return found.result(self._timeout)
        except Late:
            given_up.set()
            raise TimeoutError(f"{self.name} took longer than {self._timeout * 1000:g} ms.") from None

    @cached_property
    def _model(self) -> tuple[Transformer, WordPieces]:
        try:
            import numpy as np  # noqa: F401  (told here, before a thread would stumble)
        except ImportError:
            raise ModelError(
                "An encoder is computed with numpy, which is not installed. "
                "Install it: pip install info-templates[ml]."
            ) from None
        return open_folder(self._folder)

    def _batched(self, texts: Sequence[str], compute: Compute[Made], given_up: threading.Event) -> list[Made]:
        transformer, tokenizer = self._model
        pieces = [tokenizer.numbers(text, transformer.shape.tokens_max) for text in texts]
        # Texts of like length run together, so that little is padded.
        order = sorted(range(len(texts)), key=lambda at: len(pieces[at]))
        found: dict[int, Made] = {}
        for start in range(0, len(order), self._batch_size):
            batch = order[start : start + self._batch_size]
            with self._lock:
                if given_up.is_set():
                    break
                made = compute(transformer, [pieces[at] for at in batch])
            found.update(zip(batch, made, strict=True))
        return [found[at] for at in range(len(texts)) if at in found]


def _run(found: Future[list[Made]], compute: Callable[[], list[Made]]) -> None:
    """Compute in this thread, and hand over what came of it, an error included."""
    try:
        found.set_result(compute())
    except Exception as error:  # noqa: BLE001  (raised again where it is waited for)
        found.set_exception(error)
