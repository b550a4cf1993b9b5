"""Persons on posts in public and for members: before the yes nowhere, after it as chosen, afterwards nowhere again."""

import io
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain import people
from adrnet.domain.content import Name, Title
from adrnet.domain.focal_point import Designation, Post, Tier
from adrnet.domain.freshness import Day, Freshness, Rhythm
from adrnet.domain.policy import Bearer
from adrnet.kit import clock
from adrnet.search.documents import document_of
from tests.inspector import Inspector

NAMES = (Name("Example Person Pholabut", "en", "Latn"), Name("นางสาวตัวอย่าง", "th", "Thai"))
PERSON = {
    "names": NAMES,
    "title": (Title("en", "Example Protonotary"),),
    "email": "pholabut@example.org",
    "telephone": "+66 2 555 0199",
}
TRACES = ("Pholabut", "นางสาวตัวอย่าง", "Protonotary", "pholabut@", "555 0199", "555-0199")


@pytest.fixture
def posts(given: SimpleNamespace) -> tuple[Post, Post]:
    """A further post of Thailand, and one of a listing there."""
    listing = given.listing(responsible_country="TH")
    return given.post("TH", ("mediation",)), given.post(listing, ("training",))


def answers(client: Inspector) -> Iterator[tuple[str, str]]:
    """Everything that anybody may read about posts, as text, with its address."""
    for lang in ("en", "th"):
        pages = [f"/{lang}/focal-points", f"/{lang}/directory/countries/TH", f"/{lang}/directory?q=Pholabut"]
        pages += [f"/{lang}/directory?country=TH"]
        found = client.get(f"/{lang}/directory?country=TH").page
        pages += sorted(
            {one.get("href", "") for one in found.all("a", found.main) if "/directory/" in one.get("href", "")}
        )
        for page in pages:
            text = client.get(page, follow_redirects=True).get_data(as_text=True)
            # What somebody searched for stands in the field that they typed it into.
            yield page, text.replace('value="Pholabut"', "").replace("q=Pholabut", "") if "q=" in page else text
        yield "csv", client.get(f"/{lang}/focal-points.csv").get_data(as_text=True)
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"/{lang}/focal-points.xlsx").data))
        yield "xlsx", "\n".join(str(row) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))


def traces(client: Inspector) -> dict[str, set[str]]:
    """Where anything of the person is found."""
    found = {}
    for where, text in answers(client):
        seen = {one for one in TRACES if one in text}
        if "q=Pholabut" in where:
            seen -= {"Pholabut"}
        if seen:
            found[where] = seen
    return found


def act(app: Flask, do: Any) -> None:
    """Do something with every designation."""

    @transactional
    def all_of_them() -> None:
        for one in db.session.scalars(select(Designation)):
            do(one)

    with app.app_context():
        all_of_them()


def agree(one: Designation) -> None:
    """Say yes to what is shown at least."""
    day = Day(clock.today("Asia/Jakarta"), Rhythm())
    bearer = Bearer("designation", one.id)
    people.agree(db.session(), one, bearer, locale="th", visibility=people.LEAST, day=day)


def test_nothing_of_a_person_is_in_any_public_answer_before_the_yes_and_after_it_ends(
    client: Inspector, app: Flask, given: SimpleNamespace, posts: tuple[Post, Post]
) -> None:
    for post in posts:
        given.nominee(post, has_agreed=False, **PERSON)
    assert traces(client) == {}
    act(app, agree)
    seen = traces(client)
    assert {"/en/focal-points", "/en/directory/countries/TH", "csv", "xlsx"} <= seen.keys()
    assert any("/en/directory/" in where and "countries" not in where for where in seen)
    for where, found in seen.items():
        assert found == {"Pholabut", "นางสาวตัวอย่าง", "Protonotary"}, where
    # The index holds nothing of them: only the search for the country leads to the listing.
    act(app, lambda one: setattr(one, "freshness", Freshness.OVERDUE))
    assert traces(client) == {}
    assert "Overdue" in client.get("/en/focal-points?topic=mediation").page.text()
    act(app, lambda one: setattr(one, "freshness", Freshness.CONFIRMED))
    assert traces(client).keys() == seen.keys()
    act(app, lambda one: people.withdraw(db.session(), one, Bearer("designation", one.id)))
    assert traces(client) == {}


