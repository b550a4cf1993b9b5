"""What is proposed as the same body, what is not, and that a merge can be undone."""

import pytest
from sqlalchemy.orm import Session

from adrnet.domain import vocabulary
from adrnet.domain.content import Content, Name, NameKind, Place
from adrnet.domain.duplicates import (
    WORTH_A_LOOK,
    Person,
    Resemblance,
    Why,
    likeness,
    merge,
    resembling,
    undo_merge,
)
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import ListingState
from adrnet.domain.policy import Machine
from tests import factories


def body(*names: str, country: str = "SG", website: str = "", abbreviation: str = "") -> Content:
    short = (Name(abbreviation, "en", kind=NameKind.ABBREVIATION),) if abbreviation else ()
    return Content(
        names=(*(Name(name, "en") for name in names), *short), places=(Place(country=country),), website=website
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (body("Example Mediation Centre"), body("Example Mediation Center")),
        (body("Mediation Centre of Example"), body("Example Mediation Centre, of")),
        (body("例示仲裁センター", country="JP"), body("Other words", "例示仲裁センター", country="JP")),
        (body("One name", website="https://www.example.org/a"), body("Another", website="https://example.org/b")),
    ],
)
def test_these_are_worth_a_look(one: Content, other: Content) -> None:
    assert likeness(one, other) >= WORTH_A_LOOK
    assert likeness(one, other) == likeness(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # The same name in two countries is two bodies: every country has its ministry of justice.
        (body("Ministry of Justice", country="JP"), body("Ministry of Justice", country="TH")),
        (body("Example Arbitration Centre", abbreviation="MOJ"), body("Justice Office", abbreviation="MOJ")),
        (body("Example Mediation Centre"), body("Example Arbitration Institute")),
    ],
)
def test_these_are_not(one: Content, other: Content) -> None:
    assert likeness(one, other) < WORTH_A_LOOK


def test_a_merged_listing_points_to_the_one_that_stays_and_can_be_brought_back(session: Session) -> None:
    stays, goes = session.merge(factories.listing()), session.merge(factories.listing())
    words = vocabulary.current(session)
    merge(goes, stays, Machine.COMMAND_LINE, words, "the same body")
    assert (goes.state, goes.merged_into_id, goes.listed_under) == (ListingState.MERGED, stays.id, [])
    with pytest.raises(MoveRefusedError):
        merge(goes, stays, Machine.COMMAND_LINE, words)
    undo_merge(goes, Machine.COMMAND_LINE, words, "two bodies after all")
    assert (goes.state, goes.merged_into_id) == (ListingState.PUBLISHED, None)
    assert {row.facet for row in goes.listed_under} >= {"country", "kind", "state"}


def test_a_coordinator_merges_and_undoes_it_too(session: Session) -> None:
    stays, goes = session.merge(factories.listing()), session.merge(factories.listing())
    actor = session.merge(factories.account(coordinates=[None]))
    # Whether the coordinator may is asked of the database, which must not see half of the change.
    session.expire_all()
    words = vocabulary.current(session)
    merge(goes, stays, actor, words, "the same body")
    assert (goes.state, goes.merged_into_id) == (ListingState.MERGED, stays.id)
    session.flush()
    session.expire_all()
    undo_merge(goes, actor, words, "two bodies after all")
    assert (goes.state, goes.merged_into_id) == (ListingState.PUBLISHED, None)


def test_nothing_is_merged_into_itself_or_into_what_is_not_public(session: Session) -> None:
    one = session.merge(factories.listing())
    hidden = session.merge(factories.listing(state=ListingState.WITHDRAWN))
    for target in (one, hidden):
        with pytest.raises(ValueError, match="another one"):
            merge(one, target, Machine.COMMAND_LINE, vocabulary.current(session))


def person(*names: str, mailbox: str = "", country: str = "JP") -> Person:
    return Person(names, mailbox, frozenset({country}) if country else frozenset())


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (person("Somebody Else", mailbox="one@example.org", country="TH"), Why.MAILBOX),
        (person("Person One Example"), Why.NAMES),
        (person("Examplo Person One"), Why.NAMES),
        (person("例示太郎"), Why.NAMES),
        (person("Example Person One", country=""), Why.NAMES),
        (person("Example Person One", country="TH"), None),
        (person("Quite Another"), None),
        (person("", mailbox=""), None),
    ],
)
def test_a_person_is_known_again_by_mailbox_or_names_and_not_in_another_country(
    wanted: Person, why: Why | None
) -> None:
    known = [person("Nobody Alike"), person("Example Person One", "例示太郎", mailbox="one@example.org")]
    assert resembling([wanted], known) == [[Resemblance(1, why)] if why else []]


def test_nobody_is_like_anybody_where_nobody_is_known() -> None:
    assert resembling([person("Example Person One")], []) == [[]]
    assert resembling([], [person("Example Person One")]) == []
