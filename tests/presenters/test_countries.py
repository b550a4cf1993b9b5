"""Countries as an index, a map and a table show them."""

from adrnet.domain.vocabulary import Scheme
from adrnet.presenters.countries import country_rows, covered, international
from tests.presenters.conftest import Reader


def test_the_network_covers_its_twelve_countries_and_no_other(reader: Reader) -> None:
    with reader("en") as words:
        assert len(covered(words)) == 12
        assert set(covered(words)) < set(words.vocabulary.codes(Scheme.COUNTRY))


def test_a_row_has_the_name_the_own_name_the_count_and_the_page(reader: Reader) -> None:
    with reader("en") as words:
        rows = {row.code: row for row in country_rows(words, {"TH": 7, "GB": 2})}
    assert (str(rows["TH"].name), rows["TH"].own, rows["TH"].count) == ("Thailand", {"lang": "th", "text": "ไทย"}, 7)
    assert rows["TH"].url == "/en/directory/countries/TH"
    assert rows["MY"].own is None
    assert rows["JP"].count == 0
    assert "GB" not in rows


def test_rows_stand_in_the_readers_alphabet(reader: Reader) -> None:
    with reader("vi") as words:
        rows = country_rows(words, {})
        assert [row.code for row in rows] == words.sorted_countries([row.code for row in rows])


def test_international_organisations_are_counted_as_what_they_are(reader: Reader) -> None:
    with reader("ja") as words:
        found = international(words, {"international_organisation": 19, "court": 3})
        assert found is not None
        assert (found.label.lang, found.count) == ("ja", 19)
        assert found.url == "/ja/directory?kind=international_organisation"
        assert international(words, {"court": 3}) is None
