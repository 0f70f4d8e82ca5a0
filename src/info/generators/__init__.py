"""Generate: from a request to a committed message, and back again by replay.

`make_plan` decides, purely; `Generator` loads before it and commits after it.
"""

from __future__ import annotations

from info.generators.auditing import Audited
from info.generators.engine import Generator
from info.generators.explanation import Explanation
from info.generators.gate import Gate
from info.generators.identity import content_hash, message_id, rendering_hash
from info.generators.means import LocaleChoice, Means
from info.generators.message import Message
from info.generators.parts import Parts
from info.generators.plan import Needs, Plan, Refused, make_plan
from info.generators.replay import DecisionReplay, ReplayResult
from info.generators.request import Ask

__all__ = [
    "Ask",
    "Audited",
    "DecisionReplay",
    "Explanation",
    "Gate",
    "Generator",
    "LocaleChoice",
    "Means",
    "Message",
    "Needs",
    "Parts",
    "Plan",
    "Refused",
    "ReplayResult",
    "content_hash",
    "make_plan",
    "message_id",
    "rendering_hash",
]
