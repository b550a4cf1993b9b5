"""Labels of codes in the reader's language, and words that are given without a language, each knowing its own."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from adrnet.domain.vocabulary import Scheme, Vocabulary
from adrnet.i18n import names
from adrnet.i18n.locales import DEFAULT, Locale
from adrnet.i18n.messages import Wording

# First word of a character's Unicode name → languages of the region that are written so, the likeliest first. Kana
# stand before ideographs, since they decide for Japanese.
_WRITTEN_IN = {
    "THAI": ("th",),
    "LAO": ("lo",),
    "KHMER": ("km",),
    "MYANMAR": ("my",),
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "CJK": ("ja", "zh-Hans", "zh-Hant", "zh"),
    "HANGUL": ("ko",),
    "TAMIL": ("ta",),
    "DEVANAGARI": ("hi",),
    "ARABIC": ("ar",),
    "CYRILLIC": ("ru", "kk", "ky", "tg", "mn"),
}
_NOT_LATIN = frozenset(language for languages in _WRITTEN_IN.values() for language in languages)


def languages_by_script(text: str) -> tuple[str, ...]:
    """Return the languages that a text without one may be in, by its script; none for Latin letters alone."""
    if text.isascii():
        return ()
    scripts = {unicodedata.name(one, "").partition(" ")[0] for one in text if one.isalpha()}
    return next((languages for script, languages in _WRITTEN_IN.items() if script in scripts), ())


@dataclass(frozen=True)
class Words:
    """The vocabularies as one reader sees them."""

    vocabulary: Vocabulary
    locale: Locale

    def label(self, scheme: str, code: str) -> Wording:
        """Return the label of a code; where the reader's language has none, the English one, marked as such."""
        if scheme == Scheme.COUNTRY:
            return self.country(code)
        if scheme == Scheme.LANGUAGE:
            return self.language(code)
        # What is no code of ours may be somebody's own words: nothing of that is remembered.
        return _term(self, scheme, code) if self.vocabulary.find(scheme, code) else Wording(code, DEFAULT.tag)

    def country(self, code: str) -> Wording:
        """Return the name of a country."""
        return _country(code, self.locale)

    def language(self, tag: str) -> Wording:
        """Return the name of a language; the network's own data names what CLDR does not."""
        return _language(self, tag)

    def language_of(self, text: str, country: str) -> str:
        """Return the language in which a text about a place in `country` is likely to be written there.

        An official language of the country in the script of the text; else what the script alone says; else English.
        """
        word = self.vocabulary.find(Scheme.COUNTRY, country)
        official = word.attributes["official_languages"] if word else ()
        alike = languages_by_script(text)
        if not alike:
            return next((one for one in official if one not in _NOT_LATIN), "en")
        return next((one for one in official if one in alike), alike[0])

    def own_names(self, country: str) -> list[dict[str, Any]]:
        """Return a country's names in its own languages (`text`, `lang`), without the one that the page shows."""
        word = self.vocabulary.find(Scheme.COUNTRY, country)
        shown = str(self.country(country))
        return [dict(one) for one in (word.attributes["endonyms"] if word else ()) if one["text"] != shown]

    def all_names(self, country: str) -> frozenset[str]:
        """Return a country's name in the reader's language, in English and in its own languages."""
        return _all_names(self, country)

    def sorted_countries(self, codes: list[str]) -> list[str]:
        """Return country codes in the alphabetical order of the reader's language."""
        return sorted(codes, key=lambda code: names.sort_key(str(self.country(code)), self.locale))


# A page says some hundred labels, most of them several times, and the next page the same ones. What was said of
# vocabularies that were replaced is forgotten as other labels are asked for.
@lru_cache(maxsize=8192)
def _term(words: Words, scheme: str, code: str) -> Wording:
    return Wording(*words.vocabulary.label(scheme, code, words.locale.code))


@lru_cache(maxsize=4096)
def _language(words: Words, tag: str) -> Wording:
    word, locale = words.vocabulary.find(Scheme.LANGUAGE, tag), words.locale
    if word and locale.code in word.labels and locale.code != "en":
        return Wording(word.labels[locale.code], locale.tag)
    return Wording(names.language_name(tag, locale), locale.tag)


@lru_cache(maxsize=4096)
def _all_names(words: Words, country: str) -> frozenset[str]:
    word = words.vocabulary.find(Scheme.COUNTRY, country)
    own = {str(one["text"]) for one in (word.attributes["endonyms"] if word else ())}
    return frozenset({*own, str(words.country(country)), names.country_name(country, DEFAULT)})


@lru_cache(maxsize=4096)
def _country(code: str, locale: Locale) -> Wording:
    return Wording(names.country_name(code, locale), locale.tag)
