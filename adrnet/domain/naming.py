"""Which of a listing's names and texts to show first, in the reader's language.

The one place that fixes the fallback chain: the reader's language, English, the first one given. Names are equal: a
page shows the name in the reader's language first and the names in other scripts beside it.
"""

import re
import unicodedata
from collections.abc import Sequence

from adrnet.domain.content import Content, Name, NameKind, Text


def _speaks(tag: str, language: str) -> bool:
    """Whether a text tagged `tag` is in `language` (`zh-Hant` is not `zh-Hans`, `pt-TL` is `pt`)."""
    tag, language = tag.lower(), language.lower()
    return tag == language or tag.startswith(language + "-")


def names_to_show(content: Content, language: str) -> list[Name]:
    """Return the official names, the reader's language first, then English, then as given.

    A language without an official name shows its first alternate one: a body that is known by a description in its own
    script is shown with it. Never empty for a listing that has any name.
    """
    return first_to_show(content.names, language)


def first_to_show(names: Sequence[Name], language: str) -> list[Name]:
    """Return the same of names that are no listing's: a person's, an office's titles."""
    if len(names) == 1:
        return list(names)
    shown = [name for name in names if name.kind == NameKind.OFFICIAL]
    for name in names:
        if name.kind == NameKind.ALTERNATE and not any(_speaks(name.lang, other.lang) for other in shown):
            shown.append(name)
    shown = shown or list(names)
    return sorted(shown, key=lambda name: (not _speaks(name.lang, language), not _speaks(name.lang, "en")))


def main_name(content: Content, language: str) -> Name:
    """Return the first name to show; a listing without any name is a programming error."""
    return names_to_show(content, language)[0]


def other_names(content: Content) -> list[Name]:
    """Return alternate and former names, in the order given."""
    shown = {(name.text, name.lang) for name in names_to_show(content, "en")}
    return [
        name
        for name in content.names
        if name.kind in {NameKind.ALTERNATE, NameKind.FORMER} and (name.text, name.lang) not in shown
    ]


def abbreviations(content: Content) -> list[Name]:
    """Return the abbreviations, in the order given."""
    return [name for name in content.names if name.kind == NameKind.ABBREVIATION]


def name_to_sort_by(content: Content, language: str) -> str:
    """Return what a list in `language` is sorted by: the reading of the name shown, where there is one."""
    shown = main_name(content, language)
    for name in content.names:
        if name.kind == NameKind.READING and _speaks(name.lang, shown.lang):
            return name.text
    return shown.text


def text_to_show(texts: Sequence[Text], field: str, language: str) -> Text | None:
    """Return the text of a field in the reader's language, else in English, else the first one; None without any."""
    candidates = [text for text in texts if text.field == field]
    if not candidates:
        return None
    return min(candidates, key=lambda text: (not _speaks(text.lang, language), not _speaks(text.lang, "en")))


def slug(content: Content) -> str:
    """Return the readable part of an address: the English (else a Latin) name in ASCII; may be empty.

    The public id decides; the slug is for reading, so a name without Latin letters simply has none.
    """
    folded = unicodedata.normalize("NFKD", main_name(content, "en").text.replace("đ", "d").replace("Đ", "D"))
    ascii_only = folded.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:80].rstrip("-")
