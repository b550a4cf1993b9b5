"""Everything that is held about a person, on a post or with a profile, as JSON, for that person alone.

The keys of the document about a post, in their order; each is there always, empty where nothing is held:

    format          "adrnet-person-1": this list of keys
    taken_at        when the file was made
    post            public_id, country (ISO 3166-1 or ""), organisation (names), topics (codes)
    names           [{text, lang, script, kind}]
    title           [{lang, text}]
    email, telephone
    languages       BCP 47 tags
    locale          the language in which the person is written to
    seen_by         field → "public", "members" or "coordinators"
    is_unindexed    whether search engines are asked to leave pages out
    state           nominated, active, ended …
    starts_on, ends_on, designated_by, designated_at, confirmed_at
    consents        [{is_given, at, withdrawn_at, notice_version, locale, seen_by}]
    exports         [{at, reason, format, by}]: recorded files with more than the open pages show
    reports         [{reference, at}]: reported problems whose answer goes to the person's address
    acts            [{at, act, by, fields, reason}]: what happened, the earliest first

Of a practitioner's profile that no account keeps ("adrnet-profile-1"):

    format, taken_at, consents, reports, acts    as above
    public_id, state                    of the profile
    email                               the mailbox at which the person is asked
    content                             what the profile says, as `domain.content.Content` names it
    change                              what the person has sent and a coordinator has not read yet, {} where nothing
    is_unindexed                        whether search engines are asked to leave the page out
    affiliations                        [{kind, state, proposed_by, organisation (public id), created_at, asked_as}];
                                        asked_as: names that the organisation wrote, until the person answers

Instants are ISO 8601 in UTC, days ISO 8601. `by` says what somebody was, never who.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from adrnet.domain.content import Name, Title

MIMETYPE: Final = "application/json"
FORMAT: Final = "adrnet-person-1"
FORMAT_OF_PROFILE: Final = "adrnet-profile-1"


@dataclass(frozen=True)
class HeldPost:
    """Whose post it is and for what."""

    public_id: str
    country: str = ""
    organisation: tuple[Name, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class HeldConsent:
    """An answer of the person."""

    is_given: bool
    at: datetime
    withdrawn_at: datetime | None
    notice_version: str
    locale: str
    seen_by: dict[str, str]


@dataclass(frozen=True)
class HeldExport:
    """A file with more than the open pages show in which the person stood."""

    at: datetime
    reason: str
    format: str
    by: str


@dataclass(frozen=True)
class HeldReport:
    """A report of a problem whose answer goes to the person."""

    reference: str
    at: datetime


@dataclass(frozen=True)
class HeldAct:
    """Something that happened to the designation."""

    at: datetime
    act: str
    by: str
    fields: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class HeldPerson:
    """Everything; see the keys above."""

    taken_at: datetime
    post: HeldPost
    names: tuple[Name, ...]
    title: tuple[Title, ...] = ()
    email: str = ""
    telephone: str = ""
    languages: tuple[str, ...] = ()
    locale: str = ""
    seen_by: dict[str, str] = field(default_factory=dict)
    is_unindexed: bool = False
    state: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    designated_by: str = ""
    designated_at: datetime | None = None
    confirmed_at: datetime | None = None
    consents: tuple[HeldConsent, ...] = ()
    exports: tuple[HeldExport, ...] = ()
    reports: tuple[HeldReport, ...] = ()
    acts: tuple[HeldAct, ...] = ()


def person_json(held: HeldPerson) -> bytes:
    """Return the document in UTF-8, indented: people read it too."""
    return _bytes({"format": FORMAT, **asdict(held)})


@dataclass(frozen=True)
class HeldAffiliation:
    """How the person is tied to an organisation."""

    kind: str
    state: str
    proposed_by: str
    organisation: str
    created_at: datetime
    asked_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class HeldProfile:
    """Everything with a profile; see the keys above."""

    taken_at: datetime
    public_id: str
    state: str
    email: str
    content: dict[str, Any]
    change: dict[str, Any] = field(default_factory=dict)
    is_unindexed: bool = False
    affiliations: tuple[HeldAffiliation, ...] = ()
    consents: tuple[HeldConsent, ...] = ()
    reports: tuple[HeldReport, ...] = ()
    acts: tuple[HeldAct, ...] = ()


def profile_json(held: HeldProfile) -> bytes:
    """Return the document about a profile."""
    return _bytes({"format": FORMAT_OF_PROFILE, **asdict(held)})


def _bytes(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2, default=_written) + "\n").encode()


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a document holds no {type(value).__name__}")
