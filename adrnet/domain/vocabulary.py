"""The network's controlled words: a code, labels in many languages, an order.

Codes never change; labels are data. `Vocabulary` is an immutable reading of all of them, kept in memory by each process
and replaced when the reference data was loaded again (`current` asks for one number).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from threading import Lock
from typing import Any

from sqlalchemy import Boolean, Integer, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from adrnet.db import Base
from adrnet.domain.jurisdiction import Country, Group


class Scheme(StrEnum):
    """The vocabularies; the values are those of the reference data."""

    SPECIALTY = "specialty"
    SERVICE = "service"
    KIND = "organisation_kind"
    ROLE = "practitioner_role"
    DIGITAL = "digital"
    DIGITAL_ANSWER = "digital_answer"
    TOPIC = "topic"
    PARTY = "party"
    STATE = "state"
    FRAMEWORK = "framework"
    FRAMEWORK_STATUS = "framework_status"
    PLACE_ROLE = "place_role"
    NAME_KIND = "name_kind"
    LINK_KIND = "link_kind"
    LANGUAGE_LEVEL = "language_level"
    LANGUAGE = "language"
    # Countries and their groups (`jurisdiction`) and who accredits (`AccreditationScheme`) are tables of their own; in
    # memory they stand among the words.
    COUNTRY = "country"
    GROUP = "country_group"
    ACCREDITATION = "accreditation"


class Term(Base):
    """One word of a vocabulary: its labels, what it means, how far each label may be trusted."""

    __tablename__ = "term"

    scheme: Mapped[str] = mapped_column(String(40), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    definition: Mapped[str] = mapped_column(Text, default="")
    # {"en": "Maritime and shipping", "ja": "海事"}; languages without a label are absent.
    labels: Mapped[dict[str, Any]]
    # {"ja": "checked", "lo": "draft"}: nothing is called reviewed that was not.
    label_states: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # What belongs to one scheme only, for instance {"party": "government"} of an organisation kind.
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)


class AccreditationScheme(Base):
    """A body that accredits practitioners or organisations, with its grades; grades of two schemes never compare."""

    __tablename__ = "accreditation_scheme"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    awarding_body: Mapped[str] = mapped_column(Text)
    grades: Mapped[list[Any]] = mapped_column(default=list)
    # Who can hold it: `person`, `organisation` or `both`.
    holder: Mapped[str] = mapped_column(String(20), default="person")
    note: Mapped[str] = mapped_column(Text, default="")
    # The names of the grades rest on general knowledge: whoever shows them says so.
    is_unverified: Mapped[bool] = mapped_column(Boolean, default=True)
    source: Mapped[str] = mapped_column(Text, default="")


class ReferenceLoad(Base):
    """That reference data was loaded: when, and a digest of the files; its highest id tells processes to read again."""

    __tablename__ = "reference_load"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class Word:
    """A term in memory."""

    scheme: str
    code: str
    labels: Mapping[str, str]
    label_states: Mapping[str, str]
    attributes: Mapping[str, Any]
    definition: str

    def label(self, language: str) -> tuple[str, str]:
        """Return the label and the language that it is in: `language`, else English, else the code itself."""
        if language in self.labels:
            return self.labels[language], language
        return self.labels.get("en", self.code), "en"


class Vocabulary:
    """All vocabularies, immutable, in the order of the reference data."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._schemes: dict[str, dict[str, Word]] = {}
        for word in words:
            self._schemes.setdefault(word.scheme, {})[word.code] = word

    def codes(self, scheme: str) -> tuple[str, ...]:
        """Return the codes of a scheme in their order."""
        return tuple(self._schemes.get(scheme, {}))

    def words(self, scheme: str) -> tuple[Word, ...]:
        """Return the words of a scheme in their order."""
        return tuple(self._schemes.get(scheme, {}).values())

    def find(self, scheme: str, code: str) -> Word | None:
        """Return the word, or None where the scheme has no such code."""
        return self._schemes.get(scheme, {}).get(code)

    def label(self, scheme: str, code: str, language: str) -> tuple[str, str]:
        """Return the label and its language; an unknown code stands for itself."""
        word = self.find(scheme, code)
        return word.label(language) if word else (code, "en")

    def party_of(self, kind: str) -> str | None:
        """Return the party (of the network's four) to which an organisation kind belongs."""
        word = self.find(Scheme.KIND, kind)
        party = word.attributes.get("party") if word else None
        return str(party) if party else None


_LAST_LOAD = select(ReferenceLoad.id, ReferenceLoad.at).order_by(ReferenceLoad.id.desc()).limit(1)
_lock = Lock()
_read: dict[str, tuple[tuple[int, datetime] | None, Vocabulary]] = {}


def current(session: Session) -> Vocabulary:
    """Return the vocabularies as last loaded; one small statement when they are in memory already."""
    database = str(session.get_bind().engine.url)
    row = session.execute(_LAST_LOAD).first()
    stamp = (row.id, row.at) if row else None
    known = _read.get(database)
    if known and known[0] == stamp:
        return known[1]
    with _lock:
        vocabulary = Vocabulary([*_terms(session), *_accreditations(session), *_countries(session)])
        _read[database] = (stamp, vocabulary)
    return vocabulary


def _terms(session: Session) -> Iterable[Word]:
    for term in session.scalars(select(Term).order_by(Term.scheme, Term.position)):
        yield Word(
            scheme=term.scheme,
            code=term.code,
            labels=dict(term.labels),
            label_states=dict(term.label_states),
            attributes=dict(term.attributes),
            definition=term.definition,
        )


def _accreditations(session: Session) -> Iterable[Word]:
    """Yield the schemes, each called by the body that awards it; their names are not translated."""
    for scheme in session.scalars(select(AccreditationScheme).order_by(AccreditationScheme.position)):
        yield Word(
            scheme=Scheme.ACCREDITATION,
            code=scheme.code,
            labels={"en": scheme.awarding_body},
            label_states={},
            attributes={"grades": tuple(scheme.grades), "holder": scheme.holder},
            definition=scheme.note,
        )


def _countries(session: Session) -> Iterable[Word]:
    groups = session.scalars(select(Group).options(selectinload(Group.memberships)).order_by(Group.position)).all()
    for group in groups:
        yield Word(
            scheme=Scheme.GROUP,
            code=group.code,
            labels=dict(group.labels),
            label_states={},
            attributes={"has_national_posts": group.has_national_posts},
            definition="",
        )
    for country in session.scalars(select(Country).order_by(Country.position, Country.code)):
        mine = [
            group
            for group in groups
            if any(one.country_code == country.code and not one.until for one in group.memberships)
        ]
        yield Word(
            scheme=Scheme.COUNTRY,
            code=country.code,
            labels={},
            label_states={},
            attributes={
                "official_languages": tuple(country.official_languages),
                "endonyms": tuple(country.endonyms),
                "groups": tuple(group.code for group in mine),
                "is_covered": any(group.has_national_posts for group in mine),
            },
            definition="",
        )
