"""Figures, order and rows of the list, against the long way on 600 posts, and what must never be read."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import people
from adrnet.domain import posts as domain_posts
from adrnet.domain.content import Name, Place, Title
from adrnet.domain.focal_point import (
    Consent,
    DesignatedPerson,
    Designation,
    DesignationKind,
    DesignationState,
    Post,
    Tier,
)
from adrnet.domain.freshness import Freshness
from adrnet.domain.listed import NATIONAL_POST, NO_COUNTRY
from adrnet.domain.listed_posts import posts
from adrnet.domain.listing import ListingState
from adrnet.domain.policy import Bearer, Machine
from adrnet.domain.sight import SeenPerson
from adrnet.focal_points.queries import by_topic, figures, in_order
from adrnet.i18n.locales import BY_CODE
from adrnet.kit import clock
from tests import factories
from tests.focal_points.known import FACETS, Known, known_posts, matching

Wanted = dict[str, tuple[str, ...]]


def some_questions(known: list[Known], number: int) -> list[Wanted]:
    """Nothing, each value alone, and combinations of any values."""
    random = Random(2026)  # noqa: S311 - the same questions each time
    values = {facet: sorted({code for post in known for code in post.values[facet]}) for facet in FACETS}
    alone: list[Wanted] = [{facet: (code,)} for facet in FACETS for code in values[facet]]
    combined = [
        {facet: tuple(random.sample(values[facet], random.choice((0, 0, 1, 1, 2, 3)))) for facet in FACETS}
        for _ in range(number)
    ]
    return [{}, *alone, *combined]


@pytest.mark.data("seeded")
def test_every_figure_equals_a_count_one_by_one(session: Session) -> None:
    known = known_posts(session)
    assert len(known) > 500
    for wanted in some_questions(known, 60):
        found = figures(session, wanted)
        counts = {**found.facets, "topic": by_topic(session, wanted)}
        expected = matching(known, wanted)
        assert found.total == len(expected), wanted
        assert found.vacant == sum("vacant" in post.values["state"] for post in expected), wanted
        assert found.countries == Counter(next(iter(post.values["country"]), NO_COUNTRY) for post in expected), wanted
        for facet in FACETS:
            others = matching(known, wanted, but=facet)
            assert counts[facet] == Counter(code for post in others for code in post.values[facet]), (facet, wanted)
            assert found.without[facet] == len(others), (facet, wanted)


@pytest.mark.data("seeded")
def test_every_matching_post_stands_once_under_its_country(session: Session) -> None:
    known = known_posts(session)
    for wanted in some_questions(known, 20):
        countries = list(figures(session, wanted).countries)
        found = dict(in_order(session, wanted, countries, BY_CODE["ja"]))
        assert list(found) == countries, wanted
        for country, ids in found.items():
            expected = [post for post in matching(known, wanted) if post.values["country"] == {country} - {NO_COUNTRY}]
            assert sorted(ids) == sorted(post.id for post in expected), (country, wanted)
            national = {post.id for post in expected if post.is_national}
            assert set(ids[: len(national)]) == national, (country, wanted)


def test_organisations_follow_the_national_post_by_name_in_the_readers_language(session: Session) -> None:
    def centre(english: str, japanese: str, reading: str) -> Post:
        names = (
            Name(english, "en"),
            Name(japanese, "ja", kind="official"),
            Name(reading, "ja", kind="reading"),
        )
        return factories.post(factories.listing(names=names, responsible_country="JP"))

    later = centre("Example Alpha", "例示和解所", "れいじわかいしょ")
    first = centre("Example Omega", "例示仲裁所", "れいじちゅうさいしょ")
    ((_country, english),) = in_order(session, {}, ["JP"], BY_CODE["en"])
    ((_country, japanese),) = in_order(session, {}, ["JP"], BY_CODE["ja"])
    assert english[1:] == [later.id, first.id]
    assert japanese[1:] == [first.id, later.id]
    assert next(posts(session, english[:1])).kind == NATIONAL_POST


def test_the_countries_are_read_one_after_the_other_in_the_order_given(session: Session) -> None:
    for country in ("TH", "JP", "BN"):
        factories.post(country, ("mediation",))
    reading = in_order(session, {"topic": ("mediation",)}, ["TH", "BN", "JP"], BY_CODE["en"])
    assert [country for country, _ids in reading] == ["TH", "BN", "JP"]


def test_a_listing_stands_under_the_country_that_answers_for_it_else_where_it_is(session: Session) -> None:
    answered = factories.post(factories.listing(responsible_country="TH", places=(Place(country="SG", role="office"),)))
    abroad = factories.post(factories.listing(places=(Place(country="HK", city="Hong Kong", role="seat"),)))
    nowhere = factories.post(factories.listing(places=()))
    unplaced = factories.post(factories.listing(places=(Place(address="Example Street 1"),)))
    found = {post.public_id: post.country for post in posts(session, [answered.id, abroad.id, nowhere.id, unplaced.id])}
    assert list(found.values()) == ["TH", "HK", NO_COUNTRY, NO_COUNTRY]
    assert figures(session, {}).countries[NO_COUNTRY] == 2
    assert NO_COUNTRY not in figures(session, {}).facets["country"]


def test_a_post_says_all_that_everyone_may_know_of_its_office(session: Session) -> None:
    made = factories.designation(
        factories.post(factories.listing(kind="mediation_centre", responsible_country="VN"), ("training", "general")),
        titles=(("vi", "Bàn ví dụ"), ("en", "Example Desk")),
        mailbox="desk@example.org",
        languages=("vi", "en"),
    )
    (post,) = posts(session, [made.post_id])
    assert (post.country, post.kind, post.state) == ("VN", "mediation_centre", "confirmed")
    assert post.topics == ("training", "general")
    assert post.office is not None
    assert post.office.titles == (("vi", "Bàn ví dụ"), ("en", "Example Desk"))
    assert (post.office.mailbox, post.office.languages) == ("desk@example.org", ("vi", "en"))
    assert (post.designated_at, post.confirmed_at) == (made.designated_at, made.confirmed_at)


@pytest.mark.parametrize(
    "state", [one for one in ListingState if one not in {ListingState.PUBLISHED, ListingState.ERASED}]
)
def test_a_listing_that_is_not_published_has_no_posts_here(session: Session, state: ListingState) -> None:
    before = figures(session, {})
    made = factories.post(factories.listing(state=state, responsible_country="TH"), ("mediation",))
    assert figures(session, {}) == before
    assert by_topic(session, {}).get("mediation") is None
    assert made.id not in dict(in_order(session, {}, ["TH"], BY_CODE["en"]))["TH"]


@transactional
def _person_on(post: Post, state: DesignationState) -> None:
    person = DesignatedPerson(
        names=[{"text": "SECRET Example", "lang": "en"}], email="secret@example.org", telephone="+66 2 555 9999"
    )
    db.session.add(
        Designation(
            post=db.session.merge(post),
            kind=DesignationKind.PERSON,
            state=state,
            designated_at=datetime(2026, 11, 1, tzinfo=UTC),
            confirmed_at=datetime(2026, 11, 1, tzinfo=UTC),
            freshness="confirmed",
            mailbox="secret@example.org",
            telephone="+66 2 555 9999",
            designated_by="SECRET",
            person=person,
        )
    )


def test_of_a_person_without_a_yes_nothing_is_read_but_that_the_post_is_held(session: Session) -> None:
    made = factories.post("TH", ("mediation",))
    _person_on(made, DesignationState.ACTIVE)
    (post,) = posts(session, [made.id])
    assert (post.state, post.office, post.person, post.designated_at) == ("confirmed", None, None, None)
    assert "secret" not in repr(post).lower()


def test_of_a_person_is_read_what_the_reader_sees_and_nothing_else(session: Session) -> None:
    seen = {"names": Tier.PUBLIC, "title": Tier.MEMBERS}
    made = factories.nominee(
        factories.post("TH", ("mediation",)), visibility=seen, email="secret@example.org", title=(Title("en", "Judge"),)
    )

    def as_(tier: Tier) -> SeenPerson | None:
        return next(posts(session, [made.post_id], lambda _country: tier)).person

    public, member, keeper = as_(Tier.PUBLIC), as_(Tier.MEMBERS), as_(Tier.COORDINATORS)
    assert public is not None
    assert member is not None
    assert keeper is not None
    assert [name.lang for name in public.names] == ["en", "ja"]
    assert (public.title, public.email, public.telephone) == ((), "", "")
    assert (member.title, member.email) == ((Title("en", "Judge"),), "")
    assert keeper.email == "secret@example.org"
    assert public.languages == ("en", "ja")


@pytest.mark.parametrize("reason", ["overdue", "withdrawn", "took the yes back", "ended", "nothing to show"])
def test_a_person_out_of_sight_is_read_by_no_tier(session: Session, reason: str) -> None:
    visibility = {"names": Tier.COORDINATORS} if reason == "nothing to show" else None
    made = session.merge(factories.nominee(factories.post("TH", ("mediation",)), visibility=visibility))

    @transactional
    def change() -> None:
        here = db.session.get_one(Designation, made.id)
        if reason == "overdue":
            here.freshness = Freshness.OVERDUE
        elif reason == "withdrawn":
            people.withdraw(db.session(), here, Bearer("designation", here.id))
        elif reason == "took the yes back":
            here.consents.append(
                Consent(notice_version="1", locale="en", is_given=False, at=clock.now() + timedelta(seconds=1))
            )
        elif reason == "ended":
            domain_posts.end(here, Machine.COMMAND_LINE)

    change()
    tier = Tier.MEMBERS if reason == "nothing to show" else Tier.COORDINATORS
    (post,) = posts(session, [made.post_id], lambda _country: tier)
    assert (post.person, post.designated_at) == (None, None)
    assert post.state == {"overdue": "overdue", "withdrawn": "vacant", "ended": "vacant"}.get(reason, "confirmed")


def test_a_person_who_has_not_answered_holds_nothing(session: Session) -> None:
    made = factories.post("TH", ("mediation",))
    _person_on(made, DesignationState.NOMINATED)
    (post,) = posts(session, [made.id])
    assert (post.state, post.office) == ("vacant", None)


def test_what_was_never_confirmed_is_due(session: Session) -> None:
    made = factories.designation(factories.post("TH", ("mediation",)))

    @transactional
    def forget() -> None:
        db.session.merge(made).freshness = None

    forget()
    assert figures(session, {"topic": ("mediation",)}).facets["state"] == {"confirmation_due": 1}


@pytest.mark.data("seeded")
def test_the_statements_do_not_grow_with_the_rows(session: Session, statements: list[str]) -> None:
    def asked(wanted: Wanted) -> int:
        session.rollback()
        statements.clear()
        countries = list(figures(session, wanted).countries)
        by_topic(session, wanted)
        ids = [one for _country, some in in_order(session, wanted, countries, BY_CODE["en"]) for one in some]
        list(posts(session, ids))
        return len([one for one in statements if one.startswith(("SELECT", "WITH"))])

    assert asked({"country": ("BN",), "kind": ("national_post",)}) == asked({}) == 5


def test_nobody_has_to_be_asked_about_no_posts(session: Session, statements: list[str]) -> None:
    session.rollback()
    statements.clear()
    assert list(posts(session, [])) == []
    assert list(in_order(session, {}, [], BY_CODE["en"])) == []
    assert statements == []
