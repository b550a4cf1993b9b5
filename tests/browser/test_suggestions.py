"""What the search line offers while somebody types: by keyboard, pointer, input method; and the line without script."""

import re

import pytest
from playwright.sync_api import expect


def line_of(page):
    """The search line of the page's own form."""
    return page.locator("main").get_by_role("search").get_by_role("combobox")


def asked_of(page):
    """Collect what the script asks the server for."""
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/suggestions?" in request.url else None)
    return asked


@pytest.mark.parametrize("width", [360, 1280])
def test_an_entry_is_found_with_the_keyboard_alone(visit, width):
    window = visit("real")
    page = window.page
    window.go("/en/", width)
    line, offers = line_of(page), page.get_by_role("listbox", name="Name, place or subject")
    expect(line).to_have_attribute("aria-expanded", "false")
    line.focus()
    page.keyboard.type("singapore mari", delay=20)
    option = offers.get_by_role("group", name="Entries").get_by_role("option")
    expect(option).to_have_count(1)
    expect(line).to_have_attribute("aria-expanded", "true")
    expect(page.locator("main").get_by_role("status").filter(has_text="1 suggestion")).to_have_count(1)
    expect(option.locator("mark")).to_have_text(["Singapore", "Maritime"])
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(line).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    expect(line).to_be_focused()
    window.inspect()
    window.measure()
    window.photograph(f"suggestions/entry-{width}")
    # From the last one back to the line; Escape closes the list and leaves what was typed.
    page.keyboard.press("ArrowDown")
    expect(line).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("Escape")
    expect(offers).to_be_hidden()
    expect(line).to_have_value("singapore mari")
    page.keyboard.press("ArrowUp")
    expect(offers).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Singapore Chamber of Maritime Arbitration")
    assert not window.faults, "\n".join(window.faults)


def test_a_filter_is_added_by_the_pointer_while_a_script_composes(visit):
    window = visit("real", locale="ja")
    page = window.page
    window.go("/ja/directory?specialty=maritime&q=x", 1280)
    asked = asked_of(page)
    line = line_of(page)
    line.fill("")
    # Half a word in an input method asks nothing; the word that it ends with does, once.
    keys = page.context.new_cdp_session(page)
    for text in ("ｓ", "し", "しん", "シンガ"):
        keys.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    page.wait_for_timeout(400)
    assert asked == []
    keys.send("Input.insertText", {"text": "シンガ"})
    country = page.get_by_role("group", name="国", exact=False).get_by_role("option", name="シンガポール")
    expect(country).to_be_visible()
    assert len(asked) == 1
    country.click()
    expect(page).to_have_url(f"{window.address}/ja/directory?country=SG&specialty=maritime")
    assert not window.faults, "\n".join(window.faults)


def test_enter_without_a_choice_searches_and_a_late_answer_opens_nothing(visit):
    window = visit("real")
    page = window.page
    window.go("/en/directory", 1280)
    line = line_of(page)
    line.fill("japan")
    expect(page.get_by_role("group", name="Countries").get_by_role("option", name="Japan")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/directory\?q=japan$"))
    line.fill("arbitration")
    page.get_by_role("link", name="adrnet").first.focus()
    page.wait_for_timeout(400)
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert not window.faults, "\n".join(window.faults)


def test_without_script_the_line_is_the_plain_form(chromium, serve):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{serve('real').address}/en/")
    page.locator("main").get_by_role("searchbox").fill("maritime")
    page.locator("main").get_by_role("button", name="Search the directory").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Search the directory")
    expect(page.get_by_role("link", name="Singapore Chamber of Maritime Arbitration")).to_be_visible()
    context.close()
