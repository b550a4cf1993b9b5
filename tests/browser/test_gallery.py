"""The components of forms in a real browser: every state, every script, narrow and wide, dark and in forced colours."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.applications import application, fill, settings
from tests.browser.visit import NARROWEST, Visit
from tests.databases import Databases
from tests.gallery.app import hang

SAVE = ".actions .button:not(.button--second) >> nth=0"


@pytest.fixture(scope="module")
def address(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that shows the gallery."""
    folder: Path = tmp_path_factory.mktemp("gallery")
    fill(databases, "words")
    with application(settings(databases.copy("words", folder), folder, PSEUDO_LOCALE="1")) as app:
        server = make_server("127.0.0.1", 0, hang(app), threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()


def send_mistakes(page: Page) -> None:
    page.locator(".tabs__tab").first.click()
    page.fill("#name", "x" * 80)
    page.fill("#mailbox", "nobody")
    page.fill("#website", "example.org")
    with page.expect_navigation():
        page.locator(SAVE).click()


@pytest.mark.parametrize("locale", ["en", "ja", "km", "th", "en-XA"])
def test_every_state_stands_in_every_window(chromium: Browser, address: str, locale: str) -> None:
    window = Visit(chromium, address, locale=locale)
    for width in (360, 1280):
        window.go(f"/{locale}/gallery", width)
        window.inspect()
        window.photograph(f"{width}/{locale}/gallery")
        send_mistakes(window.page)
        window.inspect()
        window.measure()
        window.photograph(f"{width}/{locale}/gallery-mistakes")
    window.measure(NARROWEST)
    window.close()
    assert not window.faults, "\n".join(window.faults)


@pytest.mark.parametrize("how", [{"contrast": "more"}, {"forced_colors": "active"}, {"color_scheme": "dark"}])
def test_every_state_can_be_told_in_other_colours(chromium: Browser, address: str, how: dict[str, str]) -> None:
    window = Visit(chromium, address)
    window.page.emulate_media(**how)  # type: ignore[arg-type]  # one of the three above
    window.go("/en/gallery")
    send_mistakes(window.page)
    window.inspect()
    window.photograph(f"gallery-{next(iter(how))}")
    window.close()
    assert not window.faults, "\n".join(window.faults)


def test_the_summary_has_the_focus_and_its_lines_lead_to_the_controls(chromium: Browser, address: str) -> None:
    window = Visit(chromium, address)
    window.go("/en/gallery")
    send_mistakes(window.page)
    page = window.page
    assert page.evaluate("document.activeElement.className") == "problem"
    assert page.title().startswith("Error: ")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "mailbox"
    window.close()
    assert not window.faults, "\n".join(window.faults)


def test_a_line_of_the_summary_opens_the_tab_that_it_leads_into(chromium: Browser, address: str) -> None:
    window = Visit(chromium, address)
    window.go("/en/gallery")
    send_mistakes(window.page)
    page = window.page
    # The gallery opens the Thai tab, the mistake stands in the English one.
    assert not page.locator("#name").is_visible()
    page.get_by_role("link", name="Name in English").click()
    assert page.locator("#name").is_visible()
    assert page.evaluate("document.activeElement.id") == "name"
    window.close()


def test_tabs_answer_to_the_arrow_keys_and_all_texts_are_sent(chromium: Browser, address: str) -> None:
    window = Visit(chromium, address)
    window.go("/en/gallery")
    page = window.page
    page.locator(".tabs__tab input").nth(1).focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#name_km").is_visible()
    assert not page.locator("#name_th").is_visible()
    page.fill("#name_km", "ឧទាហរណ៍")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowLeft")
    assert page.locator("#name_th").is_visible()
    with page.expect_navigation():
        page.locator(SAVE).click()
    assert page.locator("#name_km").input_value() == "ឧទាហរណ៍"
    window.close()


def test_enter_in_a_row_sends_the_form_and_removes_nothing(chromium: Browser, address: str) -> None:
    window = Visit(chromium, address)
    window.go("/en/gallery")
    page = window.page
    page.fill("#telephones-0", "twelve")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.title().startswith("Error: ")
    assert page.locator("#telephones-0").input_value() == "twelve"
    window.close()


def test_a_row_is_added_and_removed_by_keyboard_alone(chromium: Browser, address: str) -> None:
    window = Visit(chromium, address)
    window.go("/en/gallery", 360)
    page = window.page
    page.fill("#telephones-0", "+81 3 1111 1111")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "telephones-1"
    assert page.locator("#telephones-1").bounding_box()["y"] < 900  # type: ignore[index]  # it is visible
    page.keyboard.type("+81 3 2222 2222")
    with page.expect_navigation():
        page.locator("button[name=remove][value=telephones-0]").press("Enter")
    assert page.locator("#telephones-0").input_value() == "+81 3 2222 2222"
    assert page.evaluate("document.activeElement.id") == "telephones-0"
    window.inspect()
    window.close()
    assert not window.faults, "\n".join(window.faults)


def test_every_target_of_a_form_is_large_enough_for_a_finger(chromium: Browser, address: str) -> None:
    window = Visit(chromium, address)
    window.go("/en/gallery", 360)
    small = window.page.evaluate(
        """() => [...document.querySelectorAll('.form :is(.button, .plain, .input, .tick, .file, .tabs__tab)')]
          .filter((one) => one.checkVisibility() && !one.classList.contains('hidden'))
          .filter((one) => one.getBoundingClientRect().height < (one.closest('.ticks--columns') ? 36 : 44))
          .map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert small == []
    window.close()
