"""What may be typed here: how the queue is narrowed, reasons, letters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import SelectChoice

from adrnet.coordination.letters import Letter
from adrnet.coordination.queries import NO_COUNTRY, Age, Kind
from adrnet.coordination.seeing import Sight
from adrnet.domain.content import Content, Name, NameKind, Place
from adrnet.domain.coordinators import Scope
from adrnet.domain.listing import Listing
from adrnet.domain.scripts import script_of
from adrnet.domain.vocabulary import Scheme, Vocabulary
from adrnet.i18n import codes
from adrnet.i18n.locales import LOCALES, Locale
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import (
    ChoiceField,
    EmailField,
    HiddenField,
    LineField,
    RadioField,
    TextField,
    TickField,
    WebAddressField,
    options,
)
from adrnet.kit.forms import Form
from adrnet.kit.validators import Required
from adrnet.presenters.entries import as_choice
from adrnet.presenters.narrowing import Asked, asked_for
from adrnet.presenters.words import Words

# What the address says for things of no country's own.
NETWORK = "network"


@dataclass(frozen=True)
class Read:
    """An address as it was understood, and what has to be said about the rest."""

    asked: Asked
    notices: list[Wording]

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries that are asked for, as the database names them."""
        return tuple(NO_COUNTRY if code == NETWORK else code for code in self.asked.facets["country"])


def read_queue(arguments: MultiDict[str, str], vocabulary: Vocabulary) -> Read:
    """Understand an address of the queue; whatever it asks for that is not known is left out and named."""
    known = {"kind": tuple(Kind), "country": (*vocabulary.codes(Scheme.COUNTRY), NETWORK), "age": tuple(Age)}
    return Read(*asked_for("coordination.queue", arguments, known))


# The network's data has one Chinese, for what is spoken; a name is written in one of two ways.
WRITTEN = {"zh": ("zh-Hans", "zh-Hant")}
LONGEST_REASON = 2000
LONGEST_LETTER = 8000


class ApproveForm(Form):
    """To approve a change as it was seen."""

    seen = HiddenField()
    saw_website = TickField(_l("I opened the website and found the organisation there."))

    @property
    def sight(self) -> Sight:
        """What was on the screen."""
        return Sight.read(self.seen.data)


class ReasonForm(Form):
    """To undo a refusal, with the reason."""

    reason = TextField(
        _l("Reason"), [Required(_l("Write the reason in a sentence or two."))], most=LONGEST_REASON, rows=4
    )


class ConfirmWebsiteForm(Form):
    """To record that the website was opened: a button without questions."""


class VerifyAccreditationForm(Form):
    """To record that an accreditation was looked up and found: which one, as it was seen."""

    which = HiddenField()


class AnswerForm(Form):
    """To decide with a reason and a letter: the reason first, then the letter in each language (`answer_form`)."""

    seen = HiddenField()
    reason = TextField(
        _l("Reason"), [Required(_l("Write the reason in a sentence or two."))], most=LONGEST_REASON, rows=6
    )

    locales: Sequence[Locale] = ()

    @property
    def sight(self) -> Sight:
        """What was on the screen."""
        return Sight.read(self.seen.data)

    @property
    def has_letters(self) -> bool:
        """Whether letters have been composed: the second step."""
        return any(self[_body(locale)].data for locale in self.locales)

    @property
    def letters(self) -> dict[str, Letter]:
        """The letters as they were edited, by the code of their language."""
        return {one.code: Letter(self[_subject(one)].data, self[_body(one)].data) for one in self.locales}

    def compose(self, letters: Mapping[str, Letter]) -> None:
        """Show these letters where nothing is written yet."""
        for locale in self.locales:
            if not self[_body(locale)].data:
                self[_subject(locale)].data = letters[locale.code].subject
                self[_body(locale)].data = letters[locale.code].body

    def check_letters(self) -> bool:
        """Say what is missing of the letters; return whether nothing is."""
        for locale in self.locales:
            if not self[_subject(locale)].data:
                self.refuse(_("Write what the letter is about."), _subject(locale))
            if not self[_body(locale)].data:
                self.refuse(_("Write the letter."), _body(locale))
        return not self.problems()

    def parts(self) -> list[tuple[Locale, Any, Any]]:
        """Return the questions of each letter, for the template: language, subject, body."""
        return [(one, self[_subject(one)], self[_body(one)]) for one in self.locales]


class HandOverForm(AnswerForm):
    """To hand an entry to other coordinators: to whom, why, and the letters; `seen` says whose it was on the screen."""

    to = ChoiceField(_l("Who answers for it from now on"), [Required(_l("Choose who is to answer for the entry."))])
    # Once more, since it is asked after that: what needs correcting is named in the order of the page.
    reason = TextField(
        _l("Reason"), [Required(_l("Write the reason in a sentence or two."))], most=LONGEST_REASON, rows=6
    )

    def offer(self, countries: Sequence[str], present: str | None, words: Words) -> "HandOverForm":
        """Offer the countries of the network but the present one, and the network itself."""
        others = [code for code in words.sorted_countries(list(countries)) if code != present]
        whole = [(NETWORK, _("The coordinators of the network"))] if present is not None else []
        self.to.choices = options([*((code, words.country(code)) for code in others), *whole], none=_("Choose"))
        return self

    @property
    def country(self) -> str | None:
        """The country that was chosen, None for the network."""
        return None if self.to.data == NETWORK else str(self.to.data)


