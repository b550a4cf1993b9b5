"""adrnet: the directory of the ASEAN and Japan network of arbitration and mediation.

`create_app` hangs every door and holds no logic. Stairs go down only: rooms stand on the working floors (search,
formats), these on the model floor (domain), that on the cellar (kit, i18n, db). The README draws the map.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, abort, current_app, request
from flask_migrate import Migrate
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as WerkzeugResponse
from whitenoise import WhiteNoise

from adrnet import (
    accounts,
    claims,
    clearing,
    cli,
    coordination,
    db,
    directory,
    disputes,
    focal_points,
    freshness,
    i18n,
    identity,
    imports,
    listings,
    mails,
    people,
    problems,
    reports,
    search,
    site,
)
from adrnet.domain import list_history, outbox, reading_count, vocabulary
from adrnet.domain.policy import Permission, could_permit
from adrnet.i18n.messages import current_locale
from adrnet.kit import addresses, clock, compression, errors, headers, kept_pages, readings, stylesheet
from adrnet.kit.permissions import declare, declared, refuse_undeclared
from adrnet.presenters import outlines
from adrnet.presenters.asking import Form, search_form
from adrnet.presenters.words import Words

ROOT = Path(__file__).resolve().parent.parent
STATIC = Path(__file__).resolve().parent / "static"
ROOMS = (
    *(site, directory, focal_points, accounts, listings, claims, disputes, coordination, people, freshness),
    *(problems, reports, imports),
)
# Static files are addressed with a digest of their content, so they never change under their address.
ONE_YEAR = 365 * 24 * 3600


def create_app(settings: Mapping[str, Any]) -> Flask:
    """Return the application for these settings (`config.from_environment` reads and documents them)."""
    app = Flask(
        "adrnet", template_folder=str(ROOT / "templates"), static_folder=str(STATIC), root_path=str(ROOT / "adrnet")
    )
    # Longer than any page or form of ours; what is larger is refused before it is read. Flask's own setting is None.
    app.config["MAX_CONTENT_LENGTH"] = 2 * 1024 * 1024
    app.config.from_mapping(settings)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    db.init(app)
    _keep_pages(app)
    _count_readings(app)
    Migrate(
        app,
        db.db,
        directory=str(ROOT / "migrations"),
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
    )
    compression.init(app)
    i18n.init(app)
    addresses.init(app)
    errors.init(app, offer=_search_line)
    headers.init(app)
    search.init(app)
    mails.init(app)
    outlines.init(app)
    identity.init(app, write=mails.write)
    for room in ROOMS:
        app.register_blueprint(room.bp)
    identity.finish(app)
    clearing.init(app)
    list_history.listen()
    # Last, when nothing changes any longer.
    db.before_commit(app, _keep_history)
    cli.init(app)

    declare(Permission.READ_SITE)(app.view_functions["static"])
    refuse_undeclared(app)
    app.before_request(search.let_go_of_former)
    app.before_request(_permit)

    stylesheet.build(STATIC / "css", STATIC / "adrnet.css")
    stylesheet.compress(STATIC / "suggestions.js")
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # the documented way to put middleware in
        app.wsgi_app,
        root=str(STATIC),
        prefix="static/",
        max_age=ONE_YEAR,
        autorefresh=False,
        allow_all_origins=False,
        add_headers_function=headers.add_to_file,
    )
    if app.config.get("PROXIES"):
        hops = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # as above
    return app


def _keep_pages(app: Flask) -> None:
    """Keep public pages for visitors; a trial has walls that each request has to meet, and so keeps none."""
    with app.app_context():
        engine = db.db.engine
    zone = app.config["NETWORK_TIME_ZONE"]

    def state() -> kept_pages.State:
        return kept_pages.State(*outbox.stamp(engine), clock.today(zone))

    def tidy() -> None:
        with app.app_context():
            search.let_go_of_former()

    megabytes = 0 if app.config["IS_TRIAL"] else app.config["KEPT_PAGES_MEGABYTES"]
    kept_pages.init(app, megabytes=megabytes, state=state, admit=identity.admit(app), tidy=tidy)


def _count_readings(app: Flask) -> None:
    """Count for whoever keeps a listing how often it is read, if the operator has not turned it off."""
    if not app.config["COUNT_READINGS"]:
        return
    app.config.setdefault("READINGS_WRITTEN_SECONDS", 30)
    zone = app.config["NETWORK_TIME_ZONE"]

    def write(sums: readings.Sums) -> None:
        with app.app_context():
            db.transactional(reading_count.add)(db.db.session(), sums)

    readings.init(app, write=write, today=lambda: clock.today(zone), seconds=app.config["READINGS_WRITTEN_SECONDS"])


def _keep_history() -> None:
    """Let every transaction keep what it changed on the list of focal points."""
    list_history.write(db.db.session())


def _search_line() -> Form:
    """Offer the search on an error page."""
    return search_form(Words(vocabulary.current(db.db.session()), current_locale()))


def _permit() -> WerkzeugResponse | None:
    """Ask the policy for what the view declares, before it runs; the view asks again about the thing itself."""
    if request.endpoint is None:
        return None
    declares = declared(current_app.view_functions[request.endpoint])
    if declares is None:
        abort(403)
    permission = Permission(declares)
    if wait := identity.slow_down(permission):
        return wait
    actor = identity.signed_in()
    is_open = could_permit(None, permission)
    if actor is None:
        return None if is_open else identity.ask_to_sign_in()
    # What everybody reads a coordinator without a second factor reads as well, and nothing else.
    if (not is_open or permission == Permission.USE_ACCOUNTS) and (answer := identity.second_factor_first()):
        return answer
    if not could_permit(actor, permission):
        abort(403)
    return None
