"""What people import: the conductors, each bound to the runtime of its setup."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from info.bootstrap.languages import detect_for
from info.bootstrap.registry import runtime_of
from info.bootstrap.runtime import Runtime
from info.bootstrap.setup import Setup, setup_here
from info.errors import InfoError
from info.feedback import Experiments, Feedback, Followed, Heard, Pressed, Tracked
from info.feedback.behaviour import Behaviour, BestChannel, BestTime
from info.generators import Generator
from info.localization.detection import Detection
from info.model.access import Principal
from info.model.audit import SYSTEM, Actor
from info.model.values import Recipient
from info.personalization.behaviour import Portrait
from info.stewardship import HOUSE, Export, Forgotten, Stewardship, Tenancy
from info.stewardship.figures import Figures
from info.stewardship.sharing import Sharing

__all__ = [
    "InfoTemplateGenerator",
    "behaviour",
    "feedback",
    "figures",
    "sharing",
    "stewardship",
    "tenancy",
]


class InfoTemplateGenerator(Generator):
    """Generates messages of one tenant. See `info.generators.Generator` for the methods.

    Without a storage URL (argument, INFO_STORAGE_URL or `info.yaml`) messages stay in memory: the
    last 10,000. `project` is the folder with `templates/`, `tenants/` and `info.yaml`; the current
    one unless given. Generators of one setup share one runtime, made at the first message. `actor` is
    who asks, for the [audit log](docs/reference/audit-log.md): `Actor("user", "ada")`.

        generator = InfoTemplateGenerator(tenant_id="acme", language="en")
        message = await generator.generate_info_message("welcome", {"user_name": "Ada"}, "slack")
    """

    def __init__(
        self,
        tenant_id: str,
        language: str | None = None,
        personalization_enabled: bool = True,  # noqa: FBT001, FBT002  (the promised signature)
        *,
        storage_url: str | None = None,
        project: str | Path | None = None,
        setup: Setup | None = None,
        actor: Actor = SYSTEM,
    ) -> None:
        self.setup = setup or setup_here(project, storage_url=storage_url)
        find = _finder(self.setup)
        parts = lambda: find().parts  # noqa: E731  (looked up at each call)
        super().__init__(tenant_id, language, personalization_enabled, parts=parts, actor=actor)

    @property
    def runtime(self) -> Runtime:
        """The runtime this generator works on."""
        return runtime_of(self.setup)

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
    ) -> Coroutine[Any, Any, Tracked]:
        """Log that something happened to a message, and learn from it. Await it.

        See `info.feedback.Feedback.track`.
        """
        home = feedback(self.tenant_id, setup=self.setup)
        return home.track(
            message_id, kind, at=at, event_id=event_id, value=value, headers=headers, machine=machine
        )

    @property
    def experiments(self) -> Experiments:
        """The tenant's experiments: plan, start, read and stop them. See `info.feedback.experiments`."""
        principal = Principal(str(self.actor), self.tenant_id, "admin")
        return feedback(self.tenant_id, setup=self.setup).experiments(principal)

    def look(self, token: str) -> Coroutine[Any, Any, Pressed]:
        """What pressing a button would mean; uses nothing up. Await it. See `info.feedback.Feedback.look`."""
        return feedback(self.tenant_id, setup=self.setup).look(token)

    def press(self, token: str, *, headers: Mapping[str, str] | None = None) -> Coroutine[Any, Any, Pressed]:
        """Use the token that a button sent home, once. Await it. See `info.feedback.Feedback.press`."""
        return feedback(self.tenant_id, setup=self.setup).press(token, headers=headers)

    def answer(self, message_id: str, reply: str) -> Coroutine[Any, Any, Pressed]:
        """Use what a reply to a text message chose. Await it. See `info.feedback.Feedback.answer`."""
        return feedback(self.tenant_id, setup=self.setup).answer(message_id, reply)

    def heard(
        self, message_id: str, text: str, *, locale: str | None = None, at: float | None = None
    ) -> Coroutine[Any, Any, Heard]:
        """Take what somebody wrote back to a message; its mood is kept, never the text. Await it.

        See `info.feedback.Feedback.heard`.
        """
        return feedback(self.tenant_id, setup=self.setup).heard(message_id, text, locale=locale, at=at)

    def follow(
        self, token: str, *, headers: Mapping[str, str] | None = None
    ) -> Coroutine[Any, Any, Followed]:
        """Where a tracked link leads. Await it. See `info.feedback.Feedback.follow`."""
        return feedback(self.tenant_id, setup=self.setup).follow(token, headers=headers)

    def detect_language(
        self, text: str, *, recipient: Recipient | None = None
    ) -> Coroutine[Any, Any, Detection]:
        """The language of what somebody wrote, e.g. to remember it as their locale. Await it.

        The answer is one of the tenant's languages, the recipient's own locale, or `und`; a tenant no file
        describes may get any language. The recipient's locale is what is expected of them, and their text
        may say otherwise. Needs the extra `ml`. See `info.localization.detection`.
        """
        return detect_for(self.setup, self.tenant(), text, recipient)

    def best_time(
        self,
        recipient: Recipient | str,
        template: str,
        *,
        channel: str,
        within: timedelta = timedelta(days=1),
        after: float | None = None,
    ) -> Coroutine[Any, Any, BestTime]:
        """When the recipient is likeliest to engage with a message. Await it.

        See `info.feedback.behaviour.Behaviour.best_time`.
        """
        asked = behaviour(self.tenant_id, setup=self.setup)
        return asked.best_time(recipient, template, channel=channel, within=within, after=after)

    def best_channel(
        self,
        recipient: Recipient | str,
        template: str,
        *,
        channels: Sequence[str] | None = None,
        at: float | None = None,
    ) -> Coroutine[Any, Any, BestChannel]:
        """By which channel they are. Await it. See `info.feedback.behaviour.Behaviour.best_channel`."""
        asked = behaviour(self.tenant_id, setup=self.setup)
        return asked.best_channel(recipient, template, channels=channels, at=at)

    def portrait(self, recipient: Recipient | str) -> Coroutine[Any, Any, Portrait]:
        """The recipient against their tenant, to ask for any channel, hour and topic. Await it."""
        return behaviour(self.tenant_id, setup=self.setup).portrait(recipient)

    def refresh_habits(self) -> Coroutine[Any, Any, int]:
        """Bring the habits of everybody with something new up to date; how many persons. Await it."""
        return behaviour(self.tenant_id, setup=self.setup).refresh()

    def forget(self, recipient: Recipient | str) -> Coroutine[Any, Any, Forgotten]:
        """Erase a recipient, with a signed receipt. Await it. See `info.stewardship`."""
        return self._stewardship().forget(recipient)

    def export(self, recipient: Recipient | str) -> Coroutine[Any, Any, Export]:
        """Everything held of a recipient. Await it. See `info.stewardship`."""
        return self._stewardship().export(recipient)

    def _stewardship(self) -> Stewardship:
        principal = Principal(str(self.actor), self.tenant_id, "admin")
        return stewardship(self.tenant_id, setup=self.setup, actor=principal)


