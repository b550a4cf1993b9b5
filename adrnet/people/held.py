"""Everything that is held about a person on a post: told apart from another state, as a document, as a card.

Pure but for what is handed in: whoever acted stands in the document as what they were, never as who.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from adrnet.domain.account import Account
from adrnet.domain.content import Name, Title
from adrnet.domain.drafting import pending_of, published_of
from adrnet.domain.focal_point import Consent, Designation, Tier
from adrnet.domain.listing import Listing
from adrnet.domain.naming import names_to_show
from adrnet.domain.people import SHOWN_FIELDS, Person
from adrnet.domain.problem import Problem
from adrnet.domain.record import AuditEvent
from adrnet.formats.person import (
    HeldAct,
    HeldAffiliation,
    HeldConsent,
    HeldExport,
    HeldPerson,
    HeldPost,
    HeldProfile,
    HeldReport,
)
from adrnet.formats.vcard import Card
from adrnet.people.queries import Happened, Profile, Taken


def digest(designation: Designation) -> str:
    """Return by what one state of a person's data is told from another."""
    row, held = designation.person, Person.of(designation)
    written = [asdict(held) if held else None, row.visibility if row else None, row.is_unindexed if row else None]
    text = json.dumps(written, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def profile_digest(listing: Listing) -> str:
    """Return by what one state of a profile is told from another: what shows, what waits, the wish."""
    revisions = (published_of(listing), pending_of(listing))
    said = [[one.id, one.state, one.digest] if one else None for one in revisions]
    text = json.dumps([said, listing.state, listing.is_unindexed])
    return hashlib.sha256(text.encode()).hexdigest()


def seen_by(designation: Designation) -> dict[str, Tier]:
    """Return who sees which field; what the person never decided about is seen by coordinators only."""
    chosen = designation.person.visibility if designation.person else {}
    return {name: Tier(chosen.get(name, Tier.COORDINATORS)) for name in SHOWN_FIELDS}


def document(
    designation: Designation,
    acts: Sequence[Happened],
    exports: Sequence[Taken],
    reports: Sequence[Problem],
    at: datetime,
) -> HeldPerson:
    """Return everything, for `formats.person`."""
    held, post = _person(designation), designation.post
    return HeldPerson(
        taken_at=at,
        post=HeldPost(
            post.public_id, post.country_code or "", _organisation(designation), tuple(one.topic for one in post.topics)
        ),
        names=held.names,
        title=held.title,
        email=held.email,
        telephone=held.telephone,
        languages=held.languages,
        locale=held.locale,
        seen_by={name: tier.value for name, tier in seen_by(designation).items()},
        is_unindexed=bool(designation.person and designation.person.is_unindexed),
        state=designation.state,
        starts_on=designation.starts_on,
        ends_on=designation.ends_on,
        designated_by=designation.designated_by,
        designated_at=designation.designated_at,
        confirmed_at=designation.confirmed_at,
        consents=_consents(designation.consents),
        exports=tuple(
            HeldExport(one.record.at, one.record.reason, one.record.format, _role(None, one.actor, one.record.at))
            for one in exports
        ),
        reports=_reports(reports),
        acts=_acts(acts),
    )


def profile_document(profile: Profile, reports: Sequence[Problem], at: datetime) -> HeldProfile:
    """Return everything that is held with a profile, for `formats.person`."""
    return HeldProfile(
        taken_at=at,
        public_id=profile.listing.public_id,
        state=profile.listing.state,
        email=profile.email,
        content=profile.revision.content.to_document() if profile.revision else {},
        change=profile.change.content.to_document() if profile.change else {},
        is_unindexed=profile.listing.is_unindexed,
        affiliations=tuple(
            HeldAffiliation(
                one.kind,
                one.state,
                one.proposed_by,
                one.organisation.public_id,
                one.created_at,
                tuple(name["text"] for name in one.asked_as["names"]) if one.asked_as else (),
            )
            for one in profile.affiliations
        ),
        consents=_consents(profile.consents),
        reports=_reports(reports),
        acts=_acts(profile.acts),
    )


def card(designation: Designation, revised_at: datetime | None) -> Card:
    """Return the person for an address book."""
    held = _person(designation)
    return Card(
        names=held.names,
        titles=held.title,
        organisations=tuple(Title(one.lang, one.text) for one in _organisation(designation)),
        email=held.email,
        telephone=held.telephone,
        languages=held.languages,
        revised_at=revised_at,
    )


def changed_at(acts: Sequence[Happened]) -> datetime | None:
    """Return when what is held changed last."""
    writing = {"designation.nominate", "designation.correct"}
    return max((one.event.at for one in acts if one.event.act in writing), default=None)


def as_event(export: Taken) -> AuditEvent:
    """Return a file that was taken as an act, to say who it was as of any other; it is never written."""
    return AuditEvent(at=export.record.at, act="export", machine=None)


def _consents(given: Sequence[Consent]) -> tuple[HeldConsent, ...]:
    return tuple(
        HeldConsent(one.is_given, one.at, one.withdrawn_at, one.notice_version, one.locale, dict(one.visibility))
        for one in sorted(given, key=lambda one: one.at)
    )


def _reports(reports: Sequence[Problem]) -> tuple[HeldReport, ...]:
    return tuple(HeldReport(one.reference, one.created_at) for one in reports)


def _acts(acts: Sequence[Happened]) -> tuple[HeldAct, ...]:
    """Return what happened, the earliest first."""
    return tuple(
        HeldAct(
            one.event.at,
            one.event.act,
            _role(one.event.machine, one.actor, one.event.at),
            tuple(one.event.fields),
            one.reason,
        )
        for one in reversed(acts)
    )


def _person(designation: Designation) -> Person:
    held = Person.of(designation)
    if held is None:
        raise LookupError(f"nothing is held of designation {designation.id}")
    return held


def _organisation(designation: Designation) -> tuple[Name, ...]:
    listing = designation.post.listing
    published = listing.published if listing else None
    return tuple(names_to_show(published.content, "en")) if published else ()


def _role(machine: str | None, actor: Account | None, at: datetime) -> str:
    if machine or actor is None:
        return machine or ""
    remits = [one for one in actor.remits if one.since <= at and (one.until is None or one.until >= at)]
    if remits:
        return "coordinator"
    return "maintainer" if any(one.since <= at for one in actor.maintains) else "account"
