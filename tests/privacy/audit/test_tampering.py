"""Every change of one row of the log is found by `verify` against the last signed checkpoint.

Some of the changes here; each of them: `python -m scripts.prove_audit`.
"""

from __future__ import annotations

import info
from tests.privacy.audit.tampering import connection_of, cut, grown_log, unseen

ENTRIES = 200
STEP = 41


async def test_every_change_of_the_log_is_found(tmp_path):
    runtime, _ = await grown_log(tmp_path, ENTRIES)
    cut(connection_of(runtime), ENTRIES)
    before = await runtime.auditor().verify()

    missed, tried = await unseen(runtime, step=STEP)

    after = await runtime.auditor().verify()
    info.close_all()
    assert (before.size, before.entries, before.wrong) == (ENTRIES, ENTRIES, 0)
    assert before.erased > 0
    assert missed == []
    assert tried > 100
    assert after == before
