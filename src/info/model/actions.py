"""What a reader can press or answer, and what a program asks of the message it is part of."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

__all__ = ["ActionKind", "ActionRef", "Asked"]

ActionKind: TypeAlias = Literal["callback", "approve", "deny", "reply", "poll", "snooze"]
"""What pressing means. Of a block's approve, deny and poll one alone can be used."""


class ActionRef(msgspec.Struct, frozen=True, gc=False):
    """One thing to press: in the block `group` the action (or the answer) `action`.

    `value` is what the template gave it: a callback's opaque value, how long to snooze.
    """

    kind: ActionKind
    group: str
    action: str
    value: str = ""

    @property
    def key(self) -> str:
        """All of it as one text: what pieces name it by.

        >>> ActionRef("snooze", "go", "later", "PT1H").key
        'snooze go later PT1H'
        """
        return f"{self.kind} {self.group} {self.action} {self.value}".rstrip(" ")

    @classmethod
    def of_key(cls, key: str) -> ActionRef:
        """The action of a key.

        >>> ActionRef.of_key("reply go more")
        ActionRef(kind='reply', group='go', action='more', value='')
        """
        return msgspec.convert(dict(zip(cls.__struct_fields__, key.split(" ", 3), strict=False)), cls)


class Asked(msgspec.Struct, frozen=True, gc=False):
    """What a program reads of its message: `names` (id, thread, time), tokens of actions, tracked links.

    Empty for most: their message need not be told to them.
    """

    names: frozenset[str] = frozenset()
    actions: tuple[ActionRef, ...] = ()
    links: bool = False

    def __bool__(self) -> bool:
        """Whether anything is asked."""
        return bool(self.names or self.actions or self.links)
