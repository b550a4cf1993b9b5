"""Every page of those who are signed in, in a real browser: axe, console, widths; a screenshot of each.

The languages are those of `test_pages`. Each page is opened once for a language and made narrower as it stands; axe,
which takes longest and finds the same in each language, looks at the wide page in English and at the narrow one in
Japanese; `make browser-all` lets it look at every language, at one width each.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Served
from tests.browser.test_pages import ALL, IS_EVERYTHING
from tests.browser.visit import HEIGHT, NARROWEST, Visit
from tests.browser.world import TIRED, World, make

WIDE, NARROW = 1280, 360
# As in `test_pages`: the width between the margins of A4 at 96 dots an inch.
PAPER = 700
# At which width axe looks, by language.
AXE = {locale: (WIDE, NARROW)[number % 2] for number, locale in enumerate(ALL if IS_EVERYTHING else ["en", "ja"])}


def send(page: Page) -> None:
    """Send the page's form as it stands."""
    with page.expect_navigation():
        page.locator("main form .actions .button:visible").first.click()


def try_too_often(page: Page) -> None:
    """Sign in with an address that has to wait."""
    page.locator("main input[type=email]").fill(TIRED)
    page.locator("main input[type=password]").fill("blue tomato ladder")
    send(page)


def send_mistakes(page: Page) -> None:
    """Empty every line of the page's form and send it."""
    for line in page.locator("main form :is(input[type=text], input[type=email], textarea):visible").all():
        line.fill("")
    send(page)


def send_too_long(page: Page) -> None:
    """Write a name that is too long, and send it."""
    page.locator("main form input[type=text]:visible").first.fill("Example Centre " * 40)
    send(page)


def send_wrong_addresses(page: Page) -> None:
    """Write addresses that are none, and send them."""
    page.locator("main input[type=email]").first.fill("nobody")
    page.locator("main input[type=url]").first.fill("example.org")
    send(page)


def write_letter(page: Page) -> None:
    """Write the reason, and go on to the letter."""
    page.locator("main textarea").first.fill("The name on the website is another one.")
    send(page)


def enter_what_is_there(page: Page) -> None:
    """Enter an organisation that the directory has already."""
    page.locator("main input[name=name]").fill("Example Mekong Arbitration and Mediation Centre")
    page.locator("main select[name=country]").select_option("KH")
    page.locator("main [name=source]").fill("https://ministry.example/list-of-bodies")
    page.locator("main [name=reason]").fill("It is missing.")
    send(page)


@dataclass(frozen=True)
class Stop:
    """A page: whose it is, where it stands, what is done on it before it is looked at, what it answers."""

    who: str
    path: str
    do: Callable[[Page], None] | None = None
    expected: int = 200


