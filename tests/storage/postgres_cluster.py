"""A PostgreSQL cluster of the tests' own: in a temporary folder, on a free port of this computer, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = "PostgreSQL is not installed: sudo apt-get install -y postgresql"


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl: Debian keeps them out of the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def running_cluster(binaries: Path) -> Iterator[str]:
    """The address of its server, as postgresql://user@127.0.0.1:port."""
    folder = Path(tempfile.mkdtemp(prefix="fourclick-postgres-"))
    # the server refuses to run as root
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_owner:
        shutil.chown(folder, "postgres", "postgres")

    def run(name: str, *arguments: str) -> None:
        # a file, not a pipe: the server keeps what it was given open
        with (folder.parent / f"{folder.name}.log").open("a+") as log:
            done = subprocess.run([*as_owner, binaries / name, *arguments], stdout=log, stderr=log, cwd="/", timeout=120)
            log.seek(0)
            assert done.returncode == 0, log.read()

    data, port = folder / "data", _free_port()
    try:
        run("initdb", "-D", data, "-U", "fourclick", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c max_connections=50"
        )
        run("pg_ctl", "-D", data, "-o", options, "-w", "start")
        try:
            yield f"postgresql://fourclick@127.0.0.1:{port}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)
        (folder.parent / f"{folder.name}.log").unlink(missing_ok=True)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
