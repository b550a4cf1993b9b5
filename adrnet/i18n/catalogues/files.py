"""Catalogues as text: reading and the one quiet way of writing.

What lives here: paths, the header, the order. What does not: what an entry should say (`tasks`) or may say (`faults`).
"""

import os
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import cast

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from adrnet.i18n.locales import LOCALES, Locale
from adrnet.i18n.phrasebook import DOMAIN

STATE_IN_WORDS = {
    "complete": "complete and reviewed",
    "draft": "complete, a draft that no native legal reader has reviewed",
    "partial": "partial, what is missing is shown in English",
}

# English is the language of the sources: its catalogue is the template.
TRANSLATED: tuple[Locale, ...] = LOCALES[1:]


def template_path(translations: Path) -> Path:
    """Where the template lies: every sentence, untranslated."""
    return translations / f"{DOMAIN}.pot"


def catalogue_path(translations: Path, locale: Locale) -> Path:
    """Where the catalogue of a language lies; the compiled form stands beside it with the ending `.mo`."""
    return translations / locale.folder / "LC_MESSAGES" / f"{DOMAIN}.po"


def key_of(message: Message) -> str:
    """What an entry is filed under: its English sentence, in the singular."""
    return str(message.id[0] if message.pluralizable else message.id)


def entries(catalogue: Catalog) -> list[Message]:
    """All entries but the header."""
    return [message for message in catalogue if message.id]


def strings_of(message: Message) -> tuple[str, ...]:
    """The translation as a tuple: one string, or one per plural form."""
    string = message.string
    return tuple(string) if isinstance(string, list | tuple) else (string or "",)


def read(path: Path) -> Catalog:
    """Read a catalogue or the template; a missing one is empty.

    Raises:
        ValueError: the file is no catalogue, or not UTF-8.
    """
    if not path.exists():
        return Catalog()
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def text_of(messages: Iterable[Message], obsolete: Iterable[Message] = (), locale: Locale | None = None) -> bytes:
    """Write a catalogue, or the template when there is no locale: sorted, unwrapped, without places and dates."""
    headers = [
        ("Project-Id-Version", "adrnet"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
    ]
    if locale is None:
        comment = "Every sentence of the interface. Written by `make strings`: change the sources, not this file."
    else:
        comment = f"{locale.endonym} ({locale.code}): {STATE_IN_WORDS[locale.state]}."
        headers += [("Language", locale.folder), ("Plural-Forms", locale.plurals)]
    catalogue = Catalog()
    catalogue.mime_headers = headers
    for message in messages:
        catalogue[message.id] = message
    for message in obsolete:
        catalogue.obsolete[key_of(message)] = message
    body = BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    header = "".join(f'"{name}: {value}\\n"\n' for name, value in headers)
    text = f'# {comment}\nmsgid ""\nmsgstr ""\n{header}\n{body.getvalue().decode("utf-8")}'
    return (text.rstrip("\n") + "\n").encode("utf-8")


class _Compilable(list[Message]):
    """What Babel's compiler looks at. A whole catalogue would bring the hour of compilation, and no plural rule."""

    charset = "utf-8"


def compiled(messages: Iterable[Message], locale: Locale) -> bytes:
    """Make the binary form that gettext reads; the same entries give the same bytes."""
    header = f"Content-Type: text/plain; charset=utf-8\nLanguage: {locale.folder}\nPlural-Forms: {locale.plurals}\n"
    body = BytesIO()
    write_mo(body, cast("Catalog", _Compilable([Message("", header), *messages])))
    return body.getvalue()


def put(path: Path, content: bytes) -> bool:
    """Write a file whole or not at all, and only when it differs.

    Returns:
        Whether it differed.
    """
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    # Tests and servers that start side by side must never read half a file.
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_bytes(content)
    aside.replace(path)
    return True
