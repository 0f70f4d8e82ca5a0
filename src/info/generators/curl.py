"""curl commands: the exact HTTP call for a payload, with placeholders for all that is secret."""

from __future__ import annotations

import shlex
from typing import Any, Final

import orjson

from info.errors import UnknownName

__all__ = ["curl_command"]

JSON: Final = "Content-Type: application/json; charset=utf-8"
CALLS: Final[dict[str, tuple[str, tuple[str, ...], dict[str, str]]]] = {
    # channel: (URL, headers, fields of the JSON body that name the receiver)
    "slack": (
        "https://slack.com/api/chat.postMessage",
        ("Authorization: Bearer $SLACK_BOT_TOKEN",),
        {"channel": "$SLACK_CHANNEL"},
    ),
    "teams": ("$TEAMS_WEBHOOK_URL", (), {}),
    "discord": ("$DISCORD_WEBHOOK_URL?with_components=true", (), {}),
    "discord.embeds": ("$DISCORD_WEBHOOK_URL", (), {}),
    "telegram": (
        "https://api.telegram.org/bot$TELEGRAM_BOT_TOKEN/sendMessage",
        (),
        {"chat_id": "$TELEGRAM_CHAT_ID"},
    ),
    "telegram.rich": (
        "https://api.telegram.org/bot$TELEGRAM_BOT_TOKEN/sendRichMessage",
        (),
        {"chat_id": "$TELEGRAM_CHAT_ID"},
    ),
    "whatsapp": (
        "https://graph.facebook.com/v23.0/$WHATSAPP_PHONE_NUMBER_ID/messages",
        ("Authorization: Bearer $WHATSAPP_TOKEN",),
        {"to": "$WHATSAPP_TO"},
    ),
    "whatsapp.template": (
        "https://graph.facebook.com/v23.0/$WHATSAPP_PHONE_NUMBER_ID/messages",
        ("Authorization: Bearer $WHATSAPP_TOKEN",),
        {"to": "$WHATSAPP_TO"},
    ),
    "push.fcm": (
        "https://fcm.googleapis.com/v1/projects/$FCM_PROJECT/messages:send",
        ("Authorization: Bearer $FCM_ACCESS_TOKEN",),
        {},
    ),
    "push.apns": (
        "https://api.push.apple.com/3/device/$APNS_DEVICE_TOKEN",
        ("authorization: bearer $APNS_JWT", "apns-topic: $APNS_TOPIC"),
        {},
    ),
    "push.webpush": ("$WEBPUSH_ENDPOINT", ("TTL: 86400",), {}),
    "in_app": ("$IN_APP_URL", (), {}),
    "webhook": ("$WEBHOOK_URL", (), {}),
}


def curl_command(channel: str, payload: Any) -> str:
    """A curl command for a JSON channel. Errors: `UnknownName` where the channel is no HTTP call.

    Values of the payload stand in single quotes: no shell reads them. Only our own placeholders
    are expanded.
    """
    call = CALLS.get(channel)
    if call is None or not isinstance(payload, dict):
        raise UnknownName("HTTP call for channel", channel, CALLS)
    url, headers, receiver = call
    body = shlex.quote(orjson.dumps({**receiver, **payload}).decode())
    for place, name in receiver.items():
        if place not in payload:
            body = body.replace(f'"{place}":"{name}"', f'"{place}":"\'"{name}"\'"', 1)
    extra = "".join(f' \\\n  -H "{header}"' for header in headers)
    return f'curl -sS -X POST "{url}" \\\n  -H {shlex.quote(JSON)}{extra} \\\n  --data-raw {body}'
