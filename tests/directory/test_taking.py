"""The result of a search as a file: the same question, no more than everyone sees, and how much of it."""

import csv
import io
from types import SimpleNamespace

import pytest

from adrnet.directory import results, taking
from adrnet.domain.content import Name, NameKind, Place, SpokenLanguage
from tests.directory.search_page import search
from tests.inspector import Inspector


def table(client: Inspector, query: str, lang: str = "en") -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return what a CSV says about itself, and its rows."""
    answer = client.get(f"/{lang}/directory/results.csv?{query}")
    assert answer.mimetype == "text/csv"
    lines = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    empty = lines.index([])
    headings, *rows = lines[empty + 1 :]
    return dict(lines[:empty]), [dict(zip(headings, row, strict=True)) for row in rows]


def test_a_file_holds_what_the_page_finds_with_codes_beside_names(client: Inspector, given: SimpleNamespace) -> None:
    given.listing(
        names=(
            Name("Example House", "en"),
            Name("例示の家", "ja"),
            Name("=EH()", "en", kind=NameKind.ABBREVIATION),
        ),
        places=(Place("JP", "Kyoto", "1-2-3 Example"), Place("TH")),
        specialties=("maritime", "energy"),
        languages=(SpokenLanguage("en"), SpokenLanguage("ja")),
        telephone="+81 75 555 0101",
    )
    given.listing(names=(Name("Another House", "en"),), places=(Place("TH"),), specialties=("maritime",))
    given.listing(names=(Name("Another Example", "en"),), specialties=("energy",))
    page = search(client, "q=house&specialty=maritime&sort=name&page=7")
    assert page.page.link("Text table (CSV)") == "/en/directory/results.csv?q=house&specialty=maritime&sort=name"
    said, rows = table(client, "q=house&specialty=maritime&sort=name")
    assert [row["Name"] for row in rows] == ["Another House", "Example House"]
    assert len(page.names) == len(rows)
    assert said["Filtered by"] == "Specialty: Maritime and shipping"
    assert (said["Words"], said["Number of entries"]) == ("house", "2 entries")
    row = rows[1]
    assert (row["Country codes"], row["Countries"]) == ("JP; TH", "Japan; Thailand")
    assert (row["Specialty codes"], row["Specialties"]) == (
        "maritime; energy",
        "Maritime and shipping; Energy and utilities",
    )
    assert (row["Other names"], row["Abbreviation"]) == ("例示の家", "'=EH()")
    assert row["Telephone"] == "tel:+81-75-555-0101"
    assert client.get(row["Address of its page"].removeprefix("http://localhost")).page.heading.startswith("Example")


def test_an_address_book_has_a_card_of_each_entry_behind_one_about_the_file(
    client: Inspector, given: SimpleNamespace
) -> None:
    one = given.listing(names=(Name("Example House", "en"), Name("例示の家", "ja")), email="desk@house.example")
    person = given.practitioner(names=(Name("Example Person", "en"),), email="person@house.example")
    answer = client.get("/ja/directory/results.vcf?sort=name")
    assert (answer.mimetype, answer.headers["X-Robots-Tag"]) == ("text/vcard", "noindex, noarchive")
    assert answer.headers["Cache-Control"] == "no-store"
    about, *cards = answer.get_data(as_text=True).replace("\r\n ", "").split("BEGIN:VCARD")[1:]
    assert "KIND:group" in about
    by_uid = {card.split("UID;VALUE=text:listing-")[1][:8]: card for card in cards}
    assert set(by_uid) == {one.public_id, person.public_id}
    assert by_uid[one.public_id].index("例示の家") < by_uid[one.public_id].index("Example House")
    assert "KIND:org" in by_uid[one.public_id]
    assert "KIND:individual" in by_uid[person.public_id]
    assert "EMAIL:person@house.example" in by_uid[person.public_id]


def test_no_file_holds_what_is_not_public(client: Inspector, given: SimpleNamespace) -> None:
    given.practitioner(names=(Name("Hidden Person", "en"),), state="unpublished")
    gone = given.practitioner(names=(Name("Gone Person", "en"),), email="gone@person.example")
    given.listing(names=(Name("Example House", "en"),))
    given.withdrawal(gone)
    for ending in ("csv", "vcf"):
        content = client.get(f"/en/directory/results.{ending}").get_data(as_text=True)
        assert "Example House" in content
        assert "Person" not in content
        assert "gone@" not in content


def test_a_long_result_is_cut_and_page_and_file_say_so(
    client: Inspector, given: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (results, taking):
        monkeypatch.setattr(module, "MOST_TAKEN", 2)
    for number in range(3):
        given.listing(names=(Name(f"Body {number}", "en"),))
    cut = "The first 2 of 3 entries. Narrow the search for the others."
    said, rows = table(client, "sort=name&colour=red&country=XX")
    assert [row["Name"] for row in rows] == ["Body 0", "Body 1"]
    assert said["Number of entries"] == cut
    assert said["Note"].endswith("left out: “XX”")
    page = search(client).page
    assert cut in page.text(page.main)


@pytest.mark.setting(READS_PER_MINUTE="60", READS_PER_HOUR="1000")
def test_a_file_counts_as_the_pages_that_it_replaces(client: Inspector) -> None:
    for _ in range(2):
        client.get("/en/directory/results.csv")
    client.get("/en/directory/results.vcf", status=429)
