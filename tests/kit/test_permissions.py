"""A view that declares nothing stops the start."""

import pytest
from flask import Flask

from adrnet.domain.policy import Permission
from adrnet.kit.permissions import declare, declared, refuse_undeclared


def test_a_view_says_what_it_declared() -> None:
    def view() -> str:
        return "read"

    assert declared(view) is None
    assert declare("read_site")(view) is view
    assert declared(view) == "read_site"


def test_what_is_no_name_of_a_permission_declares_nothing() -> None:
    def view() -> str:
        return "read"

    view.adrnet_permission = True  # type: ignore[attr-defined]  # a planted fault
    assert declared(view) is None


def test_the_start_is_refused_and_names_the_forgotten_view() -> None:
    app = Flask("small", static_folder=None)
    app.add_url_rule("/open", "site.open", declare("read_site")(lambda: "open"))
    refuse_undeclared(app)
    app.add_url_rule("/forgotten", "site.forgotten", lambda: "forgotten")
    with pytest.raises(RuntimeError, match=r"site\.forgotten"):
        refuse_undeclared(app)


def test_every_endpoint_of_the_application_declares_a_permission_of_the_policy(app: Flask) -> None:
    # Which one, and whom it lets in, stands in tests/journeys/test_who_may.py.
    assert {declared(view) for view in app.view_functions.values()} <= set(Permission)
