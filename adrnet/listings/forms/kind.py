"""What kind of body it is, and since when it exists."""

from dataclasses import replace
from typing import Any

from wtforms.validators import ValidationError

from adrnet.domain.content import Content
from adrnet.domain.sections import Section
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit import clock
from adrnet.kit.fields import NumberField, RadioField
from adrnet.listings.forms import choices
from adrnet.listings.forms.section import Around, SectionForm, leave_alone

_FIRST_YEAR = 1000
_LAST_YEAR = 9999


def _is_past(_form: Any, field: Any) -> None:
    if field.data is not None and field.data > clock.now().year:
        raise ValidationError(_l("Write a year that has begun already."))


class KindForm(SectionForm):
    """Kind and year."""

    section = Section.KIND
    kind = RadioField(_l("Kind of organisation"))
    founded = NumberField(
        _l("Year of foundation"), [_is_past], least=_FIRST_YEAR, most=_LAST_YEAR, description=_l("Four digits.")
    )

    @staticmethod
    def show(content: Content, _around: Around) -> dict[str, Any]:
        """Return kind and year."""
        return {"kind": content.kind or None, "founded": content.founded}

    def prepare(self, around: Around) -> None:
        """Offer the kinds, each with what it means."""
        kinds = choices.terms(around.words, Scheme.KIND, [around.content.kind])
        self.kind.choices = choices.ticks(kinds, around.words, Scheme.KIND)
        leave_alone(self.founded, [around.content.founded])

    def write(self, content: Content, _around: Around) -> Content:
        """Return kind and year; a kind once chosen can be changed and not taken back."""
        return replace(content, kind=self.kind.data or content.kind, founded=self.founded.data)
