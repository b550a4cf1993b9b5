"""What is contested, through HTTP: both sides are heard, somebody uninvolved decides, appeal, undoing, two at once."""

import pytest
from sqlalchemy import select

from adrnet.accounts.services import join
from adrnet.db import db, transactional
from adrnet.domain import leaving, link, maintainer_invitation, merging, publication, vocabulary
from adrnet.domain.account import Account, KeepingRole, Maintainer
from adrnet.domain.content import Name
from adrnet.domain.dispute import Dispute, DisputeStatement
from adrnet.domain.listing import Listing
from adrnet.domain.outbox import OutgoingMail
from adrnet.domain.policy import Machine
from tests import factories
from tests.journeys.somebody import Somebody
from tests.posting import filled, send

NAME = "Example Board of Arbitration"
NAMES = (Name(NAME, "en", "Latn"), Name("คณะอนุญาโตตุลาการตัวอย่าง", "th", "Thai"))
CLARIFYING = "It is being clarified who speaks for this entry."


@pytest.fixture
def come(app, given, sign_in):
    """Brings somebody who keeps these listings, or coordinates these countries."""

    def come(**who):
        made = Somebody(app)
        made.account = given.account(**who)
        sign_in(made.client, made.account)
        return made

    return come


@pytest.fixture
def board(given):
    return given.listing(names=NAMES, responsible_country="TH")


def keepers(app, listing):
    with app.app_context():
        kept = select(Maintainer.account_id).where(Maintainer.listing_id == listing.id, Maintainer.until.is_(None))
        return set(db.session.scalars(kept))


def the_dispute(app):
    with app.app_context():
        return db.session.scalars(select(Dispute).order_by(Dispute.id.desc()).limit(1)).one()


def mails_to(app, account):
    with app.app_context():
        rows = db.session.scalars(
            select(OutgoingMail).where(OutgoingMail.recipient == account.email).order_by(OutgoingMail.id)
        )
        return [one.text for one in rows]


def subjects_to(app, account, last):
    with app.app_context():
        rows = select(OutgoingMail.subject).where(OutgoingMail.recipient == account.email).order_by(OutgoingMail.id)
        return [one.partition(":")[0] for one in db.session.scalars(rows)][-last:]


def claim(somebody, listing, words):
    send(somebody.client, f"/en/claims/{listing.public_id}", f"/{listing.public_id}", statement=words)


def read(somebody, address):
    return somebody.client.get(address).page.text()


