"""What the search page is made of: the order of choices, suggestions, notices, the answers without an index."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from adrnet.directory.results import facet_label
from adrnet.domain.content import Name, Place
from adrnet.domain.listing import Facet
from adrnet.i18n.locales import LOCALES, Locale
from adrnet.i18n.messages import in_locale
from adrnet.search.store import Store
from tests.directory.search_page import follow, search
from tests.inspector import Inspector

# "Myanmar arbitration" in the Zawgyi encoding, which old telephones write.
ZAWGYI = "ျမန္မာ"


@contextmanager
def no_index(app: Flask) -> Iterator[None]:
    """Take the index away while another writer is at work, so that no page can build a new one by itself."""
    directory: Path = app.config["INDEX_DIRECTORY"]
    shutil.rmtree(directory / "generations")
    (directory / "CURRENT").unlink()
    with Store(directory).writing(timeout=5):
        yield


@pytest.mark.parametrize("locale", [one for one in LOCALES if one.code in {"en", "ja"}], ids=lambda one: one.code)
def test_every_facet_has_a_name_of_its_own(app: Flask, locale: Locale) -> None:
    with app.app_context(), in_locale(locale):
        labels = [facet_label(facet) for facet in Facet]
    assert len(set(labels)) == len(Facet)
    assert {label.lang for label in labels} == {locale.tag}


def test_the_most_frequent_value_comes_first_and_equals_in_alphabetical_order(
    client: Inspector, given: SimpleNamespace
) -> None:
    for country in ("VN", "TH", "VN", "BN"):
        given.listing(places=(Place(country),))
    assert list(search(client).counts("country")) == ["VN", "BN", "TH"]


def test_states_keep_the_order_of_their_vocabulary(client: Inspector, given: SimpleNamespace) -> None:
    given.listing(is_claimed=False)
    given.listing(is_claimed=False)
    given.listing(is_claimed=True)
    assert list(search(client).counts("state")) == ["unclaimed", "claimed"]


def test_a_chosen_value_without_results_stays_to_be_taken_away(client: Inspector, given: SimpleNamespace) -> None:
    given.listing(places=(Place("JP"),))
    found = search(client, "country=BN")
    assert found.ticks("country") == {"JP": ("Japan", 1, False), "BN": ("Brunei Darussalam", 0, True)}


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_chips_and_choices_speak_the_readers_language(
    client: Inspector, given: SimpleNamespace, locale: Locale
) -> None:
    given.listing(specialties=("maritime",), places=(Place("KH"),))
    page = search(client, "specialty=maritime&country=KH&language=en", locale.code).page
    chips = [list(chip.findall("span"))[-1] for chip in page.all("a", page.main, class_="chip")]
    ticks = page.all("span", page.main, class_="tick__text")
    assert len(chips) == 3
    assert len(ticks) > 5
    # Marks of another language stand inside, so the innermost element decides.
    assert {page.language_of(list(words.iter())[-1]) for words in [*chips, *ticks]} == {locale.tag}


def test_a_slip_of_the_finger_is_answered_with_what_may_have_been_meant(
    client: Inspector, given: SimpleNamespace
) -> None:
    given.listing(names=(Name("Kuala Example Mediation House", "en"),))
    page = search(client, "q=Meditaion+House").page
    assert "Did you mean:" in page.text(page.main)
    links = [url for words, url in page.links(page.one("p", page.main, class_="suggestions")) if words]
    assert links == ["/en/directory?q=mediation+house"]
    assert follow(client, links[0]).total == 1


def test_zawgyi_is_read_and_said(client: Inspector, given: SimpleNamespace) -> None:
    given.listing(names=(Name("မြန်မာ ဥပမာ", "my"),))
    found = search(client, f"q={ZAWGYI}")
    assert found.notices == ["Your text was written in Zawgyi. It was converted to Unicode before it was searched."]
    assert found.total == 1


def test_without_an_index_the_list_is_sorted_narrowed_and_turned_by_the_database(
    app: Flask, client: Inspector, given: SimpleNamespace
) -> None:
    for number in range(22):
        given.listing(names=(Name(f"Body {number:02}", "en"),), places=(Place("JP"),), specialties=("maritime",))
    given.listing(places=(Place("TH"),))
    with no_index(app):
        first = search(client, "country=JP&sort=name")
        second = search(client, "country=JP&sort=name&page=2")
        assert first.names + second.names == [f"Body {number:02}" for number in range(22)]
        assert (first.total, first.counts("specialty")["maritime"]) == (22, 22)
        assert search(client, "country=JP&page=9").notices[-2:] == [
            "There is no page 9; this is the first one.",
            "The search by word is being prepared. The filters work.",
        ]


def test_without_an_index_a_withdrawn_entry_is_gone_as_well(
    app: Flask, client: Inspector, given: SimpleNamespace
) -> None:
    gone = given.listing(names=(Name("Gone", "en"),))
    with no_index(app):
        given.withdrawal(gone)
        assert search(client).total == 0


def test_without_an_index_a_page_takes_a_fixed_number_of_statements(
    app: Flask, client: Inspector, given: SimpleNamespace, statements: list[str]
) -> None:
    def count() -> int:
        search(client, "country=JP&sort=name")
        statements.clear()
        search(client, "country=JP&sort=name")
        return len(statements)

    given.listing(places=(Place("JP"),))
    with no_index(app):
        before = count()
        for _ in range(5):
            given.listing(places=(Place("JP"),))
        assert count() == before


def test_a_missing_index_heals_itself_with_the_next_question(
    app: Flask, client: Inspector, given: SimpleNamespace
) -> None:
    given.listing(names=(Name("Example Centre", "en"),))
    with no_index(app):
        assert search(client, "q=Nothing").notices
    # The process tries again after a while; a process that starts now tries at once.
    app.extensions["adrnet.search"]._next_attempt = float("-inf")
    found = search(client, "q=Example")
    assert (found.total, found.notices) == (1, [])
