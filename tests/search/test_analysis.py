import itertools
import pickle
import time

import pytest
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.query import Term as WhooshTerm

from adrnet.search.analysis import LONGEST, Field, ScriptAnalyzer, Token, analyse, tokens

RUNS = {
    "Thai": ("การไกล่เกลี่ย", ["กา", "ร", "ไก", "ล่", "เก", "ลี่", "ย"]),
    "Thai SARA AM": ("น้ำทำ", ["น้ำ", "ทำ"]),
    "Thai vowels on both sides": ("เกาะเอา", ["เกาะ", "เอา"]),
    "Lao": ("ການໄກ່ເກ່ຍ", ["ກາ", "ນ", "ໄກ່", "ເກ່", "ຍ"]),
    "Lao semivowels": ("ຫຼືວຽກ", ["ຫຼື", "ວຽ", "ກ"]),
    "Khmer stacks": ("មជ្ឈត្តការ", ["ម", "ជ្ឈ", "ត្ត", "កា", "រ"]),
    "Khmer independent vowels": ("ឯកជន", ["ឯ", "ក", "ជ", "ន"]),
    "Burmese syllables": ("ဖျန်ဖြေခြင်း", ["ဖျန်", "ဖြေ", "ခြင်း"]),
    "Burmese kinzi": ("သင်္ဘောလုပ်ငန်း", ["သင်္ဘော", "လုပ်", "ငန်း"]),
    "Burmese stacks": ("ဥက္ကဋ္ဌ", ["ဥ", "က္က", "ဋ္ဌ"]),
    "Shan": ("လိၵ်ႈတႆး", ["လိၵ်ႈ", "တႆး"]),
    "Han and kana together": ("仲裁センター", list("仲裁センター")),
    "Hangul": ("중재원", list("중재원")),
}


@pytest.mark.parametrize(("run", "clusters"), RUNS.values(), ids=RUNS)
def test_a_run_falls_into_clusters_and_overlapping_bigrams(run, clusters):
    assert analyse(Field.CLUSTERS, run) == list(dict.fromkeys(clusters))
    assert analyse(Field.TEXT, run) == [one + two for one, two in itertools.pairwise(clusters)]


def test_a_run_of_one_cluster_is_a_token():
    assert analyse(Field.TEXT, "ដី និង 法 / ปี") == ["ដី", "និ" + "ង", "法", "ปี"]


def test_words_of_spaced_scripts_keep_their_marks():
    assert analyse(Field.TEXT, "Trọng tài, арбитраж! தமிழ் نقاش") == ["trong", "tai", "арбитраж", "தமிழ்", "نقاش"]


def test_scripts_and_digits_part_words_and_runs():
    assert analyse(Field.TEXT, "ADRセンター第2東京") == ["adr", "セン", "ンタ", "ター", "ー第", "2", "東京"]


def test_signs_that_are_no_part_of_a_word_part_runs():
    assert analyse(Field.TEXT, "ต่างๆกรุงเทพฯ") == ["ต่าง", "กรุ", "รุง", "งเท", "เทพ"]
    assert analyse(Field.TEXT, "国際・商事") == ["国際", "商事"]


COMPOUNDS = {
    "an abbreviation with dots": ("S.I.A.C.", ["siac", "s", "i", "a", "c"]),
    "a hyphen": ("Med‑Arb", ["medarb", "med", "arb"]),
    "an apostrophe": ("to’o", ["too", "to", "o"]),
    "an ampersand": ("Ｒ＆Ｄ", ["rd", "r", "d"]),
    "an address": ("mail@example.org", ["mailexampleorg", "mail", "example", "org"]),
    "thousands": ("1,000,000", ["1000000", "1", "000", "000"]),
    "thousands with dots": ("2.500", ["2500", "2", "500"]),
    "a decimal fraction": ("1.5", ["1", "5"]),
    "a date": ("30.6.1999", ["30", "6", "1999"]),
    "years": ("2019-2020", ["20192020", "2019", "2020"]),
    "a stroke": ("30/1999", ["30", "1999"]),
    "a comma without blank": ("law,tax", ["law", "tax"]),
    "signs at the edges": ("-law- 'tax' .org", ["law", "tax", "org"]),
    "more pieces than anyone asks for": ("a.b.c.d.e.f.g.h.i", list("abcdefghi")),
    "a doubled word": ("undang-undang", ["undangundang", "undang", "undang"]),
}


@pytest.mark.parametrize(("text", "expected"), COMPOUNDS.values(), ids=COMPOUNDS)
def test_a_compound_gives_the_whole_and_its_pieces(text, expected):
    assert analyse(Field.TEXT, text) == expected


def test_positions_count_pieces_and_the_whole_stands_at_the_first():
    assert tokens("law med-arb 仲裁人") == [
        Token("law", 0),
        Token("medarb", 1),
        Token("med", 1),
        Token("arb", 2),
        Token("仲裁", 3),
        Token("裁人", 4),
    ]


def test_long_words_are_cut():
    assert analyse(Field.TEXT, "x" * 1000) == ["x" * LONGEST]
    assert analyse(Field.TEXT, "é" * 1000 + "-" + "y" * 1000) == ["e" * LONGEST, "e" * LONGEST, "y" * LONGEST]


