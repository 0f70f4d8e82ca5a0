"""The suite of sealers and of keys of persons. The subclass gives fixtures `sealer` and `subject_keys`."""

from __future__ import annotations

from typing import Any

import pytest

from info.errors import StorageError

__all__ = ["SealerContract"]


class SealerContract:
    """What everything does that seals what is personal."""

    async def test_what_was_sealed_opens_in_its_place(self, sealer: Any) -> None:
        sealed = await sealer.seal("t-1", "r", "person/r/profile", b"Ada")

        assert b"Ada" not in sealed
        assert await sealer.open("t-1", "r", "person/r/profile", sealed) == b"Ada"

    async def test_it_opens_nowhere_else(self, sealer: Any) -> None:
        sealed = await sealer.seal("t-1", "r", "person/r/profile", b"Ada")
        await sealer.seal("t-2", "r", "person/r/profile", b"Eve")
        await sealer.seal("t-1", "s", "person/r/profile", b"Eve")

        for place in (
            ("t-2", "r", "person/r/profile"),
            ("t-1", "s", "person/r/profile"),
            ("t-1", "r", "person/r/other"),
        ):
            with pytest.raises(StorageError):
                await sealer.open(*place, sealed)
        with pytest.raises(StorageError):
            await sealer.open("t-1", "r", "person/r/profile", sealed[:-1] + bytes([sealed[-1] ^ 1]))

    async def test_a_destroyed_key_opens_nothing_and_others_stay(
        self, sealer: Any, subject_keys: Any
    ) -> None:
        mine = await sealer.seal("t-1", "r", "person/r/profile", b"Ada")
        other = await sealer.seal("t-1", "s", "person/s/profile", b"Eve")

        assert await subject_keys.destroy("t-1", "r")
        assert not await subject_keys.destroy("t-1", "r")

        with pytest.raises(StorageError):
            await sealer.open("t-1", "r", "person/r/profile", mine)
        assert await sealer.open("t-1", "s", "person/s/profile", other) == b"Eve"
        again = await sealer.seal("t-1", "r", "person/r/profile", b"Ada is back")
        assert await sealer.open("t-1", "r", "person/r/profile", again) == b"Ada is back"
