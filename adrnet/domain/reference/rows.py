"""The rows of the reference data as typed values, and how each is read from its cells.

What a row means is described in the folder's `sources.json`. Whether the codes that it names exist is not asked here
(`checks`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from adrnet.domain.content import Content, Name, NameKind, Place, SpokenLanguage, Text
from adrnet.domain.reference.cells import Cells
from adrnet.domain.vocabulary import Scheme

# Separates values that may themselves contain a semicolon.
WIDE = " ; "
# What an entry made from public sources never states for its body.
UNVERIFIED = ("services", "specialties", "languages")
# What a country's post is for until its government names more.
NATIONAL_TOPIC = "general"


@dataclass(frozen=True)
class TermRow:
    """A word of a vocabulary."""

    row: int
    scheme: str
    code: str
    position: int
    definition: str
    labels: dict[str, str]
    label_states: dict[str, str]
    attributes: dict[str, str]


@dataclass(frozen=True)
class SchemeRow:
    """An accreditation scheme."""

    row: int
    code: str
    position: int
    awarding_body: str
    grades: tuple[str, ...]
    holder: str
    note: str
    is_unverified: bool
    source: str


@dataclass(frozen=True)
class CountryRow:
    """A country; endonyms as (language, text)."""

    row: int
    code: str
    position: int
    official_languages: tuple[str, ...]
    endonyms: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class GroupRow:
    """A group of countries."""

    row: int
    code: str
    position: int
    labels: dict[str, str]
    has_national_posts: bool
    source: str


@dataclass(frozen=True)
class MemberRow:
    """That a country belongs to a group."""

    row: int
    group: str
    country: str
    since: str
    until: str
    source: str


@dataclass(frozen=True)
class FactRow:
    """A statement about a country's law."""

    row: int
    key: str
    position: int
    country: str
    instrument: str
    status: str
    signed_on: date | None
    joined_on: date | None
    in_force_on: date | None
    year: int | None
    title: str
    reservation: str
    note: str
    sources: tuple[str, ...]
    confidence: str
    basis: str
    as_of: str
    verify_note: str


@dataclass(frozen=True)
class InstitutionRow:
    """A public institution as an entry of the directory."""

    row: int
    key: str
    country: str
    content: Content
    source: str
    is_unverified: bool
    as_of: date | None


def read_term(cells: Cells) -> TermRow:
    """Read a word of a vocabulary."""
    scheme = cells.code("scheme")
    if scheme not in set(Scheme):
        cells.fault("scheme", f"{scheme} is no vocabulary that the application knows")
    party = cells.code("party", required=False)
    return TermRow(
        row=cells.number,
        scheme=scheme,
        code=cells.code("code"),
        position=cells.whole("position"),
        definition=cells.text("definition"),
        labels=cells.labels(beside={"scheme", "code", "position", "party", "definition", "status"}),
        label_states=cells.label_states(),
        attributes={"party": party} if party else {},
    )


def read_language(cells: Cells) -> TermRow:
    """Read a language as a word."""
    return TermRow(
        row=cells.number,
        scheme=Scheme.LANGUAGE,
        code=cells.tag("tag"),
        position=cells.whole("position"),
        definition="",
        labels=cells.labels(beside={"tag", "position", "script", "endonym", "status"}),
        label_states=cells.label_states(),
        attributes={"script": cells.script("script"), "endonym": cells.text("endonym", required=True)},
    )


def read_scheme(cells: Cells) -> SchemeRow:
    """Read an accreditation scheme."""
    return SchemeRow(
        row=cells.number,
        code=cells.text("code", required=True),
        position=cells.whole("position"),
        awarding_body=cells.text("awarding_body", required=True),
        grades=cells.many("grades", "; "),
        holder=cells.one_of("holder", ("person", "organisation", "both")),
        note=cells.text("note"),
        is_unverified=cells.yes("unverified"),
        source=cells.text("source", required=True),
    )


