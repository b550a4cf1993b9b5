"""Lists to choose from in the forms of a listing: codes with their words in the reader's language.

A code that stands in the listing and on no list is offered as well: what somebody once said is not taken away by a
form that does not know it.
"""

from collections.abc import Iterable

from wtforms import SelectChoice

from adrnet.domain.vocabulary import Scheme
from adrnet.i18n import codes, names
from adrnet.i18n.locales import BY_CODE
from adrnet.i18n.messages import Wording
from adrnet.presenters.words import Words

Pairs = list[tuple[str, Wording]]

# The network's data has one Chinese, for what is spoken; a text is written in one of two ways.
_WRITTEN = {"zh": ("zh-Hans", "zh-Hant")}


def terms(words: Words, scheme: Scheme, present: Iterable[str] = ()) -> Pairs:
    """Return the words of a vocabulary in its order, then whatever else is present."""
    return [(code, words.label(scheme, code)) for code in _with(words.vocabulary.codes(scheme), present)]


def spoken_languages(words: Words, present: Iterable[str] = ()) -> Pairs:
    """Return the network's languages in their order, then whatever else is present."""
    return terms(words, Scheme.LANGUAGE, present)


def written_languages(words: Words, present: Iterable[str] = ()) -> Pairs:
    """Return the languages that texts of the network are written in, then whatever else is present."""
    own = [tag for code in words.vocabulary.codes(Scheme.LANGUAGE) for tag in _WRITTEN.get(code, (code,))]
    return [(tag, words.language(tag)) for tag in _with(own, present)]


def further_languages(words: Words, offered: Iterable[str]) -> Pairs:
    """Return every language that is not offered already, by its name."""
    known = set(offered)
    return [(one.code, Wording(one.name, one.lang)) for one in codes.languages(words.locale) if one.code not in known]


def is_language(tag: str) -> bool:
    """Whether a text may be said to be in this language."""
    return tag in codes.LANGUAGES or tag in _WRITTEN


def own_name(tag: str, words: Words) -> Wording:
    """Return a language's name in itself; in the reader's language where nobody has written it down."""
    for known in (tag, tag.partition("-")[0]):
        if locale := BY_CODE.get(known):
            return Wording(locale.endonym, locale.tag)
        if word := words.vocabulary.find(Scheme.LANGUAGE, known):
            return Wording(word.attributes["endonym"], tag)
    return words.language(tag)


def countries(words: Words, present: Iterable[str] = ()) -> tuple[Pairs, Pairs]:
    """Return the network's countries and all others, each by name; whatever else is present stands with the others."""
    covered = [word.code for word in words.vocabulary.words(Scheme.COUNTRY) if word.attributes.get("is_covered")]
    own = [(code, words.country(code)) for code in words.sorted_countries(covered)]
    others = [(one.code, Wording(one.name, one.lang)) for one in codes.countries(words.locale)]
    others += [(code, words.country(code)) for code in _with((), present) if code not in codes.COUNTRIES]
    return own, [pair for pair in others if pair[0] not in covered]


def sorted_by_name(pairs: Pairs, words: Words) -> Pairs:
    """Return choices in the alphabetical order of the reader's language."""
    return sorted(pairs, key=lambda pair: names.sort_key(str(pair[1]), words.locale))


def select(pairs: Pairs, words: Words, none: Wording | None = None) -> list[SelectChoice]:
    """Return the options of a list that folds out; `none` are the words for nothing chosen."""
    first = [SelectChoice("", none, _language(none, words))] if none is not None else []
    return first + [SelectChoice(code, label, _language(label, words)) for code, label in pairs]


def ticks(pairs: Pairs, words: Words, definitions: Scheme | None = None) -> list[SelectChoice]:
    """Return boxes to tick; `definitions`: the vocabulary that explains each."""
    return [SelectChoice(code, label, _hint(code, words, definitions)) for code, label in pairs]


def in_order(chosen: Iterable[str], before: Iterable[str]) -> tuple[str, ...]:
    """Return what is chosen: what stood there keeps its order, what is new comes after."""
    wanted = dict.fromkeys(chosen)
    kept = [code for code in before if code in wanted]
    return (*dict.fromkeys(kept), *(code for code in wanted if code not in kept))


def _with(known: Iterable[str], present: Iterable[str]) -> list[str]:
    return [code for code in dict.fromkeys([*known, *present]) if code]


def _language(label: Wording, words: Words) -> dict[str, str]:
    # Options hold no element that could name the language of their words.
    return {"lang": label.lang} if label.lang != words.locale.tag else {}


def _hint(code: str, words: Words, scheme: Scheme | None) -> dict[str, Wording]:
    word = words.vocabulary.find(scheme, code) if scheme else None
    return {"hint": Wording(word.definition, "en")} if word and word.definition else {}
