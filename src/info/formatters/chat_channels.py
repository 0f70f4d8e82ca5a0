"""The formats whose payload is one JSON object."""

from __future__ import annotations

from functools import partial
from typing import Final

from info.formatters.discord import build_discord, discord_losses, without_empty_containers
from info.formatters.discord_embeds import build_embeds, embeds_losses, without_empty_embeds
from info.formatters.face import Formatter, JsonFormatter
from info.formatters.in_app import build_in_app, build_webhook
from info.formatters.push import build_apns, build_fcm, build_webpush, push_losses
from info.formatters.slack import build_slack, slack_losses
from info.formatters.teams import build_teams, teams_losses
from info.formatters.telegram import build_telegram, telegram_losses
from info.formatters.telegram_rich import build_telegram_rich, telegram_rich_losses
from info.formatters.whatsapp import build_whatsapp, whatsapp_losses
from info.formatters.whatsapp_template import TemplateFormatter, build_template

__all__ = ["CHAT_FORMATTERS"]

CHAT_FORMATTERS: Final[tuple[Formatter, ...]] = (
    JsonFormatter("slack", build_slack, more_losses=slack_losses),
    JsonFormatter("teams", build_teams, more_losses=teams_losses),
    JsonFormatter("discord", build_discord, more_losses=discord_losses, finish=without_empty_containers),
    JsonFormatter("discord.embeds", build_embeds, more_losses=embeds_losses, finish=without_empty_embeds),
    JsonFormatter("telegram", build_telegram, more_losses=telegram_losses),
    JsonFormatter("telegram.rich", build_telegram_rich, more_losses=telegram_rich_losses),
    JsonFormatter("whatsapp", build_whatsapp, more_losses=whatsapp_losses),
    TemplateFormatter("whatsapp.template", build_template),
    JsonFormatter("push.fcm", build_fcm, more_losses=partial(push_losses, "push.fcm")),
    JsonFormatter("push.apns", build_apns, more_losses=partial(push_losses, "push.apns")),
    JsonFormatter("push.webpush", build_webpush, more_losses=partial(push_losses, "push.webpush")),
    JsonFormatter("in_app", build_in_app),
    JsonFormatter("webhook", build_webhook, media_type="application/cloudevents+json"),
)
"""The formatter of each such format."""
