"""The columns of the files that are brought in: what each is called, what it may hold, and which heading means which.

A heading is understood by its code (`[kind]`, `kind`) and by its words in every language of the interface, so that a
file made on one desk is read on another. What is not understood a person decides (`forms.MatchColumnsForm`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from adrnet.domain.import_run import ImportKind
from adrnet.domain.vocabulary import Scheme
from adrnet.formats.content_cells import FIELDS
from adrnet.formats.panel_template import code_in
from adrnet.i18n import codes
from adrnet.i18n.locales import LOCALES
from adrnet.i18n.messages import LazyWording, Wording, in_locale
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.presenters.words import Words

# What stands in the first cell of a row that only shows how it is done.
EXAMPLE = "example"
LEFT_OUT = ""
_TAGGED = re.compile(r"(name|description|title)_([A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-[A-Za-z]{2})?)")
_TAG_OF = {ImportKind.LISTINGS: ("name", "description"), ImportKind.POSTS: ("title",), ImportKind.FACTS: ()}


@dataclass(frozen=True)
class Column:
    """One column: its code, its heading, what to write into it, the vocabulary of its codes, an example."""

    code: str
    heading: LazyWording
    note: LazyWording | None = None
    scheme: Scheme | None = None
    example: str = ""
    # Whether the empty template has it; the files that are taken away have all of them.
    is_in_template: bool = True


_LINES = _l("One value on each line.")
_CODES = _l("Codes, separated by semicolons.")
_DAY = _l("Year, month and day, such as 2026-11-21.")

_LISTINGS = (
    Column("id", _l("ID"), _l("The ID of an entry that is to be changed; empty for a new one.")),
    Column(
        "names",
        _l("Names"),
        _l("On each line: name | language | kind. Beside or instead of the columns with one name each."),
        Scheme.NAME_KIND,
        is_in_template=False,
    ),
    Column("kind", _l("Kind of organisation"), None, Scheme.KIND, "arbitration_institution"),
    Column("country", _l("Country"), _l("The code of the country of its seat, such as TH."), Scheme.COUNTRY, "TH"),
    Column("city", _l("City"), None, None, "Bangkok"),
    Column("address", _l("Address"), None, None, "1 Example Road"),
    Column(
        "places",
        _l("Places"),
        _l("On each line: country | city | address | role. Instead of country, city and address."),
        Scheme.PLACE_ROLE,
        is_in_template=False,
    ),
    Column("texts", _l("Texts"), _l("On each line: text | language."), is_in_template=False),
    Column("jurisdictions", _l("Countries served"), _CODES, Scheme.COUNTRY, "TH; LA"),
    Column("services", _l("Services"), _CODES, Scheme.SERVICE, "arbitration; mediation"),
    Column("specialties", _l("Specialties"), _CODES, Scheme.SPECIALTY, "commercial; construction"),
    Column("roles", _l("Roles"), _CODES, Scheme.ROLE, is_in_template=False),
    Column("languages", _l("Languages of proceedings"), _CODES, Scheme.LANGUAGE, "th; en"),
    Column(
        "digital",
        _l("Digital capacity"),
        _l("On each line: code | yes, no or on_request | details."),
        Scheme.DIGITAL,
        "virtual_hearing | yes",
    ),
    Column(
        "accreditations", _l("Accreditations"), _l("On each line: scheme | grade | from | until | where it is seen.")
    ),
    Column("email", _l("E-mail"), None, None, "office@centre.example.org"),
    Column("telephone", _l("Telephone"), None, None, "+66 2 018 0000"),
    Column("website", _l("Website"), None, None, "https://centre.example.org/"),
    Column("website_seen", _l("Website seen by the network"), None, is_in_template=False),
    Column("links", _l("Documents"), _l("On each line: kind | address | language."), Scheme.LINK_KIND),
    Column("founded", _l("Founded"), None, None, "1990"),
    Column("introductions", _l("Introductions"), None, is_in_template=False),
    Column("unverified_fields", _l("From public sources, not yet verified"), _CODES, is_in_template=False),
)
_POSTS = (
    Column("id", _l("ID"), _l("The ID of a post that is there; empty for a new one.")),
    Column("country", _l("Country"), _l("The code of the country whose post it is, such as TH."), Scheme.COUNTRY, "TH"),
    Column("listing", _l("Entry"), _l("The ID of the entry whose post it is; then no country.")),
    Column("topics", _l("Topics"), _CODES, Scheme.TOPIC, "arbitration"),
    Column("titles", _l("Office"), _l("On each line: name of the office | language."), is_in_template=False),
    Column("mailbox", _l("E-mail"), _l("A mailbox of the office, not of a person."), None, "desk@ministry.example.org"),
    Column("telephone", _l("Telephone"), None, None, "+66 2 018 0000"),
    Column("languages", _l("Languages of the office"), _CODES, Scheme.LANGUAGE, "th; en"),
    Column("starts_on", _l("First day of the term"), _DAY, None, "2026-12-01"),
    Column("ends_on", _l("Last day of the term"), _DAY),
    Column("designated_by", _l("Designated by"), None, None, "Ministry of Examples"),
)
_FACTS = (
    Column("id", _l("ID"), _l("The key of a fact that is there; empty for a new one.")),
    Column("country", _l("Country"), _l("The code of the country, such as TH."), Scheme.COUNTRY, "TH"),
    Column("instrument", _l("Instrument"), None, Scheme.FRAMEWORK, "new_york_convention"),
    Column("status", _l("Status"), None, Scheme.FRAMEWORK_STATUS, "in_force"),
    Column("title", _l("Title of the law")),
    Column("year", _l("Year"), None, None, "1959"),
    Column("signed_on", _l("Signed on"), _DAY),
    Column("joined_on", _l("Joined on"), _DAY, None, "1959-12-21"),
    Column("in_force_on", _l("In force from"), _DAY),
    Column("reservation", _l("Reservation")),
    Column("note", _l("Remark")),
    Column("sources", _l("Sources"), _LINES, None, "https://treaties.example.org/1"),
    Column("confidence", _l("Confidence"), _l("high, medium or low"), None, "high"),
    Column("basis", _l("Basis"), _l("source, or general_knowledge where no page was seen"), None, "source"),
    Column("as_of", _l("As of"), _l("The month for which it holds, such as 2026-11."), None, "2026-11"),
    Column("verify_note", _l("To be verified")),
)
COLUMNS: Mapping[ImportKind, tuple[Column, ...]] = {
    ImportKind.LISTINGS: _LISTINGS,
    ImportKind.POSTS: _POSTS,
    ImportKind.FACTS: _FACTS,
}
# Without one of these no row can be read.
NEEDED: Mapping[ImportKind, tuple[str, ...]] = {
    ImportKind.LISTINGS: (),
    ImportKind.POSTS: ("topics",),
    ImportKind.FACTS: ("instrument", "status"),
}
EXPORTED: Mapping[ImportKind, tuple[str, ...]] = {
    ImportKind.LISTINGS: ("id", *FIELDS),
    ImportKind.POSTS: tuple(one.code for one in _POSTS),
    ImportKind.FACTS: tuple(one.code for one in _FACTS),
}
"""The columns of the files that are taken away, in their order."""


def heading(kind: ImportKind, code: str, words: Words) -> Wording:
    """Return the heading of a column in the reader's language."""
    if tag := tag_in(kind, code):
        language = str(words.language(tag))
        said = {
            "name": _("Name (%(language)s)", language=language),
            "description": _("About the organisation (%(language)s)", language=language),
            "title": _("Name of the office (%(language)s)", language=language),
        }
        return said[code.partition("_")[0]]
    found = next((one.heading for one in COLUMNS[kind] if one.code == code), None)
    return found.wording() if found else Wording(code, "en")


