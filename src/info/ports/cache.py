"""The cache port: a bounded map whose entries may expire."""

from __future__ import annotations

from typing import Protocol, TypeVar

__all__ = ["Cache"]

K_contra = TypeVar("K_contra", contravariant=True)
V = TypeVar("V")


class Cache(Protocol[K_contra, V]):
    """What may be forgotten at any time without changing an answer. None is not a value."""

    def get(self, key: K_contra) -> V | None:
        """The value, or None when it is not held or has expired."""
        ...

    def put(self, key: K_contra, value: V) -> None:
        """Hold the value; another one may be dropped for it."""
        ...
