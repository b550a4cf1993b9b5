"""What an answer has to be: kept as it is meant, or refused with words that say what to write."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms import validators as stock

from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import (
    ChoiceField,
    CodeField,
    DayField,
    EmailField,
    LineField,
    NumberField,
    RadioField,
    TelephoneField,
    TextField,
    TickField,
    WebAddressField,
    options,
)
from adrnet.kit.forms import Form
from adrnet.kit.validators import Day, OneOf, Required, is_blank

KEPT = [
    (EmailField("x"), "info@example.org", "info@example.org"),
    (EmailField("x"), " Example@EXAMPLE.org ", "Example@example.org"),
    (EmailField("x"), "info@例え.example", "info@例え.example"),
    (WebAddressField("x"), "https://www.example.org", "https://www.example.org"),
    (WebAddressField("x"), "http://example.co.th:8080/ไทย?q=1#a", "http://example.co.th:8080/ไทย?q=1#a"),
    (WebAddressField("x"), "https://見本.example/", "https://見本.example/"),
    (WebAddressField("x"), "HTTPS://EXAMPLE.ORG", "HTTPS://EXAMPLE.ORG"),
    (TelephoneField("x"), "+66 2 018 1615", "+66 2 018 1615"),
    (TelephoneField("x"), "＋８１ ３ １２３４ ５６７８", "+81 3-1234-5678"),
    (TelephoneField("x", region="SG"), "6222 1234", "+65 6222 1234"),
    (TelephoneField("x"), "+66 2 018 1615 ext. 12", "+66 2 018 1615 ext. 12"),
    (DayField("x"), "2026-02-28", date(2026, 2, 28)),
    (DayField("x"), "2026/2/3", date(2026, 2, 3)),
    (DayField("x"), "๒๐๒๖-๑๑-๒๑", date(2026, 11, 21)),
    (DayField("x"), "", None),
    (NumberField("x", most=3000), "1,950", 1950),
    (NumberField("x", most=3000), "០", 0),
    (NumberField("x", most=3000), "", None),
    (CodeField("x"), "123 456", "123456"),
    (CodeField("x"), "１２３-４５６", "123456"),
    (LineField("x", [OneOf({"a"})]), "a", "a"),
    (LineField("x", [OneOf({"a"})]), "", ""),
    (LineField("x"), "  two   words\t", "two words"),
    (LineField("x"), "山田　太郎", "山田　太郎"),
    # A shrine as it is written in names: its composed form would be the everyday one.
    (LineField("x"), "\ufa19\u793e", "\ufa19\u793e"),
    (LineField("x"), "Vie\u0323\u0302t", "Việt"),
    (LineField("x"), "ក្រុម\u200bហ៊ុន", "ក្រុម\u200bហ៊ុន"),
    (TextField("x"), "a \r\n\r\n\r\n\r\nb\n", "a\n\nb"),
]
REFUSED = [
    (EmailField("x"), "example.org", "Write the whole e-mail address"),
    (EmailField("x"), "a@b@example.org", "Write the whole e-mail address"),
    (EmailField("x"), "info@localhost", "Write the whole e-mail address"),
    (EmailField("x"), "情報@example.org", "Write the whole e-mail address"),
    (EmailField("x"), "a@example.org\nBcc: b@example.org", "Write the whole e-mail address"),
    (WebAddressField("x"), "example.org", "Write the address in full"),
    (WebAddressField("x"), "ftp://example.org", "Write the address in full"),
    (WebAddressField("x"), "javascript:alert(1)", "Write the address in full"),
    (WebAddressField("x"), "https://", "Write the address in full"),
    (WebAddressField("x"), "https://localhost", "Write the address in full"),
    (WebAddressField("x"), "https://10.0.0.1", "Write the address in full"),
    (WebAddressField("x"), "https://[::1]/", "Write the address in full"),
    (WebAddressField("x"), "http://[", "Write the address in full"),
    (WebAddressField("x"), "https://user:secret@example.org", "Write the address in full"),
    (WebAddressField("x"), "https://example.org:99999", "Write the address in full"),
    (WebAddressField("x"), "https://exa mple.org", "Write the address in full"),
    (WebAddressField("x"), "https://a..example", "Write the address in full"),
    (WebAddressField("x"), f"https://{'a' * 64}.example", "Write the address in full"),
    (TelephoneField("x"), "03-1234-5678", "with its country code"),
    (TelephoneField("x"), "+81", "with its country code"),
    (TelephoneField("x"), "+81 3 1234 5678 9999 9999 9999", "with its country code"),
    (TelephoneField("x"), "call us", "with its country code"),
    (DayField("x"), "21.11.2026", "year, month and day"),
    (DayField("x"), "2026-02-30", "year, month and day"),
    (DayField("x"), "2026-11-21T00:00", "year, month and day"),
    (DayField("x", [Day(latest=date(2026, 11, 21))]), "2026-11-22", "up to 21 November 2026"),
    (DayField("x", [Day(earliest=lambda: date(2026, 11, 21))]), "2026-11-20", "from 21 November 2026 on"),
    (NumberField("x", least=5, most=10), "4", "from 5 to 10"),
    (NumberField("x", most=10), "-1", "from 0 to 10"),
    (NumberField("x", most=10), "9" * 5000, "from 0 to 10"),
    (NumberField("x", most=10), "²", "from 0 to 10"),
    (DayField("x", [Required("Say when.")]), "soon", "year, month and day"),
    (DayField("x", [Required("Say when.")]), "", "Say when."),
    (LineField("x", [Required("Write it.")]), "\u200b \u2060", "Write it."),
    (LineField("x", [OneOf({"a"})]), "b", "Choose one of the answers offered."),
    (LineField("x", most=3), "abcd", "Shorten this by 1 character. It has 4."),
    (LineField("x"), "a\x07b", "cannot be seen"),
    (LineField("x"), "a\ufffdb", "did not arrive"),
    (TickField("x", [Required("Tick it.")]), None, "Tick it."),
    (ChoiceField("x", [Required("Choose.")], choices=options([("a", "A")], none="–")), "", "Choose."),
    (ChoiceField("x", choices=options([("a", "A")])), "b", "Choose one of the answers offered."),
    (RadioField("x", choices=options([("a", "A")])), "b", "Choose one of the answers offered."),
    (StringField("x", [stock.DataRequired()]), "", "Answer this question."),
]


def answered(app: Flask, field: Any, typed: str | None) -> Any:
    made = type("MadeForm", (Form,), {"answer": field})
    with app.test_request_context("/en/"):
        form = made(MultiDict({"other": "1"} if typed is None else {"answer": typed}), meta={"csrf": False})
        form.validate()
        return form.answer.data, [str(problem.message) for problem in form.problems()]


@pytest.mark.parametrize(("field", "typed", "kept"), KEPT)
def test_what_is_meant_is_kept(app: Flask, field: Any, typed: str, kept: Any) -> None:
    assert answered(app, field, typed) == (kept, [])


@pytest.mark.parametrize(("field", "typed", "said"), REFUSED)
def test_what_cannot_be_meant_is_refused_in_one_sentence(app: Flask, field: Any, typed: str | None, said: str) -> None:
    _data, messages = answered(app, field, typed)
    assert len(messages) == 1
    assert said in messages[0]


def test_messages_are_in_the_readers_language(app: Flask) -> None:
    made = type("MadeForm", (Form,), {"answer": LineField("x", [Required(_l("Search the directory"))])})
    with app.test_request_context("/ja/"):
        form = made(MultiDict({"answer": ""}), meta={"csrf": False})
        form.validate()
        [problem] = form.problems()
        assert str(problem.message) == str(_l("Search the directory"))
        assert str(problem.message) != "Search the directory"


@pytest.mark.parametrize("answer", [0, "0", ["a"], date(2026, 1, 1), True])
def test_an_answer_is_not_blank(answer: Any) -> None:
    assert not is_blank(answer)


@pytest.mark.parametrize("answer", [None, "", " \n", "\u200b", [], (), False])
def test_no_answer_is_blank(answer: Any) -> None:
    assert is_blank(answer)


def test_fields_of_a_library_are_cleaned_as_well(app: Flask) -> None:
    assert answered(app, StringField("x"), " a\0b\u202e ") == ("ab", [])
