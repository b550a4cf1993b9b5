"""The part of the world in which people stand: asked, in sight, kept by an account, on an organisation's panel.

Names in several scripts and as long as they come; what is old is made on an earlier day and aged by the worker's own
clock. `make` says where things stand, as `world` does, and returns who signs in.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import time_machine
from sqlalchemy.orm import Session

from adrnet import worker
from adrnet.db import db, transactional
from adrnet.domain import affiliating, drafting, link, profiles, publication, vocabulary
from adrnet.domain import people as persons
from adrnet.domain.account import Account
from adrnet.domain.affiliating import Tie
from adrnet.domain.affiliation import AffiliationKind, Side
from adrnet.domain.content import NETWORK, Accreditation, Content, Name, Place, SpokenLanguage, Text, Title
from adrnet.domain.focal_point import Designation, Tier
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.link import Purpose
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Bearer
from adrnet.domain.proposing import Proposed, propose_persons
from adrnet.domain.revision import Revision
from adrnet.kit import clock
from tests import factories

PUBLIC = {"names": Tier.PUBLIC, "title": Tier.PUBLIC, "email": Tier.PUBLIC, "telephone": Tier.MEMBERS}
NOMINEE = {
    "names": (
        Name("Example Person of the Ministry of Justice and of the River", "en", "Latn"),
        Name("នាមឧទាហរណ៍នៃក្រសួងយុត្តិធម៌", "km", "Khmr"),
        Name("นางสาวตัวอย่าง แห่งกระทรวงยุติธรรม", "th", "Thai"),
    ),
    "title": (
        Title("en", "Example Deputy Director, Department of International Dispute Settlement"),
        Title("km", "អនុប្រធាននាយកដ្ឋានឧទាហរណ៍"),
    ),
    "languages": ("en", "km", "th"),
}
PERSON = Content(
    names=(Name("Example Person of Two Rivers", "en", "Latn"), Name("例示太郎二川", "ja", "Jpan")),
    texts=(Text("description", "An example. Sits alone and on panels; hears parties in English and Japanese.", "en"),),
    roles=("arbitrator", "mediator", "domain_name_panelist"),
    specialties=("commercial", "maritime"),
    languages=(
        SpokenLanguage("en", "native"),
        SpokenLanguage("ja", "proceedings"),
        SpokenLanguage("th", "interpreter"),
    ),
    places=(Place("JP", "横浜市"),),
    jurisdictions=("JP", "SG"),
    accreditations=(
        Accreditation(
            "CIArb", "Fellow (FCIArb)", "2015-04-01", evidence="https://body.example/members/1", verified_by=NETWORK,
            verified_on="2026-03-02",
        ),
        Accreditation("IMI", "IMI Certified Mediator", "2019-10-01", "2024-09-30"),
    ),
    email="person@two-rivers.example.org",
    telephone="+81 45 555 0101",
    website="https://two-rivers.example.org/",
    website_seen=True,
    introductions="yes",
)  # fmt: skip
LONG_AGO = timedelta(days=400)
SEEN, ON_A_PANEL = "nominee@example.org", "panel2@example.org"


def make(at: dict[str, Any]) -> dict[str, Account]:
    """Make people wherever people stand; say where in `at`, and return who keeps what."""
    today = clock.today("Asia/Jakarta")
    hidden = _aged()
    body = factories.listing(names=(Name("Example Panel Centre of the Two Rivers", "en", "Latn"),), confirmed_on=today)
    own = factories.practitioner(confirmed_on=today, **_fields(PERSON))
    keepers = {
        "organisation": factories.account(maintains=[body]),
        "person": factories.account(maintains=[own]),
        "hidden person": factories.account(maintains=[hidden]),
    }
    at["body"], at["own_profile"], at["hidden_profile"] = body.public_id, own.public_id, hidden.public_id
    _on_posts(at, body)
    _on_a_panel(at, body, keepers["organisation"])
    _with_each_other(at, own, body, keepers)
    _do(lambda session: _change(session, own, keepers["person"]))
    sent = factories.practitioner(**_fields(PERSON))
    keeper = factories.account(maintains=[sent])
    at["profile_review"] = _do(lambda session: _send(session, sent, keeper))
    at["still_right"] = _linked(
        Purpose.CONFIRM_LISTING, keepers["organisation"].email or "", body, keepers["organisation"]
    )
    return keepers


def _aged() -> Listing:
    """Make what was confirmed long ago, let the clock do what it does to it, and return a profile that it hid."""
    with time_machine.travel(clock.now() - LONG_AGO, tick=False):
        for country in ("MY", "MY", "BN"):
            factories.listing(confirmed_on=clock.today("Asia/Jakarta"), responsible_country=country)
        hidden = factories.practitioner(confirmed_on=clock.today("Asia/Jakarta"), responsible_country="MY")
        factories.designation(factories.post("MY", ("arbitration",)))
        factories.nominee(factories.post("BN", ("mediation",)))
    worker.advance()
    worker.remind()
    return hidden


def _on_posts(at: dict[str, Any], body: Listing) -> None:
    """Ask somebody who has not answered, and seat others: on a country's post, on an organisation's."""
    waiting = factories.post("VN", ("mediation",))
    asked = factories.nominee(waiting, has_agreed=False, **NOMINEE)
    at["asked_post"] = waiting.public_id
    at["nomination"] = _do(lambda session: persons.invite(session, session.get_one(Designation, asked.id)))
    at["free_post"] = factories.post("VN", ("training",)).public_id
    seen = factories.nominee(factories.post("VN", ("general",)), visibility=PUBLIC, email=SEEN, **NOMINEE)
    at["seen_post"] = seen.post.public_id
    at["own_data"] = _linked(Purpose.OWN_DATA, SEEN, seen)
    at["person_still_right"] = _linked(Purpose.CONFIRM, SEEN, seen)
    at["body_seen"] = factories.nominee(factories.post(body, ("general",)), visibility=PUBLIC).post.public_id
    at["body_post"] = factories.post(body, ("training",)).public_id
    at["body_asked"] = factories.nominee(factories.post(body, ("mediation",)), has_agreed=False).post.public_id


def _on_a_panel(at: dict[str, Any], body: Listing, keeper: Account) -> None:
    """Name people for a panel who are not in the directory; one of them holds a link."""
    content = replace(PERSON, introductions="", email="", telephone="", website="", texts=())
    names = (PERSON.names, (Name("ตัวอย่าง สองแม่น้ำ", "th", "Thai"),), (Name("Example Person on a Panel", "en", "Latn"),))
    proposed = [
        Proposed(replace(content, names=one), f"panel{number}@example.org", "en") for number, one in enumerate(names)
    ]

    def propose(session: Session) -> tuple[str, Listing]:
        author, organisation = session.get_one(Account, keeper.id), session.get_one(Listing, body.id)
        words = vocabulary.current(session)
        made = propose_persons(session, organisation, proposed, author, words)
        told = made[-1].practitioner
        day = Day(clock.today("Asia/Jakarta"), Rhythm())
        affiliating.agree(session, told, proposed[-1].content, Bearer("listing", told.id), words, locale="en", day=day)
        return affiliating.invite(session, made[0].practitioner, proposed[0].email), told

    at["panel_answer"], told = _do(propose)
    at["panel_profile"] = _linked(Purpose.OWN_PROFILE, ON_A_PANEL, told)
    at["profile_still_right"] = _linked(Purpose.CONFIRM_LISTING, ON_A_PANEL, told)


def _with_each_other(at: dict[str, Any], own: Listing, body: Listing, keepers: dict[str, Account]) -> None:
    """Let the practitioner stand on the panel, and wait for an answer of another body."""
    other = factories.listing()

    def tie(session: Session, organisation: Listing, kind: AffiliationKind) -> Any:
        sides = (session.get_one(Listing, own.id), session.get_one(Listing, organisation.id))
        author = session.get_one(Account, keepers["person"].id)
        return affiliating.propose(session, Tie(*sides, kind, Side.PRACTITIONER), author)

    def agree(session: Session) -> None:
        affiliating.confirm(
            tie(session, body, AffiliationKind.PANEL), session.get_one(Account, keepers["organisation"].id)
        )
        tie(session, other, AffiliationKind.STAFF)

    _do(agree)
    staff = _do(lambda session: tie(session, body, AffiliationKind.STAFF))
    at["tie"] = staff.id
    # Somebody of the directory who is asked for the panel answers that alone.
    member = factories.practitioner()

    def ask(session: Session) -> str:
        sides = (session.get_one(Listing, member.id), session.get_one(Listing, body.id))
        author = session.get_one(Account, keepers["organisation"].id)
        affiliating.propose(session, Tie(*sides, AffiliationKind.PANEL, Side.ORGANISATION), author)
        return affiliating.invite(session, sides[0], "member@example.org")

    at["member_answer"] = _do(ask)


def _change(session: Session, own: Listing, keeper: Account) -> Revision:
    """Write a change of a profile."""
    author, words = session.get_one(Account, keeper.id), vocabulary.current(session)
    change = drafting.begin_change(session, session.get_one(Listing, own.id), author)
    body = Accreditation(
        "CIArb", "Chartered Arbitrator (C.Arb)", "2026-02-01", evidence="https://body.example/members/2"
    )
    parts = {"roles": ("arbitrator", "mediator"), "accreditations": (body, *PERSON.accreditations[1:])}
    drafting.revise(change, replace(change.content, **parts), author, words)
    return change


def _send(session: Session, own: Listing, keeper: Account) -> int:
    """Send a change of a profile to the coordinators; return its number."""
    change = _change(session, own, keeper)
    profiles.agree(session, change.listing, "en")
    publication.send(session, change, session.get_one(Account, keeper.id), vocabulary.current(session))
    return change.id


def _linked(purpose: Purpose, to: str, thing: Listing | Designation, account: Account | None = None) -> str:
    """Return the token of a link that was mailed."""
    who = account.id if account else None
    token: str = _do(lambda session: link.issue(session, purpose, to, account_id=who, subject_id=thing.id))
    return token


def _fields(content: Content) -> dict[str, Any]:
    return {part: getattr(content, part) for part in content.__dataclass_fields__ if part != "posts"}


def _do(act: Callable[[Session], Any]) -> Any:
    done = transactional(lambda: act(db.session()))()
    db.session.flush()
    return done
