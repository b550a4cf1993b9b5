"""The same list from its three sources: today, the end of today, an edition of today count, order and say the same."""

from itertools import product
from random import Random

import pytest
from sqlalchemy.orm import Session

from adrnet.domain.content import Name
from adrnet.domain.focal_point import Tier
from adrnet.domain.listed import NO_COUNTRY, ListedPost
from adrnet.domain.people import SHOWN_FIELDS
from adrnet.focal_points.queries import PostFacet, Wanted
from adrnet.focal_points.sources import TODAY, AsAt, OfEdition, Source
from adrnet.i18n.locales import BY_CODE
from adrnet.kit import clock
from tests import factories

ZONE = "Asia/Jakarta"


@pytest.fixture
def sources(session: Session) -> list[Source]:  # noqa: ARG001 - the context
    """Offices, persons who are and are not in sight, vacant posts, of countries and of bodies with names to sort by."""
    random = Random(5)  # noqa: S311 - the same posts each time
    topics = ("general", "arbitration", "mediation", "training")
    for number in range(24):
        country = random.choice(("TH", "JP", "VN", None))
        names = (Name(f"Example Body {random.randrange(100)}", "en"), Name(f"例示機関{number}", "ja"))
        kind = random.choice(("court", "mediation_centre", ""))
        listing = factories.listing(names=names, kind=kind, responsible_country=country, places=())
        post = factories.post(listing if number % 3 else country or "SG", random.sample(topics, random.randint(1, 3)))
        if number % 4 == 1:
            factories.designation(post)
        elif number % 4 > 1:
            visible = dict.fromkeys(SHOWN_FIELDS, random.choice(list(Tier)))
            factories.nominee(post, visibility=visible, has_agreed=number % 8 != 3)
    return [TODAY, AsAt(clock.today(ZONE), ZONE), OfEdition(factories.edition().id)]


def questions() -> list[Wanted]:
    asked = product(
        ((), ("TH", "JP")), ((), ("mediation",), ("general", "training")), ((), ("court",)), ((), ("vacant",))
    )
    facets = (PostFacet.COUNTRY, PostFacet.TOPIC, PostFacet.KIND, PostFacet.STATE)
    return [dict(zip(facets, each, strict=True)) for each in asked]


def told(source: Source, session: Session, wanted: Wanted, language: str) -> dict[str, list[ListedPost]]:
    countries = [*sorted(source.figures(session, wanted).countries)]
    ordered = source.in_order(session, wanted, countries, BY_CODE[language])
    return {country: list(source.posts(session, keys)) for country, keys in ordered}


def test_each_source_counts_and_says_the_same(session: Session, sources: list[Source]) -> None:
    today, *others = sources
    for wanted in questions():
        figures, topics = today.figures(session, wanted), today.by_topic(session, wanted)
        lists = {language: told(today, session, wanted, language) for language in ("en", "ja")}
        for source in others:
            assert source.figures(session, wanted) == figures, (source, wanted)
            assert source.by_topic(session, wanted) == topics, (source, wanted)
            for language, expected in lists.items():
                found = told(source, session, wanted, language)
                assert list(found) == list(expected)
                assert found == expected, (source, wanted, language)
    whole = told(today, session, {}, "en")
    assert NO_COUNTRY in whole
    assert {True, False} == {one.person is not None for posts in whole.values() for one in posts}


def test_each_question_is_a_fixed_number_of_statements(
    session: Session, sources: list[Source], statements: list[str]
) -> None:
    wanted = {PostFacet.TOPIC: ("mediation", "general"), PostFacet.COUNTRY: ("TH", "JP")}
    for source, expected in zip(sources, ((1, 1, 1, 2), (1, 1, 1, 1), (1, 1, 1, 1)), strict=True):
        spent = []
        keys: list[int] = []
        for ask in (
            lambda source=source: source.figures(session, wanted),
            lambda source=source: source.by_topic(session, wanted),
            lambda source=source, keys=keys: keys.extend(
                key for _country, some in source.in_order(session, wanted, ["JP", "TH"], BY_CODE["en"]) for key in some
            ),
            lambda source=source, keys=keys: list(source.posts(session, keys)),
        ):
            statements.clear()
            ask()
            spent.append(len([one for one in statements if one != "BEGIN"]))
        assert tuple(spent) == expected, source
        assert len(keys) > 5


def test_a_past_day_shows_coordinators_what_persons_show_to_them(session: Session, sources: list[Source]) -> None:
    _today, past, edition = sources
    shown = dict.fromkeys(SHOWN_FIELDS, Tier.COORDINATORS)
    person = factories.nominee(factories.post("BN", ("mediation",)), visibility=shown)
    ((_country, keys),) = past.in_order(session, {PostFacet.TOPIC: ("mediation",)}, ["BN"], BY_CODE["en"])
    everyone = [one for one in past.posts(session, keys) if one.designation_id == person.id]
    coordinator = past.posts(session, keys, lambda country: Tier.COORDINATORS if country == "BN" else Tier.PUBLIC)
    assert [one.person for one in everyone] == [None]
    assert person.person is not None
    assert [one.person.email for one in coordinator if one.person] == [person.person.email]
    assert edition.figures(session, {PostFacet.COUNTRY: ("BN",)}).total == 1
