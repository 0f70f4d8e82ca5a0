"""`infoctl experiments`: what another policy would have earned."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from info.apps.cli.experiments.whatif import whatif

__all__ = ["COMMANDS"]

COMMANDS: Final[Mapping[str, Callable[..., Any]]] = {"whatif": whatif}
"""The commands of the group by name, in the order of its help."""
