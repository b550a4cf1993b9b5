"""Small catalogues and small applications to try the languages on, beside the real ones."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from adrnet.i18n.catalogues import compile_all
from adrnet.i18n.locales import Locale
from adrnet.i18n.phrasebook import TRANSLATIONS
from adrnet.i18n.web import init

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {plurals}\\n"\n\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with our rules of extraction, without sources or catalogues."""
    for folder in ("adrnet", "templates", "translations"):
        (tmp_path / folder).mkdir()
    (tmp_path / "translations" / "babel.cfg").write_bytes((TRANSLATIONS / "babel.cfg").read_bytes())
    return tmp_path


@pytest.fixture
def write_catalogue(root: Path) -> Callable[[Locale, str], Path]:
    """Writes the entries of a catalogue as a translator would."""

    def write(locale: Locale, entries: str) -> Path:
        path = root / "translations" / locale.folder / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER.format(plurals=locale.plurals) + entries, encoding="utf-8")
        return path

    return write


@pytest.fixture
def app_with(root: Path, write_catalogue: Callable[[Locale, str], Path]) -> Callable[..., Flask]:
    """Makes an application that speaks from the given catalogues."""

    def make(catalogues: dict[Locale, str] | None = None, **settings: object) -> Flask:
        for locale, entries in (catalogues or {}).items():
            write_catalogue(locale, entries)
        compile_all(root)
        app = Flask("small")
        app.config.update(TRANSLATIONS_FOLDER=str(root / "translations"), **settings)
        init(app)
        return app

    return make
