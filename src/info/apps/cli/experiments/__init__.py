"""`infoctl experiments`: what another policy would have earned, what tenants have in common."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from info.apps.cli.experiments.share import share
from info.apps.cli.experiments.whatif import whatif

__all__ = ["COMMANDS"]

COMMANDS: Final[Mapping[str, Callable[..., Any]]] = {"whatif": whatif, "share": share}
"""The commands of the group by name, in the order of its help."""
