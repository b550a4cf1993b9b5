"""Rows that repeat, without JavaScript: nothing is lost, nothing is saved by the way, numbers and focus are right."""

from typing import Any

from flask import Flask
from werkzeug.datastructures import MultiDict

from tests.gallery.app import gallery_form
from tests.gallery.client import WHOLE, Send, control, summary
from tests.page import Page

NOBODYS = [("add", "elsewhere"), ("remove", "telephones-9"), ("remove", "telephones"), ("remove", "offices-0-kind")]
THREE = {"telephones__0": "+81 3 1111 1111", "telephones__1": "not a number", "telephones__2": "+81 3 3333 3333"}


def telephones(page: Page) -> list[str]:
    return [one.get("value", "") for one in page.all("input") if one.get("name", "").startswith("telephones-")]


def focused(page: Page) -> list[str]:
    return [one.get("id") or one.get("name", "") for one in page.root.iter() if one.get("autofocus") is not None]


def test_adding_a_row_keeps_everything_and_saves_nothing(send: Send, saved: list[Any]) -> None:
    page = send(name="Half a na", mailbox="not yet", telephones__0="12", add="telephones")
    assert telephones(page) == ["12", ""]
    assert control(page, "name").get("value") == "Half a na"
    assert control(page, "mailbox").get("value") == "not yet"
    assert summary(page) == []
    assert page.title.startswith("Gallery")
    assert saved == []


def test_a_new_row_takes_the_focus(send: Send) -> None:
    assert focused(send(add="telephones")) == ["telephones-1"]
    assert focused(send(add="offices")) == ["offices-1-kind"]


def test_removing_a_row_removes_that_one_and_counts_anew(send: Send, saved: list[Any]) -> None:
    page = send(**THREE, remove="telephones-1")
    assert telephones(page) == ["+81 3 1111 1111", "+81 3 3333 3333"]
    assert [one.get("name") for one in page.all("input", type="tel")][1:] == ["telephones-0", "telephones-1"]
    assert focused(page) == ["telephones-1"]
    assert saved == []


def test_after_the_last_row_the_focus_goes_to_the_button_that_adds(send: Send) -> None:
    assert focused(send(**THREE, remove="telephones-2")) == ["add"]


def test_the_only_row_is_emptied_and_stays(send: Send) -> None:
    assert telephones(send(telephones__0="12", remove="telephones-0")) == [""]


def test_rows_are_named_by_the_button_that_was_pressed_whatever_their_gaps(send: Send) -> None:
    page = send(telephones__3="three", telephones__7="seven", telephones__20="twenty", remove="telephones-7")
    assert telephones(page) == ["three", "twenty"]


def test_a_full_list_takes_no_further_row_and_says_so(send: Send) -> None:
    page = send(**THREE, add="telephones")
    assert telephones(page) == list(THREE.values())
    assert "There is room for 3." in page.text()
    assert not page.all("button", name="add", value="telephones")


def test_more_rows_than_there_is_room_for_are_shown_and_refused(send: Send, saved: list[Any]) -> None:
    page = send(**{f"telephones__{number}": "+81 3 1111 1111" for number in range(5)})
    assert len(telephones(page)) == 5
    assert summary(page) == [("Telephones: Keep 3 at most.", "#telephones")]
    assert saved == []


def test_thousands_of_rows_are_not_even_read(send: Send, saved: list[Any]) -> None:
    page = send(**{f"telephones__{number}": "+81 3 1111 1111" for number in range(3000)})
    assert 3 < len(telephones(page)) < 30
    assert summary(page) == [("Telephones: Keep 3 at most.", "#telephones")]
    assert saved == []


def test_empty_rows_are_not_there(send: Send, saved: list[Any]) -> None:
    send(telephones__0="", telephones__1="+81 3 1111 1111", telephones__2=" ", offices__3__known="7")
    assert saved[0]["telephones"] == ["+81 3-1111-1111"]
    assert [one["mailbox"] for one in saved[0]["offices"]] == ["office@example.org"]


def test_a_row_that_was_begun_is_checked(send: Send) -> None:
    page = send(offices__1__kind="registry", offices__1__mailbox="")
    assert summary(page) == [("Office 2, Mailbox: Write the office's mailbox.", "#offices-1-mailbox")]


def test_an_error_leads_to_the_row_as_it_is_shown(send: Send) -> None:
    page = send(telephones__0="+81 3 1111 1111", telephones__5="twelve")
    [(words, anchor)] = summary(page)
    assert words.startswith("Telephone 2: Write the telephone number")
    assert next(one for one in page.all("input") if one.get("id") == anchor[1:]).get("value") == "twelve"


def test_a_list_that_needs_an_answer_says_so(send: Send) -> None:
    page = send(offices__0__mailbox="")
    assert summary(page) == [("Offices: Name one office.", "#offices")]


def test_unseen_values_of_a_row_go_along(send: Send) -> None:
    page = send(offices__0__known="7", add="offices")
    assert control(page, "offices-0-known").get("value") == "7"


def test_the_enter_key_means_the_main_button(send: Send) -> None:
    page = send(add="telephones")
    form = page.all("form", class_="form")[0]
    first = next(one for one in form.iter("button") if one.get("type", "submit") == "submit")
    assert (first.get("name"), first.get("value")) == ("do", "continue")
    assert first.get("tabindex") == "-1"


def test_a_button_of_another_list_changes_nothing_here(gallery: Flask) -> None:
    for name, value in NOBODYS:
        with gallery.test_request_context("/en/gallery", method="POST"):
            form = gallery_form(MultiDict({**WHOLE, name: value}), meta={"csrf": False})
            assert not form.is_round_trip
            assert form.validate()


def test_rows_of_what_is_already_there_are_shown(gallery: Flask) -> None:
    with gallery.test_request_context("/en/gallery"):
        form = gallery_form(
            data={"telephones": ["+81 3 1111 1111", "+81 3 2222 2222"], "offices": [{"kind": "registry"}]}
        )
        assert [row.data for row in form.telephones] == ["+81 3 1111 1111", "+81 3 2222 2222"]
        assert form.offices[0].form.kind.data == "registry"
        assert form.offices.data[0]["kind"] == "registry"
