"""What may be typed while one keeps a listing: to register, send, correct and withdraw it. Sections have their own."""

from dataclasses import replace
from typing import Any

from wtforms.validators import ValidationError

from adrnet.domain.content import Content, Name, NameKind, Place
from adrnet.domain.scripts import script_of
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import (
    ChoiceField,
    HiddenField,
    LineField,
    TelephoneField,
    TextField,
    TickField,
    WebAddressField,
)
from adrnet.kit.forms import Form
from adrnet.kit.validators import Required
from adrnet.listings.forms import choices
from adrnet.presenters.words import Words, languages_by_script

_NAME = 300
_REASON = 2000
_SOURCE = 1000
_ADDRESS = 500
# Languages of the network that are written in Latin letters alone; Malay is written in Arabic ones as well.
_LATIN = {"en", "id", "vi", "fil", "pt", "tet", "de", "es", "fr", "nl"}


class RegisterListingForm(Form):
    """The name and the country of an organisation that is to be listed."""

    name = LineField(_l("Name of the organisation"), [Required(_l("Write the name of the organisation."))], most=_NAME)
    language = ChoiceField(_l("Language of this name"), [Required(_l("Choose the language of the name."))])
    country = ChoiceField(_l("Country"), [Required(_l("Choose the country in which the organisation has its seat."))])
    website = WebAddressField(_l("Website"))

    def offer(self, words: Words) -> None:
        """Offer languages and countries in the reader's language, those of the network first."""
        written = choices.written_languages(words)
        self.language.choices = choices.select(written, words, none=_("Choose a language"))
        covered, others = choices.countries(words)
        self.country.choices = {
            "": choices.select([], words, none=_("Choose a country")),
            _("Countries of the network"): choices.select(covered, words),
            _("Other countries"): choices.select(others, words),
        }

    def validate_language(self, field: Any) -> None:
        """Refuse a language of Latin letters for a name in another script: the default was left as it was."""
        written_in = languages_by_script(self.name.data or "")
        if written_in and field.data in _LATIN:
            raise ValidationError(_("The name is not written in the letters of this language. Choose its language."))

    def content(self) -> Content:
        """Return what a listing begins with."""
        script = script_of(self.name.data, self.language.data)
        name = Name(self.name.data, self.language.data, script, NameKind.OFFICIAL)
        place = Place(country=self.country.data, role="seat")
        return Content(names=(name,), places=(place,), website=self.website.data or "")


class RegisterPersonForm(RegisterListingForm):
    """The name and the country of a person who is to be listed."""

    name = LineField(_l("Your name"), [Required(_l("Write your name."))], most=_NAME)
    country = ChoiceField(_l("Country"), [Required(_l("Choose the country in which you work."))])
    website = WebAddressField(_l("Your website"))

    def content(self) -> Content:
        """Return what a profile begins with."""
        begun = super().content()
        return replace(begun, places=tuple(replace(place, role="office") for place in begun.places))


class SearchEnginesForm(Form):
    """Whether search engines leave a person's page out."""

    is_unindexed = TickField(_l("Ask search engines to leave my page out"))


class ActForm(Form):
    """One act without a question."""


class SendListingForm(Form):
    """What was checked, sent as it was seen."""

    seen = HiddenField()


class SendProfileForm(SendListingForm):
    """The same by a person, of themselves."""

    agrees = TickField(
        _l("I agree that this profile is shown"), [Required(_l("Tick this if you agree that your profile is shown."))]
    )


class SendOnBehalfForm(SendListingForm):
    """The same by a coordinator, who says where it comes from."""

    source = TextField(
        _l("Where this comes from"),
        [Required(_l("Name the pages, letters or calls that this comes from."))],
        most=_SOURCE,
        rows=3,
    )
    note = TextField(
        _l("Why you enter it"), [Required(_l("Write why you enter this for the organisation."))], most=_REASON, rows=3
    )


class WithdrawListingForm(Form):
    """Why an entry is to be out of sight."""

    reason = TextField(_l("Why"), [Required(_l("Write why the entry is withdrawn."))], most=_REASON, rows=4)


class WithdrawProfileForm(Form):
    """The same by a person, who owes nobody a reason."""

    reason = TextField(_l("Why"), most=_REASON, rows=4)


class CorrectListingForm(Form):
    """Telephone and postal addresses; `correct_form` adds one address for each place."""

    seen = HiddenField()
    places: tuple[Place, ...] = ()

    @property
    def addresses(self) -> list[tuple[Place, Any]]:
        """Each place with its question."""
        return [(place, self[f"address_{index}"]) for index, place in enumerate(self.places)]

    def corrected(self, seen: Content) -> Content:
        """Return what was seen, with what was typed."""
        places = tuple(replace(place, address=field.data) for place, field in self.addresses)
        return replace(seen, telephone=self["telephone"].data, places=places)


def correct_form(content: Content, number: int) -> CorrectListingForm:
    """Return the form for the small corrections of what was published as revision `number`."""
    region = next((place.country for place in content.places if place.country), None)
    asked: dict[str, Any] = {"telephone": TelephoneField(_l("Telephone"), region=region)}
    for index in range(len(content.places)):
        asked[f"address_{index}"] = TextField(_l("Postal address"), most=_ADDRESS, rows=3)
    form_of = type("CorrectThisListingForm", (CorrectListingForm,), {**asked, "places": content.places})
    known = {f"address_{index}": place.address for index, place in enumerate(content.places)}
    made: CorrectListingForm = form_of(data={"seen": str(number), "telephone": content.telephone, **known})
    return made
