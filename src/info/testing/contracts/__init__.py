"""One conformance suite a port: subclass it, say how the adapter is made, and run pytest.

    class TestMyStore(MessagesContract, EventsContract):
        @pytest.fixture
        def store(self): ...

Many tests are `async`; run them with pytest-asyncio in auto mode, or mark them.
"""

from __future__ import annotations

from info.testing.contracts.access import AccessContract
from info.testing.contracts.audit import AuditContract
from info.testing.contracts.budgets import BudgetsContract
from info.testing.contracts.cache import CacheContract
from info.testing.contracts.deliveries import DeliveriesContract
from info.testing.contracts.directory import DirectoryContract
from info.testing.contracts.events import EventsContract
from info.testing.contracts.experiments import ExperimentsContract
from info.testing.contracts.habits import HabitsContract
from info.testing.contracts.keys import KeyProviderContract, KeysContract, KeyStoreContract
from info.testing.contracts.ledger import LedgerContract
from info.testing.contracts.messages import MessagesContract
from info.testing.contracts.noise import NoiseContract
from info.testing.contracts.outbox import OutboxContract
from info.testing.contracts.people import (
    ErasuresContract,
    PeopleContract,
    a_job,
    erased,
    forgotten,
)
from info.testing.contracts.programs import ProgramsContract
from info.testing.contracts.provider import ProviderContract
from info.testing.contracts.sealer import SealerContract
from info.testing.contracts.values import CHOICES, a_message, a_table, an_event, an_experiment

__all__ = [
    "CHOICES",
    "AccessContract",
    "AuditContract",
    "BudgetsContract",
    "CacheContract",
    "DeliveriesContract",
    "DirectoryContract",
    "ErasuresContract",
    "EventsContract",
    "ExperimentsContract",
    "HabitsContract",
    "KeyProviderContract",
    "KeyStoreContract",
    "KeysContract",
    "LedgerContract",
    "MessagesContract",
    "NoiseContract",
    "OutboxContract",
    "PeopleContract",
    "ProgramsContract",
    "ProviderContract",
    "SealerContract",
    "a_job",
    "a_message",
    "a_table",
    "an_event",
    "an_experiment",
    "erased",
    "forgotten",
]
