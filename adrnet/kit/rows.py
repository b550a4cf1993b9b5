"""Groups of fields that repeat: several telephones, posts, names. Without JavaScript.

A button "Add another" and one "Remove" per row send the form; it comes back with one row more or less, with everything
that was typed, and nothing is checked or saved (`Rows.was_changed`, `Form.is_round_trip`). Rows are numbered anew each
time from 0, so that the anchors of errors are those of the page that is shown. Rows in which nothing is answered are
not there: they are neither checked nor part of `data`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wtforms import Form as PlainForm
from wtforms import fields
from wtforms.fields import FormField, HiddenField
from wtforms.utils import unset_value

from adrnet.i18n.messages import LazyWording, Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.kit.fields import Meta as OurMeta
from adrnet.kit.validators import is_blank

ADD, REMOVE = "add", "remove"
# Rows beyond the most that are still shown, so that the answer can say that they are too many.
_FURTHER = 20
# More digits than any row of ours has; a longer number is nobody's row.
_INDEX = re.compile(r"[0-9]{1,4}", re.ASCII)


class Row(PlainForm):
    """The fields of one row: a form without a token of its own. Hidden fields and defaults make no answer."""

    Meta = OurMeta

    @property
    def is_empty(self) -> bool:
        """Whether nothing is answered in this row."""
        return not any(_is_answered(field) for field in self)


def _is_answered(field: Any) -> bool:
    if isinstance(field, HiddenField) or field.name == "":
        return False
    if getattr(field, "process_errors", None) or getattr(field, "written", ""):
        # What could not be read was written nevertheless.
        return True
    default = field.default() if callable(field.default) else field.default
    return not is_blank(field.data) and field.data != default


class Rows(fields.FieldList):
    """A list of rows, each one field or a `Row`.

    Args:
        row: an unbound field, or a `Row` class.
        label: what the group is called.
        each: what one row is called ("Telephone"); the row's number stands behind it.
        least: so many rows are shown at least, empty ones where there are no answers.
        most: so many rows can be added at most.
    """

    def __init__(  # noqa: PLR0913 - WTForms' fields take everything by name
        self,
        row: Any,
        label: Any,
        validators: Any = (),
        *,
        each: str | LazyWording,
        least: int = 1,
        most: int = 20,
        **more: Any,
    ) -> None:
        is_form = isinstance(row, type) and issubclass(row, Row)
        super().__init__(FormField(row) if is_form else row, label, validators, min_entries=least, **more)
        self.each = each
        self.most = most
        self.was_changed = False
        # Which row takes the focus on the page that answers to a button; None: the button that adds.
        self.focus: int | None = None

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the rows as they were sent, then add or remove the one that was asked for."""
        self.was_changed, self.focus = False, None
        super().process(formdata, data, extra_filters)
        if formdata:
            self._remove(formdata.get(REMOVE, ""))
            self._add(formdata.get(ADD, ""))

    def _extract_indices(self, prefix: str, formdata: Mapping[str, Any]) -> Iterator[int]:
        # WTForms takes every character that is a digit to some script and fails on those that int() does not read.
        sent = set()
        for name in formdata:
            found = _INDEX.match(name, len(prefix) + 1) if name.startswith(f"{prefix}-") else None
            if found and name[found.end() : found.end() + 1] in {"", "-"}:
                sent.add(int(found.group()))
        # Our pages send no more rows than they show; thousands of them would keep a server busy for minutes.
        yield from sorted(sent)[: self.most + _FURTHER]

    def _add_entry(self, formdata: Any = None, data: Any = unset_value, index: int | None = None) -> Any:
        field = super()._add_entry(formdata, data, index)
        # Compacting gives rows new numbers; the one under which a row was sent is the one that its button names.
        field.sent_as = field.name
        return field

    def _remove(self, asked: str) -> None:
        sent = [entry.sent_as for entry in self.entries]
        if asked not in sent:
            return
        index = sent.index(asked)
        self.pop_entry(index)
        while len(self.entries) < self.min_entries:
            self._add_entry()
        self.was_changed = True
        self.focus = index if index < len(self.entries) else None

    def _add(self, asked: str) -> None:
        if asked != self.name:
            return
        self.was_changed = True
        if self.has_room:
            self._add_entry()
            self.focus = len(self.entries) - 1

    @property
    def has_room(self) -> bool:
        """Whether another row can be added."""
        return len(self.entries) < self.most

    @property
    def filled(self) -> list[Any]:
        """The rows in which something is answered."""
        return [entry for entry in self.entries if not _is_empty(entry)]

    @property
    def data(self) -> list[Any]:
        """The answers of the rows in which something is answered."""
        return [entry.data for entry in self.filled]

    @data.setter
    def data(self, _value: object) -> None:
        """Ignore what the base class sets: the rows hold the answers."""

    def title(self, entry: Any) -> Wording:
        """What a row is called: "Telephone 2", in one language."""
        number = entry.index + 1
        said = _("%(thing)s %(number)s", thing=self.each, number=number)
        thing = self.each.wording() if isinstance(self.each, LazyWording) else None
        return said if thing is None or thing.lang == said.lang else Wording(f"{thing} {number}", thing.lang)

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Check the rows in which something is answered, then the list as a whole."""
        self.errors: list[Any] = []
        faults = [entry.errors for entry in self.filled if not entry.validate(form)]
        self._run_validation_chain(form, [*self.validators, *extra_validators])
        if len(self.filled) > self.most:
            self.errors.append(ngettext("Keep %(num)s at most.", "Keep %(num)s at most.", self.most))
        self.own_errors = list(self.errors)
        self.errors = [*faults, *self.own_errors]
        return not self.errors


def _is_empty(entry: Any) -> bool:
    return bool(entry.form.is_empty) if isinstance(entry, FormField) else not _is_answered(entry)
