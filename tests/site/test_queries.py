"""What the front door counts, and whether the schema is the one that the code was written for."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from adrnet.domain.content import Place
from adrnet.site import queries
from tests import factories


def test_only_published_entries_are_counted(session: Session) -> None:
    factories.listing()
    for state in ("unpublished", "withdrawn", "archived", "merged", "erased"):
        factories.listing(state=state)
    # Merging made the one that stays.
    assert queries.total_listings(session) == 2


def test_an_offer_is_counted_in_each_country_of_its_body(session: Session) -> None:
    factories.listing(places=(Place("JP"), Place("SG")), jurisdictions=("JP",), services=("arbitration", "mediation"))
    factories.listing(places=(Place("JP"),), services=("training",))
    assert queries.countries_offering(session, "arbitration") == {"JP": 1, "SG": 1}
    assert queries.countries_offering(session, "training") == {"JP": 1}
    assert queries.countries_offering(session, "appointing_authority") == {}


def test_the_state_of_a_treaty_is_known_for_each_country(session: Session) -> None:
    states = queries.treaty_states(session, "singapore_convention")
    assert len(states) == 12
    assert states["SG"].status == "in_force"
    assert states["VN"].status == "not_signed"


def test_the_migrations_of_a_fresh_database_are_at_head(session: Session) -> None:
    assert queries.migrations_at_head(session, "migrations")
    session.execute(text("DELETE FROM alembic_version"))
    assert not queries.migrations_at_head(session, "migrations")
    session.execute(text("INSERT INTO alembic_version VALUES ('of another time')"))
    assert not queries.migrations_at_head(session, "migrations")
    session.rollback()


def test_every_file_of_reference_data_is_on_record() -> None:
    recorded = {file["file"] for file in queries.data_sources()}
    assert {path.name for path in queries.DATA.iterdir()} - {"sources.json"} <= recorded
    assert all(file["source"] and file["trust"] and file["as_of"] for file in queries.data_sources())
