"""What may be typed into this room: a person's own data with who sees what, an address, an objection.

Decisions:
    2026-11-22  Who sees a value is asked beside the value, once for each, and the narrowest answer that makes sense is
                chosen beforehand (`people.LEAST`): nobody publishes a telephone number by overlooking a question.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from adrnet.domain.content import Name, NameKind, Title
from adrnet.domain.focal_point import Tier
from adrnet.domain.people import SHOWN_FIELDS, Person
from adrnet.domain.scripts import script_of
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.locales import LOCALES
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import (
    ChoiceField,
    EmailField,
    HiddenField,
    LineField,
    TelephoneField,
    TextField,
    TickField,
    TicksField,
    options,
)
from adrnet.kit.forms import Form
from adrnet.kit.rows import Row, Rows
from adrnet.kit.validators import Required, is_blank
from adrnet.presenters.words import Words

_LONGEST = 300
_MOST_NAMES = 20
# The network's data has one Chinese, for what is spoken; a name is written in one of two ways.
_WRITTEN = {"zh": ("zh-Hans", "zh-Hant")}
TIERS = {
    Tier.PUBLIC: _l("Everybody, also in open files"),
    Tier.MEMBERS: _l("Members who are signed in"),
    Tier.COORDINATORS: _l("Coordinators only"),
}


class _InALanguage(Row):
    """Words with their language; a language alone is no answer."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written here."""
        text: Any = self["text"]
        return is_blank(text.data) and not text.process_errors


class NameRow(_InALanguage):
    """A name as it is written in one language."""

    lang = ChoiceField(_l("Language"), [Required(_l("Choose the language of the name."))])
    text = LineField(_l("As it is written"), [Required(_l("Write the name, or remove this row."))], most=_LONGEST)


class TitleRow(_InALanguage):
    """What the person is, in one language."""

    lang = ChoiceField(_l("Language"), [Required(_l("Choose the language of the title."))])
    text = LineField(_l("Title"), [Required(_l("Write the title, or remove this row."))], most=_LONGEST)


class OwnDataForm(Form):
    """What a person says of themselves, and who sees it."""

    # What was held when the page was made: two open pages do not overwrite each other.
    seen = HiddenField()
    names = Rows(NameRow, _l("Your name"), each=_l("Name"), most=_MOST_NAMES)
    see_names = ChoiceField(_l("Who sees your name"))
    title = Rows(TitleRow, _l("Your title"), each=_l("Title"), most=_MOST_NAMES)
    see_title = ChoiceField(_l("Who sees your title"))
    email = EmailField(_l("E-mail address"), [Required(_l("Write the address at which you are written to."))])
    see_email = ChoiceField(_l("Who sees your e-mail address"))
    telephone = TelephoneField(_l("Telephone"))
    see_telephone = ChoiceField(_l("Who sees your telephone number"))
    # Not `languages`: that is the id of the list of languages on every page.
    answers_in = TicksField(_l("Languages in which you answer"))
    locale = ChoiceField(_l("Language in which you are written to"))
    is_unindexed = TickField(_l("Ask search engines to leave out pages that show me"))

    def prepare(self, words: Words, held: Person) -> "OwnDataForm":
        """Offer languages, and who may see what."""
        present = [*(one.lang for one in held.names), *(one.lang for one in held.title)]
        written = options(((tag, words.language(tag)) for tag in _written(words, present)), none=_("Choose a language"))
        rows: list[Any] = [*self.names, *self.title]
        for row in rows:
            row.lang.choices = written
        for name in SHOWN_FIELDS:
            self[f"see_{name}"].choices = options((tier.value, label.wording()) for tier, label in TIERS.items())
        spoken = dict.fromkeys([*words.vocabulary.codes(Scheme.LANGUAGE), *held.languages])
        self.answers_in.choices = options((code, words.language(code)) for code in spoken)
        known = {one.code: one.endonym for one in LOCALES}
        self.locale.choices = options(
            {held.locale: held.locale, **known}.items(), languages={one.code: one.tag for one in LOCALES}
        )
        return self

    def is_right(self) -> bool:
        """Whether the form can be taken as it is; what one question alone cannot know is said here."""
        is_right = self.validate_on_submit()
        if not self.is_submitted() or self.is_round_trip:
            return False
        if not self.names.data and len(self.names):
            self.names[0].form["text"].errors = [_("Write your name in at least one language.")]
        langs = [row["lang"] for row in self.title.data]
        if len(set(langs)) != len(langs):
            again = next(place for place, lang in enumerate(langs) if lang in langs[:place])
            self.title.filled[again].form["lang"].errors = [_("There is a title in this language already.")]
        return is_right and not self.problems()

    def person(self, held: Person) -> Person:
        """Return what the form says; of a name that has not changed, script and kind stay."""
        known = {(one.text, one.lang): one for one in held.names}
        names = []
        for row in self.names.data:
            text, lang = row["text"], row["lang"]
            new = Name(text, lang, script_of(text, lang), NameKind.OFFICIAL)
            names.append(known.get((text, lang), new))
        return Person(
            names=tuple(names),
            title=tuple(Title(row["lang"], row["text"]) for row in self.title.data),
            email=self.email.data,
            telephone=self.telephone.data,
            languages=tuple(self.answers_in.data or ()),
            locale=self.locale.data,
        )

    def visibility(self) -> dict[str, Tier]:
        """Return who is to see what."""
        return {name: Tier(self[f"see_{name}"].data) for name in SHOWN_FIELDS}


class AskLinkForm(Form):
    """The address of whoever wants to see what is held about them."""

    email = EmailField(_l("Your e-mail address"), [Required(_l("Write your e-mail address."))])


class ObjectForm(Form):
    """What somebody objects to, in their own words."""

    objection = TextField(
        _l("What you object to"), [Required(_l("Write what you object to, and how you can be reached."))], most=3000
    )


class ActForm(Form):
    """One act without a question."""


def own_values(held: Person, seen_by: Mapping[str, Tier], *, is_unindexed: bool, seen: str) -> dict[str, Any]:
    """Return a person's data as the form shows it; `seen` tells this state of it from others."""
    return {
        "seen": seen,
        "names": [{"lang": one.lang, "text": one.text} for one in held.names],
        "title": [{"lang": one.lang, "text": one.text} for one in held.title],
        "email": held.email,
        "telephone": held.telephone,
        "answers_in": list(held.languages),
        "locale": held.locale,
        "is_unindexed": is_unindexed,
        **{f"see_{name}": tier.value for name, tier in seen_by.items()},
    }


def _written(words: Words, present: Sequence[str]) -> list[str]:
    """Return the languages in which names are written: the page's and English first, then the network's, then more."""
    known = [tag for code in words.vocabulary.codes(Scheme.LANGUAGE) for tag in _WRITTEN.get(code, (code,))]
    first = [tag for tag in (words.locale.code, "en") if tag in known]
    return list(dict.fromkeys([*first, *known, *present]))
