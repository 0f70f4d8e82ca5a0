"""The suites of the keys ports. The subclass gives a fixture `keys`, `key_store`, or `provider`."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest

from info.errors import LostKey
from info.ports.keys import SubjectRow, TenantRow

__all__ = ["KeyProviderContract", "KeyStoreContract", "KeysContract"]

KEY_BYTES = 32


def _row(
    subject: str = "r", *, number: int = 1, id_: bytes = b"12345678", wrapped: bytes = b"w"
) -> SubjectRow:
    return SubjectRow(subject, id_, number, wrapped)


def _itself(row: SubjectRow) -> SubjectRow:
    return row


async def _add(key_store: Any, row: SubjectRow) -> SubjectRow | None:
    stands: SubjectRow | None = await key_store.subject_row_or("t-1", row.subject, partial(_itself, row))
    return stands


class KeysContract:
    """What every keeper of keys does."""

    def test_a_tenant_keeps_its_key(self, keys: Any) -> None:
        assert keys.tenant_key("t-1") == keys.tenant_key("t-1")
        assert len(keys.tenant_key("t-1")) == KEY_BYTES

    def test_tenants_have_different_keys(self, keys: Any) -> None:
        assert keys.tenant_key("t-1") != keys.tenant_key("t-2")

    async def test_what_nobody_has_is_destroyed_without_a_word(self, keys: Any) -> None:
        assert not await keys.destroy("t-1", "r")
        assert not await keys.destroy("t-1", "r")


class KeyStoreContract:
    """What every place of wrapped keys does."""

    def test_the_first_key_of_a_number_stands(self, key_store: Any) -> None:
        key_store.add_tenant_rows([TenantRow("t-1", 0, b"a"), TenantRow("t-1", 1, b"b")])
        key_store.add_tenant_rows([TenantRow("t-1", 1, b"c"), TenantRow("t-1", 2, b"d")])

        wanted = [TenantRow("t-1", 0, b"a"), TenantRow("t-1", 1, b"b"), TenantRow("t-1", 2, b"d")]
        assert list(key_store.tenant_rows("t-1")) == wanted
        assert list(key_store.tenant_rows("t-2")) == []
        assert list(key_store.tenants()) == ["t-1"]

    async def test_of_a_hundred_who_make_a_subjects_key_one_is_followed_by_all(self, key_store: Any) -> None:
        key_store.add_tenant_rows([TenantRow("t-1", 1, b"a")])
        rows = [_row(id_=number.to_bytes(8, "big")) for number in range(100)]

        stand = await asyncio.gather(
            *(key_store.subject_row_or("t-1", "r", partial(_itself, row)) for row in rows)
        )

        assert len({row.id for row in stand}) == 1
        assert await key_store.subject_row("t-1", "r") == stand[0]
        assert await key_store.subject_row("t-2", "r") is None

    async def test_a_key_wrapped_by_a_rotated_number_is_not_taken(self, key_store: Any) -> None:
        key_store.add_tenant_rows([TenantRow("t-1", 1, b"a"), TenantRow("t-1", 2, b"b")])

        assert await _add(key_store, _row(number=1)) is None
        assert await _add(key_store, _row(number=2)) == _row(number=2)
        assert await _add(key_store, _row(number=1)) == _row(number=2)

    async def test_a_destroyed_key_is_gone_and_its_id_remembered(self, key_store: Any) -> None:
        key_store.add_tenant_rows([TenantRow("t-1", 1, b"a")])
        await _add(key_store, _row())

        assert await key_store.destroy("t-1", "r", 100.0)

        assert not await key_store.destroy("t-1", "r", 101.0)
        assert await key_store.subject_row("t-1", "r") is None
        assert await key_store.was_destroyed("t-1", b"12345678")
        assert not await key_store.was_destroyed("t-2", b"12345678")
        assert not await key_store.was_destroyed("t-1", b"87654321")

    async def test_rows_are_replaced_only_where_they_still_stand(self, key_store: Any) -> None:
        key_store.add_tenant_rows([TenantRow("t-1", 1, b"a")])
        await _add(key_store, _row())
        old, new = TenantRow("t-1", 1, b"a"), TenantRow("t-1", 1, b"z")

        assert key_store.replace_tenant_row(old, new)
        assert not key_store.replace_tenant_row(old, new)
        assert key_store.replace_subject_rows("t-1", [(_row(wrapped=b"x"), _row(number=2))]) == 0
        assert key_store.replace_subject_rows("t-1", [(_row(), _row(number=2, wrapped=b"y"))]) == 1
        assert await key_store.subject_row("t-1", "r") == _row(number=2, wrapped=b"y")

    async def test_subjects_come_in_pages_and_a_number_that_wraps_nothing_goes(self, key_store: Any) -> None:
        key_store.add_tenant_rows([TenantRow("t-1", number, b"a") for number in (0, 1)])
        for name in ("", "a", "b"):
            await _add(key_store, _row(name, id_=name.encode().rjust(8)))
        key_store.add_tenant_rows([TenantRow("t-1", 2, b"a")])

        first = key_store.subject_rows("t-1", None, 2, 2)
        rest = key_store.subject_rows("t-1", first[-1].subject, 2, 2)

        assert [[row.subject for row in page] for page in (first, rest)] == [["", "a"], ["b"]]
        assert key_store.drop_tenant_rows("t-1", 2) == 0
        pairs = [(row, SubjectRow(row.subject, row.id, 2, b"y")) for row in (*first, *rest)]
        assert key_store.replace_subject_rows("t-1", pairs) == len(pairs)
        assert key_store.drop_tenant_rows("t-1", 2) == 1
        counts = key_store.counts("t-1")
        assert (counts.numbers, counts.subjects, counts.destroyed) == ((0, 2), ((2, 3),), 0)


class KeyProviderContract:
    """What every root of keys does."""

    def test_a_key_comes_back_for_the_place_it_was_wrapped_for(self, provider: Any) -> None:
        key = bytes(range(KEY_BYTES))

        wrapped = provider.wrap(key, b"here")

        assert key not in wrapped
        assert provider.unwrap(wrapped, b"here") == key
        assert provider.is_current(wrapped)
        with pytest.raises(LostKey):
            provider.unwrap(wrapped, b"there")

    def test_no_name_and_no_error_holds_a_key(self, provider: Any) -> None:
        key = b"K" * KEY_BYTES

        with pytest.raises(LostKey) as caught:
            provider.unwrap(provider.wrap(key, b"here")[:-1] + b"?", b"here")

        assert "KKKK" not in f"{caught.value} {provider!r} {provider.name}"
