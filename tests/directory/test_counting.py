"""What a server has counted and not written yet, when it is told to stop."""

import signal
import socket
import subprocess
import time
from http.client import HTTPConnection

from sqlalchemy import select

from adrnet.db import db
from adrnet.domain.reading_count import ReadingCount
from tests.processes import process

READER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


def status(port: int, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers=READER)
        return connection.getresponse().status
    finally:
        connection.close()


def wait_for(server: subprocess.Popen[str], port: int) -> None:
    until = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < until:
        try:
            status(port, "/healthz")
        except ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not begin")


def test_a_server_that_is_told_to_stop_writes_what_it_has_counted(app, given):
    listing = given.listing()
    page = app.test_client().get(f"/en/directory/{listing.public_id}", status=301).location
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = ["gunicorn", "--worker-class=gthread", "--log-level=warning", "--no-control-socket"]
    with process(app, "-m", *server, f"--bind=127.0.0.1:{port}", "wsgi:app") as running:
        wait_for(running, port)
        # The second time the page was kept, and no view runs.
        assert [status(port, page) for _time in range(2)] == [200, 200]
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=60)
    with app.app_context():
        assert db.session.execute(select(ReadingCount.listing_id, ReadingCount.opened)).all() == [(listing.id, 2)]
