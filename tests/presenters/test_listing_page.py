"""The page of a listing as readers see it, will see it, or saw it; and where it says that it comes from."""

from collections.abc import Callable
from typing import Any

import pytest
from markupsafe import escape
from sqlalchemy.orm import Session

from adrnet.db import db
from adrnet.domain import drafting
from adrnet.domain.content import OfferedPost, Title
from adrnet.domain.freshness import Freshness, Rhythm
from adrnet.domain.listing import Listing
from adrnet.domain.offered_posts import open_posts
from adrnet.presenters.listing_page import Aspect, Setting, listing_page
from adrnet.presenters.posts import offered_post
from tests import factories
from tests.presenters.conftest import Reader

# The factories need an application.
pytestmark = pytest.mark.usefixtures("session")
SETTING = Setting(Rhythm(), "Asia/Jakarta")
Show = Callable[..., dict[str, Any]]


@pytest.fixture
def show(reader: Reader) -> Show:
    """Shows a listing, its published revision changed as told."""

    def shown(listing: Listing, aspect: Aspect = Aspect.PUBLIC, code: str = "en", **revision: Any) -> dict[str, Any]:
        with reader(code) as words:
            # The reader has a context, and so a session, of its own.
            one = db.session.get_one(Listing, listing.id)
            published = drafting.published_of(one)
            assert published is not None
            for name, value in revision.items():
                setattr(published, name, value)
            with db.session.no_autoflush:
                return listing_page(
                    one, published, words, SETTING, posts=open_posts(db.session(), one), facts=(), aspect=aspect
                )

    return shown


def texts(values: list[Any]) -> list[str]:
    return [str(value) for value in values]


def test_an_entry_of_its_organisation_says_so_and_no_more(show: Show) -> None:
    page = show(factories.listing())
    assert texts(page["provenance"]) == ["Kept by those whom it is about."]
    assert page["caveats"] == []


@pytest.mark.parametrize(
    ("source", "is_unchecked", "said"),
    [
        ("Gazette of 2020", True, "Entered by a coordinator from Gazette of 2020, not yet checked by a second one."),
        ("Gazette of 2020", False, "Entered by a coordinator from Gazette of 2020 and checked by a second one."),
        ("", True, "Entered by a coordinator, not yet checked by a second one."),
    ],
)
def test_what_a_coordinator_entered_names_its_source_and_whether_it_was_checked(
    show: Show, source: str, is_unchecked: bool, said: str
) -> None:
    listing = factories.listing(is_claimed=False)
    page = show(listing, source=source, is_unchecked=is_unchecked)
    assert texts(page["provenance"]) == [said, "No organisation has taken it over yet."]
    # Unchecked, the page says so on top as well.
    assert texts(page["caveats"]) == ([said] if is_unchecked else [])


def test_an_entry_from_public_sources_that_a_coordinator_has_changed_says_both(show: Show) -> None:
    page = show(factories.listing(is_claimed=False, source="https://a.example.org/"), source="a letter")
    assert len(page["provenance"]) == 3
    assert str(page["provenance"][-1]) == "Entered by a coordinator from a letter and checked by a second one."
    assert [source.url for source in page["sources"]] == ["https://a.example.org/"]


@pytest.mark.parametrize(
    ("source", "is_link"),
    [
        ("https://www.example.org/list", True),
        ("javascript:alert(1)", False),
        ("https://a.example.org/ and a letter", False),
        ('"><script>', False),
    ],
)
def test_a_source_is_a_link_only_where_it_is_a_web_address(show: Show, source: str, is_link: bool) -> None:
    sentence = show(factories.listing(is_claimed=False), source=source, is_unchecked=True)["provenance"][0]
    html = escape(sentence)
    assert ("<a href=" in html) is is_link
    assert "<script>" not in html
    assert source in str(sentence)


def test_a_preview_of_its_own_change_is_confirmed_and_without_doubts(show: Show) -> None:
    listing = factories.listing(is_unverified=True, unverified_fields=("services",))
    public, preview = show(listing), show(listing, Aspect.PREVIEW)
    assert (public["unverified"], preview["unverified"]) == (True, False)
    assert (len(public["caveats"]), preview["caveats"]) == (1, [])
    assert preview["state"].code == Freshness.CONFIRMED
    assert (bool(public["report"]), preview["report"]) == (True, None)


def test_the_past_says_nothing_of_how_fresh_it_is(show: Show) -> None:
    assert show(factories.listing(), Aspect.PAST)["state"] is None


def test_a_draft_without_names_is_called_so(show: Show) -> None:
    listing = factories.listing()
    with_names = show(listing)["names"]
    assert len(with_names) == 2
    page = show(listing, Aspect.PREVIEW, document={"kind": "court"})
    assert [one.text for one in page["names"]] == ["Listing without a name"]
    assert page["short"] is None


def test_a_post_that_does_not_change_keeps_its_dates_and_a_new_one_is_confirmed(
    session: Session, reader: Reader
) -> None:
    listing = factories.listing()
    post = factories.post(listing, ("general",))
    factories.designation(post, titles=(("en", "Desk"),), mailbox="desk@example.org", telephone="", languages=("en",))
    [present] = open_posts(session, session.get_one(Listing, listing.id))
    same = OfferedPost(post.public_id, ("training",), (Title("en", "Desk"),), "desk@example.org", "", ("en",))
    other = OfferedPost(post.public_id, ("general",), (Title("en", "Registry"),), starts_on="2026-12-01")
    vacant = OfferedPost(post.public_id, ("general",))
    with reader() as words:
        shown = [offered_post(one, present, words, SETTING.rhythm, SETTING.time_zone) for one in (same, other, vacant)]
        new = offered_post(other, None, words, SETTING.rhythm, SETTING.time_zone)
    assert [bool(one.designated_on) for one in shown] == [True, False, False]
    assert [one.state.code for one in (*shown, new)] == ["confirmed", "confirmed", "vacant", "confirmed"]
    assert [[name.text for name in one.names] for one in shown] == [["Desk"], ["Registry"], []]
    assert str(shown[0].topics[0]) == "Training and accreditation"
