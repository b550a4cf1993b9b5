"""Routes of writing: one section of a listing after the other, in either of two ways, by two people at once."""

from dataclasses import dataclass, replace
from typing import Any

from flask import abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from adrnet.db import db
from adrnet.domain import offered_posts
from adrnet.domain.content import Content
from adrnet.domain.focal_point import DesignationKind
from adrnet.domain.policy import Permission
from adrnet.domain.sections import Section, of
from adrnet.i18n.messages import ngettext
from adrnet.kit.permissions import declare
from adrnet.listings import editing, showing
from adrnet.listings.editing import Clash, ClashError, Meanwhile
from adrnet.listings.forms import Around, LanguagesMixin, SectionForm, form_of, read_back, written_down
from adrnet.listings.queries import Kept
from adrnet.listings.views.keeping import head
from adrnet.listings.views.room import CONFLICT, actor, bp, kept_here, notices, notify, words
from adrnet.presenters.changes import conflicts
from adrnet.presenters.fields import section_title

# The button that was pressed.
CONTINUE, LATER, TAKE_BACK = "continue", "later", "take_back"

_PARTS = {
    Section.NAMES: "listings/_edit_names.html",
    Section.KIND: "listings/_edit_kind.html",
    Section.ROLES: "listings/_edit_roles.html",
    Section.TEXTS: "listings/_edit_texts.html",
    Section.PLACES: "listings/_edit_places.html",
    Section.SERVICES: "listings/_edit_services.html",
    Section.SPECIALTIES: "listings/_edit_specialties.html",
    Section.LANGUAGES: "listings/_edit_languages.html",
    Section.DIGITAL: "listings/_edit_digital.html",
    Section.CONTACT: "listings/_edit_contact.html",
    Section.LINKS: "listings/_edit_links.html",
    Section.POSTS: "listings/_edit_posts.html",
    Section.ACCREDITATIONS: "listings/_edit_accreditations.html",
    Section.INTRODUCTIONS: "listings/_edit_introductions.html",
}
# Where a person is asked otherwise than an organisation.
_PARTS_OF_PERSONS = {
    Section.NAMES: "listings/_edit_own_names.html",
    Section.TEXTS: "listings/_edit_own_texts.html",
    Section.PLACES: "listings/_edit_own_places.html",
    Section.SPECIALTIES: "listings/_edit_own_specialties.html",
    Section.LANGUAGES: "listings/_edit_own_languages.html",
    Section.CONTACT: "listings/_edit_own_contact.html",
}


@dataclass(frozen=True)
class Desk:
    """One section of one listing, as it is opened."""

    kept: Kept
    section: Section
    around: Around


@bp.route("/<string:public_id>/edit/<string:section>", methods=["GET", "POST"])
@declare(Permission.EDIT_LISTING)
def edit(public_id: str, section: str) -> str | Response | tuple[str, int]:
    """Show one section and write what was typed."""
    kept = kept_here(public_id, Permission.EDIT_LISTING)
    if section not in of(kept.listing.type):
        abort(404)
    desk = _desk(kept, Section(section))
    if not desk.kept.is_writable and request.method == "GET" and g.get("kept_form") is None:
        return render_template("listings/edit_waiting.html", **_surroundings(desk))
    form = _form(desk)
    if not form.validate_on_submit():
        return _page(desk, form)
    if personal := form.new_personal_mailboxes(desk.around):
        form.warned.data = " ".join(personal)
        return _page(desk, form, personal=personal)
    try:
        merged = _save(desk, form)
    except ClashError as error:
        return _clash_page(desk, error.clash)
    if merged is not None:
        notify("saved_with_theirs" if merged.taken_over else "saved")
    return redirect(_next(desk), 303)


def _desk(kept: Kept, section: Section) -> Desk:
    content = editing.shown(db.session(), kept.listing, kept.pending)
    country = next((place.country for place in content.places if place.country), "")
    held = _held(kept) if section == Section.POSTS else frozenset()
    around = Around(words(), content, country or kept.listing.responsible_country or "", held, kept.listing.type)
    return Desk(kept, section, around)


def _held(kept: Kept) -> frozenset[str]:
    """Return the posts that persons hold: theirs is another form, with their own consent."""
    posts = offered_posts.open_posts(db.session(), kept.listing)
    return frozenset(
        post.public_id for post in posts if post.holder is not None and post.holder.kind == DesignationKind.PERSON
    )


