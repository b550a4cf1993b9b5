"""Every page of those who are signed in, in a real browser: axe, console, widths; a screenshot of each.

The languages are those of `test_pages`. Each page is opened once for a language and made narrower as it stands; axe,
which takes longest and finds the same in each language, looks at the wide page in English and at the narrow one in
Japanese; `make browser-all` lets it look at every language, at one width each.
"""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Served
from tests.browser.stops import STOPS
from tests.browser.test_pages import ALL, IS_EVERYTHING
from tests.browser.visit import HEIGHT, NARROWEST, Visit
from tests.browser.world import World, make

WIDE, NARROW = 1280, 360
# As in `test_pages`: the width between the margins of A4 at 96 dots an inch.
PAPER = 700
# At which width axe looks, by language.
AXE = {locale: (WIDE, NARROW)[number % 2] for number, locale in enumerate(ALL if IS_EVERYTHING else ["en", "ja"])}


@pytest.fixture(scope="session")
def world(serve: Callable[..., Served]) -> World:
    return make(serve("words", "signed-in").environment)


@pytest.fixture
def stand(visit: Callable[..., Visit], world: World) -> Callable[..., Visit]:
    """Open a window in which somebody is signed in, at a stop: `stand("accounts-home", "ja")`."""

    def stand(name: str, locale: str, width: int = WIDE, **options: str) -> Visit:
        stop = STOPS[name]
        window = visit("words", whom="signed-in", locale=locale, **options)
        if cookie := world.cookies[stop.who]:
            value = {"name": "__Host-adrnet", "value": cookie, "secure": True, "httpOnly": True}
            # A cookie of the host alone is taken where it is set for an address, and that one is a secure one.
            host = window.address.replace("http:", "https:").rpartition(":")[0]
            window.page.context.add_cookies([{**value, "url": host}])  # type: ignore[typeddict-item]  # a cookie in words
        window.go(f"/{locale}{stop.path.format(**world.at)}", width, stop.expected)
        assert ("/sign-in" in window.page.url) == ("sign-in" in name), f"{stop.who} is not signed in: {window.page.url}"
        if stop.do:
            stop.do(window.page)
        assert ("mistakes" in name) == window.page.locator(".problem").is_visible(), "what is wrong is not said"
        return window

    return stand


# The two complete languages each time, and between them both widths of axe. Khmer and the lengthened English, which the
# gallery of components shows as well, come with `make browser-all`.
@pytest.mark.parametrize("locale", ALL if IS_EVERYTHING else ["en", "ja"])
@pytest.mark.parametrize("name", STOPS)
def test_a_page_of_somebodys_own_stands_in_every_window(stand, name, locale):
    window = stand(name, locale)
    for width in (WIDE, NARROW):
        window.page.set_viewport_size({"width": width, "height": HEIGHT})
        if width == AXE.get(locale):
            window.inspect()
        window.measure()
        window.photograph(f"{width}/{locale}/{name}")
    window.measure(NARROWEST)
    assert not window.faults, "\n".join(window.faults)


@pytest.mark.skipif(not IS_EVERYTHING, reason="`make browser-all` looks at dark colours")
@pytest.mark.parametrize("name", STOPS)
def test_a_page_of_somebodys_own_can_be_read_in_the_dark(stand, name):
    window = stand(name, "en", scheme="dark")
    window.inspect()
    window.photograph(f"dark/{name}")
    assert not window.faults, "\n".join(window.faults)


@pytest.mark.skipif(not IS_EVERYTHING, reason="`make browser-all` looks at paper")
@pytest.mark.parametrize("name", STOPS)
def test_a_page_of_somebodys_own_can_be_printed(stand, name):
    window = stand(name, "en", PAPER)
    window.page.emulate_media(media="print")
    window.measure()
    window.photograph(f"print/{name}")
    assert not window.page.locator("nav:visible, form:visible, button:visible").count()
    assert not window.faults, "\n".join(window.faults)
