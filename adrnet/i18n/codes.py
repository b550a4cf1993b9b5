"""Every language and every country that can be named, for lists to choose from.

What lives here: the codes, and the lists in the alphabetical order of a language. What does not: the names themselves
(`names`), the languages and countries with which the network has to do (reference data of the domain).

Decisions:
* CLDR's English names say which languages and countries there are. Chinese is written in two ways, and a text says in
  which: the list has both in place of the language alone.
* Where CLDR has no name in the reader's language, the English one stands there and says so.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import babel

from adrnet.i18n.collation import sort_key
from adrnet.i18n.locales import DEFAULT, Locale
from adrnet.i18n.names import country_name, language_name

# No language, or several at once.
_NO_LANGUAGES: Final = {"und", "mul", "mis", "zxx", "zh"}
_WRITTEN_APART: Final = {"zh-Hans", "zh-Hant"}
# Codes of two letters that CLDR names and ISO 3166-1 does not: unions, parts of countries, reserved codes.
_NO_COUNTRIES: Final = {
    *("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC"),
    *("QO", "TA", "UN", "XA", "XB", "XK", "ZZ"),
}

_ENGLISH = babel.Locale.parse(DEFAULT.babel)
_NAMED_LANGUAGES = {code for code in map(str, _ENGLISH.languages) if code.isalpha()}
_NAMED_COUNTRIES = {code for code in map(str, _ENGLISH.territories) if code.isalpha() and len(code) == len("JP")}

LANGUAGES: Final[tuple[str, ...]] = tuple(sorted(_NAMED_LANGUAGES - _NO_LANGUAGES | _WRITTEN_APART))
COUNTRIES: Final[tuple[str, ...]] = tuple(sorted(_NAMED_COUNTRIES - _NO_COUNTRIES))


@dataclass(frozen=True)
class Named:
    """A code with its name, and the language that the name is in."""

    code: str
    name: str
    lang: str


@lru_cache(maxsize=32)
def languages(locale: Locale) -> tuple[Named, ...]:
    """Return every language by its name in `locale`."""
    return _in_order([_named(code, language_name(code, locale), locale) for code in LANGUAGES], locale)


@lru_cache(maxsize=32)
def countries(locale: Locale) -> tuple[Named, ...]:
    """Return every country by its name in `locale`."""
    return _in_order([Named(code, country_name(code, locale), locale.tag) for code in COUNTRIES], locale)


def _named(code: str, name: str, locale: Locale) -> Named:
    if name == code:
        return Named(code, language_name(code, DEFAULT), DEFAULT.tag)
    return Named(code, name, locale.tag)


def _in_order(found: list[Named], locale: Locale) -> tuple[Named, ...]:
    return tuple(sorted(found, key=lambda one: (one.lang != locale.tag, sort_key(one.name, locale))))
