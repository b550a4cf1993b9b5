"""What is published of a thing, as whoever confirms it reads it: a listing, an office, a person's own data."""

from typing import Any

from sqlalchemy.orm import Session

from adrnet.domain import affiliating
from adrnet.domain.confirming import Confirmed, seen_of
from adrnet.domain.content import Content
from adrnet.domain.drafting import published_of
from adrnet.domain.focal_point import DesignatedPerson, Designation, Tier
from adrnet.domain.listing import Listing
from adrnet.freshness import queries
from adrnet.i18n.messages import LazyWording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.presenters.entries import address
from adrnet.presenters.listing_page import Setting, listing_page
from adrnet.presenters.posts import Body, body_of, country_page, shown_post
from adrnet.presenters.sentences import enumerated
from adrnet.presenters.words import Words

_BETWEEN = "\u00a0· "
FIELDS: dict[str, LazyWording] = {
    "names": _l("Person"),
    "title": _l("Title of the person"),
    "email": _l("E-mail"),
    "telephone": _l("Telephone"),
}
WHO_SEES: dict[str, LazyWording] = {
    Tier.PUBLIC: _l("everybody sees it"),
    Tier.MEMBERS: _l("members of the network see it"),
    Tier.COORDINATORS: _l("coordinators see it"),
}


def shown(session: Session, thing: Confirmed, words: Words, setting: Setting) -> dict[str, Any]:
    """Return what `freshness/_published.html` shows: one of `page`, `post` and `person`, the others None."""
    found: dict[str, Any] = {"page": None, "post": None, "person": None, "seen": seen_of(thing), "owner": None}
    if isinstance(thing, Listing):
        revision = published_of(thing)
        if revision is None:
            raise RuntimeError("what can be confirmed is published")
        posts = queries.posts_of(session, thing)
        # The law of the country stands beside an entry and is nothing that its keeper confirms.
        others = affiliating.shown(session, thing)
        found["page"] = listing_page(thing, revision, words, setting, posts=posts, facts=[], others=others)
        return found
    found["owner"] = owner(thing, words)
    if thing.person is not None:
        found["person"] = own_data(thing, thing.person, words)
    else:
        found["post"] = shown_post(thing.post, words, setting.rhythm, setting.time_zone)
    return found


def owner(designation: Designation, words: Words) -> Body:
    """Return whose post it is."""
    post = designation.post
    if post.listing is None:
        code = post.country_code or ""
        country = words.country(code)
        return Body(str(country), country_page(code), country.lang)
    revision = published_of(post.listing)
    content = revision.content if revision else Content()
    if not content.names:
        return Body(post.listing.public_id, "", "und")
    return body_of(content, address(post.listing, content), words)


def own_data(designation: Designation, person: DesignatedPerson, words: Words) -> list[dict[str, Any]]:
    """Return what is held of a person, field by field, and who sees it (`components/answers.html`)."""
    values: dict[str, list[dict[str, Any]]] = {
        "names": [{"text": one["text"], "lang": one["lang"]} for one in person.names],
        "title": [{"text": one["text"], "lang": one["lang"]} for one in person.title],
        "email": [{"text": person.email, "lang": None}] if person.email else [],
        "telephone": [{"text": person.telephone, "lang": None}] if person.telephone else [],
    }
    lines: list[dict[str, Any]] = []
    for name, said in values.items():
        tier = person.visibility.get(name, Tier.COORDINATORS)
        label = enumerated([FIELDS[name].wording(), WHO_SEES[tier].wording()], separator=_BETWEEN)
        lines.append({"label": label, "values": said, "url": None})
    languages = [words.language(code) for code in designation.languages]
    spoken: list[dict[str, Any]] = [{"text": enumerated(languages), "lang": None}] if languages else []
    lines.append({"label": _("Languages"), "values": spoken, "url": None})
    return lines
