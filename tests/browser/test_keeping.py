"""From registering to the search result, in a real Chromium: an organisation, and the coordinator who reads its entry.

Two people in two windows, on a phone of 320 px and at a desk. What is mailed to them is read from the outbox, the
digits of the authenticator app are computed as any such app does (RFC 6238). Every page on the way is looked at by axe
and measured, and leaves a picture.
"""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

PASSWORD = "a river is long and quiet"
DESK, COORDINATOR = "desk@mekong-centre.example.org", "coordinator@ministry.example"
NAME, THAI = "Example Mekong Mediation Centre", "ศูนย์ไกล่เกลี่ยแม่โขงตัวอย่าง"


class Person:
    """Somebody at a window of a certain width."""

    def __init__(self, window, served, story, width):
        self.window, self.page, self.served, self.story, self.width = window, window.page, served, story, width
        self.steps = 0

    def go(self, path, expected=200):
        self.window.go(path, self.width, expected)

    def look(self, name):
        self.steps += 1
        self.window.inspect()
        self.window.measure()
        self.window.photograph(f"journeys/{self.story}/{self.steps:02}-{name}")

    def press(self, name):
        # The last one: the first of a form with rows is there for whoever presses Enter, and nobody sees it.
        self.page.locator("main").get_by_role("button", name=re.compile(f"^{name}")).last.click()

    def fill(self, label, text):
        self.page.locator("main").get_by_label(label, exact=True).first.fill(text)

    def mailed(self, to):
        """Return the address of the page that the latest mail to somebody leads to."""
        engine = sa.create_engine(
            self.served.environment["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://")
        )
        with engine.connect() as connection:
            text = connection.scalar(
                sa.text("SELECT text FROM outgoing_mail WHERE recipient = :to ORDER BY id DESC LIMIT 1"), {"to": to}
            )
        engine.dispose()
        return "/" + re.search(r"https?://[^/\s]+/(\S+)", text).group(1)

    def done(self):
        assert not self.window.faults, "\n".join(self.window.faults)


