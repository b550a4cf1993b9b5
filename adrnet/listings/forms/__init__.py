"""What may be typed into a listing, a module for each section; `form_of` knows which form a section has.

Each form shows content and turns answers into content, by pure functions (`section`). Whether a change may be made, and
what becomes of it when two people write at once, is decided elsewhere (`adrnet.listings.editing`).
"""

from adrnet.domain.sections import Section
from adrnet.listings.forms.codes import LanguagesForm, ServicesForm, SpecialtiesForm
from adrnet.listings.forms.contact import ContactForm
from adrnet.listings.forms.digital import DigitalForm
from adrnet.listings.forms.kind import KindForm
from adrnet.listings.forms.links import LinksForm
from adrnet.listings.forms.names import NamesForm
from adrnet.listings.forms.places import PlacesForm
from adrnet.listings.forms.posts import PostsForm
from adrnet.listings.forms.section import Around, LanguagesMixin, SectionForm, read_back, written_down
from adrnet.listings.forms.texts import TextsForm

__all__ = ["Around", "LanguagesMixin", "SectionForm", "form_of", "read_back", "written_down"]

_FORMS: dict[Section, type[SectionForm]] = {
    form.section: form
    for form in (
        NamesForm,
        KindForm,
        TextsForm,
        PlacesForm,
        ServicesForm,
        SpecialtiesForm,
        LanguagesForm,
        DigitalForm,
        ContactForm,
        LinksForm,
        PostsForm,
    )
}


def form_of(section: Section) -> type[SectionForm]:
    """Return the form of a section."""
    return _FORMS[section]
