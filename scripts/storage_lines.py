"""How much of the storage code is of one database alone: `python -m scripts.storage_lines`.

Lines are counted without blank ones and comments. What is said otherwise for a database (statements, types,
policies, partitions) is its dialect; what opens, drives and closes it is its driver. The rest is shared.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

__all__ = ["DIALECT", "DRIVERS", "FOLDER", "counted", "main", "shares"]

FOLDER: Final = Path(__file__).resolve().parent.parent / "src/info/adapters/sql"
DIALECT: Final = frozenset(
    ["dialect.py", "partitions.py", "statements/bounds.py", "statements/directory.py", "statements/words.py"]
)
"""Beside these: every migration for PostgreSQL alone."""
DRIVERS: Final = frozenset(
    [
        "asynchronous.py",
        "backup.py",
        "bounds.py",
        "connect.py",
        "key_file.py",
        "key_writer.py",
        "keys.py",
        "parcels.py",
        "pool.py",
        "postgres.py",
        "postgres_keys.py",
        "server_loop.py",
        "sqlite.py",
        "synchronous.py",
        "tenant_batches.py",
        "transacting.py",
        "upgrade.py",
        "writer.py",
    ]
)


def counted(path: Path) -> int:
    """Lines that are neither blank nor a comment."""
    return sum(not re.match(r"\s*(#|--|$)", line) for line in path.read_text(encoding="utf-8").splitlines())


def part_of(name: str) -> str:
    """Whose a file is."""
    if name in DIALECT or ".postgres." in name:
        return "dialect"
    return "drivers" if name in DRIVERS else "shared"


def shares(folder: Path = FOLDER) -> dict[str, int]:
    """Lines by part."""
    found = {"shared": 0, "drivers": 0, "dialect": 0}
    for path in sorted((*folder.rglob("*.py"), *folder.rglob("*.sql"))):
        found[part_of(path.relative_to(folder).as_posix())] += counted(path)
    return found


def main() -> None:
    """Print the parts."""
    found = shares()
    total = sum(found.values())
    for part, lines in found.items():
        print(f"{part:8} {lines:5} lines  {lines / total:6.1%}")


if __name__ == "__main__":
    main()
