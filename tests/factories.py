"""Ingredients of tests: valid by default, states as arguments, names in two scripts, marked as examples.

Each function works inside an application context and commits through `transactional`, as a service would, so that the
log of changes and the index follow. What comes back has its columns loaded and outlives the context. Tests with a
client reach these functions through the fixture `given`, which opens a context for each of them.
"""

import functools
import itertools
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import select

from adrnet.db import Base, db, transactional
from adrnet.domain import (
    claiming,
    duplicates,
    importing,
    issuing,
    merging,
    people,
    posts,
    publication,
    reporting,
    vocabulary,
)
from adrnet.domain.account import Account, KeepingRole, Maintainer, Remit
from adrnet.domain.affiliation import Affiliation, AffiliationKind, AffiliationState, Side
from adrnet.domain.claim import Claim
from adrnet.domain.content import Content, Name, NameKind, Place, SpokenLanguage, Title
from adrnet.domain.dispute import Dispute
from adrnet.domain.duplicate import DuplicateProposal
from adrnet.domain.edition import Edition
from adrnet.domain.focal_point import Designation, Post, Tier
from adrnet.domain.freshness import Day, Rhythm, confirm
from adrnet.domain.import_run import ImportKind, ImportRun
from adrnet.domain.importing import Given, Read
from adrnet.domain.lifecycle import move
from adrnet.domain.listing import Listing, ListingState, ListingType, Origin, new_public_id, project
from adrnet.domain.policy import Bearer, Machine
from adrnet.domain.problem import Problem, ProblemKind
from adrnet.domain.revision import Revision
from adrnet.kit import clock

P = ParamSpec("P")
T = TypeVar("T", bound=Base)

# Language, script, country and how an example is called there.
LOCAL = (
    ("ja", "Jpan", "JP", "例示仲裁センター{}"),
    ("th", "Thai", "TH", "ศูนย์ตัวอย่าง {}"),
    ("vi", "Latn", "VN", "Trung tâm Ví dụ {}"),
    ("km", "Khmr", "KH", "មជ្ឈមណ្ឌលឧទាហរណ៍ {}"),
    ("lo", "Laoo", "LA", "ສູນຕົວຢ່າງ {}"),
    ("my", "Mymr", "MM", "ဥပမာ ဗဟိုဌာန {}"),
    ("zh-Hans", "Hans", "SG", "示例中心{}"),
)

_numbers = itertools.count(1)


def restart() -> None:
    """Number examples from 1 again, for a database of its own: so a test makes the same ones in any order of tests."""
    global _numbers  # noqa: PLW0603 - one counter for all factories is what makes addresses differ
    _numbers = itertools.count(1)


def _committed(make: Callable[P, T]) -> Callable[P, T]:
    """Commit what `make` made and load its columns."""

    @functools.wraps(make)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        made = transactional(make)(*args, **kwargs)
        # Made inside another factory's transaction it is not written yet.
        db.session.flush()
        db.session.refresh(made)
        return made

    return wrapper


def content(**fields: Any) -> Content:
    """Return the content of an example arbitration institution, with `fields` of `Content` in place of the defaults."""
    number = next(_numbers)
    lang, script, country, pattern = LOCAL[number % len(LOCAL)]
    usual: dict[str, Any] = {
        "names": (
            Name(f"Example Centre {number}", "en", "Latn", NameKind.OFFICIAL),
            Name(pattern.format(number), lang, script, NameKind.OFFICIAL),
        ),
        "kind": "arbitration_institution",
        "places": (Place(country=country, role="seat"),),
        "services": ("arbitration",),
        "specialties": ("commercial",),
        "languages": (SpokenLanguage("en"),),
        "email": f"desk{number}@example.org",
        "telephone": f"+65 6555 {number % 10000:04}",
        "website": f"https://centre{number}.example.org/",
        "website_seen": True,
    }
    return Content(**{**usual, **fields})


