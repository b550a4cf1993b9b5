"""What is wrong with one entry of a catalogue: pure functions from source and translation to sentences.

What lives here: placeholders, tags, plural forms, percent signs. What does not: reading files (`files`), what follows
from a fault (`tasks`: the check fails; the entry is not compiled). A translation may therefore never bring a tag that
its source has not: that is also what keeps markup of strangers out of our pages.
"""

import re
from collections import Counter
from typing import Final

from adrnet.i18n.locales import ONE_FORM, ONE_IS_SINGULAR, Locale

_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)([sd])")
_TAG: Final = re.compile(r"<[^<>]*>")


def faults_of_source(source: str) -> list[str]:
    """Say what is wrong with an English sentence itself."""
    return ["a percent sign must be written %%"] if _has_stray_percent(source) else []


def faults_of(sources: tuple[str, ...], strings: tuple[str, ...], locale: Locale) -> list[str]:
    """Say what is wrong with a translation.

    Args:
        sources: the English sentence, or its singular and plural.
        strings: the translation, or one string per plural form of the language. Empty ones are not wrong but missing.
        locale: the language, whose plural rule decides what each form must hold.

    Returns:
        One sentence per fault; nothing when there is none.
    """
    if len(sources) == 1:
        return _faults_of_form(strings[0], must=sources[0], may=sources)
    expected = forms_of(locale)
    if len(strings) != expected:
        return [f"{len(strings)} plural forms instead of {expected}"]
    faults = []
    for place, string in enumerate(strings):
        # A first form that means exactly one follows the English singular, which may leave the number out.
        is_of_one = place == 0 and locale.plurals == ONE_IS_SINGULAR
        must = sources[0] if is_of_one else sources[1]
        faults += [f"form {place}: {fault}" for fault in _faults_of_form(string, must=must, may=sources)]
    return faults


def forms_of(locale: Locale) -> int:
    """How many plural forms a language has."""
    return 1 if locale.plurals == ONE_FORM else 2


def _faults_of_form(string: str, *, must: str, may: tuple[str, ...]) -> list[str]:
    if not string:
        return []
    faults = []
    needed, here = set(_PLACEHOLDER.findall(must)), set(_PLACEHOLDER.findall(string))
    allowed = {placeholder for source in may for placeholder in _PLACEHOLDER.findall(source)}
    faults += [f"placeholder %({name})s is missing" for name, _kind in sorted(needed - here)]
    faults += [f"placeholder %({name}){kind} is not in the source" for name, kind in sorted(here - allowed)]
    if _has_stray_percent(string):
        faults.append("a percent sign must be written %%")
    if Counter(_TAG.findall(string)) != Counter(_TAG.findall(must)) or _has_stray_bracket(string, must):
        faults.append("tags differ from the source")
    return faults


def _has_stray_percent(text: str) -> bool:
    return "%" in _PLACEHOLDER.sub("", text.replace("%%", ""))


def _has_stray_bracket(string: str, source: str) -> bool:
    rest, source_rest = _TAG.sub("", string), _TAG.sub("", source)
    return any(rest.count(bracket) > source_rest.count(bracket) for bracket in "<>")
