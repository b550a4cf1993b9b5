"""What no page offers is refused below the pages too: whoever comes by another way finds the same doors closed."""

import pytest
from sqlalchemy.orm import Session

from adrnet.domain import dividing, importing, maintaining, moving, reporting, splitting, vocabulary
from adrnet.domain.content import Content
from adrnet.domain.dividing import Where
from adrnet.domain.import_run import ImportKind
from adrnet.domain.importing import Given, Read
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.policy import NotPermittedError
from adrnet.domain.problem import ProblemKind
from adrnet.domain.reporting import NotPublicError
from tests import factories


def test_what_no_page_offers_is_refused(session: Session) -> None:
    words = vocabulary.current(session)
    listing = session.merge(factories.listing(responsible_country="TH"))
    hidden = session.merge(factories.listing(state="withdrawn"))
    person = session.merge(factories.practitioner(state="withdrawn", responsible_country="TH"))
    judge, foreign = (session.merge(factories.account(coordinates=[code])) for code in ("TH", "VN"))
    keeper = session.merge(factories.account(coordinates=["TH"], maintains=[listing]))
    division = dividing.Division(factories.content(), factories.content())
    for actor in (foreign, keeper):
        with pytest.raises(NotPermittedError):
            splitting.split(session, listing, division, actor, words, source="a letter", note="two bodies")
        with pytest.raises(NotPermittedError):
            moving.hand_over(listing, "JP", actor, words, "theirs")
    for country in ("TH", "NL"):
        with pytest.raises(MoveRefusedError):
            moving.hand_over(listing, country, judge, words, "theirs")
    # Nothing is left to nobody, or without what an entry needs.
    held = maintaining.keepers(session, listing)
    whole, empty = listing.published.content, Content()
    nowhere = dividing.Division(whole, whole, keepers={one.id: Where.GOES for one in held})
    for one in (nowhere, dividing.Division(whole, empty), dividing.Division(empty, whole)):
        with pytest.raises(MoveRefusedError):
            splitting.split(session, listing, one, judge, words, source="a letter", note="two bodies")
    with pytest.raises(MoveRefusedError):
        moving.archive(person, judge, "gone")
    with pytest.raises(NotPublicError):
        reporting.report(session, hidden, ProblemKind.OTHER, "Wrong.", "", "en")
    given = Given(ImportKind.LISTINGS, "list.csv", "", "a list", "to begin with")
    with pytest.raises(NotPermittedError):
        importing.begin(session, session.merge(factories.account()), given, Read((), ()))
