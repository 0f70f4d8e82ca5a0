"""A PostgreSQL server of one's own, in a temporary folder, for tests, proofs and measurements.

    with PostgresServer() as server:
        url = server.database()          # migrated; postgresql://info_app@…

Found under /usr/lib/postgresql/*/bin, or where POSTGRES_BIN says. Two roles are made: `info_owner`
owns the schema, `info_app` is the application's. The server listens on a socket file only.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, Self

__all__ = ["WHY_NOT", "PostgresServer", "binaries"]

STEP: Final = "apt-get install postgresql (as root), or POSTGRES_BIN=/path/to/its/bin"
WHY_NOT: Final = f"PostgreSQL is not here: the tests of its store were left out ({STEP})"
FAST: Final = {"fsync": "off", "full_page_writes": "off"}
"""What a test may do without: no machine loses its power between two asserts."""


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl, of the newest version; None where there is none."""
    named = os.environ.get("POSTGRES_BIN")
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0),
    )
    if named:
        return Path(named)
    if found:
        return found[-1].parent
    here = shutil.which("initdb")
    return Path(here).resolve().parent if here else None


EMPTY: Final = (
    "DO $$ BEGIN EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(relname), ', ') FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition"
    " AND (relname IN ('blob', 'mark') OR EXISTS (SELECT 1 FROM pg_attribute"
    " WHERE attrelid = pg_class.oid AND attname = 'tenant'))); END $$"
)


class PostgresServer:
    """A running server; `close` stops it and removes its folder. `settings` as in postgresql.conf."""

    def __init__(self, settings: Mapping[str, str] = FAST) -> None:
        place = binaries()
        if place is None:
            raise FileNotFoundError(WHY_NOT)
        self.bin = place
        self.folder = Path(tempfile.mkdtemp(prefix="info-pg-"))
        self.data = self.folder / "data"
        self._count = 0
        self._template = ""
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(self.folder, "postgres")
        try:
            self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
            lines = [f"{name} = '{value}'" for name, value in settings.items()]
            lines += ["listen_addresses = ''", f"unix_socket_directories = '{self.folder}'"]
            with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n")
            self.start()
            self.sql("CREATE ROLE info_owner LOGIN", "CREATE ROLE info_app LOGIN")
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def check(self, database: str) -> list[str]:
        """What `pg_amcheck` finds damaged in a database's tables and indexes."""
        given = ("-h", self.folder, "-U", "postgres", "--install-missing", "--heapallindexed", "-d", database)
        try:
            self._run("pg_amcheck", *given)
        except subprocess.CalledProcessError as error:
            return [line for line in error.stderr.decode().splitlines() if line.strip()][:5]
        return []

    def _run(self, program: str, *given: object) -> None:
        as_server = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        command = [str(self.bin / program), *(str(each) for each in given)]
        subprocess.run(  # noqa: S603  (the arguments are ours)
            [*(as_server if os.geteuid() == 0 else []), *command],
            check=True,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE
            if program != "pg_ctl"
            else subprocess.DEVNULL,  # a server would hold the pipe open
        )

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        self._run("pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w", "start")

    def stop(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        """Stop it; "immediate" is what a crash leaves behind."""
        self._run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def close(self) -> None:
        """Stop it and remove its folder."""
        try:
            if (self.data / "postmaster.pid").exists():
                self.stop("immediate")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str, role: str = "info_app") -> str:
        """The storage URL of a database, as a role."""
        return f"postgresql://{role}@/{database}?host={self.folder}"

    def sql(self, *statements: str, database: str = "postgres", role: str = "postgres") -> None:
        """Run statements, each by itself."""
        given = [part for statement in statements for part in ("-c", statement)]
        self._run(
            "psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", role, "-d", database, *given
        )

    def empty(self) -> str:
        """The name of a new database of `info_owner`, without a schema."""
        self._count += 1
        name = f"info_{self._count}"
        self.sql(f"CREATE DATABASE {name} OWNER info_owner")
        self.sql("ALTER SCHEMA public OWNER TO info_owner", database=name)
        return name

    def emptied(self, url: str) -> str:
        """The URL of a database without the rows of its tenants, its blobs and marks: no new one is made."""
        self.sql(EMPTY, database=url.partition("@/")[2].partition("?")[0])
        return url

    def database(self) -> str:
        """The URL of a new, migrated database, as the application's role."""
        from info.adapters.sql import storage_location
        from info.adapters.sql.upgrade import upgrade

        if not self._template:
            self._template = self.empty()
            owner = storage_location(self.url(self._template, "info_owner"))
            upgrade(owner, phases=("pre", "post"), application="info_app")
        self._count += 1
        name = f"info_{self._count}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {self._template} OWNER info_owner")
        return self.url(name)
