"""Pieces: what a formatter compiles a document to, and how that becomes text."""

from __future__ import annotations

__all__ = ["HoleRefused"]


class HoleRefused(ValueError):  # noqa: N818  (reads as a sentence: raise HoleRefused)
    """A value cannot stand in its hole (a URL or a header). Never quotes the value."""
