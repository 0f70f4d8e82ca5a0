"""The names of values: ICU and Fluent allow others than MessageFormat 2 does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from unicodedata import normalize

from info.language.messageformat import MessageSyntaxError, parse_message

__all__ = ["Names", "is_name"]

_UNFIT: Final = re.compile(r"[^\w]|^(?=\d)")


def is_name(name: str) -> bool:
    """Whether a text is the name of a variable in MessageFormat 2, without the `$`.

    >>> is_name("user_name"), is_name("0")
    (True, False)
    """
    try:
        read = parse_message(f"{{${name}}}")
    except MessageSyntaxError:
        return False
    return len(read.pattern) == 1 and read.pattern[0].arg.name == name  # type: ignore[union-attr]


class Names:
    """New names for the arguments of one text, each another one's."""

    def __init__(self, wanted: Mapping[str, str]) -> None:
        self.wanted = wanted
        self._given: dict[str, str] = {}
        self._taken = set(wanted.values())

    def reserve(self, name: str) -> None:
        """Keep a name that needs no change from being given to another argument."""
        if name not in self.wanted and name not in self._taken and is_name(name):
            self._given[name] = name
            self._taken.add(name)

    def new(self, name: str) -> str:
        """The new name: the wanted one, the same one, `arg0` for a number, else a similar one."""
        if name in self.wanted:
            return self.wanted[name]
        if name not in self._given:
            self._given[name] = self._free(f"arg{name}" if name.isdecimal() else _similar(name))
            self._taken.add(self._given[name])
        return self._given[name]

    def _free(self, stem: str) -> str:
        name, number = stem, 2
        while name in self._taken:
            name, number = f"{stem}_{number}", number + 1
        return name


def _similar(name: str) -> str:
    name = normalize("NFC", name)
    if is_name(name):
        return name
    similar = _UNFIT.sub("_", name)
    return similar if is_name(similar) else "arg"
