"""Who else keeps an entry: whom to invite as what, to whom to hand over."""

from collections.abc import Iterable

from adrnet.domain.account import KeepingRole, Maintainer
from adrnet.i18n.locales import LOCALES
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import ChoiceField, EmailField, RadioField, options
from adrnet.kit.forms import Form
from adrnet.kit.validators import Required

STAY, LEAVE = "stay", "leave"


class InviteMaintainerForm(Form):
    """Whom to invite, as what, in which language."""

    email = EmailField(
        _l("E-mail address"), [Required(_l("Write the address of the person."))], render_kw={"autocomplete": "off"}
    )
    role = RadioField(_l("To keep the entry as"), [Required(_l("Choose as what the person keeps the entry."))])
    language = ChoiceField(_l("Language of the mail"), [Required(_l("Choose the language of the mail."))])

    def offer(self) -> "InviteMaintainerForm":
        """Offer the two ranks, and the languages of our mails."""
        self.role.choices = options(
            [
                (KeepingRole.EDITOR.value, _("Editor: writes, sends and confirms it, and names persons for its posts")),
                (KeepingRole.OWNER.value, _("Owner: besides, decides who else keeps it and whether it is shown")),
            ]
        )
        self.language.choices = options(
            ((one.code, one.endonym) for one in LOCALES), languages={one.code: one.tag for one in LOCALES}
        )
        return self

    @property
    def rank(self) -> KeepingRole:
        """As what they are to keep it."""
        return KeepingRole(str(self.role.data))


class HandOverForm(Form):
    """Who is the owner from now on, and what becomes of oneself."""

    to = RadioField(_l("New owner"), [Required(_l("Choose who is the owner from now on."))])
    then = RadioField(_l("And you"), [Required(_l("Choose what becomes of you."))])

    def offer(self, editors: Iterable[Maintainer]) -> "HandOverForm":
        """Offer the editors of the entry."""
        self.to.choices = options([(str(one.id), Wording(one.account.email or "", "und")) for one in editors])
        self.then.choices = options(
            [(STAY, _("I stay as an editor")), (LEAVE, _("I leave and keep the entry no longer"))]
        )
        return self

    @property
    def heir(self) -> int:
        """The number of the keeping of whoever becomes owner."""
        return int(str(self.to.data))

    @property
    def stays(self) -> bool:
        """Whether one stays as an editor."""
        return str(self.then.data) == STAY
