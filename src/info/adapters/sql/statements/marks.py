"""The statements of the places where readers of the log stand."""

from __future__ import annotations

from typing import Final

__all__: list[str] = []

MARK: Final = "SELECT value FROM mark WHERE name = ?"
SET_MARK: Final = (
    "INSERT INTO mark (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
FIRST_MARK: Final = "INSERT INTO mark (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"
MOVE_MARK: Final = "UPDATE mark SET value = ? WHERE name = ? AND value = ?"
