"""The form around the fields: what was sent, whether it came from our own page, what has to be corrected.

Every form that changes something is a `Form`. A view is five lines: make the form, `if form.validate_on_submit():` call
the service and redirect, else show the page with the form. The page shows `components/problems.html` on top and each
field with `components/field.html`, so that nothing that was typed is lost.

Decisions:
    2026-11-21  A form's token has no age of its own: it lives as long as the session, which knows when to end. One that
                does not fit is answered by an error page that says what to do (`errors`).
    2026-11-21  What was typed while the session had ended is handed to the form of the next page (`g.kept_form`) and
                shown, never saved by itself.
    2026-11-21  Only forms are read, no JSON: a body of another kind is an empty form.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import g, has_request_context, request
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms.fields import FieldList, FormField, HiddenField, RadioField, SelectMultipleField

from adrnet.i18n.messages import LazyWording, current_locale
from adrnet.i18n.names import list_separator
from adrnet.kit import fields as our_fields
from adrnet.kit.rows import Rows

__all__ = ["Form", "Problem", "Rows", "problems_of"]

_CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
# Flask-WTF takes its own hour where there is no limit; this is longer than any session.
_LONG = 10 * 365 * 24 * 3600
_AS_SENT = object()

Words = str | LazyWording


@dataclass(frozen=True)
class Problem:
    """One line of the summary: the question, what to write, the id of the control (empty: nothing to go to)."""

    label: Words
    message: Words
    anchor: str = ""


class Form(FlaskForm):
    """A form of ours; mixed in before a library's form it gives that one our words and our summary."""

    class Meta(our_fields.Meta):
        """Ours, and a token that lasts."""

        csrf_time_limit = _LONG

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Show what was kept while the session had ended, where it belongs to this form."""
            return _kept(form) if formdata is None and form.takes_kept else formdata

    def __init__(self, formdata: Any = _AS_SENT, **more: Any) -> None:
        self.takes_kept = formdata is _AS_SENT
        super().__init__(formdata=_sent() if formdata is _AS_SENT else formdata, **more)

    @property
    def is_round_trip(self) -> bool:
        """Whether a row was only added or removed: nothing is checked and nothing saved, the page comes again."""
        return any(rows.was_changed for rows in _rows(self))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every answer; False as well where only a row was added or removed.

        Raises:
            CSRFError: the form does not come from a page of this session.
        """
        if self.meta.csrf and not self.csrf_token.validate(self):
            raise CSRFError(str(self.csrf_token.errors[0]))
        if self.is_round_trip:
            return False
        return bool(super().validate(extra_validators=extra_validators)) and not self.form_errors

    def refuse(self, message: Words, name: str = "") -> None:
        """Add what only the view or a service could find wrong: to a field, or to the form as a whole."""
        if name:
            self[name].errors = [*self[name].errors, message]
        else:
            self.form_errors.append(message)

    def problems(self) -> list[Problem]:
        """Return what has to be corrected, in the order of the page: one line for each field."""
        return problems_of(self)


def problems_of(form: Any) -> list[Problem]:
    """Return the lines of the summary for any form of WTForms."""
    return [*(Problem("", message) for message in form.form_errors), *_problems(form)]


def _problems(form: Any, within: Words = "") -> Iterator[Problem]:
    for field in form:
        if isinstance(field, FieldList):
            yield from _problems_of_rows(field)
        elif isinstance(field, FormField):
            yield from _problems(field.form, within or field.label.text)
        elif field.errors and field.name != form.meta.csrf_field_name:
            comma = list_separator(current_locale().tag)
            label = f"{within}{comma}{field.label.text}" if within else field.label.text
            yield Problem(label, field.errors[0], anchor_of(field))


def _problems_of_rows(rows: Any) -> Iterator[Problem]:
    for message in getattr(rows, "own_errors", ()):
        yield Problem(rows.label.text, message, rows.id)
    for entry in rows:
        title = rows.title(entry) if isinstance(rows, Rows) else rows.label.text
        if isinstance(entry, FormField):
            yield from _problems(entry.form, title)
        elif entry.errors:
            yield Problem(title, entry.errors[0], anchor_of(entry))


def anchor_of(field: Any) -> str:
    """Return the id of the control that a link to a field leads to: a group's first box, empty for what is unseen."""
    if isinstance(field, HiddenField):
        return ""
    is_group = isinstance(field, RadioField | SelectMultipleField) and field.widget.__class__.__name__ == "ListWidget"
    return f"{field.id}-0" if is_group else str(field.id)


def _rows(form: Any) -> Iterator[Rows]:
    for field in form:
        if isinstance(field, Rows):
            yield field
        elif isinstance(field, FormField):
            yield from _rows(field.form)


def _sent() -> Any:
    if not has_request_context() or request.method not in _CHANGING:
        return None
    return CombinedMultiDict((request.files, request.form)) if request.files else request.form


def _kept(form: Any) -> MultiDict[str, str] | None:
    """Return what was kept while the session had ended, None where it belongs to another form of the page."""
    kept: MultiDict[str, str] | None = g.get("kept_form") if has_request_context() else None
    names = [field.name for field in form if field.name != form.meta.csrf_field_name]
    is_ours = any(key == name or key.startswith(f"{name}-") for key in kept or () for name in names)
    return kept if is_ours else None
