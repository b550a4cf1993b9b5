"""The desk through HTTP: who may come in, and what lies there."""


def test_a_coordinator_has_a_desk(client, given, sign_in):
    sign_in(client, given.account(coordinates=["TH"]))
    assert client.get("/en/coordination").page.heading == "Coordinator desk"
