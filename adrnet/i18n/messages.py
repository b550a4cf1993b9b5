"""The sentences of the interface in the reader's language, and in English, marked as English, where there is none.

What lives here: `gettext` (imported as `_`), `lazy_gettext` (`_l`, for class bodies), `ngettext`, the same for
templates, and `translator()` for code that has no request (files, mails, the worker). What does not: the catalogues'
files and their checks (`catalogues`), names of countries (`names`).

Decisions:
* Each sentence falls back on its own. What comes out knows its language (`Wording.lang`); put into HTML on a page in
  another language it becomes `<span lang="en">…</span>`. Where HTML allows no element (attributes, `<title>`,
  `<option>`) templates write `{{ _('…')|striptags }}` and Python writes `str(_('…'))`.
* Every sentence is a format string with named placeholders, with or without values: a percent sign is written `%%`.
* Sentences in templates are markup of ours, values put into them are escaped. Sentences in Python are plain text and
  are escaped whole when they reach HTML.
* A broken catalogue entry shows the English sentence and leaves one line in the log: a translator's slip is no error
  page.
* In `ngettext` the counted number is written with the reader's separators.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, Protocol, Self

from flask import current_app, g, has_app_context, has_request_context, request
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from adrnet.i18n.locales import DEFAULT, Locale, find
from adrnet.i18n.names import format_number
from adrnet.i18n.negotiation import negotiate
from adrnet.i18n.phrasebook import DEFAULT_PHRASEBOOK, Phrase, Phrasebook

logger = logging.getLogger(__name__)

EXTENSION = "adrnet_i18n"

# Values for placeholders, made for the language that a wording is really in.
Variables = Callable[[Locale], Mapping[str, Any]]

_override: ContextVar[Locale | None] = ContextVar("adrnet_locale", default=None)


class Wording(str):
    """Text that knows its language, and says so in HTML when the page is in another one."""

    __slots__ = ("lang",)
    lang: str

    def __new__(cls, text: str, lang: str) -> Self:
        """Keep the language beside the text."""
        wording = super().__new__(cls, text)
        wording.lang = lang
        return wording

    @property
    def inner(self) -> Markup:
        """The HTML for a place that is in the wording's language already."""
        return escape(str(self))

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]  # str takes one argument
        # `copy` and `dataclasses.asdict` make strings anew from these.
        return str(self), self.lang

    def __html__(self) -> str:
        return mark(self.inner, self.lang, within=current_locale().tag)


class LazyWording:
    """A sentence that waits for the reader: it is looked up whenever it is used."""

    __slots__ = ("_message", "_variables")

    def __init__(self, message: str, variables: Mapping[str, Any]) -> None:
        self._message = message
        self._variables = dict(variables)

    def wording(self) -> Wording:
        """Look the sentence up for the language that is current now."""
        return gettext(self._message, **self._variables)

    def __str__(self) -> str:
        return str(self.wording())

    def __repr__(self) -> str:
        return f"_l({self._message!r})"

    def __html__(self) -> str:
        return self.wording().__html__()

    def __mod__(self, variables: Mapping[str, Any]) -> Wording:
        """Fill in late, as WTForms does with the limits of its validators."""
        return gettext(self._message, **{**self._variables, **variables})

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, LazyWording | str) else NotImplemented

    def __hash__(self) -> int:
        # Equality depends on the reader's language, so only the message itself may enter the hash.
        return hash(self._message)

    def __len__(self) -> int:
        return len(str(self))


class _Counted(int):
    """The counted number: gettext computes with it, `%(num)s` writes it with separators, `%(num)d` without."""

    locale: Locale

    def __str__(self) -> str:
        return format_number(int(self), self.locale)


def mark(text: Markup, lang: str, *, within: str) -> Markup:
    """Wrap HTML in a `span` that names its language, unless the text around it is in the same one."""
    if lang == within:
        return text
    return Markup(f'<span lang="{escape(lang)}">{escape(text)}</span>')  # noqa: S704 - both parts are escaped


def current_locale() -> Locale:
    """The reader's language: set by `in_locale`, else by the path (`g.locale`), else negotiated, else English.

    Pages that no route answers have no `g.locale`; their path still tells the language.
    """
    if override := _override.get():
        return override
    # Asked some thousand times for a page: the proxy is looked through once.
    if has_app_context() and isinstance(chosen := g._get_current_object().get("locale"), Locale):  # noqa: SLF001 - Werkzeug's way from the proxy to the thing
        return chosen
    if has_request_context():
        first = request.path.lstrip("/").partition("/")[0]
        return selectable(first) or negotiate(request.headers.get("Accept-Language"))
    return DEFAULT


def selectable(tag: str) -> Locale | None:
    """Find a language that this application offers; the pseudo-locale only where the setting `PSEUDO_LOCALE` asks."""
    return find(tag, with_pseudo=has_app_context() and bool(current_app.config.get("PSEUDO_LOCALE")))


@contextmanager
def in_locale(locale: Locale) -> Iterator[None]:
    """Speak another language for a while: a mail is written in its reader's, not in the sender's."""
    token = _override.set(locale)
    try:
        yield
    finally:
        _override.reset(token)


def gettext(message: str, /, **variables: Any) -> Wording:
    """Say a sentence in the reader's language.

    Args:
        message: the English sentence, written literally so that extraction finds it.
        variables: values for its `%(name)s` placeholders, as plain text.
    """
    return say(message, variables, current_locale())


