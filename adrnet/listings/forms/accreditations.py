"""What a practitioner is accredited for, each with its days and where that can be looked up.

Decisions:
    2026-11-22  Scheme and grade are one question: the grades of two schemes never compare, and a list of all of them,
                grouped by who awards them, needs no script. What is on no list is written in the person's own words.
    2026-11-22  Who verified an accreditation and when is asked nowhere. It stays with an accreditation whose scheme,
                grade and days are the same as before, and goes when one of them changes.
"""

from collections.abc import Container
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from wtforms.validators import ValidationError

from adrnet.domain.content import Accreditation, Content
from adrnet.domain.sections import Section
from adrnet.domain.vocabulary import Scheme, Word
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit import clock
from adrnet.kit.fields import ChoiceField, DayField, LineField
from adrnet.kit.rows import Row, Rows
from adrnet.listings.forms import choices
from adrnet.listings.forms.section import Around, SectionForm

_MOST = 40
_LONGEST = 200
_LONGEST_EVIDENCE = 500
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)
# Between the scheme and the grade of a choice; no scheme's code has it.
_BETWEEN = "|"


def _is_a_day(_form: Any, field: Any) -> None:
    if field.data and not _FIRST_DAY <= field.data <= _LAST_DAY:
        raise ValidationError(_l("Write the year with four digits."))


def _is_past(_form: Any, field: Any) -> None:
    # Further east the next day has begun already.
    if field.data and field.data > clock.now().date() + timedelta(days=1):
        raise ValidationError(_l("Write a day that has been already."))


def _is_not_before_the_award(form: Any, field: Any) -> None:
    if field.data and form.awarded_on.data and field.data < form.awarded_on.data:
        raise ValidationError(_l("Write a day after the day on which it was awarded."))


class AccreditationRow(Row):
    """One accreditation: chosen, or in the person's own words."""

    held = ChoiceField(_l("Accreditation"))
    scheme = LineField(_l("Who awarded it"), most=_LONGEST)
    grade = LineField(_l("What it is called"), most=_LONGEST)
    awarded_on = DayField(_l("Awarded on"), [_is_a_day, _is_past])
    expires_on = DayField(_l("Valid until"), [_is_a_day, _is_not_before_the_award])
    evidence = LineField(_l("Where it can be looked up"), most=_LONGEST_EVIDENCE)

    @property
    def said(self) -> tuple[str, str]:
        """Scheme and grade, as chosen or as written."""
        if self.held.data:
            scheme, _sign, grade = self.held.data.partition(_BETWEEN)
            return scheme, grade
        return self.scheme.data, self.grade.data


class AccreditationsForm(SectionForm):
    """All accreditations."""

    section = Section.ACCREDITATIONS
    accreditations = Rows(AccreditationRow, _l("Accreditations"), each=_l("Accreditation"), least=1, most=_MOST)

    # Scheme and grade of what stands in the profile: that is not judged again.
    present: frozenset[tuple[str, str]] = frozenset()

    @staticmethod
    def show(content: Content, around: Around) -> dict[str, Any]:
        """Return the accreditations; those that are on the list as chosen there."""
        listed = {code for _body, grades in _offered(around) for code in grades}
        return {"accreditations": [_shown(one, listed) for one in content.accreditations]}

    def prepare(self, around: Around) -> None:
        """Offer every grade of every scheme that a person can hold, grouped by who awards it."""
        words = around.words
        self.present = frozenset((one.scheme, one.grade) for one in around.content.accreditations)
        offered: dict[str, Any] = {"": choices.select([], words, none=_("Another one: write it below"))}
        for body, grades in _offered(around):
            # Folded in, a list shows the grade alone: "Fellow" has to say whose.
            pairs = [(code, Wording(code.replace(_BETWEEN, ": ", 1), "en")) for code in grades]
            offered[body] = choices.select(pairs, words)
        for row in self.accreditations:
            row.held.choices = offered

    def validate(self, extra_validators: Any = None) -> bool:
        """Also see that each says what it is, in one of the two ways, and none twice."""
        is_fine = super().validate(extra_validators)
        if self.is_round_trip:
            return is_fine
        known: set[tuple[str, str]] = set()
        for row in self.accreditations.filled:
            form = row.form
            for answer, fault in _faults(form, known, self.present):
                answer.errors = [*answer.errors, fault]
                is_fine = False
            known.add(form.said)
        return is_fine

    def write(self, content: Content, _around: Around) -> Content:
        """Return the accreditations, each with what was verified of it before."""
        made = [_made(row.form) for row in self.accreditations.filled]
        known = {_identity(one): one for one in content.accreditations}
        return replace(content, accreditations=tuple(_with_verification(one, known) for one in made))


def _offered(around: Around) -> list[tuple[str, list[str]]]:
    known = around.words.vocabulary.words(Scheme.ACCREDITATION)
    of_persons = [word for word in known if word.attributes.get("holder") in {"person", "both"}]
    return [(f"{word.label('en')[0]} ({word.code})", _codes(word)) for word in of_persons]


def _codes(word: Word) -> list[str]:
    return [f"{word.code}{_BETWEEN}{grade}" for grade in word.attributes.get("grades", ())]


def _shown(one: Accreditation, listed: set[str]) -> dict[str, Any]:
    code = f"{one.scheme}{_BETWEEN}{one.grade}"
    is_listed = code in listed
    return {
        "held": code if is_listed else "",
        "scheme": "" if is_listed else one.scheme,
        "grade": "" if is_listed else one.grade,
        "awarded_on": _day(one.awarded_on),
        "expires_on": _day(one.expires_on),
        "evidence": one.evidence,
    }


def _faults(row: Any, known: set[tuple[str, str]], present: Container[tuple[str, str]]) -> list[tuple[Any, Any]]:
    if row.held.data:
        twice = _("Choose an accreditation from the list or write it in your own words, not both.")
        if row.scheme.data or row.grade.data:
            return [(row.held, twice)]
    elif not row.scheme.data:
        return [(row.scheme, _("Choose an accreditation from the list, or write who awarded it."))]
    elif not row.grade.data and row.said not in present:
        return [(row.grade, _("Write what the accreditation is called."))]
    if row.said in known:
        return [(row.held, _("This accreditation is there already. Remove one of the two."))]
    return []


def _made(row: Any) -> Accreditation:
    scheme, grade = row.said
    return Accreditation(scheme, grade, _iso(row.awarded_on.data), _iso(row.expires_on.data), row.evidence.data)


def _identity(one: Accreditation) -> tuple[str, str, str, str]:
    return one.scheme, one.grade, one.awarded_on, one.expires_on


def _with_verification(one: Accreditation, known: dict[tuple[str, str, str, str], Accreditation]) -> Accreditation:
    was = known.get(_identity(one))
    return replace(one, verified_by=was.verified_by, verified_on=was.verified_on) if was else one


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
