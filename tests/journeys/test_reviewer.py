"""A coordinator at a ministry: invited on the server, reads what waits, decides, and undoes what was decided."""

import csv
import io
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from adrnet.domain.content import Name, NameKind, Place
from adrnet.domain.listing import Listing
from tests.accounts.people import link_in
from tests.journeys.somebody import Somebody
from tests.journeys.steps import PASSWORD, later, set_up_second_factor, sign_in

MINISTRY = "reviewer@ministry.example"
NAME, KHMER = "Example Tonle Sap Mediation Centre", "មជ្ឈមណ្ឌលសម្រុះសម្រួលគំរូ"
OTHER = "Example Chao Phraya Centre"
REASON, SOURCE = "The website of the ministry says so.", "a call of 20 November 2026"


@pytest.fixture
def ministry(app: Flask, runner: FlaskCliRunner) -> Somebody:
    """Somebody at the ministry of Cambodia who was invited on the server and has accepted."""
    made = Somebody(app)
    invite(runner, MINISTRY)
    accept(made, MINISTRY)
    return made


@pytest.fixture
def second(app: Flask, runner: FlaskCliRunner) -> Somebody:
    """A colleague at the same ministry."""
    made = Somebody(app)
    invite(runner, "second@ministry.example")
    accept(made, "second@ministry.example")
    return made


@pytest.fixture
def centre(given: SimpleNamespace) -> Listing:
    """A centre in Cambodia that keeps its entry."""
    return listed(given, "KH", Name(NAME, "en", "Latn", NameKind.OFFICIAL), Name(KHMER, "km", "Khmr"))


@pytest.fixture
def keeper(app: Flask, given: SimpleNamespace, sign_in: Any, centre: Listing) -> Somebody:
    """Whoever keeps the centre's entry."""
    return keeping(app, given, sign_in, centre)


def invite(runner: FlaskCliRunner, email: str) -> None:
    """Invite by the command line, as an operator does."""
    done = runner.invoke(args=["coordinators", "invite", email, "--country", "KH"])
    assert done.exit_code == 0, done.output


def accept(somebody: Somebody, email: str) -> str:
    """Accept the mailed invitation; return the key of the second factor."""
    somebody.open_mail(email).reads("You are invited to coordinate the entries of Cambodia")
    somebody.press("Accept the invitation", {"Password": PASSWORD})
    secret = set_up_second_factor(somebody)
    somebody.go("/en/coordination").reads("Coordinator desk", "Cambodia")
    return secret


def listed(given: SimpleNamespace, country: str, *names: Name) -> Listing:
    """Return a published entry of a country, without a website that anyone would have to open."""
    places = (Place(country, role="seat"),)
    made: Listing = given.listing(names=names, places=places, responsible_country=country, website="", email="")
    return made


def keeping(app: Flask, given: SimpleNamespace, sign_in: Any, listing: Listing) -> Somebody:
    """Return somebody who keeps a listing, signed in."""
    made = Somebody(app)
    sign_in(made.client, given.account(maintains=[listing]))
    return made


def write(keeper: Somebody, year: str, name: str = NAME) -> None:
    """Change the year of foundation and send it."""
    keeper.go("/en/listings").follow(name).follow("Kind").press(
        "Save and come back later", {"Year of foundation": year}
    )
    keeper.follow("Check your answers").press("Send").reads("Your change is sent.")


def test_an_invitation_leads_through_the_second_factor_to_the_desk(app: Flask, runner: FlaskCliRunner) -> None:
    """I was told to expect a mail. I choose a password, and nothing opens before the second factor stands."""
    invite(runner, MINISTRY)
    me = Somebody(app)
    invitation = link_in(me.mailed(MINISTRY))
    me.go(invitation).press("Accept the invitation", {"Password": PASSWORD})
    for address in ("/en/coordination", "/en/coordination/decisions", "/en/focal-points/posts", "/en/accounts"):
        assert me.go(address).page.heading == "Sign in"
    sign_in(me, MINISTRY)
    secret = set_up_second_factor(me)
    me.go("/en/coordination").reads("Cambodia", "Nothing is waiting.")
    # The link has done its work, and signing in takes both from now on.
    other = Somebody(app).go(invitation).reads("This link does not work any more.")
    sign_in(other, MINISTRY)
    assert other.page.heading == "Write the code"
    assert other.go("/en/coordination").page.heading == "Sign in"
    with later(minutes=1):
        sign_in(other, MINISTRY, secret)
        assert other.go("/en/coordination").page.heading == "Coordinator desk"


