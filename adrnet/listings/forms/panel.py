"""What may be typed about a panel: one person, a file, what is to be done with the rows in doubt, an affiliation."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from wtforms import SelectChoice

from adrnet.domain.affiliation import AffiliationKind
from adrnet.domain.listing import public_id_in
from adrnet.domain.vocabulary import AccreditationScheme, Scheme
from adrnet.formats.tables import Line, Table
from adrnet.i18n.locales import BY_CODE
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import ChoiceField, EmailField, FileField, HiddenField, LineField, RadioField, TicksField
from adrnet.kit.forms import Form
from adrnet.kit.rows import Row, Rows
from adrnet.kit.validators import Required, is_blank
from adrnet.listings.forms import choices
from adrnet.listings.panel import LEFT_OUT, NEW, Doubt, Weighed
from adrnet.listings.panel_rows import LONGEST_NAME
from adrnet.presenters.names import shown_names
from adrnet.presenters.words import Words


class PersonNameRow(Row):
    """One name of a person."""

    text = LineField(_l("As it is written"), [Required(_l("Write the name, or remove this row."))], most=LONGEST_NAME)
    lang = ChoiceField(_l("Language"), [Required(_l("Choose the language of the name."))])

    @property
    def is_empty(self) -> bool:
        """A language alone makes no name."""
        return is_blank(self.text.data) and not self.text.process_errors


class PanelPersonForm(Form):
    """One person whom an organisation names for its panel."""

    names = Rows(
        PersonNameRow, _l("Names"), [Required(_l("Write at least one name."))], each=_l("Name"), least=1, most=6
    )
    email = EmailField(_l("E-mail"), [Required(_l("Write the address at which we ask this person."))])
    write_in = ChoiceField(_l("Language to write in"), [Required(_l("Choose a language."))])
    roles = TicksField(_l("Roles"), [Required(_l("Tick what this person does."))])
    country = ChoiceField(_l("Country"), [Required(_l("Choose the country where this person is."))])
    specialties = TicksField(_l("Specialties"))
    speaks = TicksField(_l("Working languages"))
    accreditation = ChoiceField(_l("Accreditation"))

    def offer(self, words: Words, schemes: Sequence[AccreditationScheme]) -> None:
        """Offer codes in the reader's language."""
        for row in self.names:
            row.lang.choices = choices.select(choices.written_languages(words), words, none=_("Choose a language"))
        own = [(one.code, Wording(one.endonym, one.tag)) for one in BY_CODE.values()]
        self.write_in.choices = choices.select(own, words, none=_("Choose a language"))
        self.roles.choices = choices.ticks(choices.terms(words, Scheme.ROLE), words)
        covered, others = choices.countries(words)
        self.country.choices = {
            "": choices.select([], words, none=_("Choose a country")),
            _("Countries of the network"): choices.select(covered, words),
            _("Other countries"): choices.select(others, words),
        }
        self.specialties.choices = choices.ticks(choices.terms(words, Scheme.SPECIALTY), words)
        self.speaks.choices = choices.ticks(choices.spoken_languages(words), words)
        held = [
            (f"{one.code} {place}", Wording(f"{one.awarding_body}: {grade}", "en"))
            for one in schemes
            for place, grade in enumerate(one.grades)
        ]
        self.accreditation.choices = choices.select(
            held, words, none=_("No accreditation, or one that is not on the list")
        )

    def table(self, schemes: Sequence[AccreditationScheme]) -> Table:
        """Return what was answered as a table of one row, to be judged and weighed as a file is."""
        scheme, _space, place = (self.accreditation.data or "").partition(" ")
        grades = next((one.grades for one in schemes if one.code == scheme), [])
        cells = {
            "email": self.email.data,
            "write_in": self.write_in.data,
            "roles": ";".join(self.roles.data or ()),
            "country": self.country.data,
            "specialties": ";".join(self.specialties.data or ()),
            "languages": ";".join(self.speaks.data or ()),
            "scheme": scheme,
            "grade": str(grades[int(place)]) if scheme else "",
        }
        for one in self.names.data:
            cells.setdefault(f"name_{one['lang']}", one["text"])
        return Table(tuple(cells), (Line(1, tuple(cells.values())),))


class PanelFileForm(Form):
    """A panel in a file."""

    file = FileField(_l("File"), [Required(_l("Choose the file with your panel."))])


class PanelAskForm(Form):
    """What is to be done: the rows as they were read, signed; `ask_form` adds a question for each row in doubt."""

    rows = HiddenField()

    @property
    def choices(self) -> dict[int, str]:
        """What was chosen, by the number of the row."""
        return {
            int(name.removeprefix("row_")): one.data or "" for name, one in self._fields.items() if name[:4] == "row_"
        }


class AffiliateForm(Form):
    """A practitioner says where they belong."""

    organisation = LineField(
        _l("Address of the organisation's page in this directory"),
        [Required(_l("Copy the address of its page here."))],
        most=2000,
    )
    kind = RadioField(_l("How you belong to it"), [Required(_l("Choose one."))], default=AffiliationKind.PANEL.value)

    def offer(self) -> None:
        """Offer the two ways to belong."""
        self.kind.choices = [
            SelectChoice(AffiliationKind.PANEL.value, _("I am on its panel")),
            SelectChoice(AffiliationKind.STAFF.value, _("I work there")),
        ]

    @property
    def public_id(self) -> str | None:
        """The public id in what was typed: an address of a page, or the id itself."""
        parts = [part for part in urlsplit(self.organisation.data or "").path.split("/") if part]
        return public_id_in(parts[-1]) if parts else None


class AffiliationForm(Form):
    """An affiliation confirmed, declined or ended: the button says which."""


def ask_form(weighed: Sequence[Weighed], words: Words, **data: Any) -> PanelAskForm:
    """Return the form with a question for each row about which there is a doubt."""
    asked: dict[str, Any] = {
        f"row_{one.row.number}": RadioField(
            _l("What is to be done"), default=LEFT_OUT if any(doubt.known.is_on_panel for doubt in one.doubts) else None
        )
        for one in weighed
        if one.doubts and not one.is_there
    }
    form_of = type("AskThesePersonsForm", (PanelAskForm,), asked)
    form: PanelAskForm = form_of(data=data)
    for one in weighed:
        if one.doubts and not one.is_there:
            form[f"row_{one.row.number}"].choices = _answers(one, words)
    return form


def _answers(one: Weighed, words: Words) -> list[SelectChoice]:
    same = [
        SelectChoice(
            doubt.known.listing.public_id,
            _("It is %(name)s: ask whether they are on your panel", name=_name(doubt, words)),
        )
        for doubt in one.doubts
        if doubt.known.listing in one.offers and doubt.known.listing is not None
    ]
    return [
        *same,
        SelectChoice(NEW, _("It is somebody else: ask them")),
        SelectChoice(LEFT_OUT, _("Leave this row out")),
    ]


def _name(doubt: Doubt, words: Words) -> str:
    return shown_names(doubt.known.content, words.locale.code)[0].text
