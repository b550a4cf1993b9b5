"""`python -m tests.postgres COMMAND…`: run a command against a PostgreSQL of its own, gone afterwards.

The server's files stand in a temporary folder, it listens on a socket there and on no port, and it is tuned for haste:
nothing in it is worth keeping. PostgreSQL refuses to run as root, so under root it runs as another account of the
machine. The command finds the server in DATABASE_URL and its exit status is ours.
"""

import getpass
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# Accounts to borrow when we are root, in the order of preference.
UNPRIVILEGED = ("postgres", "nobody")
HASTY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=100 -c jit=off"


def main(command: list[str]) -> int:
    """Start the server, run the command, stop the server."""
    if not command:
        sys.exit("Say what to run: python -m tests.postgres COMMAND…")
    # A plain TERM would end us without the steps that stop the server.
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, lambda number, _frame: sys.exit(128 + number))
    with server() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


@contextmanager
def server() -> Iterator[str]:
    """Start a server in a temporary folder, yield its address, stop and remove it whatever happens."""
    binaries = _binaries()
    # The path of a socket may have about 100 characters: the folder stands directly in the temporary one.
    folder = Path(tempfile.mkdtemp(prefix="adrnet-pg-"))
    prefix, user = _as_whom(folder)
    data = folder / "data"
    try:
        _run([*prefix, binaries / "initdb", "-D", data, "-U", user, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"])
        options = f"-k {folder} -c listen_addresses='' {HASTY}"
        control = [*prefix, binaries / "pg_ctl", "-D", data, "-w"]
        _run([*control, "-l", folder / "log", "-o", options, "start"])
        try:
            yield f"postgresql://{user}@/postgres?host={quote(str(folder), safe='')}"
        finally:
            _run([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    # Debian keeps them beside each other by version and out of the path; elsewhere they are in it.
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which("initdb")
    if not found:
        sys.exit("PostgreSQL's server is not installed (on Debian and Ubuntu: apt-get install postgresql).")
    return Path(found).parent


def _as_whom(folder: Path) -> tuple[list[str], str]:
    """Return how to run a program unprivileged and as whom; `folder` is given to that account."""
    if os.geteuid() != 0:
        return [], getpass.getuser()
    for name in UNPRIVILEGED:
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, account.pw_uid, account.pw_gid)
        if shutil.which("setpriv"):
            return ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"], name
        return ["runuser", "-u", name, "--"], name
    sys.exit(f"PostgreSQL does not run as root, and none of {', '.join(UNPRIVILEGED)} exists here.")


def _run(command: list[str | Path]) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, cwd="/")
    if done.returncode:
        sys.exit(f"{command[-1]}: {done.stdout.decode(errors='replace')}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
