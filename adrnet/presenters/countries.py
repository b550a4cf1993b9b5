"""Countries as an index, a map and a table show them: name, own name, how many organisations, where to read on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.presenters.words import Words

# A kind of organisation; some have their seat in a country of the network, so that they count there as well.
_INTERNATIONAL = "international_organisation"


@dataclass(frozen=True)
class CountryRow:
    """A country of the network with its count."""

    code: str
    name: Wording
    own: dict[str, Any] | None
    count: int
    url: str


@dataclass(frozen=True)
class CodeCount:
    """How many organisations are found under something, in its words."""

    label: Wording
    count: int
    url: str


def covered(words: Words) -> list[str]:
    """Return the countries that the network covers, in the alphabetical order of the reader's language."""
    countries = words.vocabulary.words(Scheme.COUNTRY)
    return words.sorted_countries([word.code for word in countries if word.attributes["is_covered"]])


def country_rows(words: Words, counts: Mapping[str, int]) -> list[CountryRow]:
    """Return the countries of the network; `counts` says how many organisations are found under each code."""
    return [
        CountryRow(
            code=code,
            name=words.country(code),
            own=next(iter(words.own_names(code)), None),
            count=counts.get(code, 0),
            url=url_for("directory.country", code=code),
        )
        for code in covered(words)
    ]


def international(words: Words, counts: Mapping[str, int]) -> CodeCount | None:
    """Return the organisations that belong to no country alone; `counts` are those of the kinds, None without any."""
    count = counts.get(_INTERNATIONAL, 0)
    if not count:
        return None
    url = url_for("directory.search", kind=_INTERNATIONAL)
    return CodeCount(words.label(Scheme.KIND, _INTERNATIONAL), count, url)