@_committed
def listing(  # noqa: PLR0913 - the columns that tests choose
    type_: str = ListingType.ORGANISATION,
    *,
    state: str = ListingState.PUBLISHED,
    is_claimed: bool = True,
    is_unverified: bool = False,
    confirmed_on: date | None = None,
    responsible_country: str | None = None,
    into: Listing | None = None,
    origin_key: str | None = None,
    source: str = "",
    **fields: Any,
) -> Listing:
    """Make a published organisation; `state` leads it on through the moves of its life, `fields` are its content."""
    session, words = db.session(), vocabulary.current(db.session())
    made = Listing(
        public_id=new_public_id(),
        type=type_,
        origin=Origin.REGISTERED if is_claimed else Origin.PUBLIC_SOURCES,
        origin_key=origin_key,
        source=source,
        is_unverified=is_unverified,
        responsible_country=responsible_country,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    draft = publication.draft(session, made, content(**fields))
    if confirmed_on is not None:
        confirm(made, datetime.combine(confirmed_on, time(12), UTC), confirmed_on, Rhythm())
    if state == ListingState.UNPUBLISHED:
        return made
    publication.publish(session, draft, Machine.COMMAND_LINE, words)
    if state == ListingState.MERGED:
        stays = into or (listing(type_) if type_ == ListingType.ORGANISATION else practitioner())
        merging.merge(made, session.get_one(Listing, stays.id), Machine.COMMAND_LINE, words)
    elif state != ListingState.PUBLISHED:
        steps = (ListingState.WITHDRAWN, state) if state == ListingState.ARCHIVED else (state,)
        for step in steps:
            # Only time hides anybody.
            by = Machine.CLOCK if step == ListingState.HIDDEN else Machine.COMMAND_LINE
            move(made, ListingState(step), by, "an example")
    project(made, words)
    return made


def practitioner(**arguments: Any) -> Listing:
    """Make a published practitioner, who has roles and no kind."""
    return listing(ListingType.PRACTITIONER, **{"kind": "", "roles": ("arbitrator",), **arguments})


@_committed
def affiliation(of: Listing | None = None, at: Listing | None = None, **columns: Any) -> Affiliation:
    """Put a practitioner on the panel of an organisation, confirmed unless `columns` say otherwise."""
    usual: dict[str, Any] = {
        "kind": AffiliationKind.PANEL,
        "state": AffiliationState.CONFIRMED,
        "proposed_by": Side.ORGANISATION,
        "created_at": clock.now(),
    }
    sides = {"practitioner_id": (of or practitioner()).id, "organisation_id": (at or listing()).id}
    made = Affiliation(**{**usual, **sides, **columns})
    db.session.add(made)
    return made


@_committed
def revision(of: Listing, *, is_published: bool = True, **fields: Any) -> Revision:
    """Make a further revision of a listing, published unless told."""
    session = db.session()
    made = publication.draft(session, session.get_one(Listing, of.id), content(**fields))
    if is_published:
        publication.publish(session, made, Machine.COMMAND_LINE, vocabulary.current(session))
    return made


@_committed
def withdrawal(of: Listing, note: str = "asked for by the organisation") -> Listing:
    """Withdraw a listing."""
    session = db.session()
    withdrawn = session.get_one(Listing, of.id)
    publication.withdraw(session, withdrawn, Machine.COMMAND_LINE, vocabulary.current(session), note)
    return withdrawn


@_committed
def pair(one: Listing | None = None, other: Listing | None = None) -> DuplicateProposal:
    """Propose that two listings may be one."""
    session = db.session()
    both = [session.get_one(Listing, (each or listing()).id) for each in (one, other)]
    return duplicates.pair(session, *both)


@_committed
def post(of: str | Listing = "TH", topics: Sequence[str] = ("general",)) -> Post:
    """Make a vacant post of a country or of a listing."""
    session = db.session()
    owner = of if isinstance(of, str) else session.get_one(Listing, of.id)
    return posts.open_post(session, owner, topics, Machine.COMMAND_LINE)


@_committed
def designation(of: Post | None = None, *, is_seated: bool = True, **office: Any) -> Designation:
    """Make an office that sits on a post since today; `office` are fields of `posts.Office`."""
    session = db.session()
    number = next(_numbers)
    usual: dict[str, Any] = {
        "titles": (("en", f"Example Desk {number}"), ("ja", f"例示担当課{number}")),
        "mailbox": f"focal-point{number}@example.org",
        "telephone": f"+66 2 555 {number % 10000:04}",
        "languages": ("en",),
        "designated_by": "Example Ministry",
    }
    made = posts.nominate(
        session, session.get_one(Post, (of or post()).id), posts.Office(**{**usual, **office}), Machine.COMMAND_LINE
    )
    if is_seated:
        posts.seat(session, made, Machine.COMMAND_LINE, clock.today("Asia/Jakarta"), Rhythm())
    return made


@_committed
def nominee(
    of: Post | None = None, *, has_agreed: bool = True, visibility: Mapping[str, Tier] | None = None, **person: Any
) -> Designation:
    """Make an example person on a post, who has said yes today (`has_agreed`) or has not answered yet."""
    session = db.session()
    number = next(_numbers)
    usual: dict[str, Any] = {
        "names": (Name(f"Example Person {number}", "en", "Latn"), Name(f"例示太郎{number}", "ja", "Jpan")),
        "title": (Title("en", f"Example Officer {number}"),),
        "email": f"nominee{number}@example.org",
        "telephone": f"+66 2 555 {number % 10000:04}",
        "languages": ("en", "ja"),
    }
    made = people.nominate(
        session,
        session.get_one(Post, (of or post()).id),
        people.Person(**{**usual, **person}),
        people.Term(designated_by="Example Ministry"),
        Machine.COMMAND_LINE,
    )
    if has_agreed:
        people.agree(
            session,
            made,
            Bearer("designation", made.id),
            locale="en",
            visibility=dict(visibility if visibility is not None else people.LEAST),
            day=Day(clock.today("Asia/Jakarta"), Rhythm()),
        )
    return made


@_committed
def account(
    *, coordinates: Sequence[str | None] = (), maintains: Sequence[Listing] = (), edits: Sequence[Listing] = ()
) -> Account:
    """Make an account that coordinates these countries (None: the network), owns these entries and edits those."""
    at = clock.now()
    made = Account(email=f"person{next(_numbers)}@example.org", created_at=at, confirmed_at=at)
    if coordinates:
        # Without a second factor nobody coordinates anything.
        made.tf_primary_method, made.tf_totp_secret = "authenticator", "an example, never read"
    made.remits = [Remit(country_code=country, since=at) for country in coordinates]
    made.maintains = [Maintainer(listing_id=one.id, since=at) for one in maintains]
    made.maintains += [Maintainer(listing_id=one.id, since=at, role=KeepingRole.EDITOR) for one in edits]
    db.session.add(made)
    return made


@_committed
def edition(title: str = "An example", *, by: Account | None = None, note: str = "") -> Edition:
    """Issue an edition of the list as it is now."""
    session = db.session()
    issuer = session.get_one(Account, (by or account(coordinates=[None])).id)
    return issuing.issue(session, issuer, title, note, clock.today("Asia/Jakarta"))


@_committed
def claim(of: Listing | None = None, by: Account | None = None, statement: str = "We are this example.") -> Claim:
    """Make an open claim to a listing that nobody keeps."""
    session = db.session()
    claimed = session.get_one(Listing, (of or listing(is_claimed=False)).id)
    return claiming.open_claim(session, claimed, session.get_one(Account, (by or account()).id), statement)


@_committed
def problem(
    of: Listing | Post | str | None = None, text: str = "An example of a problem.", email: str = "", **more: Any
) -> Problem:
    """Make an open problem with an entry, a post or a country (its code)."""
    session = db.session()
    thing = of if isinstance(of, str) else session.get_one(type(of), of.id) if of else listing()
    usual: dict[str, Any] = {"kind": ProblemKind.OTHER, "locale": "en"}
    made = reporting.report(session, thing, text=text, email=email, **{**usual, **more})
    assert made is not None
    return made


@_committed
def import_run(by: Account | None = None, kind: ImportKind = ImportKind.LISTINGS) -> ImportRun:
    """Bring a file of one row in."""
    session = db.session()
    actor = session.get_one(Account, (by or account(coordinates=[None])).id)
    given = Given(kind, "example.csv", "0" * 64, "https://source.example.org/list", "An example.")
    return importing.begin(session, actor, given, Read(("id", "name_en"), ((2, ("", "Example Body")),)))


@_committed
def dispute(of: Listing | None = None, by: Account | None = None, statement: str = "We are this example.") -> Dispute:
    """Contest who keeps a listing: by default of one that its maintainer keeps, by somebody else."""
    session = db.session()
    kept = session.get_one(Listing, (of or listing()).id)
    if of is None:
        account(maintains=[kept])
    claimed = claiming.open_claim(session, kept, session.get_one(Account, (by or account()).id), statement)
    return session.scalars(select(Dispute).where(Dispute.claim_id == claimed.id)).one()
