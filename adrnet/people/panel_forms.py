"""What a person may put right before they say yes to a profile, and what a member of the directory is asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from wtforms import SelectChoice

from adrnet.domain.affiliation import Affiliation
from adrnet.domain.content import Content, Name, Place, SpokenLanguage
from adrnet.domain.scripts import script_of
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n import codes
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import ChoiceField, HiddenField, LineField, RadioField, TelephoneField, TickField, TicksField
from adrnet.kit.forms import Form
from adrnet.kit.rows import Row, Rows
from adrnet.kit.validators import Required, is_blank
from adrnet.presenters.names import shown_names
from adrnet.presenters.words import Words

_WRITTEN = {"zh": ("zh-Hans", "zh-Hant")}


class ProfileNameRow(Row):
    """One name of the person."""

    text = LineField(_l("As it is written"), [Required(_l("Write the name, or remove this row."))], most=300)
    lang = ChoiceField(_l("Language"), [Required(_l("Choose the language of the name."))])

    @property
    def is_empty(self) -> bool:
        """A language alone makes no name."""
        return is_blank(self.text.data) and not self.text.process_errors


class PanelYesForm(Form):
    """The profile as it would be shown, to be put right."""

    names = Rows(
        ProfileNameRow, _l("Your names"), [Required(_l("Write at least one name."))], each=_l("Name"), least=1, most=12
    )
    roles = TicksField(_l("Roles"), [Required(_l("Tick what you do."))])
    country = ChoiceField(_l("Country where you are"), [Required(_l("Choose the country."))])
    specialties = TicksField(_l("Specialties"))
    speaks = TicksField(_l("Working languages"))
    accreditations = TicksField(_l("Accreditations"))
    is_email_shown = TickField(_l("Show my e-mail address to everybody"))
    telephone = TelephoneField(_l("Telephone"))

    def offer(self, words: Words, content: Content) -> None:
        """Offer codes in the reader's language, and whatever was entered."""
        own = [tag for code in words.vocabulary.codes(Scheme.LANGUAGE) for tag in _WRITTEN.get(code, (code,))]
        tags = dict.fromkeys([*own, *(one.lang for one in content.names)])
        for row in self.names:
            row.lang.choices = _select(((tag, words.language(tag)) for tag in tags), words, _("Choose a language"))
        self.roles.choices = _ticks(words, Scheme.ROLE, content.roles)
        self.specialties.choices = _ticks(words, Scheme.SPECIALTY, content.specialties)
        self.speaks.choices = _ticks(words, Scheme.LANGUAGE, [one.code for one in content.languages])
        everywhere = [(one.code, Wording(one.name, one.lang)) for one in codes.countries(words.locale)]
        self.country.choices = _select(everywhere, words, _("Choose a country"))
        self.accreditations.choices = [
            SelectChoice(str(place), Wording(f"{one.scheme}: {one.grade}", "en"))
            for place, one in enumerate(content.accreditations)
        ]

    @staticmethod
    def show(content: Content) -> dict[str, Any]:
        """Return the profile as it was entered; the address is not shown unless the person wishes it."""
        return {
            "names": [{"text": one.text, "lang": one.lang} for one in content.names],
            "roles": list(content.roles),
            "country": next((one.country for one in content.places), ""),
            "specialties": list(content.specialties),
            "speaks": [one.code for one in content.languages],
            "accreditations": [str(place) for place, _one in enumerate(content.accreditations)],
            "is_email_shown": bool(content.email),
            "telephone": content.telephone,
        }

    def write(self, content: Content, email: str) -> Content:
        """Return the profile as the person has put it right."""
        levels = {one.code: one.level for one in content.languages}
        kept = set(self.accreditations.data or ())
        known = {(one.text, one.lang): one for one in content.names}
        names = [
            known.get((one["text"], one["lang"]), Name(one["text"], one["lang"], script_of(one["text"], one["lang"])))
            for one in self.names.data
        ]
        first = next(iter(content.places), None)
        is_same_place = first is not None and first.country == self.country.data
        return replace(
            content,
            names=tuple(names),
            roles=tuple(self.roles.data or ()),
            places=content.places if is_same_place else (Place(country=self.country.data),),
            specialties=tuple(self.specialties.data or ()),
            languages=tuple(SpokenLanguage(one, levels.get(one, "")) for one in self.speaks.data or ()),
            accreditations=tuple(one for place, one in enumerate(content.accreditations) if str(place) in kept),
            email=email if self.is_email_shown.data else "",
            telephone=self.telephone.data or "",
        )


class CorrectProfileForm(PanelYesForm):
    """The same of a profile that is in the directory, with the wish to search engines."""

    # What was held when the page was made: two open pages do not overwrite each other.
    seen = HiddenField()
    is_unindexed = TickField(_l("Ask search engines to leave my page out"))


class PanelNoForm(Form):
    """No, without a question."""

    answer = HiddenField(default="no")


class _Answers:
    """Questions about affiliations, one for each organisation that asks."""

    _fields: Mapping[str, Any]

    @property
    def answers(self) -> dict[int, bool]:
        """What was answered, by the number of the affiliation."""
        return {
            int(name.removeprefix("of_")): one.data == "yes"
            for name, one in self._fields.items()
            if name.startswith("of_") and one.data
        }


class AffiliationAnswersForm(_Answers, Form):
    """Which affiliations are right; `answers_form` adds a question for each."""


class YesToSomeForm(_Answers, PanelYesForm):
    """The profile, and to whom the person belongs where several say so; `yes_form` adds a question for each."""


def answers_form(waiting: Sequence[Affiliation], words: Words) -> AffiliationAnswersForm:
    """Return the form with a question for each organisation that asks."""
    form: AffiliationAnswersForm = type("AnswerTheseForm", (AffiliationAnswersForm,), _asked(waiting, words))()
    _offer(form, waiting)
    return form


def yes_form(content: Content, waiting: Sequence[Affiliation], words: Words) -> YesToSomeForm:
    """Return the form with the profile; a yes to it is one to the organisation that asks, where no other one does."""
    several = waiting if len(waiting) > 1 else ()
    form_of = type("YesToTheseForm", (YesToSomeForm,), _asked(several, words))
    form: YesToSomeForm = form_of(data=PanelYesForm.show(content))
    form.offer(words, content)
    _offer(form, several)
    return form


def _asked(waiting: Sequence[Affiliation], words: Words) -> dict[str, Any]:
    return {f"of_{one.id}": RadioField(_name(one, words), [Required(_l("Choose one."))]) for one in waiting}


def _offer(form: Form, waiting: Sequence[Affiliation]) -> None:
    for one in waiting:
        form[f"of_{one.id}"].choices = [
            SelectChoice("yes", _("Yes, show it on both pages")),
            SelectChoice("no", _("No, it is not right")),
        ]


def _name(one: Affiliation, words: Words) -> str:
    published = one.organisation.published
    return shown_names(published.content, words.locale.code)[0].text if published else one.organisation.public_id


def _select(pairs: Iterable[tuple[str, Wording]], words: Words, none: Wording) -> list[SelectChoice]:
    return [SelectChoice("", none, _lang(none, words))] + [
        SelectChoice(code, label, _lang(label, words)) for code, label in pairs
    ]


def _ticks(words: Words, scheme: Scheme, present: Iterable[str]) -> list[SelectChoice]:
    known = dict.fromkeys([*words.vocabulary.codes(scheme), *present])
    return [SelectChoice(code, words.label(scheme, code)) for code in known]


def _lang(label: Wording, words: Words) -> dict[str, str]:
    return {"lang": label.lang} if label.lang != words.locale.tag else {}
