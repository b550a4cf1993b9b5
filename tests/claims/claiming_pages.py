"""What the tests of claims begin with: names, acts behind the pages, what the outbox and the tables hold."""

import re

from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain.account import Maintainer
from adrnet.domain.claim import Claim
from adrnet.domain.content import Name
from adrnet.domain.outbox import OutgoingMail
from tests.posting import filled

KHMER = (Name("មជ្ឈមណ្ឌលគំរូ", "km", "Khmr"), Name("Model Centre", "en", "Latn"))
WE_ARE = "ខ្ញុំជាប្រធានការិយាល័យ"


def done(app, act):
    with app.app_context():
        return transactional(lambda: act(db.session()))()


def mailed(app):
    """Return the addresses that mails with evidence went to, and the paths of the links in them."""
    with app.app_context():
        mails = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
        found = ((one.recipient, re.findall(r"https?://[^/\s]+(/\S+/claims/proof/\S+)", one.text)) for one in mails)
        return [(recipient, links[0]) for recipient, links in found if links]


def keeps(app, entry):
    with app.app_context():
        return db.session.scalars(
            select(Maintainer.account_id).where(Maintainer.listing_id == entry.id, Maintainer.until.is_(None))
        ).all()


def claims(app):
    with app.app_context():
        return [(one.state, one.evidence) for one in db.session.scalars(select(Claim).order_by(Claim.id))]


def asked_for_mail(client, address, email):
    to, fields = filled(client.get(address).page, "/evidence", email=email)
    return client.post(to, data=fields, status={200, 303, 429})
