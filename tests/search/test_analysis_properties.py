"""What holds for every text: well-formed words of each script, and anything that can be typed at all."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adrnet.i18n import normalisation
from adrnet.i18n.normalisation import exact, normalise, reading
from adrnet.i18n.scripts import CLUSTER, PIECE
from adrnet.i18n.zawgyi import Encoding
from adrnet.search.analysis import LONGEST, Field, analyse, tokens
from adrnet.search.nodes import Node, Phrase, Term
from adrnet.search.terms import prefix_terms, query_terms
from adrnet.search.variants import PARTICLES
from tests.search.quality import PlainIndex, finds, index_of


def spelt(*parts: str) -> st.SearchStrategy[str]:
    """Syllables: one of the words of each part, in turn; `_` stands for none."""
    choices = [st.sampled_from([choice.replace("_", "") for choice in part.split()]) for part in parts]
    return st.tuples(*choices).map("".join)


SYLLABLES = {
    "Thai": spelt("_ _ เ แ โ ใ ไ", "ก ข ค ง จ ช ด ต ท น บ ป ม ย ร ล ศ ส อ", "_ _ ิ ี ื ุ ู ั", "_ _ ่ ้", "_ _ า ะ ำ"),
    "Lao": spelt("_ _ ເ ແ ໂ ໃ ໄ", "ກ ຂ ຄ ງ ຈ ຊ ດ ຕ ທ ນ ບ ປ ມ ຍ ລ ສ ຫຼ ໜ", "_ _ ິ ີ ຸ ູ ັ", "_ _ ່ ້", "_ _ າ ະ ຳ"),
    "Khmer": spelt("ក ខ គ ង ច ជ ដ ត ន ប ម យ រ ល ស អ ឯ", "_ _ _ ្ត ្រ ្ល ្ម ្ដ ្ក្រ", "_ _ ា ិ ី ុ ូ េ ោ ើ", "_ _ _ ំ ះ ់"),
    "Burmese": spelt(
        "က ခ ဂ စ ဆ တ ထ ဒ န ပ ဖ မ ယ ရ လ သ ဟ အ ဥ င်္ဂ",
        "_ _ _ ျ ြ ွ ှ ျွ",
        "_ _ ာ ိ ီ ု ူ ေ ော ို ံ",
        "_ _ က် င် စ် တ် န် ပ် မ် ည်",
        "_ _ ့ း",
    ),
    "Han": st.sampled_from("日本国際商事仲裁協会調停東京都法家争议解决中心劳动"),
    "Hiragana": st.sampled_from("あいうかがきぎくこさざしすせたちつてでとなにのばぱひふほまみやゆよらりるれんっょー"),
    "Katakana": st.sampled_from("アイウカガキクコサシスセタチツテトナニバパヒフホマミヤユヨラリルレンッョー"),
    "Hangul": st.sampled_from("중재조정분쟁해결원국제상사법률의를은"),
}
WORDS = {script: st.lists(syllable, min_size=1, max_size=8).map("".join) for script, syllable in SYLLABLES.items()}
SPACED = {
    "Vietnamese": st.sampled_from(
        ["trọng", "tài", "hòa", "giải", "thương", "mại", "đất", "đai", "Việt", "phán", "quyết"]
    ),
    "Portuguese": st.sampled_from(["mediação", "árbitro", "conciliação", "litígio", "Câmara", "João", "órgão"]),
    "Cyrillic": st.text("арбитжмедцйёъ", min_size=1, max_size=12),
    "Tamil": st.sampled_from(["நடுவர்", "மன்றம்", "சமரசம்", "வணிக", "தீர்ப்பு", "கொள்கை"]),
    "Arabic": st.text("ابتثجحخدرسشصعفقكلمنهوي", min_size=1, max_size=10),
    "Latin": st.text("abcdefghijklmnopqrstuvwxyzABCXYZ", min_size=2, max_size=20),
}
ANY_WORD = st.one_of(*WORDS.values(), *SPACED.values())
TEXTS = st.lists(ANY_WORD, max_size=12).map(" ".join)
# Everything, lone surrogates included; and letters of one script thrown together without any sense.
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=200)
NONSENSE = st.one_of(
    *(
        st.text(st.characters(min_codepoint=first, max_codepoint=last), max_size=60)
        for first, last in ((0x20, 0x24F), (0x0E00, 0x0E7F), (0x0E80, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF))
    ),
    st.text(st.characters(min_codepoint=0x3000, max_codepoint=0x30FF), max_size=60),
    st.text("ကခနမေျြွှျ်္ို့းာါၤၠ႔ႏ1၀၇ ", max_size=60),
)
# Per script; per test; and for what has to hold for anything. No deadline: the machine may be busy.
FEW = settings(max_examples=25, deadline=None)
SOME = settings(max_examples=100, deadline=None)
MANY = settings(max_examples=400, deadline=None)
UNSPACED = pytest.mark.parametrize("script", WORDS)
EVERY_SCRIPT = pytest.mark.parametrize("script", [*WORDS, *SPACED])


def words_of(script: str) -> st.SearchStrategy[str]:
    return WORDS[script] if script in WORDS else SPACED[script]


def analysed(text: str) -> dict[Field, list[str]]:
    return {field: analyse(field, text) for field in Field}


@UNSPACED
@given(data=st.data())
@FEW
def test_any_part_of_a_run_made_of_whole_clusters_is_found(script, data):
    text = data.draw(WORDS[script])
    clusters = CLUSTER.findall(normalise(text))
    start = data.draw(st.integers(0, len(clusters) - 1))
    end = data.draw(st.integers(start + 1, len(clusters)))
    assert finds(text, "".join(clusters[start:end]))


@UNSPACED
@given(data=st.data())
@FEW
def test_clusters_cut_out_of_a_run_fall_into_the_same_clusters(script, data):
    clusters = CLUSTER.findall(normalise(data.draw(WORDS[script])))
    start = data.draw(st.integers(0, len(clusters) - 1))
    end = data.draw(st.integers(start + 1, len(clusters)))
    cut = "".join(clusters[start:end])
    assert normalise(cut) == cut
    assert CLUSTER.findall(cut) == clusters[start:end]


@EVERY_SCRIPT
@given(data=st.data())
@FEW
def test_a_word_is_found_among_others_and_alone(script, data):
    before, word, behind = (data.draw(words_of(script)) for _ in range(3))
    assert finds(f"{before} {word}, {behind}.", word)
    assert finds(f"{before} {word}, {behind}.", f"{behind} {word}")


@given(text=TEXTS.filter(bool), data=st.data())
@SOME
def test_nothing_is_found_that_lacks_a_word_or_cluster_of_the_query(text, data):
    typed = data.draw(st.one_of(ANY_WORD, st.sampled_from(text.split())))
    clusters = set(analyse(Field.CLUSTERS, typed)) - PARTICLES
    has_all = clusters <= set(analyse(Field.CLUSTERS, text))
    if not analyse(Field.CLUSTERS, typed):
        has_all = normalise(typed) in analyse(Field.TEXT, text)
    assert has_all or not finds(text, typed)


@EVERY_SCRIPT
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@given(data=st.data())
@FEW
def test_the_form_of_composition_changes_nothing(script, form, data):
    text = data.draw(words_of(script))
    assert analysed(unicodedata.normalize(form, text)) == analysed(text)


@given(lines=st.lists(st.one_of(TEXTS, ANYTHING, NONSENSE), max_size=4))
@MANY
def test_lines_without_words_that_may_have_accents_are_rightly_passed_over(lines):
    text = "\n".join(lines)
    words = PIECE.findall(exact(text))
    assert analyse(Field.EXACT, text) == [
        word[:LONGEST] for word in words if not word.isascii() and normalise(word) != word
    ]


@EVERY_SCRIPT
@given(data=st.data())
@FEW
def test_normalising_twice_changes_nothing(script, data):
    text = data.draw(words_of(script))
    for function in (normalise, exact, lambda text: reading(normalise(text))):
        assert function(function(text)) == function(text)


@given(text=st.one_of(ANYTHING, NONSENSE))
@MANY
def test_normalising_anything_twice_changes_nothing(text):
    once = normalise(text)
    assert normalise(once) == once


@given(text=st.one_of(ANYTHING, NONSENSE, TEXTS), data=st.data())
@SOME
def test_invisible_characters_anywhere_change_nothing(text, data):
    places = data.draw(st.lists(st.integers(0, len(text)), max_size=5))
    invisible = data.draw(st.sampled_from("\u200b\u200c\u200d\u00ad\u2060\ufeff\u200e\ufe0f"))
    typed = text
    for place in sorted(places, reverse=True):
        typed = typed[:place] + invisible + typed[place:]
    assert analysed(typed) == analysed(text)
    assert query_terms(typed).required == query_terms(text).required or query_terms(typed).is_cut


@given(text=st.one_of(ANYTHING, NONSENSE, TEXTS))
@MANY
def test_nothing_that_can_be_typed_raises(text):
    assert [token.text for token in tokens(text)] == analyse(Field.TEXT, text)
    for found in analysed(text).values():
        assert all(found)
    for ask in (query_terms, prefix_terms):
        query = ask(text)
        index_of([text]).find(query)
        query.text.encode()


@given(text=st.one_of(ANYTHING, NONSENSE, TEXTS), times=st.integers(2, 5))
@SOME
def test_the_output_grows_no_faster_than_the_text(text, times):
    def size(text: str) -> int:
        return sum(len(token) for field in Field for token in analyse(field, text))

    line = text.replace("\n", " ") + "\n"
    assert size(line * times) <= times * size(line)
    # 15 beginnings of 15 letters each are the most that one character can stand for, and compounds count twice.
    assert size(line) <= 600 * (len(normalise(line)) + len(exact(line)))


def terms_in(node: Node) -> int:
    if isinstance(node, Phrase):
        return terms_in(node.within) + 1
    return 1 if isinstance(node, Term) else sum(map(terms_in, node.parts))


@given(text=st.one_of(ANYTHING, NONSENSE, TEXTS), times=st.integers(1, 200))
@SOME
def test_no_query_asks_for_more_than_a_few_terms_per_character(text, times):
    query = query_terms(text * times)
    assert sum(map(terms_in, query.required)) + len(query.bonus) <= 20 * len(query.text)


@given(text=TEXTS, word=ANY_WORD)
@SOME
def test_alternatives_and_parts_are_never_empty_or_single(text, word):
    def sound(node: Node) -> bool:
        if isinstance(node, Phrase):
            return sound(node.within)
        return isinstance(node, Term) or (len(node.parts) > 1 and all(map(sound, node.parts)))

    for ask in (query_terms, prefix_terms):
        assert all(map(sound, ask(f"{text} {word}").required))


@EVERY_SCRIPT
@given(data=st.data())
@FEW
def test_a_query_and_a_text_in_capitals_or_full_width_find_each_other(script, data):
    word = data.draw(words_of(script))
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in word)
    for written in (word, word.upper(), word.title(), wide):
        assert finds(written, word)
        assert finds(word, written)


@pytest.mark.parametrize("script", ["Vietnamese", "Portuguese"])
@given(data=st.data())
@FEW
def test_accents_left_out_find_the_word_and_accents_as_typed_come_first(script, data):
    word = data.draw(SPACED[script].filter(lambda word: normalise(word) != word.lower()))
    index = index_of([normalise(word), word])
    assert index.find(query_terms(normalise(word))) == {"0", "1"}
    assert index.ranked(query_terms(word)) == ["1", "0"]


@EVERY_SCRIPT
@given(data=st.data())
@FEW
def test_every_beginning_of_a_name_finds_it(script, data):
    name = normalise(data.draw(words_of(script)))
    index = PlainIndex()
    index.add("name", {Field.PREFIX: name})
    length = data.draw(st.integers(min(2, len(name)), len(name)))
    query = prefix_terms(name[:length])
    assert index.find(query) == {"name"} or (length == 1 and not query.required)


@given(text=WORDS["Burmese"])
@SOME
def test_burmese_in_unicode_is_never_taken_for_zawgyi(text):
    assert normalisation.normalised(text).burmese is not Encoding.ZAWGYI
