"""What the key stores ask of their databases: said once, for a file and for a server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from info.adapters.sql.statements import keys as statements
from info.adapters.sql.steps import All, Each, Many, One, Operation, Run
from info.errors import StorageError
from info.ports.keys import KeyCounts, KeysRestored, SubjectRow, TenantRow

__all__ = [
    "EveryKey",
    "add_tenant_rows",
    "added",
    "counts",
    "destroy",
    "drop_tenant_rows",
    "everything",
    "replace_subject_rows",
    "replace_tenant_row",
    "standing",
    "subject_row",
    "subject_rows",
    "take_everything",
    "tenant_rows",
    "tenants",
    "was_destroyed",
]


class EveryKey(msgspec.Struct, frozen=True):
    """The rows of a key store: tenants' keys, subjects' keys, and the ids of those that were destroyed."""

    tenants: tuple[tuple[Any, ...], ...]
    subjects: tuple[tuple[Any, ...], ...]
    destroyed: tuple[tuple[Any, ...], ...]


def tenant_rows(tenant: str) -> Operation[list[TenantRow]]:
    """The keys of a tenant by number."""
    return [TenantRow(*row) for row in (yield All(statements.TENANT_ROWS, (tenant,)))]


def add_tenant_rows(rows: Sequence[TenantRow]) -> Operation[None]:
    """Keep the keys, but for those whose tenant and number stand already."""
    yield Many(statements.ADD_TENANT_ROW, [(row.tenant, row.number, row.wrapped) for row in rows])


def subject_row(tenant: str, subject: str) -> Operation[SubjectRow | None]:
    """The key of a subject, or None."""
    row = yield One(statements.SUBJECT_ROW, (tenant, subject))
    return None if row is None else SubjectRow(*row)


def added(
    tenant: str, asked: Sequence[tuple[str, Callable[[], SubjectRow]]]
) -> Operation[list[SubjectRow | None]]:
    """The keys that stand of subjects; where one has none, the one that is made is kept.

    None for one whose maker wrapped it by a number that was rotated meanwhile.
    """
    made: dict[str, SubjectRow] = {}
    for subject, make in asked:
        if subject not in made:
            made[subject] = make()
    values = [(tenant, *_values(row), tenant, row.number) for row in made.values()]
    new = {row[0] for row in (yield Each(statements.ADD_SUBJECT_ROW, values))}
    stands: dict[str, SubjectRow | None] = {}
    for subject, row in made.items():
        stands[subject] = row if subject in new else (yield from subject_row(tenant, subject))
    return [stands[subject] for subject, _ in asked]


def _values(row: SubjectRow) -> tuple[Any, ...]:
    return (row.subject, row.id, row.number, row.wrapped)


def destroy(tenant: str, subject: str, at: float) -> Operation[bool]:
    """Delete the key of a subject, and remember its id; whether there was one."""
    yield Run(statements.REMEMBER_DESTROYED, (at, tenant, subject))
    return bool((yield Run(statements.DESTROY, (tenant, subject))) == 1)


def was_destroyed(tenant: str, key_id: bytes) -> Operation[bool]:
    """Whether the key of that id was destroyed here."""
    return (yield One(statements.WAS_DESTROYED, (tenant, key_id))) is not None


def tenants() -> Operation[list[str]]:
    """Every tenant that has a key, by name."""
    return [row[0] for row in (yield All(statements.TENANTS))]


def replace_tenant_row(old: TenantRow, new: TenantRow) -> Operation[bool]:
    """Put `new` in the place of `old` where that still stands."""
    values = (new.wrapped, old.tenant, old.number, old.wrapped)
    return bool((yield Run(statements.REPLACE_TENANT_ROW, values)) == 1)


def subject_rows(tenant: str, after: str | None, below: int, limit: int) -> Operation[list[SubjectRow]]:
    """Keys of subjects after that name (None: all), wrapped by a number below `below`, by name."""
    rows = yield All(statements.SUBJECT_ROWS, (tenant, after, after, below, limit))
    return [SubjectRow(*row) for row in rows]


def replace_subject_rows(tenant: str, pairs: Sequence[tuple[SubjectRow, SubjectRow]]) -> Operation[int]:
    """Put each new row in the place of its old one, where that still stands; how many."""
    values = [(new.number, new.wrapped, tenant, old.subject, old.id, old.wrapped) for old, new in pairs]
    return len((yield Each(statements.REPLACE_SUBJECT_ROW, values)))


def drop_tenant_rows(tenant: str, below: int) -> Operation[int]:
    """Delete a tenant's keys from 1 to `below` that wrap no subject's key any more; how many."""
    return int((yield Run(statements.DROP_TENANT_ROWS, (tenant, below))))


def counts(tenant: str) -> Operation[KeyCounts]:
    """What stands of a tenant."""
    numbers = yield All(statements.NUMBERS, (tenant,))
    subjects = yield All(statements.SUBJECTS_BY_NUMBER, (tenant,))
    destroyed = yield One(statements.DESTROYED, (tenant,))
    return KeyCounts(
        tenant,
        tuple(row[0] for row in numbers),
        tuple((number, count) for number, count in subjects),
        destroyed[0],
    )


def standing(tenant: str, subjects: Sequence[str]) -> Operation[dict[str, SubjectRow]]:
    """The keys that stand of subjects, by subject."""
    rows = yield Each(statements.SUBJECT_ROW, [(tenant, subject) for subject in dict.fromkeys(subjects)])
    return {row[0]: SubjectRow(*row) for row in rows}


def everything() -> Operation[EveryKey]:
    """All keys, as they stand wrapped."""
    tenants_rows = yield All(statements.EVERY_TENANT_ROW)
    subjects = yield All(statements.EVERY_SUBJECT_ROW)
    destroyed = yield All(statements.EVERY_DESTROYED)
    return EveryKey(*(tuple(map(tuple, rows)) for rows in (tenants_rows, subjects, destroyed)))


def take_everything(kept: EveryKey, name: str) -> Operation[KeysRestored]:
    """Keep all of them where there is no key yet. Error: `StorageError`."""
    if (yield from tenants()):
        raise StorageError(f"{name}: keys stand here already. Restore them into an empty place.")
    yield Many(statements.ADD_TENANT_ROW, kept.tenants)
    yield Many(statements.TAKE_SUBJECT_ROW, kept.subjects)
    yield Many(statements.TAKE_DESTROYED, kept.destroyed)
    destroyed = tuple((tenant, at) for tenant, _, at in kept.destroyed)
    return KeysRestored(len({row[0] for row in kept.tenants}), len(kept.subjects), destroyed)
