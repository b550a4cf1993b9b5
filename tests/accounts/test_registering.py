"""Registering, confirming, and who learns nothing of it."""

import pytest

from adrnet.db import db
from adrnet.domain.account import Account
from adrnet.identity import passwords
from tests.accounts.people import ANOTHER, HOME, PASSWORD, SIGN_IN, acts, change, known, link_in, mails, person
from tests.posting import filled, send

REGISTER = "/en/accounts/register"
RESET = "/en/accounts/reset"
CONFIRM = "/en/accounts/confirm"


def account_of(app, email):
    with app.app_context():
        found = db.session.query(Account).filter_by(email=email).one_or_none()
        db.session.expunge_all()
        return found


def test_a_person_registers_confirms_and_signs_in(app, client):
    answer = send(client, REGISTER, email="new@example.org", password=PASSWORD)
    assert "We sent a mail to this address" in client.get(answer.location).page.text()
    (mail,) = mails(app)
    assert mail.recipient == "new@example.org"
    account = account_of(app, "new@example.org")
    assert account.confirmed_at is None
    assert PASSWORD not in account.password
    assert account.password.startswith("$argon2id$")
    page = send(client, SIGN_IN, email="new@example.org", password=PASSWORD, status=200).page
    assert "Confirm your e-mail address first" in page.text()
    answer = send(client, link_in(mail))
    assert "Your address is confirmed" in client.get(answer.location).page.text()
    answer = send(client, SIGN_IN, email="NEW@example.org", password=PASSWORD)
    assert answer.location == HOME
    assert client.get(HOME).page.heading == "Your account"
    assert acts(app, account) == ["account.register", "account.confirm_email", "account.sign_in"]


def test_opening_the_mailed_link_confirms_nothing(app, client):
    send(client, REGISTER, email="new@example.org", password=PASSWORD)
    link = link_in(mails(app)[0])
    for _ in range(2):
        page = client.get(link).page
        client.head(link)
    assert len(page.all("button", page.main)) == 1
    assert account_of(app, "new@example.org").confirmed_at is None


def test_a_confirming_link_works_once_and_not_for_ever(app, client, time_machine_at):
    send(client, REGISTER, email="new@example.org", password=PASSWORD)
    link = link_in(mails(app)[0])
    with time_machine_at(hours=49):
        answer = send(client, link)
        assert "This link is too old" in client.get(answer.location).page.text()
    send(client, link)
    answer = send(client, link)
    assert "confirmed already" in client.get(answer.location).page.text()
    answer = send(client, link[:-3] + "abc")
    assert "does not work" in client.get(answer.location).page.text()


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("short", "Write at least 12 characters"),
        ("x" * 300, "Shorten this"),
        ("passwordpassword", "Many people use this password"),
        ("Password1234", "Many people use this password"),
        ("abcabcabcabc", "Many people use this password"),
        ("qwertyuiopasdf", "Many people use this password"),
        ("๑๒๓๔๕๖๗๘๙๐๑๒", "Many people use this password"),
        ("new@example.org", "does not consist of your address"),
        ("adrnet-new-adrnet", "does not consist of your address"),
        ("correct\0horse?yes", "a character that cannot be stored"),
    ],
)
def test_a_poor_password_is_refused_with_a_sentence(app, client, password, told):
    page = send(client, REGISTER, email="new@example.org", password=password, status=200).page
    assert told in page.text()
    assert page.title.startswith("Error: ")
    assert not any(one.get("value") for one in page.all("input", type="password"))
    assert account_of(app, "new@example.org") is None


@pytest.mark.parametrize(
    "password",
    [
        "blue tomato ladder",
        "  spaces count, too  ",
        "x7 " * 60 + "and some more words, two hundred and more",
        "ข้าวเหนียวมะม่วงกับกาแฟ",
        "ありがとう青い自転車と月",
        "ក្រមារពណ៌ខៀវលើគោក",
        "မိုးရွာတဲ့နေ့ကော်ဖီ",
        "🌧 rain on the 鉄 roof 🌧",
    ],
)
def test_a_good_password_of_any_script_signs_in(app, client, password):
    send(client, REGISTER, email="new@example.org", password=password)
    send(client, link_in(mails(app)[0]))
    send(client, SIGN_IN, email="new@example.org", password=password)
    client.get(HOME)


def test_a_password_is_the_same_however_its_signs_are_composed(app, client):
    send(client, REGISTER, email="new@example.org", password="ガラスの青い自転車と月 １２３")
    send(client, link_in(mails(app)[0]))
    send(client, SIGN_IN, email="new@example.org", password="ガラスの青い自転車と月 123")
    client.get(HOME)


def test_an_address_that_is_known_is_answered_alike_and_told_by_mail(app, client, given):
    old = person(app, given)
    before = known(app, old).password
    answers = []
    for email in (old.email, "nobody-yet@example.org"):
        answer = send(client, REGISTER, email=email, password=ANOTHER)
        page = client.get(answer.location).page
        answers.append((answer.status_code, answer.location, sorted(dict(answer.headers)), page.text(page.main)))
    assert answers[0] == answers[1]
    told, welcomed = mails(app)
    assert told.recipient == old.email
    assert "There is one with it already" in told.text
    assert "token" not in told.text
    assert welcomed.recipient == "nobody-yet@example.org"
    assert known(app, old).password == before


