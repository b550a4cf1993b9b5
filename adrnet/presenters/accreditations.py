"""An accreditation in words: what it is, its days, where it can be looked up, and whether the network has looked."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from adrnet.domain.content import NETWORK, Accreditation
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.names import long_date
from adrnet.presenters.sentences import SLOT, Composed, enumerated, filled, typed
from adrnet.presenters.words import Words


@dataclass(frozen=True)
class Held:
    """What a listing's page shows of one accreditation."""

    name: Wording
    # "Awarded on …", "Valid until …", "Expired on …".
    days: list[Wording]
    is_expired: bool
    # Where it can be looked up: an address, or words in the holder's own language.
    evidence: Wording | None
    evidence_url: str | None
    # Who says so: the network on a day, or the holder.
    standing: Wording
    is_verified: bool


def held(one: Accreditation, words: Words, today: date) -> Held:
    """Return an accreditation as it stands on `today`."""
    return Held(
        name=name_of(one, words),
        days=days_of(one, words, today),
        is_expired=has_expired(one, today),
        evidence=Wording(one.evidence, words.language_of(one.evidence, "")) if one.evidence else None,
        evidence_url=one.evidence if _is_address(one.evidence) else None,
        standing=standing_of(one, words),
        is_verified=bool(one.verified_by),
    )


def name_of(one: Accreditation, words: Words) -> Composed:
    """Return who awarded what."""
    known = words.vocabulary.find(Scheme.ACCREDITATION, one.scheme)
    body = Wording(known.label(words.locale.code)[0], "en") if known else _own(one.scheme, words)
    return enumerated([body, _own(one.grade, words)], separator=": ")


def days_of(one: Accreditation, words: Words, today: date) -> list[Wording]:
    """Return the days of an accreditation; one that is over says so."""
    said: list[Wording] = []
    if one.awarded_on:
        said.append(filled(_("Awarded on %(day)s", day=SLOT), _day(one.awarded_on, words)))
    if one.expires_on:
        sentence = _("Expired on %(day)s", day=SLOT) if has_expired(one, today) else _("Valid until %(day)s", day=SLOT)
        said.append(filled(sentence, _day(one.expires_on, words)))
    return said


def standing_of(one: Accreditation, words: Words) -> Wording:
    """Return who says so."""
    if not one.verified_by:
        return _("As stated by the person, not verified")
    day = _day(one.verified_on, words)
    if one.verified_by == NETWORK:
        return filled(_("Verified by the network on %(day)s", day=SLOT), day)
    return enumerated([typed(one.verified_by), day])


def has_expired(one: Accreditation, today: date) -> bool:
    """Whether its last day is over."""
    try:
        return bool(one.expires_on) and date.fromisoformat(one.expires_on) < today
    except ValueError:
        return False


def _own(text: str, words: Words) -> Wording:
    """Words of the holder, who does not say in which language."""
    return Wording(text, words.language_of(text, ""))


def _day(written: str, words: Words) -> Wording:
    try:
        return Wording(long_date(date.fromisoformat(written), words.locale), words.locale.tag)
    except ValueError:
        return typed(written)


def _is_address(text: str) -> bool:
    """Whether it can be clicked: whoever clicks leaves for a page that is what it looks like."""
    if any(sign.isspace() or sign in "<>\"'\\" for sign in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False
