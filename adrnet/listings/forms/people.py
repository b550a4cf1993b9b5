"""Persons for a listing's posts: who is asked, why a term ends, one button."""

from adrnet.domain.content import Content
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import HiddenField, TextField
from adrnet.kit.forms import Form
from adrnet.kit.persons import PersonForm
from adrnet.kit.validators import Required
from adrnet.listings.forms import choices
from adrnet.presenters.words import Words


class NominatePersonForm(PersonForm):
    """A person for a post of a listing."""

    def prepare(self, words: Words, content: Content) -> "NominatePersonForm":
        """Offer the languages in which names are written, those of the listing's own names among them."""
        offered = choices.written_languages(words, [one.lang for one in content.names])
        spoken = words.vocabulary.codes(Scheme.LANGUAGE)
        self.offer(
            ((code, words.language(code)) for code, _label in offered),
            ((code, words.language(code)) for code in spoken),
        )
        return self


class EndPersonForm(Form):
    """Why a person's term ends; it stays on record."""

    seen = HiddenField()
    reason = TextField(
        _l("Reason"), [Required(_l("Write why, so that others can follow the decision later."))], rows=3, most=1000
    )


class PersonActForm(Form):
    """One button: what it does stands beside it."""

    seen = HiddenField()
