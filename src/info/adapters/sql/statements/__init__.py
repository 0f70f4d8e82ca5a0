"""Every statement of the SQL adapter, one module an aggregate; `?` places, for every dialect alike."""

from __future__ import annotations

__all__: list[str] = []
