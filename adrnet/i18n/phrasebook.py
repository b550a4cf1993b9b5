"""The compiled catalogues in memory: which wordings there are for a sentence, best first.

What lives here: loading `.mo` files, the plural rules' choice, the English fallback, the pseudo-locale. What does not:
who reads (`messages`), how the files come about (`catalogues`).
"""

import gettext as gnu
import logging
import re
import struct
from pathlib import Path
from typing import Final, NamedTuple

from adrnet.i18n.locales import DEFAULT, PSEUDO, Locale

logger = logging.getLogger(__name__)

TRANSLATIONS: Final = Path(__file__).resolve().parents[2] / "translations"
DOMAIN: Final = "messages"

_ACCENTED: Final = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
)
# What must survive untouched: placeholders, doubled percent signs, tags, character references.
_UNTOUCHED: Final = re.compile(r"(%\(\w+\)[#0\- +]?[\d.]*[a-z]|%%|<[^>]*>|&#?\w+;)")
# Latin text grows by about 40 per cent in our longest languages.
_PADDING: Final = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


class Phrase(NamedTuple):
    """A wording of a sentence, still with its placeholders, and the language it is really in."""

    text: str
    locale: Locale


class _Untranslated(gnu.NullTranslations):
    """Answers with nothing at all, so that a missing translation differs from one that equals its source."""

    def gettext(self, message: str) -> str:  # noqa: ARG002 - the signature of gettext
        return ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002 - the signature of gettext
        return ""


class Phrasebook:
    """All catalogues of one folder, each loaded when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._loaded: dict[str, gnu.NullTranslations] = {}

    def sentence(self, message: str, locale: Locale) -> tuple[Phrase, ...]:
        """The wordings of a sentence, the reader's language first, English last."""
        found = self._catalogue(locale).gettext(message) if message else ""
        return self._candidates(found, message, locale)

    def counted(self, singular: str, plural: str, num: int, locale: Locale) -> tuple[Phrase, ...]:
        """The wordings of a counting sentence; each language chooses its form by its own rule."""
        found = self._catalogue(locale).ngettext(singular, plural, num)
        return self._candidates(found, singular if num == 1 else plural, locale)

    @staticmethod
    def _candidates(found: str, source: str, locale: Locale) -> tuple[Phrase, ...]:
        english = Phrase(source, DEFAULT)
        if locale == PSEUDO:
            return Phrase(pseudo(source), PSEUDO), english
        return (Phrase(found, locale), english) if found else (english,)

    def _catalogue(self, locale: Locale) -> gnu.NullTranslations:
        if locale.code not in self._loaded:
            self._loaded[locale.code] = self._load(locale)
        return self._loaded[locale.code]

    def _load(self, locale: Locale) -> gnu.NullTranslations:
        untranslated = _Untranslated()
        if locale in (DEFAULT, PSEUDO):
            return untranslated
        path = self.folder / locale.folder / "LC_MESSAGES" / f"{DOMAIN}.mo"
        try:
            with path.open("rb") as file:
                catalogue = gnu.GNUTranslations(file)
        except (OSError, ValueError, struct.error) as error:
            # A missing or damaged catalogue costs translations, never pages.
            logger.warning("No catalogue for %s: %s", locale.code, error)
            return untranslated
        catalogue.add_fallback(untranslated)
        return catalogue


def pseudo(text: str) -> str:
    """Make English longer, accented and bracketed; placeholders and tags stay as they are."""
    parts = _UNTOUCHED.split(text)
    # re.split puts what was captured, the untouchable, at the odd places.
    accented = [part if place % 2 else part.translate(_ACCENTED) for place, part in enumerate(parts)]
    wanted = round(0.4 * sum(len(part) for part in parts[::2]))
    padding = ""
    for word in _PADDING:
        if len(padding) >= wanted:
            break
        padding += f" {word}"
    return f"[{''.join(accented)}{padding}]"


DEFAULT_PHRASEBOOK: Final = Phrasebook(TRANSLATIONS)
