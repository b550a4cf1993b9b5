"""What may be typed about an import: the file and where it comes from, what its columns mean, what a row means."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import SelectChoice

from adrnet.domain.content import Content
from adrnet.domain.import_run import ImportKind
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.imports.columns import COLUMNS, LEFT_OUT, heading, is_code
from adrnet.imports.planning import LEAVE_OUT, NEW, Alike, Planned
from adrnet.kit.fields import ChoiceField, FileField, HiddenField, RadioField, TextField, options
from adrnet.kit.forms import Form
from adrnet.kit.validators import Required
from adrnet.presenters.acts import in_their_words
from adrnet.presenters.names import shown_names
from adrnet.presenters.sentences import SLOT, filled
from adrnet.presenters.words import Words

_SOURCE, _REASON = 1000, 2000
AT_ONCE, DRAFTS = "shown", "drafts"


class BringFileForm(Form):
    """A file, what it holds, where it comes from, why it is brought in."""

    kind = RadioField(_l("What the file holds"), [Required(_l("Choose what the file holds."))])
    file = FileField(_l("File"), [Required(_l("Choose the file."))])
    source = TextField(
        _l("Where this comes from"),
        [Required(_l("Name the pages, letters or lists that this comes from."))],
        most=_SOURCE,
        rows=3,
    )
    reason = TextField(
        _l("Why you bring it in"),
        [Required(_l("Write why, so that others can follow it later."))],
        most=_REASON,
        rows=3,
    )
    how = RadioField(_l("What becomes of entries"), default=AT_ONCE)

    def offer(self) -> None:
        """Offer the kinds of files, and what may become of entries."""
        self.kind.choices = kind_choices()
        self.how.choices = [
            SelectChoice(AT_ONCE, _("Readers see them at once, marked as checked by no second coordinator")),
            SelectChoice(DRAFTS, _("They wait as drafts: each is finished and sent by hand")),
        ]


class MatchColumnsForm(Form):
    """What each column of the file means; `match_form` adds a question for each."""

    @property
    def columns(self) -> dict[int, str]:
        """What was chosen, by the place of the column."""
        return {
            int(name.removeprefix("column_")): one.data or LEFT_OUT
            for name, one in self._fields.items()
            if name.startswith("column_")
        }

    @property
    def twice(self) -> list[str]:
        """The names of questions whose answer was given before already."""
        said = [(place, code) for place, code in self.columns.items() if code]
        return [f"column_{place}" for at, (place, code) in enumerate(said) if code in [one for _p, one in said[:at]]]


class DecideRowsForm(Form):
    """What rows mean that may be something that is there; `decide_form` adds a question for each."""

    @property
    def choices(self) -> dict[int, str]:
        """What was chosen, by the number of the row."""
        return {
            int(name.removeprefix("row_")): one.data
            for name, one in self._fields.items()
            if name.startswith("row_") and one.data
        }


class CarryOutForm(Form):
    """Everything that was seen."""

    seen = HiddenField()


class UndoImportForm(Form):
    """Why an import is taken back."""

    reason = TextField(
        _l("Why"), [Required(_l("Write why, so that others can follow it later."))], most=_REASON, rows=3
    )


class GiveUpImportForm(Form):
    """One act without a question."""


def kind_choices() -> list[SelectChoice]:
    """Return what a file may hold."""
    return [
        SelectChoice(ImportKind.LISTINGS.value, _("Entries of organisations")),
        SelectChoice(ImportKind.POSTS.value, _("Focal-point posts and their offices")),
        SelectChoice(ImportKind.FACTS.value, _("Framework facts")),
    ]


def match_form(kind: ImportKind, headings: Sequence[str], matched: Mapping[int, str], words: Words) -> MatchColumnsForm:
    """Return the form with a question for each column of a file."""
    asked: dict[str, Any] = {
        f"column_{place}": ChoiceField(
            in_their_words(said) if said else _l("Column without a heading"), default=matched.get(place, LEFT_OUT)
        )
        for place, said in enumerate(headings)
    }
    form_of = type("MatchTheseColumnsForm", (MatchColumnsForm,), asked)
    form: MatchColumnsForm = form_of()
    further = [code for code in matched.values() if not any(one.code == code for one in COLUMNS[kind])]
    further += [code for code in _tagged(kind, words) if code not in further]
    offered = [one.code for one in COLUMNS[kind]] + [code for code in further if is_code(kind, code)]
    pairs = [(code, heading(kind, code, words)) for code in offered]
    for place in range(len(headings)):
        form[f"column_{place}"].choices = options(pairs, none=_("Leave this column out"))
    return form


def decide_form(rows: Sequence[Planned], words: Words, decided: Mapping[int, str]) -> DecideRowsForm:
    """Return the form with a question for each row that may be something that is there."""
    asked: dict[str, Any] = {
        f"row_{one.number}": RadioField(_l("What is to be done"), default=decided.get(one.number)) for one in rows
    }
    form_of = type("DecideTheseRowsForm", (DecideRowsForm,), asked)
    form: DecideRowsForm = form_of()
    for one in rows:
        form[f"row_{one.number}"].choices = _answers(one, words)
    return form


def _answers(one: Planned, words: Words) -> list[SelectChoice]:
    same = [
        SelectChoice(
            alike.listing.public_id,
            filled(
                # Two entries may have the same name.
                _("It is %(name)s (%(id)s): write this row into it", name=SLOT, id=alike.listing.public_id),
                _name(alike, words),
            ),
        )
        for alike in one.alike
        if alike.listing is not None and alike.listing.is_public
    ]
    return [
        *same,
        SelectChoice(NEW, _("It is another one: make a new entry")),
        SelectChoice(LEAVE_OUT, _("Leave this row out")),
    ]


def _name(alike: Alike, words: Words) -> Wording:
    first = shown_names(Content(alike.names), words.locale.code)[0]
    return Wording(first.text, first.lang)


def _tagged(kind: ImportKind, words: Words) -> list[str]:
    """Return columns of one name or text in the languages of the network."""
    prefixes = {ImportKind.LISTINGS: ("name", "description"), ImportKind.POSTS: ("title",)}.get(kind, ())
    tags = [
        tag
        for code in words.vocabulary.codes("language")
        for tag in ((code,) if code != "zh" else ("zh-Hans", "zh-Hant"))
    ]
    return [f"{prefix}_{tag}" for prefix in prefixes for tag in tags]
