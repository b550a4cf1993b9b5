"""The list as PDF, JSON and vCard in every language, read back with readers of others and compared row by row."""

import io
import json
import re
import shutil
import subprocess
import unicodedata

import pytest
import vobject
from jsonschema import Draft202012Validator, ValidationError
from pypdf import PdfReader

from adrnet.formats import list_json, list_vcard, pdf
from adrnet.formats.columns import COLUMNS, ListError, Spoken
from adrnet.formats.fonts import FontsMissingError
from adrnet.formats.runs import Run, runs
from adrnet.i18n.locales import BY_CODE, LOCALES
from adrnet.i18n.messages import translator
from tests.formats import gallery
from tests.formats.samples import HARD_TEXTS, a_header, a_row, broken_after, size_and_peak

STREAMED = [list_json.stream, list_vcard.stream]
BASE = "https://adrnet.example"


def said(text):
    return [{"text": one, "lang": lang} for one, lang in text.parts] if isinstance(text, Spoken) else []


@pytest.mark.parametrize("locale", LOCALES, ids=lambda one: one.code)
def test_the_json_says_what_the_rows_say_and_fits_its_schema(locale):
    rows, header, say = gallery.rows(locale), gallery.header(locale), translator(locale)
    document = json.loads(b"".join(list_json.stream(rows, header, translate=say, base_url=BASE)))
    schema = json.loads(list_json.schema(BASE))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(document)
    assert document["$schema"] == schema["$id"] == f"{BASE}/schemas/focal-points-1.json"
    assert document["columns"] == [{"key": one.key, "heading": say(one.heading)} for one in COLUMNS]
    assert document["about"]["delete_after"] == "2027-05-21"
    assert (document["about"]["count"], len(document["posts"])) == (len(rows), len(rows))
    for row, post in zip(rows, document["posts"], strict=True):
        assert (post["listing"], post["office"], post["person"]) == (
            said(row.listing_name), said(row.office), said(row.person),
        )  # fmt: skip
        assert (post["country"], post["topics"], post["state"]) == (
            row.country_name, list(row.topic_names), row.state_name,
        )  # fmt: skip
        assert post["term_until"] == (row.term_until.isoformat() if row.term_until else None)


def test_the_schema_refuses_what_the_list_never_says():
    document = json.loads(b"".join(list_json.stream([a_row()], a_header())))
    check = Draft202012Validator(json.loads(list_json.schema(BASE)))
    check.validate(document)
    for key, wrong in (("term_from", "12 March"), ("topic_codes", "general"), ("birthday", "2000-01-01")):
        with pytest.raises(ValidationError):
            check.validate({**document, "posts": [{**document["posts"][0], key: wrong}]})


@pytest.mark.parametrize("locale", LOCALES, ids=lambda one: one.code)
def test_there_is_a_card_for_every_post_behind_one_about_the_list(locale):
    rows, header, say = gallery.rows(locale), gallery.header(locale), translator(locale)
    octets = b"".join(list_vcard.stream(rows, header, translate=say))
    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))
    about, *cards = vobject.readComponents(octets.decode())
    assert about.kind.value == "group"
    for _label, value in header.lines(say):
        assert str(value) in about.note.value
    for row, card in zip(rows, cards, strict=True):
        name = row.person or row.office or row.listing_name
        assert [one.value for one in card.contents["fn"]] == [text for text, _lang in name.parts]
        assert [one.params["LANGUAGE"] for one in card.contents["fn"]] == [[lang] for _text, lang in name.parts]
        assert card.uid.value == f"focal-point-{row.post_id}"
        assert [one.value for one in card.contents.get("email", [])] == [row.mailbox] * bool(row.mailbox)
        assert row.state_name in card.note.value
        assert header.purpose in card.note.value
        assert "2027-05-21" in card.note.value


@pytest.mark.parametrize("stream", STREAMED)
@pytest.mark.parametrize(("there", "told"), [(2, 3), (3, 2)])
def test_a_short_or_a_long_list_is_an_error_and_no_file(stream, there, told):
    with pytest.raises(ListError):
        list(stream([a_row()] * there, a_header(count=told)))


@pytest.mark.parametrize("stream", [*STREAMED, pdf.stream])
def test_an_error_while_rows_are_read_is_passed_on(stream):
    with pytest.raises(ConnectionError):
        list(stream(broken_after(3), a_header(count=5)))


@pytest.mark.parametrize("stream", STREAMED)
def test_memory_does_not_grow_with_the_number_of_rows(stream):
    size, peak = size_and_peak(stream, 500)
    assert size > 350_000
    assert peak < 250_000


def bare(text):
    """Text without white space, in one form: where lines break is the paper's affair."""
    return "".join(unicodedata.normalize("NFC", text).split())


def unrepeated(text):
    """Text without what stands twice in a row: poppler repeats clusters that are drawn in several pieces."""
    text = bare(text)
    while (shorter := re.sub(r"(.{1,12}?)\1+", r"\1", text)) != text:
        text = shorter
    return text