def ngettext(singular: str, plural: str, num: int, /, **variables: Any) -> Wording:
    """Say a sentence that counts; `%(num)s` stands for the number."""
    return count(singular, plural, num, variables, current_locale())


def lazy_gettext(message: str, /, **variables: Any) -> LazyWording:
    """Say a sentence later: for class bodies and tables, which are read before there is a reader."""
    return LazyWording(message, variables)


class Translate(Protocol):
    """From an English sentence, and values for its placeholders, to a sentence in one fixed language."""

    def __call__(self, message: str, /, **variables: Any) -> str:
        """Say it."""


def translator(locale: Locale) -> Translate:
    """Make a plain function that speaks the given language, for files and mails."""

    def translate(message: str, /, **variables: Any) -> str:
        return str(say(message, variables, locale))

    return translate


class FormTranslations:
    """Our catalogue for WTForms' own messages; they come out unfilled, since WTForms fills them in itself."""

    @staticmethod
    def gettext(message: str) -> str:
        """The wording of a message."""
        return _phrasebook().sentence(message, current_locale())[0].text

    @staticmethod
    def ngettext(singular: str, plural: str, num: int) -> str:
        """The wording of a counting message."""
        return _phrasebook().counted(singular, plural, num, current_locale())[0].text


def say(message: str, variables: Mapping[str, Any], locale: Locale) -> Wording:
    """Say a sentence in a given language."""
    candidates = _phrasebook().sentence(message, locale)
    return _plain(candidates, message, lambda _: variables)


def count(singular: str, plural: str, num: int, variables: Mapping[str, Any], locale: Locale) -> Wording:
    """Say a counting sentence in a given language."""
    candidates = _phrasebook().counted(singular, plural, num, locale)
    return _plain(candidates, plural, lambda said_in: _with_count(variables, num, said_in))


@pass_context
def template_gettext(context: Context, message: str, /, **variables: Any) -> str:
    """`_()` and `{% trans %}` in templates."""
    book, locale = _phrasebook(), current_locale()
    if not variables and context.eval_ctx.autoescape:
        return _fixed(book, message, locale)
    return _for_template(context, book.sentence(message, locale), message, lambda _: variables)


@pass_context
def template_ngettext(context: Context, singular: str, plural: str, num: int, /, **variables: Any) -> str:
    """`{% trans count=… %}…{% pluralize %}…` in templates."""
    candidates = _phrasebook().counted(singular, plural, num, current_locale())
    return _for_template(context, candidates, plural, lambda said_in: _with_count(variables, num, said_in))


def _phrasebook() -> Phrasebook:
    if has_app_context():
        book = current_app.extensions.get(EXTENSION, DEFAULT_PHRASEBOOK)
        return book if isinstance(book, Phrasebook) else DEFAULT_PHRASEBOOK
    return DEFAULT_PHRASEBOOK


def _with_count(variables: Mapping[str, Any], num: int, said_in: Locale) -> dict[str, Any]:
    counted = _Counted(num)
    counted.locale = said_in
    # Templates may call the number what they like: {% trans found=total %}.
    same = {name: counted for name, value in variables.items() if type(value) is int and value == num}
    return {"num": counted, **variables, **same}


def _plain(candidates: tuple[Phrase, ...], source: str, variables: Variables) -> Wording:
    for phrase in candidates:
        try:
            return Wording(phrase.text % variables(phrase.locale), phrase.locale.tag)
        except (KeyError, ValueError, TypeError) as error:
            _report(source, phrase.locale.code, repr(error))
    return Wording(source, DEFAULT.tag)


@lru_cache(maxsize=8192)
def _fixed(book: Phrasebook, message: str, locale: Locale) -> Markup:
    """Return a sentence without values as a page in this language has it: most are, and said on every page."""
    for phrase in book.sentence(message, locale):
        try:
            return mark(Markup(phrase.text) % {}, phrase.locale.tag, within=locale.tag)  # noqa: S704 - our own English sentence
        except (KeyError, ValueError, TypeError) as error:
            _report(message, phrase.locale.code, repr(error))
    return mark(Markup(message), DEFAULT.tag, within=locale.tag)  # noqa: S704 - our own English sentence


def _for_template(context: Context, candidates: tuple[Phrase, ...], source: str, variables: Variables) -> str:
    if not context.eval_ctx.autoescape:
        return _plain(candidates, source, variables)
    page = current_locale().tag
    for phrase in candidates:
        lang = phrase.locale.tag
        values = {name: _within(value, lang) for name, value in variables(phrase.locale).items()}
        try:
            # Safe: the sentence is ours, or from a catalogue with the same tags; `%` escapes the values.
            return mark(Markup(phrase.text) % values, lang, within=page)  # noqa: S704 - our own English sentence
        except (KeyError, ValueError, TypeError) as error:
            _report(source, phrase.locale.code, repr(error))
    return mark(Markup(source), DEFAULT.tag, within=page)  # noqa: S704 - our own English sentence


def _within(value: Any, lang: str) -> Any:
    """Mark a value that is in another language than the sentence it is put into."""
    if isinstance(value, LazyWording):
        value = value.wording()
    return mark(value.inner, value.lang, within=lang) if isinstance(value, Wording) else value


@lru_cache(maxsize=1024)
def _report(source: str, code: str, error: str) -> None:
    """Write each broken entry to the log once per process."""
    logger.warning("The sentence %r cannot be filled in in %s: %s", source, code, error)
