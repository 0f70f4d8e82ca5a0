"""The suite of the provider port. The subclass gives a fixture `provider`."""

from __future__ import annotations

import asyncio
from typing import Any

from info.model.values import Delivered, Envelope

__all__ = ["ProviderContract"]


class ProviderContract:
    """What every provider does with an envelope it can take."""

    def an_envelope(self, number: int = 1) -> Envelope:
        """An envelope the provider takes; override it where the address has another form."""
        return Envelope("t-1", f"{number:032x}", "sms", "console", f"Hello {number}")

    def test_it_has_a_name_for_receipts(self, provider: Any) -> None:
        assert isinstance(provider.name, str)
        assert provider.name.isidentifier()

    async def test_what_it_takes_is_delivered(self, provider: Any) -> None:
        delivered = await provider.send(self.an_envelope())

        assert isinstance(delivered, Delivered)

    async def test_several_may_send_at_once(self, provider: Any) -> None:
        sending = (provider.send(self.an_envelope(number)) for number in range(1, 6))

        delivered = await asyncio.gather(*sending)

        assert all(isinstance(each, Delivered) for each in delivered)

    def test_it_is_bound_to_no_loop(self, provider: Any) -> None:
        for number in (1, 2):
            assert isinstance(asyncio.run(provider.send(self.an_envelope(number))), Delivered)
