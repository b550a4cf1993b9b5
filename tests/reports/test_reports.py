"""The report through HTTP: begun, written, read; every figure leads to the rows that it counts."""

import csv
import io
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from docx import Document
from docx.oxml.ns import qn
from flask.testing import FlaskCliRunner
from pypdf import PdfReader

from adrnet.domain.content import DigitalCapacity, Place, SpokenLanguage
from tests.inspector import Inspector
from tests.page import Page
from tests.posting import filled, send

BEGIN = "/en/reports/begin"
YEAR = {"first": "2026-01-01", "last": "2099-12-31", "language": "ja"}
WORDS = "仲裁人の研修を行った。\n\n髙﨑氏 & <b>𠮷田</b>"


@pytest.fixture
def coordinating(client: Inspector, given: SimpleNamespace, sign_in: Any) -> Inspector:
    """A coordinator of Thailand, in a small network."""
    thai = given.listing(places=(Place("TH"),), jurisdictions=("LA",), digital=(DigitalCapacity("e_filing"),))
    given.listing(places=(Place("JP"),), kind="mediation_centre", services=("mediation", "training"))
    given.practitioner(places=(Place("VN"),), languages=(SpokenLanguage("vi"), SpokenLanguage("en")))
    given.withdrawal(given.listing(places=(Place("JP"),)))
    given.designation(given.post("KH", topics=("arbitration", "mediation")), languages=("km", "en"))
    given.nominee(given.post(thai, topics=("training",)))
    sign_in(client, given.account(coordinates=["TH"]))
    return client


def begun(client: Inspector, **typed: str) -> str:
    """Begin a report and return its address."""
    return send(client, BEGIN, "/begin", **{**YEAR, **typed}).headers["Location"]


def table(client: Inspector, address: str) -> list[list[str]]:
    """Read a file of ours; what it says of itself stands before an empty line."""
    lines = list(csv.reader(client.get(address).get_data(as_text=True).removeprefix("\ufeff").splitlines()))
    return lines[lines.index([]) + 1 :] if [] in lines else lines


def test_what_is_written_is_shown_kept_and_copied_to_the_next_period(coordinating: Inspector) -> None:
    report = begun(coordinating, activities=WORDS)
    page = coordinating.get(report).page
    written = next(one for one in page.all("span") if "仲裁人" in (one.text or ""))
    assert (written.get("lang"), written.text) == ("ja", WORDS)
    send(coordinating, f"{report}/write", "/write", recommendations="一つ")
    _to, fields = filled(coordinating.get(BEGIN).page, "/begin")
    assert (fields["activities"], fields["recommendations"], fields["language"]) == (WORDS, "一つ", "ja")
    assert fields["first"] == "2100-01-01"
    again = send(coordinating, BEGIN, "/begin", status=200, **YEAR).page.text()
    assert "There is a report for this period already." in again
    assert report in [address for _text, address in coordinating.get("/en/reports").page.links()]


def test_a_report_that_was_changed_meanwhile_is_not_overwritten_and_nothing_is_lost(coordinating: Inspector) -> None:
    report = begun(coordinating, activities="First.")
    to, mine = filled(coordinating.get(f"{report}/write").page, "/write", activities="Mine.")
    send(coordinating, f"{report}/write", "/write", activities="Theirs.")
    page = coordinating.post(to, data=mine, status=409).page
    assert "Theirs." in page.text()
    to, again = filled(page, "/write")
    assert again["activities"] == "Mine."
    assert "Theirs." in coordinating.get(report).page.text()
    coordinating.post(to, data=again, status=303)
    assert "Mine." in coordinating.get(report).page.text()


def test_a_period_that_ends_before_it_begins_is_refused(coordinating: Inspector) -> None:
    page = send(coordinating, BEGIN, "/begin", status=200, first="2026-05-02", last="2026-05-01", language="en").page
    assert "Write a last day that is not before the first one." in page.text()


def test_a_report_says_as_at_which_day_it_counts_what(coordinating: Inspector) -> None:
    # The history of the list begins with the data of the test.
    over = coordinating.get(begun(coordinating, first="2020-01-01", last="2020-06-30")).page
    assert "At the end of 30 June 2020: entries" in over.text()
    assert any(one.startswith("On ") and "focal points, confirmations" in one for one in map(over.text, over.all("li")))
    present = coordinating.get(begun(coordinating)).page.text()
    assert "At the end of" not in present


