"""What the seeded examples say of themselves: every field, every code of every vocabulary, names in sixteen languages.

The languages' material stands in `seed_words.csv`, always with the word for "example" in it.
"""

import csv
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from adrnet.domain.content import (
    Accreditation,
    Content,
    DigitalCapacity,
    Link,
    Name,
    NameKind,
    Place,
    SpokenLanguage,
    Text,
)
from adrnet.domain.vocabulary import Scheme, Vocabulary

# What strains a layout or a reader: each of them is some listing's name.
STRAINING = (
    Name("Example" + "verylongwordwithoutanyspace" * 4, "en", "Latn"),
    Name("ตัวอย่าง" * 15, "th", "Thai"),
    Name("ឧទាហរណ៍" * 15, "km", "Khmr"),
    Name("ဥပမာ" * 25, "my", "Mymr"),
    Name("例示" * 40, "ja", "Jpan"),
    Name("Example <b>bold</b> & \"quoted\" 'names' 100 % {sure} \\ / ; |", "en", "Latn"),
    Name("=1+1 Example that begins like a formula", "en", "Latn"),
    Name("@Example", "en", "Latn"),
    Name("E\u0301xample with a combining accent", "en", "Latn"),
    Name("Example 🕊 beyond the basic plane", "en", "Latn"),
    Name("E", "en", "Latn"),
)
GRADES = (("IMI", "IMI Certified Mediator"), ("CIArb", "Fellow (FCIArb)"), ("SIMI", "SIMI Accredited Mediator Level 1"))


@dataclass(frozen=True)
class Tongue:
    """A language's material: how bodies and people are called in it, what they say, how the name is read aloud."""

    lang: str
    script: str
    body: str
    person: str
    things: str
    text: str
    reading: str

    def name(self, random: Random, number: int, *, is_person: bool) -> Name:
        """Return an official name."""
        thing = random.choice(self.things.split(" ; "))
        pattern = self.person if is_person else self.body
        return Name(pattern.format(thing=thing, n=number), self.lang, self.script)


def _tongues() -> tuple[Tongue, ...]:
    with Path(__file__).with_name("seed_words.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Tongue(**row) for row in csv.DictReader(file))


TONGUES = _tongues()


class Choice:
    """Chooses codes: each one of a scheme in turn, so that none is missing, and others at random beside it."""

    def __init__(self, random: Random, words: Vocabulary) -> None:
        self.random = random
        self._words = words
        self._turns: dict[str, Iterator[str]] = {}

    def one(self, scheme: Scheme) -> str:
        """Return the next code in turn."""
        return next(self._turns.setdefault(scheme, itertools.cycle(self._words.codes(scheme))))

    def some(self, scheme: Scheme, most: int) -> tuple[str, ...]:
        """Return up to `most` different codes, sometimes none."""
        count = self.random.randint(0, most)
        codes = self._words.codes(scheme)
        others = self.random.sample(codes, min(count, len(codes)))
        return tuple(dict.fromkeys([self.one(scheme), *others]))[:count]


def content(choice: Choice, number: int, *, is_person: bool, is_verified: bool) -> Content:
    """Return the content of the example with this number."""
    random = choice.random
    answers = itertools.cycle(("yes", "no", "on_request"))
    is_full = number % 3 != 0
    return Content(
        names=_names(random, number, is_person=is_person),
        kind="" if is_person else choice.one(Scheme.KIND),
        texts=_texts(random, number),
        places=_places(choice, number),
        jurisdictions=choice.some(Scheme.COUNTRY, 3),
        services=choice.some(Scheme.SERVICE, 5),
        specialties=choice.some(Scheme.SPECIALTY, 6),
        roles=choice.some(Scheme.ROLE, 4) if is_person else (),
        languages=tuple(
            SpokenLanguage(code, choice.one(Scheme.LANGUAGE_LEVEL) if is_person else "")
            for code in choice.some(Scheme.LANGUAGE, 5)
        ),
        digital=tuple(
            DigitalCapacity(code, next(answers), "From Monday to Friday" if number % 5 == 0 else "")
            for code in choice.some(Scheme.DIGITAL, 6)
        ),
        accreditations=_accreditations(number) if is_person else (),
        email=f"desk-{number}@example.org" if is_full else "",
        telephone=f"+{random.choice(('65', '66', '81', '84', '855'))} 2 555 {number:04}" if is_full else "",
        website=f"https://example-{number}.example.org/about?lang=ja&page=1" if number % 5 else "",
        website_seen=number % 4 != 0,
        links=tuple(
            Link(choice.one(Scheme.LINK_KIND), f"https://example-{number}.example.org/link/{place}", "en")
            for place in range(random.randint(0, 3))
        ),
        founded=1900 + number % 126 if number % 2 else None,
        introductions=("", "yes", "no")[number % 3] if is_person else "",
        unverified_fields=() if is_verified else ("services", "specialties", "languages"),
    )


def _names(random: Random, number: int, *, is_person: bool) -> tuple[Name, ...]:
    tongue = TONGUES[number % len(TONGUES)]
    names = [tongue.name(random, number, is_person=is_person)]
    if number % 5 != 0 and tongue.lang != "en":
        names.append(TONGUES[0].name(random, number, is_person=is_person))
    if number % 50 == 1:
        names.insert(0, STRAINING[number // 50 % len(STRAINING)])
    if tongue.reading:
        names.append(Name(tongue.reading.format(n=number), tongue.lang, tongue.script, NameKind.READING))
    if number % 4 == 0:
        names.append(Name(f"EX{number}", "en", "Latn", NameKind.ABBREVIATION))
    if number % 7 == 0:
        other = TONGUES[(number // 7) % len(TONGUES)].name(random, number + 10_000, is_person=is_person)
        names.append(Name(other.text, other.lang, other.script, NameKind.FORMER))
    if number % 11 == 0:
        other = TONGUES[(number // 11) % len(TONGUES)].name(random, number + 20_000, is_person=is_person)
        names.append(Name(other.text, other.lang, other.script, NameKind.ALTERNATE))
    return tuple(names)


def _texts(random: Random, number: int) -> tuple[Text, ...]:
    if number % 3 == 0:
        return ()
    tongue = TONGUES[number % len(TONGUES)]
    texts = [Text("note", tongue.text, tongue.lang, state=random.choice(("draft", "reviewed", "official")))]
    if number % 2 and tongue.lang != "en":
        texts.append(Text("note", TONGUES[0].text, "en", origin="machine"))
    if number % 13 == 0:
        texts.append(Text("note", (tongue.text + " ") * 12, tongue.lang))
    return tuple(texts)


def _places(choice: Choice, number: int) -> tuple[Place, ...]:
    if number % 40 == 0:
        return ()
    tongue = TONGUES[number % len(TONGUES)]
    address = f"{number} Example Street, {tongue.text[:30]}" if number % 2 else ""
    cities = ("", "Example City", "例示市", "เมืองตัวอย่าง")
    first = Place(choice.one(Scheme.COUNTRY), cities[number % len(cities)], address, choice.one(Scheme.PLACE_ROLE))
    if number % 6:
        return (first,)
    return (first, Place(choice.one(Scheme.COUNTRY), "", "", choice.one(Scheme.PLACE_ROLE)))


def _accreditations(number: int) -> tuple[Accreditation, ...]:
    scheme, grade = GRADES[number % len(GRADES)]
    return (Accreditation(scheme, grade, awarded_on="2020-01-31", expires_on="2030-01-31" if number % 8 else ""),)
