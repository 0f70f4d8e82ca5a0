"""The suite of the provider port.

The subclass gives two fixtures, each a pair (provider, envelope): `reachable`, which is taken, and
`unreachable`, which is not, because nobody listens there or the place cannot be written.
"""

from __future__ import annotations

import asyncio
from typing import TypeAlias

import pytest

from info.model.values import Delivered, Envelope
from info.ports.provider import Provider, ProviderError

__all__ = ["Pair", "ProviderContract"]

Pair: TypeAlias = tuple[Provider, Envelope]
"""A provider, and an envelope for it."""

_AT_ONCE = 5


class ProviderContract:
    """What every provider does."""

    async def test_a_taken_envelope_is_delivered(self, reachable: Pair) -> None:
        provider, envelope = reachable

        assert isinstance(await provider.send(envelope), Delivered)

    async def test_several_envelopes_go_at_once(self, reachable: Pair) -> None:
        provider, envelope = reachable

        found = await asyncio.gather(*(provider.send(envelope) for _ in range(_AT_ONCE)))

        assert len(found) == _AT_ONCE

    async def test_what_is_not_taken_is_a_provider_error_without_the_address(self, unreachable: Pair) -> None:
        provider, envelope = unreachable

        with pytest.raises(ProviderError) as caught:
            await provider.send(envelope)

        assert isinstance(caught.value.retry, bool)
        assert caught.value.detail
        assert envelope.to not in str(caught.value)

    async def test_it_is_bound_to_no_loop(self, unreachable: Pair) -> None:
        provider, envelope = unreachable

        def elsewhere() -> None:
            asyncio.run(_send(provider, envelope))

        for _ in range(2):
            with pytest.raises(ProviderError):
                await asyncio.to_thread(elsewhere)

    def test_it_has_a_name(self, reachable: Pair) -> None:
        assert reachable[0].name.isidentifier()


async def _send(provider: Provider, envelope: Envelope) -> None:
    await provider.send(envelope)
