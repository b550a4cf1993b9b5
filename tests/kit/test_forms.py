"""Forms: what may be typed, what is said about it, and that nothing of it is lost."""

import io
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from tests.gallery.app import gallery_form
from tests.gallery.client import GALLERY, WHOLE, Send, control, summary
from tests.inspector import Inspector


class TestAnswers:
    def test_whole_answers_are_saved(self, send: Send, saved: list[dict[str, Any]]) -> None:
        send(telephone="03-1234-5678", founded="1950", since="2026-11-21", website="https://example.org/ทดสอบ")
        assert len(saved) == 1
        assert saved[0]["telephone"] == "+81 3-1234-5678"
        assert saved[0]["founded"] == 1950
        assert str(saved[0]["since"]) == "2026-11-21"
        assert saved[0]["country"] == "JP"
        assert saved[0]["summary"] == ""
        assert saved[0]["specialties"] == []

    def test_each_mistake_stands_in_the_summary_and_beside_its_control(
        self, send: Send, saved: list[dict[str, Any]]
    ) -> None:
        page = send(name="", website="example.org", founded="99", party=None)
        assert page.title.startswith("Error: Gallery")
        lines = dict(summary(page))
        assert lines["Name in English: Write the name as it stands on your letterhead."] == "#name"
        assert lines["Website: Write the address in full, beginning with https://"] == "#website"
        assert lines["You are: Say who you are."] == "#party-0"
        assert len(lines) == 4
        website = control(page, "website")
        assert website.get("aria-invalid") == "true"
        described = [one for one in page.root.iter() if one.get("id") in website.get("aria-describedby").split()]
        assert "beginning with https://" in " ".join(page.text(one) for one in described)
        assert website.get("value") == "example.org"
        assert saved == []

    def test_the_summary_takes_the_focus_and_nothing_else_does(self, send: Send) -> None:
        page = send(name="")
        focused = [one for one in page.root.iter() if one.get("autofocus") is not None]
        assert [one.get("class") for one in focused] == ["problem"]
        assert focused[0].get("tabindex") == "-1"

    def test_whatever_is_typed_comes_back(self, send: Send) -> None:
        text = "สวัสดี\n<b>ครับ</b> & 'ก'"
        page = send(name="x" * 61, summary_th=text, country="TH", specialties=["sports", "maritime"], language="ja")
        assert (control(page, "summary_th").text or "").removeprefix("\r\n").strip() == text
        chosen = [one.get("value") for one in page.all("option") if one.get("selected") is not None]
        assert {"TH", "ja"} <= set(chosen)
        ticked = [one.get("value") for one in page.all("input", name="specialties") if one.get("checked") is not None]
        assert set(ticked) == {"sports", "maritime"}

    def test_passwords_never_come_back(self, send: Send) -> None:
        typed = "seen by nobody"
        page = send(name="", password=typed, again=typed)
        assert typed not in page.html

    def test_a_text_that_is_too_long_says_by_how_much(self, send: Send) -> None:
        page = send(name="あ" * 1234)
        assert "Shorten this by 1,174 characters. It has 1,234." in page.text()
        assert control(page, "name").get("value") == "あ" * 1234

    def test_lines_of_a_browser_count_as_one_character(self, send: Send, saved: list[dict[str, Any]]) -> None:
        send(summary="a\r\n" * 150)
        assert saved[0]["summary"] == "\n".join(["a"] * 150)

    def test_a_form_without_its_token_is_refused_with_what_to_do(
        self, saved: list[dict[str, Any]], client: Inspector
    ) -> None:
        page = client.post(GALLERY, data=WHOLE, status=400).page
        assert page.heading == "This form could not be taken"
        assert "send it from there" in page.text(page.main)
        assert saved == []

    def test_what_was_kept_while_the_session_had_ended_is_shown_and_not_saved(
        self, saved: list[dict[str, Any]], client: Inspector
    ) -> None:
        page = client.get(f"{GALLERY}?kept=1").page
        assert control(page, "name").get("value") == "Kept while the session had ended"
        assert page.all("input", name="telephones-1")
        assert summary(page) == []
        assert saved == []


NASTY = [
    *("\0", "a\0b", "\x1b[31m", "\ud800", "\ufffd", "\u202eabc", "²", "٣", "９" * 5000, "x" * 200_000),
    *("[", "%", "{{7*7}}", "http://[", "None"),
]
NAMES = [
    *("name", "summary", "mailbox", "website", "telephone", "founded", "since", "code", "password", "country", "party"),
    *("specialties", "promise", "reference", "where", "telephones-0", "telephones-²", "telephones-99999999999"),
    *("offices-0-kind", "offices-0-known", "offices-0", "add", "remove", "text"),
]


class TestNastiness:
    @pytest.mark.parametrize("name", NAMES)
    def test_nothing_that_is_sent_breaks_the_page(self, gallery: Flask, name: str) -> None:
        for value in NASTY:
            with gallery.test_request_context(GALLERY, method="POST"):
                form = _form(MultiDict({**WHOLE, name: value}))
                form.validate()
                for problem in form.problems():
                    assert str(problem.message)
                for field in form:
                    if field.name != "csrf_token":
                        str(field())

    def test_a_file_in_place_of_a_text_is_no_answer(self, send: Send) -> None:
        lines = dict(summary(send(name=(io.BytesIO(b"x"), "x.txt"))))
        assert "Name in English: Write the name as it stands on your letterhead." in lines

    def test_another_kind_of_body_is_an_empty_form(self, saved: list[dict[str, Any]], client: Inspector) -> None:
        for body in ("5", "[]", '{"name": {"a": 1}}', "{"):
            client.post(GALLERY, data=body, content_type="application/json", status=400)
        assert saved == []

    def test_characters_that_cannot_be_seen_are_taken_out_and_said(self, send: Send) -> None:
        page = send(name="Exam\0ple\u202e Centre")
        assert "We took out characters that cannot be seen." in page.text()
        assert control(page, "name").get("value") == "Example Centre"


def _form(formdata: MultiDict[str, str]) -> Any:
    return gallery_form(formdata, meta={"csrf": False})