def test_every_figure_counts_the_rows_that_it_leads_to(coordinating: Inspector) -> None:
    report = begun(coordinating)
    found = [(number, address) for number, address in coordinating.get(report).page.links() if "/rows?" in address]
    assert len(found) > len({address for _number, address in found}) > 60  # some stand in more than one table
    for address, number in {address: number for number, address in found}.items():
        rows = table(coordinating, address.replace("/rows?", "/rows.csv?"))[1:]
        assert int(number) == len(rows), address
        where = parse_qs(urlsplit(address).query).get("country")
        assert all(where[0] in row[4].split() for row in rows if where), address


def test_figures_of_posts_are_those_of_the_list_that_is_taken_away(coordinating: Inspector) -> None:
    report = begun(coordinating)
    heads, *rows = table(coordinating, "/en/focal-points.csv")
    posts = [dict(zip(heads, row, strict=True)) for row in rows]
    counted: Counter[tuple[str, str, str]] = Counter()
    for post in posts:
        where = post["Country code"]
        counted["state", post["State code"], where] += 1
        if post["State code"] != "vacant":
            counted.update(("topic", topic, where) for topic in post["Topic codes"].split("; "))
    shown: dict[tuple[str, str, str], int] = {}
    for text, address in coordinating.get(report).page.links():
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        if asked.get("of") in {"topic", "state"} and "country" in asked:
            shown[asked["of"], asked["code"], asked["country"]] = int(text)
    assert shown == dict(counted)


def test_rows_name_what_is_in_sight_and_lead_there(coordinating: Inspector) -> None:
    report = begun(coordinating)
    page = coordinating.get(f"{report}/rows?of=kind&code=mediation_centre&country=JP").page
    assert page.heading.startswith("Mediation centre")
    assert any("/directory/" in address for _text, address in page.links(page.main))
    for unknown in ("of=colour&code=red", "of=kind&code=mediation_centre&country=XX", "of=happened&code=fire", ""):
        coordinating.get(f"{report}/rows?{unknown}", status=404)


def test_the_command_writes_what_the_page_shows_with_whole_addresses(
    coordinating: Inspector, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    report = begun(coordinating, activities=WORDS)
    file = tmp_path / "report.html"
    done = runner.invoke(args=["report", "export", str(file), "--locale", "ja"])
    assert done.exit_code == 0, done.output
    page = Page(file.read_text(encoding="utf-8"))
    assert page.root.get("lang") == "ja"
    shown = coordinating.get(report.replace("/en/", "/ja/")).page
    figures = [(text, f"https://adrnet.example{address}") for text, address in shown.links() if "/rows?" in address]
    assert page.links() == figures
    assert WORDS in "".join(page.root.itertext())
    days = runner.invoke(args=["report", "export", str(file), "--from", "2026-01-01", "--until", "2026-06-30"])
    assert days.exit_code == 0, days.output
    assert "仲裁人" not in file.read_text(encoding="utf-8")
    for wrong in (["--report", "7"], ["--from", "2026-01-01"], ["--from", "2026-02-01", "--until", "2026-01-01"]):
        assert runner.invoke(args=["report", "export", str(file), *wrong]).exit_code != 0
    assert [one.name for one in tmp_path.iterdir() if "report" in one.name] == ["report.html"]


def test_files_hold_the_figures_of_the_page_in_the_language_of_the_address(coordinating: Inspector) -> None:
    report = begun(coordinating, activities=WORDS).replace("/en/", "/ja/")
    page = [(number, address) for number, address in coordinating.get(report).page.links() if "/rows?" in address]
    pdf = coordinating.get(f"{report}.pdf")
    assert (pdf.content_type, pdf.headers["Content-Language"]) == ("application/pdf", "ja")
    assert "adrnet-report-2026-01-01-2099-12-31-ja.pdf" in pdf.headers["Content-Disposition"]
    led = Counter(
        str(one.get_object()["/A"]["/URI"])
        for sheet in PdfReader(io.BytesIO(pdf.data)).pages
        for one in sheet.get("/Annots", ())
        if "/URI" in one.get_object().get("/A", {})
    )
    assert led == Counter(f"https://adrnet.example{address}" for _number, address in page)
    document = Document(io.BytesIO(coordinating.get(f"{report}.docx").data))
    linked: Counter[tuple[str, str]] = Counter()
    for link in document.element.body.iter(qn("w:hyperlink")):
        said = "".join(one.text or "" for one in link.iter(qn("w:t")))
        linked[said, document.part.rels[link.get(qn("r:id"))].target_ref] += 1
    assert linked == Counter((number, f"https://adrnet.example{address}") for number, address in page)
    assert "髙﨑氏 & <b>𠮷田</b>" in [one.text for one in document.paragraphs]