def _form(desk: Desk) -> SectionForm:
    made = form_of(desk.section, desk.kept.listing.type)
    if request.method == "POST":
        form = made()
    else:
        form = made(data=_answers(desk.section, desk.around, desk.around.content, _number(desk.kept)))
    if isinstance(form, LanguagesMixin):
        form.take_language(request.form.get("add", ""))
    form.prepare(desk.around)
    return form


def _answers(section: Section, around: Around, seen: Content, number: int | None) -> dict[str, Any]:
    """Return what a form shows of the content around it, with what is to be remembered as seen."""
    shown = form_of(section, around.type_).show(around.content, around)
    return {**shown, "seen": written_down(seen, section), "change": "" if number is None else str(number)}


def _number(kept: Kept) -> int | None:
    return kept.pending.number if kept.pending else None


def _save(desk: Desk, form: SectionForm) -> Any:
    seen, number = form.seen.data or "", form.change.data or ""
    return editing.save(
        desk.kept.listing,
        actor(),
        lambda theirs: read_back(seen, theirs, desk.section),
        lambda theirs: form.write(theirs, desk.around),
        number=int(number) if number.isascii() and number.isdigit() and len(number) < len("1000000") else None,
        is_on_behalf=desk.kept.is_on_behalf,
        takes_back=request.form.get("do") == TAKE_BACK,
    )


def _next(desk: Desk) -> str:
    """Return where to go from here: the next section, or the overview."""
    public_id = desk.kept.listing.public_id
    sections = of(desk.kept.listing.type)
    after = sections[sections.index(desk.section) + 1 :]
    if request.form.get("do") == LATER or not after:
        return url_for("listings.overview", public_id=public_id)
    return url_for("listings.edit", public_id=public_id, section=after[0].value)


def _clash_page(desk: Desk, clash: Clash) -> tuple[str, int]:
    """Show what was typed together with what the others wrote; nothing is recorded, nothing is lost."""
    around = replace(desk.around, content=clash.merged.content)
    answers = _answers(desk.section, around, clash.theirs, clash.number)
    form = form_of(desk.section, desk.kept.listing.type)(None, data=answers)
    form.prepare(around)
    return _page(Desk(desk.kept, desk.section, around), form, clash=clash), CONFLICT


def _page(desk: Desk, form: SectionForm, *, clash: Clash | None = None, personal: list[str] | None = None) -> str:
    meanwhile = clash.meanwhile if clash else _standing(desk.kept)
    here = desk.around.words
    return render_template(
        "listings/edit.html",
        form=form,
        part=(_PARTS_OF_PERSONS if desk.kept.is_person else {}).get(desk.section, _PARTS.get(desk.section)),
        around=desk.around,
        meanwhile=meanwhile.value if meanwhile else None,
        conflicts=conflicts(clash.merged.conflicts, here, desk.kept.listing.type) if clash else [],
        taken_over=conflicts(clash.merged.taken_over, here, desk.kept.listing.type) if clash else [],
        personal=personal or [],
        opened=request.form.get("text") if request.method == "POST" else None,
        notices=notices(),
        **_surroundings(desk, form),
    )


def _standing(kept: Kept) -> Meanwhile | None:
    """Return what keeps anything from being saved, where that is known before it is tried."""
    if not kept.is_open:
        return Meanwhile.CLOSED
    return None if kept.is_writable else Meanwhile.SENT


def _surroundings(desk: Desk, form: SectionForm | None = None) -> dict[str, Any]:
    """Return what stands around the form: where one is, and how far the other sections are."""
    sections = of(desk.kept.listing.type)
    current = sections.index(desk.section)
    is_writable = desk.kept.is_writable
    # The posts are as they are today, also where the published revision is older.
    tasks = showing.section_tasks(desk.kept.listing, desk.around.content, is_writable=is_writable)
    tasks = [{**one, "hint": None} for one in (*tasks, *showing.tasks(desk.kept)[len(sections) :])]
    if form is not None and (wrong := len(form.problems())):
        said = ngettext("%(num)s to correct", "%(num)s to correct", wrong)
        tasks[current] |= {"state": "wrong", "words": said}
    return {
        "kept": desk.kept,
        "section": desk.section.value,
        "heading": section_title(desk.section, desk.kept.listing.type),
        "tasks": tasks,
        "current": current,
        "complete": sum(one["state"] == "complete" for one in tasks[: len(sections)]),
        "total": len(sections),
        **head(desk.kept),
    }
