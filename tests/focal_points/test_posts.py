"""The posts in a remit: who sees which, opening and closing further ones, who may do what with whose."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from adrnet.db import db, transactional
from adrnet.domain.account import Account
from adrnet.domain.content import Name
from adrnet.domain.focal_point import Post, PostState
from tests.inspector import Inspector
from tests.posting import filled, send

ADDRESS = "/en/focal-points/posts"
# What a visitor is answered: the way to the sign-in page, or a refusal.
NOT_SIGNED_IN = (302, 303, 403)


@pytest.fixture
def as_coordinator(client: Inspector, given: SimpleNamespace, sign_in: Any) -> Any:
    """Sign the client in as a coordinator of these countries (None: the network)."""

    def sign(*countries: str | None) -> Account:
        account: Account = given.account(coordinates=countries)
        sign_in(client, account)
        return account

    return sign


def posts_of(app: Flask, country: str) -> list[tuple[str, list[str]]]:
    """State and topics of each post of a country."""
    with app.app_context():
        rows = db.session.scalars(select(Post).where(Post.country_code == country).order_by(Post.id))
        return [(one.state, [topic.topic for topic in one.topics]) for one in rows]


def public_id_of(app: Flask, country: str, position: int = 0) -> str:
    with app.app_context():
        return str(
            db.session.scalars(select(Post.public_id).where(Post.country_code == country).order_by(Post.id)).all()[
                position
            ]
        )


def test_a_country_s_coordinator_sees_its_posts_and_those_of_its_listings(
    client: Inspector, given: SimpleNamespace, as_coordinator: Any
) -> None:
    thai = given.listing(names=(Name("Example House", "en"),), responsible_country="TH")
    given.designation(given.post(thai, ("mediation",)), titles=(("en", "House Desk"),))
    given.designation(given.post("JP", ("training",)), titles=(("en", "Other Desk"),))
    as_coordinator("TH")
    page = client.get(ADDRESS).page
    assert page.heading == "Posts in your remit"
    assert "2 posts 1 vacant" in page.text()
    assert "House Desk" in page.text()
    assert "Other Desk" not in page.text()
    assert page.link("Write in the entry (Thailand: Mediation)") == f"/en/listings/{thai.public_id}"
    assert "Persons are asked first" in page.text()


def test_the_network_s_coordinator_sees_all_and_can_look_at_one_country(client: Inspector, as_coordinator: Any) -> None:
    as_coordinator(None)
    page = client.get(ADDRESS).page
    assert "12 posts" in page.text()
    page = client.get(page.submitted(page.one("form", page.main, class_="narrow-line"), country="JP")).page
    assert [page.text(one) for one in page.all("h3", page.main, class_="group__title")] == ["Japan"]
    assert "“XX”" in client.get(f"{ADDRESS}?country=XX&page=9").page.text()


def test_the_page_asks_the_database_as_often_for_many_posts_as_for_few(
    client: Inspector, given: SimpleNamespace, as_coordinator: Any, statements: list[str]
) -> None:
    as_coordinator(None)
    client.get(ADDRESS)
    statements.clear()
    client.get(ADDRESS)
    few = len(statements)
    for topic in ("training", "mediation", "investment"):
        given.designation(given.post("TH", (topic,)))
        given.designation(given.post("JP", (topic,)), is_seated=False)
    statements.clear()
    client.get(ADDRESS)
    assert len(statements) == few
    assert few <= 14


def test_a_further_post_is_opened_closed_and_opened_again(client: Inspector, app: Flask, as_coordinator: Any) -> None:
    as_coordinator("TH")
    send(client, f"{ADDRESS}/open", country="TH", topics=["mediation", "training"])
    assert posts_of(app, "TH") == [("open", ["general"]), ("open", ["mediation", "training"])]
    assert "The post is open." in client.get(ADDRESS).page.text()
    public_id = public_id_of(app, "TH", 1)
    assert "Mediation" in client.get("/en/focal-points?country=TH&topic=mediation").page.text()
    send(client, f"{ADDRESS}/{public_id}/close", reason="The country wants one post.")
    assert posts_of(app, "TH")[1][0] == "closed"
    assert "No post matches" in client.get("/en/focal-points?country=TH&topic=mediation").page.text()
    page = client.get(ADDRESS).page
    back = page.link("Thailand: Mediation\xa0· Training and accreditation".replace("\xa0", " "))
    send(client, back, "reopen")
    assert posts_of(app, "TH")[1][0] == "open"


def test_closing_a_post_ends_its_office_s_term_and_who_waits_waits_no_longer(
    client: Inspector, app: Flask, given: SimpleNamespace, as_coordinator: Any
) -> None:
    as_coordinator("TH")
    post = given.post("TH", ("training",))
    given.designation(post)
    given.designation(post, is_seated=False)
    page = client.get(f"{ADDRESS}/{post.public_id}/close").page
    assert "The term of whoever sits on it ends now." in page.text()
    to, fields = filled(page, reason="No longer needed.")
    client.post(to, data=fields, status=303)
    with app.app_context():
        states = [one.state for one in db.session.get_one(Post, post.id).designations]
    assert states == ["ended", "withdrawn"]


def test_a_post_that_is_there_is_not_opened_twice(client: Inspector, app: Flask, as_coordinator: Any) -> None:
    as_coordinator("TH")
    answer = send(client, f"{ADDRESS}/open", status=200, country="TH", topics=["general"])
    assert "has a post for exactly these topics already" in answer.page.text()
    assert answer.page.link("See the post that is there").endswith(public_id_of(app, "TH"))
    answer = send(client, f"{ADDRESS}/open", status=200, country="TH", topics=[])
    assert "Tick at least one topic." in answer.page.text()
    answer = send(client, f"{ADDRESS}/open", status=200, country="JP", topics=["training"])
    assert "Choose one of the answers offered." in answer.page.text()
    assert posts_of(app, "TH") == [("open", ["general"])]


def test_the_post_for_all_matters_stays(client: Inspector, app: Flask, as_coordinator: Any) -> None:
    as_coordinator("TH")
    public_id = public_id_of(app, "TH")
    assert not [text for text, _url in client.get(ADDRESS).page.links() if text.startswith("Close the post")]
    client.get(f"{ADDRESS}/{public_id}/close", status=302)
    further = given_form(client, app)
    client.post(f"{ADDRESS}/{public_id}/close", data=further, status=409)
    assert posts_of(app, "TH") == [("open", ["general"])]


def given_form(client: Inspector, app: Flask) -> Any:
    """The fields of a form that closes another post, as somebody might send them to the first one's address."""
    send(client, f"{ADDRESS}/open", country="TH", topics=["training"])
    other = public_id_of(app, "TH", 1)
    _to, fields = filled(client.get(f"{ADDRESS}/{other}/close").page, reason="All of them.")
    send(client, f"{ADDRESS}/{other}/close", reason="Only for its form.")
    with app.app_context():
        removed = db.session.scalar(select(Post).where(Post.public_id == other))

        @transactional
        def forget() -> None:
            post = db.session.merge(removed)
            db.session.delete(post)

        forget()
    return fields


