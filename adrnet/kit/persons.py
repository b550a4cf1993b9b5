"""Questions about a person whom somebody else names: names and titles by language, how to reach them, for how long.

Plain values in, plain values out: which languages are offered is the caller's (`PersonForm.offer`).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from adrnet.i18n.locales import LOCALES
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import (
    ChoiceField,
    DayField,
    EmailField,
    HiddenField,
    LineField,
    TelephoneField,
    TicksField,
    options,
)
from adrnet.kit.forms import Form
from adrnet.kit.rows import Row, Rows
from adrnet.kit.validators import Required, is_blank

_LONGEST_NAME = 300
_FIELDS = (
    "names", "titles", "email", "telephone", "answers_in", "starts_on", "ends_on", "designated_by", "writes_in"
)  # fmt: skip


class PersonNameRow(Row):
    """What a person is called in one language."""

    lang = ChoiceField(_l("Language"), [Required(_l("Choose the language of the name."))])
    text = LineField(_l("Name"), [Required(_l("Write the name in this language."))], most=_LONGEST_NAME)

    @property
    def is_empty(self) -> bool:
        """A language alone makes no name."""
        return is_blank(self.text.data) and not self.text.process_errors


class PersonTitleRow(Row):
    """What a person is in their office, in one language."""

    lang = ChoiceField(_l("Language"), [Required(_l("Choose the language of the title."))])
    text = LineField(_l("Title"), [Required(_l("Write the title in this language."))], most=_LONGEST_NAME)

    @property
    def is_empty(self) -> bool:
        """A language alone makes no title."""
        return is_blank(self.text.data) and not self.text.process_errors


class PersonForm(Form):
    """A person for a post: who it is, how they are reached, for how long, by whose authority."""

    # What was seen of the post while the form was filled in.
    seen = HiddenField()
    names = Rows(PersonNameRow, _l("Names"), each=_l("Name"), least=1, most=10)
    titles = Rows(PersonTitleRow, _l("Title of the person"), each=_l("Title"), most=10)
    email = EmailField(
        _l("E-mail address of the person"),
        [Required(_l("Write the address to which the question goes."))],
        render_kw={"autocomplete": "off"},
    )
    telephone = TelephoneField(_l("Telephone"), render_kw={"autocomplete": "off"})
    writes_in = ChoiceField(
        _l("Language in which we write to the person"), [Required(_l("Choose the language of the mail."))]
    )
    # Not `languages`: that is the id of the list of languages on every page.
    answers_in = TicksField(_l("Languages in which the person answers"))
    starts_on = DayField(_l("First day"))
    ends_on = DayField(_l("Last day"))
    designated_by = LineField(
        _l("Designated by"), [Required(_l("Name who designates, such as a ministry."))], most=_LONGEST_NAME
    )

    def offer(
        self, languages: Iterable[tuple[str, Wording]], spoken: Iterable[tuple[str, Wording]] | None = None
    ) -> None:
        """Offer languages for what is written, for what is spoken (the same unless told), for the mail the site's."""
        offered = list(languages)
        for row in (*self.names, *self.titles):
            row.lang.choices = options(offered, none=_("Choose a language"))
        self.answers_in.choices = options(offered if spoken is None else spoken)
        self.writes_in.choices = options(
            ((one.code, one.endonym) for one in LOCALES),
            none=_("Choose a language"),
            languages={one.code: one.tag for one in LOCALES},
        )

    def is_right(self, today: date) -> bool:
        """Whether the form can be taken as it is; what one question alone cannot know is said here."""
        is_right = self.validate_on_submit()
        if not self.is_submitted() or self.is_round_trip:
            return False
        if not self.names.data:
            self.names[0].form["text"].errors = [_("Write the name in at least one language.")]
        if (twice := _repeated([row["lang"] for row in self.titles.data])) is not None:
            self.titles.filled[twice].form["lang"].errors = [_("There is a title in this language already.")]
        starts_on, ends_on = self.starts_on.data, self.ends_on.data
        if starts_on and ends_on and ends_on < starts_on:
            self.refuse(_("Write a last day that is not before the first day."), "ends_on")
        elif ends_on and ends_on < today:
            self.refuse(_("Write a last day that is not over yet."), "ends_on")
        return is_right and not self.problems()

    @property
    def said(self) -> dict[str, Any]:
        """What was answered, question by question."""
        return {name: self[name].data for name in _FIELDS}


def _repeated(langs: Sequence[str]) -> int | None:
    return next((place for place, lang in enumerate(langs) if lang in langs[:place]), None)
