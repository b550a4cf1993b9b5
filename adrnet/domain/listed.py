"""One post of the list, as far as its reader may know it, and the two parts in which it is kept.

The post part (`values_of`) says what is said of a post, its body and its office: no person is ever in it. The person
part (`person_values_of`) holds what may have to go one day: the person, the term that stands beside them, and the words
for who designated, in which somebody may be named. Both are plain JSON; `listed_of` puts them together again.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from adrnet.domain.content import Content, Name, Title
from adrnet.domain.focal_point import VACANT, Tier
from adrnet.domain.freshness import Freshness
from adrnet.domain.posts import Office
from adrnet.domain.sight import SeenPerson

# The kind of a country's own post: no body has it, so it is no word of the vocabulary.
NATIONAL_POST = "national_post"
# The states that a post can be in, codes of the vocabulary `state`.
STATES = (Freshness.CONFIRMED, Freshness.CONFIRMATION_DUE, Freshness.OVERDUE, VACANT)
# Stands for the country of a post that has none.
NO_COUNTRY = ""


# Not frozen: to set frozen fields takes four times as long, and a list has a hundred thousand of these.
@dataclass(slots=True)
class ListedPost:
    """One post of the list, as far as its reader may know it.

    Attributes:
        country: whose it is, or where its listing belongs; `NO_COUNTRY` where it belongs to none.
        kind: of the listing, `NATIONAL_POST` for a country's own, empty where the listing has none.
        listing_id: public id of the listing; empty for a country's post.
        content: the listing's names and nothing else; None for a country's post.
        office: None while the post is vacant and while a person holds it.
        person: what the reader sees of the person who holds it; None where that is nothing.
        designation_id: the number of whoever holds it, for the record; shown nowhere.
        is_redacted: whether an edition said more, which had to go.
    """

    public_id: str
    country: str
    kind: str
    topics: tuple[str, ...]
    state: str
    listing_id: str
    content: Content | None
    office: Office | None
    designated_at: datetime | None
    confirmed_at: datetime | None
    person: SeenPerson | None = None
    designation_id: int | None = field(default=None, compare=False)
    is_redacted: bool = False


Sees = Callable[[str | None], Tier]
"""Country whose coordinators answer for a post (None: the network's) → what the reader sees of persons there."""


def everyone(_country: str | None) -> Tier:
    """What everyone sees."""
    return Tier.PUBLIC


def values_of(post: ListedPost) -> dict[str, Any]:
    """Return the post part: everything but what `person_values_of` returns."""
    office = post.office
    return {
        "public_id": post.public_id,
        "country": post.country,
        "kind": post.kind,
        "topics": list(post.topics),
        "state": post.state,
        "listing_id": post.listing_id,
        "names": [_name(one) for one in post.content.names] if post.content else None,
        "office": {
            "titles": [list(one) for one in office.titles],
            "mailbox": office.mailbox,
            "telephone": office.telephone,
            "languages": list(office.languages),
            "starts_on": _day(office.starts_on),
            "ends_on": _day(office.ends_on),
        }
        if office
        else None,
        "designated_at": _instant(post.designated_at) if office else None,
        "confirmed_at": _instant(post.confirmed_at),
    }


def person_values_of(post: ListedPost) -> dict[str, Any] | None:
    """Return the person part, None where nothing would ever have to go."""
    if post.office:
        return {"designated_by": post.office.designated_by} if post.office.designated_by else None
    person = post.person
    if person is None:
        return None
    return {
        "names": [_name(one) for one in person.names],
        "title": [asdict(one) for one in person.title],
        "email": person.email,
        "telephone": person.telephone,
        "languages": list(person.languages),
        "starts_on": _day(person.starts_on),
        "ends_on": _day(person.ends_on),
        "designated_by": person.designated_by,
        "designated_at": _instant(post.designated_at),
    }


def listed_of(values: Mapping[str, Any], person_values: Mapping[str, Any] | None) -> ListedPost:
    """Return the post of two parts; whether search engines may know the person is asked of the present."""
    office, names = values["office"], values["names"]
    said: Mapping[str, Any] = person_values or {}
    is_person = office is None and person_values is not None
    return ListedPost(
        public_id=values["public_id"],
        country=values["country"],
        kind=values["kind"],
        topics=tuple(values["topics"]),
        state=values["state"],
        listing_id=values["listing_id"],
        content=Content(names=tuple(Name(**one) for one in names)) if names is not None else None,
        office=Office(
            titles=tuple((lang, text) for lang, text in office["titles"]),
            mailbox=office["mailbox"],
            telephone=office["telephone"],
            languages=tuple(office["languages"]),
            starts_on=_as_day(office["starts_on"]),
            ends_on=_as_day(office["ends_on"]),
            designated_by=said.get("designated_by", ""),
        )
        if office is not None
        else None,
        designated_at=_as_instant(said["designated_at"] if is_person else values["designated_at"]),
        confirmed_at=_as_instant(values["confirmed_at"]),
        person=_person_of(said) if is_person else None,
    )


def _person_of(said: Mapping[str, Any]) -> SeenPerson:
    return SeenPerson(
        names=tuple(Name(**one) for one in said["names"]),
        title=tuple(Title(**one) for one in said["title"]),
        email=said["email"],
        telephone=said["telephone"],
        languages=tuple(said["languages"]),
        starts_on=_as_day(said["starts_on"]),
        ends_on=_as_day(said["ends_on"]),
        designated_by=said["designated_by"],
    )


def _name(name: Name) -> dict[str, str]:
    return {"text": name.text, "lang": name.lang, "script": name.script, "kind": str(name.kind)}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _as_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _as_instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
