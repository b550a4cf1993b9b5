"""Guessing whose mailbox it is."""

import pytest

from adrnet.kit.mailboxes import looks_personal


@pytest.mark.parametrize(
    ("mailbox", "is_personal"),
    [
        ("legal.affairs@example.org", False),
        ("adr-desk@example.org", False),
        ("info@example.org", False),
        ("tanaka@example.org", False),
        ("moj.2@example.org", False),
        ("taro.tanaka@example.org", True),
        ("T.Tanaka@example.org", True),
        ("nguyen_van_an@example.org", True),
        ("ministry@gmail.com", True),
    ],
)
def test_two_words_that_name_no_office_look_like_a_person(mailbox: str, is_personal: bool) -> None:
    assert looks_personal(mailbox) is is_personal
