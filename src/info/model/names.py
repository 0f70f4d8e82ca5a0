"""The closed vocabularies of DESIGN §2, and the short names accepted everywhere."""

from __future__ import annotations

from typing import Final

__all__ = [
    "ALIASES",
    "CHANNELS",
    "ENGAGING",
    "EVENTS",
    "FORMATS",
    "LANGUAGES",
    "PRIORITIES",
    "SHIPPED_LOCALES",
    "TEMPLATE_TYPES",
    "TONES",
]

ALIASES: Final = {
    "welcome": "tenant_welcome",
    "alert": "resource_alert",
    "billing": "billing_update",
    "security": "security_notice",
    "performance": "performance_report",
    "recommendation": "ai_recommendation",
    "insight": "usage_insights",
    "optimization": "optimization_tips",
    "announcement": "feature_announcement",
    "maintenance": "maintenance_notice",
}
"""The short name of each template type."""
TEMPLATE_TYPES: Final = tuple(ALIASES.values())
"""The ten templates that ship."""

CHANNELS: Final = (
    "slack",
    "teams",
    "discord",
    "telegram",
    "whatsapp",
    "email",
    "sms",
    "push",
    "in_app",
    "webhook",
)
FORMATS: Final = (
    "text",
    "markdown",
    "html",
    "slack",
    "teams",
    "discord",
    "discord.embeds",
    "telegram",
    "telegram.rich",
    "whatsapp",
    "whatsapp.template",
    "email",
    "sms",
    "push.fcm",
    "push.apns",
    "push.webpush",
    "in_app",
    "webhook",
)
"""Every output `info` makes; `push` means one of its three, `telegram` the classic message."""

PRIORITIES: Final = ("low", "normal", "high", "urgent", "critical")
TONES: Final = (
    "business_formal",
    "business_casual",
    "personal_friendly",
    "technical_precise",
    "marketing_engaging",
    "support_helpful",
    "legal_compliant",
)
EVENTS: Final = (
    "generated",
    "delivered",
    "viewed",
    "clicked",
    "shared",
    "rated",
    "converted",
    "unsubscribed",
    "complained",
    "failed",
)
ENGAGING: Final = ("clicked", "rated", "shared", "converted")
"""Events that only somebody who cares makes. "viewed" is not one: mail programs open mails by themselves."""
LANGUAGES: Final = ("en", "de", "fr", "es", "pt-BR", "it", "nl", "pl", "ru", "ar", "ja", "zh-Hans")
"""The languages the product promises."""
SHIPPED_LOCALES: Final = LANGUAGES
"""The languages the packaged catalogues hold today."""
