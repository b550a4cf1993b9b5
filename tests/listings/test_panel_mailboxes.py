"""Two organisations name one person for their panels: one profile, an answer to each, neither notices the other."""

from types import SimpleNamespace
from typing import Any

from flask import Flask
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain.affiliation import Affiliation, ProfileContact
from adrnet.domain.content import Name, Place
from tests.inspector import Inspector
from tests.listings.panels import ask, look, mailed, person, say_yes, table
from tests.listings.test_panel import page_of, states
from tests.posting import filled


def test_two_organisations_reach_one_person_and_neither_notices_the_other(
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Any
) -> None:
    body = given.listing(responsible_country="JP", names=(Name("Example Panel Centre", "en"),))
    other = given.listing(responsible_country="JP", names=(Name("Example Other Centre", "en"),))
    hidden = given.practitioner(names=(Name("Example Person Listed", "en"),), places=(Place("JP"),))
    owner = given.account(maintains=[hidden])
    keepers = {one.public_id: given.account(maintains=[one]) for one in (body, other)}
    person_77 = person(77)
    rows = {
        body.public_id: [person_77],
        other.public_id: [
            {**person_77, "name_en": "Example Otherwise Written", "name_ja": "", "email": "PANEL-77@example.org"},
            person(78),
            person(79, email=owner.email),
        ],
    }
    seen = {}
    for one in (body, other):
        sign_in(client, keepers[one.public_id])
        looked = look(client, one, table(rows[one.public_id]))
        assert "In the directory" not in looked.text
        ask(client, looked)
        seen[one.public_id] = client.get(f"/en/listings/{one.public_id}/panel").page
    assert states(app) == {"proposed": 4}
    with app.app_context():
        # One profile for each person: of the two who were here already no second one.
        assert db.session.query(ProfileContact).count() == 2
    said = " ".join(seen[other.public_id].text(seen[other.public_id].main).split())
    for row in rows[other.public_id]:
        assert row["name_en"] in said
    for secret in (person_77["name_en"], "Example Person Listed", hidden.public_id):
        assert secret not in said
    assert "Example Otherwise Written" not in seen[body.public_id].text()
    # The same file again: all three are there already, whoever they are; and who is here is offered openly by name.
    again = look(client, other, table([*rows[other.public_id], person(80, name_en="Example Person Listed")]))
    assert again.text.count("the same e-mail address") == 0
    offered = again.page.text(again.page.main)
    assert "In the directory" in offered
    ask(client, again, row_5=hidden.public_id)
    assert states(app) == {"proposed": 5}

    visitor, links = app.test_client(), mailed(app)
    page = visitor.get(links[person_77["email"]]).page.text()
    assert "Example Panel Centre" in page
    assert "Example Otherwise Written" in page
    # A yes to the profile is not one to whoever asks: each is answered by itself.
    assert "Choose one." in say_yes(visitor, links[person_77["email"]]).text
    with app.app_context():
        numbers = {
            one.organisation.public_id: one.id
            for one in db.session.scalars(select(Affiliation))
            if one.practitioner.public_id != hidden.public_id
            and one.practitioner.origin == "proposed"
            and one.practitioner.revisions[0].content.names[0].text == person_77["name_en"]
        }
    answers = {f"of_{numbers[body.public_id]}": "no", f"of_{numbers[other.public_id]}": "yes"}
    say_yes(visitor, links[person_77["email"]], **answers)
    assert person_77["name_en"] in page_of(visitor, other)
    assert person_77["name_en"] not in page_of(visitor, body)
    # Asked openly and by mailbox, the member answers both; one affiliation stands.
    address = links[owner.email]
    asked = [one.get("name") for one in visitor.get(address).page.all("input", type="radio", value="yes")]
    to, fields = filled(visitor.get(address).page, address.rsplit("/", 1)[1], **{str(name): "yes" for name in asked})
    visitor.post(to, data=fields, status=303)
    assert page_of(visitor, other).count("Example Person Listed") == 1
    with app.app_context():
        assert not db.session.scalars(select(Affiliation).where(Affiliation.asked_as.is_not(None))).all()
    assert states(app) == {"confirmed": 2, "declined": 1, "ended": 1, "proposed": 1}
