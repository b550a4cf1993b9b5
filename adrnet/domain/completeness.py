"""How complete a listing is: its sections, and what it says in each language in which somebody will look for it.

A look at the content alone, as in `sections`. It is no game for points: what stands here says what is there and what is
not, and a listing may be as short as its bearer likes.

Decisions:
    2026-11-22  The languages: the official ones of the country, whatever the listing speaks already, and English.
    2026-11-22  A translation that is older than its original is not there: readers are told so as well.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from adrnet.domain.content import Content, NameKind
from adrnet.domain.sections import Progress, Section, Standing, outdated_texts, standings
from adrnet.domain.vocabulary import Scheme, Vocabulary


class Piece(StrEnum):
    """What can be said in a language."""

    NAME = "name"
    TEXT = "text"
    # The titles of all offices on the organisation's posts.
    TITLES = "titles"


@dataclass(frozen=True)
class Rule:
    """A piece: of which listings it is expected, and whether it is there in a language."""

    piece: Piece
    is_expected: Callable[[Content], bool]
    is_there: Callable[[Content, str], bool]


@dataclass(frozen=True)
class InLanguage:
    """What a listing says in one language, and what it does not."""

    lang: str
    there: tuple[Piece, ...]
    missing: tuple[Piece, ...]

    @property
    def total(self) -> int:
        """How many pieces there can be."""
        return len(self.there) + len(self.missing)


@dataclass(frozen=True)
class Completeness:
    """How far the sections are, in the order of their pages, and the languages: English last, others as they came."""

    sections: tuple[Standing, ...]
    languages: tuple[InLanguage, ...]

    @property
    def filled(self) -> int:
        """How many sections are complete."""
        return sum(one.progress == Progress.COMPLETE for one in self.sections)

    @property
    def lacking(self) -> tuple[str, ...]:
        """The languages in which something is missing."""
        return tuple(one.lang for one in self.languages if one.missing)


# Where each is written.
SECTIONS: Final = {Piece.NAME: Section.NAMES, Piece.TEXT: Section.TEXTS, Piece.TITLES: Section.POSTS}
# A name that is written for readers; how it is read, or what it is short for, stands beside one.
_NAMES: Final = frozenset({NameKind.OFFICIAL, NameKind.ALTERNATE})
_ENGLISH: Final = "en"


def _has_name(content: Content, lang: str) -> bool:
    return any(name.kind in _NAMES and same_language(name.lang, lang) for name in content.names)


def _has_text(content: Content, lang: str) -> bool:
    outdated = set(outdated_texts(content))
    return any(same_language(text.lang, lang) and (text.field, text.lang) not in outdated for text in content.texts)


def _has_titles(content: Content, lang: str) -> bool:
    offices = [post.titles for post in content.posts if post.titles]
    return all(any(same_language(title.lang, lang) for title in titles) for titles in offices)


RULES: Final = (
    Rule(Piece.NAME, lambda _content: True, _has_name),
    Rule(Piece.TEXT, lambda _content: True, _has_text),
    Rule(Piece.TITLES, lambda content: any(post.titles for post in content.posts), _has_titles),
)


def completeness(content: Content, type_: str, own: Iterable[str]) -> Completeness:
    """Return how complete a content is; `own` are the languages that its readers expect beside those it speaks."""
    return Completeness(
        standings(content, type_), tuple(_in_language(content, lang) for lang in _languages(content, own))
    )


def languages_of(content: Content, country: str | None, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the official languages of where a listing is (the country that answers for it, else its first place)."""
    places = [place.country for place in content.places if place.country]
    word = vocabulary.find(Scheme.COUNTRY, country or next(iter(places), ""))
    official: Sequence[str] = word.attributes["official_languages"] if word else ()
    # As a text would be tagged.
    return tuple("zh-Hans" if one == "zh" else one for one in official)


def same_language(one: str, other: str) -> bool:
    """Whether two tags mean one language, where one of them says no more than that: `zh` and `zh-Hans`."""
    return one == other or one.startswith(f"{other}-") or other.startswith(f"{one}-")


def _languages(content: Content, own: Iterable[str]) -> list[str]:
    spoken = [name.lang for name in content.names if name.kind in _NAMES] + [text.lang for text in content.texts]
    found: list[str] = []
    for lang in (*own, *spoken, _ENGLISH):
        if lang and lang != "und" and not any(same_language(lang, known) for known in found):
            found.append(lang)
    return sorted(found, key=lambda lang: same_language(lang, _ENGLISH))


def _in_language(content: Content, lang: str) -> InLanguage:
    rules = [rule for rule in RULES if rule.is_expected(content)]
    return InLanguage(
        lang,
        tuple(rule.piece for rule in rules if rule.is_there(content, lang)),
        tuple(rule.piece for rule in rules if not rule.is_there(content, lang)),
    )
