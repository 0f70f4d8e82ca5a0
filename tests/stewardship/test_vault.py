"""The vault of these tests is one: it passes the suite of its ports."""

import pytest

from info.testing.contracts import SealerContract
from tests.stewardship.house import Vault


class TestVault(SealerContract):
    @pytest.fixture
    def sealer(self):
        return Vault()

    @pytest.fixture
    def subject_keys(self, sealer):
        return sealer
