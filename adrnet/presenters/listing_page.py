"""The page of a listing as the public sees it: everything that `components/listing.html` shows.

Things in, values out; whoever calls has read them. The page of the directory and the preview of a change are made here,
so that they are the same page.

Decisions:
    2026-11-21  In a preview the posts are those that the change describes: they are not in the tables yet. What a
                person holds is shown as held, as everywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from flask import url_for

from adrnet.domain.affiliating import Other
from adrnet.domain.content import Content, NameKind, SpokenLanguage
from adrnet.domain.dispute import Dispute
from adrnet.domain.focal_point import Post
from adrnet.domain.freshness import Freshness, Rhythm
from adrnet.domain.jurisdiction import FrameworkFact
from adrnet.domain.listing import Facet, Listing, ListingType, Origin, facets_of
from adrnet.domain.naming import abbreviations, names_to_show, other_names, text_to_show
from adrnet.domain.revision import Revision
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.kit import clock
from adrnet.presenters.accreditations import held
from adrnet.presenters.affiliations import belonging
from adrnet.presenters.disputes import contested_of
from adrnet.presenters.entries import places, short_name
from adrnet.presenters.freshness import ShownState, shown_state
from adrnet.presenters.law import law
from adrnet.presenters.names import ShownName, shown_names
from adrnet.presenters.posts import ShownPost, day_of, offered_post, shown_post
from adrnet.presenters.provenance import caveats, provenance, sources_of
from adrnet.presenters.sentences import enumerated
from adrnet.presenters.words import Words

_SHAPES = {"yes": "full", "on_request": "half", "no": "ring"}


class Aspect(StrEnum):
    """In which of its states a listing is shown."""

    # What readers see.
    PUBLIC = "public"
    # What they will see once the change has been published.
    PREVIEW = "preview"
    # What they saw, or would have seen: nothing is said of how fresh it is.
    PAST = "past"


@dataclass(frozen=True)
class Setting:
    """What of the network's settings a page depends on."""

    rhythm: Rhythm
    time_zone: str

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "Setting":
        """Read them from the application's configuration."""
        rhythm = Rhythm(config["CONFIRMATION_MONTHS"], config["CONFIRMATION_DUE_DAYS"])
        return cls(rhythm, config["NETWORK_TIME_ZONE"])


def home_of(listing: Listing, content: Content) -> str:
    """Return the country whose law stands beside a listing; empty where there is none."""
    return next((spot.country for spot in content.places if spot.country), listing.responsible_country or "")


def listing_page(  # noqa: PLR0913 - everything that is shown
    listing: Listing,
    revision: Revision,
    words: Words,
    setting: Setting,
    *,
    posts: Sequence[Post],
    facts: Sequence[FrameworkFact],
    aspect: Aspect = Aspect.PUBLIC,
    others: Sequence[Other] = (),
    disputes: Sequence[Dispute] = (),
) -> dict[str, Any]:
    """Return the values of a listing's page (see components/listing.html).

    Args:
        listing: whose page it is.
        revision: what it says; for a preview the change that waits, else what is published.
        words: the vocabularies as the reader sees them.
        setting: the network's settings.
        posts: the listing's open posts.
        facts: the framework facts of its country (`home_of`).
        aspect: in which of its states the listing is shown.
        others: with whom it is affiliated, as both sides say.
        disputes: what readers are told is contested.
    """
    content, home = revision.content, home_of(listing, revision.content)
    rhythm, zone = setting.rhythm, setting.time_zone
    is_public = aspect == Aspect.PUBLIC
    # What the organisation itself sends is confirmed and its own word from the approval on.
    will_be_own = aspect == Aspect.PREVIEW and listing.is_claimed and not revision.is_on_behalf
    state = ShownState(Freshness.CONFIRMED) if will_be_own else shown_state(listing, rhythm, zone)
    return {
        "is_person": listing.type == ListingType.PRACTITIONER,
        "names": _names(content, words),
        "short": short_name(content, words) if content.names else None,
        "kind": _link(Facet.KIND, words.label(Scheme.KIND, content.kind), content.kind) if content.kind else None,
        "places": places(content, words),
        "state": None if aspect == Aspect.PAST else state,
        "confirmed_on": day_of(listing.confirmed_at, zone) if is_public else None,
        "contested": contested_of(listing, disputes, words),
        "caveats": [] if will_be_own else caveats(listing, revision),
        "unverified": not will_be_own and (bool(content.unverified_fields) or _is_from_sources(listing)),
        "texts": _texts(content, words),
        "also": _also(content, words),
        "founded": content.founded,
        "jurisdictions": [_country_link(code, words) for code in content.jurisdictions],
        "languages": [_language(spoken, words) for spoken in content.languages],
        "services": [_link(Facet.SERVICE, words.label(Scheme.SERVICE, code), code) for code in content.services],
        "specialties": [
            _link(Facet.SPECIALTY, words.label(Scheme.SPECIALTY, code), code) for code in content.specialties
        ],
        "roles": [_link(Facet.ROLE, words.label(Scheme.ROLE, code), code) for code in content.roles],
        "parties": _parties(listing, content, words),
        "accreditations": [held(one, words, clock.today(zone)) for one in content.accreditations],
        "introductions": _introductions(content),
        "belonging": belonging(listing, others, words),
        "contact": _contact(content, words),
        "digital": [
            {
                "label": words.label(Scheme.DIGITAL, capacity.code),
                "shape": _SHAPES.get(capacity.answer, "ring"),
                "answer": words.label(Scheme.DIGITAL_ANSWER, capacity.answer),
                "note": _note(capacity.note, words),
            }
            for capacity in content.digital
        ],
        "posts": _posts(content, posts, words, setting, is_public=is_public),
        "listed": url_for("focal_points.list", organisation=listing.public_id) if is_public and posts else None,
        "provenance": provenance(listing, revision),
        "sources": sources_of(listing),
        "claim": _claim(listing) if is_public else None,
        "is_kept": listing.is_claimed,
        "own": url_for("people.ask_link") if is_public and listing.type == ListingType.PRACTITIONER else None,
        "report": url_for("problems.report", sort="listing", code=listing.public_id) if is_public else None,
        "history": [],
        "take": [],
        "framework": law(home, facts, words, _country_link(home, words)["url"]),
        "trail": _trail(home, words),
    }


