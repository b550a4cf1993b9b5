"""What is done to the catalogues: update, check, compile.

What lives here: the three tasks, each a function over one repository root. What does not: judging one entry (`faults`),
the text form (`files`), the command line (`__main__`).
"""

from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from adrnet.i18n.catalogues import files
from adrnet.i18n.catalogues.extraction import extract
from adrnet.i18n.catalogues.faults import faults_of, faults_of_source, forms_of
from adrnet.i18n.catalogues.glossary import COMMENTS, terms
from adrnet.i18n.locales import Locale
from adrnet.i18n.phrasebook import TRANSLATIONS

ROOT = TRANSLATIONS.parent
REPAIR = "run `make strings`"


def update(root: Path = ROOT) -> list[Path]:
    """Bring the template and all catalogues to what the sources say, and fill in terms of the glossary.

    Returns:
        The files that changed; a second run changes none.
    """
    return [path for path, content in _wanted(root, extract(root)).items() if files.put(path, content)]


def check(root: Path = ROOT) -> list[str]:
    """Say everything that is wrong with the catalogues; nothing when they may be released."""
    sources = extract(root)
    problems = [f"{_key(message)}: {fault}" for message in sources for fault in _source_faults(message)]
    try:
        wanted = _wanted(root, sources)
    except ValueError as error:
        return [*problems, f"a catalogue cannot be read: {error}"]
    for path, content in wanted.items():
        if not path.exists() or path.read_bytes() != content:
            problems.append(f"{path.relative_to(root)} is not what the sources say: {REPAIR}")
    for locale in files.TRANSLATED:
        path = files.catalogue_path(root / "translations", locale)
        catalogue = files.read(path)
        for message in files.entries(catalogue):
            problems += [f"{path.relative_to(root)}: {_key(message)}: {fault}" for fault in _faults(message, locale)]
        problems += _incompleteness(catalogue, sources, locale)
    return problems


def compile_all(root: Path = ROOT) -> list[Path]:
    """Compile all catalogues; what is fuzzy, incomplete or faulty stays out and falls back to English.

    Returns:
        The files that changed.
    """
    changed = []
    for locale in files.TRANSLATED:
        path = files.catalogue_path(root / "translations", locale)
        if path.exists():
            content = files.compiled(usable(files.read(path), locale), locale)
            if files.put(path.with_suffix(".mo"), content):
                changed.append(path.with_suffix(".mo"))
    return changed


def usable(catalogue: Catalog, locale: Locale) -> list[Message]:
    """Return the entries that a reader may see."""
    return [message for message in files.entries(catalogue) if is_translated(message) and not _faults(message, locale)]


def is_translated(message: Message) -> bool:
    """Whether every form is there and nobody has doubts about it."""
    return not message.fuzzy and all(files.strings_of(message))


def _wanted(root: Path, sources: Iterable[Message]) -> dict[Path, bytes]:
    """What each file should hold."""
    translations = root / "translations"
    sources = list(sources)
    wanted = {files.template_path(translations): files.text_of(sources)}
    for locale in files.TRANSLATED:
        path = files.catalogue_path(translations, locale)
        messages, obsolete = _merged(sources, files.read(path), locale)
        wanted[path] = files.text_of(messages, obsolete, locale)
    return wanted


def _merged(sources: list[Message], former: Catalog, locale: Locale) -> tuple[list[Message], list[Message]]:
    """Put the translations that exist, even obsolete ones, to the sentences that are wanted now."""
    known = {files.key_of(message): message for message in former.obsolete.values()}
    known |= {files.key_of(message): message for message in files.entries(former)}
    messages = [_entry(source, known, locale) for source in sources]
    present = {files.key_of(message): message.id for message in messages}
    obsolete = [
        Message(message.id, message.string, user_comments=message.user_comments)
        for key, message in known.items()
        if present.get(key) != message.id and key not in present and any(files.strings_of(message))
    ]
    return messages, obsolete


def _entry(source: Message, known: dict[str, Message], locale: Locale) -> Message:
    empty: str | tuple[str, ...] = ("",) * forms_of(locale) if source.pluralizable else ""
    message = Message(source.id, empty, auto_comments=source.auto_comments)
    former = known.get(files.key_of(source))
    if former is not None and former.id == source.id:
        message.string = former.string
        message.flags |= former.flags & {"fuzzy"}
        message.user_comments = [comment for comment in former.user_comments if comment not in COMMENTS]
    term = terms(locale).get(files.key_of(source))
    if term and not source.pluralizable:
        message.string = message.string or term.text
        if message.string == term.text:
            message.user_comments.append(term.comment)
    return message


def _sources_of(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)


def _faults(message: Message, locale: Locale) -> list[str]:
    return faults_of(_sources_of(message), files.strings_of(message), locale)


def _source_faults(message: Message) -> list[str]:
    return [fault for source in _sources_of(message) for fault in faults_of_source(source)]


def _incompleteness(catalogue: Catalog, sources: list[Message], locale: Locale) -> list[str]:
    if not locale.is_declared_complete:
        return []
    translated = {files.key_of(message) for message in files.entries(catalogue) if is_translated(message)}
    missing = [message for message in sources if files.key_of(message) not in translated]
    if not missing:
        return []
    lack = f"lacks {len(missing)} of {len(sources)} sentences, the first: {_key(missing[0])}"
    return [f"{locale.code} is declared {locale.state} but {lack}"]


def _key(message: Message) -> str:
    return f"“{files.key_of(message)}”"
