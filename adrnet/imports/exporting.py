"""The files that are brought in again: the empty templates, and what the directory says today, row by row.

What is taken away is public: entries of organisations and their posts within the remit, framework facts of its
countries. Two files of the same day and state are the same bytes.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from adrnet.domain.content import Title
from adrnet.domain.coordinators import Scope
from adrnet.domain.focal_point import DesignationKind, Post, PostState
from adrnet.domain.import_run import ImportKind
from adrnet.domain.importing_facts import FIELDS as FACT_FIELDS
from adrnet.domain.jurisdiction import FrameworkFact
from adrnet.domain.listing import Listing, ListingState, ListingType
from adrnet.domain.posts import Office
from adrnet.domain.vocabulary import Scheme
from adrnet.formats import sheet
from adrnet.formats.content_cells import FIELDS, cells_of, written
from adrnet.formats.notation import codes, text
from adrnet.formats.panel_template import TemplateColumn, heading_of
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.imports import fact_plan
from adrnet.imports.columns import COLUMNS, EXAMPLE, EXPORTED, Column, heading, is_language
from adrnet.presenters.words import Words

_AT_ONCE = 200


def headings(kind: ImportKind, columns: Iterable[str], words: Words) -> list[str]:
    """Return the headings of a file, each with its code."""
    return [heading_of(TemplateColumn(code, str(heading(kind, code, words)))) for code in columns]


def rows(session: Session, kind: ImportKind, scope: Scope) -> Iterator[list[str]]:
    """Yield the rows of everything within the remit that is public (a few statements for every 200)."""
    if kind == ImportKind.LISTINGS:
        return _listings(session, scope)
    return _posts(session, scope) if kind == ImportKind.POSTS else _facts(session, scope)


def as_csv(kind: ImportKind, found: Iterable[Sequence[str]], words: Words) -> Iterator[bytes]:
    """Yield a file as CSV."""
    return sheet.as_csv(headings(kind, EXPORTED[kind], words), found)


def as_workbook(kind: ImportKind, found: Iterable[Sequence[str]], words: Words) -> bytes:
    """Return a file as a workbook, with the codes on its second sheet.

    Raises:
        TooLongError: a cell does not fit into a workbook; CSV takes it.
    """
    columns = [one for one in COLUMNS[kind] if one.code in EXPORTED[kind]]
    return sheet.as_workbook(headings(kind, EXPORTED[kind], words), found, _title(kind), _notes(kind, columns, words))


def template(kind: ImportKind, ending: str, words: Words, tags: Sequence[str]) -> bytes:
    """Return the empty file with one example, names and texts in the languages `tags`."""
    columns = [one for one in COLUMNS[kind] if one.is_in_template]
    offered = {ImportKind.LISTINGS: ("name", "description"), ImportKind.POSTS: ("title",)}.get(kind, ())
    named = [f"{prefix}_{tag}" for prefix in offered for tag in tags]
    examples = {f"name_{tag}": "Example Arbitration Centre" for tag in tags[:1]}
    examples |= {f"title_{tag}": "Legal Affairs Desk" for tag in tags[:1]}
    codes_ = ["id", *named, *(one.code for one in columns if one.code != "id")]
    example = [EXAMPLE, *(examples.get(code, "") for code in named), *(one.example for one in columns[1:])]
    said = headings(kind, codes_, words)
    if ending == "csv":
        return b"".join(sheet.as_csv(said, [example]))
    return sheet.as_workbook(said, [example], _title(kind), _notes(kind, columns, words))


def tags_for(words: Words, countries: Iterable[str]) -> list[str]:
    """Return the languages in which bodies of these countries are likely to be named, English first."""
    found = ["en"]
    for code in sorted(countries):
        word = words.vocabulary.find(Scheme.COUNTRY, code)
        found += [tag for tag in (word.attributes["official_languages"] if word else ()) if is_language(tag)]
    return list(dict.fromkeys([*found, words.locale.tag]))[:8]


def _title(kind: ImportKind) -> str:
    said: dict[ImportKind, Wording] = {
        ImportKind.LISTINGS: _("Entries"),
        ImportKind.POSTS: _("Posts"),
        ImportKind.FACTS: _("Framework facts"),
    }
    return str(said[kind])


def _notes(kind: ImportKind, columns: Sequence[Column], words: Words) -> tuple[str, list[list[str]]]:
    """Return the second sheet: how to write, what each column holds, every code."""
    said = [
        [str(_("How to fill in this file"))],
        ["", str(_("A row whose ID is “%(example)s” only shows how it is done, and is left out.", example=EXAMPLE))],
        ["", str(_("An empty cell leaves everything as it is. A single hyphen (-) empties it."))],
        ["", str(_("Before a bar or a semicolon that belongs to a text write a backslash."))],
        [""],
    ]
    for column in columns:
        said.append([heading_of(TemplateColumn(column.code, str(heading(kind, column.code, words))))])
        if column.note:
            said.append(["", str(column.note)])
        said += [[code, label] for code, label in _codes(column, words)]
    return str(_("Notes")), said


def _codes(column: Column, words: Words) -> Iterator[tuple[str, str]]:
    if column.scheme is None:
        return
    for word in words.vocabulary.words(column.scheme):
        if column.scheme != Scheme.COUNTRY or word.attributes.get("is_covered"):
            yield word.code, str(words.label(column.scheme, word.code))


def _listings(session: Session, scope: Scope) -> Iterator[list[str]]:
    ids = session.scalars(
        select(Listing.id)
        .where(
            Listing.state == ListingState.PUBLISHED,
            Listing.type == ListingType.ORGANISATION,
            scope.within(Listing.responsible_country),
        )
        .order_by(Listing.public_id)
    ).all()
    for start in range(0, len(ids), _AT_ONCE):
        some = {
            one.id: one
            for one in session.scalars(
                select(Listing)
                .where(Listing.id.in_(ids[start : start + _AT_ONCE]))
                .options(selectinload(Listing.published))
            )
        }
        for number in ids[start : start + _AT_ONCE]:
            listing = some[number]
            if listing.published is not None:
                cells = cells_of(listing.published.content)
                yield [listing.public_id, *(cells[name] for name in FIELDS)]
        # What was written is not needed again.
        session.expunge_all()


def _posts(session: Session, scope: Scope) -> Iterator[list[str]]:
    of_listing = (
        select(Listing.id)
        .where(Listing.state == ListingState.PUBLISHED, scope.within(Listing.responsible_country))
        .scalar_subquery()
    )
    whole = (selectinload(Post.topics), selectinload(Post.designations), selectinload(Post.listing))
    mine = or_(Post.country_code.is_not(None) & scope.within(Post.country_code), Post.listing_id.in_(of_listing))
    found = session.scalars(
        select(Post).where(Post.state == PostState.OPEN, mine).options(*whole).order_by(Post.public_id)
    )
    for post in found:
        yield _post(post)


def _post(post: Post) -> list[str]:
    holder = post.holder
    # Who sits there as a person is said where the person agreed to, and nowhere else.
    office = Office.of(holder) if holder and holder.kind == DesignationKind.OFFICE else Office(())
    cells = {
        "id": post.public_id,
        "country": post.country_code or "",
        "listing": post.listing.public_id if post.listing else "",
        "topics": codes((one.topic,) for one in post.topics),
        "titles": written("titles", [Title(lang, said) for lang, said in office.titles]),
        "mailbox": text(office.mailbox),
        "telephone": text(office.telephone),
        "languages": codes((tag,) for tag in office.languages),
        "starts_on": office.starts_on.isoformat() if office.starts_on else "",
        "ends_on": office.ends_on.isoformat() if office.ends_on else "",
        "designated_by": text(office.designated_by),
    }
    return [cells[name] for name in EXPORTED[ImportKind.POSTS]]


def _facts(session: Session, scope: Scope) -> Iterator[list[str]]:
    found = session.scalars(
        select(FrameworkFact)
        .where(scope.within(FrameworkFact.country_code))
        .order_by(FrameworkFact.country_code, FrameworkFact.position, FrameworkFact.key)
    )
    for fact in found:
        cells = fact_plan.cells_of({name: getattr(fact, name) for name in FACT_FIELDS})
        yield [fact.key, fact.country_code, *(cells[name] for name in EXPORTED[ImportKind.FACTS][2:])]
