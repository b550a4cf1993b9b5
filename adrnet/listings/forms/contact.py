"""How readers reach a body: its own mailbox, telephone and website."""

from dataclasses import replace
from typing import Any

from adrnet.domain.content import Content
from adrnet.domain.sections import Section
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import EmailField, TelephoneField, WebAddressField
from adrnet.kit.validators import Telephone
from adrnet.listings.forms.section import Around, SectionForm, leave_alone


class ContactForm(SectionForm):
    """Mailbox, telephone, website."""

    section = Section.CONTACT
    # What a browser knows of its user is the user's, not the organisation's.
    email = EmailField(_l("E-mail"), render_kw={"autocomplete": "off"})
    telephone = TelephoneField(_l("Telephone"), render_kw={"autocomplete": "off"})
    website = WebAddressField(_l("Website"))

    @staticmethod
    def show(content: Content, _around: Around) -> dict[str, Any]:
        """Return the three."""
        return {"email": content.email, "telephone": content.telephone, "website": content.website}

    def prepare(self, around: Around) -> None:
        """Read telephone numbers as they are dialled in the listing's country."""
        dialled_in(self.telephone, around.country)
        leave_alone(self.email, [around.content.email])
        leave_alone(self.telephone, [around.content.telephone])
        leave_alone(self.website, [around.content.website])

    def mailboxes(self) -> list[Any]:
        """Return the mailbox."""
        return [self.email]

    def write(self, content: Content, _around: Around) -> Content:
        """Return the three; of another website than stands there nobody has seen whose it is."""
        website = self.website.data
        return replace(
            content,
            email=self.email.data,
            telephone=self.telephone.data,
            website=website,
            # Never by what the form says was seen: whoever sends it could say anything.
            website_seen=content.website_seen and content.website == website,
        )


class OwnContactForm(ContactForm):
    """The same of a person, who may show any mailbox of theirs, or none."""

    def mailboxes(self) -> list[Any]:
        """Return nothing: that it is a person's is no reason to warn of it."""
        return []


def dialled_in(field: Any, country: str) -> None:
    """Let a number be written as at home in this country."""
    if country:
        field.validators = [Telephone(country) if isinstance(one, Telephone) else one for one in field.validators]
