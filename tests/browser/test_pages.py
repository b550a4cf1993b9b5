"""Every page in a real browser: axe, console, widths, requests; a screenshot of each.

`make browser` looks at English, Japanese, Khmer and the pseudo-locale (longer, accented, bracketed);
`make browser-all` at every language, at dark colours and at paper as well. Each page is opened once for a language and
made narrower as it stands; axe looks at the wide page in the first of them and at the narrow one in the second, and
there a picture is left.
"""

import os

import pytest

from adrnet.domain.listing import public_id_for
from adrnet.i18n.locales import LOCALES
from tests.browser.visit import NARROW, WIDE

IS_EVERYTHING = os.environ.get("ADRNET_BROWSER_LOCALES") == "all"
ALL = [*(locale.code for locale in LOCALES), "en-XA"]
# Real data in four; examples, which come in every script themselves, in two.
SHORT = {"real": ["en", "ja", "km", "en-XA"], "seeded": ["en", "km"]}

# Data → name of the page → address behind the language.
PAGES = {
    "real": {
        "home": "/",
        "about": "/about",
        "privacy": "/privacy",
        "accessibility": "/accessibility",
        "languages": "/languages",
        "search": "/directory",
        "search-narrowed": "/directory?q=arbitration&country=JP&country=SG&specialty=maritime&service=arbitration",
        "search-ignored": "/directory?country=XX&sort=nonsense&page=9999&q=%00law",
        "search-nothing": "/directory?q=zzzz&country=BN&specialty=sports",
        "search-japanese": "/directory?q=%E4%BB%B2%E8%A3%81",
        "listing": f"/directory/{public_id_for('jp-jcaa')}",
        "listing-unverified": f"/directory/{public_id_for('bn-agc')}",
        "listing-far": f"/directory/{public_id_for('int-ama')}",
        "countries": "/directory/countries",
        "country": "/directory/countries/JP",
        "country-timor": "/directory/countries/TL",
        "focal-points": "/focal-points",
        "focal-points-narrowed": "/focal-points?country=TH&state=vacant&topic=general",
        "focal-points-nothing": "/focal-points?country=TH&topic=mediation",
        "not-found": "/nowhere",
    },
    "seeded": {
        "home": "/",
        "search": "/directory?page=3",
        "search-narrowed": "/directory?country=TH&country=LA&party=practitioner&role=mediator&language=th",
        "search-by-name": "/directory?sort=name&page=2",
        "listing-long-latin": f"/directory/{public_id_for('seed-1')}",
        "listing-long-thai": f"/directory/{public_id_for('seed-51')}",
        "listing-long-burmese": f"/directory/{public_id_for('seed-151')}",
        "listing-long-japanese": f"/directory/{public_id_for('seed-201')}",
        "listing-markup": f"/directory/{public_id_for('seed-251')}",
        "listing-practitioner": f"/directory/{public_id_for('seed-7')}",
        "listing-withdrawn": f"/directory/{public_id_for('seed-101')}",
        "listing-erased": f"/directory/{public_id_for('seed-109')}",
        "country": "/directory/countries/TH",
        "focal-points": "/focal-points",
        "focal-points-page": "/focal-points?page=2",
        "focal-points-narrowed": "/focal-points?country=SG&kind=arbitration_institution&state=confirmed&state=overdue",
    },
}
EXPECTED = {"not-found": 404, "listing-withdrawn": 404, "listing-erased": 410}
WALK = [(data, name, path) for data, pages in PAGES.items() for name, path in pages.items()]
STOPS = {
    f"{data}-{name}-{locale}": (data, name, locale, number)
    for data, name, _path in WALK
    for number, locale in enumerate(ALL if IS_EVERYTHING else SHORT[data])
}


@pytest.mark.parametrize(("data", "name", "locale", "number"), STOPS.values(), ids=STOPS)
def test_a_page_stands_in_every_window(look, data, name, locale, number):
    window = look(data, locale=locale)
    window.go(f"/{locale}{PAGES[data][name]}", WIDE, EXPECTED.get(name, 200))
    looked_at = (WIDE, NARROW)[number % 2] if IS_EVERYTHING or number < 2 else None
    window.narrow(f"{locale}/{data}-{name}", looked_at, has_both=IS_EVERYTHING)
    assert not window.faults, "\n".join(window.faults)


@pytest.mark.skipif(not IS_EVERYTHING, reason="`make browser-all` looks at dark colours")
@pytest.mark.parametrize(("data", "name", "path"), WALK, ids=[f"{data}-{name}" for data, name, _ in WALK])
def test_a_page_can_be_read_in_the_dark(look, data, name, path):
    window = look(data, locale="en", scheme="dark")
    window.go(f"/en{path}", expected=EXPECTED.get(name, 200))
    window.inspect()
    window.photograph(f"dark/{data}-{name}")
    assert not window.faults, "\n".join(window.faults)


@pytest.mark.skipif(not IS_EVERYTHING, reason="`make browser-all` looks at paper")
@pytest.mark.parametrize("locale", ["en", "th"])
@pytest.mark.parametrize(("data", "name", "path"), WALK, ids=[f"{data}-{name}" for data, name, _ in WALK])
def test_a_page_can_be_printed(look, data, name, path, locale):
    window = look(data, locale=locale)
    # The width between the margins of A4 at 96 dots an inch.
    window.go(f"/{locale}{path}", 700, EXPECTED.get(name, 200))
    window.page.emulate_media(media="print")
    window.measure()
    window.photograph(f"print/{locale}/{data}-{name}")
    assert not window.page.locator("nav:visible, form:visible, button:visible").count()
    assert not window.faults, "\n".join(window.faults)