def test_two_claim_both_state_one_decides_the_loser_appeals_the_network_settles_and_takes_it_up_again(
    app, come, board, client
):
    """I keep our board's entry. Somebody claims it. We are both heard, and I lose nothing before it is settled."""
    keeper, claimant, rival, stranger = come(maintains=[board]), come(), come(), come()
    judge, network = come(coordinates=["TH"]), come(coordinates=[None])
    public = f"/en/directory/{board.public_id}"
    assert CLARIFYING not in client.get(public, follow_redirects=True).page.text()
    claim(claimant, board, "I am the registrar of the board.")
    here = f"/en/disputes/{the_dispute(app).id}"
    claim(rival, board, "I am the other registrar.")
    # Readers learn that it is contested, and nothing of the sides.
    said = client.get(public, follow_redirects=True).page.text()
    assert CLARIFYING in said
    assert "registrar" not in said
    # The keeper is told by mail, reads the claimant's words and not who they are, and answers; edits on meanwhile.
    (mail,) = mails_to(app, keeper.account)
    assert "/en/disputes" in mail
    page = keeper.client.get(here).page
    assert "I am the registrar of the board." in page.text()
    assert claimant.account.email not in page.text()
    send(keeper.client, here, "/statement", words="We have kept it since 1990.")
    assert "We have kept it since 1990." in read(claimant, here)
    assert keeper.client.get(f"/en/listings/{board.public_id}/edit/names").status_code == 200
    # Nobody else reads a word; nobody with a stake decides; the claim's own page leads here.
    stranger.client.get(here, status=404)
    assert "We have kept it" not in read(stranger, "/en/disputes")
    assert rival.client.get(here).page.all("form", rival.client.get(here).page.main, action=here) == []
    number = the_dispute(app).claim_id - 1
    assert "It is decided where both sides are heard." in read(judge, f"/en/coordination/claims/{number}")
    judge.client.post(
        f"/en/coordination/claims/{number}/grant",
        data={"csrf_token": token_of(judge), "reason": "Quickly."},
        status=409,
    )
    assert claimant.account.email in read(judge, here)
    # Decided with a reason, from which the claimant keeps the entry alone; the parties hear of it.
    send(judge.client, here, here, outcome="second", reason="The statutes name their office.")
    assert keepers(app, board) == {claimant.account.id}
    assert subjects_to(app, keeper.account, 2) == ["It is decided", "You no longer keep this entry"]
    assert subjects_to(app, claimant.account, 2) == ["It is decided", "You keep this entry"]
    assert all("The statutes name" in one for who in (keeper, claimant) for one in mails_to(app, who.account)[-2:])
    # Who has lost the entry is nobody's to tell the winner.
    assert keeper.account.email not in "".join(mails_to(app, claimant.account))
    # The winner has nothing to appeal against; the loser appeals, once.
    assert (
        claimant.client.get(here).page.all("form", claimant.client.get(here).page.main, action=f"{here}/appeal") == []
    )
    send(keeper.client, here, "/appeal", grounds="These statutes were replaced in 2020.")
    assert "These statutes were replaced" in read(claimant, here)
    assert judge.client.get(here).page.all("form", judge.client.get(here).page.main, action=here) == []
    # The network settles it for the loser, who keeps the entry again.
    send(network.client, here, here, outcome="first", reason="The new statutes name the other office.")
    assert keepers(app, board) == {keeper.account.id}
    assert "have settled what was contested" in mails_to(app, claimant.account)[-2]
    assert [subjects_to(app, one.account, 1) for one in (claimant, keeper)] == [
        ["You no longer keep this entry"],
        ["You keep this entry"],
    ]
    # Final for the parties: whoever claims anew is led here.
    answer = claimant.client.get(f"/en/claims/{board.public_id}", status=303)
    assert answer.location.endswith(here)
    # The network takes it up again, on record, and nothing that was said is lost.
    send(network.client, here, "/reopen", why="Newer statutes were found.")
    send(network.client, here, here, outcome="both", reason="Both offices are named.")
    assert keepers(app, board) == {keeper.account.id, claimant.account.id}
    # Owners are told who has joined them, those who have joined how.
    assert subjects_to(app, keeper.account, 1) == ["Who keeps the entry"]
    assert "as an owner" in mails_to(app, claimant.account)[-1]
    said = read(keeper, here)
    for words in ("I am the registrar", "since 1990", "replaced in 2020", "Newer statutes", "Both offices are named."):
        assert words in said
    # The rival's own claim still waits, side by side with the rest.
    assert CLARIFYING in client.get(public, follow_redirects=True).page.text()


def token_of(somebody):
    page = somebody.client.get("/en/listings/register", follow_redirects=True).page
    return next(one.get("value") for one in page.all("input", name="csrf_token"))


