"""What the form of every section has: what its reader had seen, and three functions between form and content.

`show` turns content into what the form shows, `prepare` fills its lists, `write` turns the answers into content. All
three are pure: they know neither request nor database. What a section does not show stays as it is.

Decisions:
    2026-11-21  An answer that nobody has touched is not judged again: an old number that no rule of today would take
                does not keep anyone from correcting the mailbox beside it.
    2026-11-21  Every language can be named. The lists offer the network's own and those that the listing uses; any
                other is chosen once, in a list of all of them, and then stands among them (`LanguagesMixin`).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from adrnet.domain.comparing import digests
from adrnet.domain.content import Content
from adrnet.domain.listing import ListingType
from adrnet.domain.sections import FIELDS, Section
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import ChoiceField, HiddenField
from adrnet.kit.forms import Form
from adrnet.kit.mailboxes import looks_personal
from adrnet.listings.forms import choices
from adrnet.presenters.words import Words

ANOTHER = "another"
# Each stands in every row of a form: all languages of the world in every row would be no form any more.
_MOST_ADDED = 40


@dataclass(frozen=True)
class Around:
    """What a form has to know beside the content: words, the country, which posts a person holds, who is listed."""

    words: Words
    content: Content
    country: str = ""
    # Public ids of posts that are not the organisation's to change here.
    held: frozenset[str] = field(default_factory=frozenset)
    type_: str = ListingType.ORGANISATION

    @property
    def is_person(self) -> bool:
        """Whether a person writes of themselves."""
        return self.type_ == ListingType.PRACTITIONER

    @property
    def own_languages(self) -> tuple[str, ...]:
        """English and the official languages of the country, as a text would be tagged."""
        word = self.words.vocabulary.find("country", self.country)
        official = word.attributes["official_languages"] if word else ()
        return tuple(dict.fromkeys(["en", *("zh-Hans" if one == "zh" else one for one in official)]))


class SectionForm(Form):
    """The form of one section."""

    # Digests of the pieces that were shown (`comparing.digests`), and the number of the change that they stood in.
    seen = HiddenField()
    change = HiddenField()
    # Mailboxes of which the page has said already that they look like a person's.
    warned = HiddenField()

    section: Section

    @staticmethod
    def show(content: Content, around: Around) -> dict[str, Any]:
        """Return the answers that say what `content` says."""
        raise NotImplementedError

    def prepare(self, around: Around) -> None:
        """Fill the lists to choose from, and let answers alone that nobody has touched."""

    def write(self, content: Content, around: Around) -> Content:
        """Return `content` with the answers of this section in place of what it said."""
        raise NotImplementedError

    def mailboxes(self) -> list[Any]:
        """Return the fields that hold a mailbox which readers will see."""
        return []

    def new_personal_mailboxes(self, around: Around) -> list[str]:
        """Return mailboxes that look like a person's, were not there before and have not been warned of."""
        known = {around.content.email, *(post.mailbox for post in around.content.posts), *self.warned.data.split()}
        return [one.data for one in self.mailboxes() if one.data and one.data not in known and looks_personal(one.data)]


class LanguagesMixin(Form):
    """A list of all languages beside the section's own, and the button that adds one."""

    another = ChoiceField(_l("Add a language"))
    # Languages that were added on this page and stand in no answer yet.
    added = HiddenField()

    # Whether the button was pressed, and the language that was chosen then.
    pressed_add = False
    added_now = ""

    def take_language(self, pressed: str) -> None:
        """Add the chosen language, where the button for that was pressed (`pressed` is its value)."""
        if pressed != ANOTHER:
            return
        self.pressed_add = True
        if choices.is_language(self.another.data or ""):
            self.added_now = self.another.data
            self.added.data = " ".join([*self.added_languages, self.added_now])

    @property
    def added_languages(self) -> list[str]:
        """The languages that were added on this page."""
        known = (tag for tag in dict.fromkeys((self.added.data or "").split()) if choices.is_language(tag))
        return list(islice(known, _MOST_ADDED))

    @property
    def is_round_trip(self) -> bool:
        """Also where only a language was added."""
        return self.pressed_add or super().is_round_trip

    def offer_further(self, words: Words, offered: Iterable[str]) -> None:
        """Fill the list of all other languages."""
        further = choices.further_languages(words, offered)
        self.another.choices = choices.select(further, words, none=_("Choose a language"))
        # The list is a way to add one, not an answer of the section.
        self.another.data = ""


def written_down(content: Content, section: Section) -> str:
    """Return what a form carries to tell afterwards what was seen in it: the digests of the section's pieces."""
    shown = Content(**{name: getattr(content, name) for name in FIELDS[section]})
    return json.dumps(digests(shown), separators=(",", ":"))


def read_back(seen: str, theirs: Content, section: Section) -> dict[str, str]:
    """Return the digests of everything that was seen; what the section does not show is what it is now.

    What cannot be read was never seen: then both sides count as changed, and nobody's words are lost.
    """
    try:
        found = json.loads(seen)
    except (ValueError, RecursionError):
        found = {}
    known = found if isinstance(found, Mapping) else {}
    rest = {key: value for key, value in digests(theirs).items() if key.split("/")[0] not in FIELDS[section]}
    return {**rest, **{str(key): str(value) for key, value in known.items()}}


def leave_alone(answer: Any, present: Iterable[Any]) -> None:
    """Do not judge an answer that stands in the listing already."""
    if answer.data and answer.data in set(present):
        answer.validators = []