STOPS: dict[str, Stop] = {
    # The account, before anybody is signed in.
    "accounts-sign-in": Stop("visitor", "/accounts/sign-in"),
    "accounts-sign-in-on": Stop("visitor", "/accounts/sign-in?next=/en/listings"),
    "accounts-sign-in-mistakes": Stop("visitor", "/accounts/sign-in", send),
    "accounts-sign-in-too-often": Stop("visitor", "/accounts/sign-in", try_too_often),
    "accounts-register": Stop("visitor", "/accounts/register"),
    "accounts-register-mistakes": Stop("visitor", "/accounts/register", send),
    "accounts-send-confirmation": Stop("visitor", "/accounts/confirm"),
    "accounts-confirm": Stop("visitor", "/accounts/confirm/a-token"),
    "accounts-forgot": Stop("visitor", "/accounts/reset"),
    "accounts-reset": Stop("visitor", "/accounts/reset/{reset}"),
    "accounts-link": Stop("visitor", "/accounts/links/{link}"),
    "accounts-new-address": Stop("visitor", "/accounts/email/{email}"),
    "accounts-invitation": Stop("visitor", "/accounts/invitations/{invited}"),
    "accounts-invitation-known": Stop("visitor", "/accounts/invitations/{known}"),
    "accounts-invitation-other": Stop("nobody", "/accounts/invitations/{invited}"),
    "accounts-invitation-ready": Stop("plain", "/accounts/invitations/{known}"),
    "accounts-code": Stop("half way", "/accounts/second-factor/code"),
    "accounts-code-mistakes": Stop("half way", "/accounts/second-factor/code", send),
    "accounts-help": Stop("half way", "/accounts/second-factor/help"),
    "accounts-recovery-code": Stop("half way", "/accounts/second-factor/recovery-code"),
    # The account itself.
    "accounts-home": Stop("plain", "/accounts"),
    "accounts-home-protected": Stop("protected", "/accounts"),
    "accounts-home-coordinator": Stop("coordinator", "/accounts"),
    "accounts-security": Stop("plain", "/accounts/security"),
    "accounts-email": Stop("plain", "/accounts/email"),
    "accounts-password": Stop("plain", "/accounts/password"),
    "accounts-password-mistakes": Stop("plain", "/accounts/password", send),
    "accounts-factor": Stop("plain", "/accounts/second-factor"),
    "accounts-factor-key": Stop("plain", "/accounts/second-factor", send),
    "accounts-factor-remove": Stop("protected", "/accounts/second-factor/remove"),
    "accounts-codes": Stop("protected", "/accounts/recovery-codes"),
    "accounts-codes-new": Stop("protected", "/accounts/recovery-codes", send),
    "accounts-verify": Stop("long ago", "/accounts/verify"),
    "accounts-erase": Stop("plain", "/accounts/delete"),
    "accounts-erase-not-yet": Stop("alone", "/accounts/delete"),
    # What an organisation keeps.
    "listings-home": Stop("maintainer", "/listings"),
    "listings-home-nothing": Stop("nobody", "/listings"),
    "listings-home-claims": Stop("claimant", "/listings"),
    "listings-register": Stop("maintainer", "/listings/register"),
    "listings-register-mistakes": Stop("maintainer", "/listings/register", send_mistakes),
    "listings-overview": Stop("maintainer", "/listings/{whole}"),
    "listings-overview-quiet": Stop("alone", "/listings/{quiet}"),
    "listings-overview-new": Stop("maintainer", "/listings/{new}"),
    "listings-overview-waiting": Stop("maintainer", "/listings/{waiting}"),
    "listings-overview-returned": Stop("maintainer", "/listings/{returned}"),
    "listings-overview-declined": Stop("maintainer", "/listings/{declined}"),
    "listings-overview-withdrawn": Stop("maintainer", "/listings/{withdrawn}"),
    "listings-overview-on-behalf": Stop("coordinator", "/listings/{unclaimed}"),
    **{
        f"listings-edit-{section}": Stop("maintainer", f"/listings/{{whole}}/edit/{section}")
        for section in (
            *("names", "kind", "texts", "places", "services", "specialties", "languages", "digital-capacity"),
            *("contact", "links", "focal-points"),
        )
    },
    "listings-edit-waiting": Stop("maintainer", "/listings/{waiting}/edit/names"),
    "listings-edit-names-mistakes": Stop("maintainer", "/listings/{whole}/edit/names", send_too_long),
    "listings-edit-contact-mistakes": Stop("maintainer", "/listings/{whole}/edit/contact", send_wrong_addresses),
    "listings-check": Stop("maintainer", "/listings/{whole}/check"),
    "listings-check-new": Stop("maintainer", "/listings/{new}/check"),
    "listings-discard": Stop("maintainer", "/listings/{whole}/discard"),
    "listings-correct": Stop("alone", "/listings/{quiet}/correct"),
    "listings-withdraw": Stop("alone", "/listings/{quiet}/withdraw"),
    "listings-preview": Stop("maintainer", "/listings/{whole}/preview"),
    "listings-history": Stop("maintainer", "/listings/{whole}/history"),
    "listings-revision": Stop("maintainer", "/listings/{whole}/history/1"),
    "listings-compare": Stop("maintainer", "/listings/{whole}/history/1/3"),
    # Claims.
    "claims-begin": Stop("nobody", "/claims/{claimed}"),
    "claims-begin-mistakes": Stop("nobody", "/claims/{claimed}", send_mistakes),
    "claims-claim": Stop("claimant", "/claims/{claimed}"),
    "claims-kept": Stop("nobody", "/claims/{whole}"),
    "claims-prove": Stop("claimant", "/claims/proof/{proof}"),
    "claims-used": Stop("claimant", "/claims/proof/used", expected=410),
    # The coordinators' desk.
    "coordination-desk": Stop("coordinator", "/coordination"),
    "coordination-desk-of-a-country": Stop("second", "/coordination"),
    "coordination-review": Stop("coordinator", "/coordination/changes/{review}"),
    "coordination-review-decided": Stop("coordinator", "/coordination/changes/{declined_change}"),
    "coordination-return": Stop("coordinator", "/coordination/changes/{review}/return"),
    "coordination-return-mistakes": Stop("coordinator", "/coordination/changes/{review}/return", send_mistakes),
    "coordination-letter": Stop("coordinator", "/coordination/changes/{review}/return", write_letter),
    "coordination-claim": Stop("coordinator", "/coordination/claims/{claim}"),
    "coordination-claim-grant": Stop("coordinator", "/coordination/claims/{claim}/grant"),
    "coordination-claim-decline": Stop("coordinator", "/coordination/claims/{claim}/decline", write_letter),
    "coordination-enter": Stop("coordinator", "/coordination/enter"),
    "coordination-enter-mistakes": Stop("coordinator", "/coordination/enter", send_mistakes),
    "coordination-alike": Stop("coordinator", "/coordination/enter", enter_what_is_there),
    "coordination-coordinators": Stop("coordinator", "/coordination/coordinators"),
    "coordination-invite": Stop("coordinator", "/coordination/coordinators/invite"),
    "coordination-end-remit": Stop("coordinator", "/coordination/coordinators/{remit}/end"),
    "coordination-decisions": Stop("coordinator", "/coordination/decisions"),
    "coordination-check-entry": Stop("coordinator", "/coordination/changes/{unchecked}/check"),
    "coordination-withdraw": Stop("coordinator", "/coordination/listings/{whole}/withdraw"),
    "coordination-restore": Stop("coordinator", "/coordination/listings/{withdrawn}/restore"),
    # The posts.
    "posts": Stop("coordinator", "/focal-points/posts"),
    "posts-history": Stop("coordinator", "/focal-points/posts/{seated}"),
    "posts-history-closed": Stop("coordinator", "/focal-points/posts/{closed}"),
    "posts-designate": Stop("coordinator", "/focal-points/posts/{vacant}/designate"),
    "posts-designate-mistakes": Stop("coordinator", "/focal-points/posts/{vacant}/designate", send_mistakes),
    "posts-end": Stop("coordinator", "/focal-points/posts/{seated}/end"),
    "posts-close": Stop("coordinator", "/focal-points/posts/{vacant}/close"),
    "posts-open": Stop("coordinator", "/focal-points/posts/open"),
    "posts-nominate": Stop("coordinator", "/focal-points/posts/{free_post}/nominate"),
    "posts-nominate-mistakes": Stop("coordinator", "/focal-points/posts/{free_post}/nominate", send_mistakes),
    "posts-history-asked": Stop("coordinator", "/focal-points/posts/{asked_post}"),
    # People on posts, and what they open by a link.
    "people-answer": Stop("visitor", "/people/nominations/{nomination}"),
    "people-ask": Stop("visitor", "/people/own-data"),
    "people-own": Stop("visitor", "/people/own-data/{own_data}"),
    "people-correct": Stop("visitor", "/people/own-data/{own_data}/correct"),
    "people-withdraw": Stop("visitor", "/people/own-data/{own_data}/withdraw"),
    "people-object": Stop("visitor", "/people/own-data/{own_data}/object"),
    "people-panel": Stop("visitor", "/people/panels/{panel_answer}"),
    "people-seen": Stop("visitor", "/focal-points?country=VN"),
    "people-seen-country": Stop("visitor", "/directory/countries/VN"),
    "people-members": Stop("coordinator", "/focal-points/members"),
    # A practitioner's own profile.
    "profile": Stop("visitor", "/directory/{own_profile}"),
    "profile-overview": Stop("person", "/listings/{own_profile}"),
    **{
        f"profile-edit-{section}": Stop("person", f"/listings/{{own_profile}}/edit/{section}")
        for section in ("roles", "accreditations", "languages", "introductions")
    },
    "profile-check": Stop("person", "/listings/{own_profile}/check"),
    "profile-search-engines": Stop("person", "/listings/{own_profile}/search-engines"),
    "profile-affiliations": Stop("person", "/listings/{own_profile}/affiliations"),
    "profile-erase": Stop("person", "/listings/{own_profile}/erase"),
    "profile-verify": Stop("coordinator", "/coordination/listings/{own_profile}/accreditations"),
    # An organisation's panel and people.
    "panel": Stop("organisation", "/listings/{body}/panel"),
    "panel-person": Stop("organisation", "/listings/{body}/panel/person"),
    "panel-file": Stop("organisation", "/listings/{body}/panel/file"),
    "panel-tie": Stop("organisation", "/listings/{body}/affiliations/{tie}"),
    "panel-people": Stop("organisation", "/listings/{body}/people"),
    "panel-nominate": Stop("organisation", "/listings/{body}/people/{body_post}/nominate"),
    "panel-seen": Stop("visitor", "/directory/{body}"),
    # Is it still right?
    "freshness-desk": Stop("coordinator", "/freshness"),
    "freshness-round": Stop("coordinator", "/freshness/round"),
}


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
