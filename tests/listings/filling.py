"""Contents of every kind and script, and what a browser sends of the form that shows one."""

import csv
from collections.abc import Iterator
from functools import cache
from typing import Any

from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from adrnet.domain.content import (
    Accreditation,
    Content,
    DigitalCapacity,
    Link,
    Name,
    NameKind,
    OfferedPost,
    Place,
    SpokenLanguage,
    Text,
    Title,
)
from adrnet.domain.listing import ListingType
from adrnet.domain.reference import SHIPPED
from adrnet.domain.scripts import script_of
from adrnet.domain.sections import Section, of, text_digest
from adrnet.domain.vocabulary import Scheme, Vocabulary, Word
from adrnet.i18n import codes
from adrnet.i18n.locales import BY_CODE
from adrnet.kit.typed import entry, paragraphs
from adrnet.listings.forms import Around, form_of, written_down
from adrnet.presenters.words import Words

_SAMPLES = [
    "例示仲裁協会",
    "髙﨑𠮷濵",
    "ក្រុមប្រឹក្សាអាជ្ញាកណ្តាល",
    "ဥပမာ ဗဟိုဌာန",
    "ศูนย์ไกล่เกลี่ย",
    "ສູນໄກ່ເກ່ຍ",
    "Trọng tài Đà Nẵng",
    "Naïve & <b>“x”</b>",
    "نموذج",
]
_letters = st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"))
lines = (st.text(_letters, max_size=40) | st.sampled_from(_SAMPLES)).map(lambda text: entry(text).text)
# What nobody can see is no answer.
said = lines.filter(lambda text: any(one.isalnum() for one in text))
longer = st.lists(lines, max_size=3).map("\n".join).map(lambda text: paragraphs(text).text)
tags = st.sampled_from([*codes.LANGUAGES, "ja-Latn", "zh-Hant-HK", "pt-TL"])
years = st.none() | st.integers(1000, 2026)


