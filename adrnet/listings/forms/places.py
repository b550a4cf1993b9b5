"""Where a body is, and whom it serves."""

from dataclasses import replace
from typing import Any

from adrnet.domain.content import Content, Place
from adrnet.domain.sections import Section
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import ChoiceField, LineField, TextField, TicksField
from adrnet.kit.rows import Row, Rows
from adrnet.kit.validators import Required, is_blank
from adrnet.listings.forms import choices
from adrnet.listings.forms.section import Around, SectionForm

_LONGEST_CITY = 120
_LONGEST_ADDRESS = 500
_MOST = 20


class PlaceRow(Row):
    """One place."""

    role = ChoiceField(_l("What it is"), default="office")
    country = ChoiceField(_l("Country"), [Required(_l("Choose the country of this place."))])
    city = LineField(_l("City"), most=_LONGEST_CITY)
    address = TextField(_l("Postal address"), most=_LONGEST_ADDRESS, rows=3)

    @property
    def is_empty(self) -> bool:
        """What a place would be makes no place."""
        texts = (self.city, self.address)
        return not self.country.data and all(is_blank(one.data) and not one.process_errors for one in texts)


class PlacesForm(SectionForm):
    """Places and countries served."""

    section = Section.PLACES
    places = Rows(PlaceRow, _l("Places"), each=_l("Place"), least=1, most=_MOST)
    jurisdictions = TicksField(_l("Countries served"))

    @staticmethod
    def show(content: Content, _around: Around) -> dict[str, Any]:
        """Return the places; where there is none yet, the first will be the seat."""
        shown = [
            {"role": one.role, "country": one.country, "city": one.city, "address": one.address}
            for one in content.places
        ]
        return {"places": shown or [{"role": "seat"}], "jurisdictions": list(content.jurisdictions)}

    def prepare(self, around: Around) -> None:
        """Offer every country, the network's first."""
        words, content = around.words, around.content
        roles = choices.select(choices.terms(words, Scheme.PLACE_ROLE, (one.role for one in content.places)), words)
        own, others = choices.countries(words, (one.country for one in content.places))
        none: choices.Pairs = [("", _("Choose a country"))]
        for row in self.places:
            row.role.choices = roles
            row.country.choices = {
                str(_("Countries of the network")): choices.select([*none, *own], words),
                str(_("Other countries")): choices.select(others, words),
            }
        served = [*own, *_further(content.jurisdictions, own, around)]
        self.jurisdictions.choices = choices.ticks(served, words)

    def write(self, content: Content, _around: Around) -> Content:
        """Return places and countries."""
        places = tuple(Place(row["country"], row["city"], row["address"], row["role"]) for row in self.places.data)
        served = choices.in_order(self.jurisdictions.data or (), content.jurisdictions)
        return replace(content, places=places, jurisdictions=served)


class OwnPlacesForm(PlacesForm):
    """Where a practitioner works, and where they are qualified."""

    jurisdictions = TicksField(_l("Jurisdictions where you are qualified"))

    @staticmethod
    def show(content: Content, around: Around) -> dict[str, Any]:
        """Return the places; the first of a person is an office."""
        shown = PlacesForm.show(content, around)
        return shown if content.places else {**shown, "places": [{"role": "office"}]}


def _further(present: tuple[str, ...], own: choices.Pairs, around: Around) -> list[tuple[str, Wording]]:
    """Return countries served that are not of the network: others of its data, then whatever else is present."""
    covered = {code for code, _label in own}
    known = [code for code in around.words.vocabulary.codes(Scheme.COUNTRY) if code not in covered]
    further = dict.fromkeys([*known, *(code for code in present if code not in covered)])
    return choices.sorted_by_name([(code, around.words.country(code)) for code in further], around.words)
