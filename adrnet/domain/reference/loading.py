"""Writes the rows of a folder of reference data: idempotent, in the caller's transaction, whole or not at all.

What left the files is kept and reported: other rows, listings and the record refer to it. Entries of institutions are
written in `entries`.
"""

from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from adrnet.db import Base
from adrnet.domain import importing_facts, list_history, posts, vocabulary
from adrnet.domain.jurisdiction import FACT, SAID_BY_FACT, Country, FrameworkFact, Group, GroupMembership
from adrnet.domain.listing import Listing, ListingState, project, public_id_for
from adrnet.domain.policy import Machine
from adrnet.domain.record import AuditEvent
from adrnet.domain.reference import entries
from adrnet.domain.reference.checks import check
from adrnet.domain.reference.files import Files, read
from adrnet.domain.reference.rows import NATIONAL_TOPIC
from adrnet.domain.reference.summary import Summary, Tally
from adrnet.domain.vocabulary import AccreditationScheme, ReferenceLoad, Scheme, Term
from adrnet.kit import clock

M = TypeVar("M", bound=Base)

SHIPPED = Path(__file__).resolve().parents[2] / "data"


def load(session: Session, directory: Path = SHIPPED) -> Summary:
    """Load the folder in the running transaction and say what changed.

    Raises:
        FaultyFilesError: the files have faults; nothing was written.
    """
    files = read(directory)
    check(session, files)
    summary = Summary()
    parties = _parties(session)
    _terms(session, files, summary)
    _schemes(session, files, summary)
    _countries(session, files, summary)
    _groups(session, files, summary)
    _facts(session, files, summary)
    if summary.has_changes:
        _note(session, files)
    words = vocabulary.current(session)
    if _parties(session) != parties:
        _project_again(session, words)
    covered = [word.code for word in words.words(Scheme.COUNTRY) if word.attributes["is_covered"]]
    before = summary.has_changes
    entries.load(session, files.institutions, frozenset(covered), words, summary.of("institutions"))
    _posts(session, covered, summary)
    if summary.has_changes and not before:
        _note(session, files)
    # What stood on the list before its history was kept.
    session.flush()
    list_history.begin(session)
    return summary


def _note(session: Session, files: Files) -> None:
    """Tell the other processes to read the words again."""
    session.add(ReferenceLoad(at=clock.now(), digest=files.digest))
    session.flush()


def _parties(session: Session) -> dict[str, Any]:
    kinds = session.scalars(select(Term).where(Term.scheme == Scheme.KIND))
    return {term.code: term.attributes.get("party") for term in kinds}


def _project_again(session: Session, words: vocabulary.Vocabulary) -> None:
    """A kind moved to another party: whatever is listed under it moves along."""
    whole = (selectinload(Listing.revisions), selectinload(Listing.listed_under))
    listings = session.scalars(select(Listing).where(Listing.state == ListingState.PUBLISHED).options(*whole)).all()
    for listing in listings:
        project(listing, words)


def _write(session: Session, known: M | None, make: Callable[..., M], values: Mapping[str, Any], tally: Tally) -> M:
    """Add a row, or change what differs in it."""
    if known is None:
        known = make(**values)
        session.add(known)
        tally.added += 1
        return known
    differing = [name for name, value in values.items() if getattr(known, name) != value]
    for name in differing:
        setattr(known, name, values[name])
    tally.changed += bool(differing)
    tally.unchanged += not differing
    return known


def _terms(session: Session, files: Files, summary: Summary) -> None:
    known = {(term.scheme, term.code): term for term in session.scalars(select(Term))}
    for sort, rows in (("terms", files.terms), ("languages", files.languages)):
        for row in rows:
            values = {
                "scheme": row.scheme,
                "code": row.code,
                "position": row.position,
                "definition": row.definition,
                "labels": row.labels,
                "label_states": row.label_states,
                "attributes": row.attributes,
            }
            _write(session, known.get((row.scheme, row.code)), Term, values, summary.of(sort))
        given = {(row.scheme, row.code) for row in rows}
        # A scheme that the folder does not name at all is another folder's.
        schemes = {row.scheme for row in rows}
        gone = [f"{scheme} {code}" for scheme, code in known if scheme in schemes and (scheme, code) not in given]
        summary.of(sort).absent.extend(sorted(gone))
    session.flush()


