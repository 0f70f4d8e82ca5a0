"""Which rule makes allocation tables: switched off, as packaged, or started from what tenants share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from info.bootstrap.setup import Setup
from info.errors import ConfigError
from info.model.values import AllocationTable
from info.personalization import make_table
from info.personalization.sharing import read_shared, starting_from
from info.ports.learning import Learn

__all__ = ["equal_shares", "learn_of"]


def learn_of(setup: Setup) -> Learn:
    """The rule of `ml.enabled` and `sharing.start_from`. Error: `ConfigError` for a file that is none."""
    settings = setup.settings
    if not settings.ml_enabled.value:
        return equal_shares
    file = settings.sharing_start_from.value
    if file is None:
        return make_table
    path = Path(setup.project) / file
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"the file cannot be read: {error.strerror}.",
            key="sharing.start_from",
            origin=settings.sharing_start_from.origin,
            next_step="Make it: infoctl experiments share --out FILE.",
        ) from None
    return starting_from(make_table, read_shared(data, file))


def equal_shares(
    counts: Mapping[str, tuple[int, int]], previous: AllocationTable | None, *, policy: str, **place: Any
) -> AllocationTable:
    """The next table when learning is switched off (`ml.enabled`): equal shares, whatever the policy."""
    del policy
    return make_table(counts, previous, policy="uniform", **place)
