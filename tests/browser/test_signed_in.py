"""Every page of those who are signed in, in a real browser: axe, console, widths; a screenshot of each.

Each page is opened once for a language and made narrower as it stands. Axe, which takes longest and finds the same in
each language, looks at each once and leaves a picture: at one page wide and in English, at the next narrow and in
Japanese. With `make browser-all` it looks at every page in every language, at one width each.
"""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Served
from tests.browser.stops import STOPS
from tests.browser.test_pages import ALL, IS_EVERYTHING
from tests.browser.visit import NARROW, WIDE, Visit
from tests.browser.world import World, make

# As in `test_pages`: the width between the margins of A4 at 96 dots an inch.
PAPER = 700
# At which width a page is looked at, by language.
LOOKED_AT = {locale: (WIDE, NARROW)[number % 2] for number, locale in enumerate(ALL if IS_EVERYTHING else ["en", "ja"])}
PLACES = {name: number for number, name in enumerate(STOPS)}


@pytest.fixture(scope="session")
def world(serve: Callable[..., Served]) -> World:
    return make(serve("words", "signed-in").environment)


@pytest.fixture
def stand(look: Callable[..., Visit], world: World) -> Callable[..., Visit]:
    """Open a window in which somebody is signed in, at a stop: `stand("accounts-home", "ja")`."""

    def stand(name: str, locale: str, width: int = WIDE, **options: str) -> Visit:
        stop = STOPS[name]
        window = look("words", whom="signed-in", locale=locale, **options)
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
@pytest.mark.parametrize("locale", LOOKED_AT)
@pytest.mark.parametrize("name", STOPS)
def test_a_page_of_somebodys_own_stands_in_every_window(stand, name, locale):
    window = stand(name, locale)
    is_looked_at = IS_EVERYTHING or LOOKED_AT[locale] == (WIDE, NARROW)[PLACES[name] % 2]
    window.narrow(f"{locale}/{name}", LOOKED_AT[locale] if is_looked_at else None, has_both=IS_EVERYTHING)
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
