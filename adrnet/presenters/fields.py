"""What the sections and fields of a listing are called: the same words in forms, comparisons and the history."""

from adrnet.domain.comparing import ADDRESS
from adrnet.domain.listing import ListingType
from adrnet.domain.sections import Section
from adrnet.i18n.messages import LazyWording, Wording
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.presenters.sentences import enumerated

_SECTIONS: dict[Section, LazyWording] = {
    Section.NAMES: _l("Names"),
    Section.KIND: _l("Kind of organisation"),
    Section.ROLES: _l("Roles"),
    Section.TEXTS: _l("Texts"),
    Section.PLACES: _l("Places and countries"),
    Section.SERVICES: _l("Services"),
    Section.SPECIALTIES: _l("Specialties"),
    Section.LANGUAGES: _l("Languages of proceedings"),
    Section.DIGITAL: _l("Digital capacity"),
    Section.ACCREDITATIONS: _l("Accreditations"),
    Section.CONTACT: _l("Contact details"),
    Section.LINKS: _l("Documents"),
    Section.POSTS: _l("Focal points"),
    Section.INTRODUCTIONS: _l("Introductions"),
}
# What is called otherwise where a person writes of themselves.
_SECTIONS_OF_PERSONS: dict[Section, LazyWording] = {
    Section.TEXTS: _l("Experience"),
    Section.PLACES: _l("Places and jurisdictions"),
    Section.LANGUAGES: _l("Languages"),
}

# Fields of `Content`, the address that stands for itself, and what else acts name as changed.
_FIELDS: dict[str, LazyWording] = {
    "names": _l("Names"),
    "kind": _l("Kind of organisation"),
    "texts": _l("Texts"),
    "places": _l("Places"),
    ADDRESS: _l("Address"),
    "jurisdictions": _l("Serves"),
    "services": _l("Services"),
    "specialties": _l("Specialties"),
    "roles": _l("Roles"),
    "languages": _l("Languages of proceedings"),
    "digital": _l("Digital capacity"),
    "accreditations": _l("Accreditations"),
    "email": _l("E-mail"),
    "telephone": _l("Telephone"),
    "website": _l("Website"),
    "website_seen": _l("Website seen by the network"),
    "links": _l("Documents"),
    "founded": _l("Founded"),
    "posts": _l("Focal points"),
    "introductions": _l("Introductions"),
    "unverified_fields": _l("From public sources, not yet verified"),
    "topics": _l("Topics"),
    "evidence": _l("Evidence"),
    "source": _l("Source"),
    "source_as_of": _l("Source"),
    "is_unverified": _l("Source"),
    "responsible_country": _l("Responsible country"),
    # Of a person on a post.
    "title": _l("Title of the person"),
    "visibility": _l("Who sees what"),
    "locale": _l("Language in which you are written to"),
    "is_unindexed": _l("Search engines"),
}
_FIELDS_OF_PERSONS: dict[str, LazyWording] = {
    "texts": _l("Experience"),
    "jurisdictions": _l("Qualified in"),
    "languages": _l("Languages"),
}


def section_title(section: Section, type_: str = ListingType.ORGANISATION) -> Wording:
    """Return what a section is called in a listing of this type."""
    own = _SECTIONS_OF_PERSONS if type_ == ListingType.PRACTITIONER else {}
    return own.get(section, _SECTIONS[section]).wording()


def field_label(field: str, type_: str = ListingType.ORGANISATION) -> Wording:
    """Return what a field is called in a listing of this type; an unknown one is a programming error."""
    own = _FIELDS_OF_PERSONS if type_ == ListingType.PRACTITIONER else {}
    return own.get(field, _FIELDS[field]).wording()


def field_labels(fields: list[str], type_: str = ListingType.ORGANISATION) -> Wording:
    """Return several fields as one enumeration, each name once."""
    return enumerated({str(label): label for label in (field_label(one, type_) for one in fields)}.values())
