"""A coordinator brings entries in: what each row would do, what it did, and how it is undone."""

from tests.imports.conftest import FIRST, Desk, table


def test_entries_are_made_changed_left_alone_and_all_of_it_is_undone(desk: Desk) -> None:
    page = desk.bring(table(FIRST))
    assert page.heading == "What each row would do"
    assert desk.contents() == {}
    done = desk.press(page, "carry-out")
    assert "The file was carried out." in done.text()
    [(public_id, made)] = desk.contents().items()
    assert [name.text for name in made.names] == FIRST[1:3]
    assert made.services == ("arbitration", "mediation")
    # The same file again: nothing is left to do.
    again = desk.bring(table(FIRST))
    assert "There is nothing to do" in again.text()
    changed = desk.bring(table([public_id, "", "", "", "", "", "", "https://two.example.org/"]))
    assert "Website" in changed.text()
    second = desk.press(changed, "carry-out")
    assert desk.contents()[public_id].website == "https://two.example.org/"
    undone = desk.press(desk.client.get(second.all("a", second.main)[-2].get("href")).page, "undo", reason="A mistake.")
    assert "The import was undone." in undone.text()
    assert desk.contents()[public_id] == made
