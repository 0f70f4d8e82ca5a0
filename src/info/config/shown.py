"""A setting's value as people may see it: in a warning, in a report, on a screen that is shared."""

from __future__ import annotations

from urllib.parse import urlsplit

__all__ = ["shown"]


def shown(value: object) -> str:
    """The value as text; of a URL neither user, password, query nor fragment.

    >>> shown("postgresql://app:secret@db.example:5432/info?password=secret")
    'postgresql://db.example:5432/info'
    """
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    text = str(value)
    if "://" not in text:
        return text
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return f"{text.partition('://')[0]}://…"
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"
