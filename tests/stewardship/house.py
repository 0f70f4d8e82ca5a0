"""A house for tests of privacy operations: a real store, real keys, a clock that is told the time."""

import itertools
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from msgspec.structs import replace

from info.adapters.sql import SqlAccess, SqlErasures, SqlHabits, SqlPeople
from info.errors import StorageError
from info.model.values import Tenant
from info.privacy import address_key, recipient_key, tenant_key
from info.stewardship import Stewardship, StewardshipParts, Tenancy, TenancyParts
from tests.generators import press

NOW = 1_800_000_000.0
DAY = 86_400.0
MASTER = b"a master key of the tests"


class Vault:
    """Keys of persons in memory. Passes `info.testing.contracts.SealerContract`."""

    def __init__(self):
        self.keys = {}
        self.destroyed = []

    async def seal(self, tenant, subject, place, data):
        key = self.keys.setdefault((tenant, subject), os.urandom(32))
        nonce = os.urandom(12)
        return nonce + AESGCMSIV(key).encrypt(nonce, data, f"{tenant}/{place}".encode())

    async def open(self, tenant, subject, place, sealed):
        key = self.keys.get((tenant, subject))
        try:
            return AESGCMSIV(key or bytes(32)).decrypt(sealed[:12], sealed[12:], f"{tenant}/{place}".encode())
        except InvalidTag:
            raise StorageError("sealed under another key, or for another place") from None

    async def destroy(self, tenant, subject):
        self.destroyed.append((tenant, subject))
        return self.keys.pop((tenant, subject), None) is not None


class Clock:
    def __init__(self, now=NOW):
        self.now = now

    def __call__(self):
        return self.now


class House:
    """Everything for one store. `journal` collects what the audit log would be told."""

    def __init__(self, url=None, *, clock=None, vault=None):
        self.clock = clock or Clock()
        self.vault = vault or Vault()
        self.noted = []
        self.shop = press.shop(url, clock=self.clock)
        self.shop = replace(self.shop, pseudonym=self.pseudonym, address_key=self.address_key)
        self.store = self.shop.messages
        engine = self.store.engine
        self.people, self.erasures = SqlPeople(engine), SqlErasures(engine)
        self.access = SqlAccess(engine)
        numbers = itertools.count(int.from_bytes(os.urandom(6), "big"))
        self.fresh_id = lambda: f"{next(numbers):016x}"
        self.parts = StewardshipParts(
            messages=self.store,
            events=self.store,
            deliveries=self.store,
            people=self.people,
            erasures=self.erasures,
            habits=SqlHabits(engine),
            sealer=self.vault,
            keys=self.vault,
            pseudonym=self.pseudonym,
            address_key=self.address_key,
            tenant_key=lambda tenant: tenant_key(MASTER, tenant),
            clock=self.clock,
            fresh_id=self.fresh_id,
            journal=self.journal,
            retention=90 * DAY,
        )
        self.tenancy_parts = TenancyParts(
            access=self.access,
            read=lambda tenant, _patch: Tenant(tenant),
            files=lambda _tenant: (),
            described=lambda: (),
            changed=lambda _tenant: None,
            secret=lambda: os.urandom(32),
            clock=self.clock,
            fresh_id=self.fresh_id,
            journal=self.journal,
        )

    def journal(self, noted):
        self.noted.append(noted)
        return ()

    @staticmethod
    def pseudonym(tenant, recipient):
        return recipient_key(tenant_key(MASTER, tenant), recipient)

    @staticmethod
    def address_key(tenant, channel, address):
        return address_key(tenant_key(MASTER, tenant), channel, address)

    def stewardship(self, tenant="acme", **options):
        return Stewardship(tenant, parts=lambda: self.parts, **options)

    def tenancy(self, **options):
        return Tenancy(parts=lambda: self.tenancy_parts, **options)

    def generator(self, tenant="acme"):
        return press.generator(self.shop, tenant)

    def close(self):
        self.store.close()
