"""Mails in words: one template, the reader's language, text and HTML alike."""

import re
import unicodedata
from collections.abc import Callable

import html5lib
import pytest
from flask import Flask

from adrnet import mails
from adrnet.i18n.locales import LOCALES
from adrnet.mails.plain import UnfitMailError, plain_of
from tests.house.tree import ROOT

ODD = "Ōsaka & <b>Partners</b> “ศูนย์”"


@pytest.fixture(autouse=True)
def _put(template: Callable[[str, str], None]) -> None:
    """The example is there."""


def compose(app: Flask, locale: str = "en", **values: str) -> mails.Composed:
    with app.app_context():
        return mails.compose("example", locale, **{"subject": "Example", "words": ODD, **values})


def test_text_and_html_say_the_same(app: Flask) -> None:
    composed = compose(app)
    assert composed.subject == "Example"
    assert composed.body == (
        f"{ODD}\n\n"
        "Search\nhttps://adrnet.example/en/directory?q=a%26b\n\n"
        f"- Country\n- {ODD}\n\n"
        "> one\n> two\n\n"
        f"Nobody translates {ODD}."
    )
    page = html5lib.parse(composed.html, namespaceHTMLElements=False)
    shown = "".join("".join(page.find("body").itertext()).split())
    for line in composed.body.splitlines():
        assert "".join(line.removeprefix("- ").removeprefix("> ").split()) in shown


def test_the_signature_says_who_writes_why_and_where_to_ask(app: Flask) -> None:
    composed = compose(app)
    body, _, signature = composed.text.partition("\n\n-- \n")
    assert body == composed.body
    assert signature.splitlines() == [
        "adrnet",
        "The directory of the network of arbitration and mediation in ASEAN and Japan.",
        "",
        "You get this mail because this address is used in the directory.",
        "",
        "If it was not meant for you, write to contact@adrnet.example.",
    ]


@pytest.mark.parametrize("locale", LOCALES, ids=str)
def test_every_language_is_said_and_its_addresses_lead_to_it(app: Flask, locale: object) -> None:
    composed = compose(app, str(locale))
    page = html5lib.parse(composed.html, namespaceHTMLElements=False)
    assert page.get("lang") == str(locale)
    assert page.find(".//a").get("href") == f"https://adrnet.example/{locale}/directory?q=a%26b"
    fallback = [span for span in page.iter("span") if (span.text or "").startswith("Nobody translates")]
    # The sentence is in no catalogue: it comes in English, and says so where the mail is in another language.
    assert [span.get("lang") for span in fallback] == ([] if str(locale) == "en" else ["en"])
    assert f"Nobody translates {ODD}." in composed.text


def test_a_sentence_of_the_catalogue_is_in_the_readers_language(app: Flask) -> None:
    text = compose(app, "ja").text
    assert "- Country\n" not in text
    assert "検索\nhttps://adrnet.example/ja/" in text


def test_a_language_that_is_none_of_ours_is_english(app: Flask) -> None:
    assert '<html lang="en"' in compose(app, "xx").html


def test_the_reader_decides_and_not_the_request(app: Flask) -> None:
    with app.test_request_context("/th/", headers={"Host": "evil.example"}):
        composed = mails.compose("example", "ja", subject="x", words="y")
        assert "https://adrnet.example/ja/directory" in composed.text
        assert "evil" not in composed.text + composed.html
        assert mails.address("site.home", "zh-CN") == "https://adrnet.example/zh-Hans/"


def test_an_address_needs_no_request_and_escapes_what_it_carries(app: Flask) -> None:
    with app.app_context():
        assert mails.address("directory.search", "km", q="é &") == "https://adrnet.example/km/directory?q=%C3%A9+%26"
        assert mails.address("site.healthz", "km") == "https://adrnet.example/healthz"


