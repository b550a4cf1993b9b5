"""Phrases in quotes and exclusions by minus: what they ask for, and what they find."""

import pytest

from adrnet.search.analysis import Field
from adrnet.search.nodes import AllOf, Phrase, Term
from adrnet.search.terms import query_terms
from tests.search.quality import finds, index_of

CENTRE = "International Commercial Arbitration Centre"


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        (CENTRE, '"commercial arbitration centre"'),
        (CENTRE, '"COMMERCIAL  Ａrbitration"'),
        (CENTRE, "centre “international commercial”"),
        ("Trung tâm Trọng tài Quốc tế", '"trong tai quoc te"'),
        ("Trung tâm Trọng tài Quốc tế", "«Trọng tài Quốc tế»"),
        ("日本商事仲裁協会", "「商事仲裁協会」"),
        ("日本商事仲裁協会", "「仲裁」"),
        ("日本商事仲裁協会", "「裁」"),
        ("社団法人 日本仲裁人協会", "「法人 日本」"),
        ("JCAA 商事仲裁規則", '"jcaa 商事仲裁"'),
        ("A社の規則", '"a社"'),
        ("ศูนย์อนุญาโตตุลาการ", '"อนุญาโตตุลาการ"'),
        ("The S.I.A.C. Rules", '"S.I.A.C."'),
        ("The SIAC Rules", '"S.I.A.C."'),
        ("med-arb and arb-med", '"med arb and arb med"'),
        ("court of appeal", '"court of appeal"'),
    ],
)
def test_a_phrase_finds_its_words_side_by_side(written: str, typed: str) -> None:
    assert finds(written, typed)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        # Each pair and each three of the words stand somewhere, but not all of them in one place.
        ("a national maritime court; maritime court rules", '"national maritime court rules"'),
        ("国際商事仲裁と商事仲裁協会", "「国際商事仲裁協会」"),
        ("arbitration commercial", '"commercial arbitration"'),
        ("commercial\narbitration", '"commercial arbitration"'),
        ("日本\n仲裁", "「日本 仲裁」"),
        ("日本仲裁", "「日本 仲裁」"),
        ("日本 仲裁", "「日本仲裁」"),
        ("arbitrators", '"arbitrator"'),
        ("centre", '"center"'),
        ("court appeal", '"court of appeal"'),
        ("court or appeal", '"court of appeal"'),
    ],
)  # fmt: skip
def test_a_phrase_does_not_find_its_words_apart_or_in_another_spelling(written: str, typed: str) -> None:
    assert not finds(written, typed)


def test_only_a_phrase_that_no_token_says_needs_the_whole_text() -> None:
    assert query_terms('"commercial"').required == (Term(Field.TEXT, "commercial"),)
    assert query_terms("「仲裁」").required == (Term(Field.TEXT, "仲裁"),)
    assert isinstance(query_terms('"commercial court"').required[0], AllOf)
    assert isinstance(query_terms("「仲裁人」").required[0], AllOf)
    (phrase,) = query_terms("「日本 仲裁」").required
    assert isinstance(phrase, Phrase)
    assert phrase.sequence == " 日 本  仲 裁 "


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("arbitration -court", {"1"}),
        ("arbitration －court", {"1"}),
        ("-court", {"1", "2"}),
        ("-arbitration -mediation", set()),
        ('-"arbitration centre"', {"0", "2"}),
        ('arbitration -"centre arbitration"', {"0", "1"}),
        ("-仲裁", {"0", "1"}),
        ("-center", {"0", "2"}),
        ("-arbi-court", {"0", "1", "2"}),
        ("- arbitration", {"0", "1"}),
        ("-?!", set()),
    ],
)
def test_what_is_excluded_is_gone_and_all_else_stays(typed: str, found: set[str]) -> None:
    index = index_of(["Court of Arbitration", "Arbitration Centre", "Mediation 仲裁"])
    assert index.find(query_terms(typed)) == found


def test_an_exclusion_takes_away_what_the_words_would_find() -> None:
    assert query_terms("-arbitrator").excluded == query_terms("arbitrator").required
    assert query_terms("-東京の仲裁").excluded == (AllOf(query_terms("東京の仲裁").required),)
    assert query_terms("law -the").required == query_terms("law").required
    assert query_terms("law -the").excluded


def test_queries_that_ask_the_same_are_written_alike() -> None:
    assert query_terms("「Ｔrọng Tài」  －Ｘ - y").text == '"trong tai" -x y'
    assert (
        query_terms(query_terms("「Ｔrọng Tài」  －Ｘ - y").text).required
        == query_terms("「Ｔrọng Tài」 －Ｘ - y").required
    )


def test_words_of_phrases_and_exclusions_are_kept_for_suggestions() -> None:
    assert query_terms('one "two of" -three -"four 仲裁"').words == ("one", "two", "three", "four")


def test_function_words_ask_for_nothing_beside_a_phrase_and_for_all_in_it() -> None:
    assert query_terms('"law" of').required == (Term(Field.TEXT, "law"),)
    assert Term(Field.TEXT, "of") in query_terms('"law" of').bonus
    assert query_terms("of -law").required == (Term(Field.TEXT, "of"),)


def test_a_quote_that_a_long_query_cuts_off_loses_no_word() -> None:
    query = query_terms('law "' + "word " * 100)
    assert query.is_cut
    assert query.words == ("law", "word")
    assert not any(isinstance(node, Phrase) for node in query.required)
