"""Whether a practitioner wishes to be introduced to parties by the network."""

from dataclasses import replace
from typing import Any

from wtforms import SelectChoice

from adrnet.domain.content import Content
from adrnet.domain.sections import Section
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import RadioField
from adrnet.listings.forms.section import Around, SectionForm

_ANSWERS = {"yes": _l("Yes"), "no": _l("No")}


class IntroductionsForm(SectionForm):
    """Yes, no, or nothing said."""

    section = Section.INTRODUCTIONS
    introductions = RadioField(_l("Are introductions through the network welcome?"))

    @staticmethod
    def show(content: Content, _around: Around) -> dict[str, Any]:
        """Return the answer."""
        return {"introductions": content.introductions or None}

    def prepare(self, _around: Around) -> None:
        """Offer both answers."""
        self.introductions.choices = [SelectChoice(code, label) for code, label in _ANSWERS.items()]

    def write(self, content: Content, _around: Around) -> Content:
        """Return the answer; once given it can be changed and not taken back."""
        return replace(content, introductions=self.introductions.data or content.introductions)