def digits(secret, at=None):
    """Return what an authenticator app shows for this key now."""
    key = base64.b32decode(secret.replace(" ", "") + "=" * (-len(secret.replace(" ", "")) % 8))
    mac = hmac.new(key, struct.pack(">Q", int((at or time.time()) // 30)), hashlib.sha1).digest()
    start = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def register(person):
    """Make an account, confirm its address, sign in."""
    person.go("/en/accounts/register")
    person.fill("E-mail address", DESK)
    person.fill("Password", PASSWORD)
    person.look("register")
    person.press("Register")
    person.go(person.mailed(DESK))
    person.look("confirm")
    person.page.locator("main").get_by_role("button").first.click()
    person.fill("E-mail address", DESK)
    person.fill("Password", PASSWORD)
    person.press("Sign in")
    person.look("account")


def enter(person):
    """Begin an entry, fill in what is needed and more, send it."""
    person.go("/en/listings/register")
    person.fill("Name of the organisation", NAME)
    person.page.get_by_label("Country", exact=True).select_option("TH")
    person.look("begin")
    person.press("Continue")
    expect(person.page.get_by_role("heading", level=1)).to_have_text(NAME)
    person.look("overview")
    person.page.get_by_role("link", name="Names", exact=True).first.click()
    person.press("Add another name")
    person.page.locator("main input[type=text]").last.fill(THAI)
    person.page.get_by_label("Language", exact=True).last.select_option("th")
    person.look("names")
    person.press("Save and continue")
    person.page.get_by_label("Kind of organisation", exact=True).first.select_option("mediation_centre") if (
        person.page.locator("main select").count()
    ) else person.page.get_by_label("Mediation centre").first.check()
    person.press("Save and continue")
    person.page.locator("main textarea:visible").first.fill("An example. It settles disputes about the river.")
    person.look("texts")
    person.press("Save and continue")
    person.press("Save and continue")
    person.page.get_by_label("Mediation", exact=True).check()
    person.press("Save and continue")
    person.page.get_by_label("Maritime and shipping", exact=True).check()
    person.press("Save and come back later")
    person.page.get_by_role("link", name="Contact details", exact=True).first.click()
    person.page.locator("main input[type=email]").fill(DESK)
    person.look("contact")
    person.press("Save and come back later")
    person.page.get_by_role("link", name="Preview the listing").click()
    expect(person.page.get_by_text("Preview: nobody else sees this.")).to_be_visible()
    person.look("preview")
    person.page.go_back()
    person.page.get_by_role("link", name=re.compile("^Check")).last.click()
    person.look("check")
    person.page.locator("main").get_by_role("button", name=re.compile("^Send")).click()
    person.look("sent")


def become_coordinator(person):
    """Accept an invitation, set up the second factor."""
    said = person.served.run("coordinators", "invite", COORDINATOR, "--network", "--show-link")
    person.go("/" + re.search(r"https?://[^/\s]+/(\S+)", said).group(1))
    person.fill("Password", PASSWORD)
    person.look("invitation")
    person.press("Accept the invitation")
    # Before there is a second factor no page of the desk opens.
    person.page.locator("main").get_by_role("button", name="Show the key").wait_for()
    person.press("Show the key")
    secret = re.search(r"(?:[A-Z2-7]{4} ?){6,}", person.page.locator("main").inner_text()).group(0).strip()
    person.look("second-factor")
    person.page.locator("main input[inputmode=numeric]").fill(digits(secret))
    person.press("Set it up")
    person.look("recovery-codes")


def decide(person):
    """Read what waits, approve it."""
    person.go("/en/coordination")
    expect(person.page.get_by_role("link", name=NAME)).to_be_visible()
    person.look("desk")
    person.page.get_by_role("link", name=NAME).first.click()
    expect(person.page.get_by_text(THAI).first).to_be_visible()
    person.look("review")
    person.press("Approve and publish")
    person.look("approved")


@pytest.mark.parametrize("width", [320, 1280])
def test_an_organisation_registers_and_is_found(visit, serve, width):
    whom = f"organisation-{width}"
    served = serve("real", whom)
    organisation = Person(visit("real", whom=whom), served, whom, width)
    coordinator = Person(visit("real", whom=whom), served, f"reviewer-{width}", width)
    register(organisation)
    enter(organisation)
    become_coordinator(coordinator)
    decide(coordinator)
    # Whoever searches finds it, by either name, on the page that answers next.
    for words in (NAME, THAI):
        reader = Person(visit("real", whom=whom), served, f"found-{width}", width)
        reader.go(f"/en/directory?q={words}")
        expect(reader.page.get_by_role("link", name=NAME).first).to_be_visible()
        reader.done()
    organisation.go("/en/listings")
    expect(organisation.page.get_by_role("link", name=NAME).first).to_be_visible()
    organisation.look("live")
    organisation.page.get_by_role("link", name=NAME).first.click()
    organisation.look("overview-live")
    organisation.done()
    coordinator.done()


def test_a_section_is_filled_in_and_saved_with_the_keyboard_alone(visit, serve):
    served = serve("real", "keyboard")
    person = Person(visit("real", whom="keyboard"), served, "keyboard", 1280)
    page = person.page
    register(person)
    person.go("/en/listings/register")
    reach(page, "input[name=name]")
    page.keyboard.type(NAME)
    reach(page, "select#country")
    page.keyboard.type("Thailand")
    reach(page, "main form button[type=submit], main form button:not([type])")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    reach(page, "main a[href$='/edit/services']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Services")
    reach(page, "input[value=mediation]")
    page.keyboard.press("Space")
    reach(page, "main form button:has-text('Save and continue')")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Specialties")
    page.go_back()
    expect(page.locator("input[value=mediation]")).to_be_checked()
    person.done()


def reach(page, selector):
    """Press Tab until what is looked for has the focus, and shows it."""
    wanted = page.locator(selector).last
    for _ in range(120):
        if wanted.evaluate("(one) => one === document.activeElement"):
            assert wanted.evaluate("(one) => getComputedStyle(one).outlineStyle !== 'none'"), (
                f"{selector} hides its focus"
            )
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")
