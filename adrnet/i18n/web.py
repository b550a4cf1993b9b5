"""Hangs the languages on the application: Flask-Babel, the sentences and filters of the templates.

What lives here: `init(app)`. What does not: reading `<lang>` from the path, which is routing: whoever does it sets
`g.locale`. Flask-Babel is hung for the extensions that ask it for a language; our own sentences do not pass through
it, since it cannot tell which of them are missing.
"""

from datetime import date, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from flask_babel import Babel
from werkzeug.local import LocalProxy

from adrnet.i18n import names
from adrnet.i18n.locales import LOCALES
from adrnet.i18n.messages import (
    EXTENSION,
    Wording,
    current_locale,
    template_gettext,
    template_ngettext,
)
from adrnet.i18n.phrasebook import DEFAULT_PHRASEBOOK, Phrasebook


def init(app: Flask) -> None:
    """Hang the languages on an application.

    Settings read: `TRANSLATIONS_FOLDER` (a folder of catalogues in place of our own), `PSEUDO_LOCALE` (whether `en-XA`
    may be asked for), `NETWORK_TIME_ZONE` (whose days count, UTC unless told).
    """
    folder = app.config.get("TRANSLATIONS_FOLDER")
    book = Phrasebook(Path(folder)) if folder else DEFAULT_PHRASEBOOK
    app.extensions[EXTENSION] = book
    Babel(
        app,
        configure_jinja=False,
        default_translation_directories=str(book.folder),
        locale_selector=lambda: current_locale().babel,
    )
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    # Trimmed blocks are the rule, so that no catalogue depends on how a template is indented.
    environment.policies["ext.i18n.trimmed"] = True
    # The callables fill in and escape themselves: this is what Jinja calls new style.
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # the extension hangs it on
    environment.globals.update(
        gettext=template_gettext,
        ngettext=template_ngettext,
        locale=LocalProxy(current_locale),
        locales=LOCALES,
    )
    environment.filters.update(
        country_name=_country_name,
        language_name=_language_name,
        long_date=_long_date,
        short_date=_short_date,
        date_and_time=_date_and_time,
        number=_number,
    )


def _said(text: str) -> Wording:
    """Let the name carry its language, so that it is marked inside a sentence that fell back to English."""
    return Wording(text, current_locale().tag)


def _zone() -> tzinfo:
    return ZoneInfo(str(current_app.config.get("NETWORK_TIME_ZONE", "UTC")))


def _country_name(code: str) -> Wording:
    return _said(names.country_name(code, current_locale()))


def _language_name(tag: str, *, running: bool = False) -> Wording:
    return _said(names.language_name(tag, current_locale(), running=running))


def _long_date(day: date) -> Wording:
    return _said(names.long_date(day, current_locale(), _zone()))


def _short_date(day: date) -> Wording:
    return _said(names.short_date(day, current_locale(), _zone()))


def _date_and_time(instant: datetime, *, with_zone: bool = True) -> Wording:
    return _said(names.date_and_time(instant, current_locale(), _zone(), with_zone=with_zone))


def _number(number: float) -> Wording:
    return _said(names.format_number(number, current_locale()))
