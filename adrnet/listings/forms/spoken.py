"""The languages of a practitioner, each with how well they work in it."""

from dataclasses import replace
from typing import Any

from adrnet.domain.content import Content, SpokenLanguage
from adrnet.domain.sections import Section
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import ChoiceField
from adrnet.kit.rows import Row, Rows
from adrnet.kit.validators import Required
from adrnet.listings.forms import choices
from adrnet.listings.forms.section import Around, LanguagesMixin, SectionForm

_MOST = 40


class SpokenLanguageRow(Row):
    """One language."""

    code = ChoiceField(_l("Language"), [Required(_l("Choose the language, or remove this row."))])
    level = ChoiceField(_l("How well you work in it"))

    @property
    def is_empty(self) -> bool:
        """A level alone is of no language."""
        return not self.code.data


class SpokenLanguagesForm(LanguagesMixin, SectionForm):
    """All languages."""

    section = Section.LANGUAGES
    # The page's own menu of languages is called `languages` already.
    spoken = Rows(SpokenLanguageRow, _l("Languages"), each=_l("Language"), least=1, most=_MOST)

    @staticmethod
    def show(content: Content, _around: Around) -> dict[str, Any]:
        """Return the languages."""
        return {"spoken": [{"code": one.code, "level": one.level} for one in content.languages]}

    def prepare(self, around: Around) -> None:
        """Offer the network's languages, those that the profile names, and those that were added just now."""
        words, present = around.words, around.content.languages
        offered = choices.spoken_languages(words, [*(one.code for one in present), *self.added_languages])
        levels = choices.terms(words, Scheme.LANGUAGE_LEVEL, (one.level for one in present))
        if self.added_now:
            self._begin_row()
        for row in self.spoken:
            row.code.choices = choices.select(offered, words, none=_("Choose a language"))
            row.level.choices = choices.select(levels, words, none=_("Not stated"))
        self.offer_further(words, ["zh-Hans", "zh-Hant", *(code for code, _label in offered)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Also see that no language is there twice."""
        is_fine = super().validate(extra_validators)
        if self.is_round_trip:
            return is_fine
        known: set[str] = set()
        for row in self.spoken.filled:
            if row.code.data in known:
                row.code.errors = [*row.code.errors, _("This language is there already. Remove one of the two.")]
                is_fine = False
            known.add(row.code.data)
        return is_fine

    def write(self, content: Content, _around: Around) -> Content:
        """Return the languages."""
        said = {row["code"]: SpokenLanguage(row["code"], row["level"] or "") for row in self.spoken.data}
        return replace(content, languages=tuple(said.values()))

    def _begin_row(self) -> None:
        """Give a language that was just added a row: an empty one where there is one."""
        free = next((index for index, row in enumerate(self.spoken) if row.form.is_empty), None)
        if free is not None:
            self.spoken[free].form.code.data = self.added_now
        elif self.spoken.has_room:
            free = len(self.spoken)
            self.spoken.append_entry({"code": self.added_now})
        self.spoken.was_changed, self.spoken.focus = True, free
