"""Links as people get them: made, found in mails, opened."""

import re
from dataclasses import dataclass

from flask import Flask

from adrnet.db import db, transactional
from adrnet.domain import link, people
from adrnet.domain.focal_point import Consent, DesignatedPerson, Designation
from adrnet.domain.link import Purpose
from adrnet.domain.listing import Listing
from adrnet.domain.outbox import OutgoingMail
from adrnet.people import services
from tests.inspector import Inspector

# Of the profile that no account keeps (the fixture `profile`).
EMAIL = "practitioner@example.org"


def asked(app: Flask, designation: Designation) -> str:
    """Return the address of a new link by which a nominee answers."""

    @transactional
    def invite() -> str:
        return people.invite(db.session(), db.session.get_one(Designation, designation.id))

    with app.app_context():
        return f"/en/people/nominations/{invite()}"


def own(app: Flask, designation: Designation) -> str:
    """Return the address of a new link to a person's own data."""
    return f"/en/people/own-data/{token(app, Purpose.OWN_DATA, designation.id)}"


def token(app: Flask, purpose: Purpose, subject_id: int, email: str = "nominee@example.org") -> str:
    """Return the token of a new link of any purpose."""

    @transactional
    def issue() -> str:
        return link.issue(db.session(), purpose, email, subject_id=subject_id)

    with app.app_context():
        return issue()


def mailed(app: Flask) -> list[OutgoingMail]:
    """Return the mails that wait, in their order, once the worker has answered whoever asked for links."""
    with app.app_context():
        services.mail_links()
        found = db.session.query(OutgoingMail).order_by(OutgoingMail.id).all()
        db.session.expunge_all()
        return found


def links_in(mail: OutgoingMail, path: str) -> list[str]:
    """Return the addresses in a mail that lead to this part of the site, without host."""
    return re.findall(rf"(/\w+(?:-\w+)?/people/{path}/\S+)", mail.text)


def own_profile(app: Flask, profile: Listing) -> str:
    """Return the address of a new link to a profile that no account keeps."""
    return f"/en/people/own-profile/{token(app, Purpose.OWN_PROFILE, profile.id, EMAIL)}"


@dataclass(frozen=True)
class Held:
    """What is held of a designation at one moment, loaded."""

    state: str
    person: DesignatedPerson | None
    consents: list[Consent]
    is_held: bool


def held(app: Flask, designation: Designation) -> Held:
    """Return what is held of a designation now."""
    with app.app_context():
        found = db.session.get_one(Designation, designation.id)
        now = Held(found.state, found.person, list(found.consents), found.post.holder is not None)
        db.session.expunge_all()
        return now


def everywhere(client: Inspector) -> str:
    """Return all that anybody may read where a focal point of Thailand stands."""
    pages = ("focal-points", "focal-points.csv", "directory/countries/TH", "directory?q=Example+Person")
    return "".join(client.get(f"/en/{one}", follow_redirects=True).text for one in pages)
