"""A listing's page in the words of schema.org, for machines that read pages: exactly what the page shows."""

from collections.abc import Sequence

from flask import request
from markupsafe import Markup

from adrnet.domain.content import Content
from adrnet.domain.focal_point import Post
from adrnet.domain.listing import Listing, ListingType
from adrnet.domain.naming import names_to_show
from adrnet.domain.posts import Office
from adrnet.domain.vocabulary import Scheme
from adrnet.formats import jsonld
from adrnet.kit.addresses import canonical_url
from adrnet.presenters.posts import titles, visible_holder
from adrnet.presenters.words import Words


def script(listing: Listing, content: Content, posts: Sequence[Post], words: Words) -> Markup:
    """Return the finished script element; empty for a practitioner, whose page is no organisation's."""
    if listing.type != ListingType.ORGANISATION:
        return Markup()
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
    # The writer has escaped everything that could end the element.
    body = Markup(jsonld.dumps(data))  # noqa: S704 - see above
    return Markup('<script type="application/ld+json">{}</script>').format(body)


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