def test_what_waits_is_compared_and_decided_and_every_decision_can_be_undone(
    app: Flask, ministry: Somebody, keeper: Somebody, given: SimpleNamespace, sign_in: Any
) -> None:
    """I read what the centre wrote, send it back, decline it, think better of it, approve it."""
    thai = listed(given, "TH", Name(OTHER, "en", "Latn", NameKind.OFFICIAL))
    neighbour = keeping(app, given, sign_in, thai)
    write(neighbour, "1980", OTHER)
    write(keeper, "1990")
    ministry.go("/en/coordination")
    assert OTHER not in ministry.text
    review = ministry.follow(NAME).reads("added: 1990").address
    others = review.rpartition("/")[0] + f"/{int(review.rpartition('/')[2]) - 1}"
    # Another country's change is not there, whatever is tried.
    for address in (others, f"{others}/return", f"/en/listings/{thai.public_id}"):
        ministry.go(address, status=404)

    ministry.go(review)
    decide(ministry, "Return", "Which day?")
    keeper.go("/en/listings").follow(NAME).reads("Which day?")
    write(keeper, "1991")
    ministry.go("/en/coordination").follow(NAME).reads("added: 1991")
    decide(ministry, "Decline", "There was no centre yet.")
    ministry.go(review).press("Let it wait for a decision again", {"Reason": "There was one."})
    ministry.press("Approve and publish").reads("The change is public now.")
    Somebody(app).go(f"/en/directory/{centre_id(keeper)}").reads("1991")

    ministry.go("/en/coordination/decisions")
    assert decided(ministry)[:4] == [
        "Approved a change and published it",
        "Took a declined change up again",
        "Declined a change",
        "Returned a change",
    ]
    ministry.reads("Which day?", "There was no centre yet.", "There was one.")
    # What is public is undone by what was public before: a change like any other, for a second pair of eyes.
    ministry.follow("Bring an earlier revision back").follow("Revision 1").press("Bring this revision back")
    ministry.reads("You write for this organisation, as a coordinator.")


def decide(somebody: Somebody, verb: str, reason: str) -> None:
    """Return or decline, with the letter as it is composed."""
    somebody.press(f"{verb} with a reason").press("Go on to the letter", {"Reason": reason})
    somebody.press(f"{verb} it and send the letter").reads("The letter is on its way.")


def decided(somebody: Somebody) -> list[str]:
    """Return what was decided, the latest first, as the page of decisions says it."""
    page = somebody.go("/en/coordination/decisions").page
    return [
        page.text(page.all("b", one)[0])
        for one in page.all("li", page.one("ol", page.main, class_="roll"))
        if page.all("b", one)
    ]


def centre_id(keeper: Somebody) -> str:
    """Return the public id of the entry that somebody keeps."""
    return keeper.go("/en/listings").follow(NAME).address.rpartition("/")[2]


def test_what_changed_while_i_was_reading_is_shown_before_i_decide(ministry: Somebody, keeper: Somebody) -> None:
    """I went to lunch over a change. Meanwhile the centre took it back and wrote something else."""
    write(keeper, "1990")
    ministry.go("/en/coordination").follow(NAME)
    keeper.go("/en/listings").follow(NAME).press("Take it back")
    write(keeper, "1995")
    ministry.press("Approve and publish", status=409)
    ministry.reads("It changed while you were reading.", "What has become of the change", "1995")
    ministry.press("Approve and publish").reads("The change is public now.")


def test_nobody_decides_about_what_they_sent_themselves(app: Flask, ministry: Somebody, second: Somebody) -> None:
    """I enter a centre that is missing. I cannot wave it through; I can publish it as unchecked, and say why."""
    ministry.go("/en/coordination").follow("Enter an organisation")
    about = {"Name of the organisation": KHMER, "Language of this name": "Khmer", "Country": "Cambodia"}
    ministry.press("Continue", {**about, "Where this comes from": SOURCE, "Why you enter it": REASON})
    ministry.follow("Names").press("Add another name")
    ministry.press("Save and continue", {("As it is written", 1): NAME, ("Language", 1): "English"})
    ministry.press("Save and come back later", {"Mediation centre": True})
    ministry.follow("Services").press("Save and come back later", {"Mediation": True})
    ministry.follow("Contact").press("Save and come back later", {"Telephone": "023 555 000"})
    overview = ministry.address
    ministry.follow("Check your answers").press(
        "Send to a second coordinator", {"Where this comes from": SOURCE, "Why you enter it": REASON}
    )
    ministry.go("/en/coordination").follow(NAME)
    assert "Approve and publish" not in ministry.buttons
    ministry.reads("Another coordinator has to decide.")
    ministry.go(overview).press("Take it back").follow("Check your answers")
    ministry.press("Publish now, marked as unchecked", {"Where this comes from": SOURCE, "Why you enter it": REASON})
    public = Somebody(app).go("/en/directory/countries/KH").follow(NAME)
    public.reads(KHMER, f"Entered by a coordinator from {SOURCE}, not yet checked by a second one.")
    ministry.go("/en/coordination").follow(NAME).reads("Another coordinator has to check it.")
    second.go("/en/coordination").follow(NAME).reads(SOURCE, REASON)
    second.press("I have checked it").reads("It is on record that you checked the entry.")
    assert "not yet checked" not in public.go(public.address).text
    assert decided(ministry)[:2] == ["Checked an entry that had been published unchecked", "Published a change"]