def elements(read):
    """Yield the name and the language of every structure element."""
    waiting = [read.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            if "/S" in one:
                yield one["/S"], one.get("/Lang", "")
            if "/K" in one:
                waiting.append(one["/K"])


@pytest.mark.parametrize("locale", LOCALES, ids=lambda one: one.code)
def test_the_pdf_is_tagged_and_says_what_the_rows_say(locale, tmp_path):
    rows, header, say = gallery.rows(locale), gallery.header(locale), translator(locale)
    told = []
    octets = b"".join(
        pdf.stream(rows, header, translate=say, locale=locale, progress=lambda done, of: told.append((done, of)))
    )
    read = PdfReader(io.BytesIO(octets))
    root = read.trailer["/Root"]
    assert told[-1] == (len(rows), len(rows))
    assert read.metadata.title == header.title
    assert root["/Lang"] == {"zh-Hans": "zh-CN"}.get(locale.code, locale.code)
    assert root["/MarkInfo"]["/Marked"]
    tags = [name for name, _lang in elements(read)]
    assert tags.count("/H1") == len({row.country_code for row in rows})
    assert tags.count("/H2") == len(rows)
    assert {"/L", "/LI", "/Lbl", "/LBody", "/Link", "/TOC", "/TOCI"} <= set(tags)
    marked = b"".join(page.get_contents().get_data() for page in read.pages)
    for lang in {"ja", "zh-CN", "km", "my", "th", "lo", "ta", "vi"} - {root["/Lang"]}:
        assert f"/Lang({lang})".encode() in marked or lang in {tongue for _name, tongue in elements(read)}, lang

    pages = [bare(page.extract_text()) for page in read.pages]
    assert bare(header.made()) in pages[0]
    assert pages[-1].endswith(bare(say("Page %(page)s of %(pages)s", page=len(pages), pages=len(pages))))
    # pypdf reads no ActualText, with which clusters are written: it compares what has none.
    everything = "".join(pages)
    for row in rows:
        for text in (row.mailbox, row.listing_name, row.person.partition(";")[0]):
            if not any("\u0e00" <= one <= "\u17ff" or "\u0b80" <= one <= "\u0bff" for one in text):
                assert bare(text) in everything
    if reader := shutil.which("pdftotext"):
        (tmp_path / "list.pdf").write_bytes(octets)
        text = subprocess.run([reader, tmp_path / "list.pdf", "-"], capture_output=True, check=True).stdout.decode()
        text = unrepeated(text)
        for row in rows:
            assert unrepeated(row.listing_name) in text, row.listing_name


def test_han_is_drawn_in_its_own_language_and_each_script_in_one_that_is_written_so():
    assert runs(Spoken([("直骨", "ja"), ("直骨", "zh-Hans")]), "en") == [
        Run("直骨", "ja"), Run("; ", "en"), Run("直骨", "zh-Hans"),
    ]  # fmt: skip
    assert runs("Ministry 国際課 (例)", "en") == [Run("Ministry ", "en"), Run("国際課 (例)", "ja")]
    assert [one.lang for one in runs("門 かな", "zh-Hans")] == ["ja"]
    assert [one.lang for one in runs("ที่ ខ្មែរ English", "lo")] == ["th", "km", "en"]


@pytest.mark.parametrize("text", HARD_TEXTS)
@pytest.mark.parametrize("document", ["en", "ja", "km"])
def test_runs_put_together_are_the_text(text, document):
    assert "".join(one.text for one in runs(text, document)) == text


def test_markup_in_a_row_is_text_and_what_no_font_has_is_written_as_its_code():
    mailbox = "focal-point-office@organisation.example"
    row = a_row(
        office="#panic() *x* $y$ \U0001f469 \U0010fffd", listing_name="= no heading", person="", mailbox=mailbox
    )
    read = PdfReader(io.BytesIO(b"".join(pdf.stream([row], a_header()))))
    text = bare("".join(page.extract_text() for page in read.pages))
    assert bare("#panic() *x* $y$ [U+1F469] [U+10FFFD]") in text
    # Broken at a hyphen, nobody could tell whether the hyphen belongs to the address.
    assert {"focal-point-office@", "organisation.example"} <= set(read.pages[1].extract_text().split())
    assert bare("written as their codes") in bare(read.pages[0].extract_text())


def test_a_script_without_any_font_is_an_error_that_names_it(monkeypatch):
    monkeypatch.setattr("adrnet.formats.typesetting.lacking", lambda _folder: ("Zzzz", "Khmr"))
    monkeypatch.setattr("adrnet.formats.typesetting._refused", lambda _error: {"ក"})
    with pytest.raises(FontsMissingError, match=r"Khmr.*fonts-noto-core") as raised:
        list(pdf.stream([a_row(office="\U0010fffd")], a_header()))
    assert raised.value.scripts == ("Khmr",)


def test_columns_are_chosen_and_a_value_that_is_not_stated_has_no_label():
    chosen = [one for one in COLUMNS if one.key in ("state", "mailbox")]
    text = "".join(
        page.extract_text()
        for page in PdfReader(
            io.BytesIO(b"".join(pdf.stream([a_row(mailbox="")], a_header(), chosen, locale=BY_CODE["en"])))
        ).pages
    )
    assert "Confirmed" in text
    assert "E-mail" not in text
    assert "Office of the Secretary" not in text


def test_a_list_too_long_for_one_pdf_is_refused_before_a_row_is_read():
    with pytest.raises(pdf.TooLongError, match="2000"):
        list(pdf.stream(broken_after(0), a_header(count=2001)))
