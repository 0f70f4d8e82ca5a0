"""Erasure: a job in six steps, each durable before the next, each the same when it is done again."""

from __future__ import annotations

from info.stewardship.erasing.engine import Erasing

__all__ = ["Erasing"]
