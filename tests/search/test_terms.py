import pytest

from adrnet.i18n.zawgyi import Encoding
from adrnet.search.analysis import Field
from adrnet.search.nodes import AllOf, AnyOf, Term
from adrnet.search.terms import LONGEST_QUERY, prefix_terms, query_terms
from adrnet.search.variants import function_words, other_spelling
from tests.search.quality import PlainIndex, finds, index_of


def text(*words: str) -> tuple[Term, ...]:
    return tuple(Term(Field.TEXT, word) for word in words)


def cluster(one: str) -> AnyOf:
    anywhere = Term(Field.CLUSTERS, one)
    return AnyOf((anywhere, AllOf((anywhere, Term(Field.PREFIX, one)))))


def names(*written: str) -> PlainIndex:
    index = PlainIndex()
    for number, name in enumerate(written):
        index.add_text(str(number), "", name)
    return index


def test_a_short_word_is_asked_for_as_it_is_and_as_a_reading():
    assert query_terms("Tài").required == (AnyOf((Term(Field.TEXT, "tai"), Term(Field.READING, "tai"))),)


def test_a_longer_word_may_begin_a_word_of_a_name():
    index = names("Institute of Arbitrators", "Arbitration Institute")
    assert index.find(query_terms("arbitrator")) == {"0"}
    # Shorter words would begin too many others.
    assert index.find(query_terms("arbi")) == set()


def test_english_is_asked_for_in_both_spellings():
    assert finds("Asian Centre for organisation of defence", "center ORGANIZATION defense")
    assert finds("Labor Center", "labour centre")


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("centres", "centers"),
        ("labor", "labour"),
        ("specialised", "specialized"),
        ("organizations", "organisations"),
        ("analyse", "analyze"),
        ("arbitrator", ""),
        ("prize", ""),
        ("rise", ""),
    ],
)
def test_other_spellings_are_known_by_word_or_by_rule(word, other):
    assert other_spelling(word) == other
    assert other == "" or other_spelling(other) == word


@pytest.mark.parametrize("typed", ["med-arb", "Med–Arb", "medarb", "med arb"])
@pytest.mark.parametrize("written", ["med-arb", "medarb", "med arb"])
def test_a_compound_is_found_however_it_is_written(written, typed):
    # Two words that were written apart are not known to be one, nor where one word could be taken apart.
    impossible = {written, typed} == {"medarb", "med arb"}
    assert finds(f"We offer {written} and more", typed) is not impossible


def test_the_pieces_of_a_compound_have_to_stand_side_by_side():
    assert not finds("arb before med", "med-arb")
    assert not finds("e-mail and commerce", "e-commerce")


@pytest.mark.parametrize("written", ["SIAC", "S.I.A.C.", "s.i.a.c"])
@pytest.mark.parametrize("typed", ["SIAC", "S.I.A.C.", "ＳＩＡＣ"])
def test_an_abbreviation_is_found_with_and_without_dots(written, typed):
    assert finds(f"The {written} Rules", typed)


def test_numbers_are_found_with_and_without_separators_but_fractions_stay_apart():
    assert finds("up to 1,000,000", "1000000")
    assert finds("up to 1000000", "1.000.000")
    assert finds("grows 1.5 times", "1.5")
    assert not finds("grows 1.5 times", "15")


def test_all_bigrams_of_a_run_are_asked_for():
    assert query_terms("仲裁人").required == (AllOf(text("仲裁", "裁人")),)


def test_a_single_cluster_is_asked_for_wherever_it_stands():
    assert query_terms("法").required == (cluster("法"),)
    for written in ("法", "法務省", "民法", "国際法律会"):
        assert finds(written, "法")


def test_what_stands_alone_is_a_bonus_for_a_single_cluster():
    index = index_of(["民法典", "民 法 典"])
    assert index.ranked(query_terms("法")) == ["1", "0"]


def test_a_particle_between_two_words_asks_for_nothing():
    assert query_terms("東京の仲裁").required == text("東京", "仲裁")
    assert query_terms("法の支配").required == (cluster("法"), Term(Field.TEXT, "支配"))
    assert index_of(["仲裁の東京", "東京の仲裁"]).ranked(query_terms("東京の仲裁")) == ["1", "0"]


def test_particles_within_hiragana_or_at_an_edge_belong_to_a_word():
    assert query_terms("申し立て").required == (AllOf(text("申し", "し立", "立て")),)
    assert query_terms("もの作り").required == (AllOf(text("もの", "の作", "作り")),)
    assert query_terms("仲裁の").required == (AllOf(text("仲裁", "裁の")),)


