import pytest
from flask import Flask

from adrnet.kit.extensions import hang, hung


def test_what_was_hung_is_found_in_its_application_alone() -> None:
    one, other = Flask("one"), Flask("other")
    hang(one, "thing", "first")
    hang(other, "thing", "second")
    with one.app_context():
        assert hung("thing") == "first"
    with other.app_context():
        assert hung("thing") == "second"
    assert one.extensions["adrnet.thing"] == "first"


def test_what_was_never_hung_is_not_found() -> None:
    with Flask("one").app_context(), pytest.raises(KeyError):
        hung("thing")


def test_nothing_is_found_without_an_application() -> None:
    with pytest.raises(RuntimeError, match="application context"):
        hung("thing")
