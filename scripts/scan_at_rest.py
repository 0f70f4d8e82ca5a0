"""Look for 10,000 planted personal values in every byte that stays: `python -m scripts.scan_at_rest`.

Messages of all ten templates in eight channels are generated for people whose every value is marked:
contexts by the schemas' `x-pii`, ids, addresses, attributes, idempotency keys. Some are sent where nobody
is, some fail. Then the store with its log, the keys' file, backups of both, logs, tracebacks, tracked links
and the names of files are searched, while the process runs and after it ended. At last some people are
forgotten, and every key that is left is tried on every value of theirs in the older backup.

`--count` plants so many values. Exits with 1 when anything was found.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

__all__ = ["main"]


def main() -> int:
    """Run the tests of the default run with so many values."""
    parser = argparse.ArgumentParser(prog="scripts.scan_at_rest", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="how many values to plant")
    chosen = parser.parse_args()
    tests = "tests/whole/test_sealed_at_rest.py"
    print(f"planting {chosen.count:,} values, three times over: {tests}")
    done = subprocess.run(  # noqa: S603  (this interpreter, and a file of ours)
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--log-level=ERROR", tests],
        env={**os.environ, "PLANTED_VALUES": str(chosen.count)},
        check=False,
    )
    print(f"0 of {chosen.count:,} found" if done.returncode == 0 else "found: see above")
    return min(done.returncode, 1)


if __name__ == "__main__":
    sys.exit(main())
