"""Routes of the front door."""

import logging
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request, url_for
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as WerkzeugResponse

from adrnet import search
from adrnet.db import db
from adrnet.domain import vocabulary
from adrnet.domain.focal_point import VACANT
from adrnet.domain.jurisdiction import FrameworkFact
from adrnet.domain.listed import STATES
from adrnet.domain.listing import Facet, count_under
from adrnet.domain.policy import Permission
from adrnet.domain.vocabulary import Scheme
from adrnet.formats import list_json
from adrnet.i18n import names
from adrnet.i18n.catalogues.states import states
from adrnet.i18n.locales import LOCALES
from adrnet.i18n.messages import Wording, current_locale
from adrnet.i18n.negotiation import negotiate
from adrnet.kit import clock
from adrnet.kit.addresses import address, vary_on_language
from adrnet.kit.kept_pages import keepable
from adrnet.kit.permissions import declare
from adrnet.presenters.asking import search_form
from adrnet.presenters.countries import country_rows, international
from adrnet.presenters.words import Words
from adrnet.site import queries

bp = Blueprint("site", __name__)
logger = logging.getLogger(__name__)

# States of a post that somebody holds.
HELD = tuple(one for one in STATES if one != VACANT)
# Searches to try, in four scripts; each is a question about the real vocabulary.
EXAMPLES = (("maritime Tokyo", "en"), ("建設", "ja"), ("hòa giải", "vi"), ("อนุญาโตตุลาการ", "th"))


@bp.get("/")
@declare(Permission.READ_SITE)
def start() -> WerkzeugResponse:
    """Lead to the front page in the browser's language."""
    locale = negotiate(request.headers.get("Accept-Language"))
    response = vary_on_language(redirect(url_for("site.home", lang=locale.code)))
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/<lang:lang>/")
@declare(Permission.READ_SITE)
@keepable
def home() -> str:
    """Show what the network is, the search, the countries, the ways in."""
    session = db.session()
    words = Words(vocabulary.current(session), current_locale())
    by_country = count_under(session, Facet.COUNTRY)
    by_specialty = count_under(session, Facet.SPECIALTY)
    arbitration = queries.countries_offering(session, "arbitration")
    mediation = queries.countries_offering(session, "mediation")
    focal_points = queries.focal_points(session)
    new_york = queries.treaty_states(session, "new_york_convention")
    singapore = queries.treaty_states(session, "singapore_convention")
    rows = country_rows(words, by_country)
    return render_template(
        "site/home.html",
        home={
            "form": search_form(words, counts={Facet.COUNTRY: by_country, Facet.SPECIALTY: by_specialty}),
            "examples": [
                {"text": example, "lang": lang, "url": url_for("directory.search", q=example)}
                for example, lang in EXAMPLES
            ],
            "countries": [
                {
                    **vars(row),
                    "arbitration": arbitration.get(row.code, 0),
                    "mediation": mediation.get(row.code, 0),
                    "focal_points": focal_points.get(row.code, 0),
                    "focal_points_url": address(
                        "focal_points.list", [("country", row.code), *(("state", one) for one in HELD)]
                    ),
                    "new_york": _status(new_york.get(row.code), words),
                    "singapore": _status(singapore.get(row.code), words),
                }
                for row in rows
            ],
            "totals": {
                "organisations": queries.total_listings(session),
                "countries": len(rows),
                "languages": len(LOCALES),
            },
            "international": international(words, count_under(session, Facet.KIND)),
        },
    )


def _status(fact: FrameworkFact | None, words: Words) -> Any:
    return words.label(Scheme.FRAMEWORK_STATUS, fact.status) if fact else None


@bp.get("/<lang:lang>/about")
@declare(Permission.READ_SITE)
@keepable
def about() -> str:
    """Say what the network is, where the entries come from and how far to trust them."""
    locale = current_locale()
    sources = [
        {**file, "as_of": Wording(names.month_and_year(file["as_of"], locale), locale.tag)}
        for file in queries.data_sources()
    ]
    return render_template("site/about.html", sources=sources)


@bp.get("/<lang:lang>/privacy")
@declare(Permission.READ_SITE)
@keepable
def privacy() -> str:
    """Say what is kept about people, and how to have it removed."""
    return render_template("site/privacy.html")


@bp.get("/<lang:lang>/accessibility")
@declare(Permission.READ_SITE)
@keepable
def accessibility() -> str:
    """Say how far these pages can be used by everyone, and what was tried."""
    return render_template("site/accessibility.html")


@bp.get("/<lang:lang>/languages")
@declare(Permission.READ_SITE)
@keepable
def languages() -> str:
    """Show how far each language is translated, and that nobody reviewed what nobody reviewed."""
    return render_template("site/languages.html", states=states())


@bp.get("/schemas/<string:name>.json")
@declare(Permission.READ_SITE)
def schema(name: str) -> Response:
    """Describe a format of ours to programs, at an address that stays."""
    if name != list_json.FORMAT:
        abort(404)
    return Response(list_json.schema(current_app.config["BASE_URL"]), content_type="application/schema+json")


@bp.get("/healthz")
@declare(Permission.READ_SITE)
def healthz() -> WerkzeugResponse:
    """Answer while the process is alive; it asks nothing of the database."""
    response = jsonify(status="alive")
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/readyz")
@declare(Permission.READ_SITE)
def readyz() -> WerkzeugResponse:
    """Answer 200 once database, migrations and index are ready; what is not ready is named."""
    ready = {"database": False, "migrations": False, "index": False}
    details: dict[str, Any] = {}
    mails: dict[str, int] = {}
    try:
        session = db.session()
        session.execute(text("SELECT 1"))
        ready["database"] = True
        ready["migrations"] = queries.migrations_at_head(session, current_app.extensions["migrate"].directory)
        if ready["migrations"]:
            details = search.status()
            ready["index"] = bool(details.get("is_ready"))
            # Mails that wait are told and nothing more: pages are as good without them.
            mails = queries.waiting_mails(session, clock.now())
    except (SQLAlchemyError, OSError):
        # Whoever asks gets the answer; what is wrong with the database or the disk stands in the log.
        logger.exception("not ready")
    is_ready = all(ready.values())
    response = jsonify(status="ready" if is_ready else "not ready", **ready, search=details, mails=mails)
    response.status_code = 200 if is_ready else 503
    response.headers["Cache-Control"] = "no-store"
    return response
