"""Numbered migrations, each applied once, in order, and never edited afterwards."""

__all__: list[str] = []