def answer_form(locales: Sequence[Locale], base: type[AnswerForm] = AnswerForm) -> type[Any]:
    """Return the form for letters in these languages; `base` asks more than a reason."""
    fields: dict[str, Any] = {"locales": tuple(locales)}
    for locale in locales:
        fields[_subject(locale)] = LineField(_l("Subject"), most=200)
        fields[_body(locale)] = TextField(_l("Letter"), most=LONGEST_LETTER, rows=16)
    return type(base.__name__, (base,), fields)


def _subject(locale: Locale) -> str:
    return f"subject-{locale.code}"


def _body(locale: Locale) -> str:
    return f"letter-{locale.code}"


class EnterListingForm(Form):
    """An organisation that is missing: what it is called, where it is, how one knows."""

    name = LineField(_l("Name of the organisation"), [Required(_l("Write the name of the organisation."))], most=300)
    language = ChoiceField(_l("Language of this name"), [Required(_l("Choose the language of the name."))])
    country = ChoiceField(_l("Country"), [Required(_l("Choose the country in which the organisation has its seat."))])
    website = WebAddressField(_l("Website"))
    source = TextField(
        _l("Where this comes from"),
        [Required(_l("Name the pages, letters or calls that this comes from."))],
        most=1000,
        rows=3,
    )
    reason = TextField(
        _l("Why you enter it"),
        [Required(_l("Write why you enter this for the organisation."))],
        most=LONGEST_REASON,
        rows=3,
    )

    def offer(self, words: Words, scope: Scope) -> "EnterListingForm":
        """Offer the countries of the remit, and for the network all others."""
        spoken = words.vocabulary.codes(Scheme.LANGUAGE)
        written = [tag for code in spoken for tag in WRITTEN.get(code, (code,))]
        named = [(tag, words.language(tag)) for tag in written]
        self.language.choices = options(named, none=_("Choose a language"))
        countries = [(code, words.country(code)) for code in words.sorted_countries(sorted(scope.countries))]
        if scope.is_network:
            countries = [(one.code, Wording(one.name, one.lang)) for one in codes.countries(words.locale)]
        self.country.choices = options(countries, none=_("Choose a country"))
        return self

    def content(self) -> Content:
        """Return what the entry begins with."""
        script = script_of(self.name.data, self.language.data)
        return Content(
            names=(Name(self.name.data, self.language.data, script, NameKind.OFFICIAL),),
            places=(Place(country=self.country.data, role="seat"),),
            website=self.website.data,
        )


class CheckEntryForm(Form):
    """To record that one has looked at what was published unchecked."""

    seen = HiddenField()


class InviteCoordinatorForm(Form):
    """Whom to invite, to what, in which language."""

    email = EmailField(
        _l("E-mail address"), [Required(_l("Write the address of the person."))], render_kw={"autocomplete": "off"}
    )
    reach = ChoiceField(_l("To coordinate"), [Required(_l("Choose what the person is to coordinate."))])
    language = ChoiceField(_l("Language of the mail"), [Required(_l("Choose the language of the mail."))])

    def offer(self, words: Words, scope: Scope) -> "InviteCoordinatorForm":
        """Offer what lies within one's own remit, and the languages of our mails."""
        countries = words.sorted_countries(
            [
                word.code
                for word in words.vocabulary.words(Scheme.COUNTRY)
                if word.attributes.get("is_covered") and scope.holds(word.code)
            ]
        )
        whole = [(NETWORK, _("The whole network"))] if scope.is_network else []
        self.reach.choices = options([*whole, *((code, words.country(code)) for code in countries)], none=_("Choose"))
        self.language.choices = options(
            ((one.code, one.endonym) for one in LOCALES), languages={one.code: one.tag for one in LOCALES}
        )
        return self

    @property
    def country(self) -> str | None:
        """The country, None for the whole network."""
        return None if self.reach.data == NETWORK else self.reach.data


class InviteOwnerForm(ReasonForm):
    """Whom to invite to keep an entry as its owner, and why."""

    email = EmailField(
        _l("E-mail address"), [Required(_l("Write the address of the person."))], render_kw={"autocomplete": "off"}
    )
    language = ChoiceField(
        _l("Language of the mail"),
        [Required(_l("Choose the language of the mail."))],
        choices=options([(one.code, one.endonym) for one in LOCALES], languages={one.code: one.tag for one in LOCALES}),
    )


class ProposePairForm(ReasonForm):
    """Which other entry may be the same organisation, by a name or an address, and why."""

    other = LineField(
        _l("The other entry"),
        [Required(_l("Write the name of the other entry, or the address of its page."))],
        most=400,
    )
    which = RadioField(_l("Which entry you mean"))

    def offer(self, found: Iterable[tuple[Listing, Content]], words: Words) -> "ProposePairForm":
        """Offer the entries that may be meant."""
        self.which.choices = [SelectChoice(one.public_id, *as_choice(one, content, words)) for one, content in found]
        return self


class EndRemitForm(ReasonForm):
    """To end a remit, with the reason; whoever ends their own says so."""

    own = TickField(_l("I end my own remit. Afterwards only another coordinator can invite me again."))


class CancelInvitationForm(Form):
    """To make an invitation useless: a button without questions."""