def test_a_poor_password_is_refused_alike_for_known_and_unknown_addresses(app, client, given):
    old = person(app, given)
    pages = [
        send(client, REGISTER, email=email, password="short", status=200).page
        for email in (old.email, "nobody-yet@example.org")
    ]
    said = [page.text(page.main).replace(old.email, "…").replace("nobody-yet@example.org", "…") for page in pages]
    assert said[0] == said[1]
    assert mails(app) == []


@pytest.mark.parametrize("address", [RESET, CONFIRM])
def test_who_asks_for_a_mail_learns_nothing_about_an_address(app, client, given, address):
    confirmed = person(app, given)
    waiting = person(app, given)
    change(app, waiting, confirmed_at=None)
    answers = []
    for email in (confirmed.email, waiting.email, "nobody@example.org"):
        answer = send(client, address, email=email, status=200)
        answers.append((answer.page.text(answer.page.main), sorted(dict(answer.headers))))
    assert answers[0] == answers[1] == answers[2]
    written_to = {mail.recipient for mail in mails(app)}
    assert written_to == ({waiting.email} if address == CONFIRM else {confirmed.email, waiting.email})


def test_a_failed_sign_in_tells_nothing(app, client, given):
    right = person(app, given)
    without = person(app, given, password=None)
    erased = person(app, given)
    change(app, erased, active=False)
    said = set()
    for email in (right.email, without.email, erased.email, "nobody@example.org"):
        password = PASSWORD if email == erased.email else ANOTHER
        answer = send(client, SIGN_IN, email=email, password=password, status=200)
        said.add((answer.page.text(answer.page.main), answer.page.title, tuple(sorted(dict(answer.headers)))))
    assert len(said) == 1
    assert "Sign-in failed" in said.pop()[0]


@pytest.fixture
def hashed(monkeypatch):
    """Count every hash that is really computed."""
    count = []
    for name in ("compute", "check"):
        real = getattr(passwords.Hashing, name)

        def counting(self, *arguments, real=real):
            count.append(real.__name__)
            return real(self, *arguments)

        monkeypatch.setattr(passwords.Hashing, name, counting)
    return count


@pytest.mark.parametrize("address", [SIGN_IN, REGISTER, RESET, CONFIRM])
def test_known_and_unknown_addresses_cost_the_same_number_of_hashes(app, client, given, hashed, address):
    right = person(app, given)
    without = person(app, given, password=None)
    costs = []
    for email in (right.email, without.email, "nobody@example.org", "no address"):
        more = {"password": ANOTHER} if address in {SIGN_IN, REGISTER} else {}
        to, fields = filled(client.get(address).page, email=email, **more)
        hashed.clear()
        client.post(to, data=fields, status={200, 302, 303})
        costs.append(list(hashed))
    assert all(cost == costs[0] for cost in costs)
    assert len(costs[0]) == (1 if address in {SIGN_IN, REGISTER} else 0)


def test_hashes_are_computed_before_the_one_writer_is_kept_busy(app, client, given, monkeypatch):
    account = person(app, given)
    inside = []
    for name in ("compute", "check"):
        real = getattr(passwords.Hashing, name)

        def watching(self, *arguments, real=real):
            inside.append(db.session().info.get("adrnet_transaction_depth", 0))
            return real(self, *arguments)

        monkeypatch.setattr(passwords.Hashing, name, watching)
    send(client, SIGN_IN, email=account.email, password=PASSWORD)
    send(client, "/en/accounts/password", password=PASSWORD, new_password=ANOTHER)
    assert inside == [0, 0, 0]


def test_registering_twice_at_once_makes_one_account(app, client):
    to, fields = filled(client.get(REGISTER).page, email="new@example.org", password=PASSWORD)
    client.post(to, data=fields, status=303)
    client.post(to, data=fields, status=303)
    send(client, REGISTER, email="New@Example.org", password=PASSWORD)
    with app.app_context():
        assert db.session.query(Account).count() == 1


def test_a_second_click_sends_no_second_mail(app, client, time_machine_at):
    to, fields = filled(client.get(REGISTER).page, email="new@example.org", password=PASSWORD)
    for _ in range(2):
        client.post(to, data=fields, status=303)
    # The latest mail is the one that is read, and it has to confirm the address.
    (mail,) = mails(app)
    assert "/confirm" in link_in(mail)
    with time_machine_at(minutes=1):
        client.post(to, data=fields, status=303)
    assert len(mails(app)) == 2


def test_what_is_not_a_form_is_refused(client):
    client.get(REGISTER)
    client.post(REGISTER, json={"email": "a@example.org", "password": PASSWORD}, status=400)


def test_confirming_another_address_signs_out_for_good(app, client, given):
    account = person(app, given)
    send(client, REGISTER, email="new@example.org", password=PASSWORD)
    send(client, SIGN_IN, email=account.email, password=PASSWORD)
    copied = client.get_cookie("__Host-adrnet").value
    send(client, link_in(mails(app)[0]))
    client.get(HOME, status=303)
    thief = app.test_client()
    thief.set_cookie("__Host-adrnet", copied, secure=True)
    thief.get(HOME, status=303)
