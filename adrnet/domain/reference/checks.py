"""Whether every code that the files name is known: to the files themselves or to the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain.jurisdiction import Country, Group
from adrnet.domain.reference.cells import Fault
from adrnet.domain.reference.files import FaultyFilesError, Files
from adrnet.domain.reference.rows import NATIONAL_TOPIC, InstitutionRow
from adrnet.domain.vocabulary import Scheme, Term


@dataclass(frozen=True)
class Named:
    """That a cell names codes of a scheme."""

    file: str
    row: int
    column: str
    scheme: str
    codes: Iterable[str]


def check(session: Session, files: Files) -> None:
    """Refuse codes that neither the folder nor the database knows.

    Raises:
        FaultyFilesError: with each place where an unknown code is named.
    """
    known: dict[str, set[str]] = {}
    for scheme, code in session.execute(select(Term.scheme, Term.code)):
        known.setdefault(scheme, set()).add(code)
    for term in (*files.terms, *files.languages):
        known.setdefault(term.scheme, set()).add(term.code)
    known[Scheme.COUNTRY] = {*session.scalars(select(Country.code)), *(one.code for one in files.countries)}
    known[Scheme.GROUP] = {*session.scalars(select(Group.code)), *(one.code for one in files.groups)}
    faults = [
        Fault(named.file, named.row, named.column, f"{code} is not known as {named.scheme}")
        for named in _named(files)
        for code in named.codes
        if code and code not in known.get(named.scheme, ())
    ]
    if faults:
        raise FaultyFilesError(faults)


def _named(files: Files) -> Iterator[Named]:
    for term in files.terms:
        yield Named("vocabularies.csv", term.row, "party", Scheme.PARTY, (term.attributes.get("party", ""),))
    for country in files.countries:
        languages = country.official_languages
        yield Named("countries.csv", country.row, "official_languages", Scheme.LANGUAGE, languages)
    for group in files.groups:
        topics = (NATIONAL_TOPIC,) if group.has_national_posts else ()
        yield Named("groups.csv", group.row, "national_posts", Scheme.TOPIC, topics)
    for member in files.members:
        yield Named("group_members.csv", member.row, "group", Scheme.GROUP, (member.group,))
        yield Named("group_members.csv", member.row, "country", Scheme.COUNTRY, (member.country,))
    for fact in files.facts:
        yield Named("framework_facts.csv", fact.row, "country", Scheme.COUNTRY, (fact.country,))
        yield Named("framework_facts.csv", fact.row, "instrument", Scheme.FRAMEWORK, (fact.instrument,))
        yield Named("framework_facts.csv", fact.row, "status", Scheme.FRAMEWORK_STATUS, (fact.status,))
    for entry in files.institutions:
        yield from _named_by_entry(entry)


def _named_by_entry(entry: InstitutionRow) -> Iterator[Named]:
    content = entry.content
    for column, scheme, codes in (
        ("country", Scheme.COUNTRY, [entry.country]),
        ("kind", Scheme.KIND, [content.kind]),
        ("place_role", Scheme.PLACE_ROLE, [place.role for place in content.places]),
        ("services", Scheme.SERVICE, content.services),
        ("specialties", Scheme.SPECIALTY, content.specialties),
        ("languages", Scheme.LANGUAGE, [language.code for language in content.languages]),
        ("en_kind", Scheme.NAME_KIND, [name.kind for name in content.names]),
    ):
        yield Named("institutions.csv", entry.row, column, scheme, codes)
