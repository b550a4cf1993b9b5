"""Counting of pages: who counts, what is gathered and handed on, what a failure, a fork and many threads do to it."""

import io
import logging
import os
import threading
from collections.abc import Mapping
from datetime import date

import pytest
from flask import Flask

from adrnet.kit import readings
from adrnet.kit.readings import Gatherer, Told, counts

DAY = date(2026, 11, 22)
PEOPLE = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile",
    "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
)
PROGRAMS = (
    "",
    "Mozilla/5.0 (compatible; Examplebot/2.1; +https://bot.example/)",
    "Mozilla/5.0 (compatible; Example Slurp; https://example.org/help)",
    "ExampleSpider/1.0",
    "python-requests/2.32",
    "curl/8.5.0",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0 Safari/537.36",
)


class Kept:
    """What was handed on, added up; refuses while it is told to."""

    def __init__(self) -> None:
        self.sums: dict[tuple[date, int], tuple[int, int]] = {}
        self.refuses = False
        self.log = logging.Logger("readings")  # noqa: LOG001 - no other test's
        self.said = io.StringIO()
        self.log.addHandler(logging.StreamHandler(self.said))

    def write(self, sums: Mapping[tuple[date, int], tuple[int, int]]) -> None:
        if self.refuses:
            raise RuntimeError("the database does not answer")
        for key, (shown, opened) in sums.items():
            before = self.sums.get(key, (0, 0))
            self.sums[key] = (before[0] + shown, before[1] + opened)

    def gatherer(self, seconds: float = 0) -> Gatherer:
        return Gatherer(self.write, lambda: DAY, seconds, self.log)


@pytest.mark.parametrize("name", PEOPLE)
def test_a_reader_counts(name: str) -> None:
    assert counts({"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": name})


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_that_says_so_does_not_count(name: str) -> None:
    assert not counts({"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": name})


@pytest.mark.parametrize(
    "more",
    [
        {"REQUEST_METHOD": "HEAD"},
        {"HTTP_SEC_PURPOSE": "prefetch"},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_PURPOSE": "prefetch"},
        {"HTTP_X_PURPOSE": "preview"},
    ],
)
def test_what_nobody_has_asked_to_see_does_not_count(more: dict[str, str]) -> None:
    assert not counts({"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": PEOPLE[0], **more})


def test_what_many_threads_count_is_handed_on_once() -> None:
    kept = Kept()
    gatherer = kept.gatherer()

    def read() -> None:
        for _time in range(500):
            gatherer.add(Told(shown=(1, 2), opened=(2,)))
            if _time % 100 == 0:
                gatherer.hand_on()

    threads = [threading.Thread(target=read) for _one in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert gatherer.hand_on()
    assert kept.sums == {(DAY, 1): (2000, 0), (DAY, 2): (2000, 2000)}


def test_what_could_not_be_written_is_written_later() -> None:
    kept = Kept()
    gatherer = kept.gatherer()
    gatherer.add(Told(opened=(7,)))
    kept.refuses = True
    assert not gatherer.hand_on()
    gatherer.add(Told(opened=(7,)))
    kept.refuses = False
    assert gatherer.hand_on()
    assert kept.sums == {(DAY, 7): (0, 2)}
    assert "the database does not answer" in kept.said.getvalue()


def test_a_thread_writes_by_itself_after_a_while_and_when_it_is_much(monkeypatch: pytest.MonkeyPatch) -> None:
    written = threading.Event()
    monkeypatch.setattr(readings, "MOST_PAGES", 3)
    # A while that no test waits for.
    gatherer = Gatherer(lambda _sums: written.set(), lambda: DAY, 600, Kept().log)
    gatherer.add(Told(opened=(7,)))
    gatherer.add(Told(opened=(7,)))
    assert not written.wait(0.05)
    gatherer.add(Told(opened=(7,)))
    assert written.wait(10)
    soon = threading.Event()
    Gatherer(lambda _sums: soon.set(), lambda: DAY, 0.01, Kept().log).add(Told(opened=(7,)))
    assert soon.wait(10)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_child_begins_anew_even_where_a_lock_was_held() -> None:
    kept = Kept()
    gatherer = kept.gatherer()
    gatherer.add(Told(opened=(7,)))
    with gatherer._lock, gatherer._writes:
        child = os.fork()
        if not child:
            # Whatever happens, this process ends here.
            try:
                gatherer.add(Told(opened=(8,)))
                is_right = gatherer.hand_on() and kept.sums == {(DAY, 8): (0, 1)}
            finally:
                os._exit(0 if is_right else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert gatherer.hand_on()
    assert kept.sums == {(DAY, 7): (0, 1)}


def test_only_pages_that_came_count_and_without_counting_nothing_is_told() -> None:
    for is_counted in (True, False):
        kept, app = Kept(), Flask("readings")
        if is_counted:
            readings.init(app, write=kept.write, today=lambda: DAY, seconds=0)

        @app.get("/<int:status>")
        def page(status: int) -> tuple[str, int]:
            readings.tell(shown=(1, 2, 3), opened=(4,), own=(2, 4))
            return "", status

        client = app.test_client()
        for status in (200, 404, 304):
            client.get(f"/{status}")
        client.head("/200")
        assert readings.hand_on(app)
        assert kept.sums == ({(DAY, 1): (1, 0), (DAY, 3): (1, 0)} if is_counted else {})