def _rows(name: str) -> list[dict[str, str]]:
    with (SHIPPED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def word(scheme: str, code: str, **attributes: object) -> Word:
    return Word(scheme, code, {"en": code}, {}, attributes, f"What {code} means.")


@cache
def words() -> Words:
    """The vocabularies as they are shipped."""
    terms = [word(row["scheme"], row["code"]) for row in _rows("vocabularies.csv")]
    schemes = [
        word(
            Scheme.ACCREDITATION,
            row["code"],
            grades=tuple(row["grades"].split("; ")),
            holder=row["holder"],
        )
        for row in _rows("accreditations.csv")
    ]
    languages = [word(Scheme.LANGUAGE, row["tag"], endonym=row["endonym"]) for row in _rows("languages.csv")]
    countries = [
        word(
            Scheme.COUNTRY,
            row["code"],
            official_languages=tuple(row["official_languages"].split(";")),
            is_covered=number < 12,
        )
        for number, row in enumerate(_rows("countries.csv"))
    ]
    return Words(Vocabulary([*terms, *schemes, *languages, *countries]), BY_CODE["en"])


def some(scheme: Scheme) -> st.SearchStrategy[tuple[str, ...]]:
    """Some codes of a vocabulary, in any order, and one that it does not know."""
    known = [*words().vocabulary.codes(scheme), "of_tomorrow"]
    return st.lists(st.sampled_from(known), unique=True, max_size=6).map(tuple)


def one(scheme: Scheme) -> st.SearchStrategy[str]:
    return st.sampled_from([*words().vocabulary.codes(scheme), "of_tomorrow"])


def by(key):
    return lambda found: tuple({key(part): part for part in found}.values())


names = st.builds(
    lambda text, lang, kind: Name(text, lang, script_of(text, lang), kind),
    said,
    tags,
    st.sampled_from(list(NameKind)).map(str),
)
origins, states = st.sampled_from(["human", "machine"]), st.sampled_from(["draft", "reviewed", "official"])
days = st.sampled_from(["", "2024-01-31", "2026-11-21", "2030-12-01"])
places = st.builds(Place, st.sampled_from([*codes.COUNTRIES, "XK"]), lines, longer, one(Scheme.PLACE_ROLE))
spoken = st.builds(SpokenLanguage, tags, st.sampled_from(["", "native"]))
digital = st.builds(DigitalCapacity, one(Scheme.DIGITAL), one(Scheme.DIGITAL_ANSWER), lines)
urls = st.sampled_from(
    ["https://example.org/", "http://例示.jp/規則?a=1&b=2", "not quite an address", "HTTPS://Example.org"]
)
awards = st.sampled_from([("IMI", "IMI Certified Mediator"), ("CIArb", "a grade of tomorrow")]) | st.tuples(said, said)
accreditations = st.builds(
    lambda award, dates, evidence, verified: Accreditation(*award, *sorted(dates), evidence, *verified),
    awards,
    st.tuples(st.sampled_from(["", "2024-01-31"]), st.sampled_from(["2026-11-21", "2030-12-01"])),
    lines | st.just("https://register.example.org/1"),
    st.sampled_from([("", ""), ("network", "2025-05-05")]),
)
links = st.builds(Link, one(Scheme.LINK_KIND), urls, st.just("") | tags)
mailboxes = st.sampled_from(["desk@example.org", "taro.yamada@gmail.com", "an old one", "Desk@EXAMPLE.org"])
telephones = st.sampled_from(["", "+81 3-1234-5678", "+8131234567", "call us", "02 555 0001"])
titles = st.lists(st.builds(Title, tags, said), min_size=1, max_size=3).map(by(lambda title: title.lang))


@st.composite
def texts(draw):
    """Texts of the description with their sources, and a note in between that the section does not show."""
    langs = draw(st.lists(tags, unique=True, max_size=5))
    made = []
    for lang in langs:
        sources = ["", text_digest("a text that is gone"), *(text_digest(text.text) for text in made)]
        text = draw(longer.filter(lambda text: any(letter.isalnum() for letter in text)))
        made.append(Text("description", text, lang, draw(origins), draw(states), draw(st.sampled_from(sources))))
    if made:
        made.insert(draw(st.integers(0, len(made))), Text("note", "Seen in 2024.", "en", "machine"))
    return tuple(made)


@st.composite
def posts(draw):
    found = []
    for number in range(draw(st.integers(0, 3))):
        topics = draw(some(Scheme.TOPIC).filter(bool))
        vacant = OfferedPost(f"a000000{number}", topics)
        if draw(st.booleans()):
            starts, ends = sorted([draw(days), draw(days)])
            vacant = OfferedPost(
                f"a000000{number}",
                topics,
                draw(titles),
                draw(mailboxes),
                draw(telephones),
                draw(some(Scheme.LANGUAGE)),
                starts,
                ends,
            )
        found.append(vacant)
    return tuple(found)


contents = st.builds(
    Content,
    names=st.lists(names, max_size=4).map(tuple),
    kind=one(Scheme.KIND),
    texts=texts(),
    places=st.lists(places, max_size=3).map(tuple),
    jurisdictions=st.lists(st.sampled_from(codes.COUNTRIES), unique=True, max_size=5).map(tuple),
    services=some(Scheme.SERVICE),
    specialties=some(Scheme.SPECIALTY),
    roles=some(Scheme.ROLE),
    languages=st.lists(spoken, max_size=4).map(by(lambda language: language.code)),
    accreditations=st.lists(accreditations, max_size=3).map(by(lambda held: (held.scheme, held.grade))),
    introductions=st.sampled_from(["", "yes", "no"]),
    digital=st.lists(digital, max_size=5).map(by(lambda capacity: capacity.code)),
    email=st.just("") | mailboxes,
    telephone=telephones,
    website=st.just("") | urls,
    website_seen=st.booleans(),
    links=st.lists(links, max_size=3).map(tuple),
    founded=years,
    posts=posts(),
    unverified_fields=st.just(("kind",)),
)  # fmt: skip


# Every section of every kind of listing.
SECTIONS = [(type_, section) for type_ in ListingType for section in of(type_)]


def around(
    content: Content,
    country: str = "JP",
    held: frozenset[str] = frozenset(),
    type_: str = ListingType.ORGANISATION,
) -> Around:
    return Around(words(), content, country, held, type_)


def posted(form: Any) -> MultiDict[str, str]:
    """Return what a browser sends of a form that nobody has touched."""
    return MultiDict([pair for field in form if field.name != "csrf_token" for pair in _sent(field)])


def _sent(field: Any) -> Iterator[tuple[str, str]]:
    inner = getattr(field, "entries", None) or getattr(getattr(field, "form", None), "_fields", {}).values()
    if hasattr(field, "entries") or (hasattr(field, "form") and inner):
        for one in inner:
            yield from _sent(one)
    elif hasattr(field, "iter_choices"):
        options = list(field.iter_choices())
        chosen = [one for one in options if one.selected]
        # A list that folds out always has something chosen.
        first = options[:1] if field.widget.__class__.__name__ == "Select" else []
        yield from ((field.name, str(one.value)) for one in chosen or first)
    elif field.widget.__class__.__name__ == "CheckboxInput":
        yield from [(field.name, "y")] if field.data else []
    else:
        # Browsers end lines so.
        yield field.name, str(field._value()).replace("\n", "\r\n")


def shown(
    section: Section,
    content: Content,
    held: frozenset[str] = frozenset(),
    type_: str = ListingType.ORGANISATION,
):
    """Return the form that shows a section."""
    where = around(content, held=held, type_=type_)
    answers = {**form_of(section, type_).show(content, where), "seen": written_down(content, section)}
    form = form_of(section, type_)(None, data=answers, meta={"csrf": False})
    form.prepare(where)
    return form


def sent(
    section: Section,
    content: Content,
    fields_: MultiDict[str, str],
    held: frozenset[str] = frozenset(),
    type_: str = ListingType.ORGANISATION,
):
    """Return the form as it arrives with these fields, while `content` stands there."""
    form = form_of(section, type_)(fields_, meta={"csrf": False})
    form.prepare(around(content, held=held, type_=type_))
    return form