def public_list(app: Flask, country: str = "KH") -> tuple[str, list[dict[str, str]], str]:
    """Return what readers see of a country's posts: on the list, in its CSV file, on the page of the country."""
    reader = Somebody(app)
    address = f"/en/focal-points?country={country}"
    on_page = reader.go(address).text
    (file,) = [to for _said, to in reader.page.links() if ".csv" in to]
    lines = list(csv.reader(io.StringIO(reader.client.get(file).get_data().decode("utf-8-sig"))))
    first = next(number for number, line in enumerate(lines) if "Country code" in line)
    rows = [dict(zip(lines[first], line, strict=True)) for line in lines[first + 1 :]]
    return on_page, rows, reader.go(f"/en/directory/countries/{country}").text


def test_an_office_is_designated_replaced_and_ended_and_the_public_list_follows(app: Flask, ministry: Somebody) -> None:
    """The ministry has decided which office answers. The list has to say so the same minute, everywhere."""
    (_page, rows, _country) = public_list(app)
    assert [row["State code"] for row in rows] == ["vacant"]
    ministry.go("/en/coordination").follow("Focal-point posts").follow("Designate an office")
    office = {("Language", 0): "Khmer", ("Title", 0): "នាយកដ្ឋានគំរូ", "Designated by": "ក្រសួងគំរូ"}
    ministry.press("Add a title in another language", office)
    ministry.press("Check and go on", {("Language", 1): "English", ("Title", 1): "Example Department"})
    assert ministry.page.title.startswith("Error: ")
    ministry.press("Check and go on", {"E-mail address of the office": "desk@ministry.example", "Khmer": True})
    ministry.reads("takes its seat at once").press("Designate this office").reads("The office is designated.")
    everywhere(app, "Example Department", "នាយកដ្ឋានគំរូ", "desk@ministry.example")

    ministry.follow("Replace the office")
    ministry.press(
        "Check and go on",
        {
            ("Language", 0): "English",
            ("Title", 0): "Example Bureau",
            "E-mail address of the office": "bureau@ministry.example",
            "Designated by": "Example Ministry",
        },
    )
    ministry.reads("ends now").press("Designate this office")
    everywhere(app, "Example Bureau", "bureau@ministry.example")
    assert "Example Department" not in public_list(app)[0]

    ministry.follow("End the term").press("End the term", {"Reason": "ការិយាល័យត្រូវបានបិទ"}).reads("The term has ended.")
    on_page, rows, country = public_list(app)
    assert [row["State code"] for row in rows] == ["vacant"]
    assert "Example Bureau" not in on_page + country
    ministry.go("/en/focal-points/posts").follow("Who sat here").reads("Example Department", "Example Bureau")
    assert decided(ministry)[:4] == ["Ended a designation", "Designated an office or a person to a post"] * 2
    ministry.reads("ការិយាល័យត្រូវបានបិទ")


def everywhere(app: Flask, *words: str) -> None:
    """Be sure that the list, its file and the page of the country say all of this."""
    on_page, rows, country = public_list(app)
    (row,) = rows
    for one in words:
        assert one in on_page
        assert one in " ".join(row.values())
        assert one in country


def test_an_entry_is_withdrawn_and_restored(app: Flask, ministry: Somebody, keeper: Somebody, centre: Listing) -> None:
    """Somebody complains about an entry. It is gone at once; when the matter is cleared up it is back as it was."""
    public = f"/en/directory/{centre.public_id}"
    ministry.go(f"/en/listings/{centre.public_id}").follow("Withdraw the entry")
    ministry.press("Go on to the letter", {"Reason": "It is disputed."}).press("Withdraw it and send the letter")
    Somebody(app).go(public, status=404)
    assert NAME not in Somebody(app).go("/en/directory/countries/KH").text
    keeper.go("/en/listings").follow(NAME).reads("A coordinator can show the entry again, as it was.")
    ministry.follow("Undo it").press("Go on to the letter", {"Reason": "It was cleared up."})
    ministry.press("Show it and send the letter").reads("Readers see the entry again.")
    Somebody(app).go(public).reads(NAME, KHMER)
    assert decided(ministry)[:2] == ["Showed the entry again", "Withdrew the entry from the directory"]
    ministry.reads("It is disputed.", "It was cleared up.")


def test_a_colleague_is_invited_by_a_coordinator(app: Flask, ministry: Somebody) -> None:
    """I retire next year. I invite my colleague to the same desk, and not to more."""
    ministry.go("/en/coordination").follow("Coordinators").follow("Invite a coordinator")
    with pytest.raises(AssertionError, match="no choice 'The whole network'"):
        ministry.press("Send the invitation", {"To coordinate": "The whole network"})
    ministry.press(
        "Send the invitation",
        {"E-mail address": "colleague@ministry.example", "To coordinate": "Cambodia", "Language of the mail": "ខ្មែរ"},
    )
    ministry.reads("The invitation is on its way.", "colleague@ministry.example")
    colleague = Somebody(app)
    invitation = link_in(colleague.mailed("colleague@ministry.example"))
    assert invitation.startswith("/km/")
    colleague.go(f"/en/{invitation.split('/', 2)[2]}").press("Accept the invitation", {"Password": PASSWORD})
    set_up_second_factor(colleague)
    colleague.go("/en/coordination").reads("Cambodia")
    assert decided(ministry)[:2] == ["Began to coordinate", "Invited a coordinator"]
    ministry.reads("colleague@ministry.example")
