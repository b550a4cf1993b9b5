"""Telephone numbers as `tel:` addresses. The numbers belong to no one in particular; their forms are what matters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adrnet.formats.telephone import tel_uri


@pytest.mark.parametrize(
    ("written", "country", "address"),
    [
        ("+66 2 018 1615", "TH", "tel:+66-2-018-1615"),
        ("+66-2-018-1615", "", "tel:+66-2-018-1615"),
        ("+6620181615", "", "tel:+6620181615"),
        ("＋66 2 018 1615", "TH", "tel:+66-2-018-1615"),
        ("+66 (0)2 018 1615", "TH", "tel:+66-2-018-1615"),
        ("02-018-1615", "TH", "tel:+66-2-018-1615"),
        ("02-018-1615", "th", "tel:+66-2-018-1615"),
        ("๐๒-๐๑๘-๑๖๑๕", "TH", "tel:+66-2-018-1615"),
        ("03-3580-4111", "JP", "tel:+81-3-3580-4111"),
        ("０３－３５８０－４１１１", "JP", "tel:+81-3-3580-4111"),
        ("(03) 3580 4111", "JP", "tel:+81-3-3580-4111"),
        ("+65 6221 8833 ext. 12", "SG", "tel:+65-6221-8833;ext=12"),
        ("tel:+65-6221-8833", "SG", "tel:+65-6221-8833"),
    ],
)
def test_one_number_becomes_an_address(written, country, address):
    assert tel_uri(written, country) == address


@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("02-018-1615", ""),  # national, and nobody knows of which nation
        ("1111", "TH"),  # a short code works at home only
        ("+66 2 018 1615, +66 2 018 1616", "TH"),  # two numbers: the second must not be lost
        ("03-3580-4111 / 03-3580-4112", "JP"),
        ("+66 2 018 1615-6 (office hours)", "TH"),
        ("Bangkok 02-018-1615", "TH"),
        ("ask the registry", "TH"),
        ("=1+1", "TH"),
        ("+1", ""),
        ("", "TH"),
    ],
)
def test_what_is_not_one_number_stays_as_written(written, country):
    assert tel_uri(written, country) == written


@given(st.text(), st.sampled_from(["", "TH", "JP", "ZZ"]))
@settings(deadline=None)
def test_no_text_is_an_error_and_every_address_can_be_called(text, country):
    written = tel_uri(text, country)
    assert written == text or written.startswith("tel:+")
