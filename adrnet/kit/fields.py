"""The kinds of answer that a form of ours takes.

Here: fields over those of WTForms, each with its widget, what a browser may fill in, and a longest text; shown by
`components/field.html`. Not here: what an answer has to be (`validators`), rows (`rows`), the form around (`forms`).

Text is composed (NFC), trimmed and freed of characters that nobody can see; where there were such, the field says so
and shows what is left, so that sending it once more is enough. Nothing is cut to a length.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_wtf.file import FileField as UploadField
from wtforms import SelectChoice, fields, widgets
from wtforms.validators import StopValidation

from adrnet.i18n.messages import FormTranslations
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.typed import Typed, entry, paragraphs
from adrnet.kit.validators import Email, Longest, Telephone, WebAddress

_LINE = 200
_TEXT = 5000
_WEB_ADDRESS = 500
_MAILBOX = 254
_TELEPHONE = 60
_PASSWORD = 256
_DIGITS = 9

_UNSEEN = _l("We took out characters that cannot be seen. Check the text and send it again.")
_ARRIVED_BROKEN = _l("Write the characters marked � again. They did not arrive as you wrote them.")
_OFFERED = _l("Choose one of the answers offered.")

# What WTForms says of its own accord → how we say it.
_OUR_WORDS = {
    "Not a valid choice.": _OFFERED,
    "Invalid Choice: could not coerce.": _OFFERED,
    "This field is required.": _l("Answer this question."),
}


class Speech(FormTranslations):
    """WTForms' own messages in our words, where we have any."""

    def gettext(self, message: str) -> str:  # type: ignore[override]  # the one beneath needs no instance
        """Return the wording of a message."""
        ours = _OUR_WORDS.get(message)
        return ours.wording() if ours else FormTranslations.gettext(message)


class Meta:
    """How every form of ours, and every row of one, makes its fields."""

    def get_translations(self, _form: Any) -> Speech:
        """Speak our words."""
        return Speech()

    def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
        """Make a field; text of fields that are not ours (a library's form, a hidden value) is cleaned as well."""
        kind = unbound_field.field_class
        if issubclass(kind, fields.StringField) and not issubclass(kind, LineField | fields.PasswordField):
            filters = [*unbound_field.kwargs.get("filters", ()), _clean]
            options = {**options, "filters": filters}
        return unbound_field.bind(form=form, **options)


def _clean(text: object) -> object:
    return entry(text).text if isinstance(text, str) else text


class LineField(fields.StringField):
    """One line of text, at most `most` characters of it."""

    most = _LINE
    usual: tuple[Any, ...] = ()

    def __init__(self, label: Any = None, validators: Any = (), *, most: int | None = None, **more: Any) -> None:
        super().__init__(label, [*validators, Longest(most or self.most), *self.usual], **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed; complain about what nobody could have typed."""
        raw = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""
        typed = self.read(raw)
        self.data = typed.text
        # WTForms takes a message from a ValueError.
        if typed.had_control_characters:
            raise ValueError(_UNSEEN)
        if "\ufffd" in typed.text:
            raise ValueError(_ARRIVED_BROKEN)

    def read(self, raw: str) -> Typed:
        """Return the text as it is kept."""
        return entry(raw)


class TextField(LineField):
    """A text of several lines; `rows` says how many are seen at once."""

    widget = widgets.TextArea()
    most = _TEXT

    def __init__(self, label: Any = None, validators: Any = (), *, rows: int = 6, **more: Any) -> None:
        super().__init__(label, validators, **more)
        _filled_in(self, rows=rows)

    def read(self, raw: str) -> Typed:
        """Keep the lines."""
        return paragraphs(raw)


def _filled_in(field: Any, **attributes: str | int) -> None:
    """Give the control attributes that its maker may still decide otherwise."""
    field.render_kw = {**attributes, **(field.render_kw or {})}


class EmailField(LineField):
    """A mailbox."""

    widget = widgets.EmailInput()
    most = _MAILBOX
    usual = (Email(),)

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        _filled_in(self, autocomplete="email", autocapitalize="none", spellcheck="false")


class WebAddressField(LineField):
    """An address on the web."""

    widget = widgets.URLInput()
    most = _WEB_ADDRESS
    usual = (WebAddress(),)

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        _filled_in(self, inputmode="url", autocapitalize="none", spellcheck="false")


class TelephoneField(LineField):
    """A telephone number; with `region` (ISO 3166 code) one may write it as at home."""

    widget = widgets.TelInput()
    most = _TELEPHONE

    def __init__(self, label: Any = None, validators: Any = (), *, region: str | None = None, **more: Any) -> None:
        super().__init__(label, [*validators, Telephone(region)], **more)
        _filled_in(self, autocomplete="tel")


class CodeField(LineField):
    """A code of digits that was sent or is shown elsewhere; spaces and other scripts' digits are understood."""

    most = 20

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        _filled_in(self, inputmode="numeric", autocomplete="one-time-code", autocapitalize="none", spellcheck="false")

    def read(self, raw: str) -> Typed:
        """Leave out spaces and hyphens, write digits in ASCII."""
        typed = entry(raw)
        return Typed(
            text=_ascii_digits(re.sub(r"[\s-]+", "", typed.text)), had_control_characters=typed.had_control_characters
        )


def _ascii_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(one, one)) for one in text)


