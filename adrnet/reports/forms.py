"""What a coordinator writes into a report: its period, the language of the words, the words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from adrnet.domain.coverage import EVERYWHERE, Mark, Measure
from adrnet.domain.period import Happening
from adrnet.domain.report import Report
from adrnet.domain.vocabulary import Scheme, Vocabulary
from adrnet.i18n.locales import LOCALES
from adrnet.i18n.messages import LazyWording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import ChoiceField, DayField, HiddenField, TextField, options
from adrnet.kit.forms import Form
from adrnet.kit.validators import Required

# The sections that coordinators write, in the order of the report; the figures stand after the first.
SECTIONS: Mapping[str, LazyWording] = {
    "introduction": _l("Introduction"),
    "activities": _l("What was done"),
    "recommendations": _l("Recommendations"),
    "next_steps": _l("Next steps"),
}
_LONGEST = 20_000


class WriteReportForm(Form):
    """The period and the words of a report."""

    # Which version of the report was on the screen.
    seen = HiddenField()
    first = DayField(_l("First day of the period"), [Required(_l("Write the first day of the period."))])
    last = DayField(_l("Last day of the period"), [Required(_l("Write the last day of the period."))])
    language = ChoiceField(_l("Language in which you write"), [Required(_l("Choose a language."))])
    introduction = TextField(SECTIONS["introduction"], most=_LONGEST, rows=8)
    activities = TextField(SECTIONS["activities"], most=_LONGEST, rows=8)
    recommendations = TextField(SECTIONS["recommendations"], most=_LONGEST, rows=8)
    next_steps = TextField(SECTIONS["next_steps"], most=_LONGEST, rows=8)

    def offer(self) -> None:
        """Offer the languages, each in its own words."""
        own = {one.code: one.tag for one in LOCALES}
        pairs = [(one.code, one.endonym) for one in LOCALES]
        self.language.choices = options(pairs, none=_("Choose a language"), languages=own)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that the period is in order."""
        is_right = super().validate(extra_validators)
        first, last = self.first.data, self.last.data
        if is_right and first and last and last < first:
            self.refuse(_("Write a last day that is not before the first one."), "last")
            return False
        return is_right

    @property
    def version(self) -> int:
        """The version that was on the screen; none that ever was, where the field was tampered with."""
        seen = self.seen.data or ""
        return int(seen) if seen.isascii() and seen.isdigit() else 0

    @property
    def words(self) -> dict[str, str]:
        """What was written, by section."""
        return {key: self[key].data or "" for key in SECTIONS}


def written(report: Report) -> dict[str, str]:
    """Return what stands in a report, by section."""
    known = {one.key: one.text for one in report.sections}
    return {key: known.get(key, "") for key in SECTIONS}


def values_of(report: Report) -> dict[str, Any]:
    """Return what the form of a report shows."""
    return {
        "seen": str(report.version),
        "first": report.period_from,
        "last": report.period_until,
        "language": report.locale or "",
        **written(report),
    }


def next_period(last: Report | None, today: date, language: str) -> dict[str, Any]:
    """Return what the form of a new report begins with: the words of the last one, the days since it."""
    if last is None:
        return {"first": date(today.year, 1, 1), "last": today, "language": language}
    begins = date.fromordinal(last.period_until.toordinal() + 1)
    return {
        "first": begins,
        "last": max(begins, today),
        "language": last.locale or language,
        **written(last),
    }


def read_figure(arguments: MultiDict[str, str], vocabulary: Vocabulary) -> tuple[Mark, str] | None:
    """Understand which figure an address asks for: measure, code, country; None where there is no such one."""
    measure, code = arguments.get("of", ""), arguments.get("code", "")
    country = arguments.get("country", EVERYWHERE)
    if measure not in set(Measure) or (measure == Measure.HAPPENED and code not in set(Happening)):
        return None
    if country != EVERYWHERE and country not in vocabulary.codes(Scheme.COUNTRY):
        return None
    return ((measure, code), country) if code else None
