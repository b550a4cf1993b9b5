"""Sentences that hold words of another language: each part keeps its own `lang` in HTML.

A sentence of ours falls back to English when it is not translated, while the country's name inside it does not; what a
visitor typed is in a language that nobody knows. Templates mark such parts by themselves; this is the same for Python.
"""

from collections.abc import Iterable
from typing import Self

from markupsafe import Markup, escape

from adrnet.i18n.messages import Wording, current_locale, mark
from adrnet.i18n.names import list_separator

# Stands in a sentence for the part that `filled` puts there. A private character: no text from outside keeps one.
SLOT = "\ue000"
# What a visitor typed: BCP 47's tag for a language that was not determined.
UNDETERMINED = "und"


class Composed(Wording):
    """A wording whose HTML marks the languages of its parts; as plain text it is one string."""

    __slots__ = ("inner",)
    # HTML for a place that is in the language `lang` already.
    inner: Markup

    def __new__(cls, text: str, lang: str, inner: Markup | None = None) -> Self:
        """Keep the HTML beside the text."""
        composed = super().__new__(cls, text, lang)
        composed.inner = escape(text) if inner is None else inner
        return composed

    def __getnewargs__(self) -> tuple[str, str, Markup]:  # type: ignore[override]  # str takes one argument
        return str(self), self.lang, self.inner


def filled(sentence: Wording, *parts: Wording) -> Composed:
    """Return the sentence with its slots filled: `filled(_("The law: %(country)s", country=SLOT), name)`.

    Several parts are put into the one slot as an enumeration.
    """
    whole = enumerated(parts, within=sentence.lang)
    html = Markup(str(escape(str(sentence))).replace(SLOT, str(whole.inner)))  # noqa: S704 - both parts are escaped
    return Composed(str(sentence).replace(SLOT, str(whole)), sentence.lang, html)


def enumerated(parts: Iterable[Wording], *, within: str | None = None, separator: str | None = None) -> Composed:
    """Return several wordings as one, each in its own language; `within` is the language around them."""
    around = within or current_locale().tag
    if separator is None:
        separator = list_separator(around)
    wordings = list(parts)
    # Joined as plain text, in a quarter of the time: every part is HTML already.
    html = Markup(separator.join(mark(part.inner, part.lang, within=around) for part in wordings))  # noqa: S704 - separators are ours
    return Composed(separator.join(wordings), around, html)


def typed(text: str) -> Wording:
    """Return what a visitor typed, to be quoted."""
    return Wording(text, UNDETERMINED)
