"""Labels of codes in the reader's language, each knowing which language it is in."""

from dataclasses import dataclass
from typing import Any

from adrnet.domain.vocabulary import Scheme, Vocabulary
from adrnet.i18n import names
from adrnet.i18n.locales import Locale
from adrnet.i18n.messages import Wording


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
        text, language = self.vocabulary.label(scheme, code, self.locale.code)
        return Wording(text, language)

    def country(self, code: str) -> Wording:
        """Return the name of a country."""
        return Wording(names.country_name(code, self.locale), self.locale.tag)

    def language(self, tag: str) -> Wording:
        """Return the name of a language; the network's own data names what CLDR does not."""
        word = self.vocabulary.find(Scheme.LANGUAGE, tag)
        if word and self.locale.code in word.labels and self.locale.code != "en":
            return Wording(word.labels[self.locale.code], self.locale.tag)
        return Wording(names.language_name(tag, self.locale), self.locale.tag)

    def own_names(self, country: str) -> list[dict[str, Any]]:
        """Return a country's names in its own languages (`text`, `lang`), without the one that the page shows."""
        word = self.vocabulary.find(Scheme.COUNTRY, country)
        shown = str(self.country(country))
        return [dict(one) for one in (word.attributes["endonyms"] if word else ()) if one["text"] != shown]

    def sorted_countries(self, codes: list[str]) -> list[str]:
        """Return country codes in the alphabetical order of the reader's language."""
        return sorted(codes, key=lambda code: names.sort_key(str(self.country(code)), self.locale))
