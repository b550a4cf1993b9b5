"""What was decided: each decision with who, when, why, whether it holds, and the way to undo it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from adrnet.coordination.decided import ACTS
from adrnet.coordination.decisions import PAGE_SIZE
from adrnet.domain import maintainer_invitation, maintaining, vocabulary
from adrnet.domain.account import Account, KeepingRole
from adrnet.presenters.acts import WORDS
from tests.coordination.conftest import Story
from tests.inspector import Inspector
from tests.page import Page
from tests.posting import send

ADDRESS = "/en/coordination/decisions"


def lines_of(page: Page) -> list[str]:
    """The decisions of people; how the examples came to be is on record as well, as acts of the command line."""
    lines = [page.text(one) for one in page.all("li", page.main) if page.parents[one].get("class") == "roll"]
    return [one for one in lines if "The command line" not in one]


def withdraw(client: Inspector, story: Story, reason: str) -> None:
    address = f"/en/coordination/listings/{story.listing.public_id}/withdraw"
    page = send(client, address, "withdraw", status=200, do="letter", reason=reason).page
    assert page.heading == "Withdraw the entry"
    to = f"/en/coordination/listings/{story.listing.public_id}/withdraw"
    fields = {one.get("name"): one.get("value") for one in page.all("input", page.main)}
    areas = {one.get("name"): page.text(one) for one in page.all("textarea", page.main)}
    client.post(to, data={**fields, **areas, "do": "send"}, status=303)


def test_a_decision_says_what_who_why_and_leads_to_what_undoes_it(coordinating: Inspector, story: Story) -> None:
    withdraw(coordinating, story, "The body has closed.")
    page = coordinating.get(ADDRESS).page
    (line,) = lines_of(page)
    assert "Example Arbitration Centre" in line
    assert "Withdrew the entry from the directory" in line
    assert "You" in line
    assert "The body has closed." in line
    back = next(url for text, url in page.links() if text.startswith("Show the entry again"))
    assert back == f"/en/coordination/listings/{story.listing.public_id}/restore"


def test_an_undone_decision_stays_and_says_that_it_no_longer_holds(coordinating: Inspector, story: Story) -> None:
    listing = story.given.listing(responsible_country="TH", is_claimed=False)
    base = f"/en/coordination/listings/{listing.public_id}"
    send(coordinating, f"{base}/withdraw", "withdraw", do="send", reason="By mistake.")
    send(coordinating, f"{base}/restore", "restore", do="send", reason="It was a mistake.")
    lines = lines_of(coordinating.get(ADDRESS).page)
    assert len(lines) == 2
    assert "Showed the entry again" in lines[0]
    assert "no longer" not in lines[0]
    assert "It was decided otherwise since" in lines[1]
    assert "Show the entry again (" not in lines[1]
    # Decided once more, it is the new decision that holds.
    send(coordinating, f"{base}/withdraw", "withdraw", do="send", reason="It has closed.")
    lines = lines_of(coordinating.get(ADDRESS).page)
    assert ["It was decided otherwise since" in one for one in lines] == [False, True, True]


def test_every_decision_has_words(coordinating: Inspector) -> None:
    assert {act for acts in ACTS.values() for act in acts} <= WORDS.keys()
    assert coordinating.get(ADDRESS).page.heading == "Decisions"


def test_what_coordinators_decide_about_keepers_is_a_decision_and_what_owners_do_is_none(
    coordinating: Inspector, story: Story
) -> None:
    editor, other = (story.given.account(edits=[story.listing]) for _ in range(2))

    def act(session: Session) -> None:
        owner, judge = (session.get_one(Account, one.id) for one in (story.maintainer, story.coordinator))
        first, second = (session.get_one(Account, one.id).maintains[0] for one in (editor, other))
        for by, email, note in ((owner, "asked@example.org", ""), (judge, "director@example.org", "They called.")):
            made, _token = maintainer_invitation.invite(
                session, first.listing, email, KeepingRole.OWNER, by, locale="en", note=note
            )
            maintainer_invitation.take_back(session, made, by)
        maintaining.make_owner(session, first, judge, note="They sign.", is_told=True)
        maintaining.remove(session, second, owner, vocabulary.current(session))
        session.flush()
        maintaining.remove(session, first, judge, vocabulary.current(session), note="They have gone.", is_told=True)

    story.run(act)
    page = coordinating.get(f"{ADDRESS}?matter=keepers").page
    lines = lines_of(page)
    said = ["They have gone.", "They sign.", "Took an invitation to keep the entry back", "They called."]
    assert len(lines) == len(said)
    assert all(words in line and "You" in line for line, words in zip(lines, said, strict=True))
    assert all(editor.email in line and "Example Arbitration Centre" in line for line in lines[:2])
    assert ["It was decided otherwise since" in line for line in lines] == [False, True, False, False]
    ways = {url for text, url in page.links() if text.startswith("Decide about it again")}
    assert ways == {f"/en/coordination/listings/{story.listing.public_id}/keepers"}
    assert "They sign." not in coordinating.get(f"{ADDRESS}?matter=entries").page.text()


def test_designating_is_one_decision_and_a_nomination_is_another(coordinating: Inspector, story: Story) -> None:
    post = story.given.post("TH", ("training",))
    address = f"/en/focal-points/posts/{post.public_id}/designate"
    office: dict[str, Any] = {
        "titles-0-lang": "en",
        "titles-0-text": "Example Desk",
        "mailbox": "desk@example.org",
        "designated_by": "Example Ministry",
    }
    send(coordinating, address, "designate", status=200, do="check", **office)
    send(coordinating, address, "designate", do="designate", **office)
    later = {**office, "titles-0-text": "Later Desk", "starts_on": date(2099, 1, 1).isoformat()}
    send(coordinating, address, "designate", do="designate", **later)
    page = coordinating.get(f"{ADDRESS}?matter=posts").page
    lines = lines_of(page)
    assert [("Nominated" in one, "Designated" in one) for one in lines] == [(True, False), (False, True)]
    assert all("Thailand" in one for one in lines)
    ways = [url for text, url in page.links() if text.startswith("Decide about the post again")]
    assert set(ways) == {f"/en/focal-points/posts/{post.public_id}"}


def test_a_remit_s_decisions_stay_within_it(client: Inspector, story: Story, sign_in: Callable[..., None]) -> None:
    others = story.given.listing(responsible_country="JP", is_claimed=False)
    sign_in(client, story.given.account(coordinates=[None]))
    send(
        client,
        f"/en/coordination/listings/{others.public_id}/withdraw",
        "withdraw",
        do="send",
        reason="Not of Thailand.",
    )
    assert "Not of Thailand." in client.get(ADDRESS).page.text()
    assert "Not of Thailand." in client.get(f"{ADDRESS}?country=JP&matter=entries").page.text()
    assert "Not of Thailand." not in client.get(f"{ADDRESS}?country=TH").page.text()
    assert "Nothing of this kind was decided." in client.get(f"{ADDRESS}?country=network").page.text()
    sign_in(client, story.coordinator)
    assert "Not of Thailand." not in client.get(ADDRESS).page.text()
    page = client.get(f"{ADDRESS}?country=JP&matter=gossip&page=x").page
    assert "“JP”" in page.text()
    assert "“gossip”" in page.text()


def test_what_the_clock_and_public_sources_do_is_no_decision(coordinating: Inspector, story: Story) -> None:
    assert story.acts("post")
    assert lines_of(coordinating.get(f"{ADDRESS}?matter=coordinators").page) == []
    assert not [line for line in lines_of(coordinating.get(ADDRESS).page) if "Public sources" in line]


def test_the_page_asks_the_database_as_often_for_many_decisions_as_for_few(
    coordinating: Inspector, story: Story, statements: list[str]
) -> None:
    def decide(topic: str) -> None:
        send(coordinating, "/en/focal-points/posts/open", country="TH", topics=[topic])

    decide("training")
    coordinating.get(ADDRESS)
    statements.clear()
    coordinating.get(ADDRESS)
    few = len(statements)
    for topic in ("mediation", "investment", "arbitration"):
        decide(topic)
        listing = story.given.listing(responsible_country="TH", is_claimed=False)
        send(coordinating, f"/en/coordination/listings/{listing.public_id}/withdraw", "withdraw", do="send", reason="x")
    statements.clear()
    coordinating.get(ADDRESS)
    assert len(statements) <= few + 2
    assert few <= 14


def test_a_long_list_has_pages(coordinating: Inspector, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adrnet.coordination.decisions.PAGE_SIZE", 2)
    for topic in ("mediation", "investment", "arbitration"):
        send(coordinating, "/en/focal-points/posts/open", country="TH", topics=[topic])
    page = coordinating.get(f"{ADDRESS}?matter=posts").page
    assert len(lines_of(page)) == 2
    assert len(lines_of(coordinating.get(page.link("Next page")).page)) == 1
    assert "There is no page 9" in coordinating.get(f"{ADDRESS}?page=9").page.text()
    assert PAGE_SIZE > 2
    assert story.state() == "in_review"


@pytest.mark.parametrize("role", ["visitor", "maintainer"])
def test_only_coordinators_read_decisions(
    client: Inspector, story: Story, sign_in: Callable[..., None], role: str
) -> None:
    if role == "maintainer":
        sign_in(client, story.maintainer)
    client.get(ADDRESS, status=(302, 303, 403))
