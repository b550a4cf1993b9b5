"""Public pages that were made a moment ago, given again to visitors for as long as nothing has changed.

A door before the application: it looks at the address and, where it keeps that page, asks the database for one number
before it gives the page away. What decides is therefore never a time: a page that shows something withdrawn is not
given once more, on this process or another one.

A page is kept under everything that it depends on: host, path, the query in its one order, the encodings that the
browser takes, and the `State` that was read before anything else of it was: which database, how far its log of changes,
which day it is for the network. With the first other state all pages are forgotten.

Decisions:
    2026-11-22  Only for visitors: whoever sends a cookie, a password or a body goes past this door, in both
                directions. Only whole pages (200) of views that are marked `@keepable`; none that sets a cookie, varies
                by one or asks not to be stored. A form's token lives in the cookie that is set with it.
    2026-11-22  What a page shows from elsewhere than the database (the index, a moment behind it) it tells by
                `rests_on`; it is kept only where that was as far as the log. An answer without the index is not kept.
    2026-11-22  Addresses are read as a view reads them: by name. So the order of different names means nothing, nor
                does a name without any value. Bytes are compared, not letters: what is no UTF-8 stays different.
    2026-11-22  In the memory of each process, so that a restart with other settings, texts or code begins empty, and
                bounded by bytes: what was asked for longest ago goes first. A process that is asked for nothing of it
                could hold what was erased since; so whatever is asked, the state is read once a minute.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar
from urllib.parse import parse_qsl

from flask import Flask, current_app, request
from werkzeug.datastructures import Headers

from adrnet.kit.permissions import declared

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

View = TypeVar("View", bound=Callable[..., object])
Key = tuple[str, ...]
Given = Callable[["WSGIEnvironment", object], None]

_MARK: Final = "adrnet_keepable"
_MAKING: Final = "adrnet.kept_pages.making"
# Longer addresses are nobody's everyday question, and longer lists of encodings no browser's.
_LONGEST_ADDRESS: Final = 1000
_LONGEST_LIST: Final = 100
# Of the memory that is granted, one page takes this share at most.
_SHARE: Final = 8
# What an entry takes beside its body: key, headers, the place in the dictionary.
_BESIDE: Final = 1500
_MINUTE: Final = 60.0


class State(NamedTuple):
    """What all public pages depend on: the database's identity, the head of its log, the network's day."""

    database: str
    position: int
    day: date


@dataclass(frozen=True)
class Page:
    """An answer as it went out, the state that it shows, and the permission that its view declares."""

    state: State
    permission: str
    status: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    # What its view has said that is to be known each time it is given.
    told: object = None


@dataclass
class _Making:
    """A page that is being made and may be kept: as of which state, on which positions it rests."""

    state: State | None = None
    permission: str = ""
    positions: set[int | None] = field(default_factory=set)
    told: object = None

    def page(self, status: str, headers: list[tuple[str, str]]) -> Page | None:
        """Return the page, still without its body, where it may be kept."""
        if self.state is None or not self.positions <= {self.state.position} or not status.startswith("200 "):
            return None
        said = Headers(headers)
        varies = {one.strip().lower() for one in said.get("Vary", "").split(",")}
        if "Set-Cookie" in said or varies - {"", "accept-encoding"} or "no-store" in said.get("Cache-Control", ""):
            return None
        return Page(self.state, self.permission, status, tuple(headers), b"", self.told)


def keepable(view: View) -> View:
    """Mark a view whose page is the same for all visitors until something public changes or a day begins."""
    setattr(view, _MARK, True)
    return view


def rests_on(position: int | None) -> None:
    """Say up to where in the log something knew the database that the page of this request shows; None: not at all."""
    making = request.environ.get(_MAKING)
    if isinstance(making, _Making):
        making.positions.add(position)


def remember(told: object) -> None:
    """Say what `when_given` is to hear each time the page of this request is given again."""
    making = request.environ.get(_MAKING)
    if isinstance(making, _Making):
        making.told = told


def when_given(app: Flask, hear: Given) -> None:
    """Let `hear` know of each page with something told that is given without its view; it must not wait or raise."""
    door = app.extensions.get("adrnet.kept_pages")
    if isinstance(door, KeptPages):
        door.hear = hear


def init(
    app: Flask,
    *,
    megabytes: int,
    state: Callable[[], State],
    admit: Callable[[str, str], bool],
    tidy: Callable[[], object],
) -> None:
    """Put the door before `app`; to be called before anything that reads the database for a request is hung.

    Args:
        app: whose `wsgi_app` is wrapped.
        megabytes: how much memory the pages of a process may take; with 0 there is no door.
        state: reads the present state; asked outside of any request, as are the other two.
        admit: whether a page that needs this permission may be given to this address (`REMOTE_ADDR`) now; where not,
            the application answers itself.
        tidy: what is done at each request that reaches `app` and has to be done now and then where none does.
    """
    if not megabytes:
        return
    door = KeptPages(app.wsgi_app, megabytes * 1024 * 1024, state, admit, tidy)

    def begin() -> None:
        making = request.environ.get(_MAKING)
        view = current_app.view_functions.get(request.endpoint or "")
        if isinstance(making, _Making) and getattr(view, _MARK, False) and view is not None:
            making.permission = declared(view) or ""
            making.state = door.look()

    app.before_request(begin)
    app.wsgi_app = door  # type: ignore[method-assign]  # the documented way to put middleware in
    app.extensions["adrnet.kept_pages"] = door


class KeptPages:
    """The door and what is kept behind it; shared by the threads of a process."""

    def __init__(
        self,
        application: "WSGIApplication",
        most_bytes: int,
        state: Callable[[], State],
        admit: Callable[[str, str], bool],
        tidy: Callable[[], object],
    ) -> None:
        self._application = application
        self._most = most_bytes
        self._read, self._admit, self._tidy = state, admit, tidy
        self._tidied_at = time.monotonic()
        self._lock = Lock()
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._bytes = 0
        self._state: State | None = None
        self.hear: Given | None = None

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Give the page that is kept for this address, or let the application answer."""
        if time.monotonic() - self._tidied_at > _MINUTE:
            self._tidied_at = time.monotonic()
            self.look()
            self._tidy()
        key = key_of(environ)
        if key is None:
            return self._application(environ, start_response)
        page = self._find(key)
        # Counted only now; where it was one too many the application says so.
        if page is not None and self._admit(page.permission, environ.get("REMOTE_ADDR", "")):
            start_response(page.status, list(page.headers))
            if page.told is not None and self.hear is not None:
                self.hear(environ, page.told)
            return (page.body,)
        return self._make(key, environ, start_response)

    def look(self) -> State | None:
        """Read the state; forget everything where it is another one. None while the database does not answer."""
        try:
            state = self._read()
        except Exception:
            # Whatever it is, the page itself meets it and says so.
            state = None
        if state != self._state:
            with self._lock:
                self._pages.clear()
                self._bytes, self._state = 0, state
        return state

    def __len__(self) -> int:
        """How many pages are kept."""
        return len(self._pages)

    @property
    def size(self) -> int:
        """How many bytes they take."""
        return self._bytes

    def _find(self, key: Key) -> Page | None:
        """Return the page where it is kept and nothing has changed since it was made."""
        if key not in self._pages:
            return None
        state = self.look()
        with self._lock:
            page = self._pages.get(key)
            # Another thread may have read the state earlier than this one and kept its page since.
            if page is None or page.state != state:
                return None
            self._pages.move_to_end(key)
            return page

    def _make(self, key: Key, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Let the application answer, and keep its page where that may be."""
        making = environ[_MAKING] = _Making()
        pages: list[Page | None] = [None]

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:
            pages[:] = [making.page(status, headers)]
            return start_response(status, headers, *more)

        answer = self._application(environ, start)
        if (page := pages[0]) is None:
            return answer
        try:
            body = b"".join(answer)
        finally:
            if close := getattr(answer, "close", None):
                close()
        self._keep(key, replace(page, body=body))
        return (body,)

    def _keep(self, key: Key, page: Page) -> None:
        if (len(page.body) + _BESIDE) * _SHARE > self._most:
            return
        with self._lock:
            if page.state != self._state:
                # Something changed while the page was made.
                return
            self._forget(key)
            self._pages[key] = page
            self._bytes += len(page.body) + _BESIDE
            while self._bytes > self._most:
                self._forget(next(iter(self._pages)))

    def _forget(self, key: Key) -> None:
        if (page := self._pages.pop(key, None)) is not None:
            self._bytes -= len(page.body) + _BESIDE


def key_of(environ: "WSGIEnvironment") -> Key | None:
    """Return what a visitor's page depends on beside the state; None for a request that goes past the door."""
    query, encodings = environ.get("QUERY_STRING", ""), environ.get("HTTP_ACCEPT_ENCODING", "")
    if (
        environ["REQUEST_METHOD"] != "GET"
        or "HTTP_COOKIE" in environ
        or "HTTP_AUTHORIZATION" in environ
        or environ.get("CONTENT_LENGTH") not in {None, "", "0"}
        or "HTTP_TRANSFER_ENCODING" in environ
        or len(environ.get("PATH_INFO", "")) + len(query) > _LONGEST_ADDRESS
        or len(encodings) > _LONGEST_LIST
    ):
        return None
    return (
        environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST", ""),
        environ.get("SCRIPT_NAME", ""),
        environ.get("PATH_INFO", ""),
        encodings,
        *(_in_order(query) if query else ()),
    )


def _in_order(query: str) -> Iterable[str]:
    """Return names and values in turn, sorted by name alone; names without any value are left out."""
    # Latin-1 takes every byte for a letter of its own, so that no two values become one.
    pairs = parse_qsl(query, keep_blank_values=True, encoding="latin-1")
    named = {name for name, value in pairs if value}
    return [part for pair in sorted(pairs, key=lambda pair: pair[0]) if pair[0] in named for part in pair]
