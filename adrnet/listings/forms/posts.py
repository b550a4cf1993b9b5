"""The focal-point posts that a body offers, and the offices that are to sit on them.

Offices only: a person is designated with their own consent, elsewhere, and what a person holds is shown and left alone.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from wtforms.validators import ValidationError

from adrnet.domain.content import Content, OfferedPost, Title
from adrnet.domain.listing import new_public_id
from adrnet.domain.sections import Section
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import DayField, EmailField, HiddenField, LineField, TelephoneField, TicksField
from adrnet.kit.rows import Row, Rows
from adrnet.kit.validators import Required
from adrnet.listings.forms import choices
from adrnet.listings.forms.contact import dialled_in
from adrnet.listings.forms.section import Around, LanguagesMixin, SectionForm, leave_alone
from adrnet.presenters.sentences import SLOT, filled
from adrnet.presenters.values import topics_in_words

_MOST = 12
_MOST_LANGUAGES = 40
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)


def _is_a_term(_form: Any, field: Any) -> None:
    if field.data and not _FIRST_DAY <= field.data <= _LAST_DAY:
        raise ValidationError(_l("Write the year with four digits."))


def _is_not_before_the_start(form: Any, field: Any) -> None:
    if field.data and form.starts_on.data and field.data < form.starts_on.data:
        raise ValidationError(_l("Write a day after the first day of the term."))


class TitleRow(Row):
    """How the office is called in one language."""

    lang = HiddenField()
    text = LineField(_l("Name of the office"))


class TitleRows(Rows):
    """How the office is called, each line called by its language."""

    def title(self, entry: Any) -> Any:
        """Return the label of the line."""
        return entry.text.label.text


class PostRow(Row):
    """One post with its office."""

    public_id = HiddenField()
    topics = TicksField(_l("Topics"), [Required(_l("Tick at least one topic."))])
    titles = TitleRows(TitleRow, _l("Office"), each=_l("Office"), least=0, most=_MOST_LANGUAGES)
    mailbox = EmailField(_l("E-mail"), render_kw={"autocomplete": "off"})
    telephone = TelephoneField(_l("Telephone"), render_kw={"autocomplete": "off"})
    languages = TicksField(_l("Languages of the office"))
    starts_on = DayField(_l("First day of the term"), [_is_a_term])
    ends_on = DayField(_l("Last day of the term"), [_is_a_term, _is_not_before_the_start])

    @property
    def is_empty(self) -> bool:
        """A post that is there stays until its row is removed."""
        return not self.public_id.data and super().is_empty

    @property
    def speaks_of_an_office(self) -> bool:
        """Whether anything is said that only an office has."""
        return any(
            (self.mailbox.data, self.telephone.data, self.languages.data, self.starts_on.data, self.ends_on.data)
        )


class PostsForm(LanguagesMixin, SectionForm):
    """All posts but those that a person holds."""

    section = Section.POSTS
    posts = Rows(PostRow, _l("Focal points"), each=_l("Focal point"), least=0, most=_MOST)

    @staticmethod
    def show(content: Content, around: Around) -> dict[str, Any]:
        """Return the posts of offices."""
        return {"posts": [_shown(one) for one in content.posts if one.public_id not in around.held]}

    def prepare(self, around: Around) -> None:
        """Offer topics and languages; forget ids that are not of this listing's posts."""
        known = {one.public_id: one for one in around.content.posts if one.public_id not in around.held}
        taken: set[str] = set()
        tags = self._title_languages(around)
        for row in self.posts:
            if row.public_id.data not in known or row.public_id.data in taken:
                row.public_id.data = ""
            taken.add(row.public_id.data)
            self._prepare(row.form, known.get(row.public_id.data), tags, around)
        spoken = choices.spoken_languages(around.words)
        self.offer_further(around.words, [*tags, *(code for code, _label in spoken), *self.added_languages])

    @staticmethod
    def topics_of(post: OfferedPost, around: Around) -> Wording:
        """Return what a post is for, in words."""
        return topics_in_words(post, around.words)

    def _title_languages(self, around: Around) -> list[str]:
        used = [title.lang for post in around.content.posts for title in post.titles]
        return list(dict.fromkeys([*around.own_languages, *used, *self.added_languages]))

    def _prepare(self, row: PostRow, post: OfferedPost | None, tags: list[str], around: Around) -> None:
        words, was = around.words, post or OfferedPost("")
        row.topics.choices = choices.ticks(choices.terms(words, Scheme.TOPIC, was.topics), words)
        spoken = choices.spoken_languages(words, [*was.languages, *self.added_languages])
        row.languages.choices = choices.ticks(spoken, words)
        for index in reversed(range(len(row.titles))):
            if row.titles[index].lang.data not in tags:
                row.titles.pop_entry(index)
        written = [one.lang.data for one in row.titles]
        for lang in tags:
            if lang not in written:
                row.titles.append_entry({"lang": lang})
        for one in row.titles:
            one.text.label.text = filled(
                _("Name of the office (%(language)s)", language=SLOT), words.language(one.lang.data)
            )
        dialled_in(row.telephone, around.country)
        leave_alone(row.mailbox, [was.mailbox])
        leave_alone(row.telephone, [was.telephone])

    def mailboxes(self) -> list[Any]:
        """Return the mailboxes of the offices."""
        return [row.mailbox for row in self.posts.filled]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also see that an office has a name: without one the post is vacant, and the rest would be lost."""
        is_fine = super().validate(extra_validators)
        if self.is_round_trip:
            return is_fine
        for row in self.posts.filled:
            if row.form.speaks_of_an_office and not row.titles.data and len(row.titles):
                answer = row.titles[0].text
                answer.errors = [*answer.errors, _("Write how the office is called, in one language at least.")]
                is_fine = False
        return is_fine

    def write(self, content: Content, around: Around) -> Content:
        """Return the posts, each where it stood; new ones get their public id."""
        rows = [row.form for row in self.posts.filled]
        mine = {row.public_id.data: row for row in rows if row.public_id.data}
        kept = [
            one if one.public_id in around.held else _offered(mine[one.public_id], one)
            for one in content.posts
            if one.public_id in around.held or one.public_id in mine
        ]
        there = {one.public_id for one in kept}
        new = [_offered(row, OfferedPost(new_public_id())) for row in rows if row.public_id.data not in there]
        return replace(content, posts=(*kept, *new))


def _shown(post: OfferedPost) -> dict[str, Any]:
    return {
        "public_id": post.public_id,
        "topics": list(post.topics),
        "titles": [{"lang": title.lang, "text": title.text} for title in post.titles],
        "mailbox": post.mailbox,
        "telephone": post.telephone,
        "languages": list(post.languages),
        "starts_on": _day(post.starts_on),
        "ends_on": _day(post.ends_on),
    }


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _offered(row: PostRow, was: OfferedPost) -> OfferedPost:
    return OfferedPost(
        public_id=was.public_id,
        topics=choices.in_order(row.topics.data or (), was.topics),
        titles=tuple(Title(one["lang"], one["text"]) for one in row.titles.data),
        mailbox=row.mailbox.data,
        telephone=row.telephone.data,
        languages=choices.in_order(row.languages.data or (), was.languages),
        starts_on=row.starts_on.data.isoformat() if row.starts_on.data else "",
        ends_on=row.ends_on.data.isoformat() if row.ends_on.data else "",
    )
