"""What the search line is told while somebody types: entries, specialties, countries, as JSON."""

import shutil
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from adrnet.domain.content import Name, Place
from adrnet.search.store import Store
from tests.inspector import Inspector


def suggested(client: Inspector, text: str, lang: str = "en", **more: Any) -> dict[str, list[dict[str, Any]]]:
    """Return what is offered, by the heading of its group."""
    answer = client.get(f"/{lang}/directory/suggestions?q={quote(text)}", **more)
    assert answer.mimetype == "application/json"
    return {group["label"]["text"]: group["options"] for group in answer.json["groups"]}


def written(option: dict[str, Any]) -> list[str]:
    return ["".join(f"[{text}]" if typed else text for text, typed in name["parts"]) for name in option["names"]]


def test_entries_specialties_and_countries_are_offered_with_what_was_typed_marked(
    client: Inspector, given: SimpleNamespace
) -> None:
    given.listing(
        names=(Name("Singular Example House", "en"), Name("例示の家", "ja")),
        places=(Place("SG", "Singapore"),),
        specialties=("maritime",),
    )
    for _ in range(5):
        given.listing(names=(Name("House of Singing Example", "en"),), places=(Place("SG"),))
    found = suggested(client, "sing")
    assert list(found) == ["Entries", "Countries"]
    # First what begins so as a whole.
    assert [written(one) for one in found["Entries"]][:2] == [
        ["[Singular] Example House"],
        ["House of [Singing] Example"],
    ]
    [country] = found["Countries"]
    assert (written(country), country["note"]["text"]) == (["[Singapore]"], "6 entries")
    assert (country["url"], country["narrows"]) == ("/en/directory?country=SG", True)
    [entry] = suggested(client, "singu")["Entries"]
    assert (entry["note"]["text"], entry["narrows"]) == ("Singapore", False)
    assert client.get(entry["url"]).page.heading.startswith("Singular Example House")
    [specialty] = suggested(client, "hàng hải")["Specialties"]
    assert written(specialty) == ["Maritime and shipping", "[Hàng] [hải]"]
    assert [name["lang"] for name in specialty["names"]] == ["en", "vi"]


def test_a_name_is_offered_as_it_was_typed_beside_the_main_one(client: Inspector, given: SimpleNamespace) -> None:
    given.listing(names=(Name("Example House", "en"), Name("例示の家", "ja"), Name("ศูนย์ตัวอย่าง", "th")))
    [entry] = suggested(client, "例")["Entries"]
    assert written(entry) == ["[例]示の家", "Example House"]
    assert [name["lang"] for name in entry["names"]] == ["ja", "en"]


@pytest.mark.parametrize("text", ["", " ", "zzzzzz", "\x00", "%", "s" * 500, "仲" * 300, "\U000fffff"])
def test_whatever_is_typed_is_answered(client: Inspector, given: SimpleNamespace, text: str) -> None:
    given.listing(names=(Name("Example House", "en"),))
    answer = client.get("/en/directory/suggestions", query_string={"q": text})
    assert answer.json == {"said": "0 suggestions", "groups": []}


def test_only_what_is_public_is_offered(client: Inspector, given: SimpleNamespace) -> None:
    given.listing(names=(Name("Hidden Example", "en"),), state="unpublished")
    given.practitioner(names=(Name("Hidden Person", "en"),), state="withdrawn")
    gone = given.listing(names=(Name("Gone Example", "en"),))
    assert suggested(client, "hidden") == {}
    assert suggested(client, "gone")
    given.withdrawal(gone)
    assert suggested(client, "gone") == {}


def test_an_answer_is_kept_by_this_browser_alone_and_sets_no_cookie(
    client: Inspector, given: SimpleNamespace, statements: list[str]
) -> None:
    for _ in range(5):
        given.listing(names=(Name("Example House", "en"),))
    suggested(client, "exam")
    statements.clear()
    answer = client.get("/en/directory/suggestions?q=exam")
    # The transaction, the vocabularies for the page and for the index, the entries.
    assert len(statements) == 4
    assert answer.headers["Cache-Control"] == "private, max-age=60"
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-Robots-Tag"] == "noindex, noarchive"


def test_without_an_index_nothing_is_offered(app: Flask, client: Inspector, given: SimpleNamespace) -> None:
    given.listing(names=(Name("Example House", "en"),))
    shutil.rmtree(app.config["INDEX_DIRECTORY"] / "generations")
    (app.config["INDEX_DIRECTORY"] / "CURRENT").unlink()
    with Store(app.config["INDEX_DIRECTORY"]).writing(timeout=5):
        assert suggested(client, "exam") == {}
