"""What is marked in a text: whole words and clusters, wherever what was looked for stands, however both are written."""

import csv
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from adrnet.i18n.normalisation import normalise
from adrnet.search.marking import NOTHING, excerpt, hits, marks, sought
from adrnet.search.terms import prefix_terms, query_terms
from adrnet.search.variants import PARTICLES
from tests.search.quality import judged_queries, quality_index
from tests.search.test_analysis_properties import (
    ANY_WORD,
    ANYTHING,
    EVERY_SCRIPT,
    FEW,
    NONSENSE,
    SOME,
    TEXTS,
    words_of,
)

# Vowels that are written before their consonant, and the sign that puts the next consonant under the one before.
BEFORE = "เแโใไເແໂໃໄ\u17d2\u1039"
BEHIND = "ะาำๅະາຳ"


def marked(text: str, query: str, language: str = "en") -> str:
    return shown(text, marks(text, sought(query_terms(query, language).required)))


def shown(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Example Arbitration Centre (EAC)", "eac center", "Example Arbitration [Centre] ([EAC])"),
        ("Trung tâm (Trọng tài) Ví dụ", "trong TÀI", "Trung tâm ([Trọng] [tài]) Ví dụ"),
        (unicodedata.normalize("NFD", "Hòa giải"), "hoa", unicodedata.normalize("NFD", "[Hòa] giải")),
        ("一般社団法人例示商事仲裁協会", "商事の仲裁", "一般社団法人例示[商事仲裁]協会"),
        ("ｶﾞｲﾄﾞ ＡＤＲセンター", "ガイド adr", "[ｶﾞｲﾄﾞ] [ＡＤＲ]センター"),
        ("東\u200b京仲裁 インターネット", "東京 センター", "[東\u200b京]仲裁 インターネット"),
        ("ศูนย์อนุญาโตตุลาการตัวอย่าง", "อนุญาโต", "ศูนย์[อนุญาโต]ตุลาการตัวอย่าง"),
        ("ตาม พ.ร.บ. ใหม่", "พรบ", "ตาม [พ.ร.บ.] ใหม่"),
        ("មជ្ឈមណ្ឌលមជ្ឈត្តកម្មឧទាហរណ៍", "មជ្ឈត្តកម្ម", "មជ្ឈមណ្ឌល[មជ្ឈត្តកម្ម]ឧទាហរណ៍"),
        ("ျမန္မာႏိုင္ငံ", "မြန်မာ", "[ျမန္မာ]ႏိုင္ငံ"),
        ("မြန်မာနိုင်ငံ", "ျမန္မာ", "[မြန်မာ]နိုင်ငံ"),
        ("med-arb, medarb, med and arb", "med-arb", "[med-arb], [medarb], med and arb"),
        ("the S.I.A.C. rules", "siac", "the [S.I.A.C]. rules"),
        ("Mediators mediate", "mediat", "[Mediators] [mediate]"),
        (
            "an international court of appeal, the appeal court",
            '"court of appeal"',
            "an international [court of appeal], the appeal court",
        ),
        ("court appeal, appeal court", "“appeal court”", "court appeal, [appeal court]"),
        ("国際商事仲裁協会 商事の仲裁", "「商事仲裁」", "国際[商事仲裁]協会 商事の仲裁"),
        ("日本 仲裁、日本仲裁", "「日本 仲裁」", "[日本 仲裁]、日本仲裁"),
        ("arbitration of construction", "arbitration -construction", "[arbitration] of construction"),
        ("Trọng tài quốc tế, quốc tế", '"tài quốc tế"', "Trọng [tài quốc tế], quốc tế"),
        ("กา ก กาก", "ก", "กา [ก] กา[ก]"),
        ("İstanbul arbitration", "arbitration", "İstanbul [arbitration]"),
    ],
)
def test_words_are_marked_in_whatever_writing(text: str, query: str, expected: str) -> None:
    assert marked(text, query) == expected


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("Example International Centre", "exam inter", "[Example] [International] Centre"),
        ("ศูนย์ไกล่เกลี่ย", "ไกล", "ศูนย์[ไกล่]เกลี่ย"),
        ("チュウサイ", "ちゅ", "[チュ]ウサイ"),
    ],
)
def test_what_is_still_being_typed_is_marked_to_the_end_of_its_word_or_cluster(
    text: str, typed: str, expected: str
) -> None:
    assert shown(text, marks(text, sought(prefix_terms(typed).required))) == expected


def test_whatever_the_quality_queries_find_is_marked_part_by_part() -> None:
    with (Path(__file__).parent / "quality_texts.csv").open(encoding="utf-8", newline="") as file:
        texts = {row["id"]: f"{row['name']}\n{row['text']}\n{row['reading']}" for row in csv.DictReader(file)}
    index = quality_index()
    for judged in judged_queries():
        query = query_terms(judged.query, judged.language)
        wanted = sought(query.required)
        for key in index.find(query):
            assert {part for part, _ in hits(texts[key], wanted)} == set(range(len(wanted.parts))), (judged, key)


@EVERY_SCRIPT
@FEW
@given(data=st.data(), before=TEXTS, after=TEXTS)
def test_a_word_is_marked_wherever_it_stands(script: str, data: st.DataObject, before: str, after: str) -> None:
    word = data.draw(words_of(script))
    assume(not PARTICLES & set(word))
    text = f"{before} {word} {after}".strip()
    spans = marks(text, sought(query_terms(word, "vi").required))
    assert any(normalise(word) in normalise(text[start:end]) for start, end in spans)


@SOME
@given(text=TEXTS, query=ANY_WORD)
def test_no_mark_cuts_what_is_written_as_one(text: str, query: str) -> None:
    for edge in {edge for span in marks(text, sought(query_terms(query).required)) for edge in span}:
        assert not text[:edge].endswith(tuple(BEFORE))
        assert not unicodedata.category(text[edge : edge + 1] or " ").startswith("M")
        assert not text[edge:].startswith(tuple(BEHIND))


@SOME
@given(text=ANYTHING | NONSENSE, data=st.data())
def test_of_anything_marks_are_in_order_apart_and_within(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    query = data.draw(st.integers(start, len(text)).map(lambda end: text[start:end]))
    for wanted in (sought(query_terms(query).required), sought(prefix_terms(query).required)):
        edges = [edge for span in marks(text, wanted) for edge in span]
        assert all(one < other for one, other in pairwise([-1, *edges, len(text) + 1]))


def test_nothing_is_marked_where_nothing_was_asked() -> None:
    assert marks("Example", NOTHING) == ()
    assert marks("Example", sought(query_terms("…").required)) == ()


@SOME
@given(words=st.lists(ANY_WORD, min_size=1, max_size=60), data=st.data())
def test_an_excerpt_holds_the_first_mark_and_ends_between_words(words: list[str], data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(["", " "])).join(words)
    number = data.draw(st.integers(0, len(words) - 1))
    spans = marks(text, sought(query_terms(words[number]).required))
    assume(spans)
    start, end = excerpt(text, spans, 60)
    assert start <= spans[0][0] < spans[0][1] <= end
    assert end - start <= max(60, spans[0][1] - spans[0][0]) + 60
    for edge in (start, end):
        assert not unicodedata.category(text[edge : edge + 1] or " ").startswith("M")
    if " " in text[:start][-20:]:
        assert text[start - 1] == " "


def test_an_excerpt_stays_within_its_line() -> None:
    text = "One line.\nAnother line with a match in it.\nA third."
    start, end = excerpt(text, [(27, 32)], 100)
    assert text[start:end] == "Another line with a match in it."
