"""What may be typed into the list's address, and what is said about what may not.

An address is shared, kept and edited by hand: whatever cannot be understood is left out and named, never an error page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from adrnet.domain.vocabulary import Scheme, Vocabulary
from adrnet.focal_points.queries import NATIONAL_POST, STATES, PostFacet
from adrnet.i18n.messages import Wording
from adrnet.kit import typed
from adrnet.presenters.narrowing import Asked, left_out


@dataclass(frozen=True)
class Read:
    """An address as it was understood, and what has to be said about the rest."""

    asked: Asked
    notices: list[Wording]


def read(arguments: MultiDict[str, str], vocabulary: Vocabulary) -> Read:
    """Understand an address of the list."""
    facets: dict[str, tuple[str, ...]] = {}
    unknown: list[str] = []
    for facet in PostFacet:
        chosen = typed.choose(arguments.getlist(facet), codes(facet, vocabulary))
        facets[str(facet)] = chosen.codes
        unknown += chosen.unknown
    page = 1
    if raw := arguments.get("page", "").strip():
        number = typed.page_number(raw)
        page = number or 1
        unknown += [raw] if number is None else []
    return Read(Asked("focal_points.list", "", facets, page=page), left_out(unknown))


def codes(facet: str, vocabulary: Vocabulary) -> Sequence[str]:
    """Return the codes of a facet, in the order of the page."""
    return {
        PostFacet.COUNTRY: vocabulary.codes(Scheme.COUNTRY),
        PostFacet.TOPIC: vocabulary.codes(Scheme.TOPIC),
        PostFacet.KIND: (NATIONAL_POST, *vocabulary.codes(Scheme.KIND)),
        PostFacet.STATE: STATES,
    }[PostFacet(facet)]
