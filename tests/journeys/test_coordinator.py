"""An officer of the secretariat keeps the focal-point list and takes it away for a meeting.

Today the list is kept by files and commands. The officer finds the posts vacant, has offices designated from a file
(tried first, then for good), filters the list, takes it away as CSV and as a workbook, and gives both to a colleague
who compares them with the page. Meanwhile an organisation asks to be left out: its entry is withdrawn at once.
"""

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskCliRunner

from tests.inspector import Inspector

OFFICES = Path(__file__).parents[1] / "focal_points" / "example.csv"

pytestmark = pytest.mark.data("real")


def command(runner: FlaskCliRunner, *arguments: str) -> str:
    """Run a command that has to succeed."""
    done = runner.invoke(args=list(arguments))
    assert done.exit_code == 0, done.output
    return done.output


def shown(client: Inspector, query: str = "") -> dict[str, str]:
    """Return what the page shows of each post: public id → words."""
    page = client.get(f"/en/focal-points{query}").page
    posts = page.all("div", page.main, class_="post")
    return {post.get("id", "").removeprefix("post-"): page.text(post) for post in posts}


def rows_of_csv(client: Inspector, address: str) -> tuple[list[str], list[dict[str, str]]]:
    """Return what the head of a CSV file says, and its rows, as a spreadsheet reads them."""
    lines = list(csv.reader(io.StringIO(client.get(address).get_data().decode("utf-8-sig"))))
    first = next(number for number, line in enumerate(lines) if "Country code" in line)
    rows = [dict(zip(lines[first], line, strict=True)) for line in lines[first + 1 :]]
    return [cell for line in lines[:first] for cell in line], rows


def rows_of_workbook(client: Inspector, address: str) -> tuple[list[str], list[dict[str, str]]]:
    """Return what a workbook says of itself, and the rows of its list."""
    book = openpyxl.load_workbook(io.BytesIO(client.get(address).get_data()), read_only=True)
    sheets = [
        [["" if cell is None else str(cell) for cell in line] for line in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    ]
    book.close()
    (data,) = [sheet for sheet in sheets if sheet and "Country code" in sheet[0]]
    rows = [dict(zip(data[0], line, strict=True)) for line in data[1:]]
    return [cell for sheet in sheets if sheet is not data for line in sheet for cell in line], rows


def test_a_coordinator_has_offices_designated_and_takes_the_list_away(
    client: Inspector, runner: FlaskCliRunner
) -> None:
    # Every country has its post, and nobody sits on it yet.
    before = shown(client)
    assert len(before) == 12
    assert all("No office designated yet" in words for words in before.values())

    # A dry run says what would happen and changes nothing.
    dry = command(runner, "focal-points", "load", str(OFFICES), "--dry-run")
    assert "nothing was written" in dry
    assert shown(client) == before

    # Then for good: three offices, one of them on a new post; the others stay vacant. Once more changes nothing.
    command(runner, "focal-points", "load", str(OFFICES))
    after = shown(client)
    assert len(after) == 13
    assert sum("No office designated yet" in words for words in after.values()) == 10
    command(runner, "focal-points", "load", str(OFFICES))
    assert shown(client) == after

    # Japan, narrowed with the ticks of the page, with the office in both languages.
    page = client.get("/en/focal-points").page
    address = page.submitted(page.one("form", page.main, id="narrow"), country="JP")
    japan = shown(client, address.removeprefix("/en/focal-points"))
    (words,) = japan.values()
    assert "Example Arbitration Policy Office (example)" in words
    assert "例示・仲裁政策室（例）" in words
    assert "arbitration.office@example.com" in words

    # Both files hold exactly what the page shows.
    for query in ("", "?country=JP", "?state=vacant", "?topic=mediation"):
        on_page = shown(client, query)
        for read, ending in ((rows_of_csv, "csv"), (rows_of_workbook, "xlsx")):
            header, rows = read(client, f"/en/focal-points.{ending}{query}")
            assert {row["Code of the post"] for row in rows} == set(on_page)
            assert str(len(rows)) in header
            assert any("Asia/Jakarta" in cell for cell in header)
            for row in rows:
                assert row["E-mail"] in on_page[row["Code of the post"]]

    # In Japanese the names change and the codes stay.
    lines = list(csv.reader(io.StringIO(client.get("/ja/focal-points.csv?country=JP").get_data().decode("utf-8-sig"))))
    assert any("JP" in line and "日本" in line for line in lines)


def test_the_page_leads_to_files_with_the_same_filters(client: Inspector) -> None:
    page = client.get("/en/focal-points?country=TH&country=LA&state=vacant").page
    files = [link for _text, link in page.links() if re.search(r"\.(csv|xlsx)\?", link)]
    assert len(files) == 2
    for link in files:
        assert {"country=TH", "country=LA", "state=vacant"} <= set(link.split("?")[1].split("&"))
        client.get(link)


def test_an_entry_that_is_withdrawn_is_gone_at_once_everywhere(client: Inspector, runner: FlaskCliRunner) -> None:
    found = client.get("/en/directory?q=JCAA").page
    (address,) = [link for text, link in found.links() if text.startswith("Japan Commercial Arbitration Association")]
    public_id = address.rsplit("/", 1)[1].split("-")[0]

    refused = runner.invoke(args=["listings", "withdraw", public_id])
    assert refused.exit_code != 0
    client.get(address)

    command(runner, "listings", "withdraw", public_id, "--reason", "asked for by the organisation")
    gone = client.get(address, status=404).page
    assert "Japan Commercial Arbitration Association" not in gone.text()
    for query in ("/en/directory?q=JCAA", "/en/directory?country=JP&sort=name", "/en/directory/countries/JP"):
        assert "Japan Commercial Arbitration Association" not in client.get(query).get_data(as_text=True)

    command(runner, "listings", "restore", public_id, "--reason", "a mistake")
    assert client.get(address).page.heading.startswith("Japan Commercial Arbitration Association")
    assert "Japan Commercial Arbitration Association" in client.get("/en/directory?q=JCAA").get_data(as_text=True)
