"""A real server process on real data, and a real Chromium that looks at it.

Servers and browser live as long as the test process. A test that tells a story has a browser context of its own; those
that look at one page each share one for a language, emptied in between, so that styles and fonts arrive once.
Everything that the browser complains about or fetches from elsewhere is collected in `Visit.faults`.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.applications import fill
from tests.browser.visit import Visit
from tests.databases import Databases
from tests.house.tree import ROOT


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@dataclass(frozen=True)
class Served:
    """A running server: its address, and the environment in which commands reach its database."""

    address: str
    environment: dict[str, str]

    def run(self, *arguments: str) -> str:
        """Run a `flask` command on the same data; fail where it fails."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def serve(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Start a server on the data of that name (see `tests.applications`), once, or once for `whom`."""
    running: dict[tuple[str, str], Served] = {}
    processes: list[subprocess.Popen[bytes]] = []

    def start(name: str, whom: str = "everyone") -> Served:
        if (name, whom) not in running:
            fill(databases, name)
            folder = tmp_path_factory.mktemp(f"served-{name}")
            environment = {
                **os.environ,
                "DATABASE_URL": databases.copy(name, folder),
                "ADRNET_INSTANCE": str(folder),
                "SECRET_KEY": "for tests only, and long enough to be taken",
                # A browser test opens pages faster than people do.
                "READS_PER_MINUTE": "1000000",
                "READS_PER_HOUR": "1000000",
                "BASE_URL": "https://adrnet.example",
                "PSEUDO_LOCALE": "1",
            }
            port = _free_port()
            command = ["-m", "gunicorn", "--threads=4", "--worker-class=gthread", "--log-level=warning"]
            bind = ["--no-control-socket", f"--bind=127.0.0.1:{port}", "wsgi:app"]
            processes.append(subprocess.Popen([sys.executable, *command, *bind], env=environment, cwd=ROOT))
            _wait_until_ready(port, processes[-1])
            running[name, whom] = Served(f"http://127.0.0.1:{port}", environment)
        return running[name, whom]

    yield start
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        if server.poll() is not None or time.monotonic() > until:
            pytest.fail("the server did not get ready")
        time.sleep(0.2)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
    )
    if not found:
        pytest.fail("Chromium is not installed (on Debian and Ubuntu: apt-get install chromium).")
    with sync_playwright() as playwright:
        # Nobody else's pages are opened here, and a sandbox needs rights that a container does not give.
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, serve: Callable[..., Served]) -> Iterator[Callable[..., Visit]]:
    """Open a visit: `visit("real", locale="ja")`, or on a server of one's own: `visit("real", whom="coordinator")`."""
    opened: list[Visit] = []

    def open_(data: str, whom: str = "everyone", **options: str) -> Visit:
        opened.append(Visit(chromium, serve(data, whom).address, **options))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()


@pytest.fixture(scope="session")
def look(chromium: Browser, serve: Callable[..., Served]) -> Iterator[Callable[..., Visit]]:
    """Look at one page in a window that is open already: `look("real", locale="ja")`, otherwise as `visit`."""
    opened: dict[tuple[str, ...], Visit] = {}

    def look(data: str, whom: str = "everyone", *, locale: str = "en", scheme: str = "light") -> Visit:
        window = opened.get((data, whom, locale, scheme))
        if window is None:
            window = Visit(chromium, serve(data, whom).address, locale=locale, scheme=scheme)
            opened[data, whom, locale, scheme] = window
        window.begin_again()
        return window

    yield look
    for one in opened.values():
        one.close()