def feedback(tenant_id: str, *, setup: Setup | None = None) -> Feedback:
    """Events and learning of one tenant, on the runtime of `setup` (of the current folder unless given)."""
    find = _finder(setup or setup_here())
    return Feedback(tenant_id, parts=lambda: find().feedback)


def behaviour(tenant_id: str, *, setup: Setup | None = None) -> Behaviour:
    """How a tenant's recipients read, on the runtime of `setup` (of the current folder unless given)."""
    find = _finder(setup or setup_here())
    return Behaviour(tenant_id, parts=lambda: find().behaviour)


def stewardship(tenant_id: str, *, setup: Setup | None = None, actor: Principal = HOUSE) -> Stewardship:
    """Privacy operations of one tenant, on the runtime of `setup` (of the current folder unless given).

    `actor` is who asks (`Tenancy.actor_of` a token); without one it is whoever runs this process.
    """
    find = _finder(setup or setup_here())
    return Stewardship(tenant_id, parts=lambda: find().stewardship, actor=actor)


def figures(tenant_id: str, *, setup: Setup | None = None, actor: Principal = HOUSE) -> Figures:
    """Figures of one tenant that may be published, on the runtime of `setup` (of here unless given)."""
    find = _finder(setup or setup_here())
    return Figures(tenant_id, parts=lambda: find().figures, actor=actor)


def sharing(*, setup: Setup | None = None, actor: Principal = HOUSE) -> Sharing:
    """What tenants who agreed to it have in common, on the runtime of `setup` (of the current folder).

    Who agreed is `sharing.tenants`; this asks nobody.
    """
    find = _finder(setup or setup_here())

    def estimates(tenant: str, template: str, channel: str) -> Mapping[str, float]:
        try:
            priors = find().library.facts(template, tenant).priors(channel)
        except InfoError:  # a template that was there once, or is broken now
            return {}
        return {variant: prior.mean for variant, prior in priors.of.items()}

    return Sharing(parts=lambda: find().stewardship, actor=actor, estimates=estimates)


def tenancy(*, setup: Setup | None = None, actor: Principal = HOUSE) -> Tenancy:
    """Tenants, tokens and roles, on the runtime of `setup` (of the current folder unless given)."""
    find = _finder(setup or setup_here())
    return Tenancy(parts=lambda: find().tenancy, actor=actor)


def _finder(setup: Setup) -> Callable[[], Runtime]:
    """`runtime_of(setup)`, with the last answer at hand: hashing a setup costs more than asking it."""
    last: Runtime | None = None

    def find() -> Runtime:
        nonlocal last
        if last is None or last.closed:
            last = runtime_of(setup)
        return last

    return find
