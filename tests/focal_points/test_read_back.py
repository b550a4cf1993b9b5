"""Every file of the list, read with a reader of others and laid beside the database, for everyone and for coordinators.

What is expected is put together from what was typed in, not from anything that writes or shows the list.
"""

import csv
import io
import json
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import jsonschema
import openpyxl
import pypdf
import pytest
import vobject
from flask import Flask
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain.content import Name, Title
from adrnet.domain.focal_point import DesignatedPerson, Post, Tier
from adrnet.formats import list_json
from adrnet.formats.columns import COLUMNS
from tests.inspector import Inspector
from tests.posting import send

# One text in each script of the network, with what breaks files: a formula, a comma, a line break, variants of Han.
SCRIPTS = {
    "en": '=1+1, "quoted"; Office',
    "ja": "髙橋 国際課",
    "zh-Hans": "简体 处",
    "ko": "예시 사무국",
    "km": "ស្ថាប័នអាជ្ញាកណ្តាលគំរូ",
    "my": "ဥက္ကဋ္ဌ ကုမ္ပဏီ",
    "th": "ศูนย์ไกล่เกลี่ย น้ำ",
    "lo": "ສູນໄກ່ເກ່ຍ ນ້ຳ",
    "ta": "எடுத்துக்காட்டு அலுவலகம்",
    "vi": "Trung tâm Trọng tài ví dụ",
    "pt": "Mediação “Exemplo” – Díli",
}
TYPED = ("post_id", "country_code", "state_code", "topic_codes", "listing", "office", "person", "person_title")
TYPED += ("mailbox", "telephone", "language_codes", "designated_by", "term_from", "term_until")
Row = dict[str, str]
KEYS = [column.key for column in COLUMNS]
COLUMN_OF = {"names": "person", "title": "person_title", "email": "mailbox"}


@pytest.fixture
def listed(given: SimpleNamespace) -> SimpleNamespace:
    """An office, persons who show all, a part and nothing to everybody, one beyond the remit, and vacant posts."""
    listing = given.listing(names=(Name("ศูนย์ตัวอย่าง", "th", "Thai"),), responsible_country="TH")
    given.designation(
        given.post(listing),
        titles=tuple(SCRIPTS.items()),
        languages=("th", "en"),
        starts_on=date(2026, 1, 1),
        ends_on=date(2099, 12, 31),
        designated_by="กระทรวงตัวอย่าง",
    )
    names = tuple(Name(text, lang) for lang, text in SCRIPTS.items())
    titles = tuple(Title(lang, text) for lang, text in SCRIPTS.items())
    for country, topic, tiers in (
        ("TH", "training", dict.fromkeys(("names", "title", "telephone", "email"), Tier.PUBLIC)),
        ("TH", "mediation", {"names": Tier.PUBLIC, "title": Tier.MEMBERS, "telephone": Tier.COORDINATORS}),
        ("TH", "investment", {"names": Tier.COORDINATORS, "email": Tier.COORDINATORS}),
        ("JP", "training", {"names": Tier.COORDINATORS, "email": Tier.COORDINATORS}),
    ):
        given.nominee(given.post(country, (topic,)), visibility=tiers, names=names, title=titles)
    return SimpleNamespace(coordinator=given.account(coordinates=["TH"]))


def stored(app: Flask, reader: Tier) -> dict[str, Row]:
    """What the tables say of every post of Thailand and what persons there show to this reader."""
    order = [Tier.PUBLIC, Tier.MEMBERS, Tier.COORDINATORS]
    found = {}
    with app.app_context():
        for post in db.session.scalars(select(Post)):
            body = post.listing
            country = post.country_code or (body and body.responsible_country) or ""
            if country == "TH":
                found[post.public_id] = _row(post, body, lambda tier: order.index(tier) <= order.index(reader))
    return found


def _row(post: Post, body: Any, shows: Callable[[Tier], bool]) -> Row:
    row = dict.fromkeys(TYPED, "") | {"post_id": post.public_id, "country_code": "TH", "state_code": "vacant"}
    row["topic_codes"] = joined(one.topic for one in post.topics)
    row["listing"] = joined(one.text for one in body.published.content.names) if body else ""
    holder = post.holder
    if holder is None:
        return row
    row["state_code"] = str(holder.freshness)
    person = holder.person
    shown: Row = {}
    if person is None:
        shown = {"office": texts(holder.office_titles), "mailbox": holder.mailbox, "telephone": holder.telephone}
    else:
        values = {"names": texts(person.names), "title": texts(person.title)}
        values |= {"email": person.email, "telephone": person.telephone}
        # What somebody did not decide on is for coordinators alone.
        seen = {key: value for key, value in values.items() if shows(Tier(person.visibility.get(key, "coordinators")))}
        shown = {COLUMN_OF.get(key, key): value for key, value in seen.items()}
    if shown:
        row |= shown
        row["telephone"] = "tel:" + row["telephone"].replace(" ", "-") if row["telephone"] else ""
        row["language_codes"] = joined(holder.languages)
        row["designated_by"] = holder.designated_by
        row["term_from"], row["term_until"] = (str(day or "") for day in (holder.starts_on, holder.ends_on))
    return row


