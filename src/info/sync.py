"""Blocking twins: the same generator for code that does not await. They work inside a running loop.

    from info.sync import InfoTemplateGenerator

    message = InfoTemplateGenerator("acme").generate_info_message("welcome", {"user_name": "Ada"}, "slack")

All work runs on one loop thread of this process, so a blocking call inside a running event loop
does not wait for that loop (it does hold it up for as long as the call takes).
"""

from __future__ import annotations

from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar

from info.bootstrap import InfoTemplateGenerator as AsyncGenerator
from info.bootstrap import PersonalizationEngine as AsyncEngine
from info.bootstrap import Setup, shared_loop
from info.errors import InfoError
from info.feedback import Experiments as AsyncExperiments
from info.feedback import Followed, Heard, Planned, Pressed, Proposal, Standing, Tracked
from info.feedback.behaviour import BestChannel, BestTime
from info.generators import Ask, Explanation, Message, ReplayResult
from info.localization.detection import Detection
from info.model.choices import Choice
from info.model.experiments import Experiment
from info.model.mail import Enclosures
from info.model.pictures import Png
from info.model.values import Receipt, Recipient
from info.personalization import Optimized
from info.personalization.behaviour import Portrait
from info.stewardship import Export, Forgotten

__all__ = ["Experiments", "InfoTemplateGenerator", "PersonalizationEngine", "run"]

T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """What the coroutine returns, from info's loop thread; waits for it."""
    return shared_loop().run(coroutine)


class InfoTemplateGenerator:
    """The blocking twin of `info.InfoTemplateGenerator`: same arguments, same results."""

    def __init__(
        self,
        tenant_id: str,
        language: str | None = None,
        personalization_enabled: bool = True,  # noqa: FBT001, FBT002  (the promised signature)
        *,
        storage_url: str | None = None,
        project: str | Path | None = None,
        setup: Setup | None = None,
    ) -> None:
        self.awaiting = AsyncGenerator(
            tenant_id,
            language,
            personalization_enabled,
            storage_url=storage_url,
            project=project,
            setup=setup,
        )

    def generate_info_message(
        self,
        template_type: str,
        context: Mapping[str, Any],
        target_channel: str,
        *,
        recipient: Recipient | str | None = None,
        locale: str | None = None,
        idempotency_key: str | None = None,
        variant: str | None = None,
        updates: Message | str | None = None,
        now: float | None = None,
        tone: str | None = None,
        choices: Sequence[Choice] = (),
    ) -> Message:
        """One message, committed to the store when it returns."""
        return run(
            self.awaiting.generate_info_message(
                template_type,
                context,
                target_channel,
                recipient=recipient,
                locale=locale,
                idempotency_key=idempotency_key,
                variant=variant,
                updates=updates,
                now=now,
                tone=tone,
                choices=choices,
            )
        )

    def generate_many(
        self, requests: Iterable[Ask], *, in_flight: int = 100, errors: Literal["raise", "yield"] = "raise"
    ) -> Iterator[Message | InfoError]:
        """Messages in the order of `requests`, generated `in_flight` at a time ahead of the reader."""
        stream = self.awaiting.generate_many(requests, in_flight=in_flight, errors=errors)
        try:
            while (message := run(anext(stream, None))) is not None:
                yield message
        finally:
            run(stream.aclose())

    def message(self, message_id: str) -> Message:
        """A stored message, rendered again."""
        return run(self.awaiting.message(message_id))

    def explain(self, message_id: str) -> Explanation:
        """Every choice of a stored message, and why."""
        return run(self.awaiting.explain(message_id))

    def replay(self, message_id: str, *, decide: bool = False) -> ReplayResult:
        """The message made again from stored data alone, and compared with its hash."""
        return run(self.awaiting.replay(message_id, decide=decide))

    def send(
        self,
        message: Message,
        to: str | None = None,
        enclosed: Enclosures | None = None,
        *,
        approved: bool = False,
    ) -> Receipt:
        """One attempt to hand `message` to its provider."""
        return run(self.awaiting.send(message, to, enclosed, approved=approved))

    def pictures(self, message: Message, *, scale: int = 2) -> tuple[Png, ...]:
        """The charts and gauges of `message` as PNG."""
        return run(self.awaiting.pictures_of(message, scale))

    def track(
        self,
        message_id: str,
        kind: str,
        *,
        at: float | None = None,
        event_id: str | None = None,
        value: float | None = None,
        headers: Mapping[str, str] | None = None,
        machine: str | None = None,
    ) -> Tracked:
        """Log that something happened to a message, and learn from it."""
        return run(
            self.awaiting.track(
                message_id, kind, at=at, event_id=event_id, value=value, headers=headers, machine=machine
            )
        )

    @property
    def experiments(self) -> Experiments:
        """The tenant's experiments: plan, start, read and stop them."""
        return Experiments(self.awaiting.experiments)

    def look(self, token: str) -> Pressed:
        """What pressing a button would mean; uses nothing up."""
        return run(self.awaiting.look(token))

    def press(self, token: str, *, headers: Mapping[str, str] | None = None) -> Pressed:
        """Use the token that a button sent home, once."""
        return run(self.awaiting.press(token, headers=headers))

    def answer(self, message_id: str, reply: str) -> Pressed:
        """Use what a reply to a text message chose."""
        return run(self.awaiting.answer(message_id, reply))

    def heard(
        self, message_id: str, text: str, *, locale: str | None = None, at: float | None = None
    ) -> Heard:
        """Take what somebody wrote back to a message; its mood is kept, never the text."""
        return run(self.awaiting.heard(message_id, text, locale=locale, at=at))

    def follow(self, token: str, *, headers: Mapping[str, str] | None = None) -> Followed:
        """Where a tracked link leads."""
        return run(self.awaiting.follow(token, headers=headers))

    def detect_language(self, text: str, *, recipient: Recipient | None = None) -> Detection:
        """The language of what somebody wrote: one of the tenant's, the recipient's own, or `und`."""
        return run(self.awaiting.detect_language(text, recipient=recipient))

    def best_time(
        self,
        recipient: Recipient | str,
        template: str,
        *,
        channel: str,
        within: timedelta = timedelta(days=1),
        after: float | None = None,
    ) -> BestTime:
        """When the recipient is likeliest to engage with a message."""
        return run(self.awaiting.best_time(recipient, template, channel=channel, within=within, after=after))

    def best_channel(
        self,
        recipient: Recipient | str,
        template: str,
        *,
        channels: Sequence[str] | None = None,
        at: float | None = None,
    ) -> BestChannel:
        """By which channel the recipient is likeliest to engage with a message."""
        return run(self.awaiting.best_channel(recipient, template, channels=channels, at=at))

    def portrait(self, recipient: Recipient | str) -> Portrait:
        """The recipient against their tenant, to ask for any channel, hour and topic."""
        return run(self.awaiting.portrait(recipient))

    def refresh_habits(self) -> int:
        """Bring the habits of everybody with something new up to date; how many persons."""
        return run(self.awaiting.refresh_habits())

    def forget(self, recipient: Recipient | str) -> Forgotten:
        """Delete what is held of a recipient's messages."""
        return run(self.awaiting.forget(recipient))

    def export(self, recipient: Recipient | str) -> Export:
        """Everything held of a recipient."""
        return run(self.awaiting.export(recipient))


