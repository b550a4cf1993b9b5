"""vCards: read back by the rules of RFC 6350, whatever script a name is in."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrnet.domain.content import Name, NameKind, Title
from adrnet.formats import person
from adrnet.formats.person import HeldPerson, HeldPost, person_json
from adrnet.formats.vcard import Card, vcard

ODD = "髙﨑𠮷 ဥပမာအမည် ឈ្មោះឧទាហរណ៍ ຊື່ຕົວຢ່າງ"
_LINE = re.compile(r'(?P<name>[A-Z-]+)(?P<parameters>(?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(?P<value>.*)', re.DOTALL)


def read(octets):
    """Read a card as RFC 6350 says: unfold, take each line apart, undo the escapes."""
    text = octets.decode()
    assert text.endswith("\r\n")
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCARD", "VERSION:4.0", "END:VCARD")
    found = []
    for line in lines[2:-1]:
        parts = _LINE.fullmatch(line)
        assert parts, line
        parameters = {}
        for key, value in re.findall(r';([A-Z-]+)=("[^"]*"|[^";:,]*)', parts["parameters"]):
            parameters[key] = re.sub(
                r"\^([n'^])", lambda one: {"n": "\n", "'": '"', "^": "^"}[one[1]], value.strip('"')
            )
        found.append((parts["name"], parameters, components(parts["value"])))
    return found


def components(value):
    """Take a structured value apart at its semicolons and undo the escapes of each part."""
    return [
        re.sub(r"\\([\\,;nN])", lambda one: "\n" if one[1] in "nN" else one[1], part)
        for part in re.findall(r"(?:^|;)((?:\\.|[^;\\])*)", value, re.DOTALL)
    ]


def values(octets, name):
    return [value[0] for key, _parameters, value in read(octets) if key == name]


def test_a_card_as_the_standard_writes_it():
    card = Card(
        names=(Name("Example Person 1", "en", "Latn"), Name("例示太郎", "ja", "Jpan")),
        titles=(Title("en", "Officer, Legal; Affairs"),),
        organisations=(Title("en", "Example Centre"),),
        email="person@example.org",
        telephone="+66 2 555 0001",
        languages=("en", "ja"),
        revised_at=datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC),
    )
    assert vcard(card).decode().split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:individual",
        "FN;ALTID=1;LANGUAGE=en:Example Person 1",
        "FN;ALTID=1;LANGUAGE=ja:例示太郎",
        "N;ALTID=1;LANGUAGE=en:;Example Person 1;;;",
        "N;ALTID=1;LANGUAGE=ja:;例示太郎;;;",
        "TITLE;ALTID=2;LANGUAGE=en:Officer\\, Legal\\; Affairs",
        "ORG;ALTID=3;LANGUAGE=en:Example Centre",
        "EMAIL:person@example.org",
        "TEL;VALUE=uri:tel:+66-2-555-0001",
        "LANG;PREF=1:en",
        "LANG;PREF=2:ja",
        "REV:20261122T010203Z",
        "END:VCARD",
        "",
    ]


def test_no_line_is_longer_than_75_octets_and_no_character_is_cut():
    octets = vcard(Card(names=(Name(ODD * 9, "und"),), titles=(Title("my", "ဥပမာ" * 40),)))
    for line in octets.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert values(octets, "FN") == [ODD * 9]
    assert values(octets, "TITLE") == ["ဥပမာ" * 40]


def test_a_line_of_exactly_75_octets_is_not_folded():
    exactly = "x" * (75 - len("FN;ALTID=1;LANGUAGE=en:"))
    assert f"FN;ALTID=1;LANGUAGE=en:{exactly}\r\n".encode() in vcard(Card(names=(Name(exactly, "en"),)))
    assert b"\r\n x\r\n" in vcard(Card(names=(Name(exactly + "x", "en"),)))


def test_a_reading_says_how_a_name_is_sorted_and_is_no_name_of_its_own():
    card = Card(names=(Name("髙﨑𠮷", "ja"), Name('たか"さき, よし', "ja-Hira", kind=NameKind.READING)))
    assert values(vcard(card), "FN") == ["髙﨑𠮷"]
    [(_, parameters, parts)] = [one for one in read(vcard(card)) if one[0] == "N"]
    assert parameters["SORT-AS"] == 'たか"さき, よし'
    assert parts == ["", "髙﨑𠮷", "", "", ""]


def test_nothing_that_somebody_writes_begins_a_line_of_its_own():
    card = Card(
        names=(Name("Example\r\nEMAIL:other@example.org\0\x0b", "en"),), telephone="call\nTEL:1", languages=("e:n,x",)
    )
    found = read(vcard(card))
    assert [name for name, _, _ in found] == ["KIND", "FN", "N", "TEL", "LANG"]
    assert values(vcard(card), "FN") == ["Example\nEMAIL:other@example.org"]


def test_a_card_without_a_name_is_none():
    with pytest.raises(ValueError, match="name"):
        vcard(Card(names=()))


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120),
)
def test_every_name_and_title_comes_back_as_it_was(name, title):
    octets = vcard(Card(names=(Name(name, "und"),), titles=(Title("und", title),)))
    assert values(octets, "FN") == [name]
    assert values(octets, "TITLE") == [title]
    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))


def test_what_is_held_is_a_document_with_every_key_whatever_is_empty():
    held = HeldPerson(
        taken_at=datetime(2026, 11, 22, 8, tzinfo=UTC),
        post=HeldPost("abc", "TH", topics=("arbitration",)),
        names=(Name("髙﨑𠮷", "ja", "Jpan"),),
        ends_on=date(2027, 1, 31),
    )
    document = json.loads(person_json(held))
    assert document["format"] == "adrnet-person-1"
    assert document["taken_at"] == "2026-11-22T08:00:00+00:00"
    assert document["names"] == [{"text": "髙﨑𠮷", "lang": "ja", "script": "Jpan", "kind": "official"}]
    assert document["ends_on"] == "2027-01-31"
    assert (document["consents"], document["email"], document["starts_on"]) == ([], "", None)


def test_every_key_of_the_document_is_explained():
    held = HeldPerson(taken_at=datetime(2026, 11, 22, 8, tzinfo=UTC), post=HeldPost("abc"), names=())
    for key in json.loads(person_json(held)):
        assert re.search(rf"^    .*\b{key}\b", str(person.__doc__), re.MULTILINE), key
