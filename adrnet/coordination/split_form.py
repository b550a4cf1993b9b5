"""What is asked to divide an entry: what the new one is called, what of the entry belongs to which of the two."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adrnet.coordination.forms import LONGEST_REASON, WRITTEN, AnswerForm, answer_form
from adrnet.coordination.letters import Letter
from adrnet.coordination.splitting import Whole
from adrnet.domain.account import KeepingRole
from adrnet.domain.comparing import Difference, Piece
from adrnet.domain.content import Content, Name, NameKind, digest
from adrnet.domain.dividing import Division, Where, are_whole, divided, has_owners, offered, usually
from adrnet.domain.naming import main_name
from adrnet.domain.scripts import script_of
from adrnet.domain.sections import FIELDS, Section
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.locales import Locale
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import ChoiceField, HiddenField, LineField, TextField, options
from adrnet.kit.typed import entry, paragraphs
from adrnet.kit.validators import Required
from adrnet.presenters.fields import field_label, section_title
from adrnet.presenters.pieces import LISTS, items_of
from adrnet.presenters.problems import KINDS
from adrnet.presenters.sentences import SLOT, UNDETERMINED, enumerated, filled, typed
from adrnet.presenters.values import line_of
from adrnet.presenters.words import Words
from adrnet.search.marking import excerpt

# Enough of a text to know it by.
_BEGINNING = 160


@dataclass(frozen=True)
class Part:
    """One thing that belongs to one of two entries afterwards, or to both: its question, what it is, what it says."""

    name: str
    label: Wording
    text: Wording | None
    usually: Where


@dataclass(frozen=True)
class Group:
    """What is asked together, under a heading."""

    title: Wording
    parts: list[Part]
    # A post, or a person who agreed to belong to one organisation, cannot be in both.
    may_be_both: bool = True


class SplitForm(AnswerForm):
    """To divide an entry; a question for each part of it comes with `split_form`."""

    name = LineField(_l("Name of the new entry"), [Required(_l("Write what the new entry is called."))], most=300)
    latin = LineField(_l("Name of the new entry in English, or in Latin letters"), most=300)
    language = ChoiceField(_l("Language of this name"), [Required(_l("Choose the language of the name."))])
    source = TextField(
        _l("Where this comes from"),
        [Required(_l("Name the pages, letters or calls that this comes from."))],
        most=1000,
        rows=3,
    )
    reason = TextField(
        _l("Reason"), [Required(_l("Write the reason in a sentence or two."))], most=LONGEST_REASON, rows=6
    )

    # What tells the letters as they were composed from what somebody made of them.
    made = HiddenField()

    groups: Sequence[Group] = ()

    def offer(self, words: Words) -> "SplitForm":
        """Offer where each part can belong, and the languages of a name."""
        spoken = words.vocabulary.codes(Scheme.LANGUAGE)
        written = [tag for code in spoken for tag in WRITTEN.get(code, (code,))]
        self.language.choices = options([(tag, words.language(tag)) for tag in written], none=_("Choose a language"))
        stays, goes, both = zip(Where, self.answers(), strict=True)
        for group in self.groups:
            for part in group.parts:
                self[part.name].choices = options([stays, goes, both] if group.may_be_both else [stays, goes])
        return self

    def answers(self) -> list[Wording]:
        """Return in words where a part can belong, in the order of `Where`."""
        return [_("This entry"), _("New entry"), _("Both")]

    def division(self, whole: Whole) -> Division:
        """Return what was chosen."""
        chosen = {part.name: Where(self[part.name].data) for group in self.groups for part in group.parts}
        stays, goes = divided(
            whole.content, self.names, {piece: chosen[name_of(piece)] for piece in offered(whole.content)}
        )
        return Division(
            stays=stays,
            goes=goes,
            carried={
                table: [one.id for one in things if chosen[f"{table}-{one.id}"] == Where.GOES]
                for table, things in (
                    ("post", whole.posts),
                    ("affiliation", whole.people),
                    ("claim", whole.claims),
                    ("problem", whole.problems),
                )
            },
            keepers={one.id: chosen[f"keeper-{one.id}"] for one in whole.held},
        )

    @property
    def names(self) -> tuple[Name, ...]:
        """What the new entry is called."""
        said = [(self.name.data, self.language.data), *([(self.latin.data, "en")] if self.latin.data else [])]
        return tuple(Name(text, lang, script_of(text, lang), NameKind.OFFICIAL) for text, lang in dict(said).items())

    def check(self, whole: Whole, division: Division) -> bool:
        """Say what one of the two would lack; return whether nothing is."""
        needed = _("a name in Latin letters, a kind, a place, a role, a service, a way to reach it")
        old, new = are_whole(whole.content, division)
        if not old:
            self.refuse(
                filled(_("This entry would lack something that every entry needs: %(needed)s.", needed=SLOT), needed)
            )
        if not new:
            self.refuse(
                filled(_("The new entry would lack something that every entry needs: %(needed)s.", needed=SLOT), needed)
            )
        old, new = has_owners(whole.held, division.keepers)
        if not old:
            self.refuse(_("Leave an owner with this entry: else nobody could decide who keeps it."))
        if not new:
            self.refuse(_("Give the new entry an owner as well: else nobody could decide who keeps it."))
        return self.is_chosen

    @property
    def is_chosen(self) -> bool:
        """Whether nothing is to be corrected, but perhaps in the letters."""
        letters = {id(one) for _locale, *parts in self.parts() for one in parts}
        return not self.form_errors and not any(one.errors for one in self if id(one) not in letters)

    def compose(self, letters: Mapping[str, Letter]) -> None:
        """Show these letters where nobody has edited any."""
        super().compose(letters)
        self.made.data = " ".join(_mark(one) for one in letters.values())

    def forget_composed(self) -> None:
        """Leave of the letters what was edited: the others are composed anew from what is chosen then."""
        composed = (self.made.data or "").split()
        for _locale, subject, body in self.parts():
            if _mark(Letter(subject.data or "", body.data or "")) in composed:
                subject.data = body.data = ""
            subject.errors = body.errors = ()

    def edited(self) -> list[tuple[str, str]]:
        """Return what was edited of the letters, to go along with the page on which one chooses."""
        return [(one.name, one.data) for _locale, *parts in self.parts() for one in parts if one.data]

    def unseen(self) -> list[tuple[str, str]]:
        """Return what was chosen and written, to go along with the next page."""
        names = ["name", "latin", "language", "source", *(part.name for group in self.groups for part in group.parts)]
        return [(name, self[name].data or "") for name in names]


def split_form(whole: Whole, locales: Sequence[Locale], words: Words) -> SplitForm:
    """Return the form for an entry, with letters in these languages."""
    groups = groups_of(whole, words)
    fields: dict[str, Any] = {"groups": groups}
    for group in groups:
        for part in group.parts:
            fields[part.name] = ChoiceField(part.label, default=part.usually)
    form: SplitForm = answer_form(locales, type("SplitForm", (SplitForm,), fields))()
    return form.offer(words)


def name_of(piece: Piece) -> str:
    """Return how the question about a piece is called: the same one for the same piece, whatever else changes."""
    return f"piece-{hashlib.sha256(repr(piece).encode()).hexdigest()[:12]}"


def groups_of(whole: Whole, words: Words) -> list[Group]:
    """Return everything that belongs to one of the two afterwards, under its headings."""
    found: dict[Section | str, list[Part]] = {}
    for piece, value in offered(whole.content).items():
        found.setdefault(_SECTION_OF.get(piece[0], piece[0]), []).append(_part(piece, value, words))
    groups = [
        Group(section_title(where) if isinstance(where, Section) else field_label(where), parts)
        for where, parts in found.items()
    ]
    posts = [
        Part(f"post-{one.id}", enumerated([words.label(Scheme.TOPIC, each.topic) for each in one.topics]), None, _S)
        for one in whole.posts
    ]
    people = [
        Part(f"affiliation-{one.id}", _person(one.practitioner.published, words), None, _S) for one in whole.people
    ]
    held = [Part(f"keeper-{one.id}", typed(one.account.email or ""), _role(one.role), _S) for one in whole.held]
    claims = [
        Part(f"claim-{one.id}", typed(one.account.email or ""), _beginning(one.statement), _S) for one in whole.claims
    ]
    problems = [
        Part(f"problem-{one.id}", KINDS[one.kind].wording(), _beginning(one.text), _S) for one in whole.problems
    ]
    groups += [
        Group(title, parts, may_be_both)
        for title, parts, may_be_both in (
            (_("Focal points"), posts, False),
            (_("Who belongs to it"), people, False),
            (_("Who keeps it"), held, True),
            (_("Claims that wait"), claims, False),
            (_("Reported problems"), problems, False),
        )
        if parts
    ]
    return groups


_S = Where.STAYS
_SECTION_OF = {field: section for section, names in FIELDS.items() for field in names}


def _part(piece: Piece, value: Any, words: Words) -> Part:
    if piece[0] in LISTS:
        return Part(name_of(piece), line_of(piece[0], value, words), None, usually(piece))
    item = items_of(Difference(piece, None, value), words)[0]
    label = item.label if isinstance(item.label, Wording) else typed(item.label)
    said = _beginning("".join(str(text) for _kind, text in item.after), item.lang or UNDETERMINED)
    return Part(name_of(piece), enumerated([label, *([item.language] if item.language else [])]), said, usually(piece))


def _beginning(text: str, lang: str = UNDETERMINED) -> Wording | None:
    """Return how a text begins, None where there is none."""
    _start, end = excerpt(text, [(0, 0)], _BEGINNING)
    return Wording(text[:end] + ("…" if end < len(text) else ""), lang) if text else None


def _mark(letter: Letter) -> str:
    """Return what tells a letter from another one, as it comes back from a page."""
    return digest({"subject": entry(letter.subject).text, "body": paragraphs(letter.body).text})


def _person(published: Any, words: Words) -> Wording:
    name = main_name(published.content if published else Content(), words.locale.code)
    return Wording(name.text, name.lang)


def _role(role: str) -> Wording:
    return _("Owner") if role == KeepingRole.OWNER else _("Editor")


def chosen_parts(form: SplitForm, sides: frozenset[Where]) -> list[Group]:
    """Return what belongs to one side beside its words, for the page that shows both."""
    groups = [
        Group(
            group.title,
            [part for part in group.parts if not part.name.startswith("piece-") and form[part.name].data in sides],
        )
        for group in form.groups
    ]
    return [one for one in groups if one.parts]
