"""The door that keeps public pages: what it gives again, what it never keeps, how much it holds."""

import time
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, Response, make_response, request, session
from hypothesis import given as example
from hypothesis import strategies
from werkzeug.test import EnvironBuilder

from adrnet.kit import kept_pages
from adrnet.kit.kept_pages import KeptPages, State, keepable, key_of, rests_on
from adrnet.kit.permissions import declare

DAY = date(2026, 11, 22)
BEGINNING = State("example", 7, DAY)
# After a change, on the next day, in another database.
OTHERS = [State("example", 8, DAY), State("example", 7, date(2026, 11, 23)), State("other", 7, DAY)]


@pytest.fixture
def house() -> SimpleNamespace:
    """An application that numbers what it makes, and the levers of the world around it."""
    app = Flask("kept")
    app.secret_key = "for tests only"
    house = SimpleNamespace(app=app, state=BEGINNING, admits=True, tidied=0, made=0, asked=[])

    def state() -> State:
        if house.state is None:
            raise RuntimeError("the database does not answer")
        return house.state

    def admit(permission: str, address: str) -> bool:
        house.asked.append((permission, address))
        return house.admits

    def tidy() -> None:
        house.tidied += 1

    def number(*, more: str = "") -> str:
        house.made += 1
        return f"{house.made}{more}"

    kept_pages.init(app, megabytes=1, state=state, admit=admit, tidy=tidy)

    _hang_pages(app, number)
    _hang_odd_pages(app, house, number)
    house.client = app.test_client(use_cookies=False)
    house.kept = app.extensions["adrnet.kept_pages"]
    return house


def _hang_pages(app: Flask, number: Callable[..., str]) -> None:
    @app.get("/page/<name>")
    @declare("read")
    @keepable
    def page(name: str) -> str:
        return number(more=f" {name} {request.query_string.decode()}")

    @app.get("/unmarked")
    @declare("read")
    def unmarked() -> str:
        return number()

    @app.get("/answer")
    @declare("read")
    @keepable
    def answer() -> Response:
        """Answer with the status and the headers that the address asks for."""
        response = make_response(number(), int(request.args.get("status", 200)))
        for name in ("Set-Cookie", "Vary", "Cache-Control"):
            if name in request.args:
                response.headers[name] = request.args[name]
        return response

    @app.get("/session")
    @declare("read")
    @keepable
    def of_session() -> str:
        return number(more=session.get("who", ""))


def _hang_odd_pages(app: Flask, house: SimpleNamespace, number: Callable[..., str]) -> None:
    @app.get("/index/<position>")
    @declare("read")
    @keepable
    def index(position: str) -> str:
        rests_on(7)
        rests_on(None if position == "none" else int(position))
        return number()

    @app.get("/while")
    @declare("read")
    @keepable
    def meanwhile() -> str:
        house.state = OTHERS[0]
        if "another" in request.args:
            # Another thread asks for another page, and so notices.
            house.kept.look()
        return number()

    @app.get("/large")
    @declare("read")
    @keepable
    def large() -> str:
        return number(more="x" * int(request.args["size"]))


def is_given_again(house: SimpleNamespace, address: str, **more: Any) -> bool:
    """Ask twice; whether the second answer is the first one."""
    return bool(house.client.get(address, **more).data == house.client.get(address, **more).data)