def test_kana_are_also_asked_for_as_a_reading():
    assert query_terms("チュウ").required == (
        AnyOf((AllOf(text("チュ", "ュウ")), AllOf((Term(Field.READING, "ちゅ"), Term(Field.READING, "ゅう"))))),
    )


def test_function_words_are_required_only_where_there_is_nothing_else():
    assert query_terms("mediation in the city").required == query_terms("mediation city").required
    assert set(text("in", "the")) <= set(query_terms("mediation in the city").bonus)
    assert query_terms("The of").required == text("the", "of")


def test_function_words_depend_on_the_interface_language():
    assert finds("Arbitragem Lisboa", "arbitragem de lisboa") is False
    assert index_of(["Arbitragem Lisboa"]).find(query_terms("arbitragem de Lisboa", "pt")) == {"0"}
    assert function_words("vi") == frozenset()
    assert function_words("ja") == function_words("en") < function_words("id")


def test_accents_and_neighbours_count_for_the_order_only():
    query = query_terms("Trọng tài")
    assert set(query.bonus) == {
        Term(Field.PAIRS, "trong tai"),
        Term(Field.EXACT, "trong\u0323"),
        Term(Field.EXACT, "taì"),
    }
    assert index_of(["trong tai", "trọng tài", "tai trong"]).ranked(query) == ["1", "0", "2"]


def test_three_clusters_in_a_row_are_a_bonus_and_nothing_that_is_required():
    assert query_terms("仲裁人").bonus == (Term(Field.PAIRS, "仲裁人"),)
    assert query_terms("東京の仲裁").bonus[:2] == text("京の", "の仲")
    assert query_terms("med-arb").bonus == ()


def test_zawgyi_is_reported_and_understood():
    query = query_terms("ဖ်န္ေျဖ")
    assert query.burmese is Encoding.ZAWGYI
    assert query.required == query_terms("ဖျန်ဖြေ").required


def test_where_the_encoding_is_in_doubt_both_readings_are_asked_for():
    assert query_terms("ဥပေဒ").burmese is Encoding.UNSURE
    for written in ("ဥပဒေ", "ဥပေဒ"):
        assert finds(f"{written} မြန်မာ", "ဥပေဒ")
    assert not finds("ဥပစာ မြန်မာ", "ဥပေဒ")


@pytest.mark.parametrize("typed", ["", "  ", "?!…", "\x00\ud800", "ๆ", "။"])
def test_a_query_without_words_asks_for_nothing(typed):
    query = query_terms(typed)
    assert (query.required, query.bonus, query.words) == ((), (), ())
    assert prefix_terms(typed).required == ()


def test_queries_that_ask_the_same_have_the_same_text():
    assert query_terms("  Trọng\ttài \n").text == query_terms("TRỌNG TÀI").text == "trong tai"


def test_repeated_words_are_asked_for_once():
    assert query_terms("law Law LAW").required == query_terms("law").required
    assert query_terms("仲裁 仲裁").required == query_terms("仲裁").required


def test_words_are_kept_for_suggestions():
    assert query_terms("Trọng tài in 仲裁 med-arb").words == ("trong", "tai", "med", "arb")


def test_a_long_query_is_cut_at_a_word_and_says_so():
    query = query_terms("arbitration " * 100 + "z")
    assert query.is_cut
    assert query.words == ("arbitration",)
    assert query_terms("仲" * LONGEST_QUERY).is_cut is False
    assert query_terms("仲" * (LONGEST_QUERY + 1)).is_cut
    assert len(query_terms("仲" * 10_000).text) == LONGEST_QUERY


def test_the_last_word_of_a_name_may_be_incomplete():
    index = names("Singapore International Arbitration Centre", "Singapore Chamber of Maritime Arbitration")
    assert index.find(prefix_terms("sing")) == {"0", "1"}
    assert index.find(prefix_terms("arbitration sing cen")) == {"0"}
    assert index.find(prefix_terms("singapore i")) == {"0", "1"}
    assert index.find(prefix_terms("ngapore")) == set()


@pytest.mark.parametrize(
    "name", ["ศูนย์ไกล่เกลี่ย", "ສູນໄກ່ເກ່ຍ", "មជ្ឈមណ្ឌល", "ဖျန်ဖြေခြင်း", "日本仲裁センター", "중재원", "Sở Hòa-giải"]
)
def test_a_name_is_found_with_every_letter_that_is_typed(name):
    index = names(name)
    # One Latin letter is not enough to ask for anything.
    for length in range(2 if name.startswith("S") else 1, len(name) + 1):
        assert index.find(prefix_terms(name[:length])) == {"0"}, name[:length]


def test_kana_names_are_completed_in_either_kana():
    assert names("センター").find(prefix_terms("せん")) == {"0"}
    assert names("あっせん").find(prefix_terms("アッ")) == {"0"}