class Experiments:
    """The blocking twin of `info.feedback.Experiments`."""

    def __init__(self, awaiting: AsyncExperiments) -> None:
        self.awaiting = awaiting

    def all(self) -> tuple[Experiment, ...]:
        """Every experiment of the tenant, by name."""
        return run(self.awaiting.all())

    def plan(self, name: str, proposal: Proposal) -> Planned:
        """Record what is to be tested and how it will be read."""
        return run(self.awaiting.plan(name, proposal))

    def start(self, name: str) -> Experiment:
        """Begin a planned experiment."""
        return run(self.awaiting.start(name))

    def status(self, name: str) -> Standing:
        """Where it stands, in figures that hold however often they are read."""
        return run(self.awaiting.status(name))

    def stop(self, name: str, *, why: str = "", ship: str = "") -> Experiment:
        """End it now; `ship` names the variant that everybody gets from here on."""
        return run(self.awaiting.stop(name, why=why, ship=ship))


class PersonalizationEngine:
    """The blocking twin of `info.PersonalizationEngine`: same arguments, same results."""

    def __init__(
        self,
        config: Mapping[str, Any] | None = None,
        *,
        project: str | Path | None = None,
        setup: Setup | None = None,
    ) -> None:
        self.awaiting = AsyncEngine(config, project=project, setup=setup)

    def optimize_for_engagement(
        self,
        content: Any,
        *,
        tenant_id: str | None = None,
        channel: str | None = None,
        locale: str = "en",
        recipient: str | None = None,
    ) -> Optimized:
        """Candidates ranked by what they are predicted to do, and the experiment that would decide."""
        return run(
            self.awaiting.optimize_for_engagement(
                content, tenant_id=tenant_id, channel=channel, locale=locale, recipient=recipient
            )
        )
