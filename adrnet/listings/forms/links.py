"""Further addresses: rules, model clause, fees, panel."""

from dataclasses import replace
from typing import Any

from adrnet.domain.content import Content, Link
from adrnet.domain.sections import Section
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import ChoiceField, WebAddressField
from adrnet.kit.rows import Row, Rows
from adrnet.kit.validators import Required, is_blank
from adrnet.listings.forms import choices
from adrnet.listings.forms.section import Around, LanguagesMixin, SectionForm, leave_alone

_MOST = 40


class LinkRow(Row):
    """One address."""

    kind = ChoiceField(_l("What is there"), [Required(_l("Choose what readers find there."))])
    url = WebAddressField(_l("Address"), [Required(_l("Write the address, or remove this row."))])
    lang = ChoiceField(_l("Language of the page"))

    @property
    def is_empty(self) -> bool:
        """A language alone leads nowhere."""
        return is_blank(self.url.data) and not self.kind.data and not self.url.process_errors


class LinksForm(LanguagesMixin, SectionForm):
    """All addresses."""

    section = Section.LINKS
    links = Rows(LinkRow, _l("Documents and pages"), each=_l("Page"), least=1, most=_MOST)

    @staticmethod
    def show(content: Content, _around: Around) -> dict[str, Any]:
        """Return the addresses."""
        return {"links": [{"kind": one.kind, "url": one.url, "lang": one.lang} for one in content.links]}

    def prepare(self, around: Around) -> None:
        """Offer kinds and languages."""
        words, links = around.words, around.content.links
        kinds = choices.terms(words, Scheme.LINK_KIND, (one.kind for one in links))
        offered = choices.written_languages(words, [*(one.lang for one in links), *self.added_languages])
        for row in self.links:
            row.kind.choices = choices.select(kinds, words, none=_("Choose"))
            row.lang.choices = choices.select(offered, words, none=_("Not stated"))
            leave_alone(row.url, (one.url for one in links))
        self.offer_further(words, [code for code, _label in offered])

    def write(self, content: Content, _around: Around) -> Content:
        """Return the addresses."""
        return replace(
            content, links=tuple(Link(row["kind"], row["url"], row["lang"] or "") for row in self.links.data)
        )
