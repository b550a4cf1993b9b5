"""How far each language is: the figures of the open page on the state of translations.

Counted from the catalogues as they lie in the repository, once per process: they do not change while it runs.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from adrnet.i18n.catalogues import files
from adrnet.i18n.catalogues.glossary import terms
from adrnet.i18n.catalogues.tasks import usable
from adrnet.i18n.locales import DEFAULT, LOCALES, Locale, State
from adrnet.i18n.phrasebook import TRANSLATIONS


class CatalogueState(NamedTuple):
    """How far one language is.

    Attributes:
        locale: the language.
        translated: sentences that its reader gets in it.
        total: sentences of the interface.
        state: what is declared: `complete`, `draft` (translated, not reviewed) or `partial`.
        checked: how many of the translated are terms that were seen in official or institutional texts of the language.
            Nothing else was reviewed.
    """

    locale: Locale
    translated: int
    total: int
    state: State
    checked: int


@cache
def states(translations: Path = TRANSLATIONS) -> tuple[CatalogueState, ...]:
    """Count the sentences of every language, in the order of the list of languages."""
    total = len(files.entries(files.read(files.template_path(translations))))
    return tuple(_state(translations, locale, total) for locale in LOCALES)


def _state(translations: Path, locale: Locale, total: int) -> CatalogueState:
    if locale == DEFAULT:
        # The sources are written in it.
        return CatalogueState(locale, total, total, locale.state, 0)
    translated = usable(files.read(files.catalogue_path(translations, locale)), locale)
    known = terms(locale)
    checked = sum(
        (term := known.get(files.key_of(message))) is not None
        and term.state == "checked"
        and files.strings_of(message) == (term.text,)
        for message in translated
    )
    return CatalogueState(locale, len(translated), total, locale.state, checked)