def test_exact_words_are_those_with_accents():
    assert analyse(Field.EXACT, "Trung tâm Hòa giải (VMC) 仲裁 중재 ไทย й") == ["tâm", "hoà", "giaỉ", "й"]
    assert analyse(Field.EXACT, "HOÀ") == analyse(Field.EXACT, "hòa") != analyse(Field.EXACT, "hoá")


def test_pairs_are_words_side_by_side_and_three_clusters():
    assert analyse(Field.PAIRS, "Trọng tài quốc tế") == ["trong tai", "tai quoc", "quoc te"]
    assert analyse(Field.PAIRS, "日本仲裁") == ["日本仲", "本仲裁"]


def test_no_pair_spans_a_run_or_the_end_of_a_line():
    assert analyse(Field.PAIRS, "law 仲裁 tax\nland") == []


def test_prefixes_are_the_beginnings_of_words():
    expected = ["la", "law", "ad", "adr", "ki", "kit", "kita", "adrk", "adrki", "adrkit", "adrkita"]
    assert analyse(Field.PREFIX, "Law ADR-Kita") == expected
    assert max(map(len, analyse(Field.PREFIX, "x" * 40))) == 15


def test_prefixes_of_runs_begin_at_every_cluster_and_may_end_within_one():
    found = analyse(Field.PREFIX, "ဖျန်ဖြေ")
    assert {"ဖ", "ဖျ", "ဖျန", "ဖျန်", "ဖျန်ဖ", "ဖျန်ဖြ", "ဖျန်ဖြေ", "ဖြေ"} <= set(found)
    assert {"せ", "せん", "んた", "せんたー"} <= set(analyse(Field.PREFIX, "センター"))


def test_readings_are_found_in_either_kana_and_without_long_vowels():
    assert analyse(Field.READING, "ニホン チュウサイ") == analyse(Field.READING, "にほんちゅうさい")
    assert analyse(Field.READING, "Chūsai Kyōkai") == ["chusai", "kyokai"]


def test_every_field_of_an_empty_or_senseless_text_is_empty():
    for field in Field:
        assert analyse(field, "") == []
        assert analyse(field, " \n\x00\ud800 …!? ๆฯ ။ 、。") == []


HOSTILE = {
    "accents piled up": "a" + "\u0301\u0323" * 50_000,
    "Thai marks piled up": "ก" + "่ิ" * 50_000,
    "Khmer consonants piled up": "ក" + "្ក្ខ" * 25_000,
    "Burmese stacks piled up": "က" + "္က" * 50_000,
    "Zawgyi without letters": "\u1031\u103b" * 50_000,
    "digits beside one Burmese vowel": "1" * 100_000 + " \u1031",
    "one long word": "é" * 100_000,
    "one long compound": "a." * 50_000,
    "blanks after kana": "か" + " " * 100_000,
    "hyphens": "-" * 100_000,
    "long o": "o" * 100_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_input_takes_more_than_linear_time(text):
    start = time.process_time()
    for field in Field:
        analyse(field, text)
    # Ordinary text of this length takes less than half a second; anything quadratic takes minutes.
    assert time.process_time() - start < 10


@pytest.fixture
def searcher(tmp_path):
    schema = Schema(
        key=ID(stored=True),
        text=TEXT(analyzer=ScriptAnalyzer(Field.TEXT), phrase=True),
        clusters=ID(analyzer=ScriptAnalyzer(Field.CLUSTERS)),
        exact=TEXT(analyzer=ScriptAnalyzer("exact"), phrase=False, chars=True),
    )
    index = FileStorage(str(tmp_path)).create_index(schema)
    with index.writer() as writer:
        for key, text in {"th": "การไกล่เกลี่ยข้อพิพาท", "vi": "Trung tâm Hòa giải", "ja": "東京 仲裁"}.items():
            writer.add_document(key=key, text=text, clusters=text, exact=text)
    # Opened anew, so that the schema comes back from Whoosh's pickle.
    with FileStorage(str(tmp_path)).open_index().searcher() as searcher:
        yield searcher


@pytest.mark.parametrize(
    ("field", "token", "key"),
    [
        ("text", "ไกล่", "th"),
        ("text", "giai", "vi"),
        ("text", "仲裁", "ja"),
        ("clusters", "京", "ja"),
        ("exact", "hoà", "vi"),
    ],
)
def test_whoosh_indexes_the_tokens_of_each_field(searcher, field, token, key):
    assert [hit["key"] for hit in searcher.search(WhooshTerm(field, token))] == [key]


def test_whoosh_analysers_survive_pickling_and_compare_by_field():
    analyzer = ScriptAnalyzer(Field.PAIRS)
    again = pickle.loads(pickle.dumps(analyzer))  # noqa: S301 - as Whoosh does it, with its own files
    assert again == analyzer != ScriptAnalyzer(Field.TEXT)
    with pytest.raises(ValueError, match="stems"):
        ScriptAnalyzer("stems")


def test_whoosh_analysers_number_positions_from_where_they_are_told():
    found = ScriptAnalyzer(Field.TEXT)("law med-arb", positions=True, chars=True, start_pos=10, start_char=5)
    assert [(token.text, token.pos, token.startchar, token.endchar) for token in found] == [
        ("law", 10, 5, 16),
        ("medarb", 11, 5, 16),
        ("med", 11, 5, 16),
        ("arb", 12, 5, 16),
    ]