def tag_in(kind: ImportKind, code: str) -> str:
    """Return the language of a column with one name or text in it; empty where it is none."""
    found = _TAGGED.fullmatch(code)
    if found is None or found.group(1) not in _TAG_OF[kind]:
        return ""
    tag = found.group(2)
    return tag if is_language(tag) else ""


def match(kind: ImportKind, headings: Sequence[str]) -> dict[int, str]:
    """Return the code that each heading means, by its place; a heading that nobody can be sure of is left out."""
    known = _by_words(kind)
    found: dict[int, str] = {}
    for place, said in enumerate(headings):
        code = code_in(said).strip()
        plain = code.casefold().replace(" ", "_")
        code = next((one for one in (code, plain) if is_code(kind, one)), known.get(said.strip().casefold(), ""))
        if code and code not in found.values():
            found[place] = code
    return found


def is_code(kind: ImportKind, code: str) -> bool:
    """Whether a column may be called so."""
    return any(one.code == code for one in COLUMNS[kind]) or bool(tag_in(kind, code))


def missing(kind: ImportKind, matched: Iterable[str]) -> list[str]:
    """Return the columns without which no row can be read."""
    there = set(matched)
    found = [code for code in NEEDED[kind] if code not in there]
    if kind == ImportKind.LISTINGS and not there & {"id", "names"} and not any(tag_in(kind, one) for one in there):
        found.append("names")
    return found


@lru_cache(maxsize=8)
def _by_words(kind: ImportKind) -> dict[str, str]:
    """Return heading → code, in every language; a heading that means two things means neither."""
    found: dict[str, set[str]] = {}
    for locale in LOCALES:
        with in_locale(locale):
            for one in COLUMNS[kind]:
                found.setdefault(str(one.heading).casefold(), set()).add(one.code)
    return {said: next(iter(meant)) for said, meant in found.items() if len(meant) == 1}


def is_language(tag: str) -> bool:
    """Whether a name or a text may be said to be in this language; a script or a region may stand behind it."""
    return tag in codes.LANGUAGES or tag.partition("-")[0] in {*codes.LANGUAGES, "zh"}
