"""What may be typed into a listing, a module for each section; `form_of` knows which form a section has.

Where practitioners are asked otherwise than organisations, their section has a form of its own.

Each form shows content and turns answers into content, by pure functions (`section`). Whether a change may be made, and
what becomes of it when two people write at once, is decided elsewhere (`adrnet.listings.editing`).
"""

from adrnet.domain.listing import ListingType
from adrnet.domain.sections import Section
from adrnet.listings.forms.accreditations import AccreditationsForm
from adrnet.listings.forms.codes import LanguagesForm, RolesForm, ServicesForm, SpecialtiesForm
from adrnet.listings.forms.contact import ContactForm, OwnContactForm
from adrnet.listings.forms.digital import DigitalForm
from adrnet.listings.forms.introductions import IntroductionsForm
from adrnet.listings.forms.kind import KindForm
from adrnet.listings.forms.links import LinksForm
from adrnet.listings.forms.names import NamesForm
from adrnet.listings.forms.places import OwnPlacesForm, PlacesForm
from adrnet.listings.forms.posts import PostsForm
from adrnet.listings.forms.section import Around, LanguagesMixin, SectionForm, read_back, written_down
from adrnet.listings.forms.spoken import SpokenLanguagesForm
from adrnet.listings.forms.texts import ExperienceForm, TextsForm

__all__ = ["Around", "LanguagesMixin", "SectionForm", "form_of", "read_back", "written_down"]

_FORMS: dict[Section, type[SectionForm]] = {
    form.section: form
    for form in (
        NamesForm,
        KindForm,
        RolesForm,
        TextsForm,
        PlacesForm,
        ServicesForm,
        SpecialtiesForm,
        LanguagesForm,
        DigitalForm,
        ContactForm,
        LinksForm,
        PostsForm,
        AccreditationsForm,
        IntroductionsForm,
    )
}
_OF_PERSONS: dict[Section, type[SectionForm]] = {
    form.section: form for form in (ExperienceForm, OwnPlacesForm, SpokenLanguagesForm, OwnContactForm)
}


def form_of(section: Section, type_: str = ListingType.ORGANISATION) -> type[SectionForm]:
    """Return the form of a section for organisations or for practitioners."""
    return _OF_PERSONS.get(section, _FORMS[section]) if type_ == ListingType.PRACTITIONER else _FORMS[section]
