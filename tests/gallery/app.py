"""Hangs the gallery on an application of the tests: `/<lang>/gallery`, shown by GET, checked by POST."""

from pathlib import Path
from typing import Any

from flask import Flask, g, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.datastructures import MultiDict

from adrnet.db import db
from adrnet.domain import vocabulary
from adrnet.domain.policy import Permission
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.locales import LOCALES
from adrnet.i18n.messages import current_locale
from adrnet.kit.fields import options
from adrnet.kit.forms import Form
from adrnet.kit.permissions import declare
from adrnet.presenters.words import Words
from tests.gallery.forms import KINDS, GalleryForm
from tests.gallery.samples import samples

TEMPLATES = Path(__file__).parent / "templates"


def hang(app: Flask) -> Flask:
    """Add the page to `app`, before it serves anything; `app.saved` collects what would have been saved."""
    app.jinja_loader = ChoiceLoader([app.jinja_loader, FileSystemLoader(TEMPLATES)])  # type: ignore[assignment,list-item]  # Flask's property can be set
    app.saved = []  # type: ignore[attr-defined]  # a place for tests to look

    @declare(Permission.READ_SITE)
    def gallery() -> Any:
        if "kept" in request.args:
            g.kept_form = MultiDict([("name", "Kept while the session had ended"), ("add", "telephones")])
        form = gallery_form()
        if form.validate_on_submit():
            app.saved.append(form.data)  # type: ignore[attr-defined]  # as above
            return {"saved": len(app.saved)}  # type: ignore[attr-defined]  # as above
        return render_template("gallery.html", form=form, asked=Form(), **samples())

    app.add_url_rule("/<lang:lang>/gallery", "gallery", gallery, methods=["GET", "POST"])
    return app


def gallery_form(*sent: Any, **more: Any) -> GalleryForm:
    """Make the form with its choices."""
    words = Words(vocabulary.current(db.session()), current_locale())
    form = GalleryForm(*sent, **more)
    form.country.choices = options(
        [(code, words.label(Scheme.COUNTRY, code)) for code in ("JP", "KH", "TH", "VN")], none="Choose a country"
    )
    form.language.choices = options(
        [(one.code, one.endonym) for one in LOCALES],
        none="No other language",
        languages={one.code: one.tag for one in LOCALES},
    )
    form.party.choices = options([("organisation", "An organisation"), ("practitioner", "A practitioner")])
    form.party.choices[1].render_kw["hint"] = "A person who decides or mediates disputes."
    codes = words.vocabulary.codes(Scheme.SPECIALTY)
    form.specialties.choices = options([(code, words.label(Scheme.SPECIALTY, code)) for code in codes])
    for office in form.offices:
        office.kind.choices = options(KINDS, none="Not stated")
    return form
