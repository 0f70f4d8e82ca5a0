"""What a server says is put into words that name the next step, and no value of a row."""

from __future__ import annotations

import pytest

from info.adapters.sql.asynchronous import NEXT_STEPS, begin, plain_error_of, tenant_literal
from info.adapters.sql.location import storage_location
from info.adapters.sql.pool import need_driver
from info.errors import StorageError

STORE = "postgresql://db.example/info"


class ServerError(Exception):
    """An error as the driver raises it: with a state, at times a table, and words that quote the row."""

    def __init__(self, sqlstate, table_name=None):
        super().__init__("Key (id)=(ada@example.com) already exists.")
        self.sqlstate = sqlstate
        self.table_name = table_name


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("53100", "the disk of the server is full. Free some space"),
        ("42501", "the role may not do that. Run `infoctl migrate` as the owner"),
        ("42P01", "a table is missing. Run `infoctl migrate`"),
        ("28P01", "the password is wrong"),
        ("3D000", "there is no such database"),
        ("53300", "no connection left"),
        ("25006", "takes no writes"),
    ],
)
def test_a_known_state_names_what_to_do(state, words):
    told = plain_error_of(STORE, ServerError(state))

    assert isinstance(told, StorageError)
    assert f"{STORE}: " in str(told)
    assert words in str(told)


def test_another_state_names_the_table_and_quotes_nothing():
    told = str(plain_error_of(STORE, ServerError("23505", "message")))

    assert "(23505) on message" in told
    assert "ada@example.com" not in told
    assert "23505" not in NEXT_STEPS


def test_an_error_without_a_state_is_the_network():
    assert "cannot be reached, or the connection was lost" in str(
        plain_error_of(STORE, OSError(111, "refused"))
    )


@pytest.mark.parametrize("name", ["acme", "t'; DROP TABLE message; --", "\\'", "é", "a\nb", "$$"])
def test_a_tenants_name_travels_as_hex_digits(name):
    said = begin(name, writes=True)

    assert said.count(name.encode().hex()) == 2
    assert name not in said.replace(name.encode().hex(), "")
    assert "\n" not in tenant_literal(name)


def test_a_missing_driver_is_named(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "asyncpg", None)

    with pytest.raises(StorageError, match=r"pip install 'info-templates\[postgres\]'"):
        need_driver(storage_location("postgresql://app@db.example/info"))


def test_a_store_is_named_without_user_and_password():
    assert storage_location("postgresql://app:secret@db.example:5433/info?password=x").name == (
        "postgresql://db.example:5433/info"
    )
