"""Faults in files of reference data: named with their place, all at once, and nothing is loaded."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from adrnet.domain.listing import Listing
from adrnet.domain.reference import FaultyFilesError
from adrnet.domain.vocabulary import ReferenceLoad
from tests.domain.reference.shipped import (
    Folder,
    Row,
    count,
    load,
    rows_of,
)

FAULTS: list[tuple[str, Callable[[Row], Any], str]] = [
    ("institutions.csv", lambda one: one.update(country="XX"), "row 2, column country: XX is not known as country"),
    ("institutions.csv", lambda one: one.update(country="bn"), "row 2, column country: 'bn' is no code of a country"),
    ("institutions.csv", lambda one: one.update(name_en=""), "row 2, column name_en: is empty"),
    ("institutions.csv", lambda one: one.update(services="arbitration;x"), "x is not known as service"),
    ("institutions.csv", lambda one: one.update(services="training;training"), "names something twice"),
    ("institutions.csv", lambda one: one.update(languages="en;;ms"), "holds an empty value"),
    ("institutions.csv", lambda one: one.update(languages="tlh"), "tlh is not known as language"),
    ("institutions.csv", lambda one: one.update(website="javascript:alert(1)"), "is no address of a website"),
    ("institutions.csv", lambda one: one.update(website="http://[bad"), "is no address of a website"),
    ("institutions.csv", lambda one: one.update(website_seen="perhaps"), "'perhaps' is none of yes, no"),
    ("institutions.csv", lambda one: one.update(as_of="2026-02-30"), "column as_of: '2026-02-30' is no day"),
    ("institutions.csv", lambda one: one.update(year_founded="MMXIV"), "'MMXIV' is no whole number"),
    ("institutions.csv", lambda one: one.update(name_local="a\x00b"), "holds a control character"),
    ("institutions.csv", lambda one: one.update(city=" Bandar"), "begins or ends with a blank"),
    ("institutions.csv", lambda one: one.update(names_other="en:Latn:Other"), "has not 4 parts"),
    ("institutions.csv", lambda one: one.update(kind="tavern"), "tavern is not known as organisation_kind"),
    ("framework_facts.csv", lambda one: one.update(confidence="total"), "'total' is none of high, medium, low"),
    ("framework_facts.csv", lambda one: one.update(as_of="2025-13"), "'2025-13' is no day"),
    ("framework_facts.csv", lambda one: one.update(status="maybe"), "maybe is not known as framework_status"),
    ("group_members.csv", lambda one: one.update(group="nobody"), "nobody is not known as country_group"),
    ("group_members.csv", lambda one: one.update(since="yesterday"), "'yesterday' is no day, month or year"),
    ("countries.csv", lambda one: one.update(official_languages="xx"), "xx is not known as language"),
    ("countries.csv", lambda one: one.update(endonyms="Brunei"), "has not 2 parts"),
    ("vocabularies.csv", lambda one: one.update(scheme="colour"), "colour is no vocabulary that the application knows"),
    ("vocabularies.csv", lambda one: one.update(en=""), "column en: is empty"),
    ("vocabularies.csv", lambda one: one.update(status="perfect: ja"), "is no state of labels"),
    ("languages.csv", lambda one: one.update(script="latin"), "'latin' is no code of a script"),
    ("accreditations.csv", lambda one: one.update(holder="dog"), "'dog' is none of person, organisation, both"),
    ("groups.csv", lambda one: one.update(position="first"), "'first' is no whole number"),
]


@pytest.mark.parametrize(("file", "spoil", "said"), FAULTS, ids=[said[:40] for _, _, said in FAULTS])
def test_a_fault_is_named_with_its_place_and_nothing_is_loaded(
    session: Session, folder: Folder, file: str, spoil: Callable[[Row], Any], said: str
) -> None:
    first = rows_of(file)[0]
    new = {**rows_of(file)[1], next(iter(first)): "new"} if file == "institutions.csv" else None
    spoil(first)
    loads, listings = count(session, ReferenceLoad), count(session, Listing)
    with pytest.raises(FaultyFilesError) as raised:
        load(folder(file, [first, *([new] if new else [])]))
    assert [fault for fault in raised.value.faults if said in str(fault)], str(raised.value)
    assert {(fault.file, fault.row) for fault in raised.value.faults} == {(file, 2)}
    assert (count(session, ReferenceLoad), count(session, Listing)) == (loads, listings)


def test_all_faults_are_named_at_once(folder: Folder, app: Any) -> None:
    rows = [{**one, "as_of": "soon"} for one in rows_of("institutions.csv")[:3]]
    with app.app_context(), pytest.raises(FaultyFilesError) as raised:
        load(folder("institutions.csv", rows))
    assert [fault.row for fault in raised.value.faults] == [2, 3, 4]


def _raw_files() -> Iterator[tuple[str, bytes, str]]:
    header = b"group,country,since,until,source\n"
    yield "twice", header + b"asean,JP,,,x\nasean,JP,,,x\n", "row 3, column group: asean JP  stands in row 2 already"
    yield "short", header + b"asean,JP\n", "row 2: 2 cells under 5 headings"
    yield "latin", header + "asean,JP,,,Bangkok à\n".encode("latin-1"), "row 1: is not UTF-8"
    yield "quote", header + b'asean,JP,,,"x\n', "row 2: is no row of CSV"
    yield "empty", b"", "row 1: has no headings"
    yield "column", b"group,country,since,source\nasean,JP,,x\n", "row 2, column until: there is no such column"


@pytest.mark.parametrize(
    ("content", "said"), [(one[1], one[2]) for one in _raw_files()], ids=[i[0] for i in _raw_files()]
)
@pytest.mark.usefixtures("session")
def test_a_file_that_is_no_table_is_refused_with_its_row(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "group_members.csv").write_bytes(content)
    with pytest.raises(FaultyFilesError) as raised:
        load(tmp_path)
    assert str(raised.value).startswith(f"group_members.csv, {said}")


@pytest.mark.usefixtures("session")
def test_a_folder_without_any_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError, match="holds none of the files"):
        load(tmp_path)


@pytest.mark.usefixtures("session")
def test_blank_rows_are_passed_over_and_counted(tmp_path: Path) -> None:
    text = "group,country,since,until,source\n\n,,,,\nasean,XX,,,x\n"
    (tmp_path / "group_members.csv").write_text(text, encoding="utf-8-sig")
    with pytest.raises(FaultyFilesError) as raised:
        load(tmp_path)
    assert [str(fault) for fault in raised.value.faults] == [
        "group_members.csv, row 4, column country: XX is not known as country"
    ]
