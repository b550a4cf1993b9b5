"""In which language each piece of a text is: what typesetting and reading aloud need to know.

The same Han character is drawn one way in Japanese and another way in Chinese, lines of Thai or Khmer break by words,
and a screen reader changes its voice. So a text for PDF and DOCX goes there in runs, each with its language: the one
that was given with it where its letters agree, else the one that its script tells.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from adrnet.formats.columns import SEPARATOR, Spoken, plain_text

# ISO 15924 code → letters of that script. What stands in none of them (digits, marks, punctuation) goes with what is
# before it.
_LETTERS: Final = {
    "Latn": "A-Za-zªºÀ-ÖØ-öø-ʯᴀ-ᶿḀ-ỿⱠ-ⱿꜢ-ꟿＡ-Ｚａ-ｚ",
    "Thai": "ก-๎",
    "Laoo": "\u0e80-\u0eff",
    "Khmr": "\u1780-\u17ff\u19e0-\u19ff",
    "Mymr": "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f",
    "Kana": "\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f",
    "Hani": "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",
    "Hang": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "Taml": "\u0b80-\u0bff",
    "Deva": "\u0900-\u097f",
    "Arab": "\u0600-\u06ff\u0750-\u077f",
    "Cyrl": "\u0400-\u052f",
}
_OF_SCRIPT: Final = re.compile("|".join(f"(?P<{script}>[{letters}])" for script, letters in _LETTERS.items()))
_PLAIN_LATIN: Final = re.compile("[\u0000-\u024f\u1e00-\u1eff\u2010-\u2027]*")

# The language that a text is likely in when only its script is known. Han is told from what stands around it.
_LIKELY: Final = {
    "Thai": "th",
    "Laoo": "lo",
    "Khmr": "km",
    "Mymr": "my",
    "Kana": "ja",
    "Hang": "ko",
    "Taml": "ta",
    "Deva": "hi",
    "Arab": "ar",
    "Cyrl": "ru",
}
_SCRIPTS_OF: Final = {
    **{language: frozenset({script}) for script, language in _LIKELY.items()},
    "ja": frozenset({"Hani", "Kana"}),
    "zh": frozenset({"Hani"}),
    "ko": frozenset({"Hang", "Hani"}),
}
_LATIN: Final = frozenset({"Latn"})
# Languages that set Latin words within their own text without changing the voice.
_MIXED: Final = frozenset({"ja", "zh", "ko"})


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text and the BCP 47 tag of its language."""

    text: str
    lang: str


def script_of(character: str) -> str:
    """Return the ISO 15924 code of a letter, nothing for what belongs to no script of ours."""
    found = _OF_SCRIPT.match(character)
    return str(found.lastgroup) if found else ""


def runs(text: str, document: str) -> list[Run]:
    """Take a text apart where its language changes.

    Args:
        text: plain, or `Spoken`, whose parts say their languages.
        document: the language of the document, in which what says nothing else is written.

    Returns:
        Runs whose texts put together are the text, control characters left out.
    """
    if not isinstance(text, Spoken):
        return list(_cut(plain_text(text), "", document))
    pieces: list[Run] = []
    for number, (part, lang) in enumerate(text.parts):
        if number:
            pieces.append(Run(SEPARATOR, document))
        pieces.extend(_cut(plain_text(part), lang, document))
    return pieces


@lru_cache(maxsize=8192)
def _cut(text: str, given: str, document: str) -> tuple[Run, ...]:
    if not text:
        return ()
    own = given or document
    if scripts_of(own) == _LATIN and _PLAIN_LATIN.fullmatch(text):
        return (Run(text, own),)
    there = {script_of(character) for character in text}
    pieces: list[Run] = []
    start, now = 0, ""
    for place, character in enumerate(text):
        script = script_of(character)
        if not script:
            continue
        language = _language(script, given, document, there)
        if now and language != now:
            pieces.append(Run(text[start:place], now))
            start = place
        now = language
    return (*pieces, Run(text[start:], now or own))


def _language(script: str, given: str, document: str, there: set[str]) -> str:
    for tag in (given, document):
        if tag and (script in scripts_of(tag) or (script == "Latn" and tag is given and _primary(tag) in _MIXED)):
            # Kana beside Han in a Chinese document is a Japanese name.
            if script == "Hani" and tag is document and not given and "Kana" in there:
                return "ja"
            return tag
    if script == "Hani":
        return "ja"
    return _LIKELY.get(script, "en")


@lru_cache(maxsize=512)
def scripts_of(tag: str) -> frozenset[str]:
    """Return the scripts in which a language of the region is written; Latin for all others."""
    return _SCRIPTS_OF.get(_primary(tag), _LATIN)


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()