def _schemes(session: Session, files: Files, summary: Summary) -> None:
    known = {scheme.code: scheme for scheme in session.scalars(select(AccreditationScheme))}
    tally = summary.of("accreditation schemes")
    for row in files.schemes:
        values = {**_plain(row, "row"), "grades": list(row.grades)}
        _write(session, known.get(row.code), AccreditationScheme, values, tally)
    tally.absent.extend(sorted(known.keys() - {row.code for row in files.schemes}) if files.schemes else ())


def _countries(session: Session, files: Files, summary: Summary) -> None:
    known = {country.code: country for country in session.scalars(select(Country))}
    tally = summary.of("countries")
    for row in files.countries:
        values = {
            "code": row.code,
            "position": row.position,
            "official_languages": list(row.official_languages),
            "endonyms": [{"lang": lang, "text": text} for lang, text in row.endonyms],
        }
        _write(session, known.get(row.code), Country, values, tally)
    tally.absent.extend(sorted(known.keys() - {row.code for row in files.countries}) if files.countries else ())
    session.flush()


def _groups(session: Session, files: Files, summary: Summary) -> None:
    known = {group.code: group for group in session.scalars(select(Group))}
    for row in files.groups:
        _write(session, known.get(row.code), Group, _plain(row, "row"), summary.of("groups"))
    session.flush()
    stretches: dict[tuple[str, str], list[GroupMembership]] = {}
    for member in session.scalars(select(GroupMembership)):
        stretches.setdefault((member.group_code, member.country_code), []).append(member)
    given: dict[tuple[str, str], int] = {}
    for one in files.members:
        given[one.group, one.country] = given.get((one.group, one.country), 0) + 1
    tally = summary.of("memberships")
    for one in files.members:
        pair = (one.group, one.country)
        mine = stretches.get(pair, [])
        is_single = len(mine) == given[pair] == 1
        values = {"group_code": one.group, "country_code": one.country, **_plain(one, "row", "group", "country")}
        match = next((member for member in mine if is_single or member.since == one.since), None)
        _write(session, match, GroupMembership, values, tally)
    named = {one.group for one in files.members}
    tally.absent.extend(sorted(" ".join(pair) for pair in stretches if pair[0] in named and pair not in given))
    session.flush()


def _facts(session: Session, files: Files, summary: Summary) -> None:
    known = {fact.key: fact for fact in session.scalars(select(FrameworkFact))}
    tally = summary.of("framework facts")
    told: list[tuple[FrameworkFact, str, list[str]]] = []
    # What a coordinator has written since is theirs.
    theirs = importing_facts.corrected(session)
    for row in files.facts:
        if row.key in known and known[row.key].id in theirs:
            tally.untouched[row.key] = "corrected by hand"
            continue
        values = {"country_code": row.country, **_plain(row, "row", "country"), "sources": list(row.sources)}
        before = known.get(row.key)
        was = {name: getattr(before, name) for name in SAID_BY_FACT} if before else {}
        fact = _write(session, before, FrameworkFact, values, tally)
        if changed := [name for name in SAID_BY_FACT if before is None or was[name] != values[name]]:
            told.append((fact, str(was.get("status", "")), [] if before is None else changed))
    stated, keys = {row.country for row in files.facts}, {row.key for row in files.facts}
    for fact in known.values():
        if fact.country_code in stated and fact.key not in keys and fact.id not in theirs:
            session.delete(fact)
            tally.removed += 1
    session.flush()
    for fact, status, fields in told:
        # What is known of the law is on record from when it is known.
        session.add(
            AuditEvent(
                at=clock.now(),
                act=f"{FACT}.{'change' if fields else 'enter'}",
                subject=FACT,
                subject_id=fact.id,
                machine=Machine.REFERENCE_DATA,
                from_state=status,
                to_state=fact.status,
                fields=fields,
            )
        )
    session.flush()


def _posts(session: Session, covered: list[str], summary: Summary) -> None:
    tally = summary.of("national posts")
    known = posts.posts_of(session, covered)
    for country in covered:
        if posts.with_topics(known, country, (NATIONAL_TOPIC,)):
            tally.unchanged += 1
        else:
            # The same id in every installation, like those of the entries.
            public_id = public_id_for(f"post:{country}")
            posts.open_post(session, country, (NATIONAL_TOPIC,), Machine.REFERENCE_DATA, public_id)
            tally.added += 1


def _plain(row: Any, *without: str) -> dict[str, Hashable]:
    """Return the fields of a row under the names that its table shares with the file."""
    return {name: value for name, value in vars(row).items() if name not in without}
