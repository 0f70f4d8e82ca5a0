"""What generating tells the audit log: the message, and what is used for the first time with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final

from msgspec.structs import replace

from info.generators.plan import Plan, Refused
from info.model.audit import Actor, AuditEntry
from info.model.values import Commit, MessageRecord, Snapshot
from info.privacy.audit import EXPERIMENT, OVERRIDE, PUBLISH, Auditor

__all__ = ["Audited"]

KNOWN_MAX: Final = 50_000


class Audited:
    """The entries of one runtime's messages. Remembers what is in the log, so that it is said once.

    `auditor` gives the log; nothing of it is opened before the first message.
    """

    def __init__(self, auditor: Callable[[], Auditor]) -> None:
        self._auditor = auditor
        self._known: set[str] = set()
        self._owed: set[str] = set()

    @property
    def log(self) -> Auditor:
        """The log itself."""
        return self._auditor()

    def unknown(self, plan: Plan | Refused) -> Sequence[str]:
        """The hashes of the plan's program and tenant that may be new to the store."""
        record = plan.record
        return [each for each in (record.program, record.snapshot) if each not in self._known]

    def commit(
        self, plan: Plan | Refused, snapshot: Snapshot, actor: Actor, *, fresh: Collection[str] = ()
    ) -> Commit:
        """The plan's writes with their entries. `fresh` are those of `unknown` that the store has not."""
        entries = [self.log.message(plan.record, actor)]
        entries += self._first_uses(plan.record, actor, {*fresh, *self._owed})
        entries += self._experiment(plan, snapshot, actor)
        return replace(plan.commit, audit=tuple(entries))

    def _first_uses(self, record: MessageRecord, actor: Actor, fresh: Collection[str]) -> list[AuditEntry]:
        made = []
        if self._is_first(record.program, fresh):
            hashes = {"program": record.program}
            made.append(self.log.made(record.tenant, PUBLISH, _program(record), actor=actor, content=hashes))
        if self._is_first(record.snapshot, fresh):
            hashes = {"tenant": record.snapshot}
            made.append(self.log.made(record.tenant, OVERRIDE, hashes, actor=actor, content=hashes))
        return made

    def _is_first(self, content: str, fresh: Collection[str]) -> bool:
        """Whether the content is used for the first time ever; it is known from now on."""
        if content in self._known:
            return False
        self._learn(content)
        return content in fresh

    def _experiment(self, plan: Plan | Refused, snapshot: Snapshot, actor: Actor) -> list[AuditEntry]:
        """The start of an experiment: its first table is committed with this message."""
        if snapshot.table is not None or not plan.commit.tables:
            return []
        table = plan.commit.tables[0]
        name = f"{table.tenant}\x00{table.template}\x00{table.channel}\x00{table.number}"
        if name in self._known:
            return []
        self._learn(name)
        event = {
            "template": table.template,
            "channel": table.channel,
            "policy": table.policy,
            "shares": [list(share) for share in table.shares],
        }
        return [self.log.made(table.tenant, EXPERIMENT, event, actor=actor)]

    def _learn(self, name: str) -> None:
        if len(self._known) >= KNOWN_MAX:
            self._known.clear()
        self._known.add(name)
        self._owed.discard(name)

    def undo(self, commit: Commit) -> None:
        """A commit was not written: what it said for the first time is still to be said."""
        record = commit.message
        if record is not None and len(commit.audit) > 1:
            said = {record.program, record.snapshot}
            self._known.clear()
            self._owed |= said


def _program(record: MessageRecord) -> dict[str, str]:
    request = record.request
    return {
        "template": request.template,
        "channel": request.channel,
        "variant": record.decision.variant,
        "locale": record.text_locale,
        "program": record.program,
    }
