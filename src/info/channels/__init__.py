"""Channels: what each shows natively, and every limit of it, as dated data with sources.

Formatters compile within these tables and validators check ready payloads against them, so that no
limit stands in two places, and none in code.
"""

from __future__ import annotations

from info.channels.capability import Bound, Capability, Kind, Shown, Unit, capability_of
from info.channels.sizes import size_in

__all__ = ["Bound", "Capability", "Kind", "Shown", "Unit", "capability_of", "size_in"]
