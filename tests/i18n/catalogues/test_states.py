from pathlib import Path

import pytest

from adrnet.i18n.catalogues import states, update
from adrnet.i18n.locales import BY_CODE, LOCALES


@pytest.fixture
def translations(root: Path) -> Path:
    (root / "adrnet" / "a.py").write_text("_('Mediation')\n_('Country')\n_('Never translated')\n", encoding="utf-8")
    update(root)
    return root / "translations"


def test_states_are_counted_from_the_catalogues_in_the_order_of_the_languages(translations: Path) -> None:
    counted = states(translations)
    assert [state.locale for state in counted] == list(LOCALES)
    by_code = {state.locale.code: state for state in counted}
    assert by_code["en"] == (BY_CODE["en"], 3, 3, "complete", 0)
    # "Mediation" was seen in Japanese law, "Country" is a draft; nobody has translated the third.
    assert by_code["ja"] == (BY_CODE["ja"], 2, 3, "draft", 1)
    assert by_code["fil"] == (BY_CODE["fil"], 2, 3, "partial", 0)


def test_a_faulty_translation_does_not_count(translations: Path) -> None:
    path = translations / "ja" / "LC_MESSAGES" / "messages.po"
    path.write_text(path.read_text(encoding="utf-8").replace('"国"', '"<b>国"'), encoding="utf-8")
    states.cache_clear()
    assert states(translations)[LOCALES.index(BY_CODE["ja"])].translated == 1


def test_without_catalogues_nothing_is_translated(tmp_path: Path) -> None:
    assert {state[1:3] for state in states(tmp_path)} == {(0, 0)}


def test_the_real_catalogues_have_figures_for_every_language() -> None:
    for state in states():
        assert 0 < state.translated <= state.total
        assert state.checked <= state.translated
