"""A throwaway PostgreSQL cluster for tests: started once, a database per test, gone at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.memory import memory_with

_names = count(1)
_ROOT = Path("/usr/lib/postgresql")
_ROOM = 6 * 2**30
"""Bytes that hundreds of databases take."""
_CHOOSES_STRATEGY = (15,)
"""From this version on a server copies by way of its log, which takes four times as long, unless told otherwise."""


def programs() -> Path | None:
    """Return the folder of the newest PostgreSQL server, or None where there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = sorted(_ROOT.glob("*/bin/initdb")) if _ROOT.is_dir() else []
    return folders[-1].parent if folders else None


@dataclass
class Cluster:
    """A running server that listens on a socket in its own folder."""

    folder: Path
    programs: Path

    def url(self, database: str) -> str:
        """Return the address of a database."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def new_database(self, template: str = "template0") -> str:
        """Return the name of a fresh database, a copy of `template`."""
        name = f"vault{next(_names)}"
        engine = create_engine(
            self.url("postgres").replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            how = "STRATEGY FILE_COPY" if (engine.dialect.server_version_info or ()) >= _CHOOSES_STRATEGY else ""
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {how}'))
        engine.dispose()
        return name

    def stop(self) -> None:
        """Stop the server and take away its folder."""
        data = self.folder / "data"
        _as_postgres([self.programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])
        shutil.rmtree(self.folder, ignore_errors=True)


def start() -> Cluster:
    """Start a server with a fresh cluster; durability is off, it lives for one run."""
    found = programs()
    if found is None:
        message = "no PostgreSQL server is installed"
        raise FileNotFoundError(message)
    folder = Path(tempfile.mkdtemp(prefix="clientbook-pg-", dir=memory_with(_ROOM)))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    _as_postgres([found / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"])
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    _as_postgres([found / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start"])
    return Cluster(folder, found)


def _as_postgres(command: list[Path | str]) -> None:
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *map(str, command)], check=True, capture_output=True, cwd="/")
