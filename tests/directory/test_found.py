"""Why an entry stands in a list: what was looked for is marked in it, or quoted from where it was found."""

from types import SimpleNamespace
from xml.etree.ElementTree import Element

from adrnet.domain.content import Name, NameKind, Place, Text
from tests.directory.search_page import search
from tests.inspector import Inspector
from tests.page import Page

LONG = "Rules and fees are published. " * 20


def marked(page: Page) -> list[str]:
    return [page.text(one) for one in page.all("mark", page.main)]


def quoted(page: Page) -> list[Element]:
    return page.all("p", page.main, class_="entry__excerpt")


def test_names_places_and_labels_carry_marks_in_any_writing(client: Inspector, given: SimpleNamespace) -> None:
    given.listing(
        names=(
            Name("Example Trọng Tài House", "vi"),
            Name("一般社団法人例示商事仲裁センター", "ja"),
            Name("EXTT", "en", kind=NameKind.ABBREVIATION),
        ),
        places=(Place("TH", "Bangkok"), Place("JP", "Kyoto")),
        services=("mediation",),
        specialties=("maritime",),
        texts=(Text("description", "海事の例示", "ja"),),
    )
    assert marked(search(client, "q=trong+tai").page) == ["Trọng", "Tài"]
    # The name is written in pieces, between which a line may break.
    assert marked(search(client, "q=商事仲裁", "ja").page) == ["商事", "仲裁", "仲裁"]
    assert marked(search(client, "q=extt+kyoto").page) == ["Kyoto", "EXTT"]
    # A word in another language means a code: its label answers the question, in whatever language.
    page = search(client, "q=海事").page
    assert (marked(page), quoted(page)) == (["Maritime and shipping"], [])
    assert marked(search(client, "q=海事+-extt").page) == []
    assert marked(search(client, "").page) == []


def test_what_no_entry_shows_is_quoted_with_its_language(client: Inspector, given: SimpleNamespace) -> None:
    given.listing(
        names=(Name("Example House", "en"), Name("Old Harbour Board", "en", kind=NameKind.FORMER)),
        texts=(
            Text("description", f"{LONG}A <b>ferry</b> & its owner. {LONG}", "en"),
            Text("description", "ศาลาไกล่เกลี่ยริมแม่น้ำ", "th"),
        ),
    )
    [found] = quoted(search(client, "q=ferry+house").page)
    page = search(client, "q=ferry+house").page
    said = page.text(found)
    assert "A <b>ferry</b> & its owner." in said
    assert (said[0], said[-1], len(said) < 260) == ("…", "…", True)
    assert marked(page) == ["House", "ferry"]
    page = search(client, "q=ไกล่เกลี่ยริมแม่น้ำ").page
    assert (marked(page), page.language_of(quoted(page)[0])) == (["ไกล่เกลี่ยริมแม่น้ำ"], "th")
    assert [search(client, "q=harbor").page.text(one) for one in quoted(search(client, "q=harbor").page)] == [
        "Old Harbour Board"
    ]
    # Where names say everything, nothing is quoted.
    assert quoted(search(client, "q=example").page) == []
