"""One attempt to send, and what came of it; one use of an action token, and what came of that."""

from __future__ import annotations

import asyncio
from typing import Final

from info.delivery.actions import ActionVerdict, read_action_token
from info.delivery.signing import SigningKeys
from info.model.values import Envelope, Receipt
from info.ports.ledger import Ledger
from info.ports.provider import Provider, ProviderError

__all__ = ["deliver", "redeem"]

_TIMEOUT: Final = 30.0


async def deliver(envelope: Envelope, provider: Provider, *, timeout: float = _TIMEOUT) -> Receipt:  # noqa: ASYNC109
    """Try once, at most `timeout` seconds, and say what came of it. Never raises for the world's doing.

    `sent`: the provider took it. `retry`: it may take it later; after a timeout the message may
    have gone out all the same. `failed`: it never will, or the provider broke in an unknown way: its
    error is named by type, since its text may hold an address.
    """
    try:
        async with asyncio.timeout(timeout):
            delivered = await provider.send(envelope)
    except ProviderError as error:
        return _receipt(envelope, provider, "retry" if error.retry else "failed", error.detail)
    except TimeoutError:
        return _receipt(envelope, provider, "retry", f"no answer within {timeout:g} s")
    except Exception as error:  # noqa: BLE001  (a provider must not take its callers down)
        return _receipt(envelope, provider, "failed", f"{type(error).__name__} in the provider")
    return Receipt(
        message=envelope.message,
        channel=envelope.channel,
        provider=provider.name,
        status="sent",
        provider_id=delivered.provider_id,
    )


def _receipt(envelope: Envelope, provider: Provider, status: str, detail: str) -> Receipt:
    return Receipt(
        message=envelope.message,
        channel=envelope.channel,
        provider=provider.name,
        status="retry" if status == "retry" else "failed",
        detail=detail,
    )


async def redeem(tenant: str, token: str, keys: SigningKeys, ledger: Ledger, *, now: float) -> ActionVerdict:
    """Use an action token: "ok" once, for one caller, whatever the number of processes; then "used".

    A token that is forged, has ended, or was signed with a key that is gone uses nothing up. `now` is
    in seconds since 1970. Error: `StorageError`, and then nothing was used up.
    """
    verdict = read_action_token(token, keys, now=now)
    claim = verdict.claim
    if verdict.outcome != "ok" or claim is None:
        return verdict
    fresh = await ledger.spend(tenant, claim.use, expires_at=claim.expires_at, now=now)
    return verdict if fresh else ActionVerdict("used", claim)
