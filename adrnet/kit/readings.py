"""Counting how often things were shown and opened, without writing for a reader and without knowing one.

A view says what its page shows (`tell`); once the page is given to somebody who counts, that is added up in the memory
of the process, also where the page was kept and no view ran (`kept_pages`). A thread hands the sums on from time to
time, in a transaction of its own, so that nobody waits for it. What is told are numbers of things; of the reader
nothing is kept: not the address, not the browser, not the hour.

Decisions:
    2026-11-22  A process that is killed loses what it has gathered since it wrote last: half a minute. One that is told
                to stop writes first. What could not be written is gathered further and tried again.
    2026-11-22  Programs that say that they are programs are not counted, nor is what a browser fetches before anybody
                has asked for it. Who hides either is counted: these are numbers of pages, not of people.
"""

import atexit
import contextlib
import os
import threading
import weakref
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from logging import Logger
from typing import TYPE_CHECKING, Final, NamedTuple

from flask import Flask, Response, g, request

from adrnet.kit import kept_pages

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_TOLD: Final = "adrnet_readings"
_EXTENSION: Final = "adrnet.readings"
# More than so many pages are not held back until the time is over.
MOST_PAGES: Final = 5_000
# Words by which programs name themselves, looked for one by one: a pattern of all of them takes thirty times as long.
_PROGRAMS: Final = (
    *("bot", "crawl", "spider", "slurp", "archive", "scrap", "fetch", "preview", "monitor", "check", "validat", "scan"),
    *("lighthouse", "headless", "externalhit", "feed", "python", "curl", "wget", "java/", "go-http", "okhttp"),
    *("libwww", "httpclient", "axios", "ruby", "perl/", "+http", "compatible;"),
)
# What has such a word and is none: a maker of telephones, an old browser.
_NO_PROGRAMS: Final = ("cubot", "compatible; msie")
_LONGEST_NAME: Final = 400
_FIELDS_OF_EARLY: Final = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")


class Told(NamedTuple):
    """What one page shows: numbers of things that stand in its list, and of the one that it is about."""

    shown: tuple[int, ...] = ()
    opened: tuple[int, ...] = ()


# (day, thing) → how often shown and opened.
Sums = Mapping[tuple[date, int], tuple[int, int]]


class Gatherer:
    """What was counted in this process and is not written yet; shared by its threads, begun anew in its children."""

    def __init__(self, write: Callable[[Sums], object], today: Callable[[], date], seconds: float, log: Logger) -> None:
        """Gather for `write`, which is called every so many seconds by a thread; with 0 only by `hand_on`.

        Args:
            write: takes the sums; what it raises is logged, and the sums are gathered further.
            today: the day on which something is counted.
            seconds: how long nothing is written.
            log: where it is said that something could not be written.
        """
        self._write, self._today, self.seconds, self._log = write, today, seconds, log
        self.begin()
        _ALL.add(self)

    def begin(self) -> None:
        """Forget everything, locks and thread too: in a child all of it is the parent's."""
        self._lock, self._writes, self._full = threading.Lock(), threading.Lock(), threading.Event()
        # Pages that show the same are counted together: what is on them is taken apart once, and for no reader.
        self._pages: Counter[tuple[date, Told]] = Counter()
        self._number = 0
        # What could not be written.
        self._left: dict[tuple[date, int], tuple[int, int]] = {}
        self._thread: threading.Thread | None = None

    def add(self, told: Told) -> None:
        """Count what a page shows."""
        page = self._today(), told
        with self._lock:
            self._pages[page] += 1
            self._number += 1
            if self._number >= MOST_PAGES:
                self._full.set()
            if self._thread is None and self.seconds:
                self._start()

    def _start(self) -> None:
        # Only where something is counted, and in the process that counts: no thread outlives a fork.
        thread = threading.Thread(target=self._run, name="readings", daemon=True)
        # A machine that has no thread left has one a moment later; the reader's page does not wait for it.
        with contextlib.suppress(RuntimeError):
            thread.start()
            self._thread = thread

    def hand_on(self) -> bool:
        """Write what was gathered so far; return whether there is nothing left to write."""
        # One at a time, so that whoever asks last finds everything written.
        with self._writes:
            with self._lock:
                pages, self._pages, self._number = self._pages, Counter(), 0
                self._full.clear()
            sums = _sums(pages, self._left)
            if not sums:
                return True
            self._left = sums
            try:
                self._write(sums)
            except Exception:
                self._log.exception("readings: not written, to be tried again")
                return False
            self._left = {}
            return True

    def _run(self) -> None:
        while True:
            self._full.wait(self.seconds)
            self.hand_on()


