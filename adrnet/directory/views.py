"""Routes of the directory: search, what it suggests and hands over, one listing, the countries, one country."""

from collections.abc import Callable, Iterable

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from adrnet.db import db
from adrnet.directory import forms, queries, reading, results, suggesting, taking
from adrnet.domain import vocabulary
from adrnet.domain.listing import Facet, ListingState, count_under, public_id_in
from adrnet.domain.policy import Permission
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import current_locale
from adrnet.kit import clock, headers
from adrnet.kit.addresses import query_as_typed
from adrnet.kit.kept_pages import keepable
from adrnet.kit.permissions import declare
from adrnet.presenters import entries
from adrnet.presenters.countries import country_rows, international
from adrnet.presenters.words import Words

# Seconds for which a browser may keep what was suggested.
SUGGESTIONS_KEPT = 60

bp = Blueprint("directory", __name__, url_prefix="/<lang:lang>/directory")


def _words() -> Words:
    return Words(vocabulary.current(db.session()), current_locale())


@bp.get("")
@declare(Permission.READ_DIRECTORY)
@keepable
def search() -> str:
    """Answer a search; everything that was asked stands in the address."""
    words = _words()
    read = forms.read(request.args, words.vocabulary)
    return render_template("directory/search.html", results=results.results(read, words, db.session()))


@bp.get("/suggestions")
@declare(Permission.READ_SUGGESTIONS)
def suggestions() -> Response:
    """Say what may be meant by what stands in the search line so far, for the script of that line."""
    text = forms.typed_text(request.args)
    answer = jsonify(suggesting.suggestions(text, _words(), db.session()))
    # Whoever types on and goes back asks the same again; nobody else is given the answer.
    answer.cache_control.private = True
    answer.cache_control.max_age = SUGGESTIONS_KEPT
    headers.keep_out_of_search_engines()
    return answer


@bp.get("/results.csv")
@declare(Permission.TAKE_RESULTS)
def csv() -> Response:
    """Hand over what a search finds as a text table."""
    return _file("csv", "text/csv; charset=utf-8", taking.as_csv)


@bp.get("/results.vcf")
@declare(Permission.TAKE_RESULTS)
def vcf() -> Response:
    """Hand over what a search finds for an address book."""
    return _file("vcf", "text/vcard; charset=utf-8", taking.as_vcard)


def _file(ending: str, content_type: str, write: Callable[[taking.Taken, Words], Iterable[bytes]]) -> Response:
    words = _words()
    found = taking.taken(forms.read(request.args, words.vocabulary), words, db.session())
    response = Response(b"".join(write(found, words)), content_type=content_type)
    day = clock.today(current_app.config["NETWORK_TIME_ZONE"]).isoformat()
    name = f"adrnet-directory-{day}-{words.locale.code}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.content_language.add(words.locale.tag)
    response.cache_control.no_store = True
    # A file is for whoever takes it away; persons in it may have asked that search engines leave them out.
    headers.keep_out_of_search_engines()
    return response


@bp.get("/<string:reference>")
@declare(Permission.READ_DIRECTORY)
@keepable
def read(reference: str) -> str | WerkzeugResponse:
    """Show a listing; the public id decides, the readable rest leads to its present form.

    What was public and is erased is gone; of somebody who never agreed to be shown nothing ever was here.
    """
    public_id = public_id_in(reference)
    found = queries.listing_by_public_id(db.session(), public_id) if public_id else None
    if found is None:
        abort(404)
    listing = queries.the_one_that_stays(db.session(), found)
    if listing.state == ListingState.ERASED and listing.published_at is not None:
        abort(410)
    card = queries.card_of(db.session(), listing)
    if card is None:
        abort(404)
    present = entries.reference(listing.public_id, card.content)
    if reference != present:
        return redirect(url_for("directory.read", reference=present) + query_as_typed(), code=301)
    return render_template("directory/listing.html", listing=reading.listing(card, _words(), db.session()))


@bp.get("/countries")
@declare(Permission.READ_DIRECTORY)
@keepable
def countries() -> str:
    """Show all countries of the network with their counts."""
    session, words = db.session(), _words()
    return render_template(
        "directory/countries.html",
        countries=country_rows(words, count_under(session, Facet.COUNTRY)),
        international=international(words, count_under(session, Facet.KIND)),
    )


@bp.get("/countries/<string:code>")
@declare(Permission.READ_DIRECTORY)
@keepable
def country(code: str) -> str | WerkzeugResponse:
    """Show one country: its posts, organisations and law."""
    words = _words()
    if words.vocabulary.find(Scheme.COUNTRY, code.upper()) is None:
        abort(404)
    if code != code.upper():
        return redirect(url_for("directory.country", code=code.upper()) + query_as_typed(), code=301)
    return render_template("directory/country.html", country=reading.country(code, request.args, words, db.session()))
