"""The practitioner's and the coordinator's story in a real Chromium: by what is seen, with keyboard and pointer.

The same stories as in `tests/journeys`, told by hands and eyes: fields are found by their labels, lists open and close,
files arrive in the browser's folder. Every page on the way is looked at by axe and leaves a picture.
"""

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

OFFICES = Path(__file__).parents[1] / "focal_points" / "example.csv"

# Whether what has the focus is there and shows it: an outline of its own or around the field that it fills.
_IS_SEEN = """() => {
  const focused = document.activeElement;
  const is_marked = [focused, focused.parentElement].some((one) => getComputedStyle(one).outlineStyle !== 'none');
  return is_marked && focused.getBoundingClientRect().width > 0;
}"""


def look(window, story, step):
    """Inspect the page as it stands and leave a picture."""
    window.inspect()
    window.measure()
    window.photograph(f"journeys/{story}/{step}")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_practitioner_finds_a_counterpart(visit, width):
    window = visit("real", locale="ja")
    page, story = window.page, f"practitioner-{width}"

    # The bare address leads to the browser's language.
    window.go("/", width)
    expect(page).to_have_url(f"{window.address}/ja/")
    look(window, story, "1-home")

    # She types into the line, opens the list of countries with the keyboard, ticks one and sends the form.
    line = page.locator("main").get_by_role("search")
    line.get_by_role("combobox").fill("海事")
    country = line.get_by_role("button", name=re.compile("^国"))
    country.focus()
    page.keyboard.press("Enter")
    box = line.get_by_role("checkbox", name="シンガポール")
    box.check()
    look(window, story, "2-countries-open")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    line.get_by_role("button", name="名簿を検索", exact=True).last.click()

    # The results, with the chip that takes the filter away.
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    chamber = page.get_by_role("link", name="Singapore Chamber of Maritime Arbitration")
    expect(chamber).to_be_visible()
    look(window, story, "3-results")
    number = page.locator("ol.entries > li").count()

    # On a narrow window the ticks wait behind a button.
    if width < 992:
        page.get_by_role("button", name="絞り込み").first.click()
    mediation = page.locator("#narrow").get_by_role("checkbox", name="調停").first
    mediation.check()
    look(window, story, "4-narrowing")
    page.get_by_role("button", name="この条件で表示").click()
    assert page.locator("ol.entries > li").count() <= number
    expect(chamber).to_be_visible()
    page.get_by_role("link", name="条件を解除").filter(has_text="調停").click()
    assert page.locator("ol.entries > li").count() == number

    # The entry, the same in English for a colleague, the country, and back to the start.
    chamber.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Singapore Chamber of Maritime Arbitration")
    look(window, story, "5-listing")
    page.get_by_role("contentinfo").get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("link", name="Report a problem with this entry")).to_be_visible()
    page.get_by_role("navigation", name="You are here").get_by_role("link", name="Singapore").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Singapore")
    look(window, story, "6-country")
    page.get_by_role("link", name="adrnet").first.click()
    expect(page).to_have_url(f"{window.address}/en/")
    assert not window.faults, "\n".join(window.faults)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_coordinator_takes_the_list_away(visit, serve, tmp_path, width):
    whom = f"coordinator-{width}"
    served = serve("real", whom)
    window = visit("real", whom=whom)
    page = window.page

    # Every post is vacant; then offices are designated from a file.
    window.go("/en/focal-points", width)
    expect(page.get_by_role("heading", name="12 posts")).to_be_visible()
    look(window, whom, "1-vacant")
    served.run("focal-points", "load", str(OFFICES))
    page.reload()
    expect(page.get_by_role("heading", name="13 posts")).to_be_visible()
    expect(page.get_by_text("Example International Affairs Desk (example)")).to_be_visible()
    look(window, whom, "2-designated")

    # The officer narrows the list to two countries and takes exactly that away.
    if width < 992:
        page.get_by_role("button", name="Narrow the list").first.click()
    countries = page.locator("#narrow").get_by_role("group", name="Country")
    countries.get_by_role("checkbox", name="Japan").check()
    countries.get_by_role("checkbox", name="Indonesia").check()
    page.get_by_role("button", name="Show these results").click()
    expect(page.get_by_role("heading", name="2 posts")).to_be_visible()
    look(window, whom, "3-narrowed")
    shown = {post.get_attribute("id").removeprefix("post-") for post in page.locator(".post").all()}
    assert _codes_of_csv(_take(page, "Text table (CSV)", tmp_path / "list.csv")) == shown
    assert _codes_of_workbook(_take(page, "Spreadsheet (XLSX)", tmp_path / "list.xlsx")) == shown
    assert not window.faults, "\n".join(window.faults)


def _take(page, words, path):
    """Click the link and return the file that the browser received."""
    with page.expect_download() as arriving:
        page.get_by_role("link", name=words).click()
    assert arriving.value.suggested_filename.endswith(path.suffix)
    arriving.value.save_as(path)
    return path.read_bytes()


def _codes_of_csv(content):
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    first = next(number for number, line in enumerate(lines) if "Code of the post" in line)
    return {line[lines[first].index("Code of the post")] for line in lines[first + 1 :]}


def _codes_of_workbook(content):
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    lines = [list(line) for line in book.worksheets[0].iter_rows(values_only=True)]
    book.close()
    return {line[lines[0].index("Code of the post")] for line in lines[1:]}


def test_everything_can_be_reached_with_the_keyboard(visit):
    window = visit("real")
    window.go("/en/directory?q=law", 1280)
    page = window.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    # From there on, each stop can be seen, and the first entry is among them.
    first = page.locator("ol.entries a").first
    for _ in range(80):
        page.keyboard.press("Tab")
        assert page.evaluate(_IS_SEEN), page.evaluate("document.activeElement.outerHTML")
        if first.evaluate("(link) => link === document.activeElement"):
            return
    pytest.fail("the first entry was not reached")
