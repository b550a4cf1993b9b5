"""The server and the worker end together, and say so: with small programs in their places."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from adrnet import __main__ as main
from tests.house.tree import ROOT

# A child that lives until it is told to stop, and one that does not listen.
PATIENT = "import time; time.sleep(60)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
)
BRIEF = "import sys, time; time.sleep(0.5); sys.exit(3)"
# Says where the links in its mails lead.
TELLING = "import os, time; print('links:', os.environ.get('BASE_URL'), flush=True); time.sleep(60)"
# Answers like a server that is up; it finds its port among the arguments that gunicorn would get.
SERVER = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *words): pass
port = int(next(word for word in sys.argv if word.startswith('--bind=')).rpartition(':')[2])
HTTPServer(('127.0.0.1', port), Answer).serve_forever()
"""
PROGRAM = """
import sys
from adrnet import __main__ as main
main.SERVER, main.WORKER, main.PATIENCE_SECONDS = ["-c", {server!r}], ["-c", {worker!r}], 1
sys.exit(main.main(["--port", "{port}"]))
"""


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(port):
    started = []

    def run(server: str, worker: str) -> subprocess.Popen[str]:
        program = PROGRAM.format(server=server, worker=worker, port=port)
        process = subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def alive(group: int) -> list[str]:
    """Return the command lines of what still runs in a process group."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[2]) == group and fields[0] != "Z":
                found.append((folder / "cmdline").read_text())
        except OSError:
            continue
    return found


def wait_for(words: str, process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return
    pytest.fail(f"{words!r} was not said")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="what runs is read from /proc")
class TestEndingTogether:
    """Whoever ends first takes the other along."""

    @pytest.mark.parametrize(("server", "worker", "who"), [(PATIENT, BRIEF, "worker"), (BRIEF, PATIENT, "server")])
    def test_a_child_that_ends_takes_the_other_along(self, start, server, worker, who):
        process = start(server, worker)
        said, _ = process.communicate(timeout=30)
        assert f"The {who} ended (3)" in said
        assert process.returncode == 1
        assert alive(process.pid) == []

    @pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_told_to_stop_it_stops_both_and_is_content(self, start, port, by):
        process = start(SERVER, PATIENT)
        wait_for(f"adrnet is at http://localhost:{port}/", process)
        process.send_signal(by)
        said, _ = process.communicate(timeout=30)
        assert process.returncode == 0, said
        assert "Traceback" not in said
        assert alive(process.pid) == []

    def test_a_child_that_does_not_listen_is_killed(self, start):
        process = start(PATIENT, STUBBORN)
        wait_for("deaf", process)
        began = time.monotonic()
        process.terminate()
        process.communicate(timeout=30)
        assert alive(process.pid) == []
        assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"ADRNET_TRIAL": "1"}, "http://localhost:{}"),
        ({"ADRNET_TRIAL": "1", "BASE_URL": "https://adrnet.example"}, "https://adrnet.example"),
        ({"BASE_URL": "https://adrnet.example"}, "https://adrnet.example"),
        ({}, "None"),
    ],
)
def test_links_in_the_mails_of_a_trial_lead_to_its_port(start, port, monkeypatch, environment, told):
    for name in ("ADRNET_TRIAL", "BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    wait_for(f"links: {told.format(port)}\n", start(PATIENT, TELLING))


def test_a_port_that_is_taken_is_named(start, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        process = start(PATIENT, PATIENT)
        said, _ = process.communicate(timeout=30)
    assert said == f"Port {port} is taken: stop what uses it, or choose another one (make run PORT={port + 1}).\n"
    assert process.returncode == 1


@pytest.mark.parametrize("given", ["abc", "0", "65536", "-1", "٨٠٠٠"])
def test_what_is_no_port_is_refused(given, capsys):
    with pytest.raises(SystemExit) as ended:
        main.main(["--port", given])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "is no port" in said or "expected one argument" in said
