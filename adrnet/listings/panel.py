"""An organisation's panel: who is on it and who was asked, what a table of persons would do, and the asking itself.

Decisions:
    2026-11-22  Somebody in the directory is recognised by the mailbox that their page shows, and by their names. By one
                that is kept and not shown nobody is: else a file of mailboxes would tell whose they are. The question
                reaches them all the same (`domain/affiliating.py`), and the organisation goes on reading its own words.
    2026-11-22  Between the look at a file and the asking the rows travel in the page, signed and compressed. Nothing of
                the file is kept here, and what comes back is judged anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from adrnet.db import db, transactional
from adrnet.domain import affiliating, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.affiliating import Tie
from adrnet.domain.affiliation import Affiliation, AffiliationKind, AffiliationState, ProfileContact, Side
from adrnet.domain.content import Content, Name
from adrnet.domain.drafting import pending_of, published_of
from adrnet.domain.likeness import Person, Resemblance, Why, resembling
from adrnet.domain.listing import Listing, ListingState, ListingType
from adrnet.domain.proposing import Proposed, propose_persons
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.vocabulary import AccreditationScheme
from adrnet.formats.tables import Line, Table
from adrnet.listings.panel_rows import PanelRow
from adrnet.mails import panels

# Asked and not answered yet, of one organisation: nobody reads the answers of more, and a mailbox is nobody's to fill.
MOST_ASKED = 1_500
# What a browser may bring back in one form, with room for the rest of it.
MOST_SEALED = 450_000
_SEALED_FOR = 3600
NEW, LEFT_OUT = "new", "leave_out"


class TooManyError(RuntimeError):
    """More would be asked at a time than may be."""


@dataclass(frozen=True)
class Known:
    """Somebody whom a row may mean: on the panel already, in the directory, or in an earlier row."""

    person: Person
    content: Content
    listing: Listing | None = None
    is_on_panel: bool = False
    row: int = 0


@dataclass(frozen=True)
class Doubt:
    """That a row may mean somebody known, and why."""

    known: Known
    why: Why


@dataclass(frozen=True)
class Weighed:
    """A row with whom it may mean."""

    row: PanelRow
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether the person is on the panel already, by their mailbox: there is nothing to decide."""
        return any(one.known.is_on_panel and one.why == Why.MAILBOX for one in self.doubts)

    @property
    def offers(self) -> tuple[Listing, ...]:
        """Those of the directory to whom the affiliation alone may be proposed."""
        return tuple(
            one.known.listing for one in self.doubts if one.known.listing is not None and not one.known.is_on_panel
        )


@dataclass
class Asking:
    """What is to be done: new persons, and members of the directory who are asked for the affiliation alone."""

    persons: list[Proposed] = field(default_factory=list)
    members: list[Listing] = field(default_factory=list)


def affiliations(session: Session, listing: Listing) -> Sequence[Affiliation]:
    """Return what a listing has to do with others, on either side, the newest first (few statements)."""
    is_person = listing.type == ListingType.PRACTITIONER
    mine = Affiliation.practitioner_id if is_person else Affiliation.organisation_id
    theirs = Affiliation.organisation if is_person else Affiliation.practitioner
    return session.scalars(
        select(Affiliation)
        .where(mine == listing.id)
        .order_by(Affiliation.id.desc())
        .options(joinedload(theirs).selectinload(Listing.revisions))
    ).all()


def affiliation_of(session: Session, listing: Listing, affiliation_id: int) -> Affiliation | None:
    """Return an affiliation of this listing, None where it is another's."""
    found = session.get(Affiliation, affiliation_id)
    return found if found and listing.id in {found.practitioner_id, found.organisation_id} else None


def own_words(affiliation: Affiliation) -> Content | None:
    """Return what an organisation wrote of somebody whom it does not know to be here; None where it sees who it is."""
    said = affiliation.asked_as
    return Content(names=tuple(Name(**one) for one in said["names"])) if said else None


def listing_here(session: Session, public_id: str) -> Listing | None:
    """Return the listing with this public id, in whatever state (one statement)."""
    return session.scalars(select(Listing).where(Listing.public_id == public_id)).one_or_none()


def schemes(session: Session) -> Sequence[AccreditationScheme]:
    """Return the bodies that accredit persons."""
    return session.scalars(
        select(AccreditationScheme)
        .where(AccreditationScheme.holder.in_(("person", "both")))
        .order_by(AccreditationScheme.position)
    ).all()


def weigh(session: Session, organisation: Listing, rows: Sequence[PanelRow]) -> list[Weighed]:
    """Return each row with whom it may mean: on the panel, in the directory, in an earlier row of the table."""
    known = [*_on_panel(session, organisation), *_in_directory(session, organisation)]
    own = [Person.of(one.person.content, one.person.email) for one in rows]
    alike = resembling(own, [one.person for one in known])
    among_rows = resembling(own, own)
    weighed = []
    for place, row in enumerate(rows):
        doubts = [Doubt(known[one.place], one.why) for one in alike[place]]
        doubts += [_earlier(one, rows, own) for one in among_rows[place] if one.place < place]
        weighed.append(Weighed(row, tuple(doubts)))
    return weighed


def decided(weighed: Sequence[Weighed], choices: Mapping[int, str]) -> tuple[Asking, list[int]]:
    """Return what is to be done, and the rows about which nobody has decided."""
    asking, open_rows = Asking(), []
    for one in weighed:
        choice = choices.get(one.row.number, "") if one.doubts else NEW
        offered = {listing.public_id: listing for listing in one.offers}
        if one.is_there or choice == LEFT_OUT:
            continue
        if choice == NEW:
            asking.persons.append(one.row.person)
        elif choice in offered:
            asking.members.append(offered[choice])
        else:
            open_rows.append(one.row.number)
    return asking, open_rows


