"""The suite of the budgets port. The subclass gives a fixture `budgets` (an open, empty adapter)."""

from __future__ import annotations

import asyncio
from typing import Any

from info.ports.budgets import HeldBudget

__all__ = ["BudgetsContract"]

MANY = 50


class BudgetsContract:
    """What every keeper of budgets does."""

    async def test_a_budget_is_kept_one_version_after_the_other(self, budgets: Any) -> None:
        first, second = HeldBudget(b"one", 1), HeldBudget(b"two", 2)
        assert await budgets.budget("t-1") is None
        assert not await budgets.put("t-1", second)

        assert await budgets.put("t-1", first)
        assert not await budgets.put("t-1", HeldBudget(b"again", 1))
        assert await budgets.put("t-1", second)
        assert not await budgets.put("t-1", HeldBudget(b"late", 2))

        assert await budgets.budget("t-1") == second
        assert await budgets.budget("t-2") is None

    async def test_of_many_at_once_on_one_version_one_is_kept(self, budgets: Any) -> None:
        await budgets.put("t-1", HeldBudget(b"one", 1))

        done = await asyncio.gather(
            *(budgets.put("t-1", HeldBudget(str(number).encode(), 2)) for number in range(MANY))
        )

        assert sum(done) == 1
        assert (await budgets.budget("t-1")).record == str(done.index(True)).encode()