class PasswordField(fields.PasswordField):
    """A password, taken as it was typed and never given back; `is_new` tells a password manager to offer one."""

    def __init__(self, label: Any = None, validators: Any = (), *, is_new: bool = False, **more: Any) -> None:
        super().__init__(label, [*validators, Longest(_PASSWORD)], **more)
        _filled_in(self, autocomplete="new-password" if is_new else "current-password", autocapitalize="none")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take it as it is."""
        self.data = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""


class _Read(fields.Field):
    """An answer that is read into something else; what cannot be read is shown again as it was written."""

    widget = widgets.TextInput()
    written = ""

    def _value(self) -> str:
        return self.written or ("" if self.data is None else str(self.data))

    def process_formdata(self, valuelist: list[Any]) -> None:
        raw = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""
        self.data = None
        self.written = entry(raw).text[:_LINE]
        if self.written:
            self.data = self.understand(_ascii_digits(self.written))

    def understand(self, text: str) -> Any:
        """Return what was meant; raise ValueError with a sentence where nobody can tell."""
        raise NotImplementedError


class DayField(_Read):
    """A day of the calendar."""

    widget = widgets.DateInput()

    def understand(self, text: str) -> date:
        """Read year, month, day."""
        found = re.fullmatch(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})", text)
        try:
            year, month, day = map(int, found.groups() if found else ())
            return date(year, month, day)
        except ValueError:
            raise ValueError(_l("Write the day as year, month and day, such as 2026-11-21.")) from None


class NumberField(_Read):
    """A whole number."""

    def __init__(self, label: Any = None, validators: Any = (), *, least: int = 0, most: int, **more: Any) -> None:
        super().__init__(label, validators, **more)
        self.least, self.most = least, most
        _filled_in(self, inputmode="numeric", autocomplete="off")

    def understand(self, text: str) -> int:
        """Read digits; separators of thousands are not needed and not minded."""
        digits = re.sub(r"[\s,.']", "", text)
        if re.fullmatch(rf"[0-9]{{1,{_DIGITS}}}", digits) and self.least <= int(digits) <= self.most:
            return int(digits)
        raise ValueError(_l("Write a whole number from %(least)d to %(most)d.", least=self.least, most=self.most))


class ChoiceField(fields.SelectField):
    """One of a list that folds out. An option in another language gets `SelectChoice(…, render_kw={"lang": "ja"})`."""

    @property
    def chosen(self) -> str:
        """The answer if it is one of those offered, else nothing: for pages that say it in an attribute."""
        return next((str(one.value) for one in self.iter_choices() if one.value and one.value == self.data), "")


class RadioField(fields.RadioField):
    """One of a few answers, all in sight; `SelectChoice(…, render_kw={"hint": …, "url": …})` says more of one."""

    def pre_validate(self, form: Any) -> None:
        """Nothing chosen is no wrong choice: whether an answer is needed `Required` says."""
        if self.raw_data:
            super().pre_validate(form)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Nothing chosen is None."""
        self.data = None
        super().process_formdata(valuelist)


class TicksField(fields.SelectMultipleField):
    """Any number of a list, each with a box to tick."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def pre_validate(self, _form: Any) -> None:
        """Refuse what is not on the list, without repeating it."""
        if set(self.data or ()) - {choice.value for choice in self.iter_choices()}:
            raise StopValidation(_OFFERED)


class TickField(fields.BooleanField):
    """One statement to tick."""


class HiddenField(fields.HiddenField):
    """A value that goes along unseen; empty where a browser sends none, as other programs do."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what came, as text."""
        self.data = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""


class FileField(UploadField):
    """A file from the reader's machine."""


def options(
    pairs: Iterable[tuple[str, Any]], *, none: Any = None, languages: Mapping[str, str] | None = None
) -> list[SelectChoice]:
    """Return choices from codes and their labels, in their order.

    `none`: the words for "nothing chosen", which stand first with an empty code; without them there is no such choice.
    `languages`: code → language of its label, where that is not the page's (endonyms).
    """
    known = languages or {}
    first = [] if none is None else [SelectChoice("", none)]
    return first + [SelectChoice(code, label, {"lang": known[code]} if code in known else {}) for code, label in pairs]
