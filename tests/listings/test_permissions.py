"""Who may open what: every view of keeping, for every role, with one's own listing and somebody else's."""

import pytest

from adrnet.domain.account import Account
from adrnet.domain.content import Name, Place
from adrnet.kit import clock
from tests.listings.kept import changed, done, sent

# View → (method, what its address ends in).
VIEWS = {
    "overview": ("GET", ""),
    "check": ("GET", "/check"),
    "discard": ("GET", "/discard"),
    "recall": ("POST", "/recall"),
    "correct": ("GET", "/correct"),
    "withdraw": ("GET", "/withdraw"),
}
# What a coordinator of the country finds, where the organisation alone has written something.
COORDINATOR = {"overview": 200, "check": 303, "discard": 409, "recall": 409, "correct": 404, "withdraw": 404}


@pytest.fixture
def listing(given):
    return given.listing(
        names=(Name("例示仲裁協会", "ja", "Jpan"), Name("Example Association", "en", "Latn")),
        places=(Place("JP", "東京", "千代田区1-1", "seat"),),
        responsible_country="JP",
    )


@pytest.fixture
def owner(app, given, listing):
    account = given.account(maintains=[listing])
    changed(app, listing, account, founded=1994)
    return account


@pytest.fixture
def others(given, sign_in, client):
    """Signs somebody in who has nothing to do with the listing."""

    def sign(role):
        kept = [] if role == "nobody" else [given.listing()]
        sign_in(client, given.account(maintains=kept, coordinates=["TH"] if role.startswith("coordinator") else []))

    return sign


def ask(client, listing, view, status):
    method, end = VIEWS[view]
    address = f"/en/listings/{listing.public_id}{end}"
    if method == "GET":
        return client.get(address, status=status)
    token = client.get("/en/listings/register").page.all("input", name="csrf_token")[0].get("value", "")
    return client.post(address, data={"csrf_token": token}, status=status)


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("end", ["", "/register", *(f"/PUBLIC{end}" for _, end in VIEWS.values() if end != "/recall")])
def test_a_visitor_is_asked_to_sign_in_and_comes_back(client, listing, end):
    address = "/en/listings" + end.replace("PUBLIC", listing.public_id)
    answer = client.get(address, status={302, 303})
    assert answer.location.startswith("/en/accounts/")
    assert "listings" in answer.location


@pytest.mark.parametrize("view", VIEWS)
def test_a_maintainer_opens_everything_of_their_own(client, listing, owner, sign_in, view):
    sign_in(client, owner)
    # What was not sent cannot be taken back.
    ask(client, listing, view, 409 if view == "recall" else 200)


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("role", ["nobody", "maintainer of another", "coordinator of another"])
def test_others_find_no_such_page(client, others, listing, view, role):
    others(role)
    # Who keeps nothing at all may not even ask for some views; whoever does learns nothing of this listing.
    ask(client, listing, view, {403, 404} if role == "nobody" else 404)


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("view", VIEWS)
def test_a_coordinator_of_the_country_writes_only_on_behalf(client, given, listing, sign_in, view):
    sign_in(client, given.account(coordinates=["JP"]))
    ask(client, listing, view, COORDINATOR[view])


@pytest.mark.parametrize("view", [view for view in VIEWS if VIEWS[view][0] == "GET"])
def test_an_unsent_listing_is_hidden_from_coordinators(app, client, given, sign_in, view):
    begun = given.listing(state="unpublished", responsible_country="JP")
    owner = given.account(maintains=[begun])
    sign_in(client, given.account(coordinates=[None]))
    ask(client, begun, view, 404)
    sent(app, begun, owner, founded=1994)
    ask(client, begun, "overview", 200)


@pytest.mark.parametrize("public_id", ["zzzzzzzz", "a", "register-x", "A1234567", "é", "%00", "a" * 500])
def test_what_is_no_listing_is_not_found(client, given, sign_in, public_id):
    sign_in(client, given.account(coordinates=[None], maintains=[given.listing()]))
    for _, end in VIEWS.values():
        if end != "/recall":
            client.get(f"/en/listings/{public_id}{end}", status=404)


def test_who_no_longer_keeps_it_finds_nothing_any_more(app, client, sign_in, listing, owner):
    sign_in(client, owner)
    ask(client, listing, "overview", 200)

    def end(session):
        for one in session.get_one(Account, owner.id).maintains:
            one.until = clock.now()

    done(app, end)
    ask(client, listing, "overview", {403, 404})
    assert listing.public_id not in client.get("/en/listings").page.html