@pytest.mark.parametrize("subject", ["</title><script>x</script>", "A & B", "១ ២", "two\nlines"])
def test_a_subject_is_plain_text_whatever_it_holds(app: Flask, subject: str) -> None:
    composed = compose(app, "ja", subject=subject)
    assert composed.subject == " ".join(subject.split())
    page = html5lib.parse(composed.html, namespaceHTMLElements=False)
    assert page.find("head").find("title").text.split() == subject.split()
    assert page.find(".//script") is None


def test_values_are_escaped_in_html_and_not_in_text(app: Flask) -> None:
    composed = compose(app, words='<a href="https://evil.example/">x</a>')
    assert '<a href="https://evil.example/">x</a>' in composed.text
    assert 'href="https://evil' not in composed.html


def test_control_characters_reach_no_part_of_a_mail(app: Flask) -> None:
    composed = compose(app, words="a\0b\x1b[31mc\x7f\x9b", subject="a\0b")
    assert composed.subject == "a b"
    assert composed.body.startswith("a b [31mc\n")
    for part in (composed.text, composed.html):
        assert not [sign for sign in part if unicodedata.category(sign) == "Cc" and sign != "\n"]


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td>x</td></tr></table>",
        '<p><img src="https://adrnet.example/x.png"></p>',
        '<p style="color: red">x</p>',
        '<p><a href="https://evil.example/">https://evil.example/</a></p>',
        '<p><a href="https://adrnet.example.evil.example/">https://adrnet.example.evil.example/</a></p>',
        '<p><a href="https://adrnet.example/en/">our page</a></p>',
        '<p>Look at <a href="https://adrnet.example/en/">https://adrnet.example/en/</a></p>',
        '<p><a href="https://adrnet.example/en/">https://adrnet.example/en/</a>, please</p>',
        '<a href="https://adrnet.example/en/">https://adrnet.example/en/</a>',
        "<blockquote><p>x</p></blockquote>",
        "words outside",
    ],
)
def test_what_has_no_place_in_a_mail_is_refused(app: Flask, template: Callable[[str, str], None], body: str) -> None:
    source = '{# x #}{% extends "mail/layout.html" %}{% block subject %}x{% endblock %}{% block body %}'
    template("unfit", source + body + "{% endblock %}")
    with app.app_context(), pytest.raises(UnfitMailError):
        mails.compose("unfit", "en")
    template("fit", source + "<p>words inside</p>{% endblock %}")
    with app.app_context():
        assert mails.compose("fit", "en").body == "words inside"


def test_an_address_that_needs_a_request_is_refused(app: Flask, template: Callable[[str, str], None]) -> None:
    template(
        "relative",
        '{# x #}{% extends "mail/layout.html" %}{% block subject %}x{% endblock %}'
        '{% block body %}<p>{{ url_for("site.home") }}</p>{% endblock %}',
    )
    with app.test_request_context("/en/"), pytest.raises(RuntimeError, match="address"):
        mails.compose("relative", "en")


def test_white_space_of_a_template_is_no_part_of_the_text() -> None:
    html = "<p>\n  one\n  <strong>two</strong>,<br>\n  three&nbsp;four\n</p><p> </p><h2>five</h2>"
    assert (
        plain_of(f"<html><body>{html}</body></html>", links_to="https://adrnet.example").body
        == "one two,\nthree\u00a0four\n\nfive"
    )


def strays(source: str) -> list[str]:
    """Say what a template of a mail does that only a page may."""
    faults = ["asks for a request"] if re.search(r"\b(url_for|static_url|canonical_url|absolute)\b", source) else []
    return faults + ([] if '{% extends "mail/layout.html" %}' in source else ["has another layout"])


def test_every_mail_of_ours_stands_without_a_page() -> None:
    ours = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "templates" / "mail").glob("[!_]*.html")}
    assert ours.pop("layout.html")
    assert ours
    assert {name: faults for name, source in ours.items() if (faults := strays(source))} == {}
    assert strays('{% extends "layout.html" %}{{ url_for("site.home") }}') == [
        "asks for a request",
        "has another layout",
    ]
