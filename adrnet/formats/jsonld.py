"""One organisation's or practitioner's listing as schema.org JSON-LD, for search engines and other directories.

Only what the listing's page shows to everyone goes in here; the caller leaves out what this reader may not see and what
was never seen to exist (a website from memory). Nothing is guessed: a field without a value does not appear.

The vocabulary is described at https://schema.org/Organization and https://schema.org/Person, languages of
single texts at https://www.w3.org/TR/json-ld11/#string-internationalization.
"""

import json
from dataclasses import dataclass
from typing import Any

from adrnet.formats.columns import plain_text
from adrnet.formats.telephone import tel_uri

# A court-annexed scheme may be run by a private body, and an "arbitration institution" need not be a business that
# gives legal advice (schema.org's LegalService): where schema.org has no fitting narrower type, the plain one is true.
_TYPES = {"government_authority": "GovernmentOrganization", "training_body": "EducationalOrganization"}
_PLAIN_TYPE = "Organization"

OFFICIAL = "official"  # kind of a name
VENUE = "venue"  # role of a place: hearings are held there, letters go elsewhere

# Inside <script> only these can end or reopen the element or, in old engines, a line of script. JSON allows writing
# them so.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A text and its language (BCP 47 tag; empty if unknown)."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Phrase):
    """One of the organisation's names: official, alternate, former, an abbreviation or a reading."""

    kind: str = OFFICIAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A country: ISO 3166-1 code, name in the language of the page."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An address as the organisation writes it; its role is seat, office or venue."""

    country_code: str = ""
    city: str = ""
    address: str = ""
    role: str = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A post of the listing with a designated office; never a person without their own yes.

    Attributes:
        about: Names of its topics.
        languages: BCP 47 tags.
    """

    about: tuple[str, ...] = ()
    title: str = ""
    email: str = ""
    telephone: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """What a listing's page shows, as plain values.

    Attributes:
        public_id: The listing's public id.
        page_address: Absolute address of the listing's page.
        names: The first official one is the name; all others are alternate names.
        kind_code: Code of the kind of organisation.
        areas: Countries that it serves.
        languages: BCP 47 tags of the languages in which it works.
        knows_about: Names of its specialties, in the language of the page.
        website: Its own site, if it was seen.
        telephone: As published.
        country_code: Of the telephone number, where that is in national form.
        same_as: Addresses of other pages about the same organisation.
        founded: The year.
    """

    public_id: str
    page_address: str
    names: tuple[Name, ...]
    kind_code: str = ""
    description: tuple[Phrase, ...] = ()
    places: tuple[Place, ...] = ()
    areas: tuple[Area, ...] = ()
    languages: tuple[str, ...] = ()
    knows_about: tuple[str, ...] = ()
    website: str = ""
    email: str = ""
    telephone: str = ""
    country_code: str = ""
    contacts: tuple[Contact, ...] = ()
    same_as: tuple[str, ...] = ()
    founded: int | None = None


def organisation(listing: Organisation) -> dict[str, Any]:
    """Describe an organisation in schema.org's words, without empty properties."""
    official = [name for name in listing.names if name.kind == OFFICIAL]
    others = [name for name in listing.names if name.kind != OFFICIAL]
    places = [place for place in listing.places if place.country_code or place.city or place.address]
    return {
        "@context": "https://schema.org",
        "@type": _TYPES.get(listing.kind_code, _PLAIN_TYPE),
        "@id": f"{listing.page_address}#organisation",
        **_filled(
            {
                "identifier": listing.public_id,
                "name": [_in_language(name) for name in official],
                "alternateName": [_in_language(name) for name in others],
                "description": [_in_language(text) for text in listing.description],
                "mainEntityOfPage": listing.page_address,
                "url": listing.website,
                "sameAs": listing.same_as,
                "email": listing.email,
                "telephone": _telephone(listing.telephone, listing.country_code),
                "address": [_address(place) for place in places if place.role != VENUE],
                "location": [{"@type": "Place", "address": _address(place)} for place in places if place.role == VENUE],
                "areaServed": [
                    {"@type": "Country", "name": area.name, "identifier": area.code} for area in listing.areas
                ],
                "knowsLanguage": listing.languages,
                "knowsAbout": listing.knows_about,
                "foundingDate": str(listing.founded or ""),
                "contactPoint": [_contact_point(contact, listing.country_code) for contact in listing.contacts],
            }
        ),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """An accreditation that has not expired: its name, who awarded it."""

    name: str
    awarded_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a practitioner's page shows, as plain values.

    Attributes:
        public_id: The listing's public id.
        page_address: Absolute address of the listing's page.
        names: The first official one is the name; all others are alternate names.
        roles: What they work as, in the language of the page.
        description: Their experience in their own words.
        languages: BCP 47 tags of the languages in which they work.
        knows_about: Names of their specialties, in the language of the page.
        website: Their own site, if it was seen.
        telephone: As published.
    """

    public_id: str
    page_address: str
    names: tuple[Name, ...]
    roles: tuple[str, ...] = ()
    description: tuple[Phrase, ...] = ()
    places: tuple[Place, ...] = ()
    languages: tuple[str, ...] = ()
    knows_about: tuple[str, ...] = ()
    credentials: tuple[Credential, ...] = ()
    website: str = ""
    email: str = ""
    telephone: str = ""


def person(listing: Person) -> dict[str, Any]:
    """Describe a practitioner in schema.org's words, without empty properties."""
    return {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": f"{listing.page_address}#person",
        **_filled(
            {
                "identifier": listing.public_id,
                "name": [_in_language(name) for name in listing.names if name.kind == OFFICIAL],
                "alternateName": [_in_language(name) for name in listing.names if name.kind != OFFICIAL],
                "jobTitle": listing.roles,
                "description": [_in_language(text) for text in listing.description],
                "mainEntityOfPage": listing.page_address,
                "url": listing.website,
                "email": listing.email,
                "telephone": _telephone(listing.telephone, ""),
                "workLocation": [{"@type": "Place", "address": _address(place)} for place in listing.places],
                "knowsLanguage": listing.languages,
                "knowsAbout": listing.knows_about,
                "hasCredential": [_credential(one) for one in listing.credentials],
            }
        ),
    }


def dumps(data: dict[str, Any]) -> str:
    """Write JSON that can stand inside `<script type="application/ld+json">` as it is."""
    text = json.dumps(_cleaned(data), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


def _in_language(phrase: Phrase) -> str | dict[str, str]:
    return {"@value": phrase.text, "@language": phrase.language} if phrase.language else phrase.text


def _telephone(telephone: str, country_code: str) -> str:
    return tel_uri(telephone, country_code).removeprefix("tel:")


def _address(place: Place) -> dict[str, Any]:
    return {
        "@type": "PostalAddress",
        **_filled(
            {"streetAddress": place.address, "addressLocality": place.city, "addressCountry": place.country_code}
        ),
    }


def _contact_point(contact: Contact, country_code: str) -> dict[str, Any]:
    return {
        "@type": "ContactPoint",
        **_filled(
            {
                "contactType": contact.about,
                "name": contact.title,
                "email": contact.email,
                "telephone": _telephone(contact.telephone, country_code),
                "availableLanguage": contact.languages,
            }
        ),
    }


def _credential(held: Credential) -> dict[str, Any]:
    awarded_by = {"@type": "Organization", "name": held.awarded_by} if held.awarded_by else None
    return {
        "@type": "EducationalOccupationalCredential",
        **_filled({"name": held.name, "recognizedBy": awarded_by}),
    }


def _filled(properties: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty, and write a single value without a list around it, as most readers expect it."""
    return {
        key: value[0] if isinstance(value, list | tuple) and len(value) == 1 else value
        for key, value in properties.items()
        if value
    }


def _cleaned(value: Any) -> Any:
    """Drop what cannot be written as UTF-8 from every text."""
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return value
