"""Files that take long: made by the worker for whoever asked, for nobody else, and gone when they have to be."""

import io
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypdf
import pytest
from flask import Flask
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain import erasure, people, prepared
from adrnet.domain.focal_point import Designation, Tier
from adrnet.domain.policy import Machine
from adrnet.domain.record import ExportRecord
from adrnet.domain.taking import FileKind, FileState, PreparedFile
from adrnet.focal_points import preparing
from adrnet.kit import clock
from tests.inspector import Inspector
from tests.posting import filled, send

LARGE = "/en/focal-points/large"
FILES = "/en/focal-points/files"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve posts are more than a request sets itself."""
    monkeypatch.setattr(preparing, "MOST_AT_ONCE", 3)
    monkeypatch.setattr("adrnet.focal_points.views.lists.MOST_AT_ONCE", 3)


def rows(app: Flask) -> list[PreparedFile]:
    with app.app_context():
        return list(db.session.scalars(select(PreparedFile).order_by(PreparedFile.id)))


def make(app: Flask) -> bool:
    with app.app_context():
        return preparing.make_next()


def lying(app: Flask) -> list[Path]:
    return list(prepared.folder(app.config["INSTANCE"]).iterdir())


def change(app: Flask, **values: Any) -> None:
    @transactional
    def act() -> None:
        for one in db.session.scalars(select(PreparedFile)):
            for name, value in values.items():
                setattr(one, name, value)

    with app.app_context():
        act()


def file_link(client: Inspector) -> str:
    page = client.get(FILES).page
    return page.link("Take the file")


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


def test_a_long_list_is_made_once_for_whoever_asked_and_for_nobody_else(
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Any
) -> None:
    given.designation(given.post("TH", ("training",)), titles=(("en", "Example Desk"),))
    assert client.get("/en/focal-points.pdf?country=TH", status=200).data.startswith(b"%PDF-")
    asked = client.get("/en/focal-points.pdf", status=303)
    assert asked.headers["Location"].endswith(LARGE)
    visitor = client.get(LARGE).page
    assert "is made for those who have an account" in visitor.text()
    assert not visitor.all("form", visitor.main, method="post")
    client.post(LARGE, status=range(300, 404))
    assert rows(app) == []

    sign_in(client, given.account())
    to, fields = filled(client.get(LARGE).page)
    for _double_click in range(2):
        client.post(to, data=fields, status=303)
    waiting = client.get(FILES)
    assert waiting.headers["Refresh"] == "5"
    assert "It waits for its turn." in waiting.page.text()
    assert make(app)
    assert not make(app)
    (one,) = rows(app)
    assert (one.state, one.done, one.total) == (FileState.DONE, 13, 13)
    done = client.get(FILES)
    assert "Refresh" not in done.headers
    link = file_link(client)
    taken = client.get(link)
    assert taken.mimetype == "application/pdf"
    assert one.name in taken.headers["Content-Disposition"]
    assert taken.headers["Cache-Control"] == "no-store"
    assert "Example Desk" in text_of(taken.data)

    sign_in(client, given.account(coordinates=[None]))
    client.get(link, status=404)
    assert one.name not in client.get(FILES).page.text()
    app.test_client().get(link, status=303)
    # Its time is over.
    change(app, delete_after=clock.now() - timedelta(seconds=1))
    with app.app_context():
        assert preparing.clear_away() == 1
    assert (rows(app), lying(app)) == ([], [])


def test_a_wider_file_is_on_record_once_it_is_ready_and_stays_within_the_remit(
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Any
) -> None:
    tiers = {"names": Tier.PUBLIC, "email": Tier.COORDINATORS}
    seated = given.nominee(given.post("TH", ("training",)), visibility=tiers)
    for topic in ("mediation", "investment"):
        given.post("TH", (topic,))
    coordinator = given.account(coordinates=["TH"])
    sign_in(client, coordinator)
    answer = send(client, "/en/focal-points/wider", reason="For the meeting", format="pdf")
    assert answer.headers["Location"].endswith(FILES)
    with app.app_context():
        assert db.session.scalars(select(ExportRecord)).all() == []
    make(app)
    assert "nominee1@example.org" in text_of(client.get(file_link(client)).data)
    with app.app_context():
        record = db.session.scalars(select(ExportRecord)).one()
        assert (record.reason, record.format, record.count, record.designation_ids) == (
            "For the meeting",
            "pdf",
            4,
            [seated.id],
        )
    # Whoever coordinates no longer has nothing of it any longer.
    link = file_link(client)

    @transactional
    def end() -> None:
        for one in db.session.merge(coordinator).remits:
            one.until = clock.now()

    with app.app_context():
        end()
    client.get(link, status=404)
    assert "Take the file" not in client.get(FILES).page.text()


@pytest.mark.parametrize("act", ["erase", "withdraw"])
def test_a_person_who_goes_takes_every_file_along(  # noqa: PLR0913, PLR0917 - fixtures
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Any, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seated = given.nominee(given.post("TH", ("training",)))

    @transactional
    def go() -> None:
        session = db.session()
        if act == "erase":
            erasure.erase_found(session, erasure.Found(designations=(seated.id,)), Machine.COMMAND_LINE)
        else:
            people.withdraw(session, session.get_one(Designation, seated.id), Machine.COMMAND_LINE)

    sign_in(client, given.account())
    send(client, LARGE)
    make(app)
    link = file_link(client)
    assert lying(app)
    with app.app_context():
        go()
    assert (rows(app), lying(app)) == ([], [])
    client.get(link, status=404)

    # While it is being made it is given up, whatever is written already.
    seated = given.nominee(given.post("JP", ("training",)))
    send(client, LARGE)
    whole = preparing._write

    def goes_meanwhile(*arguments: Any) -> None:
        whole(*arguments)
        go()

    monkeypatch.setattr(preparing, "_write", goes_meanwhile)
    make(app)
    assert (rows(app), lying(app)) == ([], [])


def test_a_full_disk_is_said_and_leaves_nothing(
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, given.account())
    send(client, LARGE)

    def full(_pieces: Any, part: Path) -> None:
        part.write_bytes(b"%PDF-")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(preparing, "_write", full)
    assert make(app)
    assert lying(app) == []
    assert "It could not be made." in client.get(FILES).page.text()
    monkeypatch.undo()
    monkeypatch.setattr(preparing, "MOST_AT_ONCE", 3)
    send(client, LARGE)
    make(app)
    assert [one.state for one in rows(app)] == [FileState.FAILED, FileState.DONE]


def test_a_killed_worker_s_file_is_taken_up_once_more_and_not_twice(
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Any
) -> None:
    sign_in(client, given.account())
    send(client, LARGE)

    def killed() -> int | None:
        @transactional
        def take_up() -> int | None:
            return prepared.take_up(db.session(), FileKind.LIST)

        with app.app_context():
            return take_up()

    assert killed() is not None
    assert "It is being made." in client.get(FILES).page.text()
    # Whoever works on it has been heard of a moment ago.
    assert not make(app)
    silent = clock.now() - prepared.SILENCE - timedelta(seconds=1)
    change(app, started_at=silent)
    assert killed() is not None
    change(app, started_at=silent)
    assert not make(app)
    assert [one.state for one in rows(app)] == [FileState.FAILED]


def test_nobody_waits_for_more_than_a_few_files(
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Any
) -> None:
    sign_in(client, given.account())
    to, fields = filled(client.get(LARGE).page)
    for query in ("", "?state=vacant", "?kind=national_post", "?state=vacant"):
        client.post(f"{to}{query}", data=fields, status=303)
    refused = client.post(f"{to}?kind=national_post&state=vacant", data=fields, status=429).page
    assert "You wait for as many files as one account may." in refused.text()
    assert len(rows(app)) == prepared.MOST_AT_ONCE