@transactional
def ask(organisation: Listing, asking: Asking, actor: Account) -> int:
    """Enter everybody and write to them, all or nobody; return how many were asked.

    Raises:
        NotPermittedError: the actor may not.
        MoveRefusedError: somebody went out of the directory meanwhile.
        TooManyError: more would wait for an answer than may.
    """
    session = db.session()
    waiting = session.execute(
        select(Affiliation.asked_as, ProfileContact.email)
        .outerjoin(ProfileContact, ProfileContact.listing_id == Affiliation.practitioner_id)
        .where(Affiliation.organisation_id == organisation.id, Affiliation.state == AffiliationState.PROPOSED)
    ).all()
    if len(waiting) + len(asking.persons) + len(asking.members) > MOST_ASKED:
        raise TooManyError
    # Between the look and the lock a second click may have asked the same people.
    mailboxes = (asked_as["email"] if asked_as else email for asked_as, email in waiting)
    asked = {mailbox.casefold() for mailbox in mailboxes if mailbox}
    persons = [one for one in asking.persons if one.email.casefold() not in asked]
    made = propose_persons(session, organisation, persons, actor, vocabulary.current(session))
    for affiliation, person in zip(made, persons, strict=True):
        if affiliation.asked_as is None:
            panels.ask_person(session, affiliation, person.email, person.locale)
        else:
            panels.tell_asked(session, affiliation)
    for member in dict.fromkeys(asking.members):
        propose(Tie(member, organisation, AffiliationKind.PANEL, Side.ORGANISATION), actor)
    return len(made) + len(asking.members)


@transactional
def propose(tie: Tie, actor: Account) -> Affiliation:
    """Propose an affiliation to somebody of the directory and write to them, unless it stands already.

    Raises:
        NotPermittedError: the actor may not.
        MoveRefusedError: one of the two is not in the directory any longer.
    """
    session = db.session()
    former = affiliating.current(session, tie)
    made = affiliating.propose(session, tie, actor)
    if former is None:
        panels.tell_asked(session, made)
    return made


@transactional
def answer(affiliation: Affiliation, verb: str, actor: Account) -> None:
    """Confirm, decline or end an affiliation.

    Raises:
        NotPermittedError: the actor may not.
        MoveRefusedError: it was answered or ended meanwhile.
    """
    session = db.session()
    if verb == "confirm":
        affiliating.confirm(affiliation, actor)
    elif verb == "decline":
        affiliating.decline(session, affiliation, actor)
    else:
        affiliating.end(session, affiliation, actor)


def seal(secret: str, public_id: str, account: Account, table: Table) -> str:
    """Return the rows of a table as a text that a page can bring back, and that nobody can change on the way."""
    rows = [[line.number, *line.cells] for line in table.lines]
    return str(_serializer(secret).dumps([public_id, account.id, list(table.headings), rows]))


def unseal(secret: str, public_id: str, account: Account, sealed: str) -> Table | None:
    """Return the table again; None where it is not ours, too old, another's or for another entry."""
    try:
        of, whose, headings, rows = _serializer(secret).loads(sealed[: MOST_SEALED + 1], max_age=_SEALED_FOR)
    except BadSignature:
        return None
    if (of, whose) != (public_id, account.id):
        return None
    return Table(tuple(headings), tuple(Line(number, tuple(cells)) for number, *cells in rows))


def _serializer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="panel")


def _earlier(one: Resemblance, rows: Sequence[PanelRow], own: Sequence[Person]) -> Doubt:
    row = rows[one.place]
    return Doubt(Known(own[one.place], row.person.content, row=row.number), one.why)


def _on_panel(session: Session, organisation: Listing) -> list[Known]:
    """Return who is on the panel and who was asked; whose mailbox the organisation wrote itself is known by it."""
    rows = session.execute(
        select(Affiliation, ProfileContact.email)
        .outerjoin(ProfileContact, ProfileContact.listing_id == Affiliation.practitioner_id)
        .where(
            Affiliation.organisation_id == organisation.id,
            Affiliation.kind == AffiliationKind.PANEL,
            Affiliation.state.in_(affiliating.CURRENT),
        )
        .options(joinedload(Affiliation.practitioner).options(selectinload(Listing.revisions)))
    )
    found = []
    for affiliation, email in rows:
        one = affiliation.practitioner
        if affiliation.asked_as is not None and (own := own_words(affiliation)) is not None:
            found.append(Known(Person.of(own, affiliation.asked_as["email"]), own, is_on_panel=True))
            continue
        revision = published_of(one) or pending_of(one)
        if revision is None:
            continue
        is_own_word = one.state == ListingState.UNPUBLISHED
        person = Person.of(revision.content, email if is_own_word and email else "")
        found.append(Known(person, revision.content, one, is_on_panel=True))
    return found


def _in_directory(session: Session, organisation: Listing) -> list[Known]:
    """Return the practitioners of the directory who are not on the panel (one statement)."""
    here = select(Affiliation.practitioner_id).where(
        Affiliation.organisation_id == organisation.id,
        Affiliation.kind == AffiliationKind.PANEL,
        Affiliation.state.in_(affiliating.CURRENT),
        Affiliation.asked_as.is_(None),
    )
    rows = session.execute(
        select(Listing, Revision)
        .join(Revision, (Revision.listing_id == Listing.id) & (Revision.state == RevisionState.PUBLISHED))
        .where(
            Listing.state == ListingState.PUBLISHED,
            Listing.type == ListingType.PRACTITIONER,
            Listing.id.not_in(here),
        )
        .order_by(Listing.id)
    )
    return [Known(Person.of(revision.content), revision.content, one) for one, revision in rows]
