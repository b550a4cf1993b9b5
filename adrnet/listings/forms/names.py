"""The names of a body: each in its language, with what it is to its bearer."""

from dataclasses import replace
from typing import Any

from adrnet.domain.content import Content, Name, NameKind
from adrnet.domain.scripts import script_of
from adrnet.domain.sections import Section
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import ChoiceField, LineField
from adrnet.kit.rows import Row, Rows
from adrnet.kit.validators import Required, is_blank
from adrnet.listings.forms import choices
from adrnet.listings.forms.section import Around, LanguagesMixin, SectionForm

_LONGEST = 300
_MOST = 40


class NameRow(Row):
    """One name."""

    text = LineField(_l("As it is written"), [Required(_l("Write the name, or remove this row."))], most=_LONGEST)
    lang = ChoiceField(_l("Language"), [Required(_l("Choose the language of the name."))])
    kind = ChoiceField(_l("Kind of name"), default=NameKind.OFFICIAL.value)

    @property
    def is_empty(self) -> bool:
        """A language alone makes no name."""
        return is_blank(self.text.data) and not self.text.process_errors


class NamesForm(LanguagesMixin, SectionForm):
    """All names."""

    section = Section.NAMES
    names = Rows(NameRow, _l("Names"), each=_l("Name"), least=1, most=_MOST)

    @staticmethod
    def show(content: Content, around: Around) -> dict[str, Any]:
        """Return the names; for a listing without any, a row for each language that is likely."""
        shown = [{"text": one.text, "lang": one.lang, "kind": one.kind} for one in content.names]
        return {"names": shown or [{"lang": lang} for lang in around.own_languages]}

    def prepare(self, around: Around) -> None:
        """Offer languages and kinds."""
        present = [*(one.lang for one in around.content.names), *self.added_languages]
        offered = choices.written_languages(around.words, present)
        kinds = choices.terms(around.words, Scheme.NAME_KIND, (one.kind for one in around.content.names))
        if self.added_now:
            self._begin_row()
        for row in self.names:
            row.lang.choices = choices.select(offered, around.words, none=_("Choose a language"))
            row.kind.choices = choices.select(kinds, around.words)
        self.offer_further(around.words, [code for code, _label in offered])

    def _begin_row(self) -> None:
        """Give a language that was just added a row to be written into: an empty one where there is one."""
        free = next(
            (index for index, row in enumerate(self.names) if row.form.is_empty and not row.form.lang.data), None
        )
        if free is not None:
            self.names[free].form.lang.data = self.added_now
        elif self.names.has_room:
            free = len(self.names)
            self.names.append_entry({"lang": self.added_now})
        self.names.was_changed, self.names.focus = True, free

    def write(self, content: Content, _around: Around) -> Content:
        """Return the names; the script of one that has not changed stays, that of another is worked out."""
        known: dict[tuple[str, str], list[str]] = {}
        for one in content.names:
            known.setdefault((one.text, one.lang), []).append(one.script)
        found = []
        for row in self.names.data:
            scripts = known.get((row["text"], row["lang"]), [])
            script = scripts.pop(0) if scripts else script_of(row["text"], row["lang"])
            found.append(Name(row["text"], row["lang"], script, row["kind"]))
        return replace(content, names=tuple(found))
