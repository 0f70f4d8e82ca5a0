"""`info` is a message engine for multi-tenant products.

    from info import InfoTemplateGenerator

    generator = InfoTemplateGenerator(tenant_id="acme", language="en")
    message = await generator.generate_info_message("welcome", {"user_name": "Ada", "tier": "pro"}, "slack")
    message.payload                      # what the channel's API takes

Blocking twins stand in `info.sync`. The names below are imported at their first use, so that
`import info` itself costs almost nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from info.errors import (
    AccessDenied,
    AdaptiveAllocation,
    AnchorError,
    AuditError,
    ConfigError,
    ContextError,
    DeliveryError,
    ExchangeError,
    ExperimentError,
    ExpressionError,
    InfoError,
    LimitError,
    LostKey,
    MessageError,
    MessageHeld,
    MessageRefused,
    MessageSyntaxError,
    ModelError,
    PictureError,
    ReplayError,
    StorageError,
    TemplateError,
    TranslatorError,
    UnknownName,
)

if TYPE_CHECKING:
    from info.bootstrap import InfoTemplateGenerator, PersonalizationEngine, close_all
    from info.bootstrap.fingerprint import package_version
    from info.feedback import Proposal
    from info.generators import Ask, Message, ReplayResult
    from info.model.audit import Actor
    from info.model.values import Finding, Loss, Reason, Receipt, Recipient

    __version__ = package_version()

__all__ = [
    "AccessDenied",
    "Actor",
    "AdaptiveAllocation",
    "AnchorError",
    "Ask",
    "AuditError",
    "ConfigError",
    "ContextError",
    "DeliveryError",
    "ExchangeError",
    "ExperimentError",
    "ExpressionError",
    "Finding",
    "InfoError",
    "InfoTemplateGenerator",
    "LimitError",
    "Loss",
    "LostKey",
    "Message",
    "MessageError",
    "MessageHeld",
    "MessageRefused",
    "MessageSyntaxError",
    "ModelError",
    "PersonalizationEngine",
    "PictureError",
    "Proposal",
    "Reason",
    "Receipt",
    "Recipient",
    "ReplayError",
    "ReplayResult",
    "StorageError",
    "TemplateError",
    "TranslatorError",
    "UnknownName",
    "__version__",
    "close_all",
]

_HOMES: Final = {
    "Actor": "info.model.audit",
    "Ask": "info.generators",
    "Finding": "info.model.values",
    "InfoTemplateGenerator": "info.bootstrap",
    "Loss": "info.model.values",
    "Message": "info.generators",
    "PersonalizationEngine": "info.bootstrap",
    "Proposal": "info.feedback",
    "Reason": "info.model.values",
    "Receipt": "info.model.values",
    "Recipient": "info.model.values",
    "ReplayResult": "info.generators",
    "close_all": "info.bootstrap",
}


def __getattr__(name: str) -> Any:
    """A name of the facade, imported now and kept."""
    if name == "__version__":
        found: Any = import_module("info.bootstrap.fingerprint").package_version()
    elif name in _HOMES:
        found = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module 'info' has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Every name of the facade, imported or not."""
    return sorted({*globals(), *__all__})