def test_two_bodies_with_one_name_lead_to_each_other_until_one_has_changed_it(app, given, come, board, client):
    other = given.listing(names=(NAMES[0],), responsible_country="TH")
    keeper, second, judge = come(maintains=[board]), come(maintains=[other]), come(coordinates=["TH"])
    address = f"/en/disputes/contest/{board.public_id}"
    # The wrong address, and an entry of another name, are said to be so.
    wrong = send(keeper.client, address, address, status=200, which="another", other_page="nothing", words="Ours.")
    assert "Choose the other entry" in wrong.page.text()
    third = given.listing()
    wrong = send(
        keeper.client,
        address,
        address,
        status=200,
        which="another",
        other_page=f"/en/directory/{third.public_id}",
        words="O.",
    )
    assert "no name in common" in wrong.page.text()
    send(keeper.client, address, address, which=other.public_id, words="We have borne it since 1990.")
    here = f"/en/disputes/{the_dispute(app).id}"
    # A second click finds the same.
    answer = send(keeper.client, address, address, which=other.public_id, words="We have borne it since 1990.")
    assert answer.location.endswith(here)
    sentence = f"Another body uses the name {NAME} as well:"
    pages = [f"/en/directory/{one.public_id}" for one in (board, other)]
    for page, target in zip(pages, reversed(pages), strict=True):
        shown = client.get(page, follow_redirects=True).page
        assert sentence in shown.text()
        assert any(link.startswith(target) for _text, link in shown.links())
    assert "We have borne it since 1990." in read(second, here)
    send(second.client, here, "/statement", words="And we since 1985.")
    send(judge.client, here, here, outcome="second", reason="It is entered in the register for the second one.")
    decided = read(second, here)
    assert "The name belongs to the body whose entry is the newer one." in decided
    # The reason stands beside the decision, and once more on record.
    assert decided.count("It is entered in the register for the second one.") == 2
    said = [client.get(page, follow_redirects=True).page.text() for page in pages]
    assert [sentence in one for one in said] == [True, False]
    # Another one of their names is left, and the sentence goes with the name.
    with app.app_context():
        rename(board)
    assert sentence not in client.get(pages[0], follow_redirects=True).page.text()


def rename(listing):
    @transactional
    def act():
        session = db.session()
        known = session.get_one(Listing, listing.id)
        draft = publication.draft(session, known, factories.content(names=(Name("Example Tribunal", "en", "Latn"),)))
        publication.publish(session, draft, Machine.COMMAND_LINE, vocabulary.current(session))

    act()


def test_whoever_comes_second_decides_nothing_and_loses_no_word(app, come, board):
    keeper, claimant = come(maintains=[board]), come()
    first, second = come(coordinates=["TH"]), come(coordinates=["TH"])
    claim(claimant, board, "I am the registrar.")
    here = f"/en/disputes/{the_dispute(app).id}"
    to, late = filled(second.client.get(here).page, here, outcome="second", reason="They wrote to me.")
    # A party writes while the coordinator reads: what was decided without it is not recorded.
    send(keeper.client, here, "/statement", words="Ask our ministry.")
    page = second.client.post(to, data=late, status=409).page.text()
    assert "Nothing was recorded." in page
    assert "They wrote to me." in page
    assert "Ask our ministry." in page
    # Two decide at once.
    to, late = filled(second.client.get(here).page, here, outcome="second", reason="They wrote to me.")
    send(first.client, here, here, outcome="first", reason="The ministry knows the keeper.")
    assert "Nothing was recorded." in second.client.post(to, data=late, status=409).page.text()
    assert keepers(app, board) == {keeper.account.id}
    # Words for a dispute that is decided meanwhile come back as well.
    answer = keeper.client.post(
        f"{here}/statement", data={"csrf_token": token_of(keeper), "words": "One more thing."}, status=409
    )
    assert "One more thing." in answer.page.text()
    # Undone by the other coordinator: the claim waits as before.
    send(second.client, here, "/reopen", why="The ministry was asked about another board.")
    assert "It waits for a coordinator's decision." in read(claimant, here)


