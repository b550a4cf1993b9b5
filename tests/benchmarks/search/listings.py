"""Generated listings in twelve languages, as documents of the index: the same ones for the same number, every time.

A listing has a name in its own language and mostly one in English, sometimes an abbreviation or a reading, and a text
in both languages: about a kilobyte. Words come from the shipped vocabularies, and beside them invented ones made of
their pieces, as unevenly frequent as words are. `arbitration` stands in five of six texts, so that one word is common.
"""

import csv
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from adrnet.domain.content import Content, DigitalCapacity, Name, NameKind, Place, SpokenLanguage, Text
from adrnet.domain.listing import Listing, ListingState, ListingType, facets_of
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.vocabulary import Scheme, Vocabulary, Word
from adrnet.i18n.scripts import CLUSTER
from adrnet.search import analysis
from adrnet.search.documents import document_of

SEED = 20261122
LANGUAGES = ("en", "ja", "id", "ms", "th", "vi", "km", "lo", "my", "fil", "zh-Hans", "pt")
COUNTRIES = ("BN", "KH", "ID", "JP", "LA", "MM", "MY", "PH", "SG", "TH", "TL", "VN", "AU", "GB")
# Scripts that put no spaces between words.
UNSPACED = {"ja", "th", "km", "lo", "my", "zh-Hans"}
# How many words a language has, and how many stand in a text.
POOL, LENGTH = 6_000, 45
_DATA = Path(analysis.__file__).parent.parent / "data"
# What comes after it falls off like words do: the tenth is about a third as frequent as the first.
_FLATTENED = 5
_WEIGHTS = list(itertools.accumulate(1 / (rank + _FLATTENED) for rank in range(POOL)))
_COMMON = 0.84


@dataclass(frozen=True)
class Tongue:
    """A language's words, the most frequent first."""

    code: str
    words: tuple[str, ...]

    def some(self, random: Random, number: int) -> str:
        """Return a text of so many words; sentences have eleven."""
        chosen = random.choices(self.words, cum_weights=_WEIGHTS, k=number)
        joint, stop = ("", "。" if self.code in {"ja", "zh-Hans"} else " ") if self.code in UNSPACED else (" ", ". ")
        return stop.join(joint.join(chosen[start : start + 11]) for start in range(0, number, 11))


def vocabulary() -> Vocabulary:
    """Return the shipped vocabularies."""
    with (_DATA / "vocabularies.csv").open(encoding="utf-8", newline="") as file:
        return Vocabulary(
            Word(
                row["scheme"],
                row["code"],
                {language: row[language] for language in LANGUAGES if row[language]},
                {},
                {"party": row["party"]} if row["party"] else {},
                "",
            )
            for row in csv.DictReader(file)
        )


def tongues(words: Vocabulary) -> dict[str, Tongue]:
    """Return the languages' words."""
    return {code: Tongue(code, tuple(_pool(code, words))) for code in LANGUAGES}


def _pool(code: str, words: Vocabulary) -> list[str]:
    schemes = (Scheme.SPECIALTY, Scheme.SERVICE, Scheme.KIND, Scheme.ROLE, Scheme.DIGITAL)
    labels = [word.labels[code] for scheme in schemes for word in words.words(scheme) if code in word.labels]
    if code in UNSPACED:
        # A label, or what stands between the signs in it, is as good as a word.
        known = [part for label in labels for part in re.findall(r"[^\s()（）/・、,]+", label)]
        pieces = [one for part in known for one in CLUSTER.findall(part)]
        lengths = (2, 3, 4)
    else:
        known = [part.lower() for label in labels for part in re.findall(r"[^\W\d_]{2,}", label)]
        pieces = [part[start : start + 3] for part in known for start in range(0, len(part) - 2, 3)]
        lengths = (2, 3)
    random = Random(f"{SEED} {code}")  # noqa: S311 - the same words each time
    random.shuffle(known)
    # What the vocabularies say is most frequent; arbitration is put in apart.
    found = dict.fromkeys(word for word in known if word != "arbitration")
    while len(found) < POOL:
        found["".join(random.choices(pieces, k=random.choice(lengths)))] = None
    return list(found)[:POOL]


def documents(number: int, first: int = 1) -> Iterator[dict[str, Any]]:
    """Yield the documents of so many listings, ids counted from `first`."""
    words = vocabulary()
    spoken = tongues(words)
    for key in range(first, first + number):
        random = Random(f"{SEED} {key}")  # noqa: S311 - the same listing each time
        said = _content(random, key, words, spoken)
        confirmed = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=random.randrange(8_000))
        listing = Listing(
            id=key,
            type=ListingType.ORGANISATION,
            state=ListingState.PUBLISHED,
            confirmed_at=confirmed if random.random() < 0.8 else None,
            freshness=random.choice((None, "confirmed", "confirmed", "overdue")),
        )
        revision = Revision(id=key, state=RevisionState.PUBLISHED, document=said.to_document(), number=1)
        set_committed_value(listing, "published", revision)
        yield document_of(listing, facets_of(listing, said, words))


def _content(random: Random, key: int, words: Vocabulary, spoken: dict[str, Tongue]) -> Content:
    own, english = spoken[LANGUAGES[key % len(LANGUAGES)]], spoken["en"]
    names = [Name(f"{own.some(random, random.randint(2, 4))} {key}", own.code, "")]
    texts = [Text("description", own.some(random, LENGTH), own.code)]
    if own is not english:
        if random.random() < 0.8:
            names.append(Name(f"Example {english.some(random, random.randint(2, 4))}".title(), "en", ""))
        texts.append(Text("description", english.some(random, LENGTH), "en"))
    if random.random() < 0.25:
        names.append(Name("".join(random.choices("ACDIMNRS", k=5)), "en", "", NameKind.ABBREVIATION))
    if own.code == "ja":
        names.append(
            Name("".join(random.choices("あいかきくけこさしすせそたちつてと", k=8)), "ja", "", NameKind.READING)
        )
    if random.random() < _COMMON:
        texts.append(Text("note", "Settles disputes by arbitration.", "en"))
    return Content(
        names=tuple(names),
        texts=tuple(texts),
        kind=_some(random, words, Scheme.KIND, 1)[0],
        places=(Place(random.choice(COUNTRIES), f"Example City {random.randrange(50)}"),),
        jurisdictions=tuple(random.sample(COUNTRIES, random.randint(0, 3))),
        services=_some(random, words, Scheme.SERVICE, random.randint(1, 5)),
        specialties=_some(random, words, Scheme.SPECIALTY, random.randint(1, 6)),
        languages=tuple(SpokenLanguage(code) for code in random.sample(LANGUAGES, random.randint(1, 4))),
        digital=tuple(DigitalCapacity(code, "yes") for code in _some(random, words, Scheme.DIGITAL, 2)),
    )


def _some(random: Random, words: Vocabulary, scheme: Scheme, number: int) -> tuple[str, ...]:
    return tuple(random.sample(words.codes(scheme), number))
