"""Generators for tests: the real engine on a store of its own, with the outbox as its only provider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from info.bootstrap import InfoTemplateGenerator, Setup
from info.config import load_settings
from info.generators import Message, Parts
from info.model.choices import Choice
from info.model.values import Recipient
from info.testing.outbox import Outbox

__all__ = ["RecordingGenerator", "setup_for_tests"]


def setup_for_tests(project: Path, store: Path, **settings: Any) -> Setup:
    """A setup that reads neither INFO_* variables nor `info.yaml`: a test must not depend on a shell.

    `store` is the SQLite file; `settings` are settings by field name (`max_concurrent_requests=1`).
    """
    arguments = {"storage_url": f"sqlite:///{store.as_posix()}", **settings}
    return Setup(str(project.absolute()), load_settings({}, None, "info.yaml", arguments))


class RecordingGenerator(InfoTemplateGenerator):
    """A generator whose messages are kept in `outbox.generated` and sent to `outbox.sent`.

    Personalization is off unless asked for: every message is the control variant, so a test reads
    the same words every time.
    """

    def __init__(
        self,
        tenant_id: str,
        language: str = "en",
        personalization_enabled: bool = False,  # noqa: FBT001, FBT002  (the promised signature)
        *,
        setup: Setup,
        outbox: Outbox,
    ) -> None:
        super().__init__(tenant_id, language, personalization_enabled, setup=setup)
        self.outbox = outbox
        wired = self._parts

        def parts() -> Parts:
            return msgspec.structs.replace(wired(), deliver=outbox.deliver)

        self._parts = parts

    async def generate_info_message(
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
        """As the generator it stands for; the message is also kept in the outbox."""
        message = await super().generate_info_message(
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
        self.outbox.generated.append(message)
        return message