def test_the_index_holds_nothing_of_a_person(app: Flask, given: SimpleNamespace, posts: tuple[Post, Post]) -> None:
    given.nominee(posts[1], **PERSON)
    with app.app_context():
        listing = db.session.scalars(select(Post).where(Post.public_id == posts[1].public_id)).one().listing
        assert listing is not None
        document = repr(document_of(listing, [("country", "TH")]))
    assert not [one for one in TRACES if one in document]


def test_a_post_counts_as_held_whoever_holds_it_and_a_question_counts_as_nothing(
    client: Inspector, given: SimpleNamespace, posts: tuple[Post, Post]
) -> None:
    given.nominee(posts[0], has_agreed=False)
    before = client.get("/en/focal-points?topic=mediation").page.text()
    assert "1 vacant" in before
    given.nominee(posts[1])
    assert "1 vacant" not in client.get("/en/focal-points?topic=training").page.text()


@pytest.mark.parametrize("address", ["/en/focal-points", "/en/directory/countries/TH", "listing"])
def test_pages_that_show_who_asked_for_it_are_kept_from_search_engines(
    client: Inspector, app: Flask, given: SimpleNamespace, posts: tuple[Post, Post], address: str
) -> None:
    for post in posts:
        given.nominee(post, **PERSON)
    if address == "listing":
        with app.app_context():
            there = db.session.scalars(select(Post).where(Post.public_id == posts[1].public_id)).one()
            address = f"/en/directory/{there.listing.public_id}" if there.listing else ""
    assert "X-Robots-Tag" not in client.get(address, follow_redirects=True).headers
    act(app, lambda one: setattr(one.person, "is_unindexed", True))
    assert client.get(address, follow_redirects=True).headers["X-Robots-Tag"].startswith("noindex")
    act(app, lambda one: setattr(one.person, "visibility", {"names": "members"}))
    assert "X-Robots-Tag" not in client.get(address, follow_redirects=True).headers


def test_members_see_what_is_for_members_and_coordinators_what_is_for_them_within_their_remit(
    client: Inspector, given: SimpleNamespace, posts: tuple[Post, Post], sign_in: Any
) -> None:
    shown = {"names": Tier.MEMBERS, "title": Tier.MEMBERS, "email": Tier.MEMBERS, "telephone": Tier.COORDINATORS}
    for post in posts:
        given.nominee(post, visibility=shown, **PERSON)
    given.nominee(given.post("JP", ("mediation",)), visibility={"email": Tier.COORDINATORS}, email="jp@example.org")
    assert traces(client) == {}
    seen = {}
    people_ = {
        "member": given.account(maintains=[given.listing()]),
        "of Thailand": given.account(coordinates=["TH"]),
        "of Japan": given.account(coordinates=["JP"]),
        "of the network": given.account(coordinates=[None]),
    }
    for who, account in people_.items():
        reader = client.application.test_client()
        sign_in(reader, account)
        answer = reader.get("/en/focal-points/members")
        text = answer.page.text(answer.page.main)
        seen[who] = tuple(one in text for one in ("Pholabut", "pholabut@", "555 0199", "jp@example.org"))
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"].startswith("noindex")
    assert seen == {
        "member": (True, True, False, False),
        "of Thailand": (True, True, True, False),
        "of Japan": (True, True, False, True),
        "of the network": (True, True, True, True),
    }


def test_the_members_page_is_for_members(client: Inspector, given: SimpleNamespace, sign_in: Any) -> None:
    client.get("/en/focal-points/members", status=(302, 303))
    withdrawn = given.listing(state="withdrawn")
    sign_in(client, given.account(maintains=[withdrawn]))
    client.get("/en/focal-points/members", status=403)
    sign_in(client, given.account(maintains=[given.listing()]))
    page = client.get("/en/focal-points/members").page
    assert "Nobody shows anything to members yet." in page.text()
    assert client.get("/en/listings").page.link("Persons on posts, for members") == "/en/focal-points/members"


def test_a_person_who_waits_is_on_no_page_for_members(
    client: Inspector, given: SimpleNamespace, posts: tuple[Post, Post], sign_in: Any
) -> None:
    given.nominee(posts[0], has_agreed=False, **PERSON)
    sign_in(client, given.account(maintains=[given.listing()]))
    assert "Pholabut" not in client.get("/en/focal-points/members").page.text()
