"""What the server of `pages` serves: the application twice, with and without kept pages, and two things to compare.

    /<lang>/directory           the search page, made anew for each request
    /<lang>/directory/constant  the same template with the same hooks around it, rendered from values that are computed
                                once for each question
    /kept/<lang>/directory      the search page of an application that keeps pages
    /bare/<lang>/directory      a Flask application with nothing on it, returning the same page as a string

All in the same processes, so that one moment's load is everybody's.
"""

import os
from pathlib import Path
from typing import Any

from flask import Flask, render_template, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from adrnet import create_app
from adrnet.db import db
from adrnet.directory import forms, results
from adrnet.domain import vocabulary
from adrnet.domain.policy import Permission
from adrnet.i18n.messages import current_locale
from adrnet.kit.addresses import keep_query
from adrnet.kit.permissions import declare
from adrnet.presenters.words import Words
from tests import applications

URL, FOLDER = "BENCHMARK_URL", "BENCHMARK_FOLDER"


def served() -> DispatcherMiddleware:
    """Return the whole; gunicorn calls this in each of its processes."""
    made = _application(KEPT_PAGES_MEGABYTES="0")
    return DispatcherMiddleware(made, {"/kept": _application(), "/bare": _bare(made)})


def _application(**environment: str) -> Flask:
    settings = applications.settings(os.environ[URL], Path(os.environ[FOLDER]), **environment)
    app = create_app({**settings, "TESTING": False, "READINGS_WRITTEN_SECONDS": 30})
    app.add_url_rule("/<lang:lang>/directory/constant", "constant", _constant())
    return app


def _constant() -> Any:
    known: dict[bytes, tuple[dict[str, Any], list[tuple[str, str]]]] = {}

    @declare(Permission.READ_DIRECTORY)
    def constant() -> str:
        question = f"{current_locale().code}?".encode() + request.query_string
        if question not in known:
            words = Words(vocabulary.current(db.session()), current_locale())
            read = forms.read(request.args, words.vocabulary)
            known[question] = results.results(read, words, db.session()), read.asked.query()
        values, query = known[question]
        keep_query(query)
        return render_template("directory/search.html", results=values)

    return constant


def _bare(made: Flask) -> Flask:
    bare = Flask("bare")
    known: dict[str, str] = {}

    @bare.get("/<lang>/directory")
    def page(lang: str) -> str:
        question = f"/{lang}/directory?{request.query_string.decode()}"
        if question not in known:
            known[question] = made.test_client().get(question, base_url=request.host_url).get_data(as_text=True)
        return known[question]

    return bare
