"""The encoder's rows of the archive's headlines: computed once, with a progress bar, and kept in a file."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from info.adapters.encoder import LocalEncoder

__all__ = ["rows_of"]

_AT_ONCE: Final = 256
_NO_LIMIT: Final = 3600.0


def rows_of(folder: Path, texts: Sequence[str], kept: Path | None) -> NDArray[np.float32]:
    """(texts, width) float32. `kept` holds what was computed before for the same encoder and texts."""
    from rich.progress import track

    encoder = LocalEncoder(folder, timeout=_NO_LIMIT)
    told = encoder.fingerprint + blake2b("\n".join(texts).encode("utf-8"), digest_size=16).hexdigest()
    if kept is not None and kept.is_file():
        with np.load(kept) as found:
            if str(found["told"]) == told:
                rows: NDArray[np.float32] = found["rows"]
                return rows
    made: list[list[float]] = []
    for start in track(range(0, len(texts), _AT_ONCE), "Encoding headlines", transient=True):
        made += encoder.rows(texts[start : start + _AT_ONCE])
    rows = np.array(made, dtype=np.float32)
    if kept is not None:
        np.savez(kept, told=np.array(told), rows=rows)
    return rows
