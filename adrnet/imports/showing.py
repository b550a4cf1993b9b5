"""What the pages of imports show: the files that were brought in, what each row would do, what it did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain.content import Content
from adrnet.domain.drafting import pending_of, published_of
from adrnet.domain.focal_point import Post
from adrnet.domain.import_run import ImportKind, ImportRun, ImportState
from adrnet.domain.importing import MADE
from adrnet.domain.jurisdiction import FrameworkFact
from adrnet.domain.listing import Listing
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.imports.columns import heading
from adrnet.imports.forms import DecideRowsForm
from adrnet.imports.planning import Act, Alike, Plan, Planned
from adrnet.presenters.acts import in_their_words
from adrnet.presenters.entries import address
from adrnet.presenters.fields import field_labels
from adrnet.presenters.names import names_in_a_line
from adrnet.presenters.sentences import enumerated
from adrnet.presenters.words import Words

# A page names so many rows of each sort; the counts say how many there are.
MOST_NAMED = 200
MOST_ASKED = 50


@dataclass(frozen=True)
class ShownRun:
    """One import in a list."""

    url: str
    file_name: Wording
    kind: Wording
    state: Wording
    at: datetime


def kind_in_words(kind: str) -> Wording:
    """Return what a file holds."""
    said = {
        ImportKind.LISTINGS: _("Entries of organisations"),
        ImportKind.POSTS: _("Focal-point posts and their offices"),
        ImportKind.FACTS: _("Framework facts"),
    }
    return said[ImportKind(kind)]


def file_in_words(run: ImportRun) -> Wording:
    """Return what a file is called."""
    return in_their_words(run.file_name) if run.file_name else _("File without a name")


def state_in_words(state: str) -> Wording:
    """Return where an import stands."""
    said = {
        ImportState.PREPARED: _("Not carried out yet"),
        ImportState.DONE: _("Carried out"),
        ImportState.UNDONE: _("Undone"),
        ImportState.GIVEN_UP: _("Given up"),
    }
    return said[ImportState(state)]


def shown_run(run: ImportRun) -> ShownRun:
    """Return one import as a list shows it."""
    view = "imports.trial" if run.state == ImportState.PREPARED else "imports.done"
    return ShownRun(
        url=url_for(view, number=run.id),
        file_name=file_in_words(run),
        kind=kind_in_words(run.kind),
        state=state_in_words(run.state),
        at=run.done_at or run.created_at,
    )


def figures(plan: Plan) -> list[dict[str, Any]]:
    """Return how many rows do what."""
    counts = plan.counts
    labels = (
        (counts[Act.MAKE], _("Made anew")),
        (counts[Act.CHANGE], _("Changed")),
        (counts[Act.ALONE], _("Nothing to do")),
        (counts[Act.OPEN], _("For you to decide")),
        (counts[Act.LEAVE_OUT], _("Left out")),
        (len({one.row for one in plan.faults}), _("To correct")),
    )
    return [{"label": label, "value": value, "note": None, "url": None} for value, label in labels]


def shown_plan(plan: Plan, form: DecideRowsForm, asked: Sequence[Planned], words: Words) -> dict[str, Any]:
    """Return what each row would do, sort by sort."""
    done = {"make": plan.of(Act.MAKE), "change": plan.of(Act.CHANGE), "alone": plan.of(Act.ALONE)}
    return {
        "figures": figures(plan),
        "faults": plan.faults[:MOST_NAMED],
        "more_faults": max(0, len(plan.faults) - MOST_NAMED),
        "doubts": plan.doubts[:MOST_NAMED],
        "asked": [
            {
                **_row(one, plan.kind, words),
                "field": form[f"row_{one.number}"],
                "alike": [_alike(two, words) for two in one.alike],
            }
            for one in asked
        ],
        "open": len(plan.of(Act.OPEN)),
        "todo": len(done["make"]) + len(done["change"]),
        "waiting": sum(one.waits for one in (*done["make"], *done["change"])),
        "lists": [
            {
                "code": code,
                "words": label,
                "count": len(done[code]),
                "rows": [_row(one, plan.kind, words) for one in done[code][:MOST_NAMED]],
            }
            for code, label in (("make", _("Made anew")), ("change", _("Changed")), ("alone", _("Nothing to do")))
            if done[code]
        ],
    }


def shown_things(session: Session, run: ImportRun, words: Words) -> list[dict[str, Any]]:
    """Return what an import made and changed, row by row (one statement for its sort)."""
    things = run.things[:MOST_NAMED]
    named = _names(session, ImportKind(run.kind), [one.subject_id for one in things], words)
    stayed = set(run.counts.get("stayed", ()))
    return [
        {
            "row": one.row,
            "act": _("Made anew") if one.act == MADE else _("Changed"),
            "stays": one.row in stayed,
            **named.get(one.subject_id, {"names": [], "label": "", "url": None}),
        }
        for one in things
    ]


def _names(session: Session, kind: ImportKind, ids: Sequence[int], words: Words) -> Mapping[int, dict[str, Any]]:
    if kind == ImportKind.FACTS:
        facts = session.scalars(select(FrameworkFact).where(FrameworkFact.id.in_(ids)))
        return {
            one.id: {"names": [], "label": _law(one, words), "url": url_for("directory.country", code=one.country_code)}
            for one in facts
        }
    if kind == ImportKind.POSTS:
        posts = session.scalars(select(Post).where(Post.id.in_(ids))).all()
        listings = {one.id: _of(one.listing, words) if one.listing else None for one in posts}
        return {
            one.id: {
                "names": (listings[one.id] or {}).get("names", []),
                "label": "" if one.listing else words.country(one.country_code or ""),
                "url": url_for("focal_points.designate", post=one.public_id) if one.country_code else None,
            }
            for one in posts
        }
    return {one.id: _of(one, words) for one in session.scalars(select(Listing).where(Listing.id.in_(ids)))}


def _of(listing: Listing, words: Words) -> dict[str, Any]:
    last = listing.revisions[-1] if listing.revisions else None
    revision = published_of(listing) or pending_of(listing, is_on_behalf=True) or last
    names = names_in_a_line(revision.content, words.locale.code) if revision and revision.content.names else []
    if listing.is_public and revision is not None:
        url = address(listing, revision.content)
    else:
        url = url_for("listings.overview", public_id=listing.public_id)
    return {"names": names, "label": "" if names else listing.public_id, "url": url}


def _law(fact: FrameworkFact, words: Words) -> Wording:
    return enumerated([words.country(fact.country_code), words.label(Scheme.FRAMEWORK, fact.instrument)])


def _row(one: Planned, kind: ImportKind, words: Words) -> dict[str, Any]:
    return {
        "number": one.number,
        "names": names_in_a_line(Content(one.names), words.locale.code) if one.names else [],
        "label": one.label,
        "fields": _fields(one, kind, words),
        "waits": one.waits,
    }


def _fields(one: Planned, kind: ImportKind, words: Words) -> Wording | None:
    if not one.fields:
        return None
    if kind == ImportKind.FACTS:
        return enumerated([heading(kind, name, words) for name in one.fields])
    return field_labels(list(one.fields))


def _alike(one: Alike, words: Words) -> dict[str, Any]:
    """Return what a row may mean."""
    listing = one.listing
    if listing is None:
        where = _("In row %(row)s of this file", row=str(one.row))
    else:
        public_id = listing.public_id
        shown, hidden = _("In the directory, %(id)s", id=public_id), _("Not in the directory now, %(id)s", id=public_id)
        where = shown if listing.is_public else hidden
    return {
        "names": names_in_a_line(Content(one.names), words.locale.code),
        "where": where,
        "url": address(listing, Content(one.names)) if listing is not None and listing.is_public else None,
    }
