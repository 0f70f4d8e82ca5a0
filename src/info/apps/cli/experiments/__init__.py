"""`infoctl experiments`: plan, start, read, stop; a report for anybody; what else could have been."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from info.apps.cli.experiments.planning import plan
from info.apps.cli.experiments.reading import report, status
from info.apps.cli.experiments.running import start, stop
from info.apps.cli.experiments.share import share
from info.apps.cli.experiments.whatif import whatif

__all__ = ["COMMANDS"]

COMMANDS: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(
    {
        "plan": plan,
        "start": start,
        "status": status,
        "stop": stop,
        "report": report,
        "whatif": whatif,
        "share": share,
    }
)
"""The commands of the group, by name, in the order of its help."""
