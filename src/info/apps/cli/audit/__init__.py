"""The audit log: `infoctl audit verify`, `prove`, `export`, `checkpoint`, `key`, `list`, and outside eyes."""

from __future__ import annotations

from typing import Any, Final

from info.apps.cli.audit.log import checkpoint, export, key, prove, show, verify
from info.apps.cli.audit.outside import anchor, cosign, witness

__all__ = ["COMMANDS"]

COMMANDS: Final[dict[str, Any]] = {
    "verify": verify,
    "prove": prove,
    "list": show,
    "export": export,
    "checkpoint": checkpoint,
    "key": key,
    "witness": witness,
    "cosign": cosign,
    "anchor": anchor,
}
"""The commands of the group by their names."""
