"""The search line: what it offers, and what it must not lose."""

import pytest

from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.locales import LOCALES, Locale
from adrnet.presenters.asking import search_form
from adrnet.presenters.narrowing import Asked
from tests.presenters.conftest import Reader

FACETS = {"country": ("JP",), "specialty": (), "kind": ("mediation_centre",)}


def test_without_counts_every_country_of_the_network_is_offered_in_alphabetical_order(reader: Reader) -> None:
    with reader("en") as words:
        form = search_form(words)
        assert form.action == "/en/directory"
        assert [str(one.label) for one in form.countries][:3] == ["Brunei Darussalam", "Cambodia", "Indonesia"]
        assert len(form.countries) == 12
        assert [one.code for one in form.specialties] == list(words.vocabulary.codes(Scheme.SPECIALTY))
        assert {one.count for one in form.countries} == {None}
        assert (form.text, form.keep) == ("", [])


def test_with_counts_only_what_has_results_is_offered(reader: Reader) -> None:
    counts = {"country": {"TH": 3, "GB": 1, "XX": 1}, "specialty": {"maritime": 2}}
    with reader("en") as words:
        form = search_form(words, counts=counts)
    assert [(one.code, one.count) for one in form.countries] == [("TH", 3), ("GB", 1)]
    assert [(one.code, one.count) for one in form.specialties] == [("maritime", 2)]


def test_what_was_asked_stays_in_the_form(reader: Reader) -> None:
    asked = Asked("directory.search", "仲裁", FACETS, "name", 4)
    with reader("en") as words:
        form = search_form(words, asked, {"country": {"TH": 1}, "specialty": {}})
    assert form.text == "仲裁"
    assert [(one.code, one.chosen) for one in form.countries] == [("JP", True), ("TH", False)]
    # A new question begins on its first page.
    assert form.keep == [("kind", "mediation_centre"), ("sort", "name")]


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_the_form_speaks_every_language(reader: Reader, locale: Locale) -> None:
    with reader(locale.code) as words:
        form = search_form(words)
    assert {one.label.lang for one in [*form.countries, *form.specialties]} == {locale.tag}