def _sums(
    pages: Mapping[tuple[date, Told], int], left: Mapping[tuple[date, int], tuple[int, int]]
) -> dict[tuple[date, int], tuple[int, int]]:
    """Return what pages show, thing by thing, together with what is left from before."""
    shown, opened = Counter[tuple[date, int]](), Counter[tuple[date, int]]()
    for (day, told), times in pages.items():
        for one in told.shown:
            shown[day, one] += times
        for one in told.opened:
            opened[day, one] += times
    for key, (shown_before, opened_before) in left.items():
        shown[key] += shown_before
        opened[key] += opened_before
    return {key: (shown[key], opened[key]) for key in shown.keys() | opened.keys()}


_ALL: Final["weakref.WeakSet[Gatherer]"] = weakref.WeakSet()


def _begin_anew() -> None:
    # The parent writes what it has counted; of its locks nobody knows who held them.
    for one in list(_ALL):
        one.begin()


def _write_the_last() -> None:
    for one in list(_ALL):
        if one.seconds:
            one.hand_on()


os.register_at_fork(after_in_child=_begin_anew)
atexit.register(_write_the_last)


def init(app: Flask, *, write: Callable[[Sums], object], today: Callable[[], date], seconds: float) -> None:
    """Count the pages of `app`; to be called after `kept_pages.init`. Without it nothing is counted anywhere.

    Args:
        app: whose views `tell`.
        write: takes sums, outside of any request and context.
        today: the day on which something is counted.
        seconds: how long sums are gathered before they are written; 0: until `hand_on`.
    """
    gatherer = Gatherer(write, today, seconds, app.logger)

    def given(environ: "WSGIEnvironment", told: object) -> None:
        if isinstance(told, Told) and counts(environ):
            gatherer.add(told)

    def after(response: Response) -> Response:
        told = g.pop(_TOLD, None)
        if told is not None and response.status_code == 200:  # noqa: PLR2004 - a page
            given(request.environ, told)
        return response

    app.after_request(after)
    kept_pages.when_given(app, given)
    app.extensions[_EXTENSION] = gatherer


def tell(shown: Sequence[int] = (), opened: Sequence[int] = (), *, own: Sequence[int] = ()) -> None:
    """Say what the page of this request shows; of the reader's `own` things nothing is counted."""
    told = Told(
        tuple(one for one in shown if one not in own),
        tuple(one for one in opened if one not in own),
    )
    if told.shown or told.opened:
        setattr(g, _TOLD, told)
        kept_pages.remember(told)


def hand_on(app: Flask) -> bool:
    """Write what was gathered so far, now; return whether nothing is left."""
    gatherer = app.extensions.get(_EXTENSION)
    return gatherer.hand_on() if isinstance(gatherer, Gatherer) else True


def counts(environ: "WSGIEnvironment") -> bool:
    """Whether somebody seems to read the answer to this request: by what it says of itself, and that is not kept."""
    name = environ.get("HTTP_USER_AGENT", "")
    return (
        environ["REQUEST_METHOD"] == "GET"
        and bool(name)
        and not any("pre" in environ.get(field, "").lower() for field in _FIELDS_OF_EARLY)
        and not _is_program(name[:_LONGEST_NAME].lower())
    )


def _is_program(name: str) -> bool:
    for word in _NO_PROGRAMS:
        if word in name:
            name = name.replace(word, "")
    # A loop: `any` would begin a generator for each page.
    for word in _PROGRAMS:  # noqa: SIM110 - as above
        if word in name:
            return True
    return False
