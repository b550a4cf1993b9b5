"""Routes of the directory: search, one listing, the countries, one country."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from adrnet.db import db
from adrnet.directory import forms, queries, reading, results
from adrnet.domain import vocabulary
from adrnet.domain.listing import PUBLIC_ID_LENGTH, Facet, Listing, ListingState, count_under
from adrnet.domain.policy import Permission
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import current_locale
from adrnet.kit.permissions import declare
from adrnet.presenters.countries import country_rows
from adrnet.presenters.entries import address
from adrnet.presenters.words import Words

bp = Blueprint("directory", __name__, url_prefix="/<lang:lang>/directory")


def _words() -> Words:
    return Words(vocabulary.current(db.session()), current_locale())


@bp.get("")
@declare(Permission.READ_DIRECTORY)
def search() -> str:
    """Answer a search; everything that was asked stands in the address."""
    words = _words()
    read = forms.read(request.args, words.vocabulary, "directory.search")
    return render_template("directory/search.html", results=results.results(read, words, db.session()))


@bp.get("/<string:reference>")
@declare(Permission.READ_DIRECTORY)
def read(reference: str) -> str | WerkzeugResponse:
    """Show a listing; the public id decides, the readable rest leads to its present form."""
    listing = queries.listing_by_public_id(db.session(), reference[:PUBLIC_ID_LENGTH].lower())
    if listing is None or reference[PUBLIC_ID_LENGTH : PUBLIC_ID_LENGTH + 1] not in {"", "-"}:
        abort(404)
    if listing.state == ListingState.MERGED:
        return _to_the_one_that_stays(listing)
    if listing.state == ListingState.ERASED:
        abort(410)
    card = queries.card_of(db.session(), listing)
    if card is None:
        abort(404)
    here = address(listing, card.content)
    if request.path != here:
        return redirect(here, code=301)
    return render_template("directory/listing.html", listing=reading.listing(card, _words(), db.session()))


def _to_the_one_that_stays(listing: Listing) -> WerkzeugResponse:
    """Redirect from a merged listing; a chain of merges is followed to its end."""
    session = db.session()
    seen = {listing.id}
    while listing.state == ListingState.MERGED and listing.merged_into_id:
        following = session.get(Listing, listing.merged_into_id)
        if following is None or following.id in seen:
            abort(404)
        seen.add(following.id)
        listing = following
    card = queries.card_of(session, listing)
    if card is None:
        abort(404)
    return redirect(address(listing, card.content), code=301)


@bp.get("/countries")
@declare(Permission.READ_DIRECTORY)
def countries() -> str:
    """Show all countries of the network with their counts."""
    session = db.session()
    international = count_under(session, Facet.KIND).get("international_organisation", 0)
    return render_template(
        "directory/countries.html",
        countries=country_rows(_words(), count_under(session, Facet.COUNTRY)),
        unplaced={
            "count": international,
            "url": url_for("directory.search", kind="international_organisation"),
        }
        if international
        else None,
    )


@bp.get("/countries/<string:code>")
@declare(Permission.READ_DIRECTORY)
def country(code: str) -> str | WerkzeugResponse:
    """Show one country: its posts, organisations and law."""
    words = _words()
    if words.vocabulary.find(Scheme.COUNTRY, code.upper()) is None:
        abort(404)
    if code != code.upper():
        return redirect(url_for("directory.country", code=code.upper()), code=301)
    return render_template("directory/country.html", country=reading.country(code, request.args, words, db.session()))
