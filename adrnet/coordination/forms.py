"""What may be typed here: how the queue is narrowed, reasons, letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from adrnet.coordination.letters import Letter
from adrnet.coordination.queries import NO_COUNTRY, Kind
from adrnet.coordination.seeing import Sight
from adrnet.domain.vocabulary import Scheme, Vocabulary
from adrnet.i18n.locales import Locale
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit import typed
from adrnet.kit.fields import HiddenField, LineField, TextField, TickField
from adrnet.kit.forms import Form
from adrnet.kit.validators import Required
from adrnet.presenters.narrowing import Asked, left_out

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


def read_desk(arguments: MultiDict[str, str], vocabulary: Vocabulary) -> Read:
    """Understand an address of the desk; whatever it asks for that is not known is left out and named."""
    known = {"kind": tuple(Kind), "country": (*vocabulary.codes(Scheme.COUNTRY), NETWORK)}
    facets: dict[str, tuple[str, ...]] = {}
    unknown: list[str] = []
    for name, codes in known.items():
        chosen = typed.choose(arguments.getlist(name), codes)
        # The page offers one of each at a time.
        facets[name] = chosen.codes[:1]
        unknown += chosen.unknown
    page = 1
    if raw := arguments.get("page", "").strip():
        number = typed.page_number(raw)
        page = number or 1
        unknown += [raw] if number is None else []
    return Read(Asked("coordination.desk", "", facets, page=page), left_out(unknown))


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


def answer_form(locales: Sequence[Locale]) -> type[AnswerForm]:
    """Return the form for letters in these languages."""
    fields: dict[str, Any] = {"locales": tuple(locales)}
    for locale in locales:
        fields[_subject(locale)] = LineField(_l("Subject"), most=200)
        fields[_body(locale)] = TextField(_l("Letter"), most=LONGEST_LETTER, rows=16)
    return type("AnswerForm", (AnswerForm,), fields)


def _subject(locale: Locale) -> str:
    return f"subject-{locale.code}"


def _body(locale: Locale) -> str:
    return f"letter-{locale.code}"
