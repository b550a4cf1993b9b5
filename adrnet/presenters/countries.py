"""Countries as an index, a map and a table show them: name, own name, how many organisations, where to read on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.presenters.words import Words


@dataclass(frozen=True)
class CountryRow:
    """A country of the network with its count."""

    code: str
    name: Wording
    own: dict[str, Any] | None
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