def test_a_second_click_finds_what_the_first_has_done(app, come, board):
    keeper, claimant = come(maintains=[board]), come()
    judge, second = come(coordinates=["TH"]), come(coordinates=["TH"])
    claim(claimant, board, "I am the registrar.")
    here = f"/en/disputes/{the_dispute(app).id}"

    def twice(somebody, form, notice, typed, other):
        to, fields = filled(somebody.client.get(here).page, form, **typed)
        # The answer to the first click never reaches the window.
        for _ in range(2):
            assert somebody.client.post(to, data=fields, status=303).location.endswith(here)
        assert read(somebody, here).count(notice) == 1
        # What differs is another act, and comes too late.
        answer = somebody.client.post(to, data={**fields.to_dict(), **other}, status=409)
        assert "Nothing was recorded." in answer.page.text()
        return {**fields.to_dict(), "csrf_token": token_of(second)}

    decided = {"outcome": "both", "reason": "Both offices are named."}
    notice = "Your decision is recorded, and the parties are told."
    same = twice(judge, here, notice, decided, {"outcome": "second"})
    # The very same from another coordinator is not theirs.
    second.client.post(here, data=same, status=409)
    assert subjects_to(app, claimant.account, 9) == ["It is decided", "You keep this entry"]
    twice(keeper, "/appeal", "Your appeal is entered.", {"grounds": "Ours alone."}, {"grounds": "Not theirs."})
    assert len(mails_to(app, claimant.account)) == 3


def test_a_claim_given_up_ends_what_was_contested_and_an_erased_account_leaves_no_word(app, come, board):
    keeper, claimant, other = come(maintains=[board]), come(), come()
    claim(claimant, board, "I am the registrar.")
    here = f"/en/disputes/{the_dispute(app).id}"
    send(claimant.client, f"/en/claims/{board.public_id}", "/give-up")
    assert "It rests: nothing was decided." in read(keeper, here)
    claim(other, board, "Ask for me, the second registrar.")
    here = f"/en/disputes/{the_dispute(app).id}"
    send(other.client, here, "/statement", words="My desk is on the first floor.")

    def erase():
        leaving.erase(db.session(), db.session.get_one(Account, other.account.id), Machine.COMMAND_LINE)

    with app.app_context():
        transactional(erase)()
        assert db.session.scalars(select(DisputeStatement.text)).all() == [""]
    assert "first floor" not in read(keeper, here)


def test_the_list_and_a_page_take_a_fixed_number_of_statements(app, given, come, board, statements):
    keeper, judge = come(maintains=[board]), come(coordinates=["TH"])
    for _ in range(3):
        given.dispute(board, given.account())
    here = f"/en/disputes/{the_dispute(app).id}"
    for address, most in (("/en/disputes", 25), (here, 30)):
        for who in (keeper, judge):
            who.client.get(address)
            statements.clear()
            who.client.get(address)
            assert len(statements) <= most, (address, len(statements))


@pytest.mark.parametrize("way", ["join", "merge"])
def test_whoever_claims_what_somebody_comes_to_keep_is_told_as_of_a_dispute_that_a_claim_begins(app, given, come, way):
    claimed, kept = given.listing(names=NAMES, is_claimed=False, responsible_country="TH"), given.listing()
    keeper, claimant, judge = come(maintains=[kept]), come(), come(coordinates=["TH"])
    given.claim(claimed, claimant.account)

    @transactional
    def meet():
        session = db.session()
        words = vocabulary.current(session)
        if way == "merge":
            merging.merge(session.merge(kept), session.merge(claimed), Machine.COMMAND_LINE, words)
            return
        by, who = session.merge(judge.account), session.merge(keeper.account)
        _, token = maintainer_invitation.invite(
            session, session.merge(claimed), who.email, KeepingRole.OWNER, by, locale="en"
        )
        join(link.find(session, link.Purpose.INVITE_MAINTAINER, token), who)

    with app.app_context():
        meet()
    begun = ["Your entry is contested"]
    # Whoever has joined begins it themselves.
    told = [subjects_to(app, one.account, 5) for one in (claimant, keeper)]
    assert told == [begun, begun if way == "merge" else []]
    assert subjects_to(app, judge.account, 5) == ["Something waits for your decision"]
    assert "/en/disputes" in mails_to(app, claimant.account)[0]
