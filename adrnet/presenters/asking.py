"""The search line, wherever it stands: front page, search page, error pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import url_for

from adrnet.domain.listing import Facet
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.presenters.countries import covered
from adrnet.presenters.narrowing import Asked, Choice, choices
from adrnet.presenters.words import Words


@dataclass(frozen=True)
class Form:
    """What `components/ask.html` shows."""

    action: str
    suggestions: str
    text: str
    countries: list[Choice]
    specialties: list[Choice]
    keep: list[tuple[str, str]] = field(default_factory=list)


def search_form(
    words: Words, asked: Asked | None = None, counts: Mapping[str, Mapping[str, int]] | None = None
) -> Form:
    """Return the search line; with `counts` (facet → code → results) values that nothing carries are left out."""
    asked = asked or Asked("directory.search", "", dict.fromkeys((str(Facet.COUNTRY), str(Facet.SPECIALTY)), ()))
    known = counts or {}

    def countries() -> list[str]:
        carried = [code for code in known.get(Facet.COUNTRY, {}) if words.vocabulary.find(Scheme.COUNTRY, code)]
        return words.sorted_countries(list({*covered(words), *carried}))

    def label(facet: str, code: str) -> Wording:
        return words.label(Scheme.COUNTRY if facet == Facet.COUNTRY else Scheme.SPECIALTY, code)

    return Form(
        action=url_for("directory.search"),
        suggestions=url_for("directory.suggestions"),
        text=asked.text,
        countries=choices(asked, Facet.COUNTRY, known.get(Facet.COUNTRY), countries(), label),
        specialties=choices(
            asked, Facet.SPECIALTY, known.get(Facet.SPECIALTY), words.vocabulary.codes(Scheme.SPECIALTY), label
        ),
        keep=asked.pairs(without=("q", Facet.COUNTRY, Facet.SPECIALTY)),
    )
