"""Where an entry comes from, and how far it may be trusted, in sentences."""

import re

from markupsafe import Markup

from adrnet.domain.listing import Listing, ListingType, Origin
from adrnet.domain.revision import Revision
from adrnet.i18n.messages import Wording, current_locale
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.names import long_date
from adrnet.presenters.acts import in_their_words
from adrnet.presenters.law import Source, sources
from adrnet.presenters.sentences import SLOT, Composed, filled

# How the reference data separates sources, and what it writes where no page was seen.
_BETWEEN_SOURCES = " ; "
_FROM_MEMORY = "general knowledge"
_ADDRESS = re.compile(r"https?://[^\s/]\S*")


def caveats(one: Listing, revision: Revision) -> list[Wording]:
    """Return what is to be said on top of an entry that is not to be relied on as it stands."""
    said = []
    if one.is_unverified:
        said.append(
            _("This whole entry rests on general knowledge or on weak sources. Check it before you rely on it.")
        )
    if revision.is_unchecked:
        said.append(_entered(revision))
    return said


def provenance(one: Listing, revision: Revision) -> list[Wording]:
    """Return who keeps the entry, or from what it was made and by whom it was checked."""
    # What a coordinator entered names its source; a claimed entry that its organisation has written since does not.
    entered = [_entered(revision)] if revision.source or revision.is_unchecked else []
    if one.type == ListingType.PRACTITIONER:
        is_proposed = one.origin == Origin.PROPOSED
        agreed = _("An organisation proposed this person, who has agreed to be shown and keeps the entry.")
        return [agreed if is_proposed else _("Kept by this person."), *entered]
    if one.is_claimed:
        return [_("Kept by those whom it is about."), *entered]
    if one.origin == Origin.REGISTERED:
        # Its organisation's own words, which nobody of it answers for any longer.
        return [_("Written by those whom it is about, who keep it no longer."), *entered]
    if entered and not one.source:
        return [*entered, _("No organisation has taken it over yet.")]
    said = [_("Made from public sources; no organisation has taken it over yet.")]
    if one.source_as_of:
        day = Wording(long_date(one.source_as_of, current_locale()), current_locale().tag)
        dated = _("Made from public sources as of %(day)s; no organisation has taken it over yet.", day=SLOT)
        said = [filled(dated, day)]
    said.append(_("Its services, specialties and languages are a reading of these sources and are unverified."))
    return [*said, *entered]


def sources_of(one: Listing) -> list[Source]:
    """Return the public sources from which the entry was made."""
    if one.source == _FROM_MEMORY:
        return [Source(_("General knowledge: no page was seen that names this body."), None)]
    return sources([part for part in one.source.split(_BETWEEN_SOURCES) if part])


def _entered(revision: Revision) -> Wording:
    """Say that a coordinator wrote what is shown, from where, and whether a second one has checked it."""
    if not revision.source:
        if revision.is_unchecked:
            return _("Entered by a coordinator, not yet checked by a second one.")
        return _("Entered by a coordinator and checked by a second one.")
    if revision.is_unchecked:
        sentence = _("Entered by a coordinator from %(source)s, not yet checked by a second one.", source=SLOT)
    else:
        sentence = _("Entered by a coordinator from %(source)s and checked by a second one.", source=SLOT)
    return filled(sentence, _linked(revision.source))


def _linked(source: str) -> Wording:
    """A source in the words of whoever entered it; a web address is a link."""
    said = in_their_words(source)
    if not _ADDRESS.fullmatch(source):
        return said
    link = Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(source, source)
    return Composed(source, said.lang, link)
