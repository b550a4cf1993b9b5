"""600 example listings and 600 example posts, in all scripts, that fill every field, facet and state.

The same at each sowing, except for days, which count from today so that each freshness is there. Written through the
domain's own functions, marked as examples, with addresses that are reserved for examples.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import (
    claiming,
    duplicates,
    importing,
    link,
    maintainer_invitation,
    maintaining,
    merging,
    people,
    posts,
    problem_erasure,
    publication,
    reporting,
    vocabulary,
)
from adrnet.domain.account import Account, KeepingRole
from adrnet.domain.content import Name, Title
from adrnet.domain.focal_point import Designation, DesignationState, Post, PostState
from adrnet.domain.freshness import Day, Rhythm, advance, confirm
from adrnet.domain.import_run import ImportedThing, ImportKind, ImportRun, ImportState
from adrnet.domain.importing import Read
from adrnet.domain.lifecycle import move
from adrnet.domain.listing import Listing, ListingState, ListingType, Origin, project, public_id_for
from adrnet.domain.policy import Bearer, Machine
from adrnet.domain.problem import ProblemOutcome
from adrnet.domain.revision import RevisionState
from adrnet.domain.vocabulary import Scheme, Vocabulary
from adrnet.kit import clock
from tests.seed_contents import TONGUES, Choice, content
from tests.seed_desk import sow_desk
from tests.seed_disputes import sow_disputes

LISTINGS = 600
POSTS = 600
PROBLEMS = 64
AT_ONCE = 100
ACTOR = Machine.COMMAND_LINE
ZONE = "Asia/Jakarta"
# Days since the confirmation → confirmed, due, overdue; None: never confirmed, taken from public sources.
CONFIRMED_DAYS_AGO = (3, 100, 345, 400, None)
# One of every so many listings stands elsewhere than in public.
UNPUBLISHED, WITHDRAWN, ARCHIVED, MERGED, ERASED, HIDDEN = 97, 101, 103, 107, 109, 113
COUNTRIES_OF_THE_NETWORK = 12
KEPT = 8


def sow(listings: int = LISTINGS, number_of_posts: int = POSTS) -> None:
    """Write everything, in portions of one transaction each."""
    random = Random(20261121)  # noqa: S311 - the same examples each time, no secret
    choice = Choice(random, vocabulary.current(db.session()))
    for start in range(0, listings, AT_ONCE):
        _sow_listings(choice, range(start, min(start + AT_ONCE, listings)))
    for start in range(0, number_of_posts, AT_ONCE):
        _sow_posts(choice, range(start, min(start + AT_ONCE, number_of_posts)))
    _sow_problems(min(listings, PROBLEMS))
    _sow_keepers()
    _sow_imports()
    _sow_pairs()
    if listings >= AT_ONCE:
        sow_disputes()
        sow_desk()


@transactional
def _sow_listings(choice: Choice, numbers: Sequence[int]) -> None:
    session, words = db.session(), vocabulary.current(db.session())
    shown: dict[str, Listing] = {}
    for number in numbers:
        made = _listing(session, words, choice, number)
        _hide(made, number, shown.get(made.type), words)
        if made.is_public:
            shown[made.type] = made
    # What was written is not needed again: a small session stays quick.
    session.flush()
    session.expunge_all()


def _listing(session: Session, words: Vocabulary, choice: Choice, number: int) -> Listing:
    is_person = number % 4 == 3
    days = CONFIRMED_DAYS_AGO[number % len(CONFIRMED_DAYS_AGO)]
    said = content(choice, number, is_person=is_person, is_verified=days is not None)
    network = words.codes(Scheme.COUNTRY)[:COUNTRIES_OF_THE_NETWORK]
    made = Listing(
        public_id=public_id_for(f"seed-{number}"),
        type=ListingType.PRACTITIONER if is_person else ListingType.ORGANISATION,
        state=ListingState.UNPUBLISHED,
        responsible_country=next((place.country for place in said.places if place.country in network), None),
        origin=Origin.PUBLIC_SOURCES if days is None else Origin.REGISTERED,
        source="https://source.example.org/list ; general knowledge" if days is None else "",
        source_as_of=date(2026, 11, 1) if days is None else None,
        is_unverified=days is None and number % 2 == 0,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    if days is not None:
        _confirm(made, days)
    draft = publication.draft(session, made, said)
    if number % UNPUBLISHED:
        publication.publish(session, draft, ACTOR, words)
        if number % 10 == 0:
            waiting = publication.draft(session, made, content(choice, number, is_person=is_person, is_verified=True))
            if number % 20 == 0:
                move(waiting, RevisionState.IN_REVIEW, ACTOR)
    return made


def _confirm(made: Listing | Designation, days_ago: int) -> None:
    today = clock.today(ZONE)
    day = today - timedelta(days=days_ago)
    confirm(made, datetime.combine(day, time(3), UTC), day, Rhythm())
    advance(made, day, today, Rhythm())


def _hide(made: Listing, number: int, shown: Listing | None, words: Vocabulary) -> None:
    if not made.is_public or not number:
        return
    if number % WITHDRAWN == 0 or number % ARCHIVED == 0:
        move(made, ListingState.WITHDRAWN, ACTOR, "an example of a withdrawn entry")
    if number % ARCHIVED == 0:
        move(made, ListingState.ARCHIVED, ACTOR)
    elif number % MERGED == 0 and shown:
        merging.merge(made, shown, ACTOR, words)
    elif number % ERASED == 0:
        move(made, ListingState.ERASED, ACTOR)
    elif number % HIDDEN == 0 and made.type == ListingType.PRACTITIONER:
        move(made, ListingState.HIDDEN, Machine.CLOCK)
    project(made, words)


@transactional
def _sow_imports() -> None:
    """A file of each kind in each state; what it made is an entry that is there."""
    session = db.session()
    made = session.scalars(select(Listing.id).order_by(Listing.id).limit(1)).one()
    read = Read(("id", "name_en"), ((2, ("", "Example Body")),))
    for kind, state in product(ImportKind, ImportState):
        run = ImportRun(
            kind=kind,
            state=state,
            created_at=clock.now(),
            file_name=f"example-{kind}.csv",
            digest="0" * 64,
            source="https://source.example.org/list",
            reason="An example.",
            rows=importing.packed(read) if state == ImportState.PREPARED else None,
            counts={"read": 1},
        )
        session.add(run)
        if state in {ImportState.DONE, ImportState.UNDONE} and kind == ImportKind.LISTINGS:
            run.things = [ImportedThing(row=2, subject="listing", subject_id=made, act=importing.MADE)]


@transactional
def _sow_pairs() -> None:
    """Pairs of organisations that may be one: one that waits, one that is two, one that was merged and separated."""
    session, words = db.session(), vocabulary.current(db.session())
    bodies = session.scalars(
        select(Listing)
        .where(Listing.state == ListingState.PUBLISHED, Listing.type == ListingType.ORGANISATION)
        .order_by(Listing.id)
        .limit(6)
    ).all()
    if len(bodies) == 6:
        duplicates.pair(session, bodies[0], bodies[1])
        apart = duplicates.pair(session, bodies[2], bodies[3])
        session.flush()
        duplicates.tell_apart(apart, ACTOR, "an example of two bodies")
        merging.merge(bodies[4], bodies[5], ACTOR, words, "an example of a merge")
        merging.undo_merge(bodies[4], ACTOR, words, "an example of a merge undone")


@transactional
def _sow_posts(choice: Choice, numbers: Sequence[int]) -> None:
    session, words = db.session(), vocabulary.current(db.session())
    ids = session.scalars(
        select(Listing.id)
        .where(Listing.state == ListingState.PUBLISHED)
        .order_by(Listing.id)
        .offset(numbers[0])
        .limit(AT_ONCE)
    ).all()
    countries = words.codes(Scheme.COUNTRY)[:COUNTRIES_OF_THE_NETWORK]
    for place, number in enumerate(numbers):
        listing = session.get(Listing, ids[place]) if place < len(ids) and number % 20 else None
        owner = listing or countries[number % len(countries)]
        topics = (choice.one(Scheme.TOPIC), *choice.some(Scheme.TOPIC, 2))
        made = posts.open_post(
            session, owner, tuple(dict.fromkeys(topics)), ACTOR, public_id_for(f"seed-post-{number}")
        )
        _designate(session, made, choice, number)
        if number % 50 == 49:
            move(made, PostState.CLOSED, ACTOR)
            made.closed_at = clock.now()
    session.flush()
    session.expunge_all()


def _designate(session: Session, post: Post, choice: Choice, number: int) -> None:
    """A third stays vacant; the others are held, were held, will be held, or wait for a person's yes."""
    if number % 3 == 0:
        return
    if number % 10 == 1:
        _nominate_person(session, post, number)
        return
    made = posts.nominate(session, post, _office(choice, number), ACTOR)
    if number % 10 in {2, 3}:
        move(made, DesignationState.WITHDRAWN, ACTOR)
    elif number % 10 != 4:
        posts.seat(session, made, ACTOR, clock.today(ZONE), Rhythm())
        _confirm(made, CONFIRMED_DAYS_AGO[number % 4] or 0)
        if number % 10 == 5:
            posts.end(made, ACTOR)


