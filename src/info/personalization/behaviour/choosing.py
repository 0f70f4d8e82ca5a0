"""A channel or an hour drawn for a person: the best most of the time, and each other one now and then.

Who always takes the best learns nothing of the others. So a tenth of the draws is spread evenly over all that
is offered; the shares are kept with the draw, by which it replays and other ways to choose can be judged.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from info.model.choices import Choice
from info.personalization.behaviour.prediction import Timed
from info.personalization.membership import hash_draw

__all__ = ["EXPLORED", "drawn_choice", "explored", "hours_offered", "is_drawn", "settled_choice"]

EXPLORED: Final = 0.1
"""The part of all draws that is spread evenly over what is offered, the best among it."""
_MOST_HOURS: Final = 24
_DAY_BEGINS: Final = 8
_DAY_ENDS: Final = 22
"""No hour from 22 to 8 is offered beside the best one: nobody is woken up for the sake of knowing."""
_DAY: Final = 86_400
_SLACK: Final = 1e-9


def explored(names: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """The shares of what is offered, the best first: all but it have a tenth, divided by how many there are.

    >>> explored(["email", "sms"])
    (('email', 0.95), ('sms', 0.05))
    """
    floor = EXPLORED / len(names)
    return ((names[0], 1 - floor * (len(names) - 1)), *((name, floor) for name in names[1:]))


def hours_offered(ranked: Sequence[Timed], zone: str) -> list[str]:
    """The names of the hours that may be drawn, the best first: of the others those by day, 24 in all.

    `ranked` is in the order of promise. A name is the local hour with its offset, so it names one instant.
    """
    best, others = ranked[0], [one for one in ranked[1:] if _DAY_BEGINS <= one.hour < _DAY_ENDS]
    tz = ZoneInfo(zone)
    return [
        datetime.fromtimestamp(one.at, tz).isoformat(timespec="minutes")
        for one in (best, *others[: _MOST_HOURS - 1])
    ]


def drawn_choice(asked: Choice, names: Sequence[str], *, tenant: str, unit: str) -> Choice:
    """`asked` with one of `names` (the best first), by one hash draw of `unit`, the person's pseudonym.

    Who asks again for the same template on the same day (UTC) draws the same number: nobody asks until they
    like the answer.
    """
    shares = explored(names)
    draw = _draw(asked, tenant, unit)
    chosen, probability = _taken(shares, draw)
    said = "hours" if asked.of == "hour" else "channels"
    if len(names) == 1:
        reason = "the only one that was offered"
    elif chosen == names[0]:
        reason = f"the best of {len(names)} {said}, drawn with {probability:.1%}"
    else:
        reason = f"drawn with {probability:.1%} of {len(names)} {said}, so that they are known, too"
    return replace(
        asked,
        chosen=chosen,
        probability=probability,
        draw=draw,
        reason=reason,
        shares=shares,
        channel=chosen if asked.of == "channel" else asked.channel,
    )


def settled_choice(asked: Choice, chosen: str, reason: str) -> Choice:
    """`asked` with what is taken without a draw, and why."""
    channel = chosen if asked.of == "channel" else asked.channel
    return replace(asked, chosen=chosen, channel=channel, probability=1.0, draw=0.0, reason=reason, shares=())


def is_drawn(choice: Choice, *, tenant: str, unit: str) -> bool:
    """Whether the choice is what this person draws from its shares; without shares, whether it is certain."""
    if not choice.shares:
        return choice.probability == 1.0 and choice.draw == 0.0
    parts = [share for _, share in choice.shares]
    if min(parts) <= 0 or not math.isclose(math.fsum(parts), 1.0, abs_tol=_SLACK):
        return False
    draw = _draw(choice, tenant, unit)
    return choice.draw == draw and _taken(choice.shares, draw) == (choice.chosen, choice.probability)


def _draw(asked: Choice, tenant: str, unit: str) -> float:
    return hash_draw(f"\0{asked.of}", tenant, asked.template, unit, str(int(asked.asked_at // _DAY)))


def _taken(shares: Sequence[tuple[str, float]], draw: float) -> tuple[str, float]:
    bound = 0.0
    for name, share in shares:
        bound += share
        if draw < bound:
            return name, share
    return shares[-1]  # shares may sum to a hair below 1
