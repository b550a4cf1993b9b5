"""Login sessions: found by a token, over when they are over."""

from adrnet.identity import sessions


def test_a_signed_in_browser_is_known(client, given, sign_in):
    account = given.account()
    sign_in(client, account)
    with client:
        client.get("/en/")
        assert sessions.signed_in().id == account.id


def test_a_visitor_costs_no_statement_and_gets_no_cookie(client, statements):
    answer = client.get("/en/about")
    assert statements == []
    assert "Set-Cookie" not in answer.headers
