"""What is wrong and what became of it, in words: one word for each in every room."""

from adrnet.domain.problem import ProblemKind, ProblemOutcome
from adrnet.i18n.messages import LazyWording
from adrnet.i18n.messages import lazy_gettext as _l

KINDS: dict[str, LazyWording] = {
    ProblemKind.CONTACT: _l("An address, a telephone number or a website is wrong"),
    ProblemKind.NAME: _l("A name is wrong"),
    ProblemKind.OUTDATED: _l("Something is out of date"),
    ProblemKind.CLOSED: _l("It does not exist any longer"),
    ProblemKind.DUPLICATE: _l("It stands in the directory twice"),
    ProblemKind.PERSON: _l("Something about a person is wrong, or should not stand here"),
    ProblemKind.LAW: _l("Something about the law is wrong"),
    ProblemKind.OTHER: _l("Something else"),
}
OUTCOMES: dict[str, LazyWording] = {
    ProblemOutcome.CORRECTED: _l("It is put right"),
    ProblemOutcome.IS_RIGHT: _l("It is right as it stands"),
    ProblemOutcome.NOT_OURS: _l("It is nothing that the directory can put right"),
    ProblemOutcome.UNSERIOUS: _l("It is no report: nobody gets an answer"),
}