def _office(choice: Choice, number: int) -> posts.Office:
    tongue = TONGUES[number % len(TONGUES)]
    titles = [(tongue.lang, tongue.name(choice.random, number, is_person=False).text)]
    if tongue.lang != "en" and number % 2:
        titles.append(("en", f"Example Desk {number}"))
    today = clock.today(ZONE)
    return posts.Office(
        titles=tuple(titles),
        mailbox=f"focal-point-{number}@example.org" if number % 7 else "",
        telephone=f"+66 2 555 {number:04}" if number % 6 else "",
        languages=choice.some(Scheme.LANGUAGE, 3),
        starts_on=today - timedelta(days=200) if number % 2 else None,
        ends_on=today + timedelta(days=number % 700) if number % 5 else None,
        designated_by=f"Example Ministry {number}" if number % 4 else "",
    )


def _nominate_person(session: Session, post: Post, number: int) -> None:
    """A person who waits, said no, was silent, or agreed to be shown; what is marked as secret is shown nowhere."""
    tongue, agrees = TONGUES[number % len(TONGUES)], number % 40 == 31
    name = tongue.person.format(n=number, thing="")
    person = people.Person(
        names=(Name(name if agrees else f"SECRET {name}", tongue.lang, tongue.script),),
        title=(Title("en", f"Example Officer {number}" if agrees else "SECRET"),),
        email=f"secret-{number}@example.org",
        telephone="+66 2 555 9999",
        languages=(tongue.lang,),
    )
    made = people.nominate(session, post, person, people.Term(designated_by="Example Ministry"), ACTOR)
    bearer = Bearer("designation", made.id)
    if agrees:
        day = Day(clock.today(ZONE), Rhythm())
        people.agree(session, made, bearer, locale="en", visibility=people.LEAST, day=day)
        _confirm(made, CONFIRMED_DAYS_AGO[number // 40 % 4] or 0)
    elif number % 4 == 1:
        people.decline(session, made, bearer, locale="en")
    elif number % 40 == 11:
        people.lapse(session, made, Machine.CLOCK)


@transactional
def _sow_problems(number_of_problems: int) -> None:
    """Problems of every kind with entries, posts and countries: open, closed in each way, some long ago."""
    session = db.session()
    listings = session.scalars(
        select(Listing).where(Listing.state == ListingState.PUBLISHED).order_by(Listing.id).limit(number_of_problems)
    ).all()
    open_posts = session.scalars(select(Post).where(Post.state == PostState.OPEN).order_by(Post.id)).all()
    outcomes = tuple(ProblemOutcome)
    for number, listing in enumerate(listings):
        thing: reporting.Thing = listing
        if number % 4 == 2:
            # In a small directory the posts that everyone sees are fewer than the listings.
            seen = [one for one in open_posts if reporting.is_public(one)]
            thing = seen[number % len(seen)]
        elif number % 4 == 3:
            thing = vocabulary.current(session).codes(Scheme.COUNTRY)[number % COUNTRIES_OF_THE_NETWORK]
        tongue = TONGUES[number % len(TONGUES)]
        words = tongue.person.format(n=number, thing="") if number % 3 else ""
        email = f"reader-{number}@example.org" if number % 2 else ""
        kinds = reporting.kinds_of(thing)
        kind = kinds[number // 4 % len(kinds)]
        made = reporting.report(session, thing, kind, words, email, "en")
        if made is None or number % 3 == 0:
            continue
        if number % 3 == 1:
            reporting.close(made, ACTOR, outcomes[number % len(outcomes)], "An example of an answer.")
        made.created_at -= timedelta(days=number)
        if number % 9 == 1 and made.closed_at is not None:
            made.closed_at -= reporting.TEXT_KEPT
    session.flush()
    problem_erasure.forget(session, number_of_problems)


@transactional
def _sow_keepers() -> None:
    """Owners and editors of some organisations, one who has left; invitations that wait, were accepted, taken back."""
    session, words, now = db.session(), vocabulary.current(db.session()), clock.now()
    kept = session.scalars(
        select(Listing)
        .where(
            Listing.state == ListingState.PUBLISHED,
            Listing.type == ListingType.ORGANISATION,
            Listing.origin == Origin.REGISTERED,
        )
        .order_by(Listing.id)
        .limit(KEPT)
    ).all()
    for number, listing in enumerate(kept):
        owner, invited = (
            Account(email=f"{role}-{number}@example.org", locale="en", created_at=now, confirmed_at=now)
            for role in ("owner", "invited")
        )
        session.add_all([owner, invited])
        session.flush()
        claiming.maintain(session, listing, owner, ACTOR)
        made, token = maintainer_invitation.invite(
            session, listing, invited.email or "", KeepingRole.EDITOR, owner, locale="en"
        )
        session.flush()
        if number % 4 == 1:
            maintainer_invitation.take_back(session, made, owner)
        elif number % 4 > 1 and (mailed := link.find(session, link.Purpose.INVITE_MAINTAINER, token)) is not None:
            joined = maintaining.join(session, mailed, invited, words)
            if number % 4 == 3:
                maintaining.leave(session, joined, invited, words)
    # Examples get no mail.
    maintaining.noted(session)