ACTS = ("designate", "end", "cancel", "close", "reopen")


@pytest.mark.parametrize("role", ["visitor", "stranger", "maintainer", "without a second factor"])
def test_whoever_coordinates_nothing_enters_none_of_these_pages(
    client: Inspector, app: Flask, given: SimpleNamespace, sign_in: Any, role: str
) -> None:
    listing = given.listing(responsible_country="TH")
    post = given.post(listing)
    if role != "visitor":
        account = given.account(
            maintains=[listing] if role == "maintainer" else (),
            coordinates=["TH"] if role == "without a second factor" else (),
        )
        if role == "without a second factor":
            with app.app_context():
                transactional(lambda: setattr(db.session.get_one(Account, account.id), "tf_totp_secret", None))()
        sign_in(client, account)
    for address in (ADDRESS, f"{ADDRESS}/open", f"{ADDRESS}/{post.public_id}"):
        client.get(address, status=NOT_SIGNED_IN)
    for act in ACTS:
        client.post(f"{ADDRESS}/{post.public_id}/{act}", data={"reason": "x"}, status=(*NOT_SIGNED_IN, 400))


def test_another_country_s_posts_are_refused_and_a_closed_one_is_not_there(
    client: Inspector, app: Flask, given: SimpleNamespace, as_coordinator: Any
) -> None:
    as_coordinator("JP")
    foreign = given.post("TH", ("training",))
    given.designation(foreign)
    for act in ("designate", "end", "cancel", "close"):
        client.get(f"{ADDRESS}/{foreign.public_id}/{act}", status=403)
    client.get(f"{ADDRESS}/{foreign.public_id}", status=403)
    client.get(f"{ADDRESS}/abcd1234", status=404)
    with app.app_context():
        transactional(lambda: setattr(db.session.get_one(Post, foreign.id), "state", PostState.CLOSED))()
    client.get(f"{ADDRESS}/{foreign.public_id}", status=404)
    hidden = given.post(given.listing(responsible_country="TH", state="unpublished"))
    client.get(f"{ADDRESS}/{hidden.public_id}/end", status=404)


def test_a_form_for_one_country_does_nothing_in_another(
    client: Inspector, app: Flask, given: SimpleNamespace, as_coordinator: Any
) -> None:
    as_coordinator("JP")
    own, foreign = given.post("JP", ("training",)), given.post("TH", ("training",))
    given.designation(own)
    given.designation(foreign)
    _to, fields = filled(client.get(f"{ADDRESS}/{own.public_id}/end").page, reason="It moved.")
    client.post(f"{ADDRESS}/{foreign.public_id}/end", data=fields, status=403)
    with app.app_context():
        held = db.session.scalar(
            select(func.count()).select_from(Post).join(Post.designations).where(Post.id == foreign.id)
        )
        assert held == 1
        assert db.session.get_one(Post, foreign.id).holder is not None


def test_an_office_of_an_organisation_s_post_can_be_ended_but_is_designated_in_the_entry(
    client: Inspector, app: Flask, given: SimpleNamespace, as_coordinator: Any
) -> None:
    as_coordinator("TH")
    post = given.post(given.listing(responsible_country="TH"), ("mediation",))
    given.designation(post)
    client.get(f"{ADDRESS}/{post.public_id}/designate", status=404)
    send(client, f"{ADDRESS}/{post.public_id}/end", reason="The desk does not exist any longer.")
    with app.app_context():
        assert db.session.get_one(Post, post.id).holder is None


def test_nothing_changes_by_get(client: Inspector, app: Flask, given: SimpleNamespace, as_coordinator: Any) -> None:
    as_coordinator("TH")
    post = given.post("TH", ("training",))
    given.designation(post)
    for act in ("designate", "end", "close"):
        client.get(f"{ADDRESS}/{post.public_id}/{act}")
    client.get(f"{ADDRESS}/{post.public_id}/reopen", status=405)
    with app.app_context():
        kept = db.session.get_one(Post, post.id)
        assert (kept.state, kept.holder is not None) == ("open", True)
