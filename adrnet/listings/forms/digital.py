"""Digital capacities: each is stated or it is not; "not stated" is not "no"."""

from dataclasses import replace
from typing import Any

from wtforms import SelectChoice
from wtforms.validators import ValidationError

from adrnet.domain.content import Content, DigitalCapacity
from adrnet.domain.sections import Section
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import HiddenField, LineField, RadioField
from adrnet.kit.rows import Row, Rows
from adrnet.listings.forms import choices
from adrnet.listings.forms.section import Around, SectionForm

_LONGEST_NOTE = 200
_MOST = 40
NOT_STATED = ""


def _goes_with_an_answer(form: Any, field: Any) -> None:
    if field.data and not form.answer.data:
        raise ValidationError(_l("Choose an answer above, or leave this empty."))


class CapacityRow(Row):
    """One capacity."""

    code = HiddenField()
    answer = RadioField(_l("Answer"), default=NOT_STATED)
    note = LineField(_l("Details"), [_goes_with_an_answer], most=_LONGEST_NOTE)

    caption: Wording | str = ""
    definition: Wording | str = ""


class CapacityRows(Rows):
    """The capacities, each called by its name."""

    def title(self, entry: Any) -> Any:
        """Return the capacity's name."""
        return entry.form.caption or super().title(entry)


class DigitalForm(SectionForm):
    """All capacities."""

    section = Section.DIGITAL
    capacities = CapacityRows(CapacityRow, _l("Digital capacity"), each=_l("Capacity"), least=0, most=_MOST)

    @staticmethod
    def show(content: Content, around: Around) -> dict[str, Any]:
        """Return every capacity, whether anything is stated of it or not."""
        stated = {one.code: one for one in content.digital}
        codes = [code for code, _label in choices.terms(around.words, Scheme.DIGITAL, stated)]
        return {"capacities": [_shown(code, stated.get(code)) for code in codes]}

    def prepare(self, around: Around) -> None:
        """Name the capacities and offer answers; what is no capacity is left out."""
        words = around.words
        known = dict(choices.terms(words, Scheme.DIGITAL, (one.code for one in around.content.digital)))
        answers = choices.terms(words, Scheme.DIGITAL_ANSWER, (one.answer for one in around.content.digital))
        for index in reversed(range(len(self.capacities))):
            code = self.capacities[index].code.data
            if code not in known or code in [one.code.data for one in self.capacities.entries[:index]]:
                self.capacities.pop_entry(index)
        for row in self.capacities:
            word = words.vocabulary.find(Scheme.DIGITAL, row.code.data)
            row.form.caption = known[row.code.data]
            row.form.definition = Wording(word.definition, "en") if word and word.definition else ""
            row.answer.choices = [
                SelectChoice(NOT_STATED, _("Not stated")),
                *(SelectChoice(code, label) for code, label in answers),
            ]

    def write(self, content: Content, _around: Around) -> Content:
        """Return what is stated; of a capacity that was not asked for everything stays."""
        asked = {row.code.data: row.form for row in self.capacities}
        stated = {one.code: one for one in content.digital if one.code not in asked}
        for code, row in asked.items():
            if row.answer.data:
                stated[code] = DigitalCapacity(code, row.answer.data, row.note.data)
        order = choices.in_order(stated, (one.code for one in content.digital))
        return replace(content, digital=tuple(stated[code] for code in order))


def _shown(code: str, stated: DigitalCapacity | None) -> dict[str, str]:
    if stated is None:
        return {"code": code, "answer": NOT_STATED, "note": ""}
    return {"code": code, "answer": stated.answer, "note": stated.note}
