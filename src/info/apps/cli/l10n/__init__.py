"""`infoctl l10n`: texts to translators and back, how far each language is, and what helps on the way."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from info.apps.cli.l10n.drafting import draft
from info.apps.cli.l10n.exporting import export
from info.apps.cli.l10n.importing import import_
from info.apps.cli.l10n.memory import memory_export, memory_import
from info.apps.cli.l10n.pseudo import pseudo
from info.apps.cli.l10n.recording import record, sign
from info.apps.cli.l10n.status import status

__all__ = ["COMMANDS", "MEMORY_COMMANDS"]

COMMANDS: Final[Mapping[str, Callable[..., Any]]] = {
    "status": status,
    "export": export,
    "import": import_,
    "draft": draft,
    "sign": sign,
    "record": record,
    "pseudo": pseudo,
}
"""The commands of the group by name, in the order of its help."""
MEMORY_COMMANDS: Final[Mapping[str, Callable[..., Any]]] = {"export": memory_export, "import": memory_import}
"""The commands of its group `memory`."""
