"""What an answer has to be, each with the sentence that says what to write instead.

An empty answer passes everything but `Required`: whether something has to be answered is a question of its own. What a
field takes as text at all (white space, characters that cannot be seen) is decided before, in `fields`.
"""

import re
import unicodedata
from collections.abc import Callable, Container
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from wtforms.validators import StopValidation, ValidationError

from adrnet.i18n.messages import LazyWording, current_locale, ngettext
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.i18n.names import format_number, long_date

Message = str | LazyWording

_LONGEST_ADDRESS = 2000
_LONGEST_HOST = 253
_LABEL = re.compile(r"(?!-)[^\s/?#@:\[\]_%<>\"'\\]{1,63}(?<!-)")


def is_blank(answer: Any) -> bool:
    """Whether nothing was answered: no text that can be seen, no choice, no file, no tick; 0 is an answer."""
    if isinstance(answer, str):
        return all(unicodedata.category(one)[0] in "CZ" for one in answer)
    if hasattr(answer, "filename"):
        return not answer.filename
    return answer is None or answer is False or answer in ([], (), {})


class Required:
    """Something has to be answered; the message says what."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads the flags from the class and writes none

    def __init__(self, message: Message) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        """Stop where nothing is answered."""
        if field.errors:
            # Something was written that the field could not read, and that is already said.
            raise StopValidation
        if is_blank(field.data):
            raise StopValidation(self.message)


class Longest:
    """A text of at most so many characters; nothing is ever cut off silently."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: Any, field: Any) -> None:
        """Say by how much it is too long."""
        length = len(field.data or "")
        if length > self.most:
            raise StopValidation(
                ngettext(
                    "Shorten this by %(num)s character. It has %(length)s.",
                    "Shorten this by %(num)s characters. It has %(length)s.",
                    length - self.most,
                    length=format_number(length, current_locale()),
                )
            )


class Shortest:
    """A text of at least so many characters."""

    def __init__(self, least: int) -> None:
        self.least = least

    def __call__(self, _form: Any, field: Any) -> None:
        """Say how much is needed."""
        if field.data and len(field.data) < self.least:
            raise StopValidation(
                ngettext("Write at least %(num)s character.", "Write at least %(num)s characters.", self.least)
            )


def mailbox_in(text: str) -> str | None:
    """Return a mailbox with its domain as it is written, None where the text is none.

    One mailbox can be typed in many ways (full-width letters, invisible ones): whoever counts or looks up takes this.
    """
    try:
        # Mail servers of the region rarely take a mailbox that is not ASCII; domains of every script are fine.
        return validate_email(text, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        return None


class Email:
    """A mailbox, written in full. Whether it exists only a mail can show."""

    message = _l("Write the whole e-mail address, such as name@example.org.")

    def __call__(self, _form: Any, field: Any) -> None:
        """Check the mailbox and write its domain as it is written."""
        if not field.data:
            return
        found = mailbox_in(field.data)
        if found is None:
            raise StopValidation(self.message)
        field.data = found


class WebAddress:
    """An address on the web, in full: with its scheme, a host that has a domain, nobody's password."""

    message = _l("Write the address in full, beginning with https://")

    def __call__(self, _form: Any, field: Any) -> None:
        """Check the address."""
        if field.data and not is_web_address(field.data):
            raise StopValidation(self.message)


def is_web_address(text: str) -> bool:
    """Whether a text is an address on the web, in full."""
    if len(text) > _LONGEST_ADDRESS or re.search(r"[\s<>\"\\]", text):
        return False
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
        ascii_host = host.encode("idna").decode("ascii")
    except ValueError:
        # Brackets, ports and names that cannot be (UnicodeError is a ValueError).
        return False
    labels = ascii_host.split(".")
    return (
        parts.scheme in {"http", "https"}
        and "@" not in parts.netloc
        and len(ascii_host) <= _LONGEST_HOST
        and len(labels) > 1
        and not labels[-1].isdigit()
        and all(_LABEL.fullmatch(label) for label in labels)
    )


def telephone_in(text: str, region: str | None = None) -> str | None:
    """Return a telephone number in its international form, None where the text is none.

    `region` (ISO 3166 code) lets a number be written as at home.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


class Telephone:
    """A telephone number as it is dialled from abroad; it is kept in the international form.

    `region` (ISO 3166 code) lets a number be written as at home.
    """

    message = _l("Write the telephone number with its country code, such as +81 3 1234 5678.")

    def __init__(self, region: str | None = None) -> None:
        self.region = region

    def __call__(self, _form: Any, field: Any) -> None:
        """Check the number and write it in the international form."""
        if not field.data:
            return
        found = telephone_in(field.data, self.region)
        if found is None:
            raise StopValidation(self.message)
        field.data = found


class Day:
    """A day within bounds; each bound is a day or a function that says it, asked when an answer comes."""

    def __init__(
        self, *, earliest: date | Callable[[], date] | None = None, latest: date | Callable[[], date] | None = None
    ) -> None:
        self.earliest = earliest
        self.latest = latest

    def __call__(self, _form: Any, field: Any) -> None:
        """Compare with the bounds."""
        if field.data is None:
            return
        earliest = self.earliest() if callable(self.earliest) else self.earliest
        latest = self.latest() if callable(self.latest) else self.latest
        if earliest and field.data < earliest:
            raise ValidationError(_l("Write a day from %(day)s on.", day=long_date(earliest, current_locale())))
        if latest and field.data > latest:
            raise ValidationError(_l("Write a day up to %(day)s.", day=long_date(latest, current_locale())))


class OneOf:
    """A code that is among those known (a form for `Line`; choices of a list are checked by their field)."""

    def __init__(self, known: Container[str], message: Message | None = None) -> None:
        self.known = known
        self.message = message or _l("Choose one of the answers offered.")

    def __call__(self, _form: Any, field: Any) -> None:
        """Look it up."""
        if field.data and field.data not in self.known:
            raise StopValidation(self.message)


class SameAs:
    """The same text as another field of the form; the message says which two differ."""

    def __init__(self, other: str, message: Message) -> None:
        self.other = other
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        """Compare the two."""
        if field.data != form[self.other].data:
            raise ValidationError(self.message)
