"""Ready-made payloads, anyone's, against the rules and limits of their channel.

The rules (`rules/*.json`) say what shapes a channel takes; its table in `info.channels` says how much
fits; `checks` say the rest. Nothing is sent, nothing is fetched.
"""

from __future__ import annotations

from info.validators.payloads.face import kinds_of, lint_payload, linted_channels
from info.validators.payloads.places import place_of
from info.validators.payloads.usage import Usage, judged, usage

__all__ = ["Usage", "judged", "kinds_of", "lint_payload", "linted_channels", "place_of", "usage"]
