"""Five messages that learning chose, explained: for a reader who has seen nothing else.

    python -m scripts.explanations_to_read          what the reader gets, and the questions
    python -m scripts.explanations_to_read --key    the answers, and whether each replays to the same choice

Each message comes of another reason: what all recipients answered, what recipients like this one answered,
what this person saw lately, how their last reply sounded, and an experiment. The reader names the variant,
the reason for it and the data of the person that was used. Everything runs in memory, by the real engine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from info import InfoTemplateGenerator, Message, Recipient
from info.bootstrap import Setup, feedback, setup_here
from info.feedback.experiments import Proposal

__all__ = ["QUESTIONS", "Explained", "made", "main"]

TENANT: Final = "acme"
START: Final = 1_790_000_000.0
HOUR: Final = 3600.0
JOHN: Final = {"user_name": "John", "tier": "premium"}
NEWS: Final = {"feature_name": "Sleep timer", "summary": "Music that stops after you have fallen asleep."}
TIPS: Final[dict[str, Any]] = {"tips": [], "total_minutes": 0}
ASKED_OF_EACH: Final = 240
QUESTIONS: Final = (
    "Which variant did the recipient get?",
    "Why that one: by what rule, and with what probability?",
    "Which data was used for the choice, and what of it is about this one person?",
)
Maker = Callable[[InfoTemplateGenerator], Awaitable[Message]]


@dataclass(frozen=True)
class Explained:
    """A message's explanation as the reader gets it, and what a right answer names."""

    text: str
    variant: str
    probability: float
    reason: str
    data: str
    replays: bool


def _project(folder: Path) -> Setup:
    """A tenant, a welcome whose shares are learnt by plan, and an announcement that minds repeats."""
    (folder / "tenants" / TENANT).mkdir(parents=True)
    told = {"id": TENANT, "brand": {"name": "Acme"}, "links": {}, "languages": ["en"]}
    (folder / "tenants" / TENANT / "tenant.json").write_text(json.dumps(told))
    (folder / "templates").mkdir()
    for name, more in (
        ("tenant_welcome", {"by": ["attributes.plan"]}),
        ("feature_announcement", {"fatigue": True}),
    ):
        source = json.loads(files("info.templates").joinpath(f"{name}.json").read_text("utf-8"))
        source["experiment"] = {**source["experiment"], **more}
        (folder / "templates" / f"{name}.json").write_text(json.dumps(source))
    return setup_here(folder, storage_url="sqlite://")


async def _answered(
    generator: InfoTemplateGenerator, template: str, context: dict[str, Any], *, liked: dict[str, str]
) -> None:
    """Many people get the template; of each plan those who got the liked variant click. Then it is learnt."""
    heard = feedback(TENANT, setup=generator.setup)
    for round_ in range(4):
        for number in range(ASKED_OF_EACH // 4):
            plan = ("free", "pro")[number % 2]
            person = Recipient(f"{template} {round_} {number}", attributes={"plan": plan})
            message = await generator.generate_info_message(template, context, "slack", recipient=person)
            if message.variant == liked[plan]:
                await heard.track(message.id, "clicked")
        await heard.refresh(message.record.request.template, "slack")


async def _learnt(generator: InfoTemplateGenerator) -> Message:
    liked = {"free": "one_step", "pro": "one_step"}
    await _answered(generator, "optimization", TIPS, liked=liked)
    return await generator.generate_info_message("optimization", TIPS, "slack", recipient="ada")


async def _like_them(generator: InfoTemplateGenerator) -> Message:
    await _answered(generator, "welcome", JOHN, liked={"free": "control", "pro": "warm"})
    ada = Recipient("ada", attributes={"plan": "pro"})
    return await generator.generate_info_message("welcome", JOHN, "slack", recipient=ada)


async def _seen_lately(generator: InfoTemplateGenerator) -> Message:
    for turn in range(2):
        message = await generator.generate_info_message(
            "announcement", NEWS, "email", recipient="ada", now=START + turn * HOUR
        )
    return message


async def _after_a_reply(generator: InfoTemplateGenerator) -> Message:
    first = await generator.generate_info_message("optimization", TIPS, "text", recipient="ada", now=START)
    await generator.heard(first.id, "This is terrible. I am angry, your service is useless!", at=START + 60)
    return await generator.generate_info_message(
        "optimization", TIPS, "text", recipient="ada", now=START + HOUR
    )


async def _under_test(generator: InfoTemplateGenerator) -> Message:
    experiments = generator.experiments
    await experiments.plan(
        "warmer greeting",
        Proposal(
            template="tenant_welcome",
            channel="email",
            base_rate=0.2,
            effect=0.5,
            shares=(("control", 0.5), ("warm", 0.5)),
        ),
    )
    await experiments.start("warmer greeting")
    return await generator.generate_info_message("welcome", JOHN, "email", recipient="ada")


MADE: Final[Sequence[tuple[Maker, str, str]]] = (
    (_learnt, "learnt shares (Thompson sampling), a table with evidence", "none of the person's own"),
    (_like_them, "learnt shares of the segment plan=pro", "the person's plan"),
    (_seen_lately, "shares lowered for what was seen lately (fatigue)", "what the person was shown before"),
    (
        _after_a_reply,
        "shares changed towards tones that suit a negative reply",
        "the mood of their last reply",
    ),
    (_under_test, "drawn by the experiment 'warmer greeting'", "none of the person's own"),
)
"""How each message comes about, why its variant was chosen, and what of the person was used."""


async def made() -> list[Explained]:
    """The five messages, each in a project of its own."""
    found = []
    for make, reason, data in MADE:
        with tempfile.TemporaryDirectory() as folder:
            generator = InfoTemplateGenerator(TENANT, setup=_project(Path(folder)))
            message = await make(generator)
            text = str(await generator.explain(message.id))
            replayed = await generator.replay(message.id, decide=True)
            decision = message.record.decision
            same = replayed.same and replayed.decision is not None and replayed.decision.same
            found.append(Explained(text, message.variant, decision.probability, reason, data, same))
    return found


def main() -> None:
    """Print what the reader gets, or the key."""
    parser = argparse.ArgumentParser(prog="scripts.explanations_to_read")
    parser.add_argument("--key", action="store_true", help="print the answers instead")
    chosen = parser.parse_args()
    for number, each in enumerate(asyncio.run(made()), start=1):
        if chosen.key:
            told = f"{each.variant}, {each.probability:.1%}; {each.reason}; used of the person: {each.data}"
            print(f"{number}. {told}; replays to the same choice: {'yes' if each.replays else 'NO'}")
        else:
            print(f"--- {number} ---\n{each.text}\n")
    if not chosen.key:
        print("\n".join(QUESTIONS))


if __name__ == "__main__":
    main()
