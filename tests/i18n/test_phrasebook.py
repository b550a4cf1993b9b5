import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adrnet.i18n.catalogues.faults import faults_of
from adrnet.i18n.locales import BY_CODE, DEFAULT, LOCALES, PSEUDO
from adrnet.i18n.phrasebook import Phrasebook, pseudo

pieces = st.lists(
    st.sampled_from(["%(name)s", "%(num)d", "%%", "<b>", "</b>", '<a href="%(url)s">', "</a>", "&amp;"])
    | st.text("abcXYZ .,é日", max_size=8)
)


def test_a_folder_without_catalogues_answers_in_english(tmp_path) -> None:
    book = Phrasebook(tmp_path)
    for locale in LOCALES:
        assert [phrase.text for phrase in book.sentence("Search", locale)] == ["Search"]
        assert book.counted("one", "many", 3, locale)[0] == ("many", DEFAULT)


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xde\x12\x04\x95\x00", b"\xde\x12\x04\x95" + b"\xff" * 40])
def test_a_damaged_catalogue_costs_translations_but_no_page(tmp_path, content: bytes) -> None:
    path = tmp_path / "zh_Hans" / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert Phrasebook(tmp_path).sentence("Search", BY_CODE["zh-Hans"]) == (("Search", DEFAULT),)


def test_the_empty_sentence_is_not_the_header_of_the_catalogue(app_with, root) -> None:
    app_with({BY_CODE["ja"]: ""})
    assert Phrasebook(root / "translations").sentence("", BY_CODE["ja"])[0].text == ""


def test_the_pseudo_locale_is_longer_accented_and_bracketed(tmp_path) -> None:
    assert pseudo("Search the directory") == "[Šéåŕçĥ ţĥé ðîŕéçţöŕý one two]"
    assert Phrasebook(tmp_path).sentence("Search", PSEUDO)[0] == ("[Šéåŕçĥ one]", PSEUDO)


@settings(deadline=None)
@given(pieces)
def test_placeholders_tags_and_references_survive_the_pseudo_locale(parts: list[str]) -> None:
    source = "".join(parts)
    changed = pseudo(source)
    assert (changed[0], changed[-1]) == ("[", "]")
    assert not faults_of((source,), (changed,), DEFAULT)
    references = re.compile(r"&\w+;")
    assert Counter(references.findall(changed)) == Counter(references.findall(source))
    assert len(changed) > len(source)
