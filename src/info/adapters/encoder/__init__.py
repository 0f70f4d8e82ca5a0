"""Encoders in a folder of the user's own: files read, pieces cut, layers computed in numpy."""

from __future__ import annotations

from info.adapters.encoder.local import LocalEncoder, is_model_folder

__all__ = ["LocalEncoder", "is_model_folder"]
