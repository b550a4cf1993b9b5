import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adrnet.i18n.catalogues.faults import faults_of, faults_of_source, forms_of
from adrnet.i18n.locales import BY_CODE, LOCALES

EN, FIL, JA, PT = (BY_CODE[code] for code in ("en", "fil", "ja", "pt"))
RESULTS = ("%(num)s result in %(place)s", "%(num)s results in %(place)s")
ONE = ("One result", "%(num)s results")

sentences = st.lists(st.sampled_from(["%(a)s", "%(b)d", "%%", "<b>", "</b>", " "]) | st.text("ab é日", max_size=5)).map(
    "".join
)


@pytest.mark.parametrize(
    ("source", "string"),
    [
        ("Search", "検索"),
        ("Hello %(name)s", "%(name)sさん"),
        ("%(a)s of %(b)s", "%(b)sの%(a)s"),
        ("100%% sure", "100%%確実"),
        ("See <b>it</b>", "<b>見る</b>"),
        ("a < b", "a < b"),
        ("Hello %(name)s", ""),
    ],
)
def test_a_faithful_translation_has_no_fault(source: str, string: str) -> None:
    assert faults_of((source,), (string,), JA) == []


@pytest.mark.parametrize(
    ("source", "string", "fault"),
    [
        ("Hello %(name)s", "さん", "placeholder %(name)s is missing"),
        ("Hello", "%(name)sさん", "placeholder %(name)s is not in the source"),
        ("Hello %(name)s", "%(nom)sさん", "placeholder %(nom)s is not in the source"),
        ("%(n)d", "%(n)s", "placeholder %(n)s is not in the source"),
        ("Hello %(name)s", "%(name)s %(name)", "a percent sign must be written %%"),
        ("100%% sure", "100%確実", "a percent sign must be written %%"),
        ("See <b>it</b>", "見る", "tags differ from the source"),
        ("See <b>it</b>", "<b>見る", "tags differ from the source"),
        ('See <a href="%(u)s">it</a>', '<a href="%(u)s" onclick="x">見る</a>', "tags differ from the source"),
        ("See", "<script>", "tags differ from the source"),
        ("See", "<script", "tags differ from the source"),
        ("See", "見 < る", "tags differ from the source"),
    ],
)
def test_an_unfaithful_translation_is_named(source: str, string: str, fault: str) -> None:
    assert fault in faults_of((source,), (string,), JA)


@pytest.mark.parametrize(
    ("sources", "strings", "locale"),
    [
        (RESULTS, ("%(place)s %(num)s件",), JA),
        (RESULTS, ("%(num)s resulta sa %(place)s", "%(num)s na resulta sa %(place)s"), FIL),
        (ONE, ("Um resultado", "%(num)s resultados"), PT),
        (ONE, ("%(num)s件",), JA),
        (ONE, ("", ""), PT),
    ],
)
def test_faithful_plural_forms_have_no_fault(sources, strings, locale) -> None:
    assert faults_of(sources, strings, locale) == []


@pytest.mark.parametrize(
    ("sources", "strings", "locale", "fault"),
    [
        (RESULTS, ("a", "b"), JA, "2 plural forms instead of 1"),
        (RESULTS, ("%(num)s %(place)s",), PT, "1 plural forms instead of 2"),
        (ONE, ("1件",), JA, "form 0: placeholder %(num)s is missing"),
        # In Filipino the first form serves none and one alike.
        (ONE, ("Isang resulta", "%(num)s na resulta"), FIL, "form 0: placeholder %(num)s is missing"),
        (RESULTS, ("%(num)s em %(place)s", "%(num)s"), PT, "form 1: placeholder %(place)s is missing"),
    ],
)
def test_unfaithful_plural_forms_are_named(sources, strings, locale, fault: str) -> None:
    assert fault in faults_of(sources, strings, locale)


@pytest.mark.parametrize("source", ["100% sure", "%s", "%(name", "%(name)", "% (name)s"])
def test_a_bare_percent_sign_in_a_source_is_named(source: str) -> None:
    assert faults_of_source(source) == ["a percent sign must be written %%"]


@pytest.mark.parametrize("locale", LOCALES, ids=str)
def test_the_number_of_forms_is_what_the_plural_rule_says(locale) -> None:
    assert locale.plurals.startswith(f"nplurals={forms_of(locale)};")


@settings(deadline=None)
@given(sentences)
def test_every_sentence_is_a_faultless_translation_of_itself(sentence: str) -> None:
    assert faults_of((sentence,), (sentence,), JA) == []
    assert faults_of((sentence, sentence), (sentence, sentence), EN) == []


@settings(deadline=None)
@given(sentences, st.sampled_from(["%", "%(new)s", "<i>", "<", ">"]), st.integers(0, 40))
def test_whatever_is_added_that_the_source_has_not_is_found(sentence: str, added: str, place: int) -> None:
    # Beside a percent sign or inside a placeholder or tag an addition would read as something else.
    broken = sentence[:place] + " " + added + " " + sentence[place:]
    if "%" in sentence or "<" in sentence:
        broken = f"{sentence} {added} "
    assert faults_of((sentence,), (broken,), JA)