def read_country(cells: Cells) -> CountryRow:
    """Read a country."""
    return CountryRow(
        row=cells.number,
        code=cells.country("code"),
        position=cells.whole("position"),
        official_languages=cells.many("official_languages"),
        endonyms=tuple((pair[0], pair[1]) for pair in cells.parts("endonyms", WIDE, 2)),
    )


def read_group(cells: Cells) -> GroupRow:
    """Read a group of countries."""
    return GroupRow(
        row=cells.number,
        code=cells.code("code"),
        position=cells.whole("position"),
        labels=cells.labels(beside={"code", "position", "national_posts", "status", "source"}),
        has_national_posts=cells.yes("national_posts"),
        source=cells.text("source", required=True),
    )


def read_member(cells: Cells) -> MemberRow:
    """Read a membership."""
    return MemberRow(
        row=cells.number,
        group=cells.code("group"),
        country=cells.country("country"),
        since=cells.rough_day("since"),
        until=cells.rough_day("until"),
        source=cells.text("source", required=True),
    )


def read_fact(cells: Cells) -> FactRow:
    """Read a framework fact."""
    return FactRow(
        row=cells.number,
        key=cells.text("key", required=True),
        position=cells.whole("position"),
        country=cells.country("country"),
        instrument=cells.code("instrument"),
        status=cells.code("status"),
        signed_on=cells.day("signed_on"),
        joined_on=cells.day("joined_on"),
        in_force_on=cells.day("in_force_on"),
        year=cells.whole("year") if cells.get("year") else None,
        title=cells.text("title"),
        reservation=cells.text("reservation"),
        note=cells.text("note"),
        sources=cells.many("sources", WIDE, required=True),
        confidence=cells.one_of("confidence", ("high", "medium", "low")),
        basis=cells.one_of("basis", ("source", "general_knowledge")),
        as_of=cells.rough_day("as_of", required=True),
        verify_note=cells.text("verify_note"),
    )


def read_institution(cells: Cells) -> InstitutionRow:
    """Read an institution as the content of an entry."""
    country = cells.country("country", required=False)
    note = cells.text("note")
    website = cells.website("website")
    content = Content(
        names=tuple(_names(cells)),
        kind=cells.code("kind"),
        texts=(Text(field="note", text=note, lang="en"),) if note else (),
        places=(Place(country=country, city=cells.text("city"), role=cells.code("place_role")),) if country else (),
        services=cells.many("services"),
        specialties=cells.many("specialties"),
        languages=tuple(SpokenLanguage(code) for code in cells.many("languages")),
        website=website,
        website_seen=cells.yes("website_seen") if website else False,
        founded=cells.whole("year_founded") if cells.get("year_founded") else None,
        unverified_fields=UNVERIFIED,
    )
    return InstitutionRow(
        row=cells.number,
        key=cells.text("key", required=True),
        country=country,
        content=content,
        source=cells.text("source", required=True),
        is_unverified=cells.yes("unverified"),
        as_of=cells.day("as_of", required=True),
    )


def _names(cells: Cells) -> Iterator[Name]:
    english = cells.text("name_en", required=True)
    yield Name(english, "en", "Latn", cells.code("en_kind"))
    local = cells.text("name_local")
    if local:
        yield Name(local, cells.tag("local_lang"), cells.script("local_script"), cells.code("local_kind"))
    for lang, script, kind, text in cells.parts("names_other", WIDE, 4):
        yield Name(text, lang, script, kind)
    for short in cells.many("abbreviation", "/"):
        local_lang = cells.get("local_lang") if cells.get("local_script") == "Latn" else ""
        yield Name(short, _language_of(short, english, local_lang), "Latn", NameKind.ABBREVIATION)


def _language_of(short: str, english: str, local_lang: str) -> str:
    """Return the language of the name that an abbreviation shortens: the local one unless it fits the English name."""
    return local_lang if local_lang and not _shortens(short, english) else "en"


def _shortens(short: str, name: str) -> bool:
    """Whether the letters of `short` begin words of `name`, in order."""
    initials = iter(word[0].casefold() for word in name.replace("-", " ").split())
    return all(letter.casefold() in initials for letter in short if letter.isalpha())