def test_a_page_is_given_again_as_it_was_until_something_changes(house: SimpleNamespace) -> None:
    first = house.client.get("/page/a?q=1")
    again = house.client.get("/page/a?q=1", environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert (again.status, again.headers.to_wsgi_list(), again.data) == (
        first.status,
        first.headers.to_wsgi_list(),
        first.data,
    )
    assert house.asked == [("read", "192.0.2.9")]
    for place, other in enumerate(OTHERS, start=2):
        house.state = other
        assert house.client.get("/page/a?q=1").text.startswith(f"{place} ")
        assert len(house.kept) == 1


def test_a_page_that_is_given_again_is_not_made(house: SimpleNamespace) -> None:
    for _ in range(3):
        house.client.get("/page/a")
    assert house.made == 1


@pytest.mark.parametrize(
    "request_",
    [
        {"headers": {"Cookie": "session=somebody"}},
        {"headers": {"Authorization": "Basic eA=="}},
        {"method": "HEAD"},
        {"data": b"a body"},
        {"query_string": "q=" + "x" * 1000},
        {"headers": {"Accept-Encoding": "gzip, " * 50}},
    ],
    ids=lambda request_: next(iter(request_)),
)
def test_whoever_is_no_plain_visitor_passes_in_both_directions(
    house: SimpleNamespace, request_: dict[str, Any]
) -> None:
    house.client.get("/page/a")
    for number in (2, 3):
        house.client.open("/page/a", **request_)
        assert (house.made, len(house.kept)) == (number, 1)


@pytest.mark.parametrize(
    "address",
    [
        "/unmarked",
        "/answer?status=404",
        "/answer?status=301",
        "/answer?Set-Cookie=a%3Db",
        "/answer?Vary=Cookie",
        "/answer?Vary=Accept-Encoding,+Accept-Language",
        "/answer?Cache-Control=private,+no-store",
        "/session",
        "/index/6",
        "/index/8",
        "/index/none",
        "/large?size=200000",
    ],
)
def test_what_is_not_the_same_for_all_visitors_is_never_kept(house: SimpleNamespace, address: str) -> None:
    assert not is_given_again(house, address)
    assert (len(house.kept), house.kept.size) == (0, 0)


@pytest.mark.parametrize("address", ["/answer?Vary=Accept-Encoding", "/answer?Cache-Control=no-cache", "/index/7"])
def test_the_opposites_are_kept(house: SimpleNamespace, address: str) -> None:
    assert is_given_again(house, address)


def test_a_page_made_while_something_changed_is_not_given_afterwards(house: SimpleNamespace) -> None:
    assert [house.client.get("/while").text for _ in range(3)] == ["1", "2", "2"]
    house.state = BEGINNING
    house.client.get("/while?another")
    assert len(house.kept) == 0


def test_while_the_database_does_not_answer_nothing_is_kept_or_given(house: SimpleNamespace) -> None:
    house.client.get("/page/a")
    house.state = None
    assert not is_given_again(house, "/page/a")
    assert len(house.kept) == 0
    house.state = BEGINNING
    assert is_given_again(house, "/page/a")


def test_who_has_read_too_much_is_answered_by_the_application(house: SimpleNamespace) -> None:
    house.client.get("/page/a")
    house.admits = False
    assert house.client.get("/page/a").text.startswith("2 ")


def test_memory_is_bounded_and_what_was_asked_for_longest_ago_goes(house: SimpleNamespace) -> None:
    sizes = [100_000 + number for number in range(12)]
    for size in sizes:
        house.client.get(f"/large?size={size}")
        house.client.get(f"/large?size={sizes[0]}")
        assert house.kept.size <= 1024 * 1024
    assert len(house.kept) < len(sizes)
    made = house.made
    for size in (sizes[0], sizes[-1]):
        house.client.get(f"/large?size={size}")
    assert house.made == made
    house.client.get(f"/large?size={sizes[1]}")
    assert house.made == made + 1


def test_once_a_minute_whatever_is_asked_nothing_of_before_a_change_is_held(
    house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.client.get("/page/a")
    house.state = OTHERS[0]
    house.client.get("/unmarked")
    assert (len(house.kept), house.tidied) == (1, 0)
    later = time.monotonic() + 61
    monkeypatch.setattr(kept_pages, "time", SimpleNamespace(monotonic=lambda: later))
    house.client.get("/unmarked")
    house.client.get("/unmarked")
    assert (len(house.kept), house.tidied) == (0, 1)


def test_without_memory_there_is_no_door() -> None:
    app = Flask("unkept")
    plain: Callable[..., Any] = app.wsgi_app
    kept_pages.init(app, megabytes=0, state=lambda: BEGINNING, admit=lambda *_: True, tidy=lambda: None)
    assert app.wsgi_app == plain


def key(query: str, **more: Any) -> Any:
    return key_of(EnvironBuilder("/page", query_string=query, **more).get_environ())


@pytest.mark.parametrize(
    ("one", "other"),
    [("q=a&country=JP", "country=JP&q=a"), ("q=a&country=&sort=", "q=a"), ("q=a+b", "q=a%20b"), ("", "page=")],
)
def test_two_spellings_of_one_question_are_one_page(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("q=a&q=b", "q=b&q=a"),
        ("q=&q=a", "q=a"),
        ("q=%FF", "q=%FE"),
        ("q=a", "q=A"),
        ("q=a&b=c", "q=a%26b=c"),
        ("q=a", "country=a"),
    ],
)
def test_two_questions_are_two_pages(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_host_scheme_and_encodings_make_another_page() -> None:
    asked: list[dict[str, Any]] = [
        {},
        {"base_url": "https://adrnet.example"},
        {"base_url": "http://adrnet.example"},
        {"headers": {"Accept-Encoding": "gzip"}},
    ]
    assert len({key("q=a", **more) for more in asked}) == len(asked)


_PIECES = strategies.sampled_from(["a", "b", "", "%FF", "%FE", "é", "%C3%A9", "+", "%26", "=", "&", "a=", "b="])


@example(one=strategies.lists(_PIECES, max_size=7), other=strategies.lists(_PIECES, max_size=7))
def test_what_has_one_key_is_read_alike_by_name(one: list[str], other: list[str]) -> None:
    """Values of every name in their order; a name without any value is no question."""

    def read(query: str) -> dict[str, list[str]]:
        arguments = Flask("read").request_class(EnvironBuilder("/", query_string=query).get_environ()).args
        return {name: values for name, values in arguments.to_dict(flat=False).items() if any(values)}

    queries = ["&".join(one), "".join(one), "&".join(other), "".join(other)]
    for first in queries:
        for second in queries:
            if key(first) == key(second):
                assert read(first) == read(second)


def test_a_thread_that_read_the_state_too_early_brings_nothing_back(
    house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between looking and finding, another one that looked before the change keeps what it has made."""
    house.client.get("/page/a")
    door: KeptPages = house.kept
    ((address, former),) = door._pages.items()
    house.state, look = OTHERS[0], door.look

    def look_and_be_overtaken() -> State | None:
        state = look()
        door._state = former.state
        door._keep(address, former)
        return state

    monkeypatch.setattr(door, "look", look_and_be_overtaken)
    assert house.client.get("/page/a").text.startswith("2 ")
