"""What the pages of acts on several things say: what is offered, what would be done, what was done, what was undone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from sqlalchemy.orm import Session

from adrnet.coordination import bulk
from adrnet.coordination.bulk import Candidate, WhyNot
from adrnet.coordination.bulk_acts import ACT_OF, Act
from adrnet.coordination.lines import rows
from adrnet.coordination.queries import Kind, Reader, Waiting
from adrnet.coordination.saying import QueueItem, lines
from adrnet.domain.account import Account
from adrnet.domain.bulk_act import BulkAct
from adrnet.domain.problem import Problem
from adrnet.i18n.messages import LazyWording, Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.i18n.names import date_and_time
from adrnet.presenters.acts import in_their_words
from adrnet.presenters.sentences import typed
from adrnet.presenters.words import Words

# Of the latest acts so many stand beside the list.
MOST_LATELY = 5
_WHY_NOT: Mapping[str, LazyWording] = {
    WhyNot.GONE: _l("It does not wait any longer."),
    WhyNot.CHANGED: _l("It is not as you saw it any longer."),
    WhyNot.NOT_YOURS: _l("Another coordinator has to do this."),
    WhyNot.OTHER_ACT: _l("This cannot be done to it."),
    WhyNot.TOO_MANY: _l("Too many were chosen. Do this to the rest afterwards."),
}
_NOT_UNDONE: Mapping[str, LazyWording] = {
    WhyNot.GONE: _l("Not undone: it is not there any longer."),
    WhyNot.CHANGED: _l("Not undone: somebody has changed it since."),
    WhyNot.NOT_YOURS: _l("Not undone: another coordinator has to do this."),
}


@dataclass(frozen=True)
class Offered:
    """A button beside the list."""

    code: str
    words: Wording


@dataclass(frozen=True)
class ShownAct:
    """An act on several things in a list of them."""

    url: str
    words: Wording
    when: Wording


@dataclass(frozen=True)
class Group:
    """Things for which one and the same sentence holds."""

    words: Wording
    items: list[QueueItem]


@dataclass(frozen=True)
class Choosing:
    """What `coordination/several.html` shows: what would be done, what cannot be, how many wait for an answer."""

    act: str
    title: Wording
    promise: Wording
    button: Wording
    items: list[QueueItem]
    refused: list[Group]
    seen: str
    answers: int


@dataclass(frozen=True)
class Done:
    """What `coordination/done_together.html` shows."""

    number: int
    title: Wording
    when: Wording
    at: datetime
    who: Wording
    groups: list[Group]
    elsewhere: int
    can_be_undone: bool
    has_mails: bool


def offered(kinds: Iterable[Kind]) -> list[Offered]:
    """Return what can be done to several of the things that stand on a page."""
    there = {ACT_OF[kind] for kind in kinds if kind in ACT_OF}
    words = {
        Act.CONFIRM: _("Confirm the chosen ones"),
        Act.CHECK: _("Mark the chosen ones as checked"),
        Act.CLOSE: _("Close the chosen reports"),
        Act.TELL_APART: _("Say that the chosen pairs are two organisations each"),
    }
    return [Offered(act, words[act]) for act in Act if act in there]


def lately(session: Session, reader: Reader, words: Words) -> list[ShownAct]:
    """Return the latest acts on several things that can still be undone."""
    found = bulk.lately(session, reader.actor, reader.scope, MOST_LATELY)
    return [ShownAct(_address(one), _title(one), _when(one.created_at, reader, words)) for one in found]


def choosing(session: Session, act: Act, found: Sequence[Candidate], words: Words) -> Choosing:
    """Return the page on which somebody sees what they chose before it is done."""
    items = _items(session, [one.waiting for one in found], words)
    # What readers wrote is answered: it has to be before the eyes of who answers.
    for one in found:
        if isinstance(one.thing, Problem) and one.thing.text and one.pair in items:
            items[one.pair] = replace(items[one.pair], details=in_their_words(one.thing.text))
    can = [one for one in found if one.why_not is None]
    number = len(can)
    titles = {
        Act.CONFIRM: _("Confirm several"),
        Act.CHECK: _("Mark several as checked"),
        Act.CLOSE: _("Close several reports"),
        Act.TELL_APART: _("Tell several pairs apart"),
    }
    promises = {
        Act.CONFIRM: _("You say that each of them is right as it is published today."),
        Act.CHECK: _("You say that you have looked at each of them, as the second coordinator."),
        Act.CLOSE: _("Each report is closed with the same answer."),
        Act.TELL_APART: _("You say of each pair that it is two organisations. It is not proposed again."),
    }
    buttons = {
        Act.CONFIRM: ngettext("Confirm %(num)s", "Confirm %(num)s", number),
        Act.CHECK: ngettext("Mark %(num)s as checked", "Mark %(num)s as checked", number),
        Act.CLOSE: ngettext("Close %(num)s report", "Close %(num)s reports", number),
        Act.TELL_APART: ngettext("Tell %(num)s pair apart", "Tell %(num)s pairs apart", number),
    }
    return Choosing(
        act=act,
        title=titles[act],
        promise=promises[act],
        button=buttons[act],
        items=[items[one.pair] for one in can if one.pair in items],
        refused=_groups([(_WHY_NOT[one.why_not].wording(), one.pair) for one in found if one.why_not], items),
        seen=" ".join(f"{one.waiting.kind}:{one.waiting.thing_id}:{one.seen}" for one in can),
        answers=sum(isinstance(one.thing, Problem) and one.thing.email is not None for one in can),
    )


def done(session: Session, act: BulkAct, reader: Reader, words: Words, by: Account | None) -> Done:
    """Return the page of an act on several things: what was done, what was not and why, what was undone."""
    seen = [one for one in act.things if bulk.is_within(one[2], reader.scope)]
    waiting = [_waiting(*one) for one in seen]
    items = {pair: replace(item, details=None) for pair, item in _items(session, waiting, words).items()}
    said = [(_became(act, noted), (Kind(kind), number)) for kind, number, noted in seen]
    is_mine = by is not None and by.id == reader.actor.id
    return Done(
        number=act.id,
        title=_title(act),
        when=_when(act.created_at, reader, words),
        at=act.created_at,
        who=_("You") if is_mine else typed((by.email if by else None) or str(_("A coordinator"))),
        groups=_groups(said, items),
        elsewhere=len(act.things) - len(seen),
        can_be_undone=bulk.can_be_undone(act, reader.scope),
        has_mails=act.act == Act.CLOSE,
    )


def _address(act: BulkAct) -> str:
    return url_for("coordination.done_together", number=act.id)


def _title(act: BulkAct) -> Wording:
    number = sum(not noted["why_not"] for _kind, _number, noted in act.things)
    titles = {
        Act.CONFIRM: ngettext("%(num)s thing confirmed", "%(num)s things confirmed", number),
        Act.CHECK: ngettext("%(num)s entry checked", "%(num)s entries checked", number),
        Act.CLOSE: ngettext("%(num)s report closed", "%(num)s reports closed", number),
        Act.TELL_APART: ngettext("%(num)s pair told apart", "%(num)s pairs told apart", number),
    }
    return titles[Act(act.act)]


def _became(act: BulkAct, noted: dict[str, Any]) -> Wording:
    """Say what became of one thing."""
    if noted["why_not"]:
        return _("Left alone: %(why)s", why=_WHY_NOT[noted["why_not"]].wording())
    if noted["undone"]:
        return _NOT_UNDONE[noted["undone"]].wording() if noted["undone"] in _NOT_UNDONE else _("Undone")
    words = {
        Act.CONFIRM: _("Confirmed"),
        Act.CHECK: _("Checked"),
        Act.CLOSE: _("Closed"),
        Act.TELL_APART: _("Told apart"),
    }
    return words[Act(act.act)]


def _groups(said: Iterable[tuple[Wording, tuple[Kind, int]]], items: Mapping[Any, QueueItem]) -> list[Group]:
    """Put together what the same is said of, in the order in which it comes up."""
    found: dict[str, Group] = {}
    for words, pair in said:
        if pair in items:
            found.setdefault(str(words), Group(words, [])).items.append(items[pair])
    return list(found.values())


def _items(session: Session, waiting: Sequence[Waiting], words: Words) -> dict[tuple[Kind, int], QueueItem]:
    """Return lines by what they are about."""
    found = rows(session, waiting)
    pairs = ((one.waiting.kind, one.waiting.thing_id) for one in found)
    return dict(zip(pairs, lines(found, words), strict=True))


def _waiting(kind: str, number: int, noted: dict[str, Any]) -> Waiting:
    return Waiting(
        Kind(kind), number, noted["listing"], noted["country"], datetime.fromisoformat(noted["since"]), is_own=False
    )


def _when(at: datetime, reader: Reader, words: Words) -> Wording:
    return Wording(date_and_time(at, words.locale, ZoneInfo(reader.time_zone)), words.locale.tag)