def _is_from_sources(listing: Listing) -> bool:
    """Whether it says what public sources say, and nobody whom it is about has said so."""
    return listing.origin == Origin.PUBLIC_SOURCES and not listing.is_claimed


def _claim(listing: Listing) -> str | None:
    """The page where an organisation takes an entry over, or says that the wrong people keep it."""
    if listing.type != ListingType.ORGANISATION:
        return None
    return url_for("claims.begin", public_id=listing.public_id)


def _link(facet: str, text: Wording, code: str) -> dict[str, Any]:
    """A value that leads to everything else that carries it."""
    arguments: dict[str, Any] = {facet: code}
    return {"text": text, "url": url_for("directory.search", **arguments), "lang": text.lang}


def _country_link(code: str, words: Words) -> dict[str, Any]:
    """A country leads to its page, where it has one."""
    has_page = words.vocabulary.find(Scheme.COUNTRY, code) is not None
    return {
        "text": words.country(code),
        "url": url_for("directory.country", code=code) if has_page else None,
        "lang": None,
    }


def _language(spoken: SpokenLanguage, words: Words) -> dict[str, Any]:
    """A language of proceedings, with the level where one is stated."""
    said = words.language(spoken.code)
    if spoken.level:
        said = enumerated([said, words.label(Scheme.LANGUAGE_LEVEL, spoken.level)], separator=": ")
    return _link(Facet.LANGUAGE, said, spoken.code)


def _introductions(content: Content) -> Wording | None:
    """Whether the person wishes to be introduced to parties; None where nothing is said."""
    if content.introductions == "yes":
        return _("Introductions through the network are welcome.")
    return _("Takes no introductions through the network.") if content.introductions else None


def _parties(one: Listing, content: Content, words: Words) -> list[dict[str, Any]]:
    parties = [code for facet, code in facets_of(one, content, words.vocabulary) if facet == Facet.PARTY]
    return [_link(Facet.PARTY, words.label(Scheme.PARTY, party), party) for party in parties]


def _note(note: str, words: Words) -> dict[str, str] | None:
    """A remark in the body's own words, which do not say their language."""
    return {"text": note, "lang": words.language_of(note, "")} if note else None


def _texts(content: Content, words: Words) -> list[dict[str, str]]:
    """Each text field once, in the reader's language where there is one."""
    fields = dict.fromkeys(text.field for text in content.texts)
    chosen = (text_to_show(content.texts, field, words.locale.code) for field in fields)
    return [{"text": text.text, "lang": text.lang} for text in chosen if text]


def _also(content: Content, words: Words) -> list[dict[str, str]]:
    shown = {name.text for name in names_to_show(content, words.locale.code)}
    readings = [name for name in content.names if name.kind == NameKind.READING]
    names = [*abbreviations(content), *other_names(content), *readings]
    return [{"text": name.text, "lang": name.lang} for name in names if name.text not in shown]


def _contact(content: Content, words: Words) -> dict[str, Any]:
    website = None
    if content.website:
        parts = urlsplit(content.website)
        website = {
            "text": (parts.netloc + parts.path).removesuffix("/"),
            "url": content.website if content.website_seen else None,
            "note": None if content.website_seen else _("address not yet checked"),
        }
    return {
        "website": website,
        "email": content.email or None,
        "telephone": content.telephone or None,
        "addresses": [
            {
                "lines": spot.address.splitlines(),
                "lang": words.language_of(spot.address, spot.country),
                "role": words.label(Scheme.PLACE_ROLE, spot.role),
            }
            for spot in content.places
            if spot.address
        ],
        "links": [
            {"label": words.label(Scheme.LINK_KIND, link.kind), "url": link.url, "lang": link.lang or None}
            for link in content.links
        ],
    }


def _names(content: Content, words: Words) -> list[ShownName]:
    """The names side by side; a draft may have none yet."""
    if content.names:
        return shown_names(content, words.locale.code)
    nothing = _("Listing without a name")
    return [ShownName(nothing.lang, (str(nothing),))]


def _posts(
    content: Content, posts: Sequence[Post], words: Words, setting: Setting, *, is_public: bool
) -> list[ShownPost]:
    """The posts as they are, or as a revision that is not public describes them."""
    rhythm, zone = setting.rhythm, setting.time_zone
    if is_public:
        return [shown_post(post, words, rhythm, zone) for post in posts]
    present = {post.public_id: post for post in posts}
    return [offered_post(one, present.get(one.public_id), words, rhythm, zone) for one in content.posts]


def _trail(home: str, words: Words) -> list[dict[str, Any]]:
    links = [{"text": _("Search"), "url": url_for("directory.search"), "lang": None}]
    if home and (link := _country_link(home, words))["url"]:
        links.append(link)
    return links
