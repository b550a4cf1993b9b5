"""A listing's page in the words of schema.org, for machines that read pages: exactly what the page shows."""

from collections.abc import Sequence
from typing import Any

from flask import current_app, request
from markupsafe import Markup

from adrnet.domain.content import Content
from adrnet.domain.focal_point import Post
from adrnet.domain.listing import Listing, ListingType
from adrnet.domain.naming import names_to_show, text_to_show
from adrnet.domain.posts import Office
from adrnet.domain.vocabulary import Scheme
from adrnet.formats import jsonld
from adrnet.kit import clock
from adrnet.kit.addresses import canonical_url
from adrnet.presenters.accreditations import has_expired
from adrnet.presenters.posts import titles, visible_holder
from adrnet.presenters.words import Words


def script(listing: Listing, content: Content, posts: Sequence[Post], words: Words) -> Markup:
    """Return the finished script element; empty where the person asked that search engines leave the page out."""
    if listing.is_unindexed:
        return Markup()
    if listing.type == ListingType.PRACTITIONER:
        return _element(jsonld.person(_person(listing, content, words)))
    shown = names_to_show(content, words.locale.code)
    others = [name for name in content.names if name not in shown]
    data = jsonld.organisation(
        jsonld.Organisation(
            public_id=listing.public_id,
            page_address=canonical_url() or request.base_url,
            names=(
                # Whatever stands as a heading is the name; the first of them may be an alternate one.
                *(jsonld.Name(text=name.text, language=name.lang, kind="official") for name in shown),
                *(jsonld.Name(text=name.text, language=name.lang, kind="alternate") for name in others),
            ),
            kind_code=content.kind,
            places=tuple(
                jsonld.Place(country_code=spot.country, city=spot.city, address=spot.address, role=spot.role)
                for spot in content.places
            ),
            areas=tuple(jsonld.Area(code=code, name=str(words.country(code))) for code in content.jurisdictions),
            languages=tuple(language.code for language in content.languages),
            knows_about=tuple(str(words.label(Scheme.SPECIALTY, code)) for code in content.specialties),
            website=content.website if content.website_seen else "",
            email=content.email,
            telephone=content.telephone,
            contacts=tuple(_contact(post, words) for post in posts if visible_holder(post)),
            founded=content.founded,
        )
    )
    return _element(data)


def _element(data: dict[str, Any]) -> Markup:
    # The writer has escaped everything that could end the element.
    body = Markup(jsonld.dumps(data))  # noqa: S704 - see above
    return Markup('<script type="application/ld+json">{}</script>').format(body)


def _person(listing: Listing, content: Content, words: Words) -> jsonld.Person:
    shown = names_to_show(content, words.locale.code)
    others = [name for name in content.names if name not in shown]
    today = clock.today(current_app.config["NETWORK_TIME_ZONE"])
    fields = dict.fromkeys(text.field for text in content.texts)
    texts = (text_to_show(content.texts, field, words.locale.code) for field in fields)
    return jsonld.Person(
        public_id=listing.public_id,
        page_address=canonical_url() or request.base_url,
        names=(
            *(jsonld.Name(text=name.text, language=name.lang, kind="official") for name in shown),
            *(jsonld.Name(text=name.text, language=name.lang, kind="alternate") for name in others),
        ),
        roles=tuple(str(words.label(Scheme.ROLE, code)) for code in content.roles),
        description=tuple(jsonld.Phrase(text=text.text, language=text.lang) for text in texts if text),
        places=tuple(
            jsonld.Place(country_code=spot.country, city=spot.city, address=spot.address, role=spot.role)
            for spot in content.places
        ),
        languages=tuple(language.code for language in content.languages),
        knows_about=tuple(str(words.label(Scheme.SPECIALTY, code)) for code in content.specialties),
        credentials=tuple(
            jsonld.Credential(name=one.grade, awarded_by=_awarding_body(one.scheme, words))
            for one in content.accreditations
            if not has_expired(one, today)
        ),
        website=content.website if content.website_seen else "",
        email=content.email,
        telephone=content.telephone,
    )


def _awarding_body(scheme: str, words: Words) -> str:
    return words.vocabulary.label(Scheme.ACCREDITATION, scheme, "en")[0]


def _contact(post: Post, words: Words) -> jsonld.Contact:
    holder = visible_holder(post)
    named = titles(Office.of(holder), words) if holder else []
    return jsonld.Contact(
        about=tuple(str(words.label(Scheme.TOPIC, one.topic)) for one in post.topics),
        title=named[0].text if named else "",
        email=holder.mailbox if holder else "",
        telephone=holder.telephone if holder else "",
        languages=tuple(holder.languages) if holder else (),
    )
