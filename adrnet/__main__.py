"""`python -m adrnet`: the server and the worker side by side, ending together.

For a trial (`make run`) and for a single machine. Where a service manager keeps processes alive, it starts gunicorn and
`flask work` itself and this file is not needed. Both children share our process group: Ctrl-C and a signal to the group
reach them as well. Nothing is loaded before gunicorn forks, since every process opens the index for itself.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from types import FrameType

HOST = "127.0.0.1"
HIGHEST_PORT = 65535
# How long a child may take to finish what it is doing.
PATIENCE_SECONDS = 15
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

# Threads: a page waits for the database more than it computes.
SERVER = ["-m", "gunicorn", "--workers=2", "--worker-class=gthread", "--threads=4", "--log-level=warning"]
WORKER = ["-m", "flask", "--app=wsgi", "work"]
LINKS = ["-m", "flask", "--app=wsgi", "coordinators", "trial-links"]


class ToldToStopError(Exception):
    """Somebody asked us to stop."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run both until one ends or we are told to stop; return 0 only where we were told to."""
    parser = argparse.ArgumentParser(prog="python -m adrnet", description="The server and the worker, side by side.")
    parser.add_argument("--port", type=_port, default=8000, help="the port on 127.0.0.1 (8000)")
    port = parser.parse_args(arguments).port
    if _is_taken(port):
        sys.exit(f"Port {port} is taken: stop what uses it, or choose another one (make run PORT={port + 1}).")
    is_trial = os.environ.get("ADRNET_TRIAL") == "1"
    if is_trial:
        # Links in a trial's mails lead to the port that was chosen here.
        os.environ.setdefault("BASE_URL", f"http://localhost:{port}")
        # A trial is served by nothing else: the settings refuse it without this mark.
        os.environ["ADRNET_TRIAL_BIND"] = f"{HOST}:{port}"
    commands = {"server": [*SERVER, "--no-control-socket", f"--bind={HOST}:{port}", "wsgi:app"], "worker": WORKER}
    for each in SIGNALS:
        signal.signal(each, _stop)
    try:
        with _running(commands) as children:
            return _watch(children, port, trial=is_trial)
    except ToldToStopError:
        return 0


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 1 to {HIGHEST_PORT}")
    return int(text)


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        # As gunicorn does: connections that linger from a former run do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            sys.exit(f"Port {port} is not open to ordinary users: choose one above 1023.")
        except OSError:
            return True
    return False


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise ToldToStopError


@contextmanager
def _running(commands: dict[str, list[str]]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Start the commands; whatever happens, none of them is alive afterwards."""
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            children[name] = subprocess.Popen([sys.executable, *command])  # noqa: S603 - our own two commands
        yield children
    finally:
        # A second Ctrl-C must not leave a child behind.
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        for child in children.values():
            child.terminate()
        until = time.monotonic() + PATIENCE_SECONDS
        for child in children.values():
            try:
                child.wait(timeout=max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _watch(children: dict[str, subprocess.Popen[bytes]], port: int, *, trial: bool) -> int:
    """Say the address once it answers, then wait; return 1 when a child ended by itself."""
    is_announced = False
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                sys.stderr.write(f"The {name} ended ({child.returncode}), so everything stops.\n")
                return 1
        if not is_announced and _answers(port):
            is_announced = True
            sys.stdout.write(f"adrnet is at http://localhost:{port}/ (Ctrl-C ends it)\n")
            sys.stdout.flush()
            if trial:
                # Its own process: nothing of the application is loaded into this one.
                subprocess.run([sys.executable, *LINKS, f"--base=http://localhost:{port}"], check=False)  # noqa: S603 - our own command
        time.sleep(0.2)


def _answers(port: int) -> bool:
    connection = HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200  # noqa: PLR2004 - the status "OK"
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