def joined(values: Any) -> str:
    return "; ".join(values)


def texts(values: Any) -> str:
    """Names in their order on the list: English, the reader's, first."""
    return joined(one["text"] for one in sorted(values or (), key=lambda one: one["lang"] != "en"))


def unguarded(row: Row) -> Row:
    return {key: cell[1:] if cell[:2] in {"'=", "'+", "'-", "'@"} else cell for key, cell in row.items()}


def of_csv(octets: bytes) -> list[Row]:
    lines = list(csv.reader(io.StringIO(octets.decode("utf-8-sig"), newline="")))
    return [unguarded(dict(zip(KEYS, line, strict=True))) for line in lines[lines.index([]) + 2 :]]


def of_xlsx(octets: bytes) -> list[Row]:
    sheet = openpyxl.load_workbook(io.BytesIO(octets)).worksheets[0]
    assert {one.data_type for line in sheet.iter_rows() for one in line} <= {"s", "n", "d"}
    _headings, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(KEYS, map(in_words, line), strict=True)) for line in lines]


def of_json(octets: bytes) -> list[Row]:
    document = json.loads(octets)
    schema = json.loads(list_json.schema("https://adrnet.example"))
    jsonschema.validate(document, schema, format_checker=jsonschema.FormatChecker())
    return [{key: in_words(value) for key, value in one.items()} for one in document["posts"]]


def in_words(value: Any) -> str:
    if isinstance(value, list):
        return joined(one["text"] if isinstance(one, dict) else one for one in value)
    return value.date().isoformat() if isinstance(value, datetime) else str(value or "")


@pytest.mark.parametrize("reader", [Tier.PUBLIC, Tier.COORDINATORS])
def test_every_file_read_back_is_what_the_database_shows_its_reader(
    app: Flask, client: Inspector, sign_in: Any, listed: SimpleNamespace, reader: Tier
) -> None:
    wide = reader == Tier.COORDINATORS
    if wide:
        sign_in(client, listed.coordinator)

    def taken(ending: str) -> bytes:
        if not wide:
            return bytes(client.get(f"/en/focal-points.{ending}?country=TH").data)
        return bytes(send(client, "/en/focal-points/wider", status=200, reason="To compare", format=ending).data)

    expected = stored(app, reader)
    assert sum(bool(row["mailbox"]) for row in expected.values()) == (4 if wide else 2)
    files = {ending: taken(ending) for ending in ("csv", "xlsx", "json", "vcf", "pdf")}
    for ending, read in (("csv", of_csv), ("xlsx", of_xlsx), ("json", of_json)):
        rows = read(files[ending])
        assert {row["post_id"]: {key: row[key] for key in TYPED} for row in rows} == expected, ending
        assert len(rows) == len(expected) == 5
    order = [row["post_id"] for row in rows]
    compare_cards(files["vcf"], [expected[one] for one in order])
    compare_pages(files["pdf"], [expected[one] for one in order])
    # What is for nobody who reads this file is in none of them.
    secrets = set(mailboxes(app)) - {row["mailbox"] for row in expected.values()}
    assert len(secrets) == (1 if wide else 3)
    for secret in secrets:
        assert not [ending for ending in ("csv", "json", "vcf") if secret.encode() in files[ending]]
        assert secret not in words_of(files["pdf"])


def compare_cards(octets: bytes, expected: list[Row]) -> None:
    about, *cards = vobject.readComponents(octets.decode())
    assert about.kind.value == "group"
    for row, card in zip(expected, cards, strict=True):
        assert {kind: said(card, kind) for kind in ("uid", "email", "tel", "lang", "title")} == {
            "uid": f"focal-point-{row['post_id']}",
            "email": row["mailbox"],
            "tel": row["telephone"],
            "lang": row["language_codes"],
            "title": row["person_title"] if row["person"] else "",
        }
        if name := row["person"] or row["office"]:
            assert said(card, "fn") == name


def compare_pages(octets: bytes, expected: list[Row]) -> None:
    everything = words_of(octets)
    places = [everything.rfind(row["post_id"]) for row in expected]
    assert -1 not in places
    assert places == sorted(places)
    for start, end, row in zip(places, [*places[1:], len(everything)], expected, strict=True):
        # A post begins before its code is said: up to the code before it, and up to the next one.
        here = everything[max((one for one in places if one < start), default=0) : end]
        shown = [one for one in SCRIPTS.values() if one in row["office"] + row["person"]]
        for text in (row["mailbox"], *shown):
            # pypdf reads no ActualText, with which the clusters of some scripts are written.
            if not any("\u0b80" <= letter <= "\u17ff" for letter in text):
                assert bare(text) in here, text


def words_of(octets: bytes) -> str:
    return bare("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(octets)).pages))


def said(card: Any, kind: str) -> str:
    return joined(one.value for one in card.contents.get(kind, []))


def bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def mailboxes(app: Flask) -> list[str]:
    with app.app_context():
        return [one.email for one in db.session.scalars(select(DesignatedPerson))]
